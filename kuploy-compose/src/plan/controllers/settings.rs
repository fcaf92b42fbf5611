//! A controller with what only it has.

use super::earlier::Earlier;
use super::jobs;
use super::needs::Needs;
use super::updates::{self, Held, Reach};
use crate::model::{Replicas, WorkloadKind};
use crate::options::Kind;
use crate::plan::context::Context;
use crate::plan::pods::{Group, Member};

/// The controller of a pod with what only it has.
pub(super) fn of_kind(
    cx: &Context<'_>,
    earlier: &Earlier<'_>,
    needs: &Needs,
    group: &Group<'_, '_>,
    kind: Kind,
    held: Option<Held>,
) -> WorkloadKind {
    let (owner, members, gitops) = (group.owner, group.members(), cx.options.gitops());
    let depends = members
        .iter()
        .any(|service| needs.refers.contains(&service.id));
    match kind {
        Kind::Deployment => WorkloadKind::Deployment {
            replicas: replicas(earlier, owner),
            update: {
                let mut ids = members.iter().map(|service| service.id);
                let listens = ids.clone().any(|id| !earlier.ports[id].is_empty());
                let is_checked = ids.any(|id| earlier.parts[id].container.readiness.is_some());
                let reach = Reach {
                    is_reached: needs.reached.contains(&owner.id),
                    waits_unseen: is_checked && !listens,
                };
                updates::deployment(owner, held, reach)
            },
        },
        Kind::StatefulSet => {
            let storage = members.iter().map(|service| &earlier.storage[service.id]);
            let templates = storage.flat_map(|storage| &storage.templates);
            WorkloadKind::StatefulSet {
                replicas: replicas(earlier, owner),
                service_name: owner.name.clone(),
                on_delete: false,
                // In Compose all start at once, and a better image replaces one that never started: one after the other
                // waits for ever for a pod that is broken (<https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#forced-rollback>).
                parallel: !cx.facts.earlier.is_ordered(&owner.name),
                claim_templates: templates.cloned().collect(),
                min_ready_seconds: updates::min_ready(owner),
            }
        }
        Kind::DaemonSet => WorkloadKind::DaemonSet {
            max_unavailable: updates::max_unavailable(owner),
            min_ready_seconds: updates::min_ready(owner),
        },
        Kind::Job => WorkloadKind::Job(jobs::settings(gitops, owner, depends)),
        Kind::CronJob => jobs::cron_job(gitops, owner, depends),
    }
}

/// What a pod holds that a second one beside it cannot have.
pub(super) fn held(earlier: &Earlier<'_>, group: &Group<'_, '_>) -> Option<Held> {
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
        (true, _) => Some(Held::Volume),
        (false, true) => Some(Held::Ports),
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
