//! `KP5003` and `KP5004`: annotations that the cluster writes, and those that generators leave behind.
//!
//! Measured: `deployment.kubernetes.io/revision` other than the live one is OutOfSync in every mode and bumps the
//! generation on every sync; `last-applied-configuration` is OutOfSync under client-side apply. Generators' annotations
//! are Synced, but change with every version or call of the tool; on a pod template that restarts every pod.

use crate::annotation::{OF_CLUSTER, OF_TOOLS};
use crate::diagnostic::{Severity, rules};
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, remove_if};
use crate::yaml::{Map, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Type("ObjectMeta"), &rules::SERVER_ANNOTATION, settle),
    Act::Settle(
        On::Type("ObjectMeta"),
        &rules::TOOL_ANNOTATION,
        settle_tools,
    ),
    Act::Find(On::Type("ObjectMeta"), find),
];

const ANNOTATIONS: &str = "annotations";

/// Those of them that were OutOfSync; the others belong to one cluster, and are Synced.
const DRIFTING: &[&str] = &["deployment.kubernetes.io/revision", LAST_APPLIED];

/// Where `kubectl apply` keeps the whole object as it was applied.
const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// Whether an object that was applied is a Secret with values. SOPS leaves metadata alone where `encrypted_regex` is
/// `^(data|stringData)$`, and so does kubeseal (seen in a cluster's repository: three Secrets encrypted so).
fn has_secret(applied: &str) -> bool {
    let plain: String = applied.split_ascii_whitespace().collect();
    let has = |key: &str| {
        let mut places = plain.match_indices(key);
        places.any(|(at, _)| plain.get(at + key.len()..).is_some_and(is_filled))
    };
    plain.contains("\"kind\":\"Secret\"") && (has("\"data\":{") || has("\"stringData\":{"))
}

/// Whether a mapping begins with a value that is not empty.
fn is_filled(rest: &str) -> bool {
    let value = rest.split_once("\":\"").map_or("", |(_, value)| value);
    !rest.starts_with('}') && !value.starts_with('"') && !value.starts_with("ENC[")
}

fn settle(metadata: &mut Map) {
    remove_all(metadata, OF_CLUSTER);
}

fn settle_tools(metadata: &mut Map) {
    remove_all(metadata, OF_TOOLS);
}

fn remove_all(metadata: &mut Map, keys: &[&str]) {
    if let Some(annotations) = metadata
        .get_mut(ANNOTATIONS)
        .and_then(|entry| entry.node.as_map_mut())
    {
        annotations.retain(|key, _| !keys.contains(&key.as_str()));
    }
    remove_if(
        metadata,
        ANNOTATIONS,
        |value| matches!(value, Value::Map(map) if map.is_empty()),
    );
}

fn find(metadata: &Map, finder: &mut Finder<'_>) {
    let Some(annotations) = get(metadata, ANNOTATIONS).and_then(|node| node.as_map()) else {
        return;
    };
    for (key, entry) in annotations {
        if key == LAST_APPLIED && entry.node.as_str().is_some_and(has_secret) {
            let message = format!(
                "the annotation `{key}` holds the values of the Secret, which nothing encrypts: they are leaked to all who can read the manifest"
            );
            finder.say(
                Found::key(&rules::SERVER_ANNOTATION, key, entry, message)
                    .below(format!("{ANNOTATIONS}.{key}"))
                    .help("remove the annotation, and change the values: Git keeps the old ones"),
            );
            continue;
        }
        let found = if DRIFTING.contains(&key.as_str()) {
            let message = format!(
                "the annotation `{key}` is set by the cluster: the manifest always differs from the live object"
            );
            Found::key(&rules::SERVER_ANNOTATION, key, entry, message)
        } else if OF_CLUSTER.contains(&key.as_str()) {
            let message = format!(
                "the annotation `{key}` was set in one cluster and has no meaning in another"
            );
            Found::key(&rules::SERVER_ANNOTATION, key, entry, message).severity(Severity::Info)
        } else if OF_TOOLS.contains(&key.as_str()) {
            let message = format!(
                "the annotation `{key}` changes with every version or run of the tool that wrote it, and so does every object"
            );
            Found::key(&rules::TOOL_ANNOTATION, key, entry, message)
        } else {
            continue;
        };
        finder.say(
            found
                .below(format!("{ANNOTATIONS}.{key}"))
                .help("remove the annotation"),
        );
    }
}
