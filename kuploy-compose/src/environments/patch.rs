//! Patches: the difference between two objects as kustomize applies it.
//!
//! A strategic-merge patch where it can say the difference, as people write them; a JSON patch of whole values where it
//! cannot: merge keys that occur twice, ports (whose merge key is two fields), kinds that kustomize has no schema of and
//! that lose a list.

use crate::source::Span;
use crate::yaml::{Map, Node, Value};

/// Lists of pods whose items have a name, by field. kustomize merges them by that key and puts the items of the patch
/// first (measured with kustomize 5: `kyaml`'s `MergeOptionsListPrepend`).
const MERGED: &[(&str, &str)] = &[
    ("containers", "name"),
    ("initContainers", "name"),
    ("volumes", "name"),
    ("volumeMounts", "mountPath"),
    ("env", "name"),
    ("imagePullSecrets", "name"),
];

/// Lists that kustomize merges by more than one field: never part of a strategic-merge patch.
const BY_SEVERAL: &[&str] = &["ports", "topologySpreadConstraints", "hostAliases"];

/// Groups whose kinds kustomize knows the merge keys of.
const KNOWN_GROUPS: &[&str] = &[
    "v1",
    "apps/v1",
    "batch/v1",
    "networking.k8s.io/v1",
    "policy/v1",
    "autoscaling/v2",
];

/// A difference.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Patch {
    /// A strategic-merge patch: an object with what differs.
    Merge(Node),
    /// Operations of a JSON patch.
    Json(Node),
}

pub(super) fn map(entries: impl IntoIterator<Item = (&'static str, Node)>) -> Node {
    let mut node = Node::map(Span::default());
    for (key, value) in entries {
        node.set(key, value);
    }
    node
}

pub(super) fn string(text: impl Into<String>) -> Node {
    Node::string(text, Span::default())
}

pub(super) fn list(items: Vec<Node>) -> Node {
    Node::new(Value::Seq(items), Span::default())
}

/// What names an object in a patch.
pub(super) fn identity(object: &Node) -> Node {
    let mut own = Node::map(Span::default());
    for key in ["apiVersion", "kind"] {
        if let Some(value) = object.get(key) {
            own.set(key, value.clone());
        }
    }
    let mut metadata = Node::map(Span::default());
    for key in ["name", "namespace"] {
        if let Some(value) = object
            .get("metadata")
            .and_then(|metadata| metadata.get(key))
        {
            metadata.set(key, value.clone());
        }
    }
    own.set("metadata", metadata);
    own
}

/// The patch that makes `to` of `from`, two objects of one name; `None` when they are the same.
pub(super) fn between(from: &Node, to: &Node) -> Option<Patch> {
    if from.same_value(to) {
        return None;
    }
    let known = from.get("apiVersion").and_then(Node::as_str);
    let known = known.is_some_and(|version| KNOWN_GROUPS.contains(&version));
    if let Some(Some(mut difference)) = known.then(|| merge_patch(from, to)) {
        let mut patch = identity(from);
        overlay(
            &mut patch,
            std::mem::replace(&mut difference, Node::map(Span::default())),
        );
        if apply(from, &patch).same_value(to) {
            return Some(Patch::Merge(patch));
        }
    }
    let mut operations = Vec::new();
    json_patch(from, to, "", &mut operations);
    Some(Patch::Json(list(operations)))
}

/// Puts the entries of a mapping over those of another, mapping by mapping.
fn overlay(under: &mut Node, over: Node) {
    let Value::Map(entries) = over.value else {
        *under = over;
        return;
    };
    for (key, entry) in entries {
        match under.get_mut(&key) {
            Some(own) if own.as_map().is_some() => overlay(own, entry.node),
            _ => under.set(&key, entry.node),
        }
    }
}

/// What differs between two mappings, as a part of a strategic-merge patch; `None` when it cannot say it.
fn merge_patch(from: &Node, to: &Node) -> Option<Node> {
    let (from, to) = (from.as_map()?, to.as_map()?);
    let mut patch = Node::map(Span::default());
    for key in from.keys().filter(|key| !to.contains_key(*key)) {
        patch.set(key, Node::new(Value::Null, Span::default()));
    }
    for (key, entry) in to {
        let Some(own) = from.get(key) else {
            patch.set(key, entry.node.clone());
            continue;
        };
        if own.node.same_value(&entry.node) {
            continue;
        }
        let value = match (&own.node.value, &entry.node.value) {
            (Value::Map(_), Value::Map(_)) => merge_patch(&own.node, &entry.node)?,
            (Value::Seq(from), Value::Seq(to)) => list_patch(key, from, to)?,
            _ => entry.node.clone(),
        };
        patch.set(key, value);
    }
    Some(patch)
}

/// What differs between two lists: items by their merge key, or the whole list where there is none.
fn list_patch(field: &str, from: &[Node], to: &[Node]) -> Option<Node> {
    if BY_SEVERAL.contains(&field) {
        return None;
    }
    let Some((_, key)) = MERGED.iter().find(|(name, _)| *name == field) else {
        return Some(list(to.to_vec()));
    };
    let (from_keys, to_keys) = (keys(from, key)?, keys(to, key)?);
    // kustomize puts the items of the patch first, so everything before the last difference is in it.
    let same = |at: usize| {
        let item = to.get(at)?;
        let own = from
            .iter()
            .find(|own| own.get(key) == item.get(key) || same_key(own, item, key))?;
        own.same_value(item).then_some(())
    };
    let mut rest = to.len();
    let mut last = from.len();
    while rest > 0 && same(rest - 1).is_some() {
        let Some(name) = to_keys.get(rest - 1) else {
            break;
        };
        match from_keys.iter().position(|own| own == name) {
            Some(at) if at < last => {
                last = at;
                rest -= 1;
            }
            _ => break,
        }
    }
    let mut items = Vec::new();
    for item in to.iter().take(rest) {
        let own = from.iter().find(|own| same_key(own, item, key));
        let mut patch = Node::map(Span::default());
        if let Some(name) = item.get(key) {
            patch.set(key, name.clone());
        }
        match own {
            None => patch = item.clone(),
            Some(own) => overlay(&mut patch, merge_patch(own, item)?),
        }
        items.push(patch);
    }
    for own in from
        .iter()
        .filter(|own| !to.iter().any(|item| same_key(own, item, key)))
    {
        let mut gone = Node::map(Span::default());
        if let Some(name) = own.get(key) {
            gone.set(key, name.clone());
        }
        gone.set("$patch", string("delete"));
        items.push(gone);
    }
    Some(list(items))
}

fn same_key(a: &Node, b: &Node, key: &str) -> bool {
    matches!((a.get(key), b.get(key)), (Some(a), Some(b)) if a.same_value(b))
}

/// The values of a key; `None` when one has none, or two have the same.
fn keys<'n>(items: &'n [Node], key: &str) -> Option<Vec<&'n str>> {
    let keys: Option<Vec<&str>> = items.iter().map(|item| item.get(key)?.as_str()).collect();
    let keys = keys?;
    let unique: crate::map::BTreeSet<&&str> = keys.iter().collect();
    (unique.len() == keys.len()).then_some(keys)
}

/// An object with a strategic-merge patch, as kustomize applies it.
pub(super) fn apply(object: &Node, patch: &Node) -> Node {
    let (Some(_), Some(changes)) = (object.as_map(), patch.as_map()) else {
        return patch.clone();
    };
    let mut result = object.clone();
    for (key, entry) in changes {
        let change = &entry.node;
        if change.is_null() {
            result.remove(key);
            continue;
        }
        let value = match (result.get(key), &change.value) {
            (Some(own), Value::Map(_)) => apply(own, change),
            (Some(own), Value::Seq(items)) => apply_list(key, own, items),
            _ => change.clone(),
        };
        result.set(key, value);
    }
    result
}

fn apply_list(field: &str, own: &Node, items: &[Node]) -> Node {
    let merged = MERGED.iter().find(|(name, _)| *name == field);
    let (Some((_, key)), Some(own)) = (merged, own.as_seq()) else {
        return list(items.to_vec());
    };
    let mut result = Vec::new();
    for item in items.iter().filter(|item| item.get("$patch").is_none()) {
        let found = own.iter().find(|own| same_key(own, item, key));
        result.push(found.map_or_else(|| item.clone(), |found| apply(found, item)));
    }
    let left = own
        .iter()
        .filter(|own| !items.iter().any(|item| same_key(own, item, key)));
    result.extend(left.cloned());
    list(result)
}

/// The operations of a JSON patch (RFC 6902): mappings key by key, everything else as a whole.
fn json_patch(from: &Node, to: &Node, path: &str, operations: &mut Vec<Node>) {
    let (Some(from), Some(to)) = (from.as_map(), to.as_map()) else {
        return;
    };
    let operation = |op: &str, key: &str, value: Option<&Node>| {
        let key = key.replace('~', "~0").replace('/', "~1");
        let mut node = map([
            ("op", string(op)),
            ("path", string(format!("{path}/{key}"))),
        ]);
        if let Some(value) = value {
            node.set("value", value.clone());
        }
        node
    };
    for key in from.keys().filter(|key| !to.contains_key(*key)) {
        operations.push(operation("remove", key, None));
    }
    for (key, entry) in to {
        match from.get(key) {
            None => operations.push(operation("add", key, Some(&entry.node))),
            Some(own) if own.node.same_value(&entry.node) => {}
            Some(own) if both_maps(&own.node, &entry.node) => {
                let key = key.replace('~', "~0").replace('/', "~1");
                json_patch(&own.node, &entry.node, &format!("{path}/{key}"), operations);
            }
            Some(_) => operations.push(operation("replace", key, Some(&entry.node))),
        }
    }
}

fn both_maps(a: &Node, b: &Node) -> bool {
    a.as_map().is_some_and(|map: &Map| !map.is_empty()) && b.as_map().is_some()
}

/// An object with the operations of a JSON patch; for tests of the law.
#[cfg(test)]
pub(super) fn apply_json(object: &Node, operations: &Node) -> Node {
    let mut result = object.clone();
    for operation in operations.as_seq().unwrap_or_default() {
        let text = |key: &str| {
            operation
                .get(key)
                .and_then(Node::as_str)
                .unwrap_or_default()
        };
        let mut steps: Vec<String> = text("path")
            .split('/')
            .skip(1)
            .map(|step| step.replace("~1", "/").replace("~0", "~"))
            .collect();
        let last = steps.pop().unwrap_or_default();
        let mut place = &mut result;
        for step in &steps {
            place = place.get_mut(step).unwrap();
        }
        match operation.get("value") {
            Some(value) => place.set(&last, value.clone()),
            None => {
                place.remove(&last);
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::source::SourceId;
    use crate::yaml::{Limits, parse};

    fn read(text: &str) -> Node {
        let (source, limits) = (SourceId::default(), Limits::default());
        parse(text, source, &limits, &mut Report::default()).remove(0)
    }

    fn pod(containers: &str) -> Node {
        read(&format!(
            "apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web}}\nspec: {{replicas: 1, template: {{spec: {{containers: {containers}}}}}}}\n"
        ))
    }

    #[test]
    fn a_patch_makes_one_object_of_the_other() {
        let objects = [
            pod("[{name: web, image: 'a:1'}]"),
            pod("[{name: web, image: 'a:2'}]"),
            pod("[{name: web, image: 'a:1', env: [{name: A, value: x}, {name: B, value: y}]}]"),
            pod("[{name: web, image: 'a:1', env: [{name: B, value: z}, {name: A, value: x}]}]"),
            pod(
                "[{name: web, image: 'a:1', env: [{name: A, value: x}, {name: B, value: y}, {name: C, value: z}]}]",
            ),
            pod("[{name: side, image: 'b:1'}, {name: web, image: 'a:1'}]"),
            pod(
                "[{name: web, image: 'a:1', ports: [{containerPort: 53, protocol: TCP}, {containerPort: 53, protocol: UDP}]}]",
            ),
            pod("[{name: web, image: 'a:1', args: [a, b], resources: {limits: {cpu: '1'}}}]"),
        ];
        for from in &objects {
            for to in &objects {
                let got = match between(from, to) {
                    None => from.clone(),
                    Some(Patch::Merge(patch)) => apply(from, &patch),
                    Some(Patch::Json(operations)) => apply_json(from, &operations),
                };
                assert!(got.same_value(to), "{:?}", between(from, to));
            }
        }
    }

    #[test]
    fn a_new_tag_is_a_patch_of_one_line() {
        let (from, to) = (
            pod("[{name: web, image: 'a:1'}]"),
            pod("[{name: web, image: 'a:2'}]"),
        );
        let Some(Patch::Merge(patch)) = between(&from, &to) else {
            panic!("a merge patch can say it");
        };
        let want = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, image: 'a:2'}]}}}\n";
        assert!(patch.same_value(&read(want)), "{patch:?}");
    }
}
