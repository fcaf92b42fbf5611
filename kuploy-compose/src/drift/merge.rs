//! A strategic merge patch put into an object: lists are merged by the keys that the types of the API give them.
//!
//! As in `kubectl kustomize`: a null removes its key, `$patch: delete` an item or a mapping, `$patch: replace` keeps
//! nothing of what was there. Objects of unknown types have their lists replaced.

use super::rules::duplicate_items::duplicates;
use super::schema::{Shape, schema};
use super::tree::text;
use crate::yaml::{Entry, Map, Node, Value};

const DIRECTIVE: &str = "$patch";

/// What a patch leaves of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Merged {
    /// An object.
    Changed,
    /// Nothing: the patch deletes it.
    Deleted,
}

/// Puts a patch into an object.
pub(crate) fn merge(object: &mut Node, patch: &Node) -> Merged {
    let Some(map) = object.as_map_mut() else {
        return Merged::Changed;
    };
    let Some(patch) = patch.as_map() else {
        return Merged::Changed;
    };
    if text(patch, DIRECTIVE) == Some("delete") {
        return Merged::Deleted;
    }
    let known = match (text(map, "apiVersion"), text(map, "kind")) {
        (Some(version), Some(kind)) => schema().kind(version, kind).map(|kind| &kind.shape),
        _ => None,
    };
    for (key, entry) in patch {
        // What tells the object apart stays what it is.
        if matches!(key.as_str(), "apiVersion" | "kind") {
            continue;
        }
        if key == "metadata" {
            merge_metadata(map, entry);
        } else {
            merge_entry(map, key, entry, known);
        }
    }
    if let Some(shape) = known {
        merge_duplicates(object, shape);
    }
    Merged::Changed
}

/// Of entries with one key the last one counts and stands where the first stood, in every list of an object that any
/// patch touches (kustomize 5.8: the merge goes over the whole object).
fn merge_duplicates(node: &mut Node, shape: &'static Shape) {
    match (shape, &mut node.value) {
        (Shape::Type(index), Value::Map(map)) => {
            let Some(known) = schema().get(*index) else {
                return;
            };
            for (key, entry) in map {
                if let Some(field) = known.field(key) {
                    merge_duplicates(&mut entry.node, &field.shape);
                }
            }
        }
        (Shape::List { item, keys }, Value::Seq(list)) => {
            let found = duplicates(list, keys);
            for (first, again) in &found {
                list.swap(*first, *again);
            }
            for (_, again) in found.into_iter().rev() {
                list.remove(again);
            }
            for node in list {
                merge_duplicates(node, item);
            }
        }
        _ => {}
    }
}

fn merge_metadata(map: &mut Map, entry: &Entry) {
    let Some(mut metadata) = entry.node.as_map().cloned() else {
        return;
    };
    metadata.shift_remove("name");
    metadata.shift_remove("namespace");
    let node = Node::new(Value::Map(metadata), entry.node.span);
    let entry = Entry {
        key_span: entry.key_span,
        node,
    };
    merge_entry(map, "metadata", &entry, None);
}

/// The shape of a field of a mapping.
fn below<'a>(shape: Option<&'a Shape>, key: &str) -> Option<&'a Shape> {
    match shape? {
        Shape::Type(index) => schema().get(*index)?.field(key).map(|field| &field.shape),
        Shape::Map(item) => Some(item),
        _ => None,
    }
}

fn merge_entry(map: &mut Map, key: &str, entry: &Entry, of: Option<&'static Shape>) {
    if key.starts_with('$') {
        return;
    }
    let deletes = |node: &Node| node.as_map().and_then(|it| text(it, DIRECTIVE)) == Some("delete");
    if entry.node.is_null() || deletes(&entry.node) {
        map.shift_remove(key);
        return;
    }
    let shape = below(of, key);
    match map.get_mut(key) {
        Some(there) => merge_value(&mut there.node, &entry.node, shape),
        None => {
            let mut added = entry.clone();
            clean(&mut added.node);
            map.insert(key.to_owned(), added);
        }
    }
}

fn merge_value(node: &mut Node, patch: &Node, shape: Option<&'static Shape>) {
    match (&mut node.value, &patch.value) {
        (Value::Map(map), Value::Map(changes)) => {
            if let Some("delete" | "replace") = text(changes, DIRECTIVE) {
                map.clear();
            }
            for (key, entry) in changes {
                merge_entry(map, key, entry, shape);
            }
        }
        (Value::Seq(list), Value::Seq(changes)) => {
            let keyed = match shape {
                Some(Shape::List { item, keys }) => {
                    let key = keys.split(',').next().filter(|key| !key.is_empty());
                    key.map(|key| (key, &**item))
                }
                _ => None,
            };
            match keyed {
                Some((key, item)) => merge_list(list, changes, key, item),
                None => replace(node, patch),
            }
        }
        _ => replace(node, patch),
    }
}

fn replace(node: &mut Node, patch: &Node) {
    *node = patch.clone();
    clean(node);
}

fn merge_list(list: &mut Vec<Node>, changes: &[Node], key: &str, item: &'static Shape) {
    let directive = |node: &Node| {
        node.get(DIRECTIVE)
            .and_then(Node::as_str)
            .map(str::to_owned)
    };
    // Of entries none of which says which one it is, the list is made anew (kustomize 5.8.1).
    if !changes.is_empty() && changes.iter().all(|it| it.get(key).is_none()) {
        list.clear();
    }
    // `- $patch: replace` speaks of the whole list.
    if changes
        .iter()
        .any(|it| directive(it).as_deref() == Some("replace") && it.get(key).is_none())
    {
        list.clear();
    }
    let mut added = Vec::new();
    for change in changes {
        let Some(name) = change.get(key) else {
            if directive(change).is_none() {
                added.push(change.clone());
            }
            continue;
        };
        let at = list
            .iter()
            .position(|node| node.get(key).is_some_and(|it| it.same_value(name)));
        match (at, directive(change).as_deref()) {
            (Some(at), Some("delete")) => {
                list.remove(at);
            }
            (None, Some("delete")) => {}
            (Some(at), _) => {
                let mut node = list.remove(at);
                merge_value(&mut node, change, Some(item));
                added.push(node);
            }
            (None, _) => {
                let mut node = change.clone();
                clean(&mut node);
                added.push(node);
            }
        }
    }
    // What the patch names comes first, in its order (measured, kubectl 1.32 and kustomize 5.8.1): a JSON patch behind it counts so.
    added.append(list);
    *list = added;
}

/// Takes the directives, and the nulls that remove what is not there, out of a value that is added.
fn clean(node: &mut Node) {
    match &mut node.value {
        Value::Map(map) => {
            map.retain(|key, entry| !key.starts_with('$') && !entry.node.is_null());
            map.values_mut().for_each(|entry| clean(&mut entry.node));
        }
        Value::Seq(list) => {
            // What is to be deleted where nothing is leaves an empty list (kustomize 5.8.1).
            let deletes = |it: &Node| it.get(DIRECTIVE).and_then(Node::as_str) == Some("delete");
            list.retain(|it| !deletes(it));
            list.iter_mut().for_each(clean);
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::source::SourceId;
    use crate::yaml::{Limits, parse};

    fn merged(object: &str, patch: &str) -> serde_json::Value {
        let read = |text| {
            parse(
                text,
                SourceId::default(),
                &Limits::default(),
                &mut Report::default(),
            )
            .remove(0)
        };
        let mut object: Node = read(object);
        merge(&mut object, &read(patch));
        object.to_json()
    }

    #[test]
    fn lists_merge_by_their_keys_and_nulls_remove() {
        let object = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, labels: {x: '1', y: '2'}}\nspec: {replicas: 1, template: {spec: {containers: [{name: a, image: b}, {name: c}], tolerations: [{key: t}]}}}\n";
        let patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, labels: {x: null, z: '3'}}\nspec: {replicas: null, template: {spec: {containers: [{name: a, env: [{name: E, value: v}]}, {name: c, $patch: delete}, {name: d, image: e}], tolerations: [{key: u}]}}}\n";
        let want = serde_json::json!({
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {"name": "a", "labels": {"y": "2", "z": "3"}},
            "spec": {"template": {"spec": {
                "containers": [{"name": "a", "image": "b", "env": [{"name": "E", "value": "v"}]}, {"name": "d", "image": "e"}],
                "tolerations": [{"key": "u"}]
            }}}
        });
        assert_eq!(merged(object, patch), want);
    }

    #[test]
    fn what_a_patch_names_comes_first_in_a_list() {
        let object = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a}, {name: b}, {name: c}]}\n";
        let patch = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: d}, {name: c, image: p}]}\n";
        assert_eq!(
            merged(object, patch)["spec"]["containers"],
            serde_json::json!([{"name": "d"}, {"name": "c", "image": "p"}, {"name": "a"}, {"name": "b"}])
        );
    }

    #[test]
    fn of_entries_with_one_key_the_last_one_counts() {
        let object = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, env: [{name: A, value: '1'}, {name: B}, {name: A, value: '2'}, {name: A, value: '3'}]}]}\n";
        let patch = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostNetwork: true}\n";
        assert_eq!(
            merged(object, patch)["spec"]["containers"][0]["env"],
            serde_json::json!([{"name": "A", "value": "3"}, {"name": "B"}])
        );
    }

    #[test]
    fn deletions_leave_nothing() {
        let object = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, volumeMounts: [{name: m, mountPath: /m}]}], volumes: [{name: c, secret: {secretName: z}}]}\n";
        let patch = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {securityContext: {$patch: delete}, containers: [{name: a, volumeMounts: [{$patch: delete, name: m}]}], volumes: [{name: c, secret: {$patch: delete}, emptyDir: {}}]}\n";
        assert_eq!(
            merged(object, patch)["spec"],
            serde_json::json!({
                "containers": [{"name": "a", "volumeMounts": []}],
                "volumes": [{"name": "c", "emptyDir": {}}]
            })
        );
    }

    #[test]
    fn what_is_deleted_of_a_list_that_is_not_there_leaves_it_empty() {
        let object =
            "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a}]}\n";
        let patch = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {initContainers: [{$patch: delete, name: i}, {name: j}], containers: [{name: a, env: [{$patch: delete, name: E}]}]}\n";
        assert_eq!(
            merged(object, patch)["spec"],
            serde_json::json!({
                "containers": [{"name": "a", "env": []}],
                "initContainers": [{"name": "j"}]
            })
        );
    }

    #[test]
    fn lists_of_unknown_types_are_replaced() {
        let object = "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec: {containers: [{name: a}]}\n";
        let patch = "apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: a}\nspec: {containers: [{name: b}]}\n";
        assert_eq!(
            merged(object, patch)["spec"],
            serde_json::json!({"containers": [{"name": "b"}]})
        );
    }
}
