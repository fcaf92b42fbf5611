//! The ports of containers: those that services are known to listen on, named and unique within each pod.

use crate::map::BTreeSet;

use crate::facts::network_mode::NetworkMode;
use crate::facts::peers::InFile;
use crate::facts::ports::{self, PortEvidence, PortFacts, protocol};
use crate::facts::{Facts, PerService, ServiceId};
use crate::map::BTreeMap;
use crate::model::{ContainerPort, Protocol, port_names};
use crate::plan::pods::{Member, Pods};

/// The ports of a pod: its containers share them, and their names.
#[derive(Default)]
struct PodPorts<'p, 's> {
    names: BTreeSet<String>,
    /// Who has each.
    numbers: BTreeMap<(u16, Protocol), &'p Member<'s>>,
}

/// The ports of containers.
pub(crate) struct Ports<'a> {
    /// By service.
    pub(crate) made: PerService<Vec<ContainerPort>>,
    /// Ports that two containers of a pod listen on.
    pub(crate) clashes: Vec<Clash<'a>>,
    /// What is known of the ports of services that mounted files name.
    with_files: BTreeMap<ServiceId, PortFacts<'a>>,
}

/// A port that another container of the pod has.
pub(crate) struct Clash<'a> {
    /// Who gets none.
    pub(crate) service: ServiceId,
    /// Who has it.
    pub(crate) first: &'a str,
    /// The port.
    pub(crate) number: u16,
}

impl<'a> Ports<'a> {
    /// What is known of the ports of a service.
    pub(crate) fn known<'s>(&'s self, facts: &'s Facts<'a>, id: ServiceId) -> &'s PortFacts<'a> {
        self.with_files.get(&id).unwrap_or(&facts.ports[id])
    }
}

/// Decides the ports of containers. `in_files` are the references in mounted files.
pub(in crate::plan) fn ports<'a>(
    facts: &'a Facts<'a>,
    pods: &Pods<'a>,
    in_files: &[InFile<'a>],
) -> Ports<'a> {
    let mut ports = Ports {
        made: pods.map(|_, _| Vec::new()),
        clashes: Vec::new(),
        with_files: ports::with_files(facts, in_files),
    };
    let mut shared: BTreeMap<ServiceId, PodPorts<'_, '_>> = BTreeMap::new();
    for service in pods.running() {
        let known = ports.known(facts, service.id);
        let pod = shared.entry(service.owner).or_default();
        let (made, clashes) = of_container(service, known, pod);
        ports.made[service.id] = made;
        ports.clashes.extend(clashes);
    }
    ports
}

fn of_container<'p, 's>(
    service: &'p Member<'s>,
    known: &PortFacts<'_>,
    pod: &mut PodPorts<'p, 's>,
) -> (Vec<ContainerPort>, Vec<Clash<'s>>) {
    let mode = NetworkMode::of(service.service);
    let on_node = service.labels.is_true("kompose.controller.port.expose");
    let (mut made, mut clashes) = (Vec::new(), Vec::new());
    for port in known.known.iter().filter(|_| mode != NetworkMode::None) {
        // On the node's network each port of a container is one of the node, for which the scheduler looks: one that is
        // only presumed keeps the pod from nodes where it is taken, as 80 and 443 are by Traefik on K3s.
        let is_presumed = port.evidence.iter().all(PortEvidence::is_of_image);
        if mode == NetworkMode::Host && is_presumed {
            continue;
        }
        let (number, protocol) = (port.number, port.protocol);
        // Containers of one pod share its ports: who comes first has it.
        let first = *pod.numbers.entry((number, protocol)).or_insert(service);
        if first.id == service.id {
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
        } else if mode == NetworkMode::Networks && first.network_of() != Some(service.id) {
            // In Compose they shared no network, and both could listen.
            clashes.push(Clash {
                service: service.id,
                first: first.key,
                number,
            });
        }
    }
    (made, clashes)
}

/// The number under which Compose publishes a port: with `kompose.controller.port.expose` it is one of the node too.
fn published(service: &Member<'_>, number: u16, of: Protocol) -> Option<u16> {
    let declared = service.service.ports.iter();
    let mut same = declared.filter(|port| port.target == number && protocol(port.protocol) == of);
    same.find_map(|port| port.published.as_deref()?.parse().ok())
}
