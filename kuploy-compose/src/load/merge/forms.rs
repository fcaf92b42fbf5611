//! The short forms that merging has to see through.

use super::put;
use crate::load::grammar::number::scalar_text;
use crate::yaml::{Map, Node, Value};

/// `KEY=VALUE` items as a mapping; `KEY` alone is null. `false` when it is neither list nor mapping.
pub(crate) fn key_values(node: &mut Node) -> bool {
    list_to_map(node, |text, item| match text.split_once('=') {
        Some((key, value)) => (key.to_owned(), Node::string(value, item.span)),
        None => (text.to_owned(), Node::new(Value::Null, item.span)),
    })
}

/// Sets the variables of `over`, also those without a value, over those of `base`.
pub(super) fn merge_key_values(base: &mut Node, mut over: Node) {
    if !key_values(&mut over) || !key_values(base) || base.is_null() {
        *base = over;
        return;
    }
    if let (Value::Map(map), Value::Map(other)) = (&mut base.value, over.value) {
        map.extend(other);
    }
}

/// Names as dependencies on started services.
pub(super) fn dependencies(node: &mut Node) -> bool {
    list_to_map(node, |text, item| {
        let mut dependency = Node::map(item.span);
        dependency.set("condition", Node::string("service_started", item.span));
        dependency.set("required", Node::new(Value::Bool(true), item.span));
        (text.to_owned(), dependency)
    })
}

/// Names as keys without a value.
pub(super) fn names(node: &mut Node) -> bool {
    list_to_map(node, |text, item| {
        (text.to_owned(), Node::new(Value::Null, item.span))
    })
}

/// A context as `{context: …}`.
pub(super) fn build(node: &mut Node) -> bool {
    match &node.value {
        Value::Map(_) | Value::Null => true,
        Value::String(_) => {
            let mut map = Node::map(node.span);
            let context = Node::new(std::mem::replace(&mut node.value, Value::Null), node.span);
            map.set("context", context);
            *node = map;
            true
        }
        _ => false,
    }
}

/// A string as a list of one.
pub(super) fn strings(node: &mut Node) -> bool {
    match &node.value {
        Value::Seq(_) | Value::Null => true,
        Value::String(_) => {
            let item = Node::new(std::mem::replace(&mut node.value, Value::Null), node.span);
            node.value = Value::Seq(vec![item]);
            true
        }
        _ => false,
    }
}

/// Whether both sides name a logging driver, and not the same.
pub(super) fn drivers_differ(base: &Node, over: &Node) -> bool {
    match (base.get("driver"), over.get("driver")) {
        (Some(base), Some(over)) => base.value != over.value,
        _ => false,
    }
}

/// `{HOST: IP}` or `{HOST: [IP, …]}` as `HOST=IP` items.
pub(super) fn hosts(node: &mut Node) -> bool {
    match &node.value {
        Value::Seq(_) => true,
        Value::Null => {
            node.value = Value::Seq(Vec::new());
            true
        }
        Value::Map(map) => {
            let mut items = Vec::new();
            for (host, entry) in map {
                let addresses = entry
                    .node
                    .as_seq()
                    .unwrap_or(std::slice::from_ref(&entry.node));
                for address in addresses {
                    let Some(text) = scalar_text(&address.value) else {
                        return false;
                    };
                    items.push(Node::string(format!("{host}={text}"), address.span));
                }
            }
            items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
            node.value = Value::Seq(items);
            true
        }
        _ => false,
    }
}

/// Turns a list of strings into a mapping; leaves a mapping and null as they are. `false` when it is neither.
fn list_to_map(node: &mut Node, entry: fn(&str, &Node) -> (String, Node)) -> bool {
    match &node.value {
        Value::Map(_) | Value::Null => true,
        Value::Seq(list) => {
            let mut map = Map::with_capacity(list.len());
            for item in list {
                let Some(text) = item.as_str() else {
                    return false;
                };
                let (key, value) = entry(text, item);
                put(&mut map, key, value, item.span);
            }
            node.value = Value::Map(map);
            true
        }
        _ => false,
    }
}
