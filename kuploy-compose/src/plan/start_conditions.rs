//! What services wait for in the end: what `depends_on` says, and one-shots that prepare a volume of theirs.
//!
//! The short form of `depends_on` waits for a start alone. On a Docker host the image of a one-shot is there and its
//! `chown` is done before a server has read its configuration; in a cluster two pods start in any order. Seen: Solr
//! beside a container that gives it the directory and copies the configuration of its core (Dataverse).
//!
//! The other way round, nothing waits for the end of a Job that itself connects to what waits: each would wait for the
//! other, for ever. Compose only waits until such a one-shot is healthy, while it goes on. Seen: `setup` of Elastic's own
//! Compose file is healthy once certificates are there, and then waits for the server that uses them.

use crate::map::BTreeSet;

use super::controllers::earlier::Earlier;
use super::controllers::run::Run;
use super::pods::Pods;
use super::storage::service::ServiceStorage;
use crate::compose::{Condition, Dependency};
use crate::facts::peers::Reference;
use crate::facts::{PerService, ServiceId, circles};
use crate::map::BTreeMap;
use crate::model::WorkloadKind;

/// The conditions of all dependencies.
pub(crate) struct StartConditions {
    /// Who waits for the end of what it only names as started, and the claim that both mount.
    pub(crate) completed: BTreeMap<(ServiceId, ServiceId), String>,
    /// Who does not wait for the end of a Job that needs it.
    pub(crate) together: BTreeSet<(ServiceId, ServiceId)>,
}

impl StartConditions {
    /// What a service waits for of another one.
    pub(crate) fn of(&self, id: ServiceId, other: ServiceId, written: &Dependency) -> Condition {
        match () {
            () if self.completed.contains_key(&(id, other)) => {
                Condition::ServiceCompletedSuccessfully
            }
            () if self.together.contains(&(id, other)) => Condition::ServiceStarted,
            () => written.condition,
        }
    }
}

/// Finds the one-shots that prepare a volume, and who waits for them.
pub(super) fn decide(earlier: &Earlier<'_>, runs: &PerService<Run>) -> StartConditions {
    let Earlier {
        pods,
        references,
        storage,
        ..
    } = earlier;
    let circles = circles(pods, references, runs);
    let written = pods.map(|id, _| claims(&storage[id], true));
    let mounted = pods.map(|id, _| claims(&storage[id], false));
    let mut completed = BTreeMap::new();
    let mut together = BTreeSet::new();
    for service in pods.running() {
        for (other, dependency) in &service.depends_on {
            let (from, to) = (service.owner, pods[*other].owner);
            let waits_already = dependency.condition != Condition::ServiceStarted;
            let is_job = is_job(&runs[to]);
            // Each would wait for the other.
            let in_circle = circles.contains(&from) && circles.contains(&to);
            if in_circle && is_job && dependency.condition == Condition::ServiceHealthy {
                together.insert((service.id, *other));
            }
            if waits_already || in_circle || from == to || !pods.runs(*other) || !is_job {
                continue;
            }
            let mut both = mounted[service.id].intersection(&written[*other]);
            if let Some(claim) = both.next() {
                completed.insert((service.id, *other), (*claim).to_owned());
            }
        }
    }
    StartConditions {
        completed,
        together,
    }
}

fn is_job(run: &Run) -> bool {
    matches!(run.kind(), Some(WorkloadKind::Job(_)))
}

/// The claims that a service mounts, or that it can write to.
fn claims(storage: &ServiceStorage, written: bool) -> BTreeSet<&str> {
    let by_volume = storage.claims();
    let mounts = storage.mounts.iter();
    mounts
        .filter(|mount| !(written && mount.read_only))
        .filter_map(|mount| by_volume.get(mount.volume.as_str()).copied())
        .filter(|(_, read_only)| !(written && *read_only))
        .map(|(claim, _)| claim)
        .collect()
}

/// The pods in circles of what depends on a service, and what Jobs name as a host.
fn circles(
    pods: &Pods<'_>,
    references: &[Reference<'_>],
    runs: &PerService<Run>,
) -> BTreeSet<ServiceId> {
    let depends = pods.running().flat_map(|service| {
        let others = service.depends_on.iter();
        others.map(|(other, _)| (service.owner, pods[*other].owner))
    });
    let named = references
        .iter()
        .map(|reference| (pods[reference.from].owner, pods[reference.to].owner))
        .filter(|(from, _)| is_job(&runs[*from]));
    circles::of_edges(depends.chain(named))
}
