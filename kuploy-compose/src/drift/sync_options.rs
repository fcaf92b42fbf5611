//! `argocd.argoproj.io/sync-options`: a list of options for one object.

use super::tree::{add, get, made, made_text, text};
use crate::yaml::{Map, Node, Value};

const KEY: &str = "argocd.argoproj.io/sync-options";
/// The object is applied by the server.
pub(super) const SERVER_SIDE: &str = "ServerSideApply=true";

/// Whether an object asks for an option.
pub(super) fn has(object: &Map, option: &str) -> bool {
    let annotations = get(object, "metadata").and_then(|metadata| metadata.get("annotations"));
    let options = annotations.and_then(|annotations| annotations.get(KEY));
    options
        .and_then(Node::as_str)
        .is_some_and(|options| options.split(',').any(|known| known.trim() == option))
}

/// Adds an option to an object that has it not.
pub(super) fn set(object: &mut Map, option: &str) {
    if has(object, option) {
        return;
    }
    let Some(metadata) = object
        .get_mut("metadata")
        .and_then(|entry| entry.node.as_map_mut())
    else {
        return;
    };
    if !metadata.contains_key("annotations") {
        let empty = made(Value::Map(Map::new()));
        add(
            metadata,
            "annotations",
            &["name", "namespace", "labels"],
            empty,
        );
    }
    let Some(annotations) = metadata
        .get_mut("annotations")
        .and_then(|entry| entry.node.as_map_mut())
    else {
        return;
    };
    let options = match text(annotations, KEY) {
        Some(options) if !options.is_empty() => format!("{options},{option}"),
        _ => option.to_owned(),
    };
    match annotations.get_mut(KEY) {
        Some(entry) => entry.node.value = Value::String(options),
        None => add(annotations, KEY, &[], made_text(&options)),
    }
}
