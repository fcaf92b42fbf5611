//! A controller with what only it has.

use super::earlier::Earlier;
use super::needs::Needs;
use super::{jobs, updates};
use crate::diagnostic::{Path, rules};
use crate::model::{Replicas, WorkloadKind};
use crate::options::Kind;
use crate::plan::context::Context;
use crate::plan::pods::{Group, Member};

/// The controller of a pod with what only it has.
pub(super) fn of_kind(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_>,
    needs: &Needs,
    group: &Group<'_, '_>,
    kind: Kind,
) -> WorkloadKind {
    let (owner, members) = (group.owner, group.members());
    let depends = members
        .iter()
        .any(|service| needs.refers.contains(&service.id));
    match kind {
        Kind::Deployment => WorkloadKind::Deployment {
            replicas: replicas(earlier, owner),
            update: updates::deployment(cx, owner, held(earlier, group)),
        },
        Kind::StatefulSet => {
            let storage = members.iter().map(|service| &earlier.storage[service.id]);
            let templates = storage.flat_map(|storage| &storage.templates);
            let templates: Vec<_> = templates.cloned().collect();
            WorkloadKind::StatefulSet {
                replicas: replicas(earlier, owner),
                service_name: owner.name.clone(),
                on_delete: false,
                // Members of a cluster look for each other: in Compose they all start at once.
                parallel: !templates.is_empty(),
                claim_templates: templates,
                min_ready_seconds: updates::stateful_set(cx, owner),
            }
        }
        Kind::DaemonSet => {
            if owner.replicas().is_some_and(|n| n != 1) {
                let message = format!(
                    "`replicas` of `{}` is dropped: it runs once on every node",
                    owner.key
                );
                cx.say(&rules::REPLICAS_IGNORED, &replicas_path(owner), message);
            }
            let (max_unavailable, min_ready_seconds) = updates::daemon_set(cx, owner);
            WorkloadKind::DaemonSet {
                max_unavailable,
                min_ready_seconds,
            }
        }
        Kind::Job | Kind::CronJob => {
            updates::say_unused(
                cx,
                owner,
                "update settings are dropped: a Job is not updated, it runs again",
            );
            match kind {
                Kind::Job => WorkloadKind::Job(jobs::settings(cx.options.gitops(), owner, depends)),
                _ => jobs::cron_job(cx, owner, depends),
            }
        }
    }
}

/// What a pod holds that a second one beside it cannot have.
fn held(earlier: &Earlier<'_>, group: &Group<'_, '_>) -> Option<&'static str> {
    let (owner, members) = (group.owner.id, group.members());
    let keeps_name = earlier.pod_names.get(owner).is_some();
    let of_one_node = members.iter().any(|service| {
        let storage = &earlier.storage[service.id];
        storage.single_node || (storage.writes_alone && keeps_name)
    });
    let holds_ports = members.iter().any(|service| {
        let mut ports = earlier.ports[service.id].iter();
        earlier.parts[service.id].pod.host_network || ports.any(|port| port.host_port.is_some())
    });
    match (of_one_node, holds_ports) {
        (true, _) => Some("only one node can mount its volume"),
        (false, true) => Some("it uses ports of its node"),
        (false, false) => None,
    }
}

fn replicas(earlier: &Earlier<'_>, service: &Member<'_>) -> Replicas {
    if earlier.scaling[service.id].autoscaler.is_some() {
        return Replicas::Autoscaled;
    }
    let count = service.replicas().unwrap_or(1).max(0);
    Replicas::Fixed(i32::try_from(count).unwrap_or(i32::MAX))
}

/// Where the number of replicas was written.
fn replicas_path(service: &Member<'_>) -> Path {
    let deploy = service.service.deploy.as_ref();
    match deploy.is_some_and(|deploy| deploy.replicas.is_some()) {
        true => service.path.keys("deploy.replicas"),
        false => service.path.key("scale"),
    }
}
