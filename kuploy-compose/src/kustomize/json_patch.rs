//! JSON patches (RFC 6902): a list of operations on places of an object.

use crate::yaml::{Entry, Node, Value};

/// Whether a document is such a list.
pub(super) fn is_json_patch(node: &Node) -> bool {
    node.as_seq().is_some_and(|list| {
        !list.is_empty()
            && list
                .iter()
                .all(|it| it.get("op").is_some() && it.get("path").is_some())
    })
}

/// The places that operations act on.
pub(super) fn places(operations: &[Node]) -> impl Iterator<Item = Vec<String>> {
    let pointers = operations
        .iter()
        .flat_map(|it| [it.get("path"), it.get("from")]);
    pointers.flatten().filter_map(Node::as_str).map(parts)
}

/// Makes the operations in an object, up to one that has no place to act on: that one.
pub(super) fn apply<'a>(object: &mut Node, operations: &'a [Node]) -> Result<(), &'a Node> {
    operations
        .iter()
        .try_for_each(|one| make(object, one).ok_or(one))
}

fn make(object: &mut Node, operation: &Node) -> Option<()> {
    let word = |key| operation.get(key).and_then(Node::as_str);
    let path = parts(word("path")?);
    match word("op")? {
        "add" => add(object, &path, operation.get("value")?.clone())?,
        "replace" => replace(object, &path, operation.get("value")?.clone())?,
        "remove" => {
            remove(object, &path)?;
        }
        "move" => {
            let value = remove(object, &parts(word("from")?))?;
            add(object, &path, value)?;
        }
        "copy" => {
            let value = find(object, &parts(word("from")?))?.clone();
            add(object, &path, value)?;
        }
        _ => {}
    }
    Some(())
}

/// The place that an operation needs to be there and is not, where that is sure: `remove` of a key, `replace` of an entry of
/// a list, `add` and `replace` below a key. Lists are not followed in an object that a patch changed before.
///
/// `replace` makes the key of a mapping that is there: kustomize, `kubectl`, Argo CD and Flux have json-patch v4, which does
/// (measured, kubectl 1.32; the kustomize 5.8.1 of Debian is built with v5 and refuses it).
pub(super) fn missing(object: &Node, operation: &Node, was_patched: bool) -> Option<String> {
    let word = |key| operation.get(key).and_then(Node::as_str);
    let pointer = word("path").filter(|it| it.starts_with('/') && !it.contains('$'))?;
    let path = parts(pointer);
    let (last, above) = path.split_last()?;
    let makes_key = || {
        let holder = walk(object, above);
        holder.is_some_and(|it| matches!(it.value, Value::Map(_)))
    };
    let needed = match word("op")? {
        "replace" if makes_key() => above,
        "replace" | "remove" => &path,
        "add" => above,
        _ => return None,
    };
    // kustomize keeps annotations of its own while it builds, and a `-` is the end of a list.
    if path.iter().any(|part| part == "annotations") || (needed.len() == path.len() && last == "-")
    {
        return None;
    }
    let mut node = object;
    for (at, part) in needed.iter().enumerate() {
        let next = match &node.value {
            Value::Map(map) => map.get(part).map(|entry| &entry.node),
            Value::Seq(list) if !was_patched => list.get(part.parse::<usize>().ok()?),
            _ => return None,
        };
        let Some(next) = next else {
            return Some(format!("/{}", needed.get(..=at)?.join("/")));
        };
        node = next;
    }
    None
}

fn walk<'a>(node: &'a Node, path: &[String]) -> Option<&'a Node> {
    path.iter().try_fold(node, |node, part| match &node.value {
        Value::Map(map) => map.get(part).map(|entry| &entry.node),
        Value::Seq(list) => list.get(part.parse::<usize>().ok()?),
        _ => None,
    })
}

/// `/a/b~1c` is `a` and `b/c`.
fn parts(pointer: &str) -> Vec<String> {
    let parts = pointer.split('/').skip(1);
    parts
        .map(|part| part.replace("~1", "/").replace("~0", "~"))
        .collect()
}

fn find<'a>(node: &'a mut Node, path: &[String]) -> Option<&'a mut Node> {
    path.iter()
        .try_fold(node, |node, part| match &mut node.value {
            Value::Map(map) => map.get_mut(part).map(|entry| &mut entry.node),
            Value::Seq(list) => list.get_mut(part.parse::<usize>().ok()?),
            _ => None,
        })
}

fn add(object: &mut Node, path: &[String], value: Node) -> Option<()> {
    let Some((last, above)) = path.split_last() else {
        *object = value;
        return Some(());
    };
    match &mut find(object, above)?.value {
        Value::Map(map) => {
            let key_span = value.span;
            map.insert(
                last.clone(),
                Entry {
                    key_span,
                    node: value,
                },
            );
        }
        Value::Seq(list) if last == "-" => list.push(value),
        Value::Seq(list) => {
            let at = last.parse::<usize>().ok().filter(|at| *at <= list.len())?;
            list.insert(at, value);
        }
        _ => return None,
    }
    Some(())
}

fn replace(object: &mut Node, path: &[String], value: Node) -> Option<()> {
    if let Some(place) = find(object, path) {
        *place = value;
        return Some(());
    }
    let above = path.split_last()?.1;
    match find(object, above)?.value {
        Value::Map(_) => add(object, path, value),
        _ => None,
    }
}

fn remove(object: &mut Node, path: &[String]) -> Option<Node> {
    let (last, above) = path.split_last()?;
    match &mut find(object, above)?.value {
        Value::Map(map) => map.shift_remove(last).map(|entry| entry.node),
        Value::Seq(list) => {
            let at = last.parse::<usize>().ok().filter(|at| *at < list.len())?;
            Some(list.remove(at))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::source::SourceId;
    use crate::yaml::{Limits, parse};

    fn read(text: &str) -> Node {
        parse(
            text,
            SourceId::default(),
            &Limits::default(),
            &mut Report::default(),
        )
        .remove(0)
    }

    #[test]
    fn operations_act_on_their_places() {
        let mut object = read("a: {b/c: 1, d: [x, y]}\n");
        let patch = read(
            "[{op: replace, path: /a/b~1c, value: 2}, {op: replace, path: /f, value: 3}, {op: add, path: /a/d/-, value: z}, {op: remove, path: /a/d/0}, {op: move, from: /a/d, path: /e}]",
        );
        assert!(is_json_patch(&patch));
        assert!(apply(&mut object, patch.as_seq().unwrap()).is_ok());
        assert_eq!(
            object.to_json(),
            serde_json::json!({"a": {"b/c": 2}, "f": 3, "e": ["y", "z"]})
        );
    }

    #[test]
    fn what_an_operation_needs_is_missing_only_where_that_is_sure() {
        let object = read("a: {b: [x], c: null}\nd: {annotations: {}}\n");
        for (operation, place) in [
            ("{op: replace, path: /a/e, value: 1}", None),
            ("{op: replace, path: /e, value: 1}", None),
            ("{op: replace, path: /e/f, value: 1}", Some("/e")),
            ("{op: remove, path: /a/e}", Some("/a/e")),
            ("{op: remove, path: /e/f}", Some("/e")),
            ("{op: add, path: /a/e/-, value: 1}", Some("/a/e")),
            ("{op: replace, path: /a/b/1, value: 1}", Some("/a/b/1")),
            ("{op: add, path: /a/e, value: 1}", None),
            ("{op: replace, path: /a/b/0, value: 1}", None),
            ("{op: add, path: /a/b/-, value: 1}", None),
            ("{op: replace, path: '/${KEY}', value: 1}", None),
            ("{op: add, path: /a/c/x, value: 1}", None),
            ("{op: replace, path: /d/annotations/x, value: 1}", None),
            ("{op: test, path: /e, value: 1}", None),
        ] {
            let found = missing(&object, &read(operation), false);
            assert_eq!(found.as_deref(), place, "{operation}");
        }
        let patched = missing(&object, &read("{op: remove, path: /a/b/1}"), true);
        assert_eq!(patched, None);
    }

    #[test]
    fn an_operation_without_a_place_is_none() {
        let mut object = read("a: 1\n");
        let patch = read("[{op: replace, path: /a, value: 2}, {op: remove, path: /b}]");
        let operations = patch.as_seq().unwrap();
        assert_eq!(apply(&mut object, operations), Err(&operations[1]));
    }
}
