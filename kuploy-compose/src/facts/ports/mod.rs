//! The ports that services listen on, each with everything that says so.

mod evidence;
mod health_check;
mod read;
mod usual_names;

use std::collections::{BTreeMap, BTreeSet};

use super::peers::{InFile, Reference};
use super::routes::RouteFacts;
use super::{Facts, PerService, ServiceFacts, ServiceId};
use crate::model::Protocol;
use crate::options::{Options, RouteKind};

pub(crate) use evidence::PortEvidence;
pub(super) use read::declared;

/// More ports than this are a range, not a list.
const MOST_PORTS: usize = 100;
/// More names or evidence of one port help nobody.
const MOST_SAID: usize = 16;

/// A port that a service listens on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KnownPort<'a> {
    /// The number.
    pub(crate) number: u16,
    /// The protocol.
    pub(crate) protocol: Protocol,
    /// Names for it, the best first.
    pub(crate) names: Vec<&'a str>,
    /// What says so, the strongest first.
    pub(crate) evidence: Vec<PortEvidence<'a>>,
}

/// The ports of one service, unique by number and protocol.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PortFacts<'a> {
    /// The first hundred, the strongest evidence first.
    pub(crate) known: Vec<KnownPort<'a>>,
    /// How many there are.
    pub(crate) count: usize,
}

impl<'a> PortFacts<'a> {
    /// Whether there are more than a list would hold.
    pub(crate) fn is_range(&self) -> bool {
        self.count > MOST_PORTS
    }
}

/// The ports of one service while they are gathered.
#[derive(Default)]
struct Ports<'a> {
    facts: PortFacts<'a>,
    at: BTreeMap<(u16, Protocol), usize>,
}

impl<'a> Ports<'a> {
    fn add(
        &mut self,
        (number, protocol): (u16, Protocol),
        names: impl IntoIterator<Item = &'a str>,
        evidence: PortEvidence<'a>,
    ) {
        let facts = &mut self.facts;
        let at = *self.at.entry((number, protocol)).or_insert(facts.count);
        if at == facts.count {
            facts.count += 1;
            if at < MOST_PORTS {
                facts.known.push(KnownPort {
                    number,
                    protocol,
                    names: Vec::new(),
                    evidence: Vec::new(),
                });
            }
        }
        if let Some(port) = facts.known.get_mut(at) {
            let room = MOST_SAID.saturating_sub(port.names.len());
            port.names.extend(names.into_iter().take(room));
            if port.evidence.len() < MOST_SAID && !port.evidence.contains(&evidence) {
                port.evidence.push(evidence);
            }
        }
    }
}

/// Reads the ports of all services, but for what mounted files say.
pub(super) fn read<'a>(
    options: &Options,
    services: &PerService<ServiceFacts<'a>>,
    routes: &PerService<RouteFacts>,
    references: &[Reference<'a>],
) -> PerService<PortFacts<'a>> {
    let mut to: PerService<Vec<&Reference<'a>>> = services.map(|_, _| Vec::new());
    for reference in references {
        to[reference.to].push(reference);
    }
    services.map(|id, _| one(options, services, routes, id, &to[id]))
}

/// The ports of the services that mounted files name, with what those say.
pub(crate) fn with_files<'a>(
    facts: &Facts<'a>,
    in_files: &[InFile<'a>],
) -> BTreeMap<ServiceId, PortFacts<'a>> {
    let named: BTreeSet<ServiceId> = in_files.iter().map(|named| named.reference.to).collect();
    let mut to: BTreeMap<ServiceId, Vec<&Reference<'a>>> = BTreeMap::new();
    let in_files = in_files.iter().map(|named| &named.reference);
    for reference in facts.peers.iter().chain(in_files) {
        if named.contains(&reference.to) {
            to.entry(reference.to).or_default().push(reference);
        }
    }
    let (options, services, routes) = (&facts.options, &facts.services, &facts.routes);
    to.into_iter()
        .map(|(id, references)| (id, one(options, services, routes, id, &references)))
        .collect()
}

fn one<'a>(
    options: &Options,
    services: &PerService<ServiceFacts<'a>>,
    routes: &PerService<RouteFacts>,
    id: ServiceId,
    references: &[&Reference<'a>],
) -> PortFacts<'a> {
    // Where no routes are made, nobody comes in by them.
    let requests = match options.route() {
        RouteKind::None => &[],
        _ => routes[id].requests.as_slice(),
    };
    read::of_service(services, &services[id], requests, references).facts
}
