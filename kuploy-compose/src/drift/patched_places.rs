//! Which places of an object patches act on.

use super::settings::{PatchedPlace, Settings};
use crate::yaml::{Map, Node};

/// Whether a patch acts on an object.
pub(super) fn acts_on(place: &PatchedPlace, object: &Node) -> bool {
    let kind = object.get("kind").and_then(Node::as_str);
    let is_kind = |it: &String| Some(it.as_str()) == kind;
    let begins = |it: &String| object.get(it).is_some();
    let metadata = object.get("metadata");
    let name = metadata
        .and_then(|it| it.get("name"))
        .and_then(Node::as_str);
    // A patch of an overlay finds an object also by the name that another overlay made of it: `dev-web`.
    let is_name = |it: &String| name.is_some_and(|name| it.contains(name));
    (place.kinds.is_empty() || place.kinds.iter().any(is_kind))
        && (place.names.is_empty() || place.names.iter().any(is_name))
        && place.path.first().is_some_and(begins)
}

/// The places of an object that stay as they are.
pub(super) fn places<'a>(object: &Node, settings: &'a Settings) -> Vec<&'a [String]> {
    let patched = settings.patched.iter();
    let patched = patched.filter(|it| acts_on(it, object));
    patched.map(|it| it.path.as_slice()).collect()
}

/// Whether a place is another one after a change: its value, or what is there on the way to it.
pub(super) fn differs(before: &Map, after: &Map, path: &[String]) -> bool {
    let Some((step, rest)) = path.split_first() else {
        return before != after;
    };
    match (before.get(step), after.get(step)) {
        (None, None) => false,
        (Some(before), Some(after)) => match (before.node.as_map(), after.node.as_map()) {
            (Some(before), Some(after)) => differs(before, after, rest),
            _ => before.node != after.node,
        },
        _ => true,
    }
}
