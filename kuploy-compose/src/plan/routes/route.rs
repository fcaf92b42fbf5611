//! Routes: what is asked for, with the ports and names that it leads to.

use crate::map::BTreeSet;

use super::backend_scheme;
use super::certificates::{self, Certificate};
use super::of_domain;
use super::requests::Request;
use super::web_port;
use crate::diagnostic::Path;
use crate::facts::routes::{Backend, RouteRequest, Tls};
use crate::facts::web_listeners::WebListeners;
use crate::facts::{PerService, ServiceId};
use crate::map::BTreeMap;
use crate::model::names;
use crate::model::{
    BackendScheme, ContainerPort, Middleware, Route, RoutePath, RouteStyle, Secret,
};
use crate::options::{Options, RouteKind};
use crate::plan::context::Context;
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

/// What the routes of services are, and what they lack.
pub(in crate::plan) struct Routes {
    /// The routes by service.
    pub(in crate::plan) services: PerService<ServiceRoutes>,
    /// What there is to know of them.
    pub(in crate::plan) notes: Vec<Note>,
}

/// Something of a route that is not as it was asked for.
pub(crate) struct Note {
    /// The service that it leads to.
    pub(crate) service: ServiceId,
    /// Where it is asked for.
    pub(crate) path: Path,
    /// Its first host.
    pub(crate) host: Option<String>,
    /// What it is.
    pub(crate) what: What,
}

/// What is not as it was asked for.
pub(crate) enum What {
    /// No port is known: there is no route.
    NoPort,
    /// It has no gateway.
    NoGateway,
    /// Another service has this place already.
    Conflict(String, ServiceId),
    /// The gateway has to have the certificate, in this Secret where one is named.
    CertificateOfGateway(Option<String>),
    /// Nobody makes the certificate in this Secret yet.
    NoCertificate(String),
    /// Its port speaks TLS itself.
    BackendTls {
        /// The port.
        port: u16,
        /// What says so.
        evidence: String,
        /// The kind of the route.
        style: RouteStyle,
        /// Who serves it.
        class: Option<String>,
    },
}

/// Decides the routes of all services.
pub(in crate::plan) fn decide(
    cx: &Context<'_>,
    earlier: &Earlier<'_, '_>,
    requests: Vec<Request>,
) -> Routes {
    let mut made = Routes {
        services: earlier.pods.map(|_, _| ServiceRoutes::default()),
        notes: Vec::new(),
    };
    let style = match cx.options.route() {
        RouteKind::None => return made,
        RouteKind::Gateway => RouteStyle::Gateway,
        RouteKind::Traefik => RouteStyle::Traefik,
        RouteKind::Ingress => RouteStyle::Ingress,
    };
    let mut requests = united(requests);
    requests.extend(of_domain::requests(
        cx.options,
        earlier.pods,
        earlier.ports,
        earlier.web,
        &requests,
    ));
    let mut taken: BTreeSet<String> = BTreeSet::new();
    let mut served = Served::new();
    for request in requests {
        let id = request.service;
        let (service, of_service) = (&earlier.pods[id], &mut made.services[id]);
        let mut note = |what: What| {
            made.notes.push(Note {
                service: id,
                path: request.path.clone(),
                host: request.hosts.first().cloned(),
                what,
            });
        };
        let server = &earlier.pods[earlier.pods.network_owner(id)];
        let Some(port) = port(earlier, service, server, &request) else {
            note(What::NoPort);
            continue;
        };
        if let Some((place, first)) = conflict(&request, &mut served) {
            note(What::Conflict(place, first));
        }
        let name = name(service, of_service.routes.len() + 1, &mut taken);
        let (route, notes) = one(cx.options, earlier, &request, name, (style, port));
        notes.into_iter().for_each(&mut note);
        of_service.secrets.extend(request.secrets.iter().cloned());
        of_service.routes.push(route);
    }
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

/// The route of a request to a port, and what there is to know of it.
fn one(
    options: &Options,
    earlier: &Earlier<'_, '_>,
    request: &Request,
    name: String,
    (style, port): (RouteStyle, u16),
) -> (Route, Vec<What>) {
    let mut notes = Vec::new();
    let certificate = certificates::choose(options, request, &name, style);
    if certificate.of_gateway {
        let secret = match &request.tls {
            Tls::Secret(secret) => Some(secret.clone()),
            _ => None,
        };
        notes.push(What::CertificateOfGateway(secret));
    }
    notes.extend(certificate.missing.clone().map(What::NoCertificate));
    let class = request.class.clone();
    let class = class.or_else(|| options.ingress_class.clone());
    if class.is_none() && style == RouteStyle::Gateway {
        notes.push(What::NoGateway);
    }
    let server = &earlier.pods[earlier.pods.network_owner(request.service)];
    let mut route = Route {
        class,
        ..route(server, request, name, port, (style, certificate))
    };
    if request.backend == Backend::H2c {
        backend_scheme::apply(request, &mut route, BackendScheme::H2c);
    } else if let Some(evidence) = backend_scheme::https(earlier.web, request, port)
        && backend_scheme::apply(request, &mut route, BackendScheme::Https)
    {
        notes.push(What::BackendTls {
            port,
            evidence: evidence.to_owned(),
            style,
            class: route.class.clone(),
        });
    }
    (route, notes)
}

/// Two requests that differ by TLS alone are one: Traefik has a router for each entry point.
fn united(all: Vec<Request>) -> Vec<Request> {
    type Key = (ServiceId, Vec<String>, Vec<(String, bool)>, Option<u16>);
    let with = |mut first: Request, other: Request| {
        first.secrets.extend(other.secrets);
        first
    };
    let is_secure = |request: &Request| matches!(request.tls, Tls::On | Tls::Secret(_));
    let mut united: BTreeMap<Key, (usize, Option<Request>)> = BTreeMap::new();
    for (rank, request) in all.into_iter().enumerate() {
        let key = (
            request.service,
            request.hosts.clone(),
            request.paths.clone(),
            request.port,
        );
        let (_, first) = united.entry(key).or_insert((rank, None));
        *first = Some(match first.take() {
            None => request,
            // The secure one says what happens to requests, the other one only leads to it.
            Some(first) if is_secure(&request) && !is_secure(&first) => with(request, first),
            Some(first) => with(first, request),
        });
    }
    let mut united: Vec<_> = united.into_values().collect();
    united.sort_by_key(|(rank, _)| *rank);
    united.into_iter().filter_map(|(_, one)| one).collect()
}

/// A place of a request that another service has already, and who that is.
fn conflict(request: &RouteRequest, served: &mut Served) -> Option<(String, ServiceId)> {
    let mut places = request.places();
    places.find_map(|(host, path, exact)| {
        let place = format!("{host}{path}");
        let first = *served.entry((host, path, exact)).or_insert(request.service);
        (first != request.service).then_some((place, first))
    })
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
    let paths = request
        .each_path()
        .into_iter()
        .map(|(path, exact)| RoutePath {
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
        backend: BackendScheme::Http,
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
