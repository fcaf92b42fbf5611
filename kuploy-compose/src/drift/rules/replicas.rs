//! `KP5019`: replicas beside an autoscaler.
//!
//! Measured: OutOfSync in every mode as soon as the autoscaler acts, and every sync fights it; without `replicas`, Synced.

use std::collections::BTreeSet;

use crate::diagnostic::rules;
use crate::drift::Settings;
use crate::drift::facts::Facts;
use crate::drift::finder::Found;
use crate::drift::set::{self, Object, Set};
use crate::drift::tree::{get, remove, text};
use crate::yaml::{Map, Node};

const REPLICAS: &str = "replicas";

/// A workload by namespace, kind and name.
type Target = (Option<String>, String, String);

/// What autoscalers scale.
pub(in crate::drift) type Scaled = BTreeSet<Target>;

fn key(object: &Object<'_>) -> Option<Target> {
    let own = |text: &str| text.to_owned();
    Some((
        object.namespace.map(own),
        own(object.kind),
        own(object.name?),
    ))
}

/// What the autoscalers of a set scale.
pub(in crate::drift) fn scaled(set: &Set<'_>) -> Scaled {
    let scalers = set
        .objects()
        .filter(|object| matches!(object.kind, "HorizontalPodAutoscaler" | "ScaledObject"));
    scalers
        .filter_map(|scaler| {
            let target = get(scaler.map, "spec")?.get("scaleTargetRef")?.as_map()?;
            // KEDA's default.
            let kind = text(target, "kind").unwrap_or("Deployment");
            let name = text(target, "name")?;
            Some((
                scaler.namespace.map(str::to_owned),
                kind.to_owned(),
                name.to_owned(),
            ))
        })
        .collect()
}

fn is_scaled(object: &Object<'_>, scaled: &Scaled) -> bool {
    !scaled.is_empty() && key(object).is_some_and(|key| scaled.contains(&key))
}

pub(super) fn rewrite(object: &mut Map, facts: &Facts, _: &Settings) -> bool {
    let scaled = set::object(object).is_some_and(|object| is_scaled(&object, &facts.scaled));
    let spec = object.get_mut("spec").and_then(|e| e.node.as_map_mut());
    let spec = spec.filter(|spec| scaled && spec.contains_key(REPLICAS));
    spec.map(|spec| remove(spec, REPLICAS)).is_some()
}

pub(super) fn find(set: &Set<'_>, _: &Settings) -> Vec<(usize, Found)> {
    let scaled = scaled(set);
    let objects = set.objects().enumerate();
    let found = objects
        .filter(|(_, object)| is_scaled(object, &scaled))
        .filter_map(|(at, object)| {
            let spec = get(object.map, "spec").and_then(Node::as_map)?;
            let entry = spec.get(REPLICAS)?;
            let message = "an autoscaler sets the replicas here, and every sync sets them back";
            let found = Found::key(&rules::REPLICAS_BESIDE_AUTOSCALER, REPLICAS, entry, message)
                .below(format!("spec.{REPLICAS}"))
                .help("remove `replicas`");
            Some((at, found))
        });
    found.collect()
}
