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

/// Makes the operations in an object. `None` where one has no place to act on.
pub(super) fn apply(object: &mut Node, operations: &[Node]) -> Option<()> {
    for operation in operations {
        let word = |key| operation.get(key).and_then(Node::as_str);
        let path = parts(word("path")?);
        match word("op")? {
            "add" => add(object, &path, operation.get("value")?.clone())?,
            "replace" => *find(object, &path)? = operation.get("value")?.clone(),
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
    }
    Some(())
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
            "[{op: replace, path: /a/b~1c, value: 2}, {op: add, path: /a/d/-, value: z}, {op: remove, path: /a/d/0}, {op: move, from: /a/d, path: /e}]",
        );
        assert!(is_json_patch(&patch));
        assert!(apply(&mut object, patch.as_seq().unwrap()).is_some());
        assert_eq!(
            object.to_json(),
            serde_json::json!({"a": {"b/c": 2}, "e": ["y", "z"]})
        );
    }

    #[test]
    fn an_operation_without_a_place_is_none() {
        let mut object = read("a: 1\n");
        let patch = read("[{op: remove, path: /b}]");
        assert_eq!(apply(&mut object, patch.as_seq().unwrap()), None);
    }
}
