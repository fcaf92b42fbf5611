//! Ports that answer in Compose and not in the cluster: a Service lets through what it lists.

use super::earlier::Earlier;
use crate::diagnostic::rules;
use crate::facts::ports::PortEvidence;
use crate::facts::{PerService, unclear_ports};
use crate::model::{Endpoint, EndpointKind};
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// Says once a service that others may use a port of it which nothing names. `own` are the Services of services' own
/// names.
pub(super) fn say(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_, '_>,
    own: &PerService<Option<Endpoint>>,
) {
    let unclear = unclear_ports::find(
        &cx.facts.services,
        earlier.references,
        earlier.running().map(|service| service.facts),
    );
    for service in earlier
        .running()
        .filter(|service| unclear.contains(&service.id))
    {
        let endpoint = own[service.id].as_ref();
        let endpoint = endpoint.filter(|endpoint| endpoint.kind == EndpointKind::ClusterIp);
        let Some(endpoint) = endpoint.filter(|_| !is_known(cx, service)) else {
            continue;
        };
        let ports = endpoint.ports.iter();
        let listed: Vec<String> = ports.map(|port| port.port.to_string()).collect();
        let noun = if listed.len() == 1 { "port" } else { "ports" };
        let message = format!(
            "the Service of `{}` has only {noun} {}: connections to other ports fail, and it is unknown which ports its clients use",
            service.key,
            listed.join(", ")
        );
        let help = "list every port that clients use: `x-kuploy: {ports: [8080, 9000]}`";
        cx.say_help(&rules::PORTS_CLOSED, &service.path, message, help);
    }
}

/// Whether all ports of a service are known: its image is in the catalogue or says itself which it exposes, or the
/// program is told where to listen.
fn is_known(cx: &Context<'_>, service: &Member<'_>) -> bool {
    let ports = cx.facts.ports[service.id].known.iter();
    let mut evidence = ports.flat_map(|port| &port.evidence);
    evidence.any(PortEvidence::is_of_program)
        || !service.known.ports().is_empty()
        || !service.image.config.ports.is_empty()
        || !service.extension.ports.is_empty()
}
