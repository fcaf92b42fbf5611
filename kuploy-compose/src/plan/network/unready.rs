//! Names that answer before their service is healthy.
//!
//! In Compose a name always leads to its container. A Service leads to pods that are ready, which keeps requests away
//! from a pod that still starts while another one serves. Where there is no other one, or where a service can become
//! healthy only once somebody has reached it, that would make a connection fail, or all wait for ever.

use std::collections::{BTreeMap, BTreeSet};

use crate::compose::Condition;
use crate::facts::ServiceId;
use crate::model::{Replicas, Update, WorkloadKind};
use crate::options::GitOps;
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};
use crate::plan::job;

/// Why a name answers before its service is healthy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unready {
    /// Its check and those of others wait for each other.
    Circle,
    /// A one-shot has to reach it first: `rs.initiate`, topics, `vault init`.
    ReachedBy(ServiceId),
    /// There is one pod of it, which is never replaced while another one serves.
    OnePod,
}

/// The services whose names answer early.
pub(super) fn decide(cx: &Context<'_>, draft: &Draft<'_>) -> BTreeMap<ServiceId, Unready> {
    let mut unready = BTreeMap::new();
    let checked = |id: ServiceId| {
        let service = &draft.services[id];
        !service.omitted && service.container.readiness.is_some()
    };
    let mut edges: BTreeMap<ServiceId, BTreeSet<ServiceId>> = BTreeMap::new();
    for reference in &draft.references {
        let (from, to) = (reference.from, reference.to);
        if from != to && checked(from) && checked(to) {
            edges.entry(from).or_default().insert(to);
        }
    }
    for id in in_circles(&edges) {
        unready.insert(id, Unready::Circle);
    }
    for service in draft.kept() {
        if !job::is_job(&draft.owner(service.id).kind) {
            continue;
        }
        for id in reached_by(draft, service) {
            if checked(id) {
                unready.entry(id).or_insert(Unready::ReachedBy(service.id));
            }
        }
    }
    let awaited = awaited(cx, draft);
    for service in draft.kept() {
        if checked(service.id)
            && is_one_pod(&draft.owner(service.id).kind)
            && !awaited.contains(&service.id)
        {
            unready.entry(service.id).or_insert(Unready::OnePod);
        }
    }
    unready
}

/// The services that a one-shot names or starts after, but for those that it awaits healthy.
fn reached_by(draft: &Draft<'_>, one_shot: &ServiceDraft<'_>) -> BTreeSet<ServiceId> {
    let mut reached = BTreeSet::new();
    let mut healthy = BTreeSet::new();
    for (id, dependency) in &one_shot.depends_on {
        match dependency.condition {
            Condition::ServiceHealthy => healthy.insert(*id),
            _ => reached.insert(*id),
        };
    }
    let named = draft.references.iter();
    reached.extend(
        named
            .filter(|r| r.from == one_shot.id && r.to != r.from)
            .map(|r| r.to),
    );
    reached.difference(&healthy).copied().collect()
}

/// Services whose health an init container of another one waits for, by their name: it must not answer early.
fn awaited(cx: &Context<'_>, draft: &Draft<'_>) -> BTreeSet<ServiceId> {
    let asked = cx.options.wait_for_dependencies;
    let everywhere = asked.unwrap_or(cx.options.gitops() != GitOps::ArgoCd);
    let waiting = draft
        .kept()
        .filter(|service| service.extension.wait.unwrap_or(everywhere));
    waiting
        .flat_map(|service| &service.depends_on)
        .filter(|(_, dependency)| dependency.condition == Condition::ServiceHealthy)
        .map(|(id, _)| *id)
        .collect()
}

/// Whether one pod runs and the next starts only after it has ended: nobody else could be sent the requests.
fn is_one_pod(kind: &WorkloadKind) -> bool {
    match kind {
        WorkloadKind::StatefulSet { replicas, .. } => *replicas == Replicas::Fixed(1),
        WorkloadKind::Deployment { replicas, update } => {
            *replicas == Replicas::Fixed(1) && *update == Update::Recreate
        }
        _ => false,
    }
}

/// The members of circles of any length: strongly connected components of more than one, by the algorithm of Kosaraju
/// without recursion.
fn in_circles(edges: &BTreeMap<ServiceId, BTreeSet<ServiceId>>) -> BTreeSet<ServiceId> {
    let mut reversed: BTreeMap<ServiceId, BTreeSet<ServiceId>> = BTreeMap::new();
    for (from, targets) in edges {
        for to in targets {
            reversed.entry(*to).or_default().insert(*from);
        }
    }
    let mut seen = BTreeSet::new();
    let mut order = Vec::new();
    for start in edges.keys() {
        order.extend(finished(*start, edges, &mut seen));
    }
    let mut seen = BTreeSet::new();
    let mut found = BTreeSet::new();
    for start in order.into_iter().rev() {
        let component = finished(start, &reversed, &mut seen);
        if component.len() > 1 {
            found.extend(component);
        }
    }
    found
}

/// What can be reached and was not seen before, each after what it leads to.
fn finished(
    start: ServiceId,
    edges: &BTreeMap<ServiceId, BTreeSet<ServiceId>>,
    seen: &mut BTreeSet<ServiceId>,
) -> Vec<ServiceId> {
    let mut finished = Vec::new();
    let targets = |id: ServiceId| edges.get(&id).into_iter().flatten();
    let mut stack = Vec::new();
    if seen.insert(start) {
        stack.push((start, targets(start)));
    }
    while let Some((id, rest)) = stack.last_mut() {
        match rest.next() {
            Some(next) if seen.insert(*next) => stack.push((*next, targets(*next))),
            Some(_) => {}
            None => {
                finished.push(*id);
                stack.pop();
            }
        }
    }
    finished
}
