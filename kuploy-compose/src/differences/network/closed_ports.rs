//! Ports that answer in Compose and not in the cluster: a Service lets through what it lists.

use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::peers::Reference;
use crate::facts::ports::PortEvidence;
use crate::facts::{Facts, Findings, unclear_ports};
use crate::model::{Endpoint, EndpointKind};
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// Says once a service that others may use a port of it which nothing names.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let unclear = unclear_ports::find(
        &facts.services,
        &decided.from_files.references,
        decided.pods.running().map(|service| service.facts),
    );
    for service in decided.pods.running() {
        let Some(named) = unclear.get(&service.id) else {
            continue;
        };
        let mut endpoints = decided.reached.endpoints[service.id].endpoints.iter();
        let endpoint = endpoints.find(|endpoint| endpoint.name == service.name);
        let endpoint = endpoint.filter(|endpoint| endpoint.kind == EndpointKind::ClusterIp);
        let Some(endpoint) = endpoint.filter(|_| !is_known(facts, service)) else {
            continue;
        };
        let finding = finding(facts, service, endpoint, *named);
        report.add(finding, &service.path);
    }
}

/// A warning where a name is used without a port and nothing but `ports` says which one it may be. Whoever only starts
/// after a service may never connect to it (workers, exporters: in public projects none did), and a health check asks the port
/// that the program serves.
fn finding(
    facts: &Facts<'_>,
    service: &Member<'_>,
    endpoint: &Endpoint,
    named: Option<&Reference<'_>>,
) -> Finding {
    let ports = endpoint.ports.iter();
    let listed: Vec<String> = ports.map(|port| port.port.to_string()).collect();
    let noun = if listed.len() == 1 { "port" } else { "ports" };
    let (key, listed) = (service.key, listed.join(", "));
    let message = match named {
        Some(reference) => format!(
            "{} uses `{key}` without a port, and the Service of `{key}` has only {noun} {listed}: connections to other ports fail",
            PortEvidence::named(&facts.services, reference, None)
        ),
        None => format!(
            "the Service of `{key}` has only {noun} {listed}: connections to other ports fail, and it is unknown which ports its clients use"
        ),
    };
    let ports = facts.ports[service.id].known.iter();
    let mut evidence = ports.flat_map(|port| &port.evidence);
    let is_checked = evidence.any(|evidence| *evidence == PortEvidence::HealthCheck);
    let severity = match named.is_some() && !is_checked {
        true => Severity::Warning,
        false => Severity::Info,
    };
    Finding::new(&rules::PORTS_CLOSED, message)
        .severity(severity)
        .help("list every port that clients use: `x-kuploy: {ports: [8080, 9000]}`")
}

/// Whether all ports of a service are known: its image is in the catalogue or says itself which it exposes, or the
/// program is told where to listen.
fn is_known(facts: &Facts<'_>, service: &Member<'_>) -> bool {
    let ports = facts.ports[service.id].known.iter();
    let mut evidence = ports.flat_map(|port| &port.evidence);
    evidence.any(PortEvidence::is_of_program)
        || !service.known.ports().is_empty()
        || !service.image.config.ports.is_empty()
        || !service.extension.ports.is_empty()
}
