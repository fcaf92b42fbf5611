//! Routes: what is asked for, with the ports and names that it leads to.

use std::collections::{BTreeMap, BTreeSet};

use super::backend_tls;
use super::certificates::{self, Certificate};
use super::of_domain;
use super::requests::Request;
use super::web_port;
use crate::diagnostic::{Finding, rules};
use crate::facts::routes::{RouteRequest, Tls};
use crate::facts::web_listeners::WebListeners;
use crate::facts::{PerService, ServiceId};
use crate::model::{ContainerPort, Middleware, Route, RoutePath, RouteStyle, Secret};
use crate::options::RouteKind;
use crate::plan::context::Context;
use crate::plan::names;
use crate::plan::network::endpoints::ServiceEndpoints;
use crate::plan::pods::{Member, Pods};

/// What was decided before routes.
pub(in crate::plan) struct Earlier<'e, 'a> {
    /// The services.
    pub(in crate::plan) pods: &'e Pods<'a>,
    /// The ports of their containers.
    pub(in crate::plan) ports: &'e PerService<Vec<ContainerPort>>,
    /// Their Services, the one of its own name first.
    pub(in crate::plan) endpoints: &'e PerService<ServiceEndpoints>,
    /// What their ports are known to speak.
    pub(in crate::plan) web: &'e WebListeners,
}

/// What is decided for a service.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServiceRoutes {
    /// The routes that lead to it.
    pub(crate) routes: Vec<Route>,
    /// Secrets that their middlewares name.
    pub(crate) secrets: Vec<Secret>,
}

/// By host and path, who has it: an ingress controller takes one of two.
type Served = BTreeMap<(String, String, bool), ServiceId>;

/// Decides the routes of all services.
pub(in crate::plan) fn decide(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_, '_>,
    requests: Vec<Request>,
) -> PerService<ServiceRoutes> {
    let mut made = earlier.pods.map(|_, _| ServiceRoutes::default());
    let style = match cx.options.route() {
        RouteKind::None => return made,
        RouteKind::Gateway => RouteStyle::Gateway,
        RouteKind::Traefik => RouteStyle::Traefik,
        RouteKind::Ingress => RouteStyle::Ingress,
    };
    let mut requests = united(requests);
    requests.extend(of_domain::requests(
        cx,
        earlier.pods,
        earlier.ports,
        earlier.web,
        &requests,
    ));
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut served = Served::new();
    let mut missing = Vec::new();
    for request in requests {
        let id = request.service;
        let (service, made) = (&earlier.pods[id], &mut made[id]);
        let server = &earlier.pods[earlier.pods.network_owner(id)];
        let port = port(earlier, service, server, &request);
        let Some(port) = port else {
            say_no_port(cx, service, &request);
            continue;
        };
        say_conflict(cx, &request, &mut served);
        let name = name(service, made.routes.len() + 1, &mut taken);
        let certificate = certificates::choose(cx, &request, &name, style);
        missing.extend(certificates::missing(&request, &certificate));
        let class = request
            .class
            .clone()
            .or_else(|| cx.options.ingress_class.clone());
        if class.is_none() && style == RouteStyle::Gateway {
            say_no_gateway(cx, service);
        }
        made.secrets.extend(request.secrets.iter().cloned());
        let mut route = Route {
            class,
            ..route(server, &request, name, port, (style, certificate))
        };
        if let Some(evidence) = backend_tls::evidence(earlier.web, &request, port) {
            backend_tls::apply(cx, service, &request, &mut route, (port, evidence));
        }
        made.routes.push(route);
    }
    certificates::say(cx, &missing);
    made
}

/// The port that a request leads to, of the Service of `server`: in the network of another service, that one's.
fn port(
    earlier: &Earlier<'_, '_>,
    service: &Member<'_>,
    server: &Member<'_>,
    request: &Request,
) -> Option<u16> {
    let endpoint = earlier.endpoints[server.id].endpoints.first();
    let endpoint = endpoint.filter(|endpoint| endpoint.name == server.name)?;
    web_port::of_request(service, &earlier.ports[service.id], endpoint, request)
}

/// Two requests that differ by TLS alone are one: Traefik has a router for each entry point.
fn united(all: Vec<Request>) -> Vec<Request> {
    type Key = (ServiceId, Vec<String>, Vec<(String, bool)>, Option<u16>);
    let is_secure = |request: &Request| matches!(request.tls, Tls::On | Tls::Secret(_));
    let mut index: BTreeMap<Key, usize> = BTreeMap::new();
    let mut united: Vec<Request> = Vec::new();
    for request in all {
        let key = (
            request.service,
            request.hosts.clone(),
            request.paths.clone(),
            request.port,
        );
        let Some(first) = index.get(&key).and_then(|index| united.get_mut(*index)) else {
            index.insert(key, united.len());
            united.push(request);
            continue;
        };
        // The secure one says what happens to requests, the other one only leads to it.
        let mut other = request;
        if is_secure(&other) && !is_secure(first) {
            std::mem::swap(first, &mut other);
        }
        first.secrets.extend(other.secrets);
    }
    united
}

fn say_no_port(cx: &mut Context<'_>, service: &Member<'_>, request: &RouteRequest) {
    let message = format!(
        "no port of `{}` is known: its route is not created",
        service.key
    );
    let host = request
        .hosts
        .first()
        .map_or("shop.example.com", String::as_str);
    let help =
        format!("write the container port: `x-kuploy: {{route: {{host: {host}, port: 8080}}}}`");
    let finding = Finding::new(&rules::ROUTE_NO_PORT, message).help(help);
    cx.add(finding, &request.path);
}

/// The hosts and paths of a request, each host with each path.
fn places(request: &RouteRequest) -> impl Iterator<Item = (String, String, bool)> + '_ {
    let every_host = request.hosts.is_empty().then(String::new);
    let hosts = request.hosts.iter().cloned().chain(every_host);
    hosts.flat_map(|host| {
        let paths = paths(request).into_iter();
        paths.map(move |(path, exact)| (host.clone(), path, exact))
    })
}

/// The paths of a request, each once.
fn paths(request: &RouteRequest) -> Vec<(String, bool)> {
    let root = request.paths.is_empty().then(|| ("/".to_owned(), false));
    let mut paths: Vec<(String, bool)> = Vec::new();
    for path in request.paths.iter().cloned().chain(root) {
        if !paths.contains(&path) {
            paths.push(path);
        }
    }
    paths
}

fn say_conflict(cx: &mut Context<'_>, request: &RouteRequest, served: &mut Served) {
    for (host, path, exact) in places(request) {
        let place = format!("{host}{path}");
        let first = *served.entry((host, path, exact)).or_insert(request.service);
        if first != request.service {
            let key = |id: ServiceId| cx.facts.services[id].key;
            let message = format!(
                "`{place}` leads to `{}` and to `{}`; an ingress controller uses one of them",
                key(first),
                key(request.service)
            );
            let help = "give one of them another host or path";
            cx.say_help(&rules::ROUTE_CONFLICT, &request.path, message, help);
            return;
        }
    }
}

/// The name of a route: the service's, numbered from the second on.
fn name(service: &Member<'_>, first: usize, taken: &mut BTreeSet<String>) -> String {
    let numbered = |number: usize| match number {
        1 => service.name.clone(),
        number => {
            let name = format!("{}-{number}", service.name);
            names::cut(name, service.key, names::LABEL_LIMIT)
        }
    };
    let mut number = first;
    let mut name = numbered(number);
    while !taken.insert(name.clone()) {
        number += 1;
        name = numbered(number);
    }
    name
}

/// A route to the Service of `server`.
fn route(
    server: &Member<'_>,
    request: &Request,
    name: String,
    port: u16,
    (style, certificate): (RouteStyle, Certificate),
) -> Route {
    let mut annotations = request.annotations.clone();
    if let Some(issuer) = certificate.issuer {
        let key = "cert-manager.io/cluster-issuer".to_owned();
        annotations.insert_missing(key, issuer);
    }
    let of_traefik = style == RouteStyle::Traefik;
    let middlewares = request.middlewares.iter().filter(|_| of_traefik);
    let middlewares = middlewares.map(|middleware| {
        let full = format!("{name}-{}", middleware.name);
        Middleware {
            name: names::cut(full, &middleware.name, names::LABEL_LIMIT),
            spec: middleware.spec.clone(),
        }
    });
    let paths = paths(request).into_iter().map(|(path, exact)| RoutePath {
        path,
        exact,
        service: server.name.clone(),
        port,
    });
    Route {
        middlewares: middlewares.collect(),
        style,
        hosts: request.hosts.clone(),
        paths: paths.collect(),
        class: None,
        entry_points: match of_traefik {
            true => entry_points(request, certificate.tls),
            false => Vec::new(),
        },
        tls: certificate.tls,
        tls_secret: certificate.secret,
        backend_tls: false,
        annotations,
        name,
    }
}

/// Traefik's entry points: those asked for, else the usual ones of its chart.
fn entry_points(request: &RouteRequest, tls: bool) -> Vec<String> {
    if request.entry_points.is_empty() {
        let usual = if tls { "websecure" } else { "web" };
        return vec![usual.to_owned()];
    }
    request.entry_points.clone()
}

/// Routes of the Gateway API name their gateway.
fn say_no_gateway(cx: &mut Context<'_>, service: &Member<'_>) {
    let message = format!(
        "the route of `{}` has no gateway: it is not served",
        service.key
    );
    let help = "set the gateway: `--ingress-class [NAMESPACE/]NAME`";
    cx.say_help(&rules::GATEWAY_MISSING, &service.path, message, help);
}
