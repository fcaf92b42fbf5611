//! Claims that one node can mount, and services or replicas that share them.

use crate::diagnostic::{Path, Segment, rules};
use crate::facts::{Findings, ServiceId};
use crate::model::WorkloadKind;
use crate::plan::Decisions;
use crate::plan::storage::claims::SingleNode;

/// The label that names a node.
const NODE: &str = "kubernetes.io/hostname";

/// The two ways out. A claim of something that is no named volume has no `x-kuploy` of its own.
fn ways_out(claim: &SingleNode) -> String {
    let place = match claim.path.segments() {
        [Segment::Key(section), _] if section == "volumes" => format!("under `{}`", claim.path),
        _ => "of a named volume".to_owned(),
    };
    format!(
        "pin the pods to one node with `x-kuploy: {{node-selector: {{{NODE}: NODE}}}}` in each service, or use a StorageClass that many nodes can mount: `x-kuploy: {{mode: ReadWriteMany, class: NAME}}` {place}"
    )
}

/// The node that the pods of a service are pinned to.
fn node_of<'d>(decided: &'d Decisions<'_>, owner: ServiceId) -> Option<&'d str> {
    let selector = &decided.parts[owner].pod.node_selector;
    selector.get(NODE).map(String::as_str)
}

/// Says which claims pods on several nodes would have to share.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    let (pods, runs) = (&decided.pods, &decided.runs);
    for claim in &decided.single_node {
        // A job that others wait for is gone when they mount the claim.
        let stays = |id: ServiceId| {
            let kind = runs[pods[id].owner].kind.as_ref();
            !kind.is_some_and(WorkloadKind::runs_to_completion)
        };
        // The first user of each pod.
        let mut users: Vec<&(ServiceId, Path)> = Vec::new();
        for user in claim.users.iter().filter(|(id, _)| stays(*id)) {
            let owner = pods[user.0].owner;
            if users.iter().all(|(other, _)| pods[*other].owner != owner) {
                users.push(user);
            }
        }
        let mut names: Vec<String> = users
            .iter()
            .map(|(id, _)| format!("`{}`", pods[*id].key))
            .collect();
        let mut nodes = users
            .iter()
            .map(|(id, _)| node_of(decided, pods[*id].owner));
        let node = nodes.next().flatten();
        if node.is_some() && nodes.all(|other| other == node) {
            continue;
        }
        match users.as_slice() {
            [] => {}
            [user] => say_replicas(report, decided, claim, user),
            [_, _, ..] => {
                let more = names.len().saturating_sub(3);
                names.truncate(3);
                let rest = match more {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                let message = format!(
                    "volume `{}` is shared by {}{rest}, but only one node can mount it: pods on other nodes stay Pending",
                    claim.shown,
                    names.join(", ")
                );
                report.say_help(&rules::VOLUME_SHARED, &claim.path, message, ways_out(claim));
            }
        }
    }
}

/// One pod is no trouble; what makes more of them is.
fn say_replicas(
    report: &mut Findings<'_>,
    decided: &Decisions<'_>,
    claim: &SingleNode,
    (user, path): &(ServiceId, Path),
) {
    let pods = &decided.pods;
    let owner = pods[*user].owner;
    let kind = decided.runs[owner].kind.as_ref();
    let replicas = pods[owner].replicas().unwrap_or(1);
    let most = decided.scaling[owner].autoscaler.as_ref();
    let most = most.map_or(1, |autoscaler| autoscaler.max);
    let (key, shown) = (pods[*user].key, &claim.shown);
    let (message, way_out) = if matches!(kind, Some(WorkloadKind::DaemonSet { .. })) {
        let message = format!(
            "`{key}` runs on every node, but only one node can mount its volume `{shown}`: pods on other nodes stay Pending"
        );
        (
            message,
            "or keep the data on each node: a bind mount with `--bind-mounts host-path`",
        )
    } else if most > 1 {
        let message = format!(
            "the autoscaler of `{key}` starts up to {most} pods, but only one node can mount their volume `{shown}`: pods on other nodes stay Pending"
        );
        (
            message,
            "or use one claim per replica: `x-kuploy: {claim: per-replica}` on the volume",
        )
    } else if replicas > 1 {
        let message = format!(
            "{replicas} replicas of `{key}` share volume `{shown}`, but only one node can mount it: pods on other nodes stay Pending"
        );
        (
            message,
            "or use one claim per replica: `x-kuploy: {claim: per-replica}`",
        )
    } else {
        return;
    };
    let help = format!("{}; {way_out}", ways_out(claim));
    report.say_help(&rules::REPLICAS_SHARE_VOLUME, path, message, help);
}
