//! Routes that `x-kuploy` asks for.

use super::request::{RouteRequest, Tls, host, path};
use crate::annotation;
use crate::diagnostic::{Path, rules};
use crate::facts::findings::Findings;
use crate::facts::service_facts::ServiceFacts;
use crate::facts::services::ServiceId;
use crate::options::{FullRoute, RouteExtension, TlsExtension};

/// The routes of `x-kuploy.route` and `x-kuploy.routes`.
pub(super) fn requests(
    findings: &mut Findings<'_>,
    service: &ServiceFacts<'_>,
) -> Vec<RouteRequest> {
    let base = service.path.key("x-kuploy");
    let single = service.extension.route.iter();
    let single = single.map(|route| (base.key("route"), route));
    let several = service.extension.routes.iter().enumerate();
    let several = several.map(|(index, route)| (base.key("routes").index(index), route));
    single
        .chain(several)
        .filter_map(|(place, route)| one(findings, service.id, route, place))
        .collect()
}

/// Whether `x-kuploy` says that no route leads to a service.
pub(super) fn declines(service: &ServiceFacts<'_>) -> bool {
    service.extension.route == Some(RouteExtension::On(false))
        && service.extension.routes.is_empty()
}

fn one(
    findings: &mut Findings<'_>,
    service: ServiceId,
    route: &RouteExtension,
    place: Path,
) -> Option<RouteRequest> {
    let full = match route {
        RouteExtension::On(false) => return None,
        RouteExtension::On(true) => &FullRoute::default(),
        RouteExtension::Host(text) => &short(text),
        RouteExtension::Full(full) => full,
    };
    let mut request = RouteRequest::new(service, place);
    if let Some(text) = &full.host {
        let Some(host) = host(text) else {
            say_no_host(findings, &request.path, route, text);
            return None;
        };
        request.hosts.push(host);
    }
    if let Some(text) = &full.path {
        let Some(path) = path(text) else {
            let message = format!("`{text}` is not a plain path");
            findings.say(&rules::EXTENSION_INVALID, &request.path, message);
            return None;
        };
        request.paths.push((path, false));
    }
    request.port = full.port;
    request.tls = match &full.tls {
        None => Tls::Unsaid,
        Some(TlsExtension::On(true)) => Tls::On,
        Some(TlsExtension::On(false)) => Tls::Off,
        Some(TlsExtension::Secret(name)) => Tls::Secret(name.clone()),
    };
    request.issuer.clone_from(&full.issuer);
    request.class.clone_from(&full.class);
    request.annotations.clone_from(&full.annotations);
    request.annotations.retain(|key, _| {
        let why = annotation::why_dropped(key);
        if let Some(why) = why {
            let message = format!("the annotation `{key}` is dropped: {why}");
            let path = request.path.key("annotations").key(key);
            findings.say(&rules::ANNOTATION_KEY_INVALID, &path, message);
        }
        why.is_none()
    });
    Some(request)
}

/// Names what is no host; of a URL it says which part is.
fn say_no_host(findings: &mut Findings<'_>, place: &Path, route: &RouteExtension, host: &str) {
    let written = match route {
        RouteExtension::Host(text) => text,
        _ => host,
    };
    let Some((_, rest)) = written.split_once("://") else {
        let message = format!("`{written}` is not a host name");
        findings.say(&rules::EXTENSION_INVALID, place, message);
        return;
    };
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let help = match path {
        "" => format!("write `host: {host}`, or `route: {host}`"),
        path => format!("write `route: {{host: {host}, path: /{path}}}`"),
    };
    let message = format!("`{written}` is a URL, not a host name");
    findings.say_help(&rules::EXTENSION_INVALID, place, message, help);
}

/// `shop.example.com/api`.
fn short(text: &str) -> FullRoute {
    let (host, path) = match text.split_once('/') {
        Some((host, path)) => (host, Some(format!("/{path}"))),
        None => (text, None),
    };
    FullRoute {
        host: Some(host.to_owned()).filter(|host| !host.is_empty()),
        path,
        ..FullRoute::default()
    }
}
