//! Claims: `KP5009` (a volume's name), `KP5030` (nobody mounts it), `KP5031` (it waits for its own consumer), `KP5102` (it
//! goes with the app), `KP5103` (no class makes its volume).
//!
//! Measured: `volumeName: ""` is OutOfSync at once and every later sync is refused; a claim that names a volume which is
//! gone is Degraded; a claim that no pod mounts is Progressing for ever where volumes are made for the first consumer
//! (K3s' local-path, most clouds), and so is one in an earlier wave than its pod (argo-cd#12840).

use crate::diagnostic::{Severity, rules};
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::object_set::{Object, Set, pod_spec, wave};
use crate::drift::schema::schema;
use crate::drift::settings::Settings;
use crate::drift::sync_options::stays;
use crate::drift::tree::{get, is_blank, maps, remove_if, text};
use crate::map::BTreeMap;
use crate::options::GitOps;
use crate::storage_class;
use crate::yaml::{Map, Node, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(
        On::Type("PersistentVolumeClaimSpec"),
        &rules::CLAIM_VOLUME_NAME,
        settle,
    ),
    Act::Find(On::Type("PersistentVolumeClaimSpec"), find_class),
    Act::Find(On::Kinds(&["PersistentVolumeClaim"]), find),
    Act::FindInSet(find_unmounted),
];

const VOLUME: &str = "volumeName";

fn settle(spec: &mut Map) {
    remove_if(spec, VOLUME, is_blank);
}

/// `KP5102`: a claim that goes with the app. `Prune=false` alone does not keep it when the app is deleted (argo-cd#7124).
fn find_unprotected(claim: &Map, finder: &mut Finder<'_>) {
    let gitops = finder.settings.gitops;
    if gitops == GitOps::None || stays(claim, gitops) {
        return;
    }
    if let Some(entry) = claim.get("kind") {
        let help = match gitops {
            GitOps::Flux => "annotate it with `kustomize.toolkit.fluxcd.io/prune: disabled`",
            _ => "annotate it with `argocd.argoproj.io/sync-options: Prune=false,Delete=false`",
        };
        let message = "the claim and its data are deleted when the app is deleted, or when the claim is renamed and the old one pruned";
        finder.say(
            Found::new(&rules::UNPROTECTED_CLAIM, entry.node.span, message)
                .below("kind")
                .help(help),
        );
    }
}

/// `KP5103`: a claim that no class makes a volume for. Measured: Progressing for ever.
fn find_class(spec: &Map, finder: &mut Finder<'_>) {
    const CLASS: &str = "storageClassName";
    let by_hand = [VOLUME, "selector"]
        .iter()
        .any(|key| get(spec, key).is_some_and(|node| !node.is_null() && !is_blank(&node.value)));
    let entry = spec.get(CLASS).filter(|e| is_blank(&e.node.value));
    if let Some(entry) = entry.filter(|_| !by_hand) {
        let message = "an empty `storageClassName` disables provisioning: the claim stays Pending until somebody creates a volume by hand";
        finder.say(
            Found::key(&rules::CLAIM_WITHOUT_CLASS, CLASS, entry, message)
                .help("remove `storageClassName` to use the default StorageClass, or name the volume in `volumeName`"),
        );
    }
    let modes = spec.get("accessModes").filter(|_| !by_hand);
    let many = modes.and_then(|entry| {
        let mut modes = entry.node.as_seq()?.iter().filter_map(Node::as_str);
        let many = modes.find(|mode| mode.ends_with("Many"))?;
        Some((entry, many))
    });
    let refused = text(spec, CLASS).filter(|class| storage_class::refuses_many_nodes(class));
    if let (Some((entry, mode)), Some(class)) = (many, refused) {
        let message =
            format!("the provisioner of `{class}` refuses `{mode}`: the claim stays Pending");
        finder.say(
            Found::key(&rules::CLAIM_WITHOUT_CLASS, "accessModes", entry, message)
                .help("write `accessModes: [ReadWriteOnce]` (the pods that mount it run on one node), or use a class of a network file system"),
        );
    }
}

/// In a template of claims the same was Synced.
pub(super) fn find(claim: &Map, finder: &mut Finder<'_>) {
    find_unprotected(claim, finder);
    let spec = get(claim, "spec").and_then(Node::as_map);
    let Some(entry) = spec.and_then(|spec| spec.get(VOLUME)) else {
        return;
    };
    let found = match entry.node.as_str() {
        Some("") => Found::key(
            &rules::CLAIM_VOLUME_NAME,
            VOLUME,
            entry,
            "the cluster replaces the empty `volumeName`: once the claim is bound, every sync fails",
        ),
        // In the cluster that it belongs to nothing fails, and some name it so that the data stay (seen in homelab repositories:
        // `longhorn-static`, the class with which Longhorn gives a restored volume its claim).
        Some(name) if is_generated(name) => Found::key(
            &rules::CLAIM_VOLUME_NAME,
            VOLUME,
            entry,
            format!("the volume `{name}` belongs to one cluster; in any other the claim is Lost"),
        )
        .severity(match spec.and_then(|spec| text(spec, "storageClassName")) {
            _ if is_exported(claim) => Severity::Error,
            Some(class) if is_kept(class) => Severity::Info,
            _ => Severity::Warning,
        }),
        _ => return,
    };
    let path = format!("spec.{VOLUME}");
    finder.say(found.below(path).help("remove `volumeName`"));
}

/// Whether a name is one that provisioners give: of one volume, in one cluster.
fn is_generated(name: &str) -> bool {
    const UUID: usize = 36;
    let id = name.strip_prefix("pvc-").unwrap_or_default();
    id.len() == UUID && id.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

/// Whether a class is for volumes that are there, or that stay.
fn is_kept(class: &str) -> bool {
    let mut words = class.split('-');
    class.is_empty() || words.any(|it| matches!(it, "retain" | "static"))
}

/// Whether a claim has what only a cluster writes: nobody meant the name of its volume.
fn is_exported(claim: &Map) -> bool {
    let annotations = get(claim, "metadata").and_then(|it| it.get("annotations"));
    let bound = annotations.and_then(|it| it.get("pv.kubernetes.io/bind-completed"));
    bound.is_some() || claim.contains_key("status")
}

/// The claims that the pods of an object mount.
pub(super) fn mounted(object: &Map) -> impl Iterator<Item = (&str, &Map)> {
    let pod = pod_spec(object);
    let volumes = pod.into_iter().flat_map(|pod| maps(pod, "volumes"));
    volumes.filter_map(|volume| {
        let source = get(volume, "persistentVolumeClaim")?.as_map()?;
        Some((text(source, "claimName")?, source))
    })
}

fn is_custom(object: &Object<'_>) -> bool {
    schema()
        .kind(object.api_version, object.written_kind)
        .is_none()
}

/// Whether a word stands somewhere as a value.
fn names(map: &Map, word: &str) -> bool {
    fn says(node: &Node, word: &str) -> bool {
        match &node.value {
            Value::String(text) => text == word,
            Value::Seq(list) => list.iter().any(|item| says(item, word)),
            Value::Map(map) => names(map, word),
            _ => false,
        }
    }
    map.values().any(|entry| says(&entry.node, word))
}

fn find_unmounted(set: &Set<'_>, _: &Settings) -> Vec<(usize, Found)> {
    let mut consumers: BTreeMap<(Option<&str>, &str), i64> = BTreeMap::new();
    for object in set.objects() {
        for (name, _) in mounted(object.map) {
            let wave = wave(object.map);
            let first = consumers.entry((object.namespace, name)).or_insert(wave);
            *first = (*first).min(wave);
        }
    }
    // Pods that name no namespace may lie in this one, and a custom resource may mount what it names: the values of a
    // HelmRelease say `existingClaim: data`.
    let others = |namespace: Option<&str>, name: &str| {
        let mut pods = consumers.keys().filter(|(_, mounted)| *mounted == name);
        pods.any(|(of, _)| of.is_none() || namespace.is_none())
            || set
                .objects()
                .any(|object| is_custom(&object) && names(object.map, name))
    };
    let claims = set
        .objects()
        .enumerate()
        .filter(|(_, object)| object.kind == "PersistentVolumeClaim");
    let found = claims.filter_map(|(at, object)| {
        let entry = object.map.get("metadata")?;
        let span = get(object.map, "metadata")
            .and_then(|metadata| metadata.get("name"))
            .map_or(entry.key_span, |name| name.span);
        let name = object.name?;
        // A claim that names its volume is bound to it at once (Kubernetes 1.34, `syncUnboundClaim`).
        let spec = get(object.map, "spec").and_then(Node::as_map);
        if spec.is_some_and(|spec| text(spec, VOLUME).is_some_and(|it| !it.is_empty())) {
            return None;
        }
        let found = match consumers.get(&(object.namespace, name)) {
            None if others(object.namespace, name) => return None,
            None => Found::new(
                &rules::UNMOUNTED_CLAIM,
                span,
                "no pod mounts this claim: with `WaitForFirstConsumer` it stays Pending and the app stays Progressing",
            )
            .below("metadata.name")
            .help("mount it, or remove it"),
            Some(first) if wave(object.map) < *first => Found::new(
                &rules::CLAIM_BEFORE_POD,
                span,
                "this claim is in an earlier sync wave than the first pod that mounts it: with `WaitForFirstConsumer` the sync never finishes",
            )
            .below("metadata.annotations")
            .help(format!("give it the sync wave of that pod: `argocd.argoproj.io/sync-wave: \"{first}\"`")),
            _ => return None,
        };
        Some((at, found))
    });
    found.collect()
}
