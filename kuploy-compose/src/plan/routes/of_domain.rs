//! `--domain`: `SERVICE.DOMAIN` for every service with a published web port and no other route.

use std::collections::BTreeSet;

use super::requests::Request;
use super::web_port::{self, Why};
use crate::diagnostic::rules;
use crate::facts::routes::{RouteRequest, host};
use crate::facts::web_listeners::WebListeners;
use crate::facts::{PerService, ServiceId};
use crate::model::ContainerPort;
use crate::plan::context::Context;
use crate::plan::pods::{Member, Pods};

/// The routes that the domain gives to services for which `others` ask for none.
pub(super) fn requests(
    cx: &mut Context<'_>,
    pods: &Pods<'_>,
    ports: &PerService<Vec<ContainerPort>>,
    web: &WebListeners,
    others: &[Request],
) -> Vec<Request> {
    // A domain that is none was named with the options.
    let Some(domain) = cx.options.domain.as_deref().and_then(host) else {
        return Vec::new();
    };
    let routed: BTreeSet<ServiceId> = others.iter().map(|request| request.service).collect();
    let mut found = Vec::new();
    for service in pods
        .running()
        .filter(|service| !routed.contains(&service.id))
    {
        let known = &cx.facts.services[service.id].known;
        let ports = &ports[service.id];
        if let Some((port, why)) = web_port::of_domain(service, known, ports, web) {
            match why {
                Why::Published => {}
                Why::Assumed => say_assumed(cx, service, port),
                Why::Said(evidence) => say_unpublished(cx, service, port, evidence),
            }
            let mut request = RouteRequest::new(service.id, service.path.key("ports"));
            request.hosts.push(format!("{}.{domain}", service.name));
            request.port = Some(port);
            found.push(Request::from(request));
        }
    }
    found
}

/// Says that a route leads to a port that is not published, and what says that it is the web's.
fn say_unpublished(cx: &mut Context<'_>, service: &Member<'_>, port: u16, evidence: &str) {
    let message = format!(
        "`{}`: `--domain` routes port {port}, which speaks HTTP ({evidence}): nothing says so of the published ports",
        service.key
    );
    let help = "another port is `x-kuploy: {route: {host: HOST, port: NUMBER}}`";
    let path = service.path.key("ports");
    cx.say_help(&rules::ROUTE_ASSUMED, &path, message, help);
}

fn say_assumed(cx: &mut Context<'_>, service: &Member<'_>, port: u16) {
    let message = format!(
        "`{}`: `--domain` routes port {port}, which is assumed to be HTTP",
        service.key
    );
    let help = format!(
        "if it is not HTTP, set its protocol: `ports: [{{target: {port}, published: \"{port}\", app_protocol: tcp}}]`; another port is `x-kuploy: {{route: {{host: HOST, port: NUMBER}}}}`"
    );
    let path = service.path.key("ports");
    cx.say_help(&rules::ROUTE_ASSUMED, &path, message, help);
}
