//! Middlewares of Traefik that routes do not carry.

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::{Facts, Findings, routes};
use crate::name_words::NameWords;
use crate::options::RouteKind;

/// Says what is lost of the middlewares of a router.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, router: &routes::Middlewares) {
    let path = &router.path;
    let keeps = |read: &routes::Middleware| {
        read.kind.is_some() && facts.options.route() == RouteKind::Traefik
    };
    let mut known = router.list.iter().filter_map(|(_, read)| read.as_ref());
    let is_guarded = known.any(|read| keeps(read) && read.guards());
    for (written, read) in &router.list {
        let Some(read) = read else {
            report.add(undefined(written, is_guarded), path);
            continue;
        };
        if !keeps(read) {
            say_lost(report, path, written, read, router.tls);
            continue;
        }
        for label in &read.unknown {
            let message =
                format!("`{label}` of middleware `{written}` has no equivalent and is dropped");
            report.say(&rules::ROUTE_OPTION, path, message);
        }
    }
}

/// Words of names of middlewares that stop requests. Seen: `authentik@file`, `chain-authelia@file`, `vpn-only@file`.
const GUARDS: &[&str] = &[
    "ALLOWLIST",
    "AUTH",
    "AUTHELIA",
    "AUTHENTIK",
    "BASICAUTH",
    "FORWARDAUTH",
    "IPALLOWLIST",
    "IPWHITELIST",
    "OAUTH",
    "OAUTH2",
    "OIDC",
    "SSO",
    "TAILSCALE",
    "VPN",
    "WHITELIST",
];

/// Two words that say so together: `local-only`.
const GUARDS_OF_TWO: &[(&str, &str)] = &[("INTERNAL", "ONLY"), ("LOCAL", "ONLY")];

/// Words of names of middlewares that change requests, or let them through: `strip-auth-header`, `chain-no-auth`.
const CHANGES: &[&str] = &[
    "BYPASS", "HEADER", "HEADERS", "NO", "NOAUTH", "REMOVE", "SKIP", "STRIP", "UNAUTH", "WITHOUT",
];

/// Whether a middleware keeps people out, judging by its name.
fn is_guard(name: &str) -> bool {
    let words = NameWords::of(name);
    let has = |word: &str| words.iter().any(|it| it == word);
    let pairs = || words.iter().zip(words.iter().skip(1));
    let is_one = GUARDS.iter().any(|word| has(word));
    let are_two = || pairs().any(|pair| GUARDS_OF_TWO.contains(&pair));
    (is_one || are_two()) && !CHANGES.iter().any(|word| has(word))
}

/// A middleware of a file, or of another project; `is_guarded`: another one of the route keeps people out.
fn undefined(name: &str, is_guarded: bool) -> Finding {
    let is_open = !is_guarded && is_guard(name);
    let mut message =
        format!("middleware `{name}` is not defined by labels of the project and is dropped");
    if is_open {
        message.push_str(
            ": judging by its name it keeps people out, and the route is open to everybody",
        );
    }
    let finding = Finding::new(&rules::MIDDLEWARE_LOST, message).severity(Severity::Warning);
    match is_open {
        true => finding.help("let the ingress controller ask for the login, by its annotations in the service: `x-kuploy: {route: {annotations: …}}`; or define the middleware in labels of the project and use `--route traefik`"),
        false => finding,
    }
}

/// A middleware that the route cannot carry.
fn say_lost(
    report: &mut Findings<'_>,
    path: &Path,
    name: &str,
    read: &routes::Middleware,
    router_has_tls: bool,
) {
    let mut message = format!("middleware `{name}` {} and is dropped", read.does());
    if read.guards() {
        message.push_str(": the route is open to everybody");
    }
    let finding = Finding::new(&rules::MIDDLEWARE_LOST, message);
    // Ingress controllers redirect to TLS by themselves.
    let is_done = read.kind == Some("redirectScheme") && !router_has_tls;
    let finding = match is_done {
        true => finding.severity(Severity::Info),
        false => finding.help("use `--route traefik`, or annotations of your ingress controller in the service, which complete the route of the labels: `x-kuploy: {route: {annotations: …}}`"),
    };
    report.add(finding, path);
}
