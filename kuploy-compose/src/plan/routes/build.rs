//! Routes: what was asked for, with the ports and names that it leads to.

use std::collections::{BTreeMap, BTreeSet};

use super::wanted::{Tls, Wanted, host};
use crate::diagnostic::{Finding, Path, rules};
use crate::facts::ServiceId;
use crate::model::{Middleware, Protocol, Route, RoutePath, RouteStyle};
use crate::options::RouteKind;
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};
use crate::plan::names;

/// Decides the routes of all services.
pub(super) fn routes(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let mut wanted = united(std::mem::take(&mut draft.wanted));
    wanted.extend(of_domain(cx, draft, &wanted));
    let mut taken: BTreeSet<String> = BTreeSet::new();
    // By host and path, who has it: an ingress controller takes one of two.
    let mut served: BTreeMap<(String, String, bool), ServiceId> = BTreeMap::new();
    let mut unsigned: Vec<(Path, String)> = Vec::new();
    for wanted in wanted {
        let key = wanted.service;
        let service = &mut draft.services[key];
        let Some(port) = port(service, &wanted) else {
            say_no_port(cx, service, &wanted);
            continue;
        };
        say_conflicts(cx, &wanted, &mut served);
        let name = name(service, &mut taken);
        let route = route(cx, service, &wanted, name, port, &mut unsigned);
        service.component.secrets.extend(wanted.secrets);
        service.component.routes.push(route);
    }
    say_unsigned(cx, &unsigned);
    say_no_gateway(cx, draft);
}

/// Two ways that differ by TLS alone are one: Traefik has a router for each entry point.
fn united(all: Vec<Wanted>) -> Vec<Wanted> {
    type Key = (ServiceId, Vec<String>, Vec<(String, bool)>, Option<u16>);
    let mut index: BTreeMap<Key, usize> = BTreeMap::new();
    let mut united: Vec<Wanted> = Vec::new();
    for wanted in all {
        let key = (
            wanted.service,
            wanted.hosts.clone(),
            wanted.paths.clone(),
            wanted.port,
        );
        let Some(first) = index.get(&key).and_then(|index| united.get_mut(*index)) else {
            index.insert(key, united.len());
            united.push(wanted);
            continue;
        };
        // The secure one says what happens to requests, the other one only leads to it.
        let secure = |tls: &Tls| matches!(tls, Tls::On | Tls::Secret(_));
        if secure(&wanted.tls) && !secure(&first.tls) {
            let replaced = std::mem::replace(first, wanted);
            first.secrets.extend(replaced.secrets);
        } else {
            first.secrets.extend(wanted.secrets);
        }
    }
    united
}

/// `--domain`: `SERVICE.DOMAIN` for every service with a published web port and no other way in.
fn of_domain<'a>(cx: &mut Context<'_>, draft: &Draft<'a>, wanted: &[Wanted]) -> Vec<Wanted> {
    let Some(domain) = cx.options.domain.clone() else {
        return Vec::new();
    };
    let routed: BTreeSet<ServiceId> = wanted.iter().map(|wanted| wanted.service).collect();
    let mut found = Vec::new();
    // A domain that is none was named with the options.
    let Some(domain) = host(&domain) else {
        return found;
    };
    for service in draft.kept() {
        if routed.contains(&service.id) {
            continue;
        }
        if let Some((port, known)) = published_web_port(service) {
            if !known {
                say_assumed(cx, service, port);
            }
            let mut wanted = Wanted::new(service.id, service.path.key("ports"));
            wanted.hosts.push(format!("{}.{domain}", service.name));
            wanted.port = Some(port);
            found.push(wanted);
        }
    }
    found
}

/// The published port that is routed, and whether anything says that it speaks HTTP: a published TCP port of which
/// nothing says what it speaks is a web application's more often than not (Node.js on 3000, Flask on 5000, Vite on 5173).
fn published_web_port(service: &ServiceDraft<'_>) -> Option<(u16, bool)> {
    let is_outside = |ip: Option<&str>| !ip.is_some_and(|ip| ip.starts_with("127.") || ip == "::1");
    let published: BTreeSet<u16> = service
        .service
        .ports
        .iter()
        .filter(|port| port.published.is_some() && is_outside(port.host_ip.as_deref()))
        .map(|port| port.target)
        .collect();
    if let Some(port) = web_port(service, |port| published.contains(&port)) {
        return Some((port, true));
    }
    let written = |number: u16| {
        let mut ports = service.service.ports.iter();
        ports.any(|port| {
            port.target == number && (port.app_protocol.is_some() || port.name.is_some())
        })
    };
    let mut own = service.container.ports.iter();
    let open = own.find(|own| {
        let unnamed = own.name == format!("tcp-{}", own.port);
        own.protocol == Protocol::Tcp
            && unnamed
            && published.contains(&own.port)
            && !written(own.port)
    });
    open.map(|own| (own.port, false))
}

fn say_assumed(cx: &mut Context<'_>, service: &ServiceDraft<'_>, port: u16) {
    let message = format!(
        "`{}`: port {port} is routed by `--domain`, since nothing says that it is not HTTP",
        service.key
    );
    let help = format!(
        "if it is not, name its protocol: `ports: [{{target: {port}, published: \"{port}\", app_protocol: tcp}}]`; another port is `x-kuploy: {{route: {{host: HOST, port: NUMBER}}}}`"
    );
    cx.say_help(
        &rules::ROUTE_ASSUMED,
        &service.path.key("ports"),
        message,
        help,
    );
}

/// The port that speaks HTTP among those that `fits` allows: plain before encrypted.
fn web_port(service: &ServiceDraft<'_>, fits: impl Fn(u16) -> bool) -> Option<u16> {
    let ports = || {
        service
            .container
            .ports
            .iter()
            .filter(|port| port.protocol == Protocol::Tcp && fits(port.port))
    };
    let said = service
        .service
        .ports
        .iter()
        .filter(|port| {
            port.app_protocol
                .as_deref()
                .is_some_and(|name| matches!(name, "http" | "https" | "grpc"))
        })
        .map(|port| port.target)
        .find(|port| fits(*port));
    said.or_else(|| {
        ports()
            .find(|port| port.name.starts_with("http") && !port.name.starts_with("https"))
            .or_else(|| ports().find(|port| port.name.starts_with("https")))
            .map(|port| port.port)
    })
}

/// The port that a way leads to.
fn port(service: &ServiceDraft<'_>, wanted: &Wanted) -> Option<u16> {
    let endpoint = service.component.endpoints.first()?;
    if endpoint.name != service.name || endpoint.ports.is_empty() {
        return None;
    }
    let has = |port: u16| {
        endpoint
            .ports
            .iter()
            .any(|own| own.port == port && own.protocol == Protocol::Tcp)
    };
    if let Some(port) = wanted.port {
        return has(port).then_some(port);
    }
    web_port(service, has).or_else(|| {
        let published = service
            .service
            .ports
            .iter()
            .map(|port| port.target)
            .find(|port| has(*port));
        published.or_else(|| {
            endpoint
                .ports
                .iter()
                .find(|own| own.protocol == Protocol::Tcp)
                .map(|own| own.port)
        })
    })
}

fn say_no_port(cx: &mut Context<'_>, service: &ServiceDraft<'_>, wanted: &Wanted) {
    let message = format!(
        "nothing is known of a port of `{}` that a route could lead to, so there is none",
        service.key
    );
    let finding = Finding::new(&rules::ROUTE_NO_PORT, message).help(
        "write the container port: `x-kuploy: {route: {host: shop.example.com, port: 8080}}`",
    );
    cx.add(finding, &wanted.path);
}

fn say_conflicts(
    cx: &mut Context<'_>,
    wanted: &Wanted,
    served: &mut BTreeMap<(String, String, bool), ServiceId>,
) {
    let any = [String::new()];
    let hosts = if wanted.hosts.is_empty() {
        &any[..]
    } else {
        &wanted.hosts
    };
    let root = [("/".to_owned(), false)];
    let paths = if wanted.paths.is_empty() {
        &root[..]
    } else {
        &wanted.paths
    };
    for host in hosts {
        for (path, exact) in paths {
            let first = *served
                .entry((host.clone(), path.clone(), *exact))
                .or_insert(wanted.service);
            if first != wanted.service {
                let key = |id: ServiceId| cx.facts.services[id].key;
                let message = format!(
                    "`{host}{path}` leads to `{}` and to `{}`; an ingress controller takes one of them",
                    key(first),
                    key(wanted.service)
                );
                cx.say(&rules::ROUTE_CONFLICT, &wanted.path, message);
                return;
            }
        }
    }
}

/// The name of a route: the service's, numbered from the second on.
fn name(service: &ServiceDraft<'_>, taken: &mut BTreeSet<String>) -> String {
    let mut number = service.component.routes.len() + 1;
    loop {
        let name = match number {
            1 => service.name.clone(),
            number => names::cut(
                format!("{}-{number}", service.name),
                service.key,
                names::LABEL_LIMIT,
            ),
        };
        if taken.insert(name.clone()) {
            return name;
        }
        number += 1;
    }
}

fn route(
    cx: &mut Context<'_>,
    service: &ServiceDraft<'_>,
    wanted: &Wanted,
    name: String,
    port: u16,
    unsigned: &mut Vec<(Path, String)>,
) -> Route {
    let style = match cx.options.route() {
        RouteKind::Gateway => RouteStyle::Gateway,
        RouteKind::Traefik => RouteStyle::Traefik,
        RouteKind::Ingress | RouteKind::None => RouteStyle::Ingress,
    };
    // The project's issuer is for certificates that nobody names; it would overwrite the user's own.
    let own_secret = matches!(wanted.tls, Tls::Secret(_));
    let issuer = wanted.issuer.clone().or_else(|| {
        let everywhere = cx.options.tls_issuer.clone();
        everywhere.filter(|_| !own_secret)
    });
    let tls = match &wanted.tls {
        Tls::Off => false,
        Tls::On | Tls::Secret(_) => true,
        // A certificate is for names.
        Tls::Unsaid => issuer.is_some() && !wanted.hosts.is_empty(),
    };
    let tls_secret = match &wanted.tls {
        Tls::Secret(name) => Some(name.clone()),
        _ if tls => Some(names::cut(format!("{name}-tls"), &name, names::LABEL_LIMIT)),
        _ => None,
    };
    let mut annotations = wanted.annotations.clone();
    match (&issuer, tls, style) {
        (Some(issuer), true, RouteStyle::Ingress) => {
            annotations
                .entry("cert-manager.io/cluster-issuer".to_owned())
                .or_insert(issuer.clone());
        }
        // The gateway has the certificate, not the route.
        (_, true, RouteStyle::Gateway) => say_gateway_certificate(cx, wanted),
        (_, true, _) => {
            if let (Some(secret), false) = (&tls_secret, own_secret) {
                unsigned.push((wanted.path.clone(), secret.clone()));
            }
        }
        _ => {}
    }
    let paths = if wanted.paths.is_empty() {
        vec![("/".to_owned(), false)]
    } else {
        wanted.paths.clone()
    };
    let mut unique: Vec<(String, bool)> = Vec::new();
    for path in paths {
        if !unique.contains(&path) {
            unique.push(path);
        }
    }
    let gateway = style == RouteStyle::Gateway;
    let class = wanted
        .class
        .clone()
        .or_else(|| cx.options.ingress_class.clone());
    let middlewares = wanted.middlewares.iter().map(|middleware| Middleware {
        name: names::cut(
            format!("{name}-{}", middleware.name),
            &middleware.name,
            names::LABEL_LIMIT,
        ),
        spec: middleware.spec.clone(),
    });
    let entry_points = if style == RouteStyle::Traefik {
        entry_points(wanted, tls)
    } else {
        Vec::new()
    };
    Route {
        middlewares: if style == RouteStyle::Traefik {
            middlewares.collect()
        } else {
            Vec::new()
        },
        name,
        style,
        hosts: wanted.hosts.clone(),
        paths: unique
            .into_iter()
            .map(|(path, exact)| RoutePath {
                path,
                exact,
                service: service.name.clone(),
                port,
            })
            .collect(),
        class,
        tls: tls && !gateway,
        tls_secret: tls_secret.filter(|_| !gateway),
        entry_points,
        annotations,
    }
}

/// Traefik's entry points: those asked for, else the usual ones of its chart.
fn entry_points(wanted: &Wanted, tls: bool) -> Vec<String> {
    if wanted.entry_points.is_empty() {
        let usual = if tls { "websecure" } else { "web" };
        vec![usual.to_owned()]
    } else {
        wanted.entry_points.clone()
    }
}

/// Certificates that nobody makes yet.
fn say_unsigned(cx: &mut Context<'_>, unsigned: &[(Path, String)]) {
    let issuer = cx.options.tls_issuer.is_some();
    for (path, secret) in unsigned {
        let message =
            format!("the route is served by TLS once the Secret `{secret}` holds its certificate");
        let help = if issuer {
            format!(
                "write a cert-manager Certificate with `secretName: {secret}`: an IngressRoute asks for none"
            )
        } else {
            format!(
                "`--tls-issuer NAME` lets cert-manager make it, or `kubectl create secret tls {secret} --cert=FILE --key=FILE`"
            )
        };
        cx.say_help(&rules::CERTIFICATE_NEEDED, path, message, help);
    }
}

/// TLS of a route of the Gateway API is the gateway's.
fn say_gateway_certificate(cx: &mut Context<'_>, wanted: &Wanted) {
    let asked = matches!(wanted.tls, Tls::On | Tls::Secret(_));
    let Some(host) = wanted.hosts.first().filter(|_| asked) else {
        return;
    };
    let message =
        format!("`{host}` is served by TLS where the gateway has a listener with its certificate");
    let help = match &wanted.tls {
        Tls::Secret(secret) => {
            format!("name `{secret}` in `tls.certificateRefs` of the gateway's HTTPS listener")
        }
        _ => "give the gateway's HTTPS listener a certificate in `tls.certificateRefs`".to_owned(),
    };
    cx.say_help(&rules::CERTIFICATE_NEEDED, &wanted.path, message, help);
}

/// Routes of the Gateway API name their gateway.
fn say_no_gateway(cx: &mut Context<'_>, draft: &Draft<'_>) {
    if cx.options.route() != RouteKind::Gateway {
        return;
    }
    for service in draft.kept() {
        let nameless = service
            .component
            .routes
            .iter()
            .any(|route| route.class.is_none());
        if nameless {
            let message = format!(
                "the route of `{}` names no gateway, so none serves it",
                service.key
            );
            cx.say_help(
                &rules::GATEWAY_MISSING,
                &service.path,
                message,
                "`--ingress-class [NAMESPACE/]NAME` names the gateway",
            );
        }
    }
}
