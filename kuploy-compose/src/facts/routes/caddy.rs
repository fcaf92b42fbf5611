//! Routes that labels of caddy-docker-proxy ask for (<https://github.com/lucaslorentz/caddy-docker-proxy#labels-to-caddyfile-conversion>).

use super::guards::{self, Guard, is_guard};
use super::request::{RouteRequest, Tls, host, path};
use crate::diagnostic::rules;
use crate::facts::findings::Findings;
use crate::facts::service_facts::ServiceFacts;
use crate::facts::services::PerService;
use crate::map::BTreeMap;

/// Directives whose work a route does, or that change nothing about who is reached.
const WITHOUT_EFFECT: &[&str] = &["tls", "encode", "log", "handle", "route"];

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

/// What the snippets of a project do with people: `caddy_1: (auth)`, `caddy_1.basic_auth.admin: …`.
#[derive(Debug, Default)]
pub(super) struct Snippets<'a>(BTreeMap<&'a str, Vec<&'static str>>);

impl<'a> Snippets<'a> {
    /// The snippets that services define; any site may import one.
    pub(super) fn of(services: &PerService<ServiceFacts<'a>>) -> Self {
        let mut found = Self::default();
        for service in services.values() {
            for (site, name) in sites(service) {
                let name = name.trim().strip_prefix('(');
                if let Some(name) = name.and_then(|name| name.strip_suffix(')')) {
                    let all = directives(service, site);
                    let does = all.iter().filter_map(|it| it.keeps_out(&all));
                    found.0.entry(name).or_default().extend(does);
                }
            }
        }
        found
    }
}

/// A label of a site.
struct Directive<'a> {
    key: &'a str,
    /// The names that lead to it, without the numbers that order them or keep them apart (`1_`, `_1`).
    names: Vec<&'a str>,
    value: &'a str,
}

/// The labels of a site.
fn directives<'a>(service: &ServiceFacts<'a>, site: &str) -> Vec<Directive<'a>> {
    let is_digit = |c: char| c.is_ascii_digit();
    let bare = |name: &'a str| {
        let name = match name.split_once('_') {
            Some((number, name)) if number.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => name,
        };
        let before = name.trim_end_matches(is_digit);
        before.strip_suffix('_').unwrap_or(name)
    };
    let labels = service.all_labels();
    let labels = labels.filter_map(|(key, value)| {
        let option = key.strip_prefix(site)?.strip_prefix('.')?;
        let names = option.split('.').map(bare).collect();
        Some(Directive { key, names, value })
    });
    labels.collect()
}

impl Directive<'_> {
    /// How it keeps people out, if it does (<https://caddyserver.com/docs/caddyfile/directives>).
    fn keeps_out(&self, all: &[Directive<'_>]) -> Option<&'static str> {
        let last = self.names.last().copied().unwrap_or_default();
        let refuses = |word: &str| matches!(word, "401" | "403");
        let of_directive = |name: &&str| match *name {
            "basic_auth" | "basicauth" => Some(guards::PASSWORD),
            // `authorize` is of the plugin caddy-security.
            "forward_auth" | "authorize" => Some(guards::FORWARD),
            "client_auth" => Some(guards::CERTIFICATE),
            _ => None,
        };
        let does = self.names.iter().find_map(of_directive);
        let matcher = self.names.iter().find(|name| name.starts_with('@'));
        match last {
            "abort" => Some(guards::REFUSES),
            "error" | "respond" if self.value.split_whitespace().any(refuses) => {
                Some(guards::REFUSES)
            }
            _ if does.is_some() => does,
            _ => {
                let name = matcher.filter(|_| self.asks_address())?;
                all.iter()
                    .any(|it| it.is_for(name))
                    .then_some(guards::ADDRESSES)
            }
        }
    }

    /// Whether a matcher asks for the address of the client.
    fn asks_address(&self) -> bool {
        let words = self.value.split_whitespace();
        let mut words = words.chain(self.names.iter().copied());
        words.any(|word| matches!(word, "client_ip" | "remote_ip"))
    }

    /// Whether it says what becomes of the requests that a matcher takes.
    fn is_for(&self, matcher: &str) -> bool {
        const ANSWERS: &[&str] = &["error", "handle", "respond", "reverse_proxy", "route"];
        let last = self.names.last().is_some_and(|it| ANSWERS.contains(it));
        last && self.value.split_whitespace().any(|word| word == matcher)
    }

    /// What an import brings that keeps people out.
    fn imports(&self, snippets: &Snippets<'_>) -> Vec<String> {
        let name = self.value.split_whitespace().next().unwrap_or_default();
        match snippets.0.get(name) {
            Some(does) => does.iter().map(ToString::to_string).collect(),
            None if is_guard(name) => {
                vec!["keeps people out, judging by its name,".to_owned()]
            }
            None => Vec::new(),
        }
    }
}

/// `caddy: a.example.com`, `caddy.reverse_proxy: "{{upstreams 80}}"`.
pub(super) fn requests(
    findings: &mut Findings<'_>,
    service: &ServiceFacts<'_>,
    snippets: &Snippets<'_>,
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
        read_directives(findings, (service, site), snippets, &mut request);
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
    (service, site): (&ServiceFacts<'_>, &str),
    snippets: &Snippets<'_>,
    request: &mut RouteRequest,
) {
    let all = directives(service, site);
    for directive in &all {
        let key = directive.key;
        let last = directive.names.last().copied().unwrap_or_default();
        let (what, does) = match last {
            "import" => {
                let what = format!("`{key}: {}`", directive.value.trim());
                (what, directive.imports(snippets))
            }
            _ => {
                let does = directive.keeps_out(&all);
                let does = does.map(str::to_owned).into_iter();
                (format!("`{key}`"), does.collect())
            }
        };
        let is_guard = !does.is_empty();
        for does in does {
            // Once for the users of a site, and for the options of a directive.
            if request.guards.iter().all(|guard| guard.does != does) {
                request.guards.push(Guard {
                    path: service.label_path(key),
                    what: what.clone(),
                    does,
                });
            }
        }
        let message = match last {
            _ if is_guard => continue,
            "reverse_proxy" => {
                upstream(directive.value, request);
                continue;
            }
            name if WITHOUT_EFFECT.contains(&name) => continue,
            "handle_path" => {
                let path = path(directive.value);
                request.paths.extend(path.map(|path| (path, false)));
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
