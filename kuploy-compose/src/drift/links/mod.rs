//! What objects that are applied together say of one another: Services of pods, pods of claims, config maps and
//! secrets, routes of Services and their ports.
//!
//! A finding must hold whatever else is in the cluster, so what is not known for sure is not said: what a patch may
//! change, what a custom resource may make, and in a folder that no kustomization speaks of, references to kinds of
//! which it holds none.

mod config;
mod extent;
mod routes;
mod scalers;
mod services;
#[cfg(test)]
mod tests;

use crate::map::BTreeSet;

pub use self::extent::{Extent, Patch};
use crate::map::BTreeMap;

use super::finder::Found;
use super::object_set::{Object, Set, pod_spec};
use super::schema::schema;
use super::tree::{get, maps, text};
use crate::diagnostic::{Rule, Severity};
use crate::yaml::{Map, Node};

/// The objects of a run and what is known of them, by name.
pub(super) struct Links<'a> {
    extent: &'a Extent,
    objects: Vec<Object<'a>>,
    /// Positions by kind and name; several where namespaces differ.
    by_name: BTreeMap<(&'a str, &'a str), Vec<usize>>,
    pods: Vec<Pods<'a>>,
    /// Positions in `pods`, by label.
    by_label: BTreeMap<(&'a str, &'a str), Vec<usize>>,
    kinds: BTreeSet<&'a str>,
    /// Whether a custom resource may make pods or secrets of which nothing is known.
    open: bool,
}

/// The pods of a workload.
struct Pods<'a> {
    at: usize,
    labels: Option<&'a Map>,
    spec: &'a Map,
}

/// How many names a misspelt one is compared with.
const COMPARED: usize = 500;

/// Groups of custom resources that make neither pods nor secrets that manifests refer to.
const INERT_GROUPS: &[&str] = &[
    "gateway.networking.k8s.io",
    "monitoring.coreos.com",
    "snapshot.storage.k8s.io",
    "traefik.containo.us",
    "traefik.io",
];
/// Kinds of those groups that make pods all the same.
const POD_MAKERS: &[&str] = &[
    "Alertmanager",
    "Prometheus",
    "PrometheusAgent",
    "ThanosRuler",
];
/// Kinds that make a secret whose name they hold, or nothing.
const SECRET_MAKERS: &[&str] = &["Certificate", "ExternalSecret", "SealedSecret"];
/// Kinds of operators that make nothing that is referred to.
const INERT_KINDS: &[&str] = &[
    "ClusterIssuer",
    "ClusterSecretStore",
    "Issuer",
    "SecretStore",
    "AppProject",
];

impl<'a> Links<'a> {
    fn new(set: &Set<'a>, extent: &'a Extent) -> Self {
        let objects: Vec<Object<'a>> = set.objects().collect();
        let mut by_name: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        let mut by_label: BTreeMap<(&str, &str), Vec<usize>> = BTreeMap::new();
        let mut pods = Vec::new();
        let mut open = false;
        for (at, object) in objects.iter().enumerate() {
            if let Some(name) = object.name {
                by_name.entry((object.kind, name)).or_default().push(at);
            }
            if let Some(spec) = pod_spec(object.map) {
                let labels = pod_labels(object);
                for (key, entry) in labels.into_iter().flatten() {
                    let value = entry.node.as_str().unwrap_or_default();
                    by_label.entry((key, value)).or_default().push(pods.len());
                }
                pods.push(Pods { at, labels, spec });
            }
            open |= may_make_anything(object);
        }
        Self {
            extent,
            kinds: objects.iter().map(|object| object.kind).collect(),
            objects,
            by_name,
            pods,
            by_label,
            open,
        }
    }

    /// The object that a name stands for, as seen from another one.
    fn find(&self, kind: &str, name: &str, from: &Object<'_>) -> Option<&Object<'a>> {
        self.by_name
            .get(&(kind, name))?
            .iter()
            .filter_map(|at| self.objects.get(*at))
            .find(|object| self.are_together(object, from))
    }

    /// Whether one of the objects that a name may stand for is such a one.
    fn any(
        &self,
        kind: &str,
        name: &str,
        from: &Object<'_>,
        is: impl Fn(&Object<'_>) -> bool,
    ) -> bool {
        let mut known = self.by_name.get(&(kind, name)).into_iter().flatten();
        known.any(|at| {
            let object = self.objects.get(*at);
            object.is_some_and(|object| self.are_together(object, from) && is(object))
        })
    }

    /// Whether two objects may lie in one namespace: one that names none goes where the others go.
    fn are_together(&self, a: &Object<'_>, b: &Object<'_>) -> bool {
        self.extent.one_namespace
            || match (a.namespace, b.namespace) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            }
    }

    /// Whether an object of a kind that is not here is missing, rather than elsewhere.
    fn is_missing(&self, kind: &str) -> bool {
        self.extent.whole || self.kinds.contains(kind)
    }

    /// The names of a kind, as many as are worth comparing.
    fn names(&self, kind: &'a str) -> impl Iterator<Item = &'a str> {
        self.by_name
            .range((kind, "")..)
            .take_while(move |((other, _), _)| *other == kind)
            .map(|((_, name), _)| *name)
            .take(COMPARED)
    }

    /// Positions of the pods that have a label.
    fn with_label<'s>(&'s self, key: &'s str, value: &'s str) -> &'s [usize] {
        self.by_label
            .get(&(key, value))
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// Says that something is not here. Where charts are released beside the manifests one of them may bring it, and where
    /// there are custom resources an operator may make a ConfigMap (seen: `rook-ceph-mon-endpoints`, of a CephCluster),
    /// unless its name is almost that of something here.
    fn absent(&self, rule: &'static Rule, kind: &'a str, name: &Node, message: String) -> Found {
        self.absent_but(rule, (kind, name), message, &|_| false)
    }

    /// The same; `is_other` says of an object here that it is not the one that was meant.
    fn absent_but(
        &self,
        rule: &'static Rule,
        (kind, name): (&'a str, &Node),
        message: String,
        is_other: &dyn Fn(&str) -> bool,
    ) -> Found {
        let wanted = name.as_str().unwrap_or_default();
        let found = Found::new(rule, name.span, message);
        let near = crate::diagnostic::nearest(wanted, self.names(kind));
        let is_of_chart = self.extent.elsewhere && self.extent.may_be_released(kind, wanted);
        match near.filter(|near| !is_other(near)) {
            Some(near) => found.help(format!("did you mean `{near}`?")),
            None if is_of_chart || (self.open && kind == "ConfigMap") => found
                .severity(Severity::Info)
                .help("make sure that a chart, an operator or you create it"),
            None => found,
        }
    }

    fn is_patched(&self, object: &Object<'_>) -> bool {
        self.extent.is_patched(object.written_kind, object.name)
    }
}

fn pod_labels<'a>(object: &Object<'a>) -> Option<&'a Map> {
    let spec = get(object.map, "spec");
    let metadata = match object.kind {
        "Pod" => get(object.map, "metadata"),
        "CronJob" => spec
            .and_then(|spec| spec.get("jobTemplate")?.get("spec")?.get("template"))
            .and_then(|template| template.get("metadata")),
        _ => spec.and_then(|spec| spec.get("template")?.get("metadata")),
    };
    metadata?.get("labels")?.as_map()
}

fn may_make_anything(object: &Object<'_>) -> bool {
    let (group, _) = object.api_version.split_once('/').unwrap_or(("", ""));
    schema().kind(object.api_version, object.kind).is_none()
        && schema().versions_of(object.kind).next().is_none()
        && pod_spec(object.map).is_none()
        && !super::meaning::is_file(object.api_version, object.written_kind)
        && (!INERT_GROUPS.contains(&group) || POD_MAKERS.contains(&object.kind))
        && !INERT_KINDS.contains(&object.kind)
        && !SECRET_MAKERS.contains(&object.kind)
}

/// All that refers to something that is not there, each with the number of its object.
pub(super) fn find(set: &Set<'_>, extent: &Extent) -> Vec<(usize, Found)> {
    let links = Links::new(set, extent);
    let mut found = Vec::new();
    services::find(&links, &mut found);
    config::find(&links, &mut found);
    routes::find(&links, &mut found);
    scalers::find(&links, &mut found);
    found
}

/// The text under a key, with its node.
fn named<'a>(map: &'a Map, key: &str) -> Option<(&'a str, &'a Node)> {
    let node = get(map, key)?;
    Some((node.as_str().filter(|name| !name.is_empty())?, node))
}

/// All containers of a pod, with the path of each.
fn containers(spec: &Map) -> impl Iterator<Item = (String, &Map)> {
    ["initContainers", "containers", "ephemeralContainers"]
        .into_iter()
        .flat_map(move |list| {
            maps(spec, list)
                .enumerate()
                .map(move |(at, container)| (format!("{list}[{at}]"), container))
        })
}

/// Where the spec of the pods of an object is.
fn pod_path(object: &Object<'_>) -> &'static str {
    match object.kind {
        "Pod" => "spec",
        "CronJob" => "spec.jobTemplate.spec.template.spec",
        _ => "spec.template.spec",
    }
}

/// The text of a map, for keys that are unset by default.
fn word<'a>(map: &'a Map, key: &str, default: &'a str) -> &'a str {
    text(map, key).unwrap_or(default)
}
