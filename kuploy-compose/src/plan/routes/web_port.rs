//! The port that a route leads to.

use std::collections::BTreeSet;

use crate::facts::routes::RouteRequest;
use crate::model::{ContainerPort, Endpoint, Protocol};
use crate::plan::pods::Member;

/// The port of a service that a request leads to. `endpoint` is the Service of its own name.
pub(super) fn of_request(
    service: &Member<'_>,
    ports: &[ContainerPort],
    endpoint: Option<&Endpoint>,
    request: &RouteRequest,
) -> Option<u16> {
    let endpoint = endpoint.filter(|endpoint| endpoint.name == service.name)?;
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
            open.find(|own| own.protocol == Protocol::Tcp)
                .map(|own| own.port)
        })
}

/// The published port that is routed, and whether anything says that it speaks HTTP: a published TCP port of which
/// nothing says what it speaks is a web application's more often than not (Node.js on 3000, Flask on 5000, Vite on 5173).
pub(super) fn published(service: &Member<'_>, ports: &[ContainerPort]) -> Option<(u16, bool)> {
    let declared = &service.service.ports;
    let is_outside = |ip: Option<&str>| !ip.is_some_and(|ip| ip.starts_with("127.") || ip == "::1");
    let published: BTreeSet<u16> = declared
        .iter()
        .filter(|port| port.published.is_some() && is_outside(port.host_ip.as_deref()))
        .map(|port| port.target)
        .collect();
    if let Some(port) = web_port(service, ports, |port| published.contains(&port)) {
        return Some((port, true));
    }
    let is_written = |number: u16| {
        let mut declared = declared.iter().filter(|port| port.target == number);
        declared.any(|port| port.app_protocol.is_some() || port.name.is_some())
    };
    let open = ports.iter().find(|own| {
        own.protocol == Protocol::Tcp
            && own.name == format!("tcp-{}", own.port)
            && published.contains(&own.port)
            && !is_written(own.port)
    });
    open.map(|own| (own.port, false))
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
