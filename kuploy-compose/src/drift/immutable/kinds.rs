//! `KP5051`: a workload that becomes another kind; and `KP5055`: strategies that cannot follow each other.
//!
//! The old object stays until it is pruned. Until then both run pods, and the Service sends requests to both; with a
//! volume that only one of them can mount, the new one waits for the old.

use crate::map::BTreeSet;

use super::comparison::{Comparison, Pair, base, named};
use super::fields::at;
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::Object;
use crate::options::GitOps;
use crate::yaml::Node;

/// Kinds of workloads whose pods are meant to run for ever.
pub(super) const SERVING: &[&str] = &["Deployment", "StatefulSet", "DaemonSet"];

const WORKLOADS: &[&str] = &[
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "Job",
    "CronJob",
    "Pod",
];

/// What keeps the kind of a workload, as `x-kuploy` spells it; a CronJob needs its schedule.
fn keeping(kind: &str) -> String {
    let key = match kind {
        "Deployment" => "kind: deployment",
        "StatefulSet" => "kind: stateful-set",
        "DaemonSet" => "kind: daemon-set",
        "Job" => "kind: job",
        "CronJob" => "schedule: \"0 3 * * *\"",
        _ => return String::new(),
    };
    format!(", or keep the kind with `x-kuploy: {{{key}}}`")
}

fn is_workload(object: &Object<'_>) -> bool {
    WORKLOADS.contains(&object.kind)
}

/// What a workload is called after: without a hash, that of a Job which nobody prunes has one.
fn stem<'a>(object: &Object<'a>) -> Option<&'a str> {
    let name = object.name?;
    let without = base(name).filter(|_| object.kind == "Job");
    Some(without.unwrap_or(name))
}

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    let still: BTreeSet<_> = comparison
        .pairs
        .iter()
        .map(|pair| (pair.new.kind, pair.new.name))
        .collect();
    let old: crate::map::BTreeMap<_, _> = comparison
        .old
        .objects()
        .filter(|old| is_workload(old) && !still.contains(&(old.kind, old.name)))
        .map(|old| ((old.namespace, stem(&old)), old))
        .collect();
    let fresh = comparison
        .new
        .objects()
        .filter(|new| is_workload(new) && !still.contains(&(new.kind, new.name)));
    for new in fresh {
        let Some(before) = old
            .get(&(new.namespace, stem(&new)))
            .filter(|old| old.kind != new.kind)
        else {
            continue;
        };
        // Pods of a CronJob or Job are not meant to serve, and most have no Service.
        let serves = |kind: &str| !matches!(kind, "Job" | "CronJob");
        let selected = match serves(before.kind) && serves(new.kind) {
            true => " and the Service selects both",
            false => "",
        };
        let goes = match comparison.gitops {
            GitOps::None => "deleted",
            _ => "pruned",
        };
        let message = format!(
            "the {} `{}` becomes a {}: until the old one is {goes}, both run pods{selected}",
            before.kind,
            before.name.unwrap_or_default(),
            new.kind
        );
        let command = comparison.kubectl("delete", before, "");
        let span = new
            .map
            .get("kind")
            .map_or_else(Default::default, |entry| entry.node.span);
        say(
            new,
            Found::new(&rules::KIND_CHANGED, span, message)
                .below("kind")
                .help(format!(
                    "run `{command}` before the sync (its pods are deleted, claims are kept){}",
                    keeping(before.kind)
                )),
        );
    }
    for pair in &comparison.pairs {
        strategy(comparison, pair, say);
    }
}

/// The type of a strategy, as the server has it.
fn kind_of<'a>(object: &Object<'a>, path: &str) -> &'a str {
    at(object.map, path)
        .and_then(|node| node.get("type"))
        .and_then(Node::as_str)
        .unwrap_or("RollingUpdate")
}

/// Measured: the server filled in `rollingUpdate` for the default strategy, nobody who applies owns it, so it stays, and
/// beside another type it is refused: for a StatefulSet by both ways of applying, for a Deployment under server-side
/// apply, and for both not when `rollingUpdate` was written.
fn strategy<'a>(
    comparison: &Comparison<'a>,
    pair: &Pair<'a>,
    say: &mut dyn FnMut(Object<'a>, Found),
) {
    let (path, other, both) = match pair.new.kind {
        "Deployment" => ("spec.strategy", "Recreate", false),
        "StatefulSet" | "DaemonSet" => ("spec.updateStrategy", "OnDelete", true),
        _ => return,
    };
    let written = at(pair.old.map, path).and_then(|node| node.get("rollingUpdate"));
    let (before, after) = (kind_of(&pair.old, path), kind_of(&pair.new, path));
    if before == after || after != other || written.is_some_and(|node| !node.is_null()) {
        return;
    }
    let how = if both { "" } else { " under server-side apply" };
    let message = format!(
        "the default strategy of {} becomes `{other}`, but the live object has `rollingUpdate` filled in: the API server rejects the change{how}",
        named(&pair.new)
    );
    let path_json = path.replace('.', "/");
    let patch = format!(
        "--type=json -p '[{{\"op\":\"replace\",\"path\":\"/{path_json}\",\"value\":{{\"type\":\"{other}\"}}}}]'"
    );
    let command = comparison.kubectl("patch", &pair.old, &patch);
    let span = at(pair.new.map, path).map_or_else(Default::default, |node| node.span);
    say(
        pair.new,
        Found::new(&rules::STRATEGY_CHANGED, span, message)
            .below(path)
            .help(format!(
                "run `{command}` before the sync; no pod is restarted"
            )),
    );
}
