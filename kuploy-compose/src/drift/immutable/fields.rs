//! `KP5050`: fields that can never be changed, by kind.

use super::comparison::{Comparison, Pair, named};
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::Object;
use crate::drift::tree::text;
use crate::source::Span;
use crate::yaml::{Map, Node, Value};

/// A field that is frozen once the object is there.
struct Frozen {
    kind: &'static str,
    path: &'static str,
    /// What it is when it is not written.
    default: Option<&'static str>,
    cure: Cure,
}

/// What makes the change possible.
#[derive(Clone, Copy)]
enum Cure {
    /// Pods go with the old object.
    Delete,
    /// The pods stay, and the new object takes them over.
    Orphan,
}

const fn frozen(kind: &'static str, path: &'static str, cure: Cure) -> Frozen {
    Frozen {
        kind,
        path,
        default: None,
        cure,
    }
}

const fn defaulted(
    kind: &'static str,
    path: &'static str,
    default: &'static str,
    cure: Cure,
) -> Frozen {
    Frozen {
        kind,
        path,
        default: Some(default),
        cure,
    }
}

/// Workloads, Secrets and bindings were measured; the rest is the validation of the API server (Kubernetes 1.29 to 1.37).
const FROZEN: &[Frozen] = &[
    frozen("Deployment", "spec.selector", Cure::Delete),
    frozen("ReplicaSet", "spec.selector", Cure::Delete),
    frozen("DaemonSet", "spec.selector", Cure::Delete),
    frozen("StatefulSet", "spec.selector", Cure::Delete),
    frozen("StatefulSet", "spec.serviceName", Cure::Orphan),
    frozen("StatefulSet", "spec.volumeClaimTemplates", Cure::Orphan),
    defaulted(
        "StatefulSet",
        "spec.podManagementPolicy",
        "OrderedReady",
        Cure::Orphan,
    ),
    frozen("Job", "spec.template", Cure::Delete),
    frozen("Job", "spec.selector", Cure::Delete),
    frozen("Job", "spec.completions", Cure::Delete),
    defaulted("Job", "spec.completionMode", "NonIndexed", Cure::Delete),
    frozen("Job", "spec.podFailurePolicy", Cure::Delete),
    frozen("Job", "spec.successPolicy", Cure::Delete),
    frozen("Job", "spec.backoffLimitPerIndex", Cure::Delete),
    frozen("Job", "spec.managedBy", Cure::Delete),
    frozen("RoleBinding", "roleRef", Cure::Delete),
    frozen("ClusterRoleBinding", "roleRef", Cure::Delete),
    defaulted("Secret", "type", "Opaque", Cure::Delete),
    frozen("StorageClass", "provisioner", Cure::Delete),
    frozen("StorageClass", "parameters", Cure::Delete),
    defaulted("StorageClass", "reclaimPolicy", "Delete", Cure::Delete),
    defaulted(
        "StorageClass",
        "volumeBindingMode",
        "Immediate",
        Cure::Delete,
    ),
    frozen("VolumeAttributesClass", "driverName", Cure::Delete),
    frozen("VolumeAttributesClass", "parameters", Cure::Delete),
    frozen("PriorityClass", "value", Cure::Delete),
    frozen("PriorityClass", "preemptionPolicy", Cure::Delete),
    frozen("RuntimeClass", "handler", Cure::Delete),
    frozen("IngressClass", "spec.controller", Cure::Delete),
    frozen("CustomResourceDefinition", "spec.group", Cure::Delete),
    frozen("CustomResourceDefinition", "spec.scope", Cure::Delete),
    frozen(
        "CustomResourceDefinition",
        "spec.names.plural",
        Cure::Delete,
    ),
    frozen("PersistentVolume", "spec.nfs", Cure::Delete),
    frozen("PersistentVolume", "spec.csi", Cure::Delete),
    frozen("PersistentVolume", "spec.hostPath", Cure::Delete),
    frozen("PersistentVolume", "spec.local", Cure::Delete),
    frozen("PersistentVolume", "spec.volumeMode", Cure::Delete),
    frozen("EndpointSlice", "addressType", Cure::Delete),
    frozen("ResourceClaim", "spec", Cure::Delete),
];

/// The value at a path of keys.
pub(super) fn at<'a>(object: &'a Map, path: &str) -> Option<&'a Node> {
    let mut parts = path.split('.');
    let mut node = &object.get(parts.next()?)?.node;
    for part in parts {
        node = node.get(part)?;
    }
    Some(node)
}

/// Templates of claims as the server has them, which fills in what they leave out.
fn filled_in(path: &str, value: Value) -> Value {
    let mut value = value;
    if path.ends_with("volumeClaimTemplates") {
        for template in value_items(&mut value) {
            if let Some(spec) = template.get_mut("spec")
                && spec.get("volumeMode").is_none()
            {
                let mode = Value::String("Filesystem".to_owned());
                spec.set("volumeMode", Node::new(mode, Span::default()));
            }
        }
    }
    value
}

fn value_items(value: &mut Value) -> &mut [Node] {
    match value {
        Value::Seq(list) => list,
        _ => &mut [],
    }
}

fn changed(pair: &Pair<'_>, frozen: &Frozen) -> bool {
    let default = frozen.default.map(|text| Value::String(text.to_owned()));
    let side = |object: &Object<'_>| -> Option<Value> {
        let written = at(object.map, frozen.path).map(|node| node.value.clone());
        written
            .filter(|value| *value != Value::Null)
            .map(|value| filled_in(frozen.path, value))
            .or_else(|| default.clone())
    };
    match (side(&pair.old), side(&pair.new)) {
        (Some(old), Some(new)) => !old.is_same_as(&new),
        (None, None) => false,
        _ => true,
    }
}

/// Whether Argo CD deletes and creates the object at each sync.
fn is_hook(object: &Object<'_>) -> bool {
    let annotations = at(object.map, "metadata.annotations").and_then(Node::as_map);
    annotations.is_some_and(|map| map.contains_key("argocd.argoproj.io/hook"))
}

/// What is said of a Job that only Argo CD replaces, where `kubectl` may apply it too.
fn replaced_by_argo(comparison: &Comparison<'_>, pair: &Pair<'_>, found: Found) -> Found {
    let command = comparison.kubectl("delete", &pair.old, "");
    let job = pair.new.name.unwrap_or_default();
    found
        .with_message(format!(
            "the template of Job `{job}` is immutable: `kubectl apply` is refused, Argo CD replaces the Job"
        ))
        .help(format!(
            "to deploy with `kubectl apply`, run `{command}` first; with Argo CD nothing needs to be done, and `--gitops argocd` silences this"
        ))
}

/// Whether whoever applies the object replaces it by itself.
fn is_replaced(object: &Object<'_>) -> bool {
    let annotations = at(object.map, "metadata.annotations").and_then(Node::as_map);
    let says = |key: &str, value: &str| {
        annotations
            .and_then(|map| text(map, key))
            .is_some_and(|text| text.split(',').any(|part| part.trim() == value))
    };
    is_hook(object)
        || says("argocd.argoproj.io/sync-options", "Replace=true")
        || says("kustomize.toolkit.fluxcd.io/force", "enabled")
}

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    for pair in &comparison.pairs {
        let replaced = is_replaced(&pair.new);
        let only_by_argo = pair.new.kind == "Job" && is_hook(&pair.new);
        if replaced && !(comparison.by_hand && only_by_argo) {
            continue;
        }
        for frozen in FROZEN.iter().filter(|frozen| frozen.kind == pair.new.kind) {
            if changed(pair, frozen) {
                let found = found(comparison, pair, frozen);
                say(
                    pair.new,
                    match replaced {
                        true => replaced_by_argo(comparison, pair, found),
                        false => found,
                    },
                );
            }
        }
        immutable_data(comparison, pair, say);
    }
}

fn found(comparison: &Comparison<'_>, pair: &Pair<'_>, frozen: &Frozen) -> Found {
    let path = frozen.path;
    let kind = frozen.kind;
    let span = at(pair.new.map, path).map_or_else(Default::default, |node| node.span);
    let object = named(&pair.new);
    let message = format!("`{path}` of {object} is immutable: the sync fails");
    let (command, cost) = match frozen.cure {
        Cure::Delete => (
            comparison.kubectl("delete", &pair.old, ""),
            match kind {
                "Deployment" | "StatefulSet" | "DaemonSet" | "ReplicaSet" => {
                    "its pods are deleted; claims are kept"
                }
                "CustomResourceDefinition" => "**this deletes every object of the kind**",
                "StorageClass" | "PriorityClass" | "RuntimeClass" | "IngressClass" => {
                    "objects that use it are not touched; the next sync recreates it"
                }
                _ => "the next sync recreates it",
            },
        ),
        Cure::Orphan => (
            comparison.kubectl("delete", &pair.old, "--cascade=orphan"),
            "its pods and claims are kept and adopted by the next sync; claims keep their labels and sizes",
        ),
    };
    Found::new(&rules::IMMUTABLE_FIELD, span, message)
        .below(path)
        .help(format!("run `{command}` before the sync: {cost}"))
}

/// `immutable: true`, measured: refused even when only a comment's worth of data changes.
fn immutable_data<'a>(
    comparison: &Comparison<'a>,
    pair: &Pair<'a>,
    say: &mut dyn FnMut(Object<'a>, Found),
) {
    if !matches!(pair.new.kind, "ConfigMap" | "Secret") {
        return;
    }
    if at(pair.old.map, "immutable").and_then(Node::as_bool) != Some(true) {
        return;
    }
    for part in ["data", "binaryData", "stringData", "immutable"] {
        let frozen = Frozen {
            kind: if pair.new.kind == "Secret" {
                "Secret"
            } else {
                "ConfigMap"
            },
            path: part,
            default: None,
            cure: Cure::Delete,
        };
        if changed(pair, &frozen) {
            say(pair.new, found(comparison, pair, &frozen));
        }
    }
}
