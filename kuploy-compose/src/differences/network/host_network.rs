//! Services on the network of the host that take ports of its ingress controller.

use crate::diagnostic::rules;
use crate::facts::host_network::uses_host;
use crate::facts::ports::PortEvidence;
use crate::facts::{Facts, Findings, ServiceId};
use crate::model::{Protocol, WorkloadKind};
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// Ports of a node that ingress controllers take.
const OF_INGRESS: &[u16] = &[80, 443];

/// Says which services on the network of the host may not start.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let listens = |id: ServiceId, number: u16| {
        let known = &decided.ports.known(facts, id).known;
        // A program that is told another port leaves that of its image: `--entrypoints.web.address=:8000`.
        let told = known.iter().flat_map(|port| &port.evidence);
        let is_told = told.into_iter().any(PortEvidence::is_of_program);
        let mut known = known.iter();
        let is_known = known.any(|port| {
            let of_image = port.evidence.iter().all(PortEvidence::is_of_image);
            port.number == number && port.protocol == Protocol::Tcp && !(is_told && of_image)
        });
        is_known
            && decided
                .from_files
                .web
                .heard(id, [number].into())
                .contains(&number)
    };
    for service in decided.pods.running().filter(|service| uses_host(service)) {
        let kind = decided.runs[service.owner].kind();
        if kind.is_some_and(WorkloadKind::runs_to_completion) {
            continue;
        }
        let taken = OF_INGRESS.iter().copied();
        let taken: Vec<u16> = taken.filter(|port| listens(service.id, *port)).collect();
        if !taken.is_empty() {
            say_taken(report, service, &taken);
        }
    }
}

fn say_taken(report: &mut Findings<'_>, service: &Member<'_>, ports: &[u16]) {
    let numbers: Vec<String> = ports.iter().map(u16::to_string).collect();
    let (noun, numbers) = match ports.len() {
        1 => ("port", numbers.concat()),
        _ => ("ports", numbers.join(" and ")),
    };
    let message = format!(
        "`{}` listens on {noun} {numbers} of its node: if an ingress controller uses {}, as on K3s, its pod stays Pending",
        service.key,
        match ports.len() {
            1 => "that port",
            _ => "these ports",
        }
    );
    let list: Vec<String> = ports
        .iter()
        .map(|port| format!("\"{port}:{port}\""))
        .collect();
    let help = format!(
        "write `ports: [{}]` instead of `network_mode: host`, and reach it through a route: `--domain example.com` creates `{}.example.com`; to keep the ports of the node for it, install K3s with `--disable=traefik,servicelb`",
        list.join(", "),
        service.name
    );
    let path = service.path.key("network_mode");
    report.say_help(&rules::HOST_PORT_OF_INGRESS, &path, message, help);
}
