//! Order between pods: `depends_on` → sync waves.

use crate::map::BTreeSet;

use super::context::Context;
use super::controllers::run::Run;
use super::pods::Pods;
use super::start_conditions::StartConditions;
use crate::compose::Condition;
use crate::diagnostic::rules;
use crate::facts::peers::Reference;
use crate::facts::{PerService, ServiceId};
use crate::map::BTreeMap;
use crate::model::WorkloadKind;

/// Decides the wave of every pod: one more than the highest that it waits for.
pub(super) fn decide(
    cx: &mut Context<'_>,
    pods: &Pods<'_>,
    references: &[Reference<'_>],
    runs: &PerService<Run>,
    conditions: &StartConditions,
) -> PerService<i32> {
    let edges = edges(pods, conditions);
    let mut waves = waves(cx, pods, &edges);
    let named = waves_of_named(pods, references, runs, &edges, &waves);
    for (job, wave) in named {
        let own = waves.entry(job).or_insert(0);
        *own = (*own).max(wave);
    }
    pods.map(|_, service| waves.get(&service.owner).copied().unwrap_or(0))
}

/// Edges between pods: what depends, on what, and whether it must wait for it.
type Edges = BTreeMap<(ServiceId, ServiceId), bool>;

fn edges(pods: &Pods<'_>, conditions: &StartConditions) -> Edges {
    let mut edges = Edges::new();
    for service in pods.running() {
        for (other, dependency) in &service.depends_on {
            let owner = pods[*other].owner;
            if pods.runs(*other) && owner != service.owner {
                let condition = conditions.of(service.id, *other, dependency);
                let waits = condition != Condition::ServiceStarted;
                *edges.entry((service.owner, owner)).or_insert(false) |= waits;
            }
        }
    }
    edges
}

fn waves(cx: &mut Context<'_>, pods: &Pods<'_>, edges: &Edges) -> BTreeMap<ServiceId, i32> {
    let mut open: BTreeMap<ServiceId, usize> = BTreeMap::new();
    let mut dependents: BTreeMap<ServiceId, Vec<(ServiceId, bool)>> = BTreeMap::new();
    for ((from, to), waits) in edges {
        *open.entry(*from).or_insert(0) += 1;
        dependents.entry(*to).or_default().push((*from, *waits));
    }
    let mut waves: BTreeMap<ServiceId, i32> = BTreeMap::new();
    let owners: BTreeSet<ServiceId> = pods.running().map(|service| service.owner).collect();
    let owners = owners.into_iter();
    let mut ready: Vec<ServiceId> = owners.filter(|owner| !open.contains_key(owner)).collect();
    while let Some(done) = ready.pop() {
        let wave = *waves.entry(done).or_insert(0);
        for (dependent, waits) in dependents.get(&done).into_iter().flatten() {
            let least = wave.saturating_add(i32::from(*waits));
            let own = waves.entry(*dependent).or_insert(0);
            *own = (*own).max(least);
            if let Some(left) = open.get_mut(dependent) {
                *left -= 1;
                if *left == 0 {
                    open.remove(dependent);
                    ready.push(*dependent);
                }
            }
        }
    }
    // Services cannot depend on each other in a circle, but pods can, when several services share one.
    if let Some((owner, _)) = open.first_key_value() {
        let owner = &pods[*owner];
        cx.say(
            &rules::PODS_WAIT_FOR_EACH_OTHER,
            &owner.path.key("depends_on"),
            format!("circular dependency between the pod of `{owner}` and another: start order is not enforced", owner = owner.key),
        );
        waves.extend(open.keys().map(|owner| (*owner, 0)));
    }
    waves
}

/// The waves of what Jobs name as a host, for the Jobs that nobody waits for: Argo CD waits for the end of a Job before
/// it goes on to the next wave, and in an earlier one the Job would wait for what is never made.
fn waves_of_named(
    pods: &Pods<'_>,
    references: &[Reference<'_>],
    runs: &PerService<Run>,
    edges: &Edges,
    waves: &BTreeMap<ServiceId, i32>,
) -> BTreeMap<ServiceId, i32> {
    let awaited = edges.iter().filter(|(_, waits)| **waits);
    let awaited: BTreeSet<ServiceId> = awaited.map(|((_, to), _)| *to).collect();
    let mut least: BTreeMap<ServiceId, i32> = BTreeMap::new();
    for reference in references {
        let (from, to) = (pods[reference.from].owner, pods[reference.to].owner);
        let kind = runs[from].kind();
        if kind.is_some_and(WorkloadKind::runs_to_completion) && !awaited.contains(&from) {
            let wave = waves.get(&to).copied().unwrap_or(0);
            let entry = least.entry(from).or_insert(wave);
            *entry = (*entry).max(wave);
        }
    }
    least
}
