//! What can only be a patch, whether or not a kustomization names it.

use super::json_patch::is_json_patch;
use crate::drift;
use crate::source::paths;
use crate::yaml::{Map, Node, Value};

/// Kinds of which no object is whole without a selector.
const SELECTING: &[&str] = &["Deployment", "ReplicaSet", "DaemonSet", "StatefulSet"];
/// Kinds of which no object is whole without a template of pods.
const TEMPLATED: &[&str] = &["Deployment", "DaemonSet", "StatefulSet", "Job", "CronJob"];

/// Custom resources that are whole only with one of these fields of `spec`: group, kind, fields. Overlays patch them most
/// (seen in Flux repositories: a release for each cluster that has `values` alone).
const CUSTOM: &[(&str, &str, &[&str])] = &[
    (
        "argoproj.io",
        "Application",
        &["project", "source", "sources"],
    ),
    ("argoproj.io", "ApplicationSet", &["generators"]),
    (
        "argoproj.io",
        "Rollout",
        &["selector", "template", "workloadRef"],
    ),
    ("cert-manager.io", "Certificate", &["issuerRef"]),
    (
        "external-secrets.io",
        "ExternalSecret",
        &["data", "dataFrom"],
    ),
    (
        "helm.toolkit.fluxcd.io",
        "HelmRelease",
        &["chart", "chartRef"],
    ),
    (
        "kustomize.toolkit.fluxcd.io",
        "Kustomization",
        &["sourceRef"],
    ),
    (
        "source.toolkit.fluxcd.io",
        "GitRepository",
        &["url", "interval"],
    ),
];

/// Whether a document says that it is a patch: operations of JSON patches, or a directive of strategic merge.
pub(super) fn says_so(node: &Node) -> bool {
    is_json_patch(node) || has_directive(node)
}

fn has_directive(node: &Node) -> bool {
    match &node.value {
        Value::Map(map) => map
            .iter()
            .any(|(key, entry)| is_directive(key) || has_directive(&entry.node)),
        Value::Seq(list) => list.iter().any(has_directive),
        _ => false,
    }
}

fn is_directive(key: &str) -> bool {
    matches!(key, "$patch" | "$retainKeys")
        || key.starts_with("$setElementOrder/")
        || key.starts_with("$deleteFromPrimitiveList/")
}

/// Whether a file is called a patch, by its name or its directory (seen: patches that a guide has its readers list in a
/// kustomization of their own).
pub(super) fn is_called_patch(path: &str) -> bool {
    let mut words = paths::file_name(path).split(|c: char| !c.is_ascii_alphabetic());
    words.any(|word| matches!(word, "patch" | "patches"))
        || paths::file_name(&paths::parent(path)) == "patches"
}

/// Whether all that makes a workload whole is missing: selector, labels of its pods, and the image of each container. So much
/// is nobody's mistake (seen: files for `oc patch --patch-file`).
pub(super) fn is_bare_workload(node: &Node) -> bool {
    let kind = node.get("kind").and_then(Node::as_str).unwrap_or_default();
    let spec = node.get("spec");
    let Some(template) = spec.and_then(|it| it.get("template")) else {
        return false;
    };
    let labels = template.get("metadata").and_then(|it| it.get("labels"));
    let containers = template
        .get("spec")
        .and_then(|it| it.get("containers")?.as_seq());
    let mut containers = containers.unwrap_or_default().iter().peekable();
    SELECTING.contains(&kind)
        && spec.is_some_and(|it| it.get("selector").is_none())
        && labels.is_none()
        && containers.peek().is_some()
        && containers.all(|it| it.get("image").is_none())
}

/// Whether the pods of a workload have no labels, which its selector needs.
pub(super) fn lacks_labels(node: &Node) -> bool {
    let kind = node.get("kind").and_then(Node::as_str).unwrap_or_default();
    let template = node.get("spec").and_then(|it| it.get("template"));
    let labels = template.map(|it| it.get("metadata").and_then(|it| it.get("labels")));
    SELECTING.contains(&kind) && labels.is_some_and(|it| it.is_none())
}

/// Whether a workload has neither a selector nor containers.
pub(super) fn is_bare(node: &Node) -> bool {
    let kind = node.get("kind").and_then(Node::as_str).unwrap_or_default();
    let spec = node.get("spec").and_then(Node::as_map);
    let has_selector = spec.is_none_or(|spec| spec.contains_key("selector"));
    SELECTING.contains(&kind) && !has_selector && !has_containers(spec)
}

fn has_containers(spec: Option<&Map>) -> bool {
    let template = spec.and_then(|it| it.get("template"));
    let pods = template.and_then(|it| it.node.get("spec"));
    pods.is_some_and(|it| it.get("containers").is_some())
}

/// Whether an object lacks what every whole one of its kind has.
pub(super) fn is_partial(node: &Node) -> bool {
    let kind = node.get("kind").and_then(Node::as_str).unwrap_or_default();
    if kind.ends_with("WebhookConfiguration") {
        return node.get("webhooks").is_none();
    }
    // Of any version: those that are gone have no table of fields (seen in repositories of kubebuilder's layout).
    if kind == "CustomResourceDefinition"
        && node.get("spec").is_none_or(|it| it.get("names").is_none())
    {
        return true;
    }
    let version = node
        .get("apiVersion")
        .and_then(Node::as_str)
        .unwrap_or_default();
    let built_in = version == "v1" || version.starts_with("apps/") || version.starts_with("batch/");
    if !built_in {
        return drift::lacks_fields(node);
    }
    let spec = node.get("spec").and_then(Node::as_map);
    let lacks = |key| !spec.is_some_and(|spec| spec.contains_key(key));
    if SELECTING.contains(&kind) && lacks("selector") {
        return true;
    }
    if kind == "Service" {
        return lacks("ports") && lacks("externalName") && lacks("clusterIP");
    }
    if kind == "PersistentVolumeClaim" {
        return lacks("accessModes");
    }
    (TEMPLATED.contains(&kind) && lacks_containers(spec, kind)) || drift::lacks_fields(node)
}

/// Whether a custom resource lacks what every whole one of its kind has.
pub(super) fn is_partial_custom(node: &Node) -> bool {
    let word = |key| node.get(key).and_then(Node::as_str).unwrap_or_default();
    let (kind, group) = (word("kind"), drift::group(word("apiVersion")));
    let known = CUSTOM
        .iter()
        .find(|(of, name, _)| (*of, *name) == (group, kind));
    known.is_some_and(|(.., required)| {
        let spec = node.get("spec");
        let has = |key: &&str| spec.is_some_and(|spec| spec.get(key).is_some());
        !required.iter().any(has)
    })
}

/// Whether no pods, or pods of which a container has no image.
fn lacks_containers(spec: Option<&Map>, kind: &str) -> bool {
    let path: &[&str] = match kind {
        "CronJob" => &["jobTemplate", "spec", "template", "spec", "containers"],
        _ => &["template", "spec", "containers"],
    };
    let first = path
        .first()
        .and_then(|key| spec?.get(*key))
        .map(|it| &it.node);
    let list = path.iter().skip(1).fold(first, |node, key| node?.get(key));
    match list.and_then(Node::as_seq) {
        Some(list) => list.iter().any(|it| it.get("image").is_none()),
        None => true,
    }
}
