//! Places that JSON patches act on (RFC 6902), or that `replacements` and `vars` read or write: what stands there stays
//! there, since kustomize ends the build where it finds no place ("doc is missing path", 5.8). Seen in a homelab
//! repository: a component adds to `volumeMounts: []`. What does not stand there is not added either: a port with a
//! `protocol` is no longer the one that a strategic patch names without it.

use super::object_set::items;
use super::settings::{EACH, PatchedPlace, Settings};
use super::settle;
use crate::yaml::{Map, Node, Value};

/// Whether a patch acts on an object.
fn acts_on(place: &PatchedPlace, object: &Node) -> bool {
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

/// The objects that patches act on, as they were, by their number.
pub(super) fn before(nodes: &[Node], settings: &Settings) -> Vec<(usize, Node)> {
    if settings.patched.is_empty() {
        return Vec::new();
    }
    let is_patched = |object: &Node| settings.patched.iter().any(|it| acts_on(it, object));
    let each = |node| items(node).unwrap_or(std::slice::from_ref(node));
    let all = nodes.iter().flat_map(each).enumerate();
    all.filter(|(_, object)| is_patched(object))
        .map(|(at, object)| (at, object.clone()))
        .collect()
}

/// Puts back what patches act on and is gone.
pub(super) fn put_back(nodes: &mut [Node], before: Vec<(usize, Node)>, settings: &Settings) {
    let mut before = before.into_iter().peekable();
    for (at, object) in settle::objects(nodes).enumerate() {
        let Some((_, old)) = before.next_if(|(number, _)| *number == at) else {
            continue;
        };
        for place in settings.patched.iter().filter(|it| acts_on(it, &old)) {
            keep(&old, object, &place.path);
        }
    }
}

fn keep(old: &Node, new: &mut Node, path: &[String]) {
    let Some((step, rest)) = path.split_first() else {
        return;
    };
    match (&old.value, &mut new.value) {
        (Value::Map(before), Value::Map(after)) => {
            let Some(entry) = before.get(step) else {
                if rest.is_empty() {
                    after.shift_remove(step);
                }
                return;
            };
            match after.get_mut(step) {
                Some(kept) => keep(&entry.node, &mut kept.node, rest),
                None => put(before, after, step),
            }
        }
        (Value::Seq(before), Value::Seq(after)) if step == EACH => {
            for (old, new) in before.iter().zip(after) {
                keep(old, new, rest);
            }
        }
        (Value::Seq(before), Value::Seq(after)) => {
            let at: Option<usize> = step.parse().ok();
            let old = at.and_then(|at| before.get(at));
            let new = at.and_then(|at| after.get_mut(at));
            if let (Some(old), Some(new)) = (old, new) {
                keep(old, new, rest);
            }
        }
        _ => {}
    }
}

/// Puts an entry where it was among those that are left.
fn put(before: &Map, after: &mut Map, key: &str) {
    let earlier = before.keys().take_while(|it| it.as_str() != key);
    let at = earlier.filter(|it| after.contains_key(it.as_str())).count();
    if let Some(entry) = before.get(key) {
        after.shift_insert(at, key.to_owned(), entry.clone());
    }
}
