//! Middlewares of Traefik that routes do not carry.

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::{Facts, Findings, routes};
use crate::model::StringMap;
use crate::options::RouteKind;

/// What ends the finding of a protection that is dropped.
const LET_THE_CONTROLLER: &str = "let the ingress controller keep people out, by its annotations in the service: `x-kuploy: {route: {annotations: …}}`";

/// Says what of a route keeps people out, and is dropped.
pub(super) fn say_guards(report: &mut Findings<'_>, request: &routes::RouteRequest) {
    if routes::are_guarded(&request.annotations) {
        return;
    }
    for guard in &request.guards {
        let message = format!(
            "{} {} and is dropped: the route is open to everybody",
            guard.what, guard.does
        );
        report.say_help(
            &rules::MIDDLEWARE_LOST,
            &guard.path,
            message,
            LET_THE_CONTROLLER,
        );
    }
}

/// Says what is lost of the middlewares of a router.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    router: &routes::Middlewares,
    annotations: &StringMap,
) {
    let path = &router.path;
    // Said by annotations of the ingress controller.
    let is_done = routes::are_guarded(annotations);
    let keeps = |read: &routes::Middleware| {
        read.kind.is_some() && facts.options.route() == RouteKind::Traefik
    };
    let mut known = router.list.iter().filter_map(|(_, read)| read.as_ref());
    let is_guarded = known.any(|read| keeps(read) && read.guards());
    for (written, read) in &router.list {
        let guards = read
            .as_ref()
            .map_or_else(|| routes::is_guard(written), routes::Middleware::guards);
        if is_done && guards && !read.as_ref().is_some_and(keeps) {
            continue;
        }
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

/// A middleware of a file, or of another project; `is_guarded`: another one of the route keeps people out.
fn undefined(name: &str, is_guarded: bool) -> Finding {
    let is_open = !is_guarded && routes::is_guard(name);
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
