//! Claims that one node can mount, and services or replicas that share them.

use crate::diagnostic::{Path, rules};
use crate::facts::ServiceId;
use crate::model::WorkloadKind;
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};

/// The two ways out.
const WAYS_OUT: &str = "run all of them on one node, or give the volume a class that many nodes can mount: `x-kuploy: {mode: ReadWriteMany, class: NAME}`";

/// A claim that one node can mount.
#[derive(Clone, Debug)]
pub(in crate::plan) struct SingleNode {
    /// As the user calls it.
    pub(super) shown: String,
    /// Where it is declared.
    pub(super) path: Path,
    /// Who mounts it, and where.
    pub(super) users: Vec<(ServiceId, Path)>,
}

/// Says which claims pods on several nodes would have to share. Controllers are chosen already.
pub(in crate::plan) fn say_shared(cx: &mut Context<'_>, draft: &Draft<'_>) {
    for claim in &draft.single_node {
        // A job that others wait for is gone when they mount the claim.
        let stays = |id: ServiceId| {
            let service = &draft.services[id];
            (!runs_to_its_end(draft, service)).then_some(service)
        };
        let mut owners: Vec<ServiceId> = Vec::new();
        let mut names: Vec<&str> = Vec::new();
        for service in claim.users.iter().filter_map(|(key, _)| stays(*key)) {
            if !owners.contains(&service.owner) {
                owners.push(service.owner);
                names.push(service.key);
            }
        }
        match owners.as_slice() {
            [] => {}
            [owner] => say_replicas(cx, draft, claim, *owner),
            [_, _, ..] => {
                let listed: Vec<String> =
                    names.iter().take(3).map(|key| format!("`{key}`")).collect();
                let more = names.len().saturating_sub(listed.len());
                let rest = if more > 0 {
                    format!(" and {more} more")
                } else {
                    String::new()
                };
                let message = format!(
                    "volume `{}` is shared by {}{rest}, yet only one node can mount it",
                    claim.shown,
                    listed.join(", ")
                );
                cx.say_help(&rules::VOLUME_SHARED, &claim.path, message, WAYS_OUT);
            }
        }
    }
}

fn runs_to_its_end(draft: &Draft<'_>, service: &ServiceDraft<'_>) -> bool {
    let kind = &draft.owner(service.id).kind;
    matches!(kind, WorkloadKind::Job(_) | WorkloadKind::CronJob { .. })
}

/// One pod is no trouble; what makes more of them is.
fn say_replicas(cx: &mut Context<'_>, draft: &Draft<'_>, claim: &SingleNode, owner: ServiceId) {
    let first = claim.users.iter();
    let first = first
        .map(|(id, path)| (&draft.services[*id], path))
        .find(|(service, _)| service.owner == owner);
    let Some((service, path)) = first else {
        return;
    };
    let replicas = draft.services[owner].replicas().unwrap_or(1);
    let most = draft.services[owner].component.autoscaler.as_ref();
    let most = most.map_or(1, |autoscaler| autoscaler.max);
    let (key, shown) = (service.key, &claim.shown);
    let (message, way_out) = if matches!(draft.services[owner].kind, WorkloadKind::DaemonSet { .. })
    {
        let message = format!(
            "`{key}` runs on every node, and all its pods mount volume `{shown}`, which only one node can mount"
        );
        (
            message,
            "or keep its data on each node: `--bind-mounts host-path` with a bind mount",
        )
    } else if most > 1 {
        let message = format!(
            "the autoscaler of `{key}` makes up to {most} pods, and all mount volume `{shown}`, which only one node can mount"
        );
        (
            message,
            "or one each: `x-kuploy: {claim: per-replica}` on the volume",
        )
    } else if replicas > 1 {
        let message = format!(
            "{replicas} replicas of `{key}` share volume `{shown}`, which only one node can mount"
        );
        (message, "or one each: `x-kuploy: {claim: per-replica}`")
    } else {
        return;
    };
    let help = format!("{WAYS_OUT}; {way_out}");
    cx.say_help(&rules::REPLICAS_SHARE_VOLUME, path, message, help);
}
