//! Routes that labels of caddy-docker-proxy ask for (<https://github.com/lucaslorentz/caddy-docker-proxy#labels-to-caddyfile-conversion>).

use super::request::{RouteRequest, Tls, host, path};
use crate::diagnostic::rules;
use crate::facts::findings::Findings;
use crate::facts::service_facts::ServiceFacts;

/// Directives whose work a route does, or that change nothing about who is reached.
const WITHOUT_EFFECT: &[&str] = &["tls", "import", "encode", "log", "handle", "route"];

/// The labels of sites: `caddy`, or `caddy_1` and so on.
fn sites<'a>(service: &ServiceFacts<'a>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    service.all_labels().filter(move |(key, _)| {
        *key == "caddy" || key.strip_prefix("caddy_").is_some_and(is_number)
    })
}

/// Whether caddy-docker-proxy serves a service.
pub(super) fn serves(service: &ServiceFacts<'_>) -> bool {
    sites(service).next().is_some()
}

/// `caddy: a.example.com`, `caddy.reverse_proxy: "{{upstreams 80}}"`.
pub(super) fn requests(
    findings: &mut Findings<'_>,
    service: &ServiceFacts<'_>,
) -> Vec<RouteRequest> {
    let mut found = Vec::new();
    for (site, addresses) in sites(service) {
        // `(snippet)` is a part of a Caddyfile to be imported.
        if addresses.trim_start().starts_with('(') {
            continue;
        }
        let mut request = RouteRequest::new(service.id, service.label_path(site));
        read_addresses(findings, addresses, &mut request);
        if request.hosts.is_empty() {
            continue;
        }
        read_directives(findings, service, site, &mut request);
        found.push(request);
    }
    found
}

fn read_addresses(findings: &mut Findings<'_>, addresses: &str, request: &mut RouteRequest) {
    let mut plain = true;
    let addresses = addresses.split([',', ' ']).map(str::trim);
    for address in addresses.filter(|address| !address.is_empty()) {
        let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
        plain &= scheme == "http";
        let (name, below) = rest.split_once('/').unwrap_or((rest, ""));
        let name = name.split(':').next().unwrap_or(name);
        let (Some(host), Some(path)) = (host(name), path(below)) else {
            let message = format!("`{address}` is not a host name: no route is created");
            findings.say(&rules::ROUTE_RULE, &request.path, message);
            continue;
        };
        request.hosts.push(host);
        if path != "/" {
            request.paths.push((path, false));
        }
    }
    // Caddy serves by TLS unless told otherwise.
    request.tls = if plain { Tls::Off } else { Tls::On };
}

fn read_directives(
    findings: &mut Findings<'_>,
    service: &ServiceFacts<'_>,
    site: &str,
    request: &mut RouteRequest,
) {
    let prefix = format!("{site}.");
    for (key, value) in service.all_labels() {
        let Some(option) = key.strip_prefix(&prefix) else {
            continue;
        };
        // Numbers before directives order them.
        let directive = option.rsplit('.').next().unwrap_or(option);
        let directive = directive.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
        let message = match directive {
            "reverse_proxy" => {
                upstream(value, request);
                continue;
            }
            directive if WITHOUT_EFFECT.contains(&directive) => continue,
            "handle_path" => {
                request.paths.extend(path(value).map(|path| (path, false)));
                format!("`{key}` strips the path prefix; the route does not")
            }
            _ => format!("`{key}` has no equivalent in a route"),
        };
        findings.say(&rules::ROUTE_OPTION, &service.label_path(key), message);
    }
}

/// `{{upstreams 8080}}`, with a path before it or not.
fn upstream(value: &str, request: &mut RouteRequest) {
    let (before, rest) = value.split_once("{{").unwrap_or((value, ""));
    let inner = rest.split("}}").next().unwrap_or_default();
    let port = inner.split_whitespace().find_map(|word| word.parse().ok());
    let tail = value.rsplit(':').next();
    let written = tail.and_then(|tail| tail.trim().parse().ok());
    request.port = request.port.or(port).or(written);
    let matcher = before.split_whitespace().find(|word| word.starts_with('/'));
    if let Some(path) = matcher.and_then(path) {
        let exact = !matcher.is_some_and(|text| text.ends_with('*'));
        request.paths.push((path, exact));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Path;
    use crate::facts::ServiceId;

    #[test]
    fn an_upstream_names_port_and_path() {
        for (value, port, paths) in [
            ("{{upstreams 8080}}", Some(8080), vec![]),
            ("{{upstreams}}", None, vec![]),
            (
                "/api/* {{upstreams http 3000}}",
                Some(3000),
                vec![("/api".to_owned(), false)],
            ),
            ("/x {{upstreams}}", None, vec![("/x".to_owned(), true)]),
            ("web:81", Some(81), vec![]),
        ] {
            let mut request = RouteRequest::new(ServiceId::FIRST, Path::root());
            upstream(value, &mut request);
            assert_eq!((request.port, request.paths), (port, paths), "{value}");
        }
    }
}
