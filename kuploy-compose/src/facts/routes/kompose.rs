//! Routes that kompose's labels ask for (<https://kompose.io/user-guide/#labels>).

use super::request::{RouteRequest, Tls, host, path};
use crate::diagnostic::rules;
use crate::facts::findings::Findings;
use crate::facts::service_facts::ServiceFacts;

const EXPOSE: &str = "kompose.service.expose";
const CLASS: &str = "kompose.service.expose.ingress-class-name";
const TLS_SECRET: &str = "kompose.service.expose.tls-secret";

/// Whether kompose's label says that no route leads to a service.
pub(super) fn declines(service: &ServiceFacts<'_>) -> bool {
    let text = service.labels.get(EXPOSE);
    text.is_some_and(|text| text.eq_ignore_ascii_case("false"))
}

/// `kompose.service.expose: true`, or hosts with paths.
pub(super) fn requests(
    findings: &mut Findings<'_>,
    service: &ServiceFacts<'_>,
) -> Vec<RouteRequest> {
    let text = service.labels.get(EXPOSE);
    let Some(text) = text.filter(|text| !text.eq_ignore_ascii_case("false")) else {
        return Vec::new();
    };
    let place = service.label_path(EXPOSE);
    let plain = || {
        let mut request = RouteRequest::new(service.id, place.clone());
        request.class = service.labels.get(CLASS).map(str::to_owned);
        if let Some(secret) = service.labels.get(TLS_SECRET) {
            request.tls = Tls::Secret(secret.to_owned());
        }
        request
    };
    if text.eq_ignore_ascii_case("true") {
        return vec![plain()];
    }
    let mut found: Vec<RouteRequest> = Vec::new();
    let parts = text.split(',').map(str::trim);
    for part in parts.filter(|part| !part.is_empty()) {
        let (name, below) = part.split_once('/').unwrap_or((part, ""));
        let (Some(host), Some(path)) = (host(name), path(below)) else {
            let message = format!("`{part}` is not a host with a path: no route is created");
            findings.say(&rules::ROUTE_RULE, &place, message);
            continue;
        };
        // Hosts with one path share a route.
        let has_path = |request: &&mut RouteRequest| {
            let first = request.paths.first();
            first.is_some_and(|(other, _)| *other == path)
        };
        if let Some(request) = found.iter_mut().find(has_path) {
            request.hosts.push(host);
            continue;
        }
        let mut request = plain();
        request.hosts.push(host);
        request.paths.push((path, false));
        found.push(request);
    }
    found
}
