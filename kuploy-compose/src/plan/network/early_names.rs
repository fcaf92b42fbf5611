//! Names that answer before their service is healthy.
//!
//! In Compose a name always leads to its container. A Service leads to pods that are ready, which keeps requests away
//! from a pod that still starts while another one serves. Where there is no other one, or where a service can become
//! healthy only once somebody has reached it, that would make a connection fail, or all wait for ever.

use crate::map::BTreeSet;

use super::earlier::Earlier;
use crate::compose::Condition;
use crate::facts::catalogue::{Given, GivenBy};
use crate::facts::peers::Reference;
use crate::facts::texts::Place;
use crate::facts::{PerService, ServiceId, circles, constant_success};
use crate::model::{Replicas, Update, WorkloadKind};
use crate::options::GitOps;
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// Why a name answers before its service is healthy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// Its check and those of others wait for each other.
    Circle,
    /// It joins a cluster with others, or with its own replicas, that is healthy only once they have met.
    Cluster,
    /// A one-shot has to reach it first: `rs.initiate`, topics, `vault init`.
    ReachedBy(ServiceId),
    /// There is one pod of it, which is never replaced while another one serves.
    OnePod,
}

/// Decides whose names answer early, if they have one.
pub(super) fn decide(cx: &Context<'_>, earlier: &Earlier<'_, '_>) -> PerService<Option<Why>> {
    let mut found = earlier.pods.map(|_, _| None);
    let checked = |id: ServiceId| earlier.pods.runs(id) && earlier.is_checked(id);
    for id in circles::find(earlier.references, checked) {
        found[id] = Some(Why::Circle);
    }
    for id in named_as_peers(earlier)
        .into_iter()
        .filter(|id| checked(*id))
    {
        found[id].get_or_insert(Why::Cluster);
    }
    for one_shot in earlier
        .running()
        .filter(|service| earlier.runs_to_completion(service.id))
    {
        for id in reached_by(earlier, one_shot)
            .into_iter()
            .filter(|id| checked(*id))
        {
            found[id].get_or_insert(Why::ReachedBy(one_shot.id));
        }
    }
    let awaited = awaited(cx, earlier);
    for service in earlier.running().filter(|service| checked(service.id)) {
        if is_one_pod(earlier.runs[service.owner].kind()) && !awaited.contains(&service.id) {
            found[service.id].get_or_insert(Why::OnePod);
        }
    }
    found
}

/// The services that a setting of a known image lists as members of the cluster (`discovery.seed_hosts`), and those whose
/// members find each other by the name of the service.
fn named_as_peers(earlier: &Earlier<'_, '_>) -> BTreeSet<ServiceId> {
    let lists = |reference: &&Reference<'_>| {
        // Its own name, for the addresses of all of its pods.
        if reference.every && reference.from == reference.to {
            return true;
        }
        let to = earlier.pods[reference.to].key;
        let mut given = earlier.pods[reference.from].known.peers();
        given.any(|given: &Given| match (&given.place, reference.place) {
            (GivenBy::Variable(name), Place::Environment(variable)) => name == variable,
            (GivenBy::Argument(_), Place::Command(_) | Place::Entrypoint(_)) => {
                given.value.contains(to)
            }
            _ => false,
        })
    };
    let references = earlier.references.iter().filter(lists);
    references.map(|reference| reference.to).collect()
}

/// The services that a one-shot names or starts after, but for those that it awaits healthy.
fn reached_by(earlier: &Earlier<'_, '_>, one_shot: &Member<'_>) -> BTreeSet<ServiceId> {
    let (mut reached, mut healthy) = (BTreeSet::new(), BTreeSet::new());
    for (id, dependency) in &one_shot.depends_on {
        match dependency.condition {
            Condition::ServiceHealthy => healthy.insert(*id),
            _ => reached.insert(*id),
        };
    }
    let named = earlier.references.iter();
    let named = named.filter(|r| r.from == one_shot.id && r.to != r.from);
    reached.extend(named.map(|r| r.to));
    reached.difference(&healthy).copied().collect()
}

/// Services whose health an init container of another one waits for, by their name: it must not answer early.
fn awaited(cx: &Context<'_>, earlier: &Earlier<'_, '_>) -> BTreeSet<ServiceId> {
    let asked = cx.options.wait_for_dependencies;
    let everywhere = asked.unwrap_or(cx.options.gitops() != GitOps::ArgoCd);
    let waiting = earlier.running();
    let waiting = waiting.filter(|service| {
        let waits = everywhere
            || earlier.runs_to_completion(service.id)
                && constant_success::is_blind(&service.process);
        service.extension.wait.unwrap_or(waits)
    });
    waiting
        .flat_map(|service| &service.depends_on)
        .filter(|(_, dependency)| dependency.condition == Condition::ServiceHealthy)
        .map(|(id, _)| *id)
        .collect()
}

/// Whether one pod runs and the next starts only after it has ended: nobody else could be sent the requests.
fn is_one_pod(kind: Option<&WorkloadKind>) -> bool {
    match kind {
        Some(WorkloadKind::StatefulSet { replicas, .. }) => *replicas == Replicas::Fixed(1),
        Some(WorkloadKind::Deployment { replicas, update }) => {
            *replicas == Replicas::Fixed(1) && *update == Update::Recreate
        }
        _ => false,
    }
}
