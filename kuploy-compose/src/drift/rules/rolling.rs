//! `KP5032`: a rolling update of pods that mount a claim of one node.
//!
//! The new pod waits for a volume that the old one holds: a Multi-Attach error on another node, a fight over lock files on
//! the same one. Changing the default strategy later is refused under server-side apply (measured), so it has to be there
//! from the start.

use std::collections::BTreeMap;

use super::claims::{is_shared, mounted};
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::set::Set;
use crate::drift::tree::{get, text};
use crate::yaml::{Map, Node, Value};

pub(super) fn find(set: &Set<'_>) -> Vec<(usize, Found)> {
    let claims: BTreeMap<(Option<&str>, &str), bool> = set
        .objects()
        .filter(|object| object.kind == "PersistentVolumeClaim")
        .filter_map(|object| Some(((object.namespace, object.name?), is_shared(object.map))))
        .collect();
    let found = set.objects().enumerate().filter_map(|(at, object)| {
        let spec = get(object.map, "spec").and_then(Node::as_map)?;
        if object.kind != "Deployment" || recreates(spec) {
            return None;
        }
        let (name, _) = mounted(object.map).find(|(name, source)| {
            let shared = claims.get(&(object.namespace, *name));
            shared == Some(&false) && get(source, "readOnly").and_then(Node::as_bool) != Some(true)
        })?;
        let entry = object.map.get("spec")?;
        let span = spec.get("strategy").map_or(entry.key_span, |e| e.key_span);
        let message = format!("a rolling update starts a second pod while the first still holds the claim `{name}`, which only one node can mount");
        let found = Found::new(&rules::ROLLING_UPDATE_ON_CLAIM, span, message)
            .below("spec.strategy")
            .help("write `strategy: {type: Recreate}`; on a Deployment that exists, Argo CD needs client-side apply for this one change");
        Some((at, found))
    });
    found.collect()
}

fn recreates(spec: &Map) -> bool {
    let strategy = get(spec, "strategy").and_then(Node::as_map);
    let surge = strategy
        .and_then(|strategy| get(strategy, "rollingUpdate"))
        .and_then(|rolling| rolling.get("maxSurge"));
    let none = surge.is_some_and(|surge| match &surge.value {
        Value::Int(0) => true,
        Value::String(text) => text == "0%",
        _ => false,
    });
    none || strategy.and_then(|strategy| text(strategy, "type")) == Some("Recreate")
}
