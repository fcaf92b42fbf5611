//! `KP5041`: annotations of Flux with a value that means nothing to it.
//!
//! Flux compares values with the words of its documentation, whatever their case (fluxcd.io, "Controlling the apply behavior
//! of resources", "Disabling drift detection"); any other value is as if it were not there (seen in a homelab repository:
//! `force: "true"` on a Job, whose next change then fails).

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::get;
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[Act::Find(On::Type("ObjectMeta"), find)];

/// One of the two words is what is done anyway, and does no harm.
const SWITCH: &[&str] = &["enabled", "disabled"];
/// The keys, and the words that each takes.
const OPTIONS: &[(&str, &[&str])] = &[
    ("helm.toolkit.fluxcd.io/driftDetection", SWITCH),
    ("kustomize.toolkit.fluxcd.io/force", SWITCH),
    ("kustomize.toolkit.fluxcd.io/prune", SWITCH),
    ("kustomize.toolkit.fluxcd.io/reconcile", SWITCH),
    (
        "kustomize.toolkit.fluxcd.io/ssa",
        &["Override", "Merge", "IfNotPresent", "Ignore"],
    ),
    ("kustomize.toolkit.fluxcd.io/substitute", SWITCH),
];

fn find(metadata: &Map, finder: &mut Finder<'_>) {
    for place in ["annotations", "labels"] {
        let pairs = get(metadata, place).and_then(Node::as_map);
        for (key, entry) in pairs.into_iter().flatten() {
            let known = OPTIONS.iter().find(|(name, _)| name == key);
            let (Some((_, words)), Some(value)) = (known, entry.node.as_str()) else {
                continue;
            };
            if words.iter().any(|word| word.eq_ignore_ascii_case(value)) {
                continue;
            }
            let message = format!("`{value}` means nothing to Flux: it ignores `{key}`");
            let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
            let help = match *words.as_slice() {
                [ref on, ref off] => format!("write {on} or {off}"),
                _ => format!("write one of {}", words.join(", ")),
            };
            finder.say(
                Found::new(&rules::FLUX_OPTION_IGNORED, entry.node.span, message)
                    .below(format!("{place}.{key}"))
                    .help(help),
            );
        }
    }
}
