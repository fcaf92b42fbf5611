//! Order within a pod: its containers all start at once, but for init containers.
//!
//! What another container of the pod waits for becomes an init container: one that completes, or a sidecar
//! (`restartPolicy: Always`) whose startup probe holds the others back until it is healthy.

use crate::compose::Condition;
use crate::facts::{PerService, ServiceId};
use crate::map::BTreeMap;
use crate::model::Probe;
use crate::plan::pods::Pods;

/// Failures of a startup probe before a sidecar is restarted: Compose gives up on a dependency later than that.
const STARTUP_FAILURES: i32 = 60;

/// When a container starts within its pod.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::plan) enum Starts {
    /// With the others.
    #[default]
    Beside,
    /// Before the others, and ends before they start; in the order of these numbers.
    First(usize),
    /// Before the others, and goes on beside them once the probe succeeds.
    Sidecar(usize, Probe),
}

/// What the containers of a pod wait for in it, by who is waited for.
pub(crate) struct StartOrder {
    /// The strongest condition, with who waits.
    awaited: BTreeMap<ServiceId, (Condition, ServiceId)>,
    /// A number that is higher than that of everything that must have started before.
    rank: PerService<usize>,
}

impl StartOrder {
    /// Reads the dependencies within pods.
    pub(crate) fn of(pods: &Pods<'_>) -> Self {
        let mut awaited: BTreeMap<ServiceId, (Condition, ServiceId)> = BTreeMap::new();
        let mut dependents = pods.map(|_, _| Vec::new());
        let mut open = pods.map(|_, _| 0_usize);
        for service in pods.running() {
            for (other, dependency) in &service.depends_on {
                let same_pod = pods[*other].owner == service.owner;
                if !same_pod || dependency.condition == Condition::ServiceStarted {
                    continue;
                }
                let entry = awaited
                    .entry(*other)
                    .or_insert((dependency.condition, service.id));
                if dependency.condition == Condition::ServiceCompletedSuccessfully {
                    entry.0 = dependency.condition;
                }
                dependents[*other].push(service.id);
                open[service.id] += 1;
            }
        }
        let waiting = awaited.keys().copied();
        let ready = waiting.filter(|id| open[*id] == 0).collect();
        Self {
            rank: ranks(ready, &dependents, open),
            awaited,
        }
    }

    /// Who waits in its pod for a service to complete, or to be healthy where it completes.
    pub(crate) fn waits_for(&self, id: ServiceId) -> Option<ServiceId> {
        self.awaited.get(&id).map(|(_, who)| *who)
    }

    /// Before everything of its pod that depends on it.
    pub(super) fn first(&self, id: ServiceId) -> Starts {
        Starts::First(self.rank[id])
    }

    /// A sidecar, where others of its pod wait for its health and it has a check.
    pub(super) fn beside(&self, id: ServiceId, readiness: Option<&Probe>) -> Starts {
        let healthy = self
            .awaited
            .get(&id)
            .is_some_and(|(condition, _)| *condition == Condition::ServiceHealthy);
        match readiness.filter(|_| healthy) {
            Some(probe) => {
                let failures = probe.failures.max(STARTUP_FAILURES);
                let probe = Probe {
                    failures,
                    ..probe.clone()
                };
                Starts::Sidecar(self.rank[id], probe)
            }
            None => Starts::Beside,
        }
    }
}

/// A number for each service that is higher than that of what it waits for: from those that are `ready` on, with how
/// many each still waits for.
fn ranks(
    mut ready: Vec<ServiceId>,
    dependents: &PerService<Vec<ServiceId>>,
    mut open: PerService<usize>,
) -> PerService<usize> {
    let mut rank = open.map(|_, _| 0);
    while let Some(id) = ready.pop() {
        for dependent in &dependents[id] {
            rank[*dependent] = rank[*dependent].max(rank[id] + 1);
            open[*dependent] -= 1;
            if open[*dependent] == 0 {
                ready.push(*dependent);
            }
        }
    }
    rank
}
