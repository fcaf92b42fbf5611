//! Controllers: what runs to completion, what is started again, and how pods are replaced.

mod jobs;
mod restarts;
mod updates;

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::{Facts, Findings};
use crate::model::WorkloadKind;
use crate::plan::Decisions;
use crate::plan::controllers::choice::Choice;
use crate::plan::controllers::start_order::StartOrder;
use crate::plan::controllers::{long_running, volume_sources};
use crate::plan::pods::Member;
use restarts::Restarts;

/// Says how services run, where that is not as under Compose.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let restarts = Restarts::of(&decided.pods);
    let awaited = jobs::awaited(decided);
    for group in decided.pods.groups().values() {
        let run = &decided.runs[group.owner.id];
        let kind = run.kind();
        if kind.is_some_and(WorkloadKind::runs_to_completion) {
            jobs::say(report, facts, decided, (group, &awaited));
        } else {
            restarts::say(report, decided, &restarts, group);
            let members = group.members().into_iter();
            members.for_each(|service| jobs::say_wiping_start(report, facts, service));
        }
        if matches!(kind, Some(WorkloadKind::DaemonSet { .. })) {
            say_replicas(report, group.owner);
        }
        let others = group.members().into_iter();
        let others = others.filter(|member| member.id != group.owner.id);
        others.for_each(|member| say_shared_replicas(report, group.owner, member));
        updates::say(report, group.owner, run);
    }
    say_ending(report, decided);
}

/// Says of services that run to completion what they are in a pod that goes on.
fn say_ending(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    let order = StartOrder::of(&decided.pods);
    let sources = volume_sources(&decided.pods);
    let alone = |id| decided.runs[id].alone.as_ref();
    for group in decided.pods.groups().values() {
        let Some(stays) = long_running(group, alone) else {
            continue;
        };
        let members = group.members().into_iter();
        for service in members.filter(|member| alone(member.id).is_some_and(Choice::ends)) {
            let (id, key) = (service.id, service.key);
            let mut help = None;
            let (rule, message) = match order.waits_for(id) {
                _ if sources.contains(&id) => (
                    &rules::RUNS_TO_ITS_END,
                    format!(
                        "`{key}` runs to completion before the services that use its volumes: it becomes an init container of their pod, and other init containers copy the files of its image to the volumes"
                    ),
                ),
                Some(who) => (
                    &rules::RUNS_TO_ITS_END,
                    format!(
                        "`{key}` runs to completion before `{}` starts: it becomes an init container of the same pod",
                        decided.pods[who].key
                    ),
                ),
                None => {
                    help = Some(way_out(service, stays));
                    let message = format!(
                        "`{key}` runs to completion, but shares a pod with `{}`: Kubernetes restarts it each time it exits, and the pod is not ready in between",
                        stays.key
                    );
                    (&rules::ENDS_IN_SHARED_POD, message)
                }
            };
            let finding = Finding::new(rule, message);
            let finding = match help {
                Some(help) => finding.help(help),
                None => finding,
            };
            report.add(finding, &service.path);
        }
    }
}

/// How a service that ends gets a pod of its own.
fn way_out(service: &Member<'_>, stays: &Member<'_>) -> String {
    let key = service.key;
    match service.network_of() {
        Some(id) if id == stays.id => format!(
            "remove `network_mode` and connect to `{}` instead of `localhost`: `{key}` becomes a Job",
            stays.name
        ),
        _ => format!(
            "remove what puts `{key}` into the pod of `{}`: it becomes a Job",
            stays.key
        ),
    }
}

/// A DaemonSet runs once on every node.
fn say_replicas(report: &mut Findings<'_>, owner: &Member<'_>) {
    if owner.replicas().is_some_and(|n| n != 1) {
        let message = format!(
            "`replicas` of `{}` is dropped: a DaemonSet runs one pod on every node",
            owner.key
        );
        report.say(&rules::REPLICAS_IGNORED, &replicas_path(owner), message);
    }
}

/// A service in the pod of another one has as many containers as that one has pods.
fn say_shared_replicas(report: &mut Findings<'_>, owner: &Member<'_>, member: &Member<'_>) {
    let pods = owner.replicas().unwrap_or(1);
    let Some(asked) = member.replicas().filter(|asked| *asked != pods) else {
        return;
    };
    let path = replicas_path(member);
    let key = path.to_string();
    let key = key.rsplit('.').next().unwrap_or_default();
    let message = format!(
        "`{key}: {asked}` of `{}` is dropped: it runs once in each pod of `{}`, of which there are {pods}",
        member.key, owner.key
    );
    let help = format!(
        "write the same number in `{}`, or give `{}` a pod of its own",
        owner.key, member.key
    );
    let finding = Finding::new(&rules::REPLICAS_IGNORED, message);
    report.add(finding.severity(Severity::Warning).help(help), &path);
}

/// Where the number of replicas was written.
fn replicas_path(service: &Member<'_>) -> Path {
    let deploy = service.service.deploy.as_ref();
    match deploy.is_some_and(|deploy| deploy.replicas.is_some()) {
        true => service.path.keys("deploy.replicas"),
        false => service.path.key("scale"),
    }
}
