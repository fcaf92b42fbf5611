//! Short syntax of `build`, `depends_on`, `devices`, `env_file`, `gpus`, `configs` and `secrets`.

use super::expand::{items, wrap};
use super::{insert, map_at, text};
use crate::diagnostic::rules;
use crate::load::place::Walk;
use crate::yaml::{Map, Node, Value};

/// A context alone; and the short forms inside.
pub(super) fn build(node: &mut Node, walk: &mut Walk) {
    wrap(node, "context");
    if let Some(secrets) = node.get_mut("secrets") {
        walk.key("secrets", |walk| grants(secrets, walk));
    }
    if let Some(contexts) = node.get_mut("additional_contexts") {
        walk.key("additional_contexts", |walk| {
            additional_contexts(contexts, walk)
        });
    }
}

/// `NAME=CONTEXT` items become a mapping.
fn additional_contexts(node: &mut Node, walk: &mut Walk) {
    let Value::Seq(list) = &node.value else {
        return;
    };
    let mut map = Map::new();
    for (index, item) in list.iter().enumerate() {
        let given = item.as_str().unwrap_or_default();
        match given.split_once('=') {
            Some((name, context)) => insert(&mut map, name, Node::string(context, item.span)),
            None => walk.index(index, |walk| {
                let message = format!(
                    "`{}` is not a build context: `{given}` has no `=`",
                    walk.path()
                );
                let finding = walk.finding(&rules::INVALID_VALUE, item.span, message);
                walk.push(finding.help("write `NAME=CONTEXT`"));
            }),
        }
    }
    node.value = Value::Map(map);
}

/// Names become mappings with a condition; `required` is filled in.
pub(super) fn depends_on(node: &mut Node, _: &mut Walk) {
    match &mut node.value {
        Value::Seq(list) => {
            let mut map = Map::new();
            for item in list {
                if let Some(name) = item.as_str() {
                    let condition = ("condition", text("service_started"));
                    insert(
                        &mut map,
                        name,
                        map_at(item.span, [condition, ("required", Value::Bool(true))]),
                    );
                }
            }
            node.value = Value::Map(map);
        }
        Value::Map(map) => {
            for entry in map.values_mut() {
                let span = entry.node.span;
                if let Some(dependency) = entry.node.as_map_mut()
                    && !dependency.contains_key("required")
                {
                    insert(dependency, "required", Node::new(Value::Bool(true), span));
                }
            }
        }
        _ => {}
    }
}

/// `HOST[:CONTAINER[:PERMISSIONS]]` becomes a mapping.
pub(super) fn devices(node: &mut Node, walk: &mut Walk) {
    let Some(list) = node.as_seq_mut() else {
        return;
    };
    items(list, walk, |item, walk| {
        let Value::String(given) = &item.value else {
            return;
        };
        let parts: Vec<&str> = given.split(':').collect();
        let (source, target, permissions) = match *parts.as_slice() {
            [device] => (device, device, "rwm"),
            [source, target] => (source, target, "rwm"),
            [source, target, permissions] => (source, target, permissions),
            _ => {
                let message = format!(
                    "invalid device `{given}` in `{}`: it has more than three parts",
                    walk.path()
                );
                let finding = walk.finding(&rules::INVALID_DEVICE, item.span, message);
                walk.push(finding.help("write `source:`, `target:` and `permissions:` separately"));
                return;
            }
        };
        item.value = map_at(
            item.span,
            [
                ("source", text(source)),
                ("target", text(target)),
                ("permissions", text(permissions)),
            ],
        )
        .value;
    });
}

/// A path, or paths, become mappings.
pub(super) fn env_file(node: &mut Node, walk: &mut Walk) {
    super::expand::to_list(node, walk);
    let Some(list) = node.as_seq_mut() else {
        return;
    };
    for item in list {
        wrap(item, "path");
        let span = item.span;
        if let Some(map) = item.as_map_mut()
            && !map.contains_key("required")
        {
            insert(map, "required", Node::new(Value::Bool(true), span));
        }
    }
}

/// `all` becomes one request for all devices.
pub(super) fn gpus(node: &mut Node, _: &mut Walk) {
    if node.as_str() == Some("all") {
        let span = node.span;
        node.value = Value::Seq(vec![map_at(span, [("count", text("all"))])]);
    }
}

/// Names become mappings with a source.
pub(super) fn grants(node: &mut Node, _: &mut Walk) {
    for item in node.as_seq_mut().into_iter().flatten() {
        wrap(item, "source");
    }
}
