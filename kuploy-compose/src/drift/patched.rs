//! Places that JSON patches act on (RFC 6902), or that `replacements` and `vars` read or write: what stands there stays
//! there, since kustomize ends the build where it finds no place ("doc is missing path", 5.8). Seen in a homelab
//! repository: a component adds to `volumeMounts: []`. What does not stand there is not added either: a port with a
//! `protocol` is no longer the one that a strategic patch names without it.

use super::object_set::items;
use super::patched_places::acts_on;
use super::settings::{EACH, Settings};
use super::settle;
use crate::yaml::{Map, Node, Value};

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
