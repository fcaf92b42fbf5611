//! What a kustomization does to all objects of its own: namespace, names, labels, annotations, replicas.

use super::build::Item;
use super::read::{Kustomization, Labels};
use super::{images, references};
use crate::drift::is_of_cluster;
use crate::yaml::{Entry, Map, Node, Value};

/// Kinds whose selector and pods get the labels of `includeSelectors`, made where they are not there.
const SELECTING: &[&str] = &["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"];
/// Kinds whose selector gets them only where there is one.
const SELECTING_IF_THERE: &[&str] = &["PodDisruptionBudget", "Job"];
/// Kinds that `replicas` of a kustomization speak of.
const SCALED: &[&str] = &[
    "Deployment",
    "ReplicaSet",
    "ReplicationController",
    "StatefulSet",
];

/// Applies them in the order that kustomize has: namespace, prefix and suffix, labels, annotations, replicas, images; then what Flux
/// substitutes.
pub(super) fn apply(items: &mut [Item], of: &Kustomization) {
    if let Some(namespace) = &of.namespace {
        for item in items.iter_mut() {
            put_into(item, namespace);
        }
    }
    if of.prefix.is_some() || of.suffix.is_some() {
        let affix = |name: &str| {
            let prefix = of.prefix.as_deref().unwrap_or_default();
            let suffix = of.suffix.as_deref().unwrap_or_default();
            format!("{prefix}{name}{suffix}")
        };
        rename(items, &affix);
    }
    for labels in &of.labels {
        for item in items.iter_mut() {
            label(&mut item.node, labels);
        }
    }
    if !of.annotations.is_empty() {
        for item in items.iter_mut() {
            annotate(&mut item.node, &of.annotations);
        }
    }
    for (name, count) in &of.replicas {
        for item in items.iter_mut().filter(|item| item.has_name(name)) {
            let scaled = is_scaled(item);
            if let Some(spec) = item.node.get_mut("spec").filter(|_| scaled) {
                spec.set("replicas", count.clone());
            }
        }
    }
    images::apply(items, &of.images);
    if let Some(substitutes) = &of.substitutes {
        items
            .iter_mut()
            .for_each(|item| substitutes.fill_in(&mut item.node));
    }
}

/// Whether `replicas` may speak of an object.
pub(super) fn is_scaled(item: &Item) -> bool {
    item.kind().is_some_and(|kind| SCALED.contains(&kind))
}

fn put_into(item: &mut Item, namespace: &Node) {
    item.keep_name();
    let Some(kind) = item.kind().map(str::to_owned) else {
        return;
    };
    let Some(metadata) = item.node.get_mut("metadata") else {
        return;
    };
    if kind == "Namespace" {
        metadata.set("name", namespace.clone());
    } else if is_of_cluster(&kind) {
        metadata.remove("namespace");
    } else {
        metadata.set("namespace", namespace.clone());
    }
    // Along with the name of the Service that they call, kustomize fills in where it is (5.8).
    if let Some(webhooks) = item.node.get_mut("webhooks").and_then(Node::as_seq_mut) {
        for webhook in webhooks {
            let config = webhook.get_mut("clientConfig");
            if let Some(service) = config.and_then(|config| config.get_mut("service")) {
                service.set("namespace", namespace.clone());
            }
        }
    }
}

fn rename(items: &mut [Item], affix: &dyn Fn(&str) -> String) {
    let mut renamed = references::Renamed::default();
    for item in items.iter_mut() {
        item.keep_name();
        let Some(kind) = item.kind().map(str::to_owned) else {
            continue;
        };
        // kustomize leaves these two alone.
        if kind == "Namespace" || kind == "CustomResourceDefinition" {
            continue;
        }
        let name = item
            .node
            .get_mut("metadata")
            .and_then(|it| it.get_mut("name"));
        let Some(name) = name else { continue };
        let Some(before) = name.as_str().map(str::to_owned) else {
            continue;
        };
        let after = affix(&before);
        name.value = Value::String(after.clone());
        renamed.add(&kind, &before, &after);
    }
    for item in items.iter_mut() {
        renamed.follow(&mut item.node);
    }
}

/// Where an object has the template of pods, if it is of a kind whose template kustomize knows.
fn template_of(object: &Node, kind: &str) -> Option<&'static [&'static str]> {
    let path: &[&str] = match kind {
        "CronJob" => &["spec", "jobTemplate", "spec", "template"],
        _ => &["spec", "template"],
    };
    let makes_pods =
        SELECTING.contains(&kind) || matches!(kind, "Job" | "CronJob" | "ReplicationController");
    (makes_pods && at(object, path).is_some()).then_some(path)
}

/// Annotations go onto objects and templates of pods (measured, kustomize 5.8.1).
fn annotate(object: &mut Node, annotations: &Map) {
    let kind = object.get("kind").and_then(Node::as_str);
    let template = template_of(object, kind.unwrap_or_default());
    add(object, &["metadata", "annotations"], annotations, true);
    if let Some(path) = template {
        let path = [path, &["metadata", "annotations"]].concat();
        add(object, &path, annotations, true);
    }
}

fn label(object: &mut Node, labels: &Labels) {
    let kind = object
        .get("kind")
        .and_then(Node::as_str)
        .unwrap_or_default()
        .to_owned();
    add(object, &["metadata", "labels"], &labels.pairs, true);
    if labels.templates
        && let Some(path) = template_of(object, &kind)
    {
        let path = [path, &["metadata", "labels"]].concat();
        add(object, &path, &labels.pairs, true);
    }
    if !labels.selectors {
        return;
    }
    let version = object.get("apiVersion").and_then(Node::as_str);
    if kind == "Service" && version == Some("v1") {
        add(object, &["spec", "selector"], &labels.pairs, false);
    } else if SELECTING.contains(&kind.as_str()) {
        add(
            object,
            &["spec", "selector", "matchLabels"],
            &labels.pairs,
            true,
        );
    } else if SELECTING_IF_THERE.contains(&kind.as_str()) {
        add(
            object,
            &["spec", "selector", "matchLabels"],
            &labels.pairs,
            false,
        );
    } else if kind == "NetworkPolicy" {
        add(
            object,
            &["spec", "podSelector", "matchLabels"],
            &labels.pairs,
            false,
        );
    }
}

pub(super) fn at<'a>(node: &'a Node, path: &[&str]) -> Option<&'a Node> {
    path.iter().try_fold(node, |node, key| node.get(key))
}

/// Adds entries to the mapping at a path, which is made where it is missing and `make` says so.
fn add(object: &mut Node, path: &[&str], pairs: &Map, make: bool) {
    let mut node = object;
    for key in path {
        let Some(map) = node.as_map_mut() else { return };
        let missing = map.get(*key).is_none_or(|entry| entry.node.is_null());
        if missing && !make {
            return;
        }
        if missing {
            let span = pairs
                .values()
                .next()
                .map(|it| it.key_span)
                .unwrap_or_default();
            let made = Entry {
                key_span: span,
                node: Node::map(span),
            };
            map.insert((*key).to_owned(), made);
        }
        let Some(entry) = map.get_mut(*key) else {
            return;
        };
        node = &mut entry.node;
    }
    if let Some(map) = node.as_map_mut() {
        for (key, entry) in pairs {
            map.insert(key.clone(), entry.clone());
        }
    }
}
