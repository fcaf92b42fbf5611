//! `KP5002`: metadata that the API server owns, as `kubectl get -o yaml` prints it.
//!
//! Measured: `uid`, `resourceVersion`, `generation`, `selfLink`, `managedFields` are OutOfSync at once, in every mode,
//! and the first two make later syncs fail; so is `finalizers: []` on a claim. `creationTimestamp` never drifts; it goes
//! for tidiness.
//!
//! `ownerReferences` name an object of one cluster by its `uid`: in another one the garbage collector deletes what has them
//! (Kubernetes documentation, "Owners and Dependents"). They go, and strip says so: what they named deletes nothing any more.

use crate::diagnostic::{Severity, rules};
use crate::drift::act::{Act, On};
use crate::drift::facts::Facts;
use crate::drift::finder::{Finder, Found};
use crate::drift::object_set::OF_CLUSTER;
use crate::drift::settings::Settings;
use crate::drift::tree::{get, is_nothing, remove, remove_if, text};
use crate::options::GitOps;
use crate::yaml::{Map, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Type("ObjectMeta"), &rules::SERVER_METADATA, settle),
    Act::Settle(On::Any, &rules::SERVER_METADATA, settle_of_cluster),
    Act::Find(On::Type("ObjectMeta"), find),
    Act::Rewrite(
        &rules::SERVER_METADATA,
        remove_owners,
        "`ownerReferences` is removed: it names an object of one cluster by its `uid`",
    ),
];

const OWNERS: &str = "ownerReferences";

/// What goes without a word: it says nothing, and was Synced in every mode.
const QUIET: &[&str] = &["creationTimestamp"];

/// What drifts.
const OWNED: &[&str] = &[
    "resourceVersion",
    "uid",
    "generation",
    "selfLink",
    "managedFields",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    OWNERS,
];

/// What server-side apply takes out of what it was sent (`stripmeta.go` of structured-merge-diff): where nothing but the
/// server's answer is compared, it does nothing. `uid` and `resourceVersion` are conditions, which fail.
const STRIPPED: &[&str] = &["generation", "selfLink"];

const FINALIZERS: &str = "finalizers";

/// Finalizers that controllers of Kubernetes itself put there.
const CONTROLLER_FINALIZERS: &[&str] = &[
    "kubernetes.io/pvc-protection",
    "kubernetes.io/pv-protection",
    "service.kubernetes.io/load-balancer-cleanup",
    "batch.kubernetes.io/job-tracking",
    "foregroundDeletion",
    "orphan",
];

/// Of those the ones that admission puts on every claim and volume: they are in a set that merges, so nothing differs (seen in
/// a homelab repository: a claim with `kubernetes.io/pvc-protection`).
const OF_ADMISSION: &[&str] = &[
    "kubernetes.io/pvc-protection",
    "kubernetes.io/pv-protection",
];

/// The one that says how the object is deleted: it stays as it is written (measured: `kubectl diff` is empty; seen in what
/// `kubectl directpv install -o yaml` prints).
const OF_DELETION: &str = "foregroundDeletion";

pub(super) fn settle(metadata: &mut Map) {
    for key in QUIET.iter().chain(OWNED).filter(|key| **key != OWNERS) {
        remove(metadata, key);
    }
    remove_if(metadata, OWNERS, is_nothing);
    if let Some(list) = metadata
        .get_mut(FINALIZERS)
        .and_then(|entry| entry.node.as_seq_mut())
    {
        list.retain(|item| !item.as_str().is_some_and(is_of_a_controller));
    }
    remove_if(
        metadata,
        FINALIZERS,
        |value| matches!(value, Value::Seq(list) if list.is_empty()),
    );
}

fn remove_owners(object: &mut Map, _: &Facts, _: &Settings) -> bool {
    let metadata = object.get_mut("metadata").and_then(|e| e.node.as_map_mut());
    let Some(metadata) = metadata.filter(|metadata| metadata.contains_key(OWNERS)) else {
        return false;
    };
    remove(metadata, OWNERS);
    remove_if(object, "metadata", is_nothing);
    true
}

/// A namespace of what belongs to none: the API server drops it.
fn settle_of_cluster(object: &mut Map) {
    if !text(object, "kind").is_some_and(|kind| OF_CLUSTER.contains(&kind)) {
        return;
    }
    if let Some(metadata) = object.get_mut("metadata").and_then(|e| e.node.as_map_mut()) {
        remove(metadata, "namespace");
    }
}

/// The metadata of a `List`: nothing in it is for a file.
pub(in crate::drift) fn settle_list(list: &mut Map) {
    if let Some(metadata) = list
        .get_mut("metadata")
        .and_then(|entry| entry.node.as_map_mut())
    {
        settle(metadata);
        remove(metadata, "continue");
        remove(metadata, "remainingItemCount");
    }
    remove_if(list, "metadata", is_nothing);
}

fn is_of_a_controller(name: &str) -> bool {
    CONTROLLER_FINALIZERS.contains(&name)
}

pub(super) fn find(metadata: &Map, finder: &mut Finder<'_>) {
    for key in OWNED {
        let Some(entry) = metadata.get(*key) else {
            continue;
        };
        // An empty list of owners was Synced everywhere.
        if crate::drift::tree::is_empty(&entry.node.value) {
            continue;
        }
        if *key == OWNERS {
            let message = "`ownerReferences` name an object of one cluster by its `uid`: where that object is not, the garbage collector deletes this one after each apply";
            finder.say(
                Found::key(&rules::SERVER_METADATA, key, entry, message)
                    .help("remove `ownerReferences`: a controller that owns the object writes them itself"),
            );
            continue;
        }
        if STRIPPED.contains(key) && finder.settings.gitops == GitOps::Flux {
            let message =
                format!("`{key}` is set by the API server: in a manifest it has no effect");
            finder.say(
                Found::key(&rules::SERVER_METADATA, key, entry, message)
                    .severity(Severity::Warning)
                    .help(format!("remove `{key}`; it was exported from a cluster")),
            );
            continue;
        }
        // Measured: `kubectl apply` takes it, unlike `uid` and `resourceVersion`.
        if *key == "generation" && finder.settings.by_hand {
            let message = "`generation` is set by the API server: in a manifest it has no effect";
            finder.say(
                Found::key(&rules::SERVER_METADATA, key, entry, message)
                    .severity(Severity::Warning)
                    .help("remove `generation`; it was exported from a cluster"),
            );
            continue;
        }
        let message = format!(
            "`{key}` is set by the API server: the manifest always differs from the live object, and applying it may fail{}",
            finder.of_argo_cd("; Argo CD stays OutOfSync")
        );
        finder.say(
            Found::key(&rules::SERVER_METADATA, key, entry, message)
                .help(format!("remove `{key}`; it was exported from a cluster")),
        );
    }
    let Some(entry) = metadata.get(FINALIZERS) else {
        return;
    };
    let list = get(metadata, FINALIZERS).and_then(|node| node.as_seq());
    let all = |is: &dyn Fn(&str) -> bool| {
        list.is_some_and(|list| list.iter().all(|item| item.as_str().is_some_and(is)))
    };
    let is_written = list.is_some_and(|list| !list.is_empty());
    // Measured: to Argo CD a claim with an empty list always differs, since admission gives it one at once.
    let kind = finder.object().split('/').next().unwrap_or_default();
    let is_given = ["PersistentVolume", "PersistentVolumeClaim"].contains(&kind);
    let (message, severity) = if !is_given && all(&|_| false) {
        let message = "`finalizers` is empty: the API server leaves it out";
        (message, Severity::Info)
    } else if is_written && all(&|name| OF_ADMISSION.contains(&name)) {
        let message =
            "these `finalizers` are put on every object of the kind: they say nothing here";
        (message, Severity::Info)
    } else if is_written && all(&|name| name == OF_DELETION) {
        let message =
            "these `finalizers` matter once the object is deleted: its dependents go first";
        (message, Severity::Info)
    } else if all(&is_of_a_controller) {
        let message = "these `finalizers` are set by controllers of the cluster: the manifest differs from the live object";
        (message, Severity::Error)
    } else {
        return;
    };
    finder.say(
        Found::key(&rules::SERVER_METADATA, FINALIZERS, entry, message)
            .severity(severity)
            .help("remove `finalizers`"),
    );
}
