//! Which controller runs a pod, how many of it, how it is replaced, and in which order its containers start.

pub(crate) mod choice;
pub(super) mod earlier;
pub(crate) mod jobs;
mod needs;
pub(crate) mod run;
mod settings;
pub(crate) mod start_order;
pub(crate) mod updates;

use crate::map::BTreeSet;

use super::context::Context;
use super::pods::{Group, Member, Pods};
use super::storage::populate;
use crate::facts::{PerService, ServiceId};
use crate::map::BTreeMap;
use crate::options::Kind;
use choice::Choice;
pub(super) use earlier::Earlier;
use needs::Needs;
use run::{PodRun, Run};
use start_order::StartOrder;
use updates::Held;

/// Decides how every service runs.
pub(super) fn decide(cx: &mut Context<'_>, earlier: &Earlier<'_>) -> PerService<Run> {
    let pods = earlier.pods;
    let needs = Needs::of(earlier);
    let order = StartOrder::of(pods);
    let sources = volume_sources(pods);
    let mut made: BTreeMap<ServiceId, (PodRun, Option<Held>)> = BTreeMap::new();
    let mut jobs: BTreeSet<ServiceId> = BTreeSet::new();
    let mut alone: BTreeMap<ServiceId, Choice> = BTreeMap::new();
    let mut first: BTreeSet<ServiceId> = BTreeSet::new();
    for (owner, group) in pods.groups() {
        for member in group.members() {
            let choice = choice::choose(cx, earlier, &needs, member);
            alone.insert(member.id, choice);
        }
        let kind = kind(&group, &alone);
        if !runs_to_completion(kind) {
            first.extend(starting_first(&group, &alone, &order, &sources));
        }
        let held = settings::held(earlier, &group).filter(|_| kind == Kind::Deployment);
        let kind = settings::of_kind(cx, earlier, &needs, &group, kind, held);
        if kind.runs_to_completion() {
            jobs.insert(owner);
        }
        let others = group.others.iter().map(|member| member.id).collect();
        made.insert(owner, (PodRun { kind, others }, held));
    }
    pods.map(|id, service| {
        let is_job = jobs.contains(&service.owner);
        let readiness = earlier.parts[id].container.readiness.as_ref();
        let readiness = readiness.filter(|_| !is_job).cloned();
        let is_first = first.contains(&id);
        let (pod, held) = made.remove(&id).unzip();
        Run {
            pod,
            held: held.flatten(),
            alone: alone.get(&id).cloned(),
            is_reached: needs.reached.contains(&id),
            starts: match is_first {
                true => order.first(id),
                false => order.beside(id, readiness.as_ref()),
            },
            fills: match is_first && sources.contains(&id) {
                true => {
                    populate::copies_of_image(service, &earlier.storage[id], cx.options.hardened())
                }
                false => Vec::new(),
            },
            readiness,
        }
    })
}

fn runs_to_completion(kind: Kind) -> bool {
    matches!(kind, Kind::Job | Kind::CronJob)
}

/// The first service of a pod that goes on.
pub(crate) fn long_running<'g, 'a>(
    group: &'g Group<'g, 'a>,
    alone: impl Fn(ServiceId) -> Option<&'g Choice>,
) -> Option<&'g Member<'a>> {
    let mut members = group.members().into_iter();
    members.find(|member| alone(member.id).is_some_and(|choice| !choice.ends()))
}

/// The controller of a pod, which ends when all its containers do; the owner speaks first.
fn kind(group: &Group<'_, '_>, alone: &BTreeMap<ServiceId, Choice>) -> Kind {
    let speaks = long_running(group, |id| alone.get(&id)).unwrap_or(group.owner);
    alone
        .get(&speaks.id)
        .map_or(Kind::Deployment, |choice| choice.kind)
}

/// The services that run to completion in a pod that goes on, and before others of it.
fn starting_first(
    group: &Group<'_, '_>,
    alone: &BTreeMap<ServiceId, Choice>,
    order: &StartOrder,
    sources: &BTreeSet<ServiceId>,
) -> Vec<ServiceId> {
    let members = group.members().into_iter().map(|member| member.id);
    let ending = members.filter(|id| alone.get(id).is_some_and(Choice::ends));
    let first = ending.filter(|id| sources.contains(id) || order.waits_for(*id).is_some());
    first.collect()
}

/// Services that others of their pod take volumes from, and that share nothing else with anybody.
pub(crate) fn volume_sources(pods: &Pods<'_>) -> BTreeSet<ServiceId> {
    let mut sources: BTreeSet<ServiceId> = BTreeSet::new();
    let mut sharing: BTreeSet<ServiceId> = BTreeSet::new();
    for service in pods.running() {
        sources.extend(service.volumes_from.iter().map(|from| from.source));
        for (_, other) in &service.shares {
            sharing.extend([service.id, *other]);
        }
    }
    sources.difference(&sharing).copied().collect()
}
