//! `KP5019`: replicas beside an autoscaler.
//!
//! Measured: OutOfSync in every mode as soon as the autoscaler acts, and every sync fights it; without `replicas`, Synced.

use crate::diagnostic::{Severity, rules};
use crate::drift::act::Act;
use crate::drift::facts::{self, Facts, is_scaled, scaled};
use crate::drift::finder::Found;
use crate::drift::object_set::{self, Set};
use crate::drift::settings::Settings;
use crate::drift::tree::{get, remove};
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::FindInSet(find),
    Act::Rewrite(
        &rules::REPLICAS_BESIDE_AUTOSCALER,
        rewrite,
        "`replicas` is removed: an autoscaler sets it",
    ),
];

const REPLICAS: &str = "replicas";

fn rewrite(object: &mut Map, facts: &Facts, _: &Settings) -> bool {
    let scaled = object_set::object(object).is_some_and(|object| is_scaled(&object, &facts.scaled));
    let spec = object.get_mut("spec").and_then(|e| e.node.as_map_mut());
    // With no replicas the autoscaler is off.
    let is_on = |spec: &Map| get(spec, REPLICAS).is_some_and(|it| it.as_i64() != Some(0));
    let spec = spec.filter(|spec| scaled && is_on(spec));
    spec.map(|spec| remove(spec, REPLICAS)).is_some()
}

pub(super) fn find(set: &Set<'_>, _: &Settings) -> Vec<(usize, Found)> {
    let scaled = scaled(set);
    let fixed = match scaled.is_empty() {
        true => scaled.clone(),
        false => facts::fixed(set),
    };
    let objects = set.objects().enumerate();
    let found = objects
        .filter(|(_, object)| is_scaled(object, &scaled))
        .filter_map(|(at, object)| {
            let spec = get(object.map, "spec").and_then(Node::as_map)?;
            let entry = spec.get(REPLICAS)?;
            if entry.node.as_i64() == Some(0) {
                return None;
            }
            // Seen in a Flux repository: one replica, and an autoscaler from one to one.
            let only = facts::key(&object).and_then(|key| fixed.get(&key).copied());
            let (message, severity) = match only.is_some() && only == entry.node.as_i64() {
                true => (
                    "an autoscaler that knows one number of replicas sets them, and the manifest has the same: nothing is ever reset",
                    Severity::Info,
                ),
                false => (
                    "an autoscaler sets the replicas, and every sync resets them",
                    rules::REPLICAS_BESIDE_AUTOSCALER.severity,
                ),
            };
            let found = Found::key(&rules::REPLICAS_BESIDE_AUTOSCALER, REPLICAS, entry, message)
                .severity(severity)
                .below(format!("spec.{REPLICAS}"))
                .help("remove `replicas`");
            Some((at, found))
        });
    found.collect()
}
