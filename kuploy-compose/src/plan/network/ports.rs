//! The ports of containers: those that services are known to listen on, named and unique within each pod.

use std::collections::{BTreeMap, BTreeSet};

use crate::map::IndexMap;

use super::port_names;
use crate::diagnostic::rules;
use crate::facts::network_mode::NetworkMode;
use crate::facts::peers::InFile;
use crate::facts::ports::{self, PortEvidence, PortFacts, protocol};
use crate::facts::{PerService, ServiceId};
use crate::model::{ContainerPort, Protocol};
use crate::plan::context::Context;
use crate::plan::pods::{Member, Pods};

/// The ports of a pod: its containers share them, and their names.
#[derive(Default)]
struct PodPorts<'s> {
    names: BTreeSet<String>,
    /// Who has each.
    numbers: BTreeMap<(u16, Protocol), &'s str>,
}

/// Decides the ports of containers. `in_files` are the references in mounted files.
pub(in crate::plan) fn ports<'a>(
    cx: &mut Context<'a>,
    pods: &Pods<'a>,
    in_files: &[InFile<'a>],
) -> PerService<Vec<ContainerPort>> {
    let facts = cx.facts;
    let with_files = ports::with_files(facts, in_files);
    let mut made = pods.map(|_, _| Vec::new());
    let mut shared: BTreeMap<ServiceId, PodPorts<'_>> = BTreeMap::new();
    for service in pods.running() {
        let known = with_files
            .get(&service.id)
            .unwrap_or(&facts.ports[service.id]);
        if known.is_range() {
            let message = format!(
                "`{}` listens on {} ports: its Service is headless and lists none, so every port is reachable",
                service.key, known.count
            );
            cx.say(&rules::PORT_RANGE_WIDE, &service.path.key("ports"), message);
            continue;
        }
        say_inferred(cx, service, known);
        let pod = shared.entry(service.owner).or_default();
        made[service.id] = of_container(cx, service, known, pod);
    }
    made
}

fn of_container<'s>(
    cx: &mut Context<'_>,
    service: &Member<'s>,
    known: &PortFacts<'_>,
    pod: &mut PodPorts<'s>,
) -> Vec<ContainerPort> {
    let mode = NetworkMode::of(service.service);
    let on_node = service.labels.is_true("kompose.controller.port.expose");
    let mut made = Vec::new();
    for port in known.known.iter().filter(|_| mode != NetworkMode::None) {
        // On the node's network each port of a container is one of the node, for which the scheduler looks: one that is
        // only presumed keeps the pod from nodes where it is taken, as 80 and 443 are by Traefik on K3s.
        let is_presumed = port.evidence.iter().all(PortEvidence::is_of_image);
        if mode == NetworkMode::Host && is_presumed {
            continue;
        }
        let (number, protocol) = (port.number, port.protocol);
        // Containers of one pod share its ports: who comes first has it.
        let first = *pod.numbers.entry((number, protocol)).or_insert(service.key);
        if first == service.key {
            let names = port.names.iter().copied();
            made.push(ContainerPort {
                name: port_names::choose(names, number, protocol, &mut pod.names),
                port: number,
                protocol,
                host_port: match on_node {
                    true => published(service, number, protocol),
                    false => None,
                },
            });
        } else if mode == NetworkMode::Networks {
            // In Compose they shared no network, and both could listen.
            let message = format!(
                "`{first}` and `{}` listen on port {number} in the same pod: one of them does not start",
                service.key
            );
            let help = "configure one of them to listen on another port";
            cx.say_help(&rules::PORTS_CLASH, &service.path, message, help);
        }
    }
    made
}

/// The number under which Compose publishes a port: with `kompose.controller.port.expose` it is one of the node too.
fn published(service: &Member<'_>, number: u16, of: Protocol) -> Option<u16> {
    let declared = service.service.ports.iter();
    let mut same = declared.filter(|port| port.target == number && protocol(port.protocol) == of);
    same.find_map(|port| port.published.as_deref()?.parse().ok())
}

/// Says what the ports that nobody asked for come from.
fn say_inferred(cx: &mut Context<'_>, service: &Member<'_>, ports: &PortFacts<'_>) {
    // By evidence, in the order found: ports of one origin are listed together.
    let mut found: IndexMap<String, Vec<String>> = IndexMap::new();
    for port in &ports.known {
        let strongest = port.evidence.first();
        let inferred = strongest.filter(|evidence| !evidence.is_asked_for());
        if let Some(evidence) = inferred {
            let number = match port.protocol {
                Protocol::Tcp => port.number.to_string(),
                other => format!("{}/{}", port.number, other.as_str().to_ascii_lowercase()),
            };
            found.update(evidence.to_string(), Vec::new, |numbers| {
                numbers.push(number)
            });
        }
    }
    let count: usize = found.values().map(Vec::len).sum();
    if count == 0 {
        return;
    }
    let parts = found.iter();
    let parts = parts.map(|(origin, numbers)| format!("{} from {origin}", numbers.join(", ")));
    let parts: Vec<String> = parts.collect();
    let noun = if count == 1 { "port" } else { "ports" };
    let message = format!("`{}` is given {noun} {}", service.key, parts.join(", "));
    cx.say(&rules::PORT_INFERRED, &service.path, message);
}
