//! `KP5059`: a workload of another name on the claim of one that goes.
//!
//! Measured: after a renamed service two PostgreSQL servers ran in one data directory, and the second began by recovering
//! what the first had open.

use crate::map::BTreeSet;

use super::claims::mounts;
use super::comparison::Comparison;
use super::kinds::SERVING;
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, Set};
use crate::drift::tree::get;
use crate::map::BTreeMap;
use crate::yaml::Node;

/// A claim, by its namespace and name.
type Claim<'a> = (Option<&'a str>, String);

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    let (before, after) = (alone(&comparison.old), alone(&comparison.new));
    let names = |set: &Set<'a>| -> BTreeSet<_> {
        let serving = set.objects().filter(|one| SERVING.contains(&one.kind));
        serving.map(|one| (one.namespace, one.name)).collect()
    };
    let (was, is) = (names(&comparison.old), names(&comparison.new));
    let mut named = BTreeSet::new();
    for (claim, new) in &after {
        let Some(old) = before.get(claim) else {
            continue;
        };
        let moved = (new.kind, new.namespace, new.name);
        let goes = !is.contains(&(old.namespace, old.name));
        let comes = !was.contains(&(new.namespace, new.name));
        if goes && comes && !is_stopped(old) && named.insert(moved) {
            say(*new, takes_over(comparison, &claim.1, old, new));
        }
    }
}

/// Whether a workload runs no pod.
fn is_stopped(workload: &Object<'_>) -> bool {
    let replicas = get(workload.map, "spec").and_then(|spec| spec.get("replicas"));
    replicas.and_then(Node::as_i64) == Some(0)
}

/// The claims that a single serving workload mounts: what one server alone keeps. Files that several share are theirs.
fn alone<'a>(set: &Set<'a>) -> BTreeMap<Claim<'a>, Object<'a>> {
    let mut users: BTreeMap<Claim<'a>, Option<Object<'a>>> = BTreeMap::new();
    for workload in set.objects().filter(|one| SERVING.contains(&one.kind)) {
        let claims: BTreeSet<_> = mounts(&workload)
            .into_values()
            .map(|(claim, _)| claim)
            .collect();
        for claim in claims {
            let claim = (workload.namespace, claim);
            let one = (!users.contains_key(&claim)).then_some(workload);
            users.insert(claim, one);
        }
    }
    users
        .into_iter()
        .filter_map(|(claim, one)| Some((claim, one?)))
        .collect()
}

fn takes_over(
    comparison: &Comparison<'_>,
    claim: &str,
    old: &Object<'_>,
    new: &Object<'_>,
) -> Found {
    let name = |one: &Object<'_>| one.name.unwrap_or_default().to_owned();
    let message = format!(
        "the {} `{}` mounts the claim `{claim}` of the {} `{}`, which is removed: until that is deleted, both run and write to the claim",
        new.kind,
        name(new),
        old.kind,
        name(old)
    );
    let span = get(new.map, "metadata")
        .and_then(|metadata| metadata.get("name"))
        .map_or_else(Default::default, |node| node.span);
    let command = comparison.kubectl("delete", old, "");
    Found::new(&rules::CLAIM_TAKEN_OVER, span, message)
        .below("metadata.name")
        .help(format!(
            "change it in two commits: first `replicas: 0` for `{}` (in Compose `deploy: {{replicas: 0}}`), and once its pods are gone the new name; where neither Argo CD nor Flux brings it back, `{command}` does the same (the claim is kept)",
            name(old)
        ))
}
