//! Routes that nginx-proxy's variables ask for (<https://github.com/nginx-proxy/nginx-proxy/tree/main/docs>).

use super::request::{Backend, RouteRequest, Tls, host, path};
use crate::diagnostic::{Path, rules};
use crate::facts::findings::Findings;
use crate::facts::service_facts::ServiceFacts;
use crate::map::IndexSet;

/// Variables that nothing in a route does the work of, unless they hold one of these.
const UNSUPPORTED: &[(&str, &[&str])] = &[
    ("VIRTUAL_DEST", &["http"]),
    ("VIRTUAL_PROTO", &["http", "https"]),
];

/// The value of a variable; an empty one says nothing.
fn value<'a>(service: &ServiceFacts<'a>, name: &str) -> Option<&'a str> {
    let value = service.service.environment.get(name)?.as_deref()?.trim();
    Some(value).filter(|value| !value.is_empty())
}

/// The port that nginx-proxy connects to, where one is written.
pub(super) fn port(service: &ServiceFacts<'_>) -> Option<u16> {
    value(service, "VIRTUAL_PORT")?.parse().ok()
}

/// Whether nginx-proxy serves a service.
pub(super) fn serves(service: &ServiceFacts<'_>) -> bool {
    value(service, "VIRTUAL_HOST").is_some()
}

/// `VIRTUAL_HOST`, `VIRTUAL_PORT`, `VIRTUAL_PATH`, `LETSENCRYPT_HOST`.
pub(super) fn request(
    findings: &mut Findings<'_>,
    service: &ServiceFacts<'_>,
) -> Option<RouteRequest> {
    let place = |name: &str| service.path.key("environment").key(name);
    if value(service, "VIRTUAL_HOST_MULTIPORTS").is_some() {
        findings.say_help(
            &rules::ROUTE_OPTION,
            &place("VIRTUAL_HOST_MULTIPORTS"),
            "`VIRTUAL_HOST_MULTIPORTS` is not supported: no route is created",
            "write `x-kuploy: {routes: […]}`",
        );
    }
    let hosts = value(service, "VIRTUAL_HOST")?;
    let mut request = RouteRequest::new(service.id, place("VIRTUAL_HOST"));
    request.hosts = hosts_of(findings, hosts, &request.path);
    if request.hosts.is_empty() {
        return None;
    }
    request.port = port(service);
    request.presumed = Some(80);
    if let Some(text) = value(service, "VIRTUAL_PATH") {
        let Some(path) = path(text) else {
            let message = format!("`{text}` is a pattern, but routes match plain paths");
            findings.say(&rules::ROUTE_RULE, &place("VIRTUAL_PATH"), message);
            return None;
        };
        request.paths.push((path, false));
    }
    if value(service, "VIRTUAL_PROTO") == Some("https") {
        request.backend = Backend::Https("`VIRTUAL_PROTO`".to_owned());
    }
    for (name, supported) in UNSUPPORTED {
        if value(service, name).is_some_and(|value| !supported.contains(&value)) {
            let message = format!("`{name}` has no equivalent in a route");
            findings.say(&rules::ROUTE_OPTION, &place(name), message);
        }
    }
    if value(service, "LETSENCRYPT_HOST").is_some() {
        request.tls = Tls::On;
    }
    Some(request)
}

/// Hosts with commas between them; what is none is a finding.
fn hosts_of(findings: &mut Findings<'_>, text: &str, place: &Path) -> Vec<String> {
    let mut hosts: IndexSet<String> = IndexSet::default();
    let parts = text.split(',').map(str::trim);
    for part in parts.filter(|part| !part.is_empty()) {
        match host(part) {
            Some(host) => {
                hosts.insert(host);
            }
            None => {
                let message = format!("`{part}` is not a host name: no route is created");
                findings.say(&rules::ROUTE_RULE, place, message);
            }
        }
    }
    hosts.into_iter().collect()
}
