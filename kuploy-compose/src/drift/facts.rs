//! What all objects of a run say together, kept while they are changed: what autoscalers scale, which claims only one node
//! can mount, whether anything selects by the label that Argo CD tracks by.

use crate::map::BTreeSet;

use super::meaning::group;
use super::object_set::{Object, Set};
use super::tree::{get, text};
use crate::map::BTreeMap;
use crate::yaml::{Map, Node, Value};

/// The label that Argo CD may track by.
pub(super) const INSTANCE_LABEL: &str = "app.kubernetes.io/instance";

/// What rewrites ask for.
pub(super) struct Facts {
    /// What autoscalers scale.
    pub(super) scaled: Scaled,
    /// Claims that only one node can mount.
    pub(super) single: Claims,
    /// Whether something selects objects by the label that Argo CD tracks by.
    pub(super) instance_selected: bool,
}

impl Facts {
    pub(super) fn new(set: &Set<'_>) -> Self {
        Self {
            scaled: scaled(set),
            single: claims_of_one_node(set),
            instance_selected: is_instance_selected(set),
        }
    }
}

/// A workload by namespace, group and kind, and name. The controller asks the server for group and kind, and for no version of them
/// ("no matches for kind" where the group has no such kind).
type Target = (Option<String>, (String, String), String);

/// The group of the workloads that Kubernetes brings, and the one that they were in before.
const WORKLOADS: &str = "apps";
const WORKLOADS_BEFORE: &str = "extensions";

/// What autoscalers scale, with the most pods that they start.
pub(super) type Scaled = BTreeMap<Target, i64>;

/// The most pods that a ScaledObject of KEDA starts where it does not say (`maxReplicaCount`).
const MOST_OF_KEDA: i64 = 100;

pub(super) fn key(object: &Object<'_>) -> Option<Target> {
    let own = |text: &str| text.to_owned();
    // Its objects are those of the other group, whichever they are written in.
    let group = match group(object.api_version) {
        WORKLOADS_BEFORE => WORKLOADS,
        group => group,
    };
    Some((
        object.namespace.map(own),
        (own(group), own(object.written_kind)),
        own(object.name?),
    ))
}

/// What the autoscalers of a set scale.
pub(super) fn scaled(set: &Set<'_>) -> Scaled {
    let scalers = set.objects().filter_map(|object| scaler(&object));
    scalers.map(|(target, (_, most))| (target, most)).collect()
}

/// What autoscalers of a set keep at one number of pods, which is both the least and the most.
pub(super) fn fixed(set: &Set<'_>) -> Scaled {
    let scalers = set.objects().filter_map(|object| scaler(&object));
    let fixed = scalers.filter(|(_, (least, most))| least == most);
    fixed.map(|(target, (_, most))| (target, most)).collect()
}

/// What an autoscaler scales, and between which numbers of pods.
fn scaler(scaler: &Object<'_>) -> Option<(Target, (i64, i64))> {
    if !matches!(scaler.kind, "HorizontalPodAutoscaler" | "ScaledObject") {
        return None;
    }
    let spec = get(scaler.map, "spec")?;
    let target = spec.get("scaleTargetRef")?.as_map()?;
    // KEDA's default.
    let kind = text(target, "kind").unwrap_or("Deployment");
    let version = match (scaler.kind, text(target, "apiVersion")) {
        (_, Some(version)) => version,
        ("ScaledObject", None) => "apps/v1",
        (_, None) => "v1",
    };
    let name = text(target, "name")?;
    let number = |key: &str, default: i64| spec.get(key).and_then(Node::as_i64).unwrap_or(default);
    let numbers = match scaler.kind {
        "ScaledObject" => (
            number("minReplicaCount", 0),
            number("maxReplicaCount", MOST_OF_KEDA),
        ),
        // The most is required.
        _ => (number("minReplicas", 1), number("maxReplicas", 1)),
    };
    let namespace = scaler.namespace.map(str::to_owned);
    let kind = (group(version).to_owned(), kind.to_owned());
    Some(((namespace, kind, name.to_owned()), numbers))
}

pub(super) fn is_scaled(object: &Object<'_>, scaled: &Scaled) -> bool {
    !scaled.is_empty() && key(object).is_some_and(|key| scaled.contains_key(&key))
}

/// Claims by namespace and name.
pub(super) type Claims = BTreeSet<(Option<String>, String)>;

/// The claims of a set that only one node can mount.
pub(super) fn claims_of_one_node(set: &Set<'_>) -> Claims {
    set.objects()
        .filter(|object| object.kind == "PersistentVolumeClaim" && !is_shared(object.map))
        .filter_map(|object| {
            let namespace = object.namespace.map(str::to_owned);
            Some((namespace, object.name?.to_owned()))
        })
        .collect()
}

/// Whether a claim can be mounted by many nodes.
fn is_shared(claim: &Map) -> bool {
    get(claim, "spec")
        .and_then(Node::as_map)
        .is_some_and(|spec| {
            let modes = get(spec, "accessModes").and_then(Node::as_seq);
            modes
                .unwrap_or_default()
                .iter()
                .any(|mode| matches!(mode.as_str(), Some("ReadWriteMany" | "ReadOnlyMany")))
        })
}

/// Whether anything in a set selects by the label: then it belongs to how these objects name one another, and to what
/// finds them from outside.
pub(super) fn is_instance_selected(set: &Set<'_>) -> bool {
    let mut labelled = set.objects().filter_map(|object| labels(object.map));
    labelled.any(|labels| labels.contains_key(INSTANCE_LABEL))
        && set.objects().any(|object| speaks_of_it(object.map))
}

/// Whether the label is named anywhere but among labels.
fn speaks_of_it(map: &Map) -> bool {
    map.iter()
        .filter(|(key, _)| *key != "metadata")
        .any(|(key, entry)| key == INSTANCE_LABEL || is_named_in(&entry.node))
}

fn is_named_in(node: &Node) -> bool {
    match &node.value {
        Value::String(text) => text.contains(INSTANCE_LABEL),
        Value::Seq(list) => list.iter().any(is_named_in),
        Value::Map(map) => speaks_of_it(map),
        _ => false,
    }
}

pub(super) fn labels(object: &Map) -> Option<&Map> {
    get(object, "metadata")?.get("labels")?.as_map()
}
