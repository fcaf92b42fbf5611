//! Routes that nginx-proxy's variables ask for (<https://github.com/nginx-proxy/nginx-proxy/tree/main/docs>).

use super::request::{Backend, RouteRequest, Tls, host, path};
use crate::compose::{NamespaceMode, Project};
use crate::diagnostic::{Path, rules};
use crate::facts::findings::Findings;
use crate::facts::network_mode;
use crate::facts::service_facts::ServiceFacts;
use crate::facts::services::PerService;
use crate::map::IndexSet;
use crate::options::ImageProxy as ProxyRules;

/// Variables that nothing in a route does the work of, unless they hold one of these.
const UNSUPPORTED: &[(&str, &[&str])] = &[
    ("VIRTUAL_DEST", &["http"]),
    ("VIRTUAL_PROTO", &["http", "https"]),
];

/// Variables that no other program is known to read.
const OWN: &[&str] = &[
    "LETSENCRYPT_HOST",
    "VIRTUAL_DEST",
    "VIRTUAL_HOST_MULTIPORTS",
    "VIRTUAL_PATH",
    "VIRTUAL_PORT",
    "VIRTUAL_PROTO",
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

/// Where nginx-proxy may be that reads the variables of a project's services.
pub(super) struct Reach<'p> {
    project: &'p Project,
    is_service: bool,
}

impl<'p> Reach<'p> {
    pub(super) fn of(project: &'p Project, services: &PerService<ServiceFacts<'_>>) -> Self {
        let mut proxies = services.values().map(|service| service.known.proxy());
        let is_service = proxies.any(|reads| reads == Some(ProxyRules::VirtualHost));
        Self {
            project,
            is_service,
        }
    }

    /// Whether it can reach a service: it is one of the project, or on a network from outside, or variables that only it
    /// reads say so. Other programs read `VIRTUAL_HOST` as well: Pi-hole, start scripts of WordPress.
    fn has(&self, service: &ServiceFacts<'_>) -> bool {
        let on_bridge = matches!(service.service.network_mode, Some(NamespaceMode::Engine(_)));
        self.is_service
            || OWN.iter().any(|name| value(service, name).is_some())
            || on_bridge
            || network_mode::is_shared(self.project, service.service)
    }
}

/// `VIRTUAL_HOST`, `VIRTUAL_PORT`, `VIRTUAL_PATH`, `LETSENCRYPT_HOST`.
pub(super) fn request(
    findings: &mut Findings<'_>,
    service: &ServiceFacts<'_>,
    reach: &Reach<'_>,
) -> Option<RouteRequest> {
    let place = |name: &str| service.path.key("environment").key(name);
    let written = value(service, "VIRTUAL_HOST")?;
    if !reach.has(service) {
        if host(written).is_some_and(|host| host.contains('.')) {
            findings.say_help(
                &rules::ROUTE_OPTION,
                &place("VIRTUAL_HOST"),
                "nginx-proxy reads `VIRTUAL_HOST`, and neither the project nor a network from outside has it: no route is created",
                format!("write the route: `x-kuploy: {{route: {written}}}`"),
            );
        }
        return None;
    }
    if value(service, "VIRTUAL_HOST_MULTIPORTS").is_some() {
        findings.say_help(
            &rules::ROUTE_OPTION,
            &place("VIRTUAL_HOST_MULTIPORTS"),
            "`VIRTUAL_HOST_MULTIPORTS` is not supported: no route is created",
            "write `x-kuploy: {routes: […]}`",
        );
    }
    let mut request = RouteRequest::new(service.id, place("VIRTUAL_HOST"));
    request.hosts = hosts_of(findings, written, &request.path);
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
