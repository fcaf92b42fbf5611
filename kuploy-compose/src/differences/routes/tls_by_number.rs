//! Routes that speak HTTP to ports whose numbers are those of HTTPS, and of which nothing else says what they speak.

use crate::compose::Port;
use crate::diagnostic::rules;
use crate::facts::{Facts, Findings};
use crate::model::BackendScheme;
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// Numbers at which people open a site with `https://`.
const OF_HTTPS: &[u16] = &[443, 8443, 9443];
/// Numbers at which they open one with `http://`: who publishes one beside serves it without TLS there.
const OF_HTTP: &[u16] = &[80, 8000, 8080];

/// Names each service whose route may speak HTTP to a server with TLS.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    for service in decided.pods.running() {
        // What a proxy is told to speak, and what `x-kuploy` says, is no guess.
        if !facts.routes[service.id].requests.is_empty() {
            continue;
        }
        let routes = decided.reached.routes[service.id].routes.iter();
        let mut routes = routes.filter(|route| route.backend == BackendScheme::Http);
        let port = routes.find_map(|route| Some(route.paths.first()?.port));
        let web = &decided.from_files.web;
        if let Some(port) = port.filter(|port| web.http(service.id, *port).is_none()) {
            say_number(report, service, port);
        }
    }
}

fn say_number(report: &mut Findings<'_>, service: &Member<'_>, number: u16) {
    // A server that is known serves as its own configuration says, which is read.
    if !service.known.ports().is_empty() {
        return;
    }
    let published = |port: &Port| {
        port.published
            .as_deref()
            .and_then(|it| it.parse::<u16>().ok())
    };
    let ports = || service.service.ports.iter();
    let is_plain = |port: &Port| {
        let own = Some(port.target).filter(|target| *target != number);
        let numbers = own.into_iter().chain(published(port));
        numbers.into_iter().any(|it| OF_HTTP.contains(&it)) || port.app_protocol.is_some()
    };
    if ports().any(is_plain) {
        return;
    }
    let mut found = ports().filter(|port| port.target == number);
    let outside = found.find_map(|port| {
        let numbers = published(port).into_iter().chain([port.target]);
        numbers.into_iter().find(|it| OF_HTTPS.contains(it))
    });
    let Some(outside) = outside else { return };
    let key = service.key;
    let message = format!(
        "`{key}` is published on port {outside}, which browsers open with `https://`: if it speaks TLS itself, the route, which speaks HTTP to port {number}, gets an error from it"
    );
    let help = format!(
        "if it does: serve HTTP in the pod, or say so: `ports: [{{target: {number}, published: \"{outside}\", app_protocol: https}}]`; if it speaks HTTP: `app_protocol: http`"
    );
    let path = service.path.key("ports");
    report.say_help(&rules::BACKEND_TLS, &path, message, help);
}
