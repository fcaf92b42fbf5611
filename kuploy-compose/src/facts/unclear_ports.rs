//! Services that others use by a port that nothing in the project names.

use crate::map::BTreeSet;

use super::gathered::Facts;
use super::peers::Reference;
use super::ports::{self, PortEvidence};
use super::service_facts::{Program, ServiceFacts};
use super::services::{PerService, ServiceId};
use super::texts::Place;
use super::{host_variables, hosts};
use crate::map::BTreeMap;

/// A service that others use by a port that nothing names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unclear {
    /// The first of the references that names it without a port; `None` where others only start after it.
    pub(crate) named: Option<usize>,
    /// The Service must let every port through: nothing but what Compose publishes says which ports there are, or it is
    /// a node in a list of nodes.
    pub(crate) needs_every_port: bool,
}

/// Finds the services that somebody uses by a port that nothing names. `running` are those that are there to use any.
pub(crate) fn find<'f, 'a: 'f>(
    facts: &Facts<'a>,
    references: &[Reference<'_>],
    running: impl Iterator<Item = &'f ServiceFacts<'a>>,
) -> BTreeMap<ServiceId, Unclear> {
    let services = &facts.services;
    let mut clear = BTreeSet::new();
    let mut unclear: BTreeMap<ServiceId, Option<usize>> = BTreeMap::new();
    let peers = peers(services, references);
    let mut advertised = Vec::new();
    let mut named: BTreeSet<(ServiceId, ServiceId)> = BTreeSet::new();
    let references = references.iter().enumerate();
    for (index, reference) in references.filter(|(_, reference)| reference.connects()) {
        named.insert((reference.from, reference.to));
        let asks = matches!(reference.place, Place::Healthcheck(_) | Place::Hook(..));
        let itself = reference.from == reference.to;
        if reference.after_at || (asks && itself) {
            continue;
        }
        match says_port(reference, &services[reference.from]) {
            true => {
                clear.insert(reference.to);
            }
            false if asks => {}
            // Its own name is what it tells others to connect to: the nodes of a cluster, by ports of their own.
            false if itself => {
                advertised.push((reference.to, index));
            }
            false => {
                unclear.entry(reference.to).or_insert(Some(index));
            }
        }
    }
    for (id, index) in of_clusters(services, advertised) {
        unclear.entry(id).or_insert(Some(index));
    }
    // Whoever starts after a service and never names it has its name and port built in.
    for service in running {
        let dependencies = service.depends_on.iter().map(|(id, _)| *id);
        // What shares a pod reaches its ports by localhost, whatever the Service lists.
        let shared = |id: &ServiceId| service.shares.iter().any(|(_, with)| with == id);
        let dependencies = dependencies.filter(|id| !shared(id));
        for id in dependencies.filter(|id| !named.contains(&(service.id, *id))) {
            unclear.entry(id).or_insert(None);
        }
    }
    let members = members(services);
    for id in &members {
        unclear.entry(*id).or_insert(None);
    }
    // A port that somebody names is as a rule the one that all use, but for the peers of a cluster.
    unclear.retain(|id, _| !clear.contains(id) || peers.contains_key(id));
    let found = unclear.into_iter().filter_map(|(id, named)| {
        let peer = peers.get(&id).copied();
        let is_declared = !services[id].extension.ports.is_empty();
        let is_known = is_declared || peer.is_none() && is_known(facts, id);
        (!is_known).then(|| {
            let named = peer.or(named);
            let needs_every_port = named.is_some() && (peer.is_some() || !is_checked(facts, id))
                || members.contains(&id)
                || is_default_of_proxy(facts, id)
                || is_of_management(facts, id)
                || is_of_host_alone(facts, id);
            (
                id,
                Unclear {
                    named,
                    needs_every_port,
                },
            )
        })
    });
    found.collect()
}

/// Those of these services whose program another service runs too.
fn of_clusters(
    services: &PerService<ServiceFacts<'_>>,
    mut advertised: Vec<(ServiceId, usize)>,
) -> Vec<(ServiceId, usize)> {
    if !advertised.is_empty() {
        let mut running: BTreeMap<Program<'_>, usize> = BTreeMap::new();
        for service in services.values() {
            let count = running.entry(service.program()).or_default();
            *count = count.saturating_add(1);
        }
        advertised.retain(|(id, _)| running.get(&services[*id].program()) > Some(&1));
    }
    advertised
}

/// Services of one program, each with a host name that somebody gave it: members of a cluster that tell each other that
/// name at run time, and talk on ports that nobody publishes. Seen: the data nodes of Graylog, which register as
/// `datanode1` in MongoDB and answer on 9200 and 9300; published is 8999.
fn members(services: &PerService<ServiceFacts<'_>>) -> BTreeSet<ServiceId> {
    let mut alike: BTreeMap<Program<'_>, Vec<(ServiceId, &str)>> = BTreeMap::new();
    for (id, service) in services.iter() {
        if let Some(name) = service.service.hostname.as_deref() {
            alike.entry(service.program()).or_default().push((id, name));
        }
    }
    let of_one_name = |nodes: &[(ServiceId, &str)]| {
        let names: BTreeSet<&str> = nodes.iter().map(|(_, name)| *name).collect();
        names.len() < nodes.len() || nodes.len() < 2
    };
    let clusters = alike.into_values().filter(|nodes| !of_one_name(nodes));
    clusters.flatten().map(|(id, _)| id).collect()
}

/// Nodes of clusters, each with the first reference that lists it without a port beside another one (`zk1,zk2`), in a
/// container of the same image. Nodes use ports of their own beside those that clients use and the project names: 2888
/// and 3888 of ZooKeeper, 7946 of memberlist.
fn peers(
    services: &PerService<ServiceFacts<'_>>,
    references: &[Reference<'_>],
) -> BTreeMap<ServiceId, usize> {
    let mut peers = BTreeMap::new();
    let mut first = 0_usize;
    for text in references.chunk_by(|a, b| a.from == b.from && a.place == b.place) {
        let nodes = (first..).zip(text).filter(|(_, reference)| {
            let (from, to) = (&services[reference.from], &services[reference.to]);
            reference.port.is_none() && reference.scheme.is_none() && from.program() == to.program()
        });
        let nodes: BTreeMap<ServiceId, usize> = nodes
            .map(|(index, reference)| (reference.to, index))
            .collect();
        if nodes.len() > 1 {
            for (node, index) in nodes {
                peers.entry(node).or_insert(index);
            }
        }
        first = first.saturating_add(text.len());
    }
    peers
}

/// Whether all ports of a service are known: its image is in the catalogue or says itself which it exposes, or the
/// program is told where to listen.
fn is_known(facts: &Facts<'_>, id: ServiceId) -> bool {
    let service = &facts.services[id];
    let mut evidence = evidence(facts, id);
    evidence.any(PortEvidence::is_of_program)
        || !service.known.ports().is_empty()
        || !service.image.config.ports.is_empty()
}

/// Whether the health check asks a port: it is the one that the program serves.
fn is_checked(facts: &Facts<'_>, id: ServiceId) -> bool {
    evidence(facts, id).any(|evidence| *evidence == PortEvidence::HealthCheck)
}

/// Whether all that is known is the port that a proxy would try: others who use the service may use another one.
fn is_default_of_proxy(facts: &Facts<'_>, id: ServiceId) -> bool {
    let mut evidence = evidence(facts, id).peekable();
    evidence.peek().is_some() && evidence.all(|evidence| *evidence == PortEvidence::NginxProxy)
}

/// Whether all that is known is what is published for the host itself: metrics, a console, a debugger. Seen: OpenRemote,
/// whose manager publishes its metrics on 127.0.0.1 and is asked by a proxy on another port.
fn is_of_host_alone(facts: &Facts<'_>, id: ServiceId) -> bool {
    let service = facts.services[id].service;
    let mut evidence = evidence(facts, id);
    !service.ports.is_empty()
        && service.expose.is_empty()
        && service.ports.iter().all(ports::is_local)
        && evidence.all(|evidence| matches!(evidence, PortEvidence::Declared(_)))
}

/// Paths of checks that a framework serves on a port of its own where it is told to, and the port on which it serves the
/// application: Spring's actuator (`management.server.port`), Quarkus (`quarkus.management.enabled`).
const MANAGEMENT: &[(&str, u16)] = &[("/actuator", 8080), ("/q/health", 8080)];

/// Whether all that is known is a port that health checks alone ask, beside the one that the program serves.
fn is_of_management(facts: &Facts<'_>, id: ServiceId) -> bool {
    let service = &facts.services[id];
    let test = service.service.healthcheck.as_ref();
    let mut words = test.into_iter().flat_map(|check| &check.test);
    let asked = |word: &String| {
        MANAGEMENT.iter().any(|(path, usual)| {
            word.contains(path) && service.asked.one().is_some_and(|port| port != *usual)
        })
    };
    let mut evidence = evidence(facts, id).peekable();
    evidence.peek().is_some()
        && evidence.all(|evidence| *evidence == PortEvidence::HealthCheck)
        && words.any(asked)
}

fn evidence<'f, 'a>(
    facts: &'f Facts<'a>,
    id: ServiceId,
) -> impl Iterator<Item = &'f PortEvidence<'a>> + use<'f, 'a> {
    let ports = facts.ports[id].known.iter();
    ports.flat_map(|port| &port.evidence)
}

/// Whether a reference names the port that it uses.
fn says_port(reference: &Reference<'_>, from: &ServiceFacts<'_>) -> bool {
    if reference.port_in_variable {
        return false;
    }
    let is_beside = match reference.place {
        Place::Environment(variable) => {
            !host_variables::ports_beside(from.service, variable).is_empty()
        }
        _ => false,
    };
    is_beside || reference.port.is_some() || hosts::scheme_port(reference.scheme).is_some()
}
