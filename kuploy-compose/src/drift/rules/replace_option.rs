//! `KP5028`: `Replace=true` writes the whole object on every sync.
//!
//! Measured: Synced, and the generation goes up with every sync.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::sync_options;
use crate::drift::tree::{get, text};
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[Act::Find(On::Any, find)];

/// Kinds that nobody else writes to, and whose fields cannot be changed otherwise. Jobs have no other way to run again.
const UNCHANGED: &[&str] = &[
    "CSIDriver",
    "IngressClass",
    "Job",
    "PriorityClass",
    "RuntimeClass",
    "StorageClass",
    "VolumeSnapshotClass",
];

fn find(object: &Map, finder: &mut Finder<'_>) {
    let is_unchanged = text(object, "kind").is_some_and(|kind| UNCHANGED.contains(&kind))
        || get(object, "immutable").and_then(Node::as_bool) == Some(true);
    if is_unchanged || !sync_options::has(object, "Replace=true") {
        return;
    }
    let annotations = get(object, "metadata")
        .and_then(|metadata| metadata.get("annotations"))
        .and_then(Node::as_map);
    if let Some(entry) = annotations.and_then(|map| map.get("argocd.argoproj.io/sync-options")) {
        let message = "with `Replace=true` every sync replaces the object: what other controllers wrote is lost";
        finder.say(
            Found::new(&rules::REPLACE_ON_EVERY_SYNC, entry.node.span, message)
                .below("metadata.annotations")
                .help("use `ServerSideApply=true` if client-side apply is the problem"),
        );
    }
}
