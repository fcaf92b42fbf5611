//! Ports with all that says so.

use super::evidence::PortEvidence;
use crate::map::BTreeMap;
use crate::model::Protocol;

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
pub(super) struct Ports<'a> {
    pub(super) facts: PortFacts<'a>,
    at: BTreeMap<(u16, Protocol), usize>,
}

impl<'a> Ports<'a> {
    /// Whether a port is there already.
    pub(super) fn has(&self, number: u16, protocol: Protocol) -> bool {
        self.at.contains_key(&(number, protocol))
    }

    /// Adds a name to a port that is there.
    pub(super) fn name(&mut self, port: (u16, Protocol), name: &'a str) {
        let at = self.at.get(&port).copied();
        let known = at.and_then(|at| self.facts.known.get_mut(at));
        if let Some(port) = known.filter(|port| port.names.len() < MOST_SAID) {
            port.names.push(name);
        }
    }

    /// Adds a port, or evidence of one that is there.
    pub(super) fn add(
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
                // Most services have one port, with one evidence of it.
                if at == 0 {
                    facts.known.reserve_exact(1);
                }
                facts.known.push(KnownPort {
                    number,
                    protocol,
                    names: Vec::new(),
                    evidence: Vec::with_capacity(1),
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
