//! `KP5058`: a Job that another one takes the place of, under a name that says what runs.
//!
//! Measured: a Job that failed until its successor had put things right then ran its old migration after the new one.

use super::comparison::{Comparison, base, identity};
use super::fields::at;
use crate::diagnostic::{Severity, rules};
use crate::drift::finder::Found;
use crate::drift::object_set::Object;
use crate::drift::tree::get;
use crate::map::BTreeMap;
use crate::options::GitOps;
use crate::yaml::Node;

/// Attempts that somebody waits for; a Job that has more tries without end.
const FEW: i64 = 100;

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    // Argo CD and Flux prune it.
    if comparison.gitops != GitOps::None {
        return;
    }
    let jobs = |one: &Object<'_>| one.kind == "Job";
    let new: BTreeMap<_, _> = comparison
        .new
        .objects()
        .filter(jobs)
        .filter_map(|job| Some(((job.namespace, base(job.name?)?), job)))
        .collect();
    let still: Vec<_> = comparison
        .pairs
        .iter()
        .filter_map(|pair| identity(&pair.new))
        .collect();
    for old in comparison.old.objects().filter(jobs) {
        let is_there = identity(&old).is_none_or(|id| still.contains(&id));
        let next = old
            .name
            .and_then(base)
            .and_then(|base| new.get(&(old.namespace, base)));
        if let (false, Some(next)) = (is_there, next) {
            say(*next, replaced(comparison, &old, next));
        }
    }
}

fn replaced(comparison: &Comparison<'_>, old: &Object<'_>, new: &Object<'_>) -> Found {
    let name = |job: &Object<'_>| job.name.unwrap_or_default().to_owned();
    let limit = at(old.map, "spec.backoffLimit").and_then(Node::as_i64);
    let message = format!(
        "the Job `{}` replaces `{}`, which stays in the cluster: if it has not completed yet, it runs its old command again, possibly after the new one",
        name(new),
        name(old)
    );
    let span = get(new.map, "metadata")
        .and_then(|metadata| metadata.get("name"))
        .map_or_else(Default::default, |node| node.span);
    let help = format!(
        "delete it before you apply: `{}`",
        comparison.kubectl("delete", old, "--ignore-not-found")
    );
    let severity = match limit.is_some_and(|limit| limit > FEW) {
        true => Severity::Warning,
        false => Severity::Info,
    };
    Found::new(&rules::JOB_LEFT_BEHIND, span, message)
        .below("metadata.name")
        .severity(severity)
        .help(help)
}
