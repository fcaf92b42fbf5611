//! All objects of a run together: what one says of another.

use super::tree::{get, text};
use crate::yaml::{Map, Node, Value};

/// An object with its names.
#[derive(Clone, Copy)]
pub(super) struct Object<'a> {
    pub(super) map: &'a Map,
    pub(super) api_version: &'a str,
    /// What it means: empty for a kind of another API group that has the name of a known one.
    pub(super) kind: &'a str,
    /// As it is written.
    pub(super) written_kind: &'a str,
    pub(super) name: Option<&'a str>,
    pub(super) namespace: Option<&'a str>,
}

/// The objects of a run, those of lists among them, in order.
pub(super) struct Set<'a> {
    objects: Vec<Object<'a>>,
}

impl<'a> Set<'a> {
    pub(super) fn new(nodes: &'a [Node]) -> Self {
        let mut objects = Vec::new();
        for node in nodes {
            match items(node) {
                Some(list) => {
                    objects.extend(list.iter().filter_map(Node::as_map).filter_map(object));
                }
                None => objects.extend(node.as_map().and_then(object)),
            }
        }
        Self { objects }
    }

    pub(super) fn object(&self, at: usize) -> Option<Object<'a>> {
        self.objects.get(at).copied()
    }

    pub(super) fn objects(&self) -> impl Iterator<Item = Object<'a>> {
        self.objects.iter().copied()
    }
}

/// Kinds that belong to no namespace.
pub(super) const OF_CLUSTER: &[&str] = &[
    "APIService",
    "CSIDriver",
    "ClusterRole",
    "ClusterRoleBinding",
    "ClusterTrustBundle",
    "CustomResourceDefinition",
    "IngressClass",
    "MutatingWebhookConfiguration",
    "Namespace",
    "PersistentVolume",
    "PriorityClass",
    "RuntimeClass",
    "StorageClass",
    "ValidatingWebhookConfiguration",
    "VolumeAttributesClass",
];

/// Kinds that make pods.
pub(super) const WORKLOADS: &[&str] = &[
    "Deployment",
    "StatefulSet",
    "DaemonSet",
    "ReplicaSet",
    "ReplicationController",
    "Job",
    "CronJob",
    "Pod",
];

pub(super) fn object(map: &Map) -> Option<Object<'_>> {
    let metadata = get(map, "metadata").and_then(Node::as_map);
    let of_metadata = |key| metadata.and_then(|metadata| text(metadata, key));
    let (api_version, written_kind) = (text(map, "apiVersion")?, text(map, "kind")?);
    Some(Object {
        map,
        api_version,
        kind: super::meaning::kind_in(api_version, written_kind),
        written_kind,
        name: of_metadata("name"),
        namespace: of_metadata("namespace"),
    })
}

/// The pod that an object makes, or is.
pub(super) fn pod_spec(object: &Map) -> Option<&Map> {
    let spec = get(object, "spec")?;
    let template = |node: &'_ Node| -> bool { node.get("template").is_some() };
    let pod = match text(object, "kind")? {
        "Pod" => spec,
        "CronJob" => spec
            .get("jobTemplate")?
            .get("spec")?
            .get("template")?
            .get("spec")?,
        _ if template(spec) => spec.get("template")?.get("spec")?,
        _ => return None,
    };
    // A template of anything else has no containers.
    pod.get("containers")?;
    pod.as_map()
}

/// The sync wave of an object.
pub(super) fn wave(object: &Map) -> i64 {
    let annotations = get(object, "metadata").and_then(|metadata| metadata.get("annotations"));
    annotations
        .and_then(|annotations| annotations.get("argocd.argoproj.io/sync-wave"))
        .and_then(|wave| wave.as_str()?.parse().ok())
        .unwrap_or(0)
}

/// Whether this is a list of objects and not one: `kubectl get` and generators print those.
pub(super) fn is_list(map: &Map) -> bool {
    text(map, "kind").is_some_and(|kind| kind.ends_with("List"))
        && map
            .get("items")
            .is_some_and(|entry| entry.node.as_seq().is_some())
}

/// Whether a list at the top of a document is one of objects, as generators and `jq .items` write it.
fn is_array(list: &[Node]) -> bool {
    let is_object = |node: &Node| node.get("apiVersion").is_some() && node.get("kind").is_some();
    !list.is_empty() && list.iter().all(is_object)
}

/// The objects of a list, where a document is one.
pub(super) fn items(node: &Node) -> Option<&[Node]> {
    match &node.value {
        Value::Map(map) if is_list(map) => get(map, "items")?.as_seq(),
        Value::Seq(list) if is_array(list) => Some(list),
        _ => None,
    }
}

/// [`items`], to change.
pub(super) fn items_mut(node: &mut Node) -> Option<&mut Vec<Node>> {
    match &mut node.value {
        Value::Map(map) if is_list(map) => map.get_mut("items")?.node.as_seq_mut(),
        Value::Seq(list) if is_array(list) => Some(list),
        _ => None,
    }
}

/// Whether kustomize adds a hash of an object's content to its name, as it does to what it generates: another spelling would be
/// another object (seen: a Job that would run again).
pub(super) fn is_named_by_content(map: &Map) -> bool {
    const NEEDS: &str = "internal.config.kubernetes.io/needsHashSuffix";
    let metadata = map.get("metadata").map(|entry| &entry.node);
    let annotations = metadata.and_then(|it| it.get("annotations"));
    annotations.is_some_and(|it| it.get(NEEDS).and_then(Node::as_str) == Some("enabled"))
}

/// Whether nobody may change how an object is written.
pub(super) fn stays(map: &Map) -> bool {
    is_encrypted(map) || is_named_by_content(map)
}

/// Whether SOPS encrypted an object: a code over all of its values keeps anybody from changing one.
pub(super) fn is_encrypted(map: &Map) -> bool {
    map.get("sops")
        .is_some_and(|entry| entry.node.get("mac").is_some())
}
