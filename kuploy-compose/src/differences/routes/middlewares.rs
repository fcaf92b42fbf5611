//! Middlewares of Traefik that routes do not carry.

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::{Facts, Findings, routes};
use crate::options::RouteKind;

/// Says what is lost of the middlewares of a router.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, router: &routes::Middlewares) {
    let path = &router.path;
    for (written, read) in &router.list {
        let Some(read) = read else {
            report.add(undefined(written), path);
            continue;
        };
        if read.kind.is_none() || facts.options.route() != RouteKind::Traefik {
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

/// Parts of names of middlewares that stop requests. Seen: `authentik@file`, `chain-authelia@file`, `vpn-only@file`.
const GUARDS: &[&str] = &[
    "allowlist",
    "auth",
    "internal-only",
    "ipallow",
    "ipwhite",
    "local-only",
    "oidc",
    "sso",
    "tailscale",
    "vpn",
    "whitelist",
];

/// A middleware of a file, or of another project.
fn undefined(name: &str) -> Finding {
    let lower = name.to_ascii_lowercase();
    let is_guard = GUARDS.iter().any(|part| lower.contains(part)) && !lower.contains("author");
    let mut message =
        format!("middleware `{name}` is not defined by labels of the project and is dropped");
    if is_guard {
        message.push_str(
            ": judging by its name it keeps people out, and the route is open to everybody",
        );
    }
    let finding = Finding::new(&rules::MIDDLEWARE_LOST, message).severity(Severity::Warning);
    match is_guard {
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
