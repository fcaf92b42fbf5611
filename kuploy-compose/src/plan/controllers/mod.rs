//! Which controller runs a pod, how many of it, how it is replaced, and in which order its containers start.

mod choice;
pub(super) mod earlier;
mod jobs;
mod needs;
pub(super) mod run;
mod settings;
pub(super) mod start_order;
mod updates;

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::pods::{Member, Pods};
use super::storage::populate;
use crate::diagnostic::rules;
use crate::facts::{PerService, ServiceId};
use crate::model::WorkloadKind;
use crate::options::Kind;
use choice::Choice;
pub(super) use earlier::Earlier;
use needs::Needs;
use run::Run;
use start_order::StartOrder;

/// Decides how every service runs.
pub(super) fn decide(cx: &mut Context<'_>, earlier: &Earlier<'_>) -> PerService<Run> {
    let pods = earlier.pods;
    let needs = Needs::of(earlier);
    let order = StartOrder::of(pods);
    let sources = volume_sources(pods);
    let mut kinds: BTreeMap<ServiceId, WorkloadKind> = BTreeMap::new();
    let mut first: BTreeSet<ServiceId> = BTreeSet::new();
    for (owner, group) in pods.groups() {
        let members = group.members();
        let choices = members
            .iter()
            .map(|member| (*member, choice::choose(cx, earlier, &needs, member)));
        let pod = Pod {
            members: choices.collect(),
        };
        let kind = pod.kind();
        if runs_to_completion(kind) {
            pod.say_job(cx, earlier);
        } else {
            first.extend(pod.starting_first(cx, pods, &order, &sources));
            needs::say_restarted(cx, earlier, &needs, &members);
        }
        let kind = settings::of_kind(cx, earlier, &needs, &group, kind);
        kinds.insert(owner, kind);
    }
    pods.map(|id, service| {
        let is_job = kinds
            .get(&service.owner)
            .is_some_and(WorkloadKind::runs_to_completion);
        let readiness = earlier.parts[id].container.readiness.as_ref();
        let readiness = readiness.filter(|_| !is_job).cloned();
        let is_first = first.contains(&id);
        Run {
            kind: kinds.get(&id).cloned(),
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

/// The services of a pod, its owner first, and what each would be by itself.
struct Pod<'m, 'a> {
    members: Vec<(&'m Member<'a>, Choice)>,
}

impl<'a> Pod<'_, 'a> {
    /// The first service that goes on.
    fn long_running(&self) -> Option<&(&Member<'a>, Choice)> {
        let mut members = self.members.iter();
        members.find(|(_, choice)| !runs_to_completion(choice.kind))
    }

    /// The controller of the pod, which ends when all its containers do; the owner speaks first.
    fn kind(&self) -> Kind {
        let speaks = self.long_running().or(self.members.first());
        speaks.map_or(Kind::Deployment, |(_, choice)| choice.kind)
    }

    /// Says why the services are Jobs, and which health checks tell nobody.
    fn say_job(&self, cx: &mut Context<'_>, earlier: &Earlier<'_>) {
        for (service, choice) in &self.members {
            let key = service.key;
            if let Some(why) = &choice.why {
                let message = format!("`{key}` becomes a Job: {why}");
                let help = "if it is long-running: `x-kuploy: {kind: deployment}`";
                cx.say_help(&rules::RUNS_TO_ITS_END, &service.path, message, help);
            }
            if earlier.parts[service.id].container.readiness.is_some() {
                let message = format!(
                    "the health check of `{key}` is dropped: it runs to completion, and a Job has no readiness"
                );
                let path = service.path.key("healthcheck");
                cx.say(&rules::PROBE_OF_JOB, &path, message);
            }
        }
    }

    /// The services that run to completion in a pod that goes on, and before others of it.
    fn starting_first(
        &self,
        cx: &mut Context<'_>,
        pods: &Pods<'_>,
        order: &StartOrder,
        sources: &BTreeSet<ServiceId>,
    ) -> Vec<ServiceId> {
        let Some((stays, _)) = self.long_running() else {
            return Vec::new();
        };
        let mut first = Vec::new();
        let ends = |(_, choice): &&(&Member<'_>, Choice)| runs_to_completion(choice.kind);
        for (service, _) in self.members.iter().filter(ends) {
            let (id, key) = (service.id, service.key);
            let waits = order.waits_for(id);
            let (rule, message) = if sources.contains(&id) {
                let message = format!(
                    "`{key}` runs to completion before the services that use its volumes: it becomes an init container of their pod, and other init containers copy the files of its image to the volumes"
                );
                (&rules::RUNS_TO_ITS_END, message)
            } else if let Some(who) = waits {
                let message = format!(
                    "`{key}` runs to completion before `{}` starts: it becomes an init container of the same pod",
                    pods[who].key
                );
                (&rules::RUNS_TO_ITS_END, message)
            } else {
                let message = format!(
                    "`{key}` runs to completion, but shares a pod with `{}`: Kubernetes restarts it each time it exits",
                    stays.key
                );
                (&rules::ENDS_IN_SHARED_POD, message)
            };
            cx.say(rule, &service.path, message);
            first.extend((sources.contains(&id) || waits.is_some()).then_some(id));
        }
        first
    }
}

/// Services that others of their pod take volumes from, and that share nothing else with anybody.
fn volume_sources(pods: &Pods<'_>) -> BTreeSet<ServiceId> {
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
