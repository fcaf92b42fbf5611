//! Labels and annotations: Compose labels become annotations of the workload, Compose annotations those of the pod.

use crate::annotation;
use crate::diagnostic::{Path, rules, sensitive};
use crate::facts::setting_labels;
use crate::facts::values::Becomes;
use crate::map::IndexMap;
use crate::model::{StringMap, names};
use crate::options::SecretsMode;
use crate::plan::context::Context;
use crate::plan::pods::{Member, NAME_LABEL};

/// Seen with kustomize 5.5, which writes the keys of annotations anew without quotes:
/// "unsupported type: map[interface {}]interface {}".
const NO_STRING: &str =
    "kustomize does not read its key as a string, and cannot build the manifests";

/// Annotations of the workload.
pub(super) fn of_workload(cx: &mut Context<'_>, service: &Member<'_>) -> StringMap {
    let mut annotations = StringMap::new();
    let labels = some(&service.service.labels);
    collect(cx, (&service.path, "labels"), labels, &mut annotations);
    if let Some(deploy) = &service.service.deploy {
        let place = (&service.path, "deploy.labels");
        collect(cx, place, some(&deploy.labels), &mut annotations);
    }
    annotations
}

/// Annotations of the pod.
pub(super) fn of_pod(cx: &mut Context<'_>, service: &Member<'_>) -> StringMap {
    let mut annotations = StringMap::new();
    let written = service.service.annotations.iter();
    let written = written.map(|(key, value)| (key, value.as_ref()));
    let place = (&service.path, "annotations");
    collect(cx, place, written, &mut annotations);
    let asked = some(&service.extension.annotations);
    let place = (&service.path, "x-kuploy.annotations");
    collect(cx, place, asked, &mut annotations);
    annotations
}

/// Labels of the pod.
pub(super) fn pod_labels(cx: &mut Context<'_>, service: &Member<'_>) -> StringMap {
    let mut labels = StringMap::new();
    for (key, value) in &service.extension.labels {
        let path = service.path.keys("x-kuploy.labels").key(key);
        if names::reads_otherwise(key) {
            let message = format!("the label `{key}` is dropped: {NO_STRING}");
            let help = "give it a key with another letter";
            cx.say_help(&rules::ANNOTATION_KEY_INVALID, &path, message, help);
        } else if is_key(key) && key != NAME_LABEL {
            if cx.facts.secrets.are_in(value) && !holds_secret(cx, &path, key) {
                continue;
            }
            labels.insert(key.clone(), value.clone());
        } else if key == NAME_LABEL {
            let message = format!("label `{key}` is dropped: Services select the pods by it");
            cx.say(&rules::ANNOTATION_KEY_INVALID, &path, message);
        } else {
            let message = format!("`{key}` is not a valid label key and is dropped");
            let help = "a key is at most 63 letters, digits, `-`, `_` and `.`, optionally after a domain and `/`";
            cx.say_help(&rules::ANNOTATION_KEY_INVALID, &path, message, help);
        }
    }
    labels
}

/// Labels of a volume, config or secret as annotations.
pub(in crate::plan) fn of_labels(
    cx: &mut Context<'_>,
    path: &Path,
    labels: &IndexMap<String, String>,
) -> StringMap {
    let mut annotations = StringMap::new();
    collect(cx, (path, "labels"), some(labels), &mut annotations);
    annotations
}

fn some(map: &IndexMap<String, String>) -> impl Iterator<Item = (&String, Option<&String>)> {
    map.iter().map(|(key, value)| (key, Some(value)))
}

/// Collects what is written at a place: below a path, under these keys.
fn collect<'m>(
    cx: &mut Context<'_>,
    (below, keys): (&Path, &str),
    written: impl Iterator<Item = (&'m String, Option<&'m String>)>,
    into: &mut StringMap,
) {
    let path = |key: &str| below.keys(keys).key(key);
    for (key, value) in written {
        if setting_labels::is_setting(key) {
            continue;
        }
        let value = value.map_or("", String::as_str);
        if let Some(why) = annotation::why_dropped(key) {
            let message = format!("the annotation `{key}` is dropped: {why}");
            let help = "remove the annotation";
            cx.say_help(&rules::ANNOTATION_KEY_INVALID, &path(key), message, help);
        } else if names::reads_otherwise(key) {
            let message = format!("the annotation `{key}` is dropped: {NO_STRING}");
            let help = "give it a key with another letter";
            cx.say_help(&rules::ANNOTATION_KEY_INVALID, &path(key), message, help);
        } else if !is_key(key) {
            cx.say_help(
                &rules::ANNOTATION_KEY_INVALID,
                &path(key),
                format!("`{key}` is not a valid annotation key and is dropped"),
                "a key is at most 63 letters, digits, `-`, `_` and `.`, optionally after a domain and `/`",
            );
        } else if !is_secret(cx, key, value) || holds_secret(cx, &path(key), key) {
            into.insert(key.clone(), value.to_owned());
        }
    }
}

/// Whether a value is a secret, by the name of its key, by its shape, or since the value of one stands in it.
fn is_secret(cx: &Context<'_>, key: &str, value: &str) -> bool {
    setting_labels::holds_secret(key, value)
        || cx.facts.secrets.are_in(value)
        || sensitive::is_sensitive("", value)
}

/// Says that a value holds a secret; whether it is written all the same.
fn holds_secret(cx: &mut Context<'_>, path: &Path, key: &str) -> bool {
    let written = cx.options.secrets() == SecretsMode::Manifest;
    let so = match written {
        true => "is written in plain text: an annotation cannot reference a Secret",
        false => "is dropped: an annotation cannot reference a Secret",
    };
    let message = format!("`{key}` contains the value of a secret and {so}");
    let help = "remove the secret from the label";
    cx.say_help(&rules::SECRET_IN_ANNOTATION, path, message, help);
    written
}

/// Whether a text is a qualified name: `[DOMAIN/]NAME`.
fn is_key(text: &str) -> bool {
    Becomes::LabelKey.refuses(text).is_none()
}
