//! Ports that answer in Compose and not in the cluster: a Service lets through what it lists.

use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::ports::PortEvidence;
use crate::facts::unclear_ports::Unclear;
use crate::facts::{Facts, Findings};
use crate::model::{Endpoint, EndpointKind};
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// Says once a service that others may use a port of it which nothing names.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    for (id, unclear) in &decided.reached.unclear_ports {
        let service = &decided.pods[*id];
        let mut endpoints = decided.reached.endpoints[*id].endpoints.iter();
        let endpoint = endpoints.find(|endpoint| endpoint.name == service.name);
        let Some(endpoint) = endpoint.filter(|endpoint| !endpoint.ports.is_empty()) else {
            continue;
        };
        let named = unclear.named.and_then(|index| {
            let reference = decided.from_files.references.get(index)?;
            Some(PortEvidence::named(&facts.services, reference, None).to_string())
        });
        let finding = match &endpoint.kind {
            EndpointKind::ClusterIp => closed(service, endpoint, unclear, named),
            EndpointKind::Headless if unclear.needs_every_port => match named {
                Some(place) => open(service, &place),
                None => continue,
            },
            _ => continue,
        };
        report.add(finding, &service.path);
    }
}

/// A warning where a name is used without a port and nothing but `ports` says which one it may be. Whoever only starts
/// after a service may never connect to it (workers, exporters: in public projects none did), and a health check asks the port
/// that the program serves.
fn closed(
    service: &Member<'_>,
    endpoint: &Endpoint,
    unclear: &Unclear,
    named: Option<String>,
) -> Finding {
    let ports = endpoint.ports.iter();
    let listed: Vec<String> = ports.map(|port| port.port.to_string()).collect();
    let noun = if listed.len() == 1 { "port" } else { "ports" };
    let (key, listed) = (service.key, listed.join(", "));
    let message = match named {
        Some(place) => format!(
            "{place} uses `{key}` without a port, and the Service of `{key}` has only {noun} {listed}: connections to other ports fail",
        ),
        None => format!(
            "the Service of `{key}` has only {noun} {listed}: connections to other ports fail, and it is unknown which ports its clients use"
        ),
    };
    let severity = match unclear.needs_every_port {
        true => Severity::Warning,
        false => Severity::Info,
    };
    Finding::new(&rules::PORTS_CLOSED, message)
        .severity(severity)
        .help(format!(
            "list every port that clients use: `x-kuploy: {{ports: [{}OTHER]}}`",
            ports_of(endpoint)
        ))
}

/// The ports that a Service has, as the beginning of a list.
fn ports_of(endpoint: &Endpoint) -> String {
    let ports = endpoint.ports.iter();
    ports.map(|port| format!("{}, ", port.port)).collect()
}

/// The Service has no address of its own, so that no port is closed.
fn open(service: &Member<'_>, place: &str) -> Finding {
    let key = service.key;
    let message = format!(
        "{place} uses `{key}` without a port: its Service is headless, so that every port is reachable"
    );
    Finding::new(&rules::PORTS_CLOSED, message)
        .severity(Severity::Info)
        .help("for a Service with a cluster IP list every port that clients use: `x-kuploy: {ports: [PORT, …]}`")
}
