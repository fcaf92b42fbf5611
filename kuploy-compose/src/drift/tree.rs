//! Small steps on trees that rules share.

use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Value};

/// A value that no text holds.
pub(super) fn made(value: Value) -> Node {
    Node::new(value, Span::default())
}

/// A string that no text holds.
pub(super) fn made_text(text: &str) -> Node {
    made(Value::String(text.to_owned()))
}

/// The value under a key.
pub(super) fn get<'a>(map: &'a Map, key: &str) -> Option<&'a Node> {
    map.get(key).map(|entry| &entry.node)
}

/// The text under a key.
pub(super) fn text<'a>(map: &'a Map, key: &str) -> Option<&'a str> {
    get(map, key).and_then(Node::as_str)
}

/// The items under a key, none when it holds no list.
pub(super) fn items<'a>(map: &'a Map, key: &str) -> &'a [Node] {
    get(map, key).and_then(Node::as_seq).unwrap_or_default()
}

/// The mappings among the items under a key.
pub(super) fn maps<'a>(map: &'a Map, key: &str) -> impl Iterator<Item = &'a Map> {
    items(map, key).iter().filter_map(Node::as_map)
}

/// The mappings among the items under a key, to change.
pub(super) fn maps_mut<'a>(map: &'a mut Map, key: &str) -> impl Iterator<Item = &'a mut Map> {
    map.get_mut(key)
        .and_then(|entry| entry.node.as_seq_mut())
        .into_iter()
        .flatten()
        .filter_map(Node::as_map_mut)
}

/// Removes a key, keeping the order of the others.
pub(super) fn remove(map: &mut Map, key: &str) {
    map.shift_remove(key);
}

/// Removes a key when its value is like that.
pub(super) fn remove_if(map: &mut Map, key: &str, like: impl FnOnce(&Value) -> bool) {
    if get(map, key).is_some_and(|node| like(&node.value)) {
        remove(map, key);
    }
}

/// Whether a value is an empty string.
pub(super) fn is_blank(value: &Value) -> bool {
    matches!(value, Value::String(text) if text.is_empty())
}

/// Whether a value is a mapping or list without anything in it.
pub(super) fn is_empty(value: &Value) -> bool {
    match value {
        Value::Map(map) => map.is_empty(),
        Value::Seq(list) => list.is_empty(),
        _ => false,
    }
}

/// Whether nothing is left of a value.
pub(super) fn is_nothing(value: &Value) -> bool {
    *value == Value::Null || is_empty(value)
}

/// Adds a key behind the last of `after` that is there, else at the end; keeps what is there already, but
/// for a null.
pub(super) fn add(map: &mut Map, key: &str, after: &[&str], node: Node) {
    remove_if(map, key, |value| *value == Value::Null);
    if map.contains_key(key) {
        return;
    }
    let at = after
        .iter()
        .filter_map(|key| map.get_index_of(*key))
        .max()
        .map_or(map.len(), |at| at + 1);
    insert(map, at, key, node);
}

/// Adds a key as the first one; keeps what is there already, but for a null.
pub(super) fn add_first(map: &mut Map, key: &str, node: Node) {
    remove_if(map, key, |value| *value == Value::Null);
    if !map.contains_key(key) {
        insert(map, 0, key, node);
    }
}

fn insert(map: &mut Map, at: usize, key: &str, node: Node) {
    let entry = Entry {
        key_span: Span::default(),
        node,
    };
    map.shift_insert(at, key.to_owned(), entry);
}
