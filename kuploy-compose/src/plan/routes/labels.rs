//! Ways in that other reverse proxies read: nginx-proxy's variables, caddy-docker-proxy's labels, kompose's labels.

use super::wanted::{Tls, Wanted, host, path};
use crate::diagnostic::{Path, rules};
use crate::plan::context::Context;
use crate::plan::draft::ServiceDraft;

/// nginx-proxy: `VIRTUAL_HOST`, `VIRTUAL_PORT`, `VIRTUAL_PATH`, `LETSENCRYPT_HOST`.
pub(super) fn nginx_proxy<'a>(cx: &mut Context<'_>, service: &ServiceDraft<'a>) -> Vec<Wanted> {
    let environment = &service.service.environment;
    let get = |name: &str| {
        environment
            .get(name)
            .and_then(Option::as_deref)
            .map(str::trim)
            .filter(|value| !value.is_empty())
    };
    let place = |name: &str| service.path.key("environment").key(name);
    if get("VIRTUAL_HOST_MULTIPORTS").is_some() {
        let message = "`VIRTUAL_HOST_MULTIPORTS` is not read; no route is made of it";
        cx.say_help(
            &rules::ROUTE_OPTION,
            &place("VIRTUAL_HOST_MULTIPORTS"),
            message,
            "write `x-kuploy: {routes: […]}`",
        );
    }
    let Some(hosts) = get("VIRTUAL_HOST") else {
        return Vec::new();
    };
    let mut wanted = Wanted::new(service.id, place("VIRTUAL_HOST"));
    wanted.hosts = hosts_of(cx, hosts, &wanted.path);
    if wanted.hosts.is_empty() {
        return Vec::new();
    }
    wanted.port = get("VIRTUAL_PORT").and_then(|port| port.parse().ok());
    wanted.presumed = Some(80);
    if let Some(text) = get("VIRTUAL_PATH") {
        match path(text) {
            Some(path) => wanted.paths.push((path, false)),
            None => {
                cx.say(
                    &rules::ROUTE_RULE,
                    &place("VIRTUAL_PATH"),
                    format!("`{text}` is a pattern, and routes match by plain paths"),
                );
                return Vec::new();
            }
        }
    }
    for name in ["VIRTUAL_DEST", "VIRTUAL_PROTO"] {
        let plain = get(name).is_none_or(|value| value == "http");
        if !plain {
            cx.say(
                &rules::ROUTE_OPTION,
                &place(name),
                format!("`{name}` has no counterpart in a route"),
            );
        }
    }
    if get("LETSENCRYPT_HOST").is_some() {
        wanted.tls = Tls::On;
    }
    vec![wanted]
}

/// Whether nginx-proxy serves a service.
pub(super) fn has_virtual_host(service: &ServiceDraft<'_>) -> bool {
    service
        .service
        .environment
        .get("VIRTUAL_HOST")
        .and_then(Option::as_deref)
        .is_some_and(|value| !value.trim().is_empty())
}

/// Hosts with commas between them; what is none is a finding.
fn hosts_of(cx: &mut Context<'_>, text: &str, place: &Path) -> Vec<String> {
    let mut hosts: Vec<String> = Vec::new();
    for part in text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        match host(part) {
            Some(host) if !hosts.contains(&host) => hosts.push(host),
            Some(_) => {}
            None => cx.say(
                &rules::ROUTE_RULE,
                place,
                format!("`{part}` is no host name; no route is made of it"),
            ),
        }
    }
    hosts
}

/// A site of caddy-docker-proxy: `caddy`, or `caddy_1` and so on.
fn caddy_sites<'a>(service: &ServiceDraft<'a>) -> Vec<(&'a str, &'a str)> {
    let compose = service.service;
    let deployed = compose.deploy.iter().flat_map(|deploy| &deploy.labels);
    compose
        .labels
        .iter()
        .chain(deployed)
        .filter(|(key, _)| {
            let number = key.strip_prefix("caddy_");
            *key == "caddy"
                || number.is_some_and(|number| {
                    !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())
                })
        })
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect()
}

/// Whether caddy-docker-proxy serves a service.
pub(super) fn is_caddy_site(service: &ServiceDraft<'_>) -> bool {
    !caddy_sites(service).is_empty()
}

/// caddy-docker-proxy: `caddy: a.example.com`, `caddy.reverse_proxy: "{{upstreams 80}}"`.
pub(super) fn caddy<'a>(cx: &mut Context<'_>, service: &ServiceDraft<'a>) -> Vec<Wanted> {
    let compose = service.service;
    let mut found = Vec::new();
    for (site, addresses) in caddy_sites(service) {
        // `(snippet)` is a part of a Caddyfile to be imported.
        if addresses.trim_start().starts_with('(') {
            continue;
        }
        let mut wanted = Wanted::new(service.id, service.label_path(site));
        let mut plain = true;
        for address in addresses
            .split([',', ' '])
            .map(str::trim)
            .filter(|address| !address.is_empty())
        {
            let (scheme, rest) = address.split_once("://").unwrap_or(("", address));
            plain &= scheme == "http";
            let (name, below) = rest.split_once('/').unwrap_or((rest, ""));
            let name = name.split(':').next().unwrap_or(name);
            match (host(name), path(below)) {
                (Some(host), Some(path)) => {
                    wanted.hosts.push(host);
                    if path != "/" {
                        wanted.paths.push((path, false));
                    }
                }
                _ => cx.say(
                    &rules::ROUTE_RULE,
                    &wanted.path,
                    format!("`{address}` is no host name; no route is made of it"),
                ),
            }
        }
        if wanted.hosts.is_empty() {
            continue;
        }
        // Caddy serves by TLS unless told otherwise.
        wanted.tls = if plain { Tls::Off } else { Tls::On };
        let prefix = format!("{site}.");
        let deployed = compose.deploy.iter().flat_map(|deploy| &deploy.labels);
        let options = compose
            .labels
            .iter()
            .chain(deployed)
            .filter_map(|(key, value)| Some((key, key.strip_prefix(&prefix)?, value)));
        for (key, option, value) in options {
            // Numbers before directives order them.
            let directive = option.rsplit('.').next().unwrap_or(option);
            let directive = directive.trim_start_matches(|c: char| c.is_ascii_digit() || c == '_');
            match directive {
                "reverse_proxy" => upstream(value, &mut wanted),
                "tls" | "import" | "encode" | "log" | "handle" | "route" => {}
                "handle_path" => {
                    if let Some(path) = path(value) {
                        wanted.paths.push((path, false));
                    }
                    cx.say(&rules::ROUTE_OPTION, &service.label_path(key), format!("`{key}` cuts the path off before it passes the request on; the route does not"));
                }
                _ => cx.say(
                    &rules::ROUTE_OPTION,
                    &service.label_path(key),
                    format!("`{key}` has no counterpart in a route"),
                ),
            }
        }
        found.push(wanted);
    }
    found
}

/// `{{upstreams 8080}}`, with a path before it or not.
fn upstream(value: &str, wanted: &mut Wanted) {
    let (before, rest) = value.split_once("{{").unwrap_or((value, ""));
    let inner = rest.split("}}").next().unwrap_or_default();
    let port = inner.split_whitespace().find_map(|word| word.parse().ok());
    let written = value
        .rsplit(':')
        .next()
        .and_then(|tail| tail.trim().parse().ok());
    wanted.port = wanted.port.or(port).or(written);
    let matcher = before.split_whitespace().find(|word| word.starts_with('/'));
    if let Some(path) = matcher.and_then(path) {
        wanted
            .paths
            .push((path, !matcher.is_some_and(|text| text.ends_with('*'))));
    }
}

/// kompose: `kompose.service.expose: true`, or hosts with paths.
pub(super) fn kompose<'a>(cx: &mut Context<'_>, service: &ServiceDraft<'a>) -> Vec<Wanted> {
    const LABEL: &str = "kompose.service.expose";
    let Some(text) = service
        .labels
        .get(LABEL)
        .filter(|text| !text.eq_ignore_ascii_case("false"))
    else {
        return Vec::new();
    };
    let place = service.label_path(LABEL);
    let common = |mut wanted: Wanted| {
        wanted.class = service
            .labels
            .get("kompose.service.expose.ingress-class-name")
            .map(str::to_owned);
        if let Some(secret) = service.labels.get("kompose.service.expose.tls-secret") {
            wanted.tls = Tls::Secret(secret.to_owned());
        }
        wanted
    };
    if text.eq_ignore_ascii_case("true") {
        return vec![common(Wanted::new(service.id, place))];
    }
    let mut found: Vec<Wanted> = Vec::new();
    for part in text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (name, below) = part.split_once('/').unwrap_or((part, ""));
        let (Some(host), Some(path)) = (host(name), path(below)) else {
            cx.say(
                &rules::ROUTE_RULE,
                &place,
                format!("`{part}` is no host with a path; no route is made of it"),
            );
            continue;
        };
        // Hosts with one path share a route.
        match found.iter_mut().find(|wanted| {
            wanted
                .paths
                .first()
                .is_some_and(|(other, _)| *other == path)
        }) {
            Some(wanted) => wanted.hosts.push(host),
            None => {
                let mut wanted = common(Wanted::new(service.id, place.clone()));
                wanted.hosts.push(host);
                wanted.paths.push((path, false));
                found.push(wanted);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
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
            let mut wanted = Wanted::new(ServiceId::FIRST, Path::root());
            upstream(value, &mut wanted);
            assert_eq!((wanted.port, wanted.paths), (port, paths), "{value}");
        }
    }
}
