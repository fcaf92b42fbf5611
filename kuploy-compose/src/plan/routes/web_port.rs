//! The port that a route leads to.

use crate::map::BTreeSet;

use crate::facts::ports::assumed_web;
use crate::facts::routes::{RouteRequest, declines};
use crate::facts::web_listeners::WebListeners;
use crate::model::{ContainerPort, Endpoint, EndpointPort, Protocol};
use crate::plan::pods::Member;

/// The port of a service that a request leads to. `endpoint` is the Service that it is reached by.
pub(super) fn of_request(
    service: &Member<'_>,
    ports: &[ContainerPort],
    endpoint: &Endpoint,
    request: &RouteRequest,
) -> Option<u16> {
    let mut open = endpoint.ports.iter();
    let has = |port: u16| {
        let mut open = endpoint.ports.iter();
        open.any(|own| own.port == port && own.protocol == Protocol::Tcp)
    };
    if let Some(port) = request.port {
        return has(port).then_some(port);
    }
    let mut declared = service.service.ports.iter().map(|port| port.target);
    web_port(service, ports, has)
        .or_else(|| declared.find(|port| has(*port)))
        .or_else(|| {
            let is_own = |port: &&EndpointPort| {
                endpoint.name == service.name || ports.iter().any(|own| own.port == port.port)
            };
            open.find(|port| port.protocol == Protocol::Tcp && is_own(port))
                .map(|port| port.port)
        })
}

/// Why a port is the one that `--domain` routes.
pub(crate) enum Why<'w> {
    /// It is published, and speaks HTTP.
    Published,
    /// It is not published, and this says that it speaks HTTP.
    Said(&'w str),
    /// It is published, and nothing says what it speaks; nor of these others.
    Assumed(Vec<u16>),
}

/// The port that `--domain` routes: a published one that speaks HTTP, else the one port of which something says so
/// (Mattermost behind a proxy of the project publishes the port of its calls alone), else a published one. A published TCP
/// port of which nothing says what it speaks is a web application's more often than not (Node.js on 3000, Flask on 5000,
/// Vite on 5173).
pub(crate) fn of_domain<'w>(
    service: &Member<'_>,
    ports: &[ContainerPort],
    web: &'w WebListeners,
) -> Option<(u16, Why<'w>)> {
    let declared = &service.service.ports;
    let is_outside = |ip: Option<&str>| !ip.is_some_and(|ip| ip.starts_with("127.") || ip == "::1");
    let published: BTreeSet<u16> = declared
        .iter()
        .filter(|port| is_outside(port.host_ip.as_deref()))
        .map(|port| port.target)
        .collect();
    let published = web.heard(service.id, published);
    if published.is_empty() || declines(service) {
        return None;
    }
    let has = |number: u16| ports.iter().any(|own| own.port == number);
    if let Some(port) = web.told(service.id).filter(|port| has(*port)) {
        return Some((port, Why::Published));
    }
    let chosen = web_port(service, ports, |port| published.contains(&port));
    let is_by_number = |port: u16| {
        let mut own = ports.iter().filter(|own| own.port == port);
        own.any(|own| own.name.starts_with("https")) && web.https(service.id, port).is_none()
    };
    if let Some(port) = chosen.filter(|port| !is_by_number(*port)) {
        return Some((port, Why::Published));
    }
    let tcp = || ports.iter().filter(|own| own.protocol == Protocol::Tcp);
    let mut said = tcp().filter_map(|own| web.opens(service.id, own.port, &published));
    if let (Some((port, evidence)), None) = (said.next(), said.next()) {
        return Some(match published.contains(&port) {
            true => (port, Why::Published),
            false => (port, Why::Said(evidence)),
        });
    }
    if let Some(port) = chosen {
        return Some((port, Why::Published));
    }
    if service.known.speaks_otherwise() {
        return None;
    }
    let open = tcp()
        .filter(|own| own.name == format!("tcp-{}", own.port) && published.contains(&own.port));
    let (port, rivals) = assumed_web(declared, open.map(|own| own.port))?;
    Some((port, Why::Assumed(rivals)))
}

/// The port that speaks HTTP among those that `fits` allows: plain before encrypted.
fn web_port(
    service: &Member<'_>,
    ports: &[ContainerPort],
    fits: impl Fn(u16) -> bool,
) -> Option<u16> {
    let is_http = |name: &str| matches!(name, "http" | "https" | "grpc");
    let mut said = service.service.ports.iter();
    let said =
        said.find(|port| port.app_protocol.as_deref().is_some_and(is_http) && fits(port.target));
    if let Some(port) = said {
        return Some(port.target);
    }
    let named = |prefix: &str, not: &str| {
        let mut ports = ports.iter();
        ports.find(|port| {
            port.protocol == Protocol::Tcp
                && fits(port.port)
                && port.name.starts_with(prefix)
                && (not.is_empty() || !port.name.starts_with(not))
        })
    };
    let port = named("http", "https").or_else(|| named("https", ""));
    port.map(|port| port.port)
}
