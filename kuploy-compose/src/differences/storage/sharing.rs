//! Claims that one node can mount, and services or replicas that share them.

use crate::map::BTreeSet;

use crate::diagnostic::{Path, Segment, and, rules};
use crate::facts::path_conventions::is_within;
use crate::facts::{Findings, ServiceId};
use crate::map::BTreeMap;
use crate::model::WorkloadKind;
use crate::plan::Decisions;
use crate::plan::storage::claims::SingleNode;

/// The label that names a node.
const NODE: &str = "kubernetes.io/hostname";

/// What the warning is for those whose pods can be nowhere else.
const ON_ONE_NODE: &str = "on a cluster of one node, or if the default StorageClass is K3s' `local-path`, which keeps them on one: `x-kuploy: {lint: {KP7050: off}}`";

/// The two ways out. A claim of something that is no named volume has no `x-kuploy` of its own, and a Unix socket on a
/// file server connects nobody on another node.
fn ways_out(decided: &Decisions<'_>, claim: &SingleNode) -> String {
    let place = match claim.users.as_slice() {
        [(one, _)] => format!("in `{}`", decided.pods[*one].key),
        _ => "in each service".to_owned(),
    };
    let one_node = format!(
        "pin the pods to one node with `x-kuploy: {{node-selector: {{{NODE}: NODE}}}}` {place}"
    );
    if holds_sockets(decided, claim) {
        return format!("{one_node}: a Unix socket connects only processes of one node");
    }
    format!(
        "{one_node}, or use a StorageClass that many nodes can mount: `x-kuploy: {{mode: ReadWriteMany, class: NAME}}` {}",
        place_of(claim)
    )
}

/// Where settings of a volume are written.
fn place_of(claim: &SingleNode) -> String {
    match claim.path.segments() {
        [Segment::Key(section), _] if section == "volumes" => format!("under `{}`", claim.path),
        _ => "under a named volume".to_owned(),
    }
}

/// Whether a service is a server that keeps its data in a volume: a second one on the same files destroys them.
fn is_data_of(decided: &Decisions<'_>, claim: &SingleNode, user: ServiceId) -> bool {
    let service = decided.pods[user].facts;
    let mut mounts = service.service.volumes.iter();
    mounts.any(|mount| {
        mount.source.as_ref() == Some(&claim.shown) && service.known.keeps_data(&mount.target)
    })
}

/// Whether services meet in a volume by Unix sockets: it is mounted where those are by custom (`/var/run/postgresql`), or
/// a variable or the command names one in it.
fn holds_sockets(decided: &Decisions<'_>, claim: &SingleNode) -> bool {
    claim.users.iter().any(|(id, _)| {
        let service = decided.pods[*id].facts;
        let line = service.process.line();
        let variables = service.written_variables();
        let mut mounts = service.service.volumes.iter();
        mounts.any(|mount| {
            let target = mount.target.as_str();
            let names = |text: &str| text.contains(target) && text.contains(".sock");
            mount.source.as_ref() == Some(&claim.shown)
                && (["/run", "/var/run"]
                    .iter()
                    .any(|run| is_within(target, run))
                    || names(&line)
                    || variables.iter().any(|(_, value)| names(value)))
        })
    })
}

/// The node that the pods of a service are pinned to.
fn node_of<'d>(decided: &'d Decisions<'_>, owner: ServiceId) -> Option<&'d str> {
    let selector = &decided.parts[owner].pod.node_selector;
    selector.get(NODE).map(String::as_str)
}

/// Most services that are looked through for one that is waited for.
const MOST: usize = 100;

/// Whether a service depends on another one, also by others that it depends on.
fn waits_for(decided: &Decisions<'_>, from: ServiceId, other: ServiceId) -> bool {
    let pods = &decided.pods;
    let mut reached = vec![from];
    let mut at = 0;
    while let Some(id) = reached.get(at).copied().filter(|_| at < MOST) {
        for (next, _) in &pods[id].depends_on {
            if pods[*next].owner == pods[other].owner {
                return true;
            }
            if !reached.contains(next) {
                reached.push(*next);
            }
        }
        at += 1;
    }
    false
}

/// The first user of each pod that has the claim while others have it.
fn users<'d>(
    decided: &'d Decisions<'_>,
    torn: &BTreeSet<ServiceId>,
    claim: &'d SingleNode,
) -> Vec<&'d (ServiceId, Path)> {
    let (pods, runs) = (&decided.pods, &decided.runs);
    let serves = |id: ServiceId| {
        let kind = runs[pods[id].owner].kind();
        !kind.is_some_and(WorkloadKind::runs_to_completion)
    };
    let servers = claim.users.iter().filter(|(id, _)| serves(*id));
    let servers: Vec<ServiceId> = servers.map(|(id, _)| *id).collect();
    // A job that others wait for is gone when they mount the claim; a backup runs beside them.
    let meets = |job: ServiceId| {
        let is_again = matches!(
            runs[pods[job].owner].kind(),
            Some(WorkloadKind::CronJob { .. })
        );
        let mut servers = servers.iter();
        servers.any(|server| is_again || torn.contains(&job) || !waits_for(decided, *server, job))
    };
    let mut users: Vec<&(ServiceId, Path)> = Vec::new();
    let stays = |id: ServiceId| serves(id) || meets(id);
    for user in claim.users.iter().filter(|(id, _)| stays(*id)) {
        let owner = pods[user.0].owner;
        if users.iter().all(|(other, _)| pods[*other].owner != owner) {
            users.push(user);
        }
    }
    users
}

/// The Jobs that run again at the next sync while several pods hold claims of theirs: where those run on two nodes, no
/// node can mount all of them. Seen: an init service that fills the settings of a whole monitoring, one volume for each.
fn torn(decided: &Decisions<'_>) -> BTreeSet<ServiceId> {
    let (pods, runs) = (&decided.pods, &decided.runs);
    let is_job =
        |id: &ServiceId| matches!(runs[pods[*id].owner].kind(), Some(WorkloadKind::Job(_)));
    let mut held: BTreeMap<ServiceId, BTreeSet<ServiceId>> = BTreeMap::new();
    for claim in &decided.single_node {
        let (jobs, others): (Vec<ServiceId>, Vec<ServiceId>) =
            claim.users.iter().map(|(id, _)| *id).partition(is_job);
        for job in jobs {
            let others = others.iter().map(|id| pods[*id].owner);
            held.entry(job).or_default().extend(others);
        }
    }
    let torn = held.into_iter().filter(|(_, owners)| owners.len() > 1);
    torn.map(|(job, _)| job).collect()
}

/// Says which claims pods on several nodes would have to share.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    let pods = &decided.pods;
    let torn = torn(decided);
    for claim in &decided.single_node {
        let users = users(decided, &torn, claim);
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
            [_, _, ..] if claim.keeps_pods_together => {}
            [user] => say_replicas(report, decided, claim, user),
            [_, _, ..] => {
                let more = names.len().saturating_sub(3);
                names.truncate(3);
                let rest = match more {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                let what = match holds_sockets(decided, claim) {
                    true => "volume with Unix sockets",
                    false => "volume",
                };
                let message = format!(
                    "{what} `{}` is shared by {}{rest}, but only one node can mount it: pods on other nodes never start",
                    claim.shown,
                    match more {
                        0 => and(names),
                        _ => names.join(", "),
                    }
                );
                report.say_help(
                    &rules::VOLUME_SHARED,
                    &claim.path,
                    message,
                    format!("{}; {ON_ONE_NODE}", ways_out(decided, claim)),
                );
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
    let kind = decided.runs[owner].kind();
    let replicas = pods[owner].replicas().unwrap_or(1);
    let most = decided.scaling[owner].autoscaler.as_ref();
    let most = most.map_or(1, |autoscaler| autoscaler.max);
    let (key, shown) = (pods[*user].key, &claim.shown);
    let per_replica = format!(
        "or use one claim per replica, each with files of its own: `x-kuploy: {{claim: per-replica}}` {}",
        place_of(claim)
    );
    let (message, way_out) = if matches!(kind, Some(WorkloadKind::DaemonSet { .. })) {
        let message = format!(
            "`{key}` runs on every node, but only one node can mount its volume `{shown}`: pods on other nodes never start"
        );
        (
            message,
            "or keep the data on each node: a bind mount with `--bind-mounts host-path`",
        )
    } else if most > 1 && !claim.keeps_pods_together {
        let message = format!(
            "the autoscaler of `{key}` starts up to {most} pods, but only one node can mount their volume `{shown}`: pods on other nodes never start"
        );
        (message, per_replica.as_str())
    } else if replicas > 1 && is_data_of(decided, claim, *user) {
        let message = format!(
            "{replicas} replicas of `{key}` share the data directory in volume `{shown}`, which only one server can use: the others do not start"
        );
        let help = format!("run one replica: `deploy: {{replicas: 1}}`, {per_replica}");
        return report.say_help(&rules::REPLICAS_SHARE_VOLUME, path, message, help);
    } else if replicas > 1 && !claim.keeps_pods_together {
        let message = format!(
            "{replicas} replicas of `{key}` share volume `{shown}`, but only one node can mount it: pods on other nodes never start"
        );
        (message, per_replica.as_str())
    } else {
        return;
    };
    let help = format!("{}; {way_out}", ways_out(decided, claim));
    report.say_help(&rules::REPLICAS_SHARE_VOLUME, path, message, help);
}
