//! Traefik's labels: routers, services, middlewares.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::middleware;
use super::rule::{self, RuleError, Way};
use super::wanted::{Tls, Wanted, host, path};
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::ServiceId;
use crate::model::{ConfigFile, FileContent, Middleware};
use crate::options::RouteKind;
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};
use crate::plan::names::{self, Space};
use crate::plan::secrets;

/// Chains of middlewares are followed this far.
const LONGEST_CHAIN: usize = 16;

/// Middlewares of the whole project by name: any router may use one that another service defines.
pub(super) type Middlewares = BTreeMap<String, BTreeMap<String, String>>;

/// What the labels of one service say.
#[derive(Default)]
struct Read<'a> {
    routers: IndexMap<String, Router<'a>>,
    services: IndexMap<String, Backend<'a>>,
    /// First label of each router that is not HTTP.
    other: IndexMap<String, &'a str>,
    /// Traefik 1: rule and port.
    version_1: (Option<(&'a str, &'a str)>, Option<u16>),
    disabled: bool,
}

#[derive(Default)]
struct Router<'a> {
    /// The label that holds the rule, and the rule.
    rule: Option<(&'a str, &'a str)>,
    service: Option<&'a str>,
    entry_points: Vec<&'a str>,
    middlewares: Vec<&'a str>,
    middlewares_label: &'a str,
    tls: bool,
    unused: Vec<&'a str>,
}

#[derive(Default)]
struct Backend<'a> {
    port: Option<u16>,
    unused: Vec<&'a str>,
}

/// Labels of a service and of its deployment, where Swarm's Traefik reads them.
fn labels<'a>(service: &ServiceDraft<'a>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let compose = service.service;
    let deployed = compose.deploy.iter().flat_map(|deploy| &deploy.labels);
    compose
        .labels
        .iter()
        .chain(deployed)
        .map(|(key, value)| (key.as_str(), value.as_str()))
}

/// The middlewares that services define, those that are left out included.
pub(super) fn middlewares(draft: &Draft<'_>) -> Middlewares {
    let mut found = Middlewares::new();
    for service in draft.services.values() {
        for (key, value) in labels(service) {
            let lower = key.to_ascii_lowercase();
            let Some(rest) = lower.strip_prefix("traefik.http.middlewares.") else {
                continue;
            };
            if let Some((name, _)) = rest.split_once('.') {
                // Names of headers keep their case.
                let option = key
                    .get(key.len() - rest.len() + name.len() + 1..)
                    .unwrap_or_default();
                found
                    .entry(name.to_owned())
                    .or_default()
                    .insert(option.to_owned(), value.to_owned());
            }
        }
    }
    found
}

/// Whether a service has a router or a rule.
pub(super) fn is_labelled(service: &ServiceDraft<'_>) -> bool {
    labels(service).any(|(key, _)| {
        let key = key.to_ascii_lowercase();
        key.starts_with("traefik.http.routers.") || key == "traefik.frontend.rule"
    })
}

/// The ways in that a service's labels ask for.
pub(super) fn wanted<'a>(
    cx: &mut Context<'_>,
    service: &ServiceDraft<'a>,
    middlewares: &Middlewares,
) -> Vec<Wanted> {
    let read = read(service);
    if read.disabled {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (name, label) in &read.other {
        let message = format!("router `{name}` is not HTTP, and no route carries it");
        let help = "publish the port: `--publish load-balancer`, or label `kompose.service.type: loadbalancer`";
        cx.say_help(
            &rules::ROUTE_NOT_HTTP,
            &service.label_path(label),
            message,
            help,
        );
    }
    if let (Some((label, text)), port) = read.version_1 {
        let path = service.label_path(label);
        for way in ways(cx, &path, rule::ways_of_version_1(text)) {
            found.extend(one(cx, service.id, way, port, path.clone()));
        }
    }
    for (name, router) in &read.routers {
        let Some((label, text)) = router.rule else {
            continue;
        };
        // Traefik's own pages belong to Traefik.
        if router
            .service
            .is_some_and(|service| service.ends_with("@internal"))
        {
            continue;
        }
        let path = service.label_path(label);
        let backend = backend(&read, name, router);
        say_unused(cx, service, router, backend);
        let ways = ways(cx, &path, rule::ways(text));
        if ways.is_empty() {
            continue;
        }
        let (chain, secrets) = chain(cx, service, router, middlewares);
        let mut secrets = Some(secrets);
        for way in ways {
            let Some(mut wanted) = one(
                cx,
                service.id,
                way,
                backend.and_then(|backend| backend.port),
                path.clone(),
            ) else {
                continue;
            };
            wanted.tls = tls(router);
            wanted.entry_points = router
                .entry_points
                .iter()
                .map(|name| (*name).to_owned())
                .collect();
            wanted.middlewares = chain.clone();
            wanted.secrets = secrets.take().unwrap_or_default();
            found.push(wanted);
        }
    }
    found
}

fn read<'a>(service: &ServiceDraft<'a>) -> Read<'a> {
    let mut read = Read::default();
    for (key, value) in labels(service) {
        let lower = key.to_ascii_lowercase();
        let Some(rest) = lower.strip_prefix("traefik.") else {
            continue;
        };
        let mut parts = rest.splitn(4, '.');
        let path = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        let (name, option) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        match path {
            ("enable", "") => read.disabled = value.trim().eq_ignore_ascii_case("false"),
            ("port", "") => read.version_1.1 = value.trim().parse().ok(),
            ("frontend", "rule") => read.version_1.0 = Some((key, value)),
            ("http", "routers") if !name.is_empty() => {
                let router = read.routers.entry(name.to_owned()).or_default();
                match option {
                    "rule" => router.rule = Some((key, value)),
                    "service" => router.service = Some(value.trim()),
                    "entrypoints" => router.entry_points = items(value),
                    "middlewares" => {
                        router.middlewares = items(value);
                        router.middlewares_label = key;
                    }
                    "tls" => router.tls = !value.trim().eq_ignore_ascii_case("false"),
                    "tls.certresolver" => router.tls = true,
                    option => {
                        router.tls |= option.starts_with("tls.");
                        router.unused.push(key);
                    }
                }
            }
            ("http", "services") if !name.is_empty() => {
                let backend = read.services.entry(name.to_owned()).or_default();
                match option {
                    "loadbalancer.server.port" => backend.port = value.trim().parse().ok(),
                    "loadbalancer.passhostheader" if value.trim() == "true" => {}
                    "loadbalancer.server.scheme" if value.trim().eq_ignore_ascii_case("http") => {}
                    _ => backend.unused.push(key),
                }
            }
            ("tcp" | "udp", "routers") if !name.is_empty() => {
                read.other.entry(name.to_owned()).or_insert(key);
            }
            _ => {}
        }
    }
    read
}

fn items(text: &str) -> Vec<&str> {
    text.split(',')
        .map(str::trim)
        .filter(|item| !item.is_empty())
        .collect()
}

/// The backend that a router leads to: the one it names, one of its own name, or the only one.
fn backend<'r, 'a>(read: &'r Read<'a>, name: &str, router: &Router<'a>) -> Option<&'r Backend<'a>> {
    let named = router.service.map(|service| {
        service
            .split('@')
            .next()
            .unwrap_or(service)
            .to_ascii_lowercase()
    });
    match named {
        Some(named) => read.services.get(&named),
        None => read.services.get(name).or_else(|| {
            read.services
                .values()
                .next()
                .filter(|_| read.services.len() == 1)
        }),
    }
}

fn tls(router: &Router<'_>) -> Tls {
    let entry = |names: &[&str]| {
        router
            .entry_points
            .iter()
            .any(|point| names.iter().any(|name| point.eq_ignore_ascii_case(name)))
    };
    if router.tls || entry(&["websecure", "web-secure", "https"]) {
        Tls::On
    } else if entry(&["web", "http"]) {
        Tls::Off
    } else {
        Tls::Unsaid
    }
}

fn ways(cx: &mut Context<'_>, path: &Path, ways: Result<Vec<Way>, RuleError>) -> Vec<Way> {
    let message = match ways {
        Ok(ways) => return ways,
        Err(RuleError::Malformed) => {
            "this is no rule of Traefik; no route is made of it".to_owned()
        }
        Err(RuleError::Unsupported(what)) => {
            format!("routes match by host and path, not by `{what}`; no route is made of this rule")
        }
    };
    cx.say_help(
        &rules::ROUTE_RULE,
        path,
        message,
        "write the route itself: `x-kuploy: {route: shop.example.com/api}`",
    );
    Vec::new()
}

/// A way in with hosts and paths that Kubernetes takes.
fn one(
    cx: &mut Context<'_>,
    service: ServiceId,
    way: Way,
    port: Option<u16>,
    place: Path,
) -> Option<Wanted> {
    let mut wanted = Wanted::new(service, place);
    wanted.port = port.filter(|port| *port > 0);
    for text in &way.hosts {
        match host(text) {
            Some(host) if !wanted.hosts.contains(&host) => wanted.hosts.push(host),
            Some(_) => {}
            None => {
                let message = format!("`{text}` is no host name; no route is made of it");
                cx.say(&rules::ROUTE_RULE, &wanted.path, message);
            }
        }
    }
    for (text, exact) in &way.paths {
        match path(text) {
            Some(path) => wanted.paths.push((path, *exact)),
            None => {
                let message = format!(
                    "`{text}` is a pattern, and routes match by plain paths; no route is made of it"
                );
                cx.say(&rules::ROUTE_RULE, &wanted.path, message);
            }
        }
    }
    let hosts_lost = !way.hosts.is_empty() && wanted.hosts.is_empty();
    let paths_lost = !way.paths.is_empty() && wanted.paths.is_empty();
    (!hosts_lost && !paths_lost).then_some(wanted)
}

fn say_unused(
    cx: &mut Context<'_>,
    service: &ServiceDraft<'_>,
    router: &Router<'_>,
    backend: Option<&Backend<'_>>,
) {
    for label in router
        .unused
        .iter()
        .chain(backend.iter().flat_map(|backend| &backend.unused))
    {
        let message = format!("`{label}` has no counterpart in a route");
        cx.say(&rules::ROUTE_OPTION, &service.label_path(label), message);
    }
}

/// The middlewares of a router, chains followed, with the Secrets that they need. Only Traefik's own routes carry them.
fn chain(
    cx: &mut Context<'_>,
    service: &ServiceDraft<'_>,
    router: &Router<'_>,
    middlewares: &Middlewares,
) -> (Vec<Middleware>, Vec<crate::model::Secret>) {
    let mut made = Vec::new();
    let mut secrets = Vec::new();
    let mut open: Vec<String> = router
        .middlewares
        .iter()
        .rev()
        .map(|name| (*name).to_owned())
        .collect();
    let path = service.label_path(router.middlewares_label);
    for _ in 0..LONGEST_CHAIN {
        let Some(full) = open.pop() else { break };
        let name = full.split('@').next().unwrap_or(&full).to_ascii_lowercase();
        let Some(labels) = middlewares.get(&name) else {
            let finding = Finding::new(
                &rules::MIDDLEWARE_LOST,
                format!("middleware `{full}` is not defined by labels here and is left out"),
            );
            cx.add(finding.severity(Severity::Warning), &path);
            continue;
        };
        let read = middleware::read(labels);
        if !read.chain.is_empty() {
            open.extend(read.chain.iter().rev().cloned());
            continue;
        }
        if cx.options.route() != RouteKind::Traefik || read.kind.is_none() {
            lost(cx, &path, &full, &read, router);
            continue;
        }
        for label in &read.unknown {
            let message =
                format!("`{label}` of middleware `{full}` has no counterpart and is left out");
            cx.say(&rules::ROUTE_OPTION, &path, message);
        }
        let base = names::label(&name, 40).unwrap_or_else(|| "middleware".to_owned());
        let secret = read.users.as_ref().map(|users| {
            let wanted = format!("{}-{base}", service.name);
            let name = cx
                .names
                .fresh(Space::Secret, &wanted, &format!("{}:{full}", service.key));
            cx.sensitive.push(path.clone());
            let file = ConfigFile {
                key: "users".to_owned(),
                content: FileContent::Text(users.clone()),
            };
            secrets.push(secrets::secret(cx, &name, vec![file], false));
            name
        });
        if let Some(spec) = read.spec(secret.as_deref()) {
            made.push(Middleware { name: base, spec });
        }
    }
    (made, secrets)
}

/// A middleware that the route cannot carry.
fn lost(
    cx: &mut Context<'_>,
    path: &Path,
    name: &str,
    read: &middleware::Read,
    router: &Router<'_>,
) {
    let to_https = read.kind == Some("redirectScheme");
    let mut message = format!("middleware `{name}` {} and is left out", read.does());
    if read.guards() {
        message.push_str(": whoever reaches the route gets in");
    }
    let mut finding = Finding::new(&rules::MIDDLEWARE_LOST, message);
    finding = if to_https && !router.tls {
        // Ingress controllers redirect to TLS by themselves.
        finding.severity(Severity::Info)
    } else {
        finding.help("`--route traefik` carries it, or the annotations of your ingress controller: `x-kuploy: {route: {annotations: …}}`")
    };
    cx.add(finding, path);
}
