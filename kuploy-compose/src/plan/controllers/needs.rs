//! Who needs whom: what the choice of a controller has to know of the whole project.

use crate::map::BTreeSet;

use super::earlier::Earlier;
use crate::compose::Condition;
use crate::facts::{ServiceId, peers};

/// What the choice needs to know of the whole project.
pub(super) struct Needs {
    /// Services that others wait for to end.
    pub(super) awaited: BTreeSet<ServiceId>,
    /// Services that others reach: they name them as a host, wait for their health, or come in by a route.
    pub(super) reached: BTreeSet<ServiceId>,
    /// Services that others start after, without waiting for more.
    pub(super) started: BTreeSet<ServiceId>,
    /// Services that need another one: they start after it, or name it as a host.
    pub(super) refers: BTreeSet<ServiceId>,
}

impl Needs {
    pub(super) fn of(earlier: &Earlier<'_>) -> Self {
        let references = earlier.references.iter();
        let others = references.filter(|reference| reference.from != reference.to);
        let mut needs = Self {
            awaited: BTreeSet::new(),
            reached: peers::named_by_others(earlier.references),
            started: BTreeSet::new(),
            refers: others.map(|reference| reference.from).collect(),
        };
        needs.reached.extend(&earlier.routed);
        for service in earlier.pods.running() {
            for (other, dependency) in &service.depends_on {
                needs.refers.insert(service.id);
                match dependency.condition {
                    Condition::ServiceCompletedSuccessfully => needs.awaited.insert(*other),
                    Condition::ServiceHealthy => needs.reached.insert(*other),
                    Condition::ServiceStarted => needs.started.insert(*other),
                };
            }
        }
        needs
    }
}
