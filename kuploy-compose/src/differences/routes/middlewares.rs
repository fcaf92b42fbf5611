//! Middlewares of Traefik that routes do not carry.

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::{Facts, Findings, routes};
use crate::options::RouteKind;

/// Says what is lost of the middlewares of a router.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, router: &routes::Middlewares) {
    let path = &router.path;
    for (written, read) in &router.list {
        let Some(read) = read else {
            let message = format!(
                "middleware `{written}` is not defined by labels of the project and is dropped"
            );
            let finding = Finding::new(&rules::MIDDLEWARE_LOST, message);
            report.add(finding.severity(Severity::Warning), path);
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
