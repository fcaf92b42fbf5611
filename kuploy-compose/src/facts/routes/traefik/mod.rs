//! Routes that Traefik's labels ask for: routers, services, middlewares
//! (<https://doc.traefik.io/traefik/routing/providers/docker/>).

pub(super) mod entry_points;
pub(super) mod files;
mod labels;
pub(crate) mod middleware;
mod rule;
pub(crate) mod settings;

use crate::map::BTreeSet;

use super::guards::{self, Guard};
use super::request::{Backend as Speaks, Middlewares, RouteRequest, Tls, host, path};
use crate::compose::Project;
use crate::diagnostic::{Path, rules};
use crate::facts::findings::Findings;
use crate::facts::hosts::{self, Holder};
use crate::facts::service_facts::ServiceFacts;
use crate::facts::services::PerService;
use crate::map::BTreeMap;
use labels::{Backend, Labels, Router};
use rule::{Match, RuleError};

/// Chains of middlewares are followed this far.
const LONGEST_CHAIN: usize = 16;

/// Entry points whose name says that they are served by TLS: those of Traefik's chart and of its documentation.
const SECURE_ENTRY_POINTS: &[&str] = &["websecure", "web-secure", "https"];
/// Entry points whose name says that they are not.
const PLAIN_ENTRY_POINTS: &[&str] = &["web", "http"];

/// Labels of the middlewares of the whole project by name: any router may use one that another service defines.
pub(super) type Defined = BTreeMap<String, Definition>;

/// Labels that define a middleware.
#[derive(Clone, Debug, Default)]
pub(super) struct Definition {
    labels: BTreeMap<String, String>,
    /// The label of its users, who are secret.
    users: Option<Path>,
}

/// The middlewares that services define.
pub(super) fn middlewares(services: &PerService<ServiceFacts<'_>>) -> Defined {
    let mut found = Defined::new();
    for (service, (key, value)) in services.values().flat_map(|service| {
        let labels = service.all_labels();
        labels.map(move |label| (service, label))
    }) {
        let lower = key.to_ascii_lowercase();
        let rest = lower.strip_prefix("traefik.http.middlewares.");
        let Some((name, option)) = rest.and_then(|rest| rest.split_once('.')) else {
            continue;
        };
        // Names of headers keep their case.
        let option = key.get(key.len() - option.len()..).unwrap_or_default();
        let definition = found.entry(name.to_owned()).or_default();
        let of_users = option.rsplit_once('.').is_some_and(|(_, last)| {
            let last = last.split('[').next().unwrap_or(last);
            last.eq_ignore_ascii_case("users")
        });
        if of_users {
            let users = &mut definition.users;
            users.get_or_insert_with(|| service.label_path(key));
        }
        let labels = &mut definition.labels;
        labels.insert(option.to_owned(), value.to_owned());
    }
    found
}

/// What routers are read with.
pub(super) struct Around<'p> {
    /// The middlewares of the project.
    pub(super) middlewares: Defined,
    /// The entry points of the Traefiks of the project.
    pub(super) entry_points: entry_points::EntryPoints,
    /// TLS options that ask clients for a certificate, by name in lower case.
    pub(super) client_auth: BTreeSet<String>,
    /// Hosts that files of the project's own Traefik name: their routers are in those files.
    pub(super) hosts_of_files: BTreeSet<String>,
    /// The project.
    pub(super) project: &'p Project,
}

impl Around<'_> {
    /// What requests to a router pass: the middlewares of its entry points, and its own. Ingress controllers redirect to
    /// HTTPS by themselves.
    fn passed(
        &self,
        entry_points: &[&str],
        own: &[&str],
    ) -> Vec<(String, Option<middleware::Middleware>)> {
        let first = entry_points::middlewares_of(&self.entry_points, entry_points);
        let mut list = chain(&first, &self.middlewares);
        list.retain(|(_, read)| {
            let kind = read.as_ref().and_then(|read| read.kind);
            kind != Some("redirectScheme")
        });
        for one in chain(own, &self.middlewares) {
            if list.iter().all(|(name, _)| *name != one.0) {
                list.push(one);
            }
        }
        list
    }

    /// The TLS options of a router that ask clients for a certificate.
    fn client_auth(&self, service: &ServiceFacts<'_>, router: &Router<'_>) -> Option<Guard> {
        let (label, rule) = (router.tls_options, router.rule?.0);
        let of_entry_point =
            || entry_points::tls_options_of(&self.entry_points, &router.entry_points);
        let written = label.map(|(_, name)| name).or_else(of_entry_point);
        let name = written.unwrap_or("default");
        let name = name.split('@').next().unwrap_or(name);
        let is_known = self.client_auth.contains(&name.to_ascii_lowercase());
        let is_tls = router.tls || written.is_some();
        (is_tls && (is_known || guards::is_mutual(name))).then(|| {
            let judged = if is_known {
                ""
            } else {
                ", judging by its name,"
            };
            Guard {
                path: service.label_path(label.map_or(rule, |(label, _)| label)),
                what: format!("`tls.options` `{name}` of the router"),
                does: format!("{}{judged}", guards::CERTIFICATE),
            }
        })
    }

    /// Whether a router in a file leads to a service.
    fn serves(&self, service: &ServiceFacts<'_>) -> bool {
        let compose = service.service;
        let further = [
            compose.container_name.as_deref(),
            compose.hostname.as_deref(),
        ];
        let mut names = further.into_iter().flatten().chain([service.key]);
        names.any(|name| self.hosts_of_files.contains(&name.to_ascii_lowercase()))
    }
}

/// Whether a service has a router or a rule.
pub(super) fn serves(service: &ServiceFacts<'_>) -> bool {
    service.all_labels().any(|(key, _)| {
        let key = key.to_ascii_lowercase();
        key.starts_with("traefik.http.routers.")
            || key.starts_with("traefik.") && key.ends_with(".frontend.rule")
    })
}

/// Whether a label says that no route leads to a service: `traefik.enable: false`.
pub(super) fn declines(service: &ServiceFacts<'_>) -> bool {
    service.all_labels().any(|(key, value)| {
        key.eq_ignore_ascii_case("traefik.enable") && value.trim().eq_ignore_ascii_case("false")
    })
}

/// The one port that labels of a service name, whichever router leads there.
pub(super) fn port(service: &ServiceFacts<'_>) -> Option<u16> {
    let labels = Labels::of(service);
    let mut ports = labels.ports().into_iter();
    ports
        .next()
        .filter(|_| !labels.disabled && ports.next().is_none())
}

/// The routes that a service's labels ask for.
pub(super) fn requests(
    findings: &mut Findings<'_>,
    service: &ServiceFacts<'_>,
    around: &Around<'_>,
) -> Vec<RouteRequest> {
    let labels = Labels::of(service);
    if labels.disabled {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (name, label) in &labels.not_http {
        findings.say_help(
            &rules::ROUTE_NOT_HTTP,
            &service.label_path(label),
            format!("router `{name}` is not HTTP: no route is created"),
            "publish the port: `--publish load-balancer`, or label `kompose.service.type: loadbalancer`",
        );
    }
    for frontend in labels.frontends() {
        let Some((label, text)) = frontend.rule else {
            continue;
        };
        let path = service.label_path(label);
        for matched in matches(findings, &path, rule::read_version_1(text)) {
            let on_port = (service, frontend.port);
            let request = one(findings, around, on_port, matched, path.clone());
            let tls = tls(&frontend.entry_points, false);
            let guards = labels.guards(service);
            found.extend(request.map(|request| RouteRequest {
                tls,
                guards,
                ..request
            }));
        }
    }
    if !around.serves(service) {
        say_default_rule(findings, service, &labels);
    }
    for (name, router) in &labels.routers {
        of_router(
            findings,
            service,
            &labels,
            (name, router),
            around,
            &mut found,
        );
    }
    found
}

/// Says that no label of a service gives the rule of its route. What a service has of its own stands above labels.
fn say_default_rule(findings: &mut Findings<'_>, service: &ServiceFacts<'_>, labels: &Labels<'_>) {
    let is_proxy = service.known.proxy().is_some();
    let has_own = service.extension.route.is_some() || !service.extension.routes.is_empty();
    let Some(label) = labels.without_rule().filter(|_| !is_proxy && !has_own) else {
        return;
    };
    let message = format!(
        "`{}` has no rule label, so Traefik would use its default rule: no route is created",
        service.key
    );
    let help = "write the route: `x-kuploy: {route: shop.example.com/api}`";
    findings.say_help(
        &rules::ROUTE_RULE,
        &service.label_path(label),
        message,
        help,
    );
}

fn of_router(
    findings: &mut Findings<'_>,
    service: &ServiceFacts<'_>,
    labels: &Labels<'_>,
    (name, router): (&str, &Router<'_>),
    around: &Around<'_>,
    found: &mut Vec<RouteRequest>,
) {
    // Traefik's own pages belong to Traefik.
    let leads_to = router.service.unwrap_or_default();
    let rule = router.rule.filter(|_| !leads_to.ends_with("@internal"));
    let Some((label, text)) = rule else {
        return;
    };
    let path = service.label_path(label);
    let backend = labels.backend(name, router);
    let url = backend.and_then(|backend| backend.url);
    let own = url.and_then(|(label, url)| own_server(service, label, url));
    if let Some((label, url)) = url.filter(|_| own.is_none()) {
        let message = format!(
            "router `{name}` leads to `{url}` and not to `{}`: no route is created",
            service.key
        );
        let help = "write an Ingress of your own for it, to a Service of `type: ExternalName`";
        return findings.say_help(
            &rules::ROUTE_RULE,
            &service.label_path(label),
            message,
            help,
        );
    }
    let client_auth = around.client_auth(service, router);
    if client_auth.is_none()
        && let Some((label, _)) = router.tls_options
    {
        let message = format!("`{label}` has no equivalent in a route");
        findings.say(&rules::ROUTE_OPTION, &service.label_path(label), message);
    }
    say_unused(findings, service, router, backend);
    let (own_port, own_speaks) = own.unzip();
    let port = backend.and_then(|backend| backend.port).or(own_port);
    let speaks = match backend.map(|backend| backend.scheme.clone()) {
        None | Some(Speaks::Unsaid) => own_speaks.unwrap_or(Speaks::Http),
        Some(scheme) => scheme,
    };
    let matches = matches(findings, &path, rule::read(text));
    if matches.is_empty() {
        return;
    }
    let middlewares = Middlewares {
        path: service.label_path(router.middlewares_label.unwrap_or(label)),
        list: around.passed(&router.entry_points, &router.middlewares),
        tls: router.tls,
    };
    for matched in matches {
        let request = one(findings, around, (service, port), matched, path.clone());
        found.extend(request.map(|request| {
            RouteRequest {
                tls: tls(&router.entry_points, router.tls),
                backend: speaks.clone(),
                entry_points: router
                    .entry_points
                    .iter()
                    .map(ToString::to_string)
                    .collect(),
                middlewares: middlewares.clone(),
                guards: client_auth.clone().into_iter().collect(),
                ..request
            }
        }));
    }
}

/// The port of an address that is the container's own, and what is spoken there: `http://web:3000` at the service `web`, by
/// any of the names that the network has for it.
fn own_server(service: &ServiceFacts<'_>, label: &str, url: &str) -> Option<(u16, Speaks)> {
    let host = hosts::hosts(Holder::File, url).into_iter().next()?;
    let compose = service.service;
    let names = [&compose.container_name, &compose.hostname];
    let mut names = names.into_iter().flatten();
    let mut networks = compose.networks.values().flatten();
    let is_own = host.name == service.key
        || names.any(|name| name == host.name)
        || networks.any(|network| network.aliases.iter().any(|alias| alias == host.name));
    let port = host.port.or_else(|| hosts::scheme_port(host.scheme));
    let speaks = match host.scheme {
        Some("https") => Speaks::Https(format!("`{label}`")),
        Some("h2c") => Speaks::H2c,
        _ => Speaks::Http,
    };
    port.filter(|_| is_own).map(|port| (port, speaks))
}

fn tls(entry_points: &[&str], has_tls: bool) -> Tls {
    let comes_in_by = |names: &[&str]| {
        let mut entry_points = entry_points.iter();
        entry_points.any(|point| names.iter().any(|name| point.eq_ignore_ascii_case(name)))
    };
    if has_tls || comes_in_by(SECURE_ENTRY_POINTS) {
        Tls::On
    } else if comes_in_by(PLAIN_ENTRY_POINTS) {
        Tls::Off
    } else {
        Tls::Unsaid
    }
}

/// What a rule matches, or a finding.
fn matches(
    findings: &mut Findings<'_>,
    path: &Path,
    read: Result<Vec<Match>, RuleError>,
) -> Vec<Match> {
    let message = match read {
        Ok(matches) => return matches,
        Err(RuleError::Malformed) => "not a valid Traefik rule: no route is created".to_owned(),
        Err(RuleError::Unsupported(what)) => {
            format!("routes match host and path, not `{what}`: no route is created")
        }
    };
    let help = "write the route: `x-kuploy: {route: shop.example.com/api}`";
    findings.say_help(&rules::ROUTE_RULE, path, message, help);
    Vec::new()
}

/// A route with hosts and paths that Kubernetes takes.
fn one(
    findings: &mut Findings<'_>,
    around: &Around<'_>,
    (service, port): (&ServiceFacts<'_>, Option<u16>),
    matched: Match,
    place: Path,
) -> Option<RouteRequest> {
    let mut request = RouteRequest::new(service.id, place);
    request.port = port.filter(|port| *port > 0);
    for text in &matched.hosts {
        match host(text) {
            Some(host) if !request.hosts.contains(&host) => request.hosts.push(host),
            Some(_) => {}
            // Of a variable that is not set, KP2112 speaks.
            None if text.is_empty() && around.project.lacks_variable(&request.path) => {}
            // Seen: `LAGO_DOMAIN=` in the `.env` of Lago, for the rules of six services.
            None if text.is_empty() => {
                let message = format!(
                    "the host in a rule of `{}` is empty: no route is created",
                    service.key
                );
                let help = "set the variable that the rule uses instead of the host";
                findings.say_help(&rules::ROUTE_RULE, &request.path, message, help);
            }
            None => {
                let message = format!("`{text}` is not a host name: no route is created");
                findings.say(&rules::ROUTE_RULE, &request.path, message);
            }
        }
    }
    for (text, exact) in &matched.paths {
        match path(text) {
            Some(path) => request.paths.push((path, *exact)),
            None => {
                let message = format!(
                    "`{text}` is a pattern, but routes match plain paths: no route is created"
                );
                findings.say(&rules::ROUTE_RULE, &request.path, message);
            }
        }
    }
    let hosts_lost = !matched.hosts.is_empty() && request.hosts.is_empty();
    let paths_lost = !matched.paths.is_empty() && request.paths.is_empty();
    (!hosts_lost && !paths_lost).then_some(request)
}

fn say_unused(
    findings: &mut Findings<'_>,
    service: &ServiceFacts<'_>,
    router: &Router<'_>,
    backend: Option<&Backend<'_>>,
) {
    let of_backend = backend.iter().flat_map(|backend| &backend.unused);
    for label in router.unused.iter().chain(of_backend) {
        let is_sticky = label.to_ascii_lowercase().contains(".loadbalancer.sticky");
        if is_sticky && service.has_several() {
            say_sticky(findings, service, label);
            continue;
        }
        let message = format!("`{label}` has no equivalent in a route");
        findings.say(&rules::ROUTE_OPTION, &service.label_path(label), message);
    }
}

/// Sessions that Traefik keeps with one container, and that every pod gets a part of. One label says it.
fn say_sticky(findings: &mut Findings<'_>, service: &ServiceFacts<'_>, label: &str) {
    let rest = label.to_ascii_lowercase();
    let rest = rest
        .rsplit_once(".loadbalancer.sticky")
        .map(|(_, rest)| rest.to_owned());
    if rest.is_some_and(|rest| rest.contains(".cookie.")) {
        return;
    }
    let message = format!(
        "`{label}` pins each client to one container (sticky sessions), but the route sends requests to each pod of `{}` in turn",
        service.key
    );
    let help = "keep sessions outside of the pods (Redis, a database), set a cookie at the ingress controller (of the Ingress: `nginx.ingress.kubernetes.io/affinity: cookie`; of the Service for Traefik: `traefik.ingress.kubernetes.io/service.sticky.cookie: \"true\"`), or run one pod: `deploy: {replicas: 1}`";
    findings.say_help(
        &rules::SESSIONS_SPREAD,
        &service.label_path(label),
        message,
        help,
    );
}

/// The middlewares that names stand for, each name as written; chains are followed.
fn chain(names: &[&str], defined: &Defined) -> Vec<(String, Option<middleware::Middleware>)> {
    let mut found = Vec::new();
    let mut open: Vec<String> = names.iter().rev().map(ToString::to_string).collect();
    for _ in 0..LONGEST_CHAIN {
        let Some(written) = open.pop() else { break };
        let name = written.split('@').next().unwrap_or(&written);
        let definition = defined.get(&name.to_ascii_lowercase());
        let read = definition.map(|definition| {
            let mut read = middleware::read(&definition.labels);
            read.users_at.clone_from(&definition.users);
            read
        });
        match read {
            Some(read) if !read.chain.is_empty() => open.extend(read.chain.into_iter().rev()),
            read => found.push((written, read)),
        }
    }
    found
}
