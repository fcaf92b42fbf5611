//! `KP5040`: the label that Argo CD tracks by.
//!
//! Measured: Synced with all three ways of tracking, whatever the manifest says in it. But where Argo CD tracks by labels
//! (the default before 3.0) it writes the app's name there, and takes whatever carries that name for its own: an object of
//! another app, or of nobody, is then shown, compared and pruned (argo-cd#1482, #8503, #18411).

use crate::diagnostic::rules;
use crate::drift::Settings;
use crate::drift::facts::Facts;
use crate::drift::finder::Found;
use crate::drift::set::{Object, Set};
use crate::drift::settle::is_nothing;
use crate::drift::tree::{get, remove, remove_if, text};
use crate::options::GitOps;
use crate::yaml::{Map, Node, Value};

const LABEL: &str = "app.kubernetes.io/instance";
const LABELS: &str = "labels";

/// Whether anything in a set selects by the label: then it belongs to how these objects name one another, and to what
/// finds them from outside.
pub(in crate::drift) fn is_selected(set: &Set<'_>) -> bool {
    let mut labelled = set.objects().filter_map(|object| labels(object.map));
    labelled.any(|labels| labels.contains_key(LABEL))
        && set.objects().any(|object| speaks_of_it(object.map))
}

/// Whether the label is named anywhere but among labels.
fn speaks_of_it(map: &Map) -> bool {
    map.iter()
        .filter(|(key, _)| *key != "metadata")
        .any(|(key, entry)| key == LABEL || is_named_in(&entry.node))
}

fn is_named_in(node: &Node) -> bool {
    match &node.value {
        Value::String(text) => text.contains(LABEL),
        Value::Seq(list) => list.iter().any(is_named_in),
        Value::Map(map) => speaks_of_it(map),
        _ => false,
    }
}

/// Pods are selected by their labels.
fn is_free(kind: &str, settings: &Settings) -> bool {
    kind != "Pod" && settings.gitops == GitOps::ArgoCd
}

fn labels(object: &Map) -> Option<&Map> {
    get(object, "metadata")?.get(LABELS)?.as_map()
}

pub(super) fn rewrite(object: &mut Map, facts: &Facts, settings: &Settings) -> bool {
    let free = text(object, "kind").is_some_and(|kind| is_free(kind, settings));
    if !free || facts.instance_selected || labels(object).is_none_or(|l| !l.contains_key(LABEL)) {
        return false;
    }
    let metadata = object.get_mut("metadata").and_then(|e| e.node.as_map_mut());
    let Some(metadata) = metadata else {
        return false;
    };
    if let Some(labels) = metadata.get_mut(LABELS).and_then(|e| e.node.as_map_mut()) {
        remove(labels, LABEL);
    }
    remove_if(metadata, LABELS, is_nothing);
    remove_if(object, "metadata", is_nothing);
    true
}

pub(super) fn find(set: &Set<'_>, settings: &Settings) -> Vec<(usize, Found)> {
    let labelled = |(at, object): (usize, Object<'_>)| {
        let entry = labels(object.map)?.get(LABEL)?;
        is_free(object.kind, settings).then_some((at, entry.key_span))
    };
    let mut found: Vec<_> = set.objects().enumerate().filter_map(labelled).collect();
    if !found.is_empty() && is_selected(set) {
        found.clear();
    }
    let say = |(at, span)| {
        let message = "where Argo CD tracks by labels it writes this one itself, and takes what carries the name of an app for its own";
        let found = Found::new(&rules::INSTANCE_LABEL, span, message)
            .below(format!("metadata.labels.{LABEL}"))
            .help("remove the label, unless something outside of these manifests asks for it");
        (at, found)
    };
    found.into_iter().map(say).collect()
}
