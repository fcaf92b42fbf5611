//! `KP5040`: the label that Argo CD tracks by.
//!
//! Measured: Synced with all three ways of tracking, whatever the manifest says in it. But where Argo CD tracks by labels
//! (the default before 3.0) it writes the app's name there, and takes whatever carries that name for its own: an object of
//! another app, or of nobody, is then shown, compared and pruned (argo-cd#1482, #8503, #18411).

use crate::diagnostic::rules;
use crate::drift::act::Act;
use crate::drift::facts::{Facts, INSTANCE_LABEL, is_instance_selected, labels};
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, Set};
use crate::drift::settings::Settings;
use crate::drift::tree::is_nothing;
use crate::drift::tree::{remove, remove_if, text};
use crate::options::GitOps;
use crate::yaml::Map;

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::FindInSet(find),
    Act::Rewrite(
        &rules::INSTANCE_LABEL,
        rewrite,
        "the label `app.kubernetes.io/instance` is removed: Argo CD sets it when it tracks resources by labels, and nothing here selects it",
    ),
];

/// Pods are selected by their labels.
fn is_free(kind: &str, settings: &Settings) -> bool {
    kind != "Pod" && settings.gitops == GitOps::ArgoCd
}

fn rewrite(object: &mut Map, facts: &Facts, settings: &Settings) -> bool {
    let free = text(object, "kind").is_some_and(|kind| is_free(kind, settings));
    // The label never drifts, and what selects by it may lie in another repository: only who asks for it loses it.
    if !free
        || !settings.asks_for(&rules::INSTANCE_LABEL)
        || facts.instance_selected
        || labels(object).is_none_or(|l| !l.contains_key(INSTANCE_LABEL))
    {
        return false;
    }
    let metadata = object.get_mut("metadata").and_then(|e| e.node.as_map_mut());
    let Some(metadata) = metadata else {
        return false;
    };
    if let Some(labels) = metadata.get_mut("labels").and_then(|e| e.node.as_map_mut()) {
        remove(labels, INSTANCE_LABEL);
    }
    remove_if(metadata, "labels", is_nothing);
    remove_if(object, "metadata", is_nothing);
    true
}

fn find(set: &Set<'_>, settings: &Settings) -> Vec<(usize, Found)> {
    let labelled = |(at, object): (usize, Object<'_>)| {
        let entry = labels(object.map)?.get(INSTANCE_LABEL)?;
        is_free(object.kind, settings).then_some((at, entry.key_span))
    };
    let mut found: Vec<_> = set.objects().enumerate().filter_map(labelled).collect();
    if !found.is_empty() && is_instance_selected(set) {
        found.clear();
    }
    let say = |(at, span)| {
        let message = "Argo CD sets this label itself when it tracks resources by labels, and takes ownership of objects that carry the name of an app";
        let found = Found::new(&rules::INSTANCE_LABEL, span, message)
            .below(format!("metadata.labels.{INSTANCE_LABEL}"))
            .help("remove the label, unless something outside these manifests selects it");
        (at, found)
    };
    found.into_iter().map(say).collect()
}
