//! Patches: which objects they are for, and what they make of them.

use super::build::Item;
use super::json_patch;
use super::read::Target;
use super::references::Renamed;
use crate::drift::{self, Merged};
use crate::source::Span;
use crate::yaml::{Node, Value};

/// The objects that a patch is for.
pub(super) fn matched(items: &[Item], patch: &Node, target: Option<&Target>) -> Vec<usize> {
    let all = items.iter().enumerate();
    match target {
        Some(target) => all
            .filter(|(_, item)| is_target(item, target))
            .map(|(at, _)| at)
            .collect(),
        None => {
            let word = |key| patch.get(key).and_then(Node::as_str);
            let of_metadata = |key| patch.get("metadata")?.get(key)?.as_str();
            let (kind, name) = (word("kind"), of_metadata("name"));
            let namespace: Option<&str> = of_metadata("namespace");
            let group = word("apiVersion").map(drift::group);
            all.filter(|(_, item)| {
                item.kind() == kind
                    && item.group() == group
                    && name.is_some_and(|name| item.is_called(name, namespace))
            })
            .map(|(at, _)| at)
            .collect()
        }
    }
}

/// Puts a patch into an object. Also the operation that fails, with the place that is missing, where that is sure.
pub(super) fn apply<'a>(item: &mut Item, patch: &'a Node) -> (Merged, Option<(&'a Node, String)>) {
    let was_patched = std::mem::replace(&mut item.patched, true);
    let Some(operations) = patch.as_seq().filter(|_| json_patch::is_json_patch(patch)) else {
        return (drift::merge(&mut item.node, patch), None);
    };
    let failed = json_patch::apply(&mut item.node, operations).err();
    let is_known = !item.open && !item.is_made();
    item.open |= failed.is_some();
    let failed = failed.filter(|_| is_known).and_then(|operation| {
        let place = json_patch::missing(&item.node, operation, was_patched)?;
        Some((operation, place))
    });
    (Merged::Changed, failed)
}

/// Gives an object the name that a strategic patch has, which may do so: later patches find it by the new name as well, and
/// names of it elsewhere follow (measured, kustomize 5.8.1).
pub(super) fn rename(item: &mut Item, patch: &Node, renamed: &mut Renamed) {
    let name = patch.get("metadata").and_then(|it| it.get("name"));
    let Some((name, after)) = name.and_then(|node| Some((node, node.as_str()?))) else {
        return;
    };
    let kind = item.kind().map(str::to_owned);
    let metadata = item.node.get_mut("metadata");
    let own = metadata.and_then(|it| it.get_mut("name"));
    let Some((own, kind)) = own.zip(kind).filter(|(own, _)| own.as_str() != Some(after)) else {
        return;
    };
    if let Some(before) = own.as_str() {
        renamed.add(&kind, before, after);
    }
    *own = name.clone();
}

/// Calls `say` with the place of `protocol` in the ports of a strategic patch: port and protocol together are the key of a
/// port (measured, kustomize 5.8.1: a patch without the protocol fits a port without it alone).
pub(super) fn ports(node: &Node, path: &mut Vec<String>, say: &mut impl FnMut(Vec<String>)) {
    match &node.value {
        Value::Map(map) => {
            for (key, entry) in map {
                path.push(key.clone());
                if key == "ports" && entry.node.as_seq().is_some() {
                    let each = [drift::EACH, "protocol"].map(str::to_owned);
                    say(path.iter().cloned().chain(each).collect());
                } else {
                    ports(&entry.node, path, say);
                }
                path.pop();
            }
        }
        Value::Seq(list) => {
            path.push(drift::EACH.to_owned());
            list.iter().for_each(|item| ports(item, path, say));
            path.pop();
        }
        _ => {}
    }
}

pub(super) fn is_target(item: &Item, target: &Target) -> bool {
    let like = |pattern: &Option<String>, value: Option<&str>| {
        let Some(pattern) = pattern else { return true };
        value.is_some_and(|value| is_like(value, pattern))
    };
    let named = |pattern: &Option<String>| {
        let Some(pattern) = pattern else { return true };
        item.names().any(|name| is_like(name, pattern))
    };
    like(&target.group, item.group())
        && like(&target.version, item.version())
        && like(&target.kind, item.kind())
        && named(&target.name)
        && is_in(item, target.namespace.as_deref())
        && is_chosen(item, target) != Some(false)
}

/// Whether an object is, or was first, in a namespace of this pattern: one without is in `default`, and what belongs to the
/// whole cluster in one of kustomize's own (measured, kustomize 5.8.1).
fn is_in(item: &Item, pattern: Option<&str>) -> bool {
    let Some(pattern) = pattern else { return true };
    if item.kind().is_some_and(drift::is_of_cluster) {
        return is_like("_non_namespaceable_", pattern);
    }
    item.namespaces().any(|it| is_like(it, pattern))
}

/// Whether the selectors of a target choose an object; `None` where that is not known.
pub(super) fn is_chosen(item: &Item, target: &Target) -> Option<bool> {
    let sides = [
        ("labels", &target.labels),
        ("annotations", &target.annotations),
    ];
    sides.into_iter().try_fold(true, |all, (key, selector)| {
        let Some(selector) = selector else {
            return Some(all);
        };
        // What a generator puts there is not followed.
        let selector = selector.as_ref().filter(|_| !item.is_made())?;
        let metadata = item.node.get("metadata");
        Some(selector.matches(metadata.and_then(|it| it.get(key)))? && all)
    })
}

/// Whether a pattern of a target stands for one value only.
pub(super) fn is_plain(pattern: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_' | b'/');
    !pattern.is_empty() && pattern.bytes().all(plain) && !pattern.contains(".*")
}

/// Patterns of kustomize are anchored regular expressions. Those in use are `.*`, alternatives and plain names; any
/// other one may match everything.
pub(super) fn is_like(value: &str, pattern: &str) -> bool {
    let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    let pattern = pattern
        .strip_prefix('(')
        .and_then(|it| it.strip_suffix(')'))
        .unwrap_or(pattern);
    pattern.split('|').any(|one| {
        if is_plain(one) {
            return one == value;
        }
        let parts: Vec<&str> = one.split(".*").collect();
        let literal = |part: &&str| part.is_empty() || is_plain(part);
        // No kind or name has a blank: `kind: Argo CD` is nothing's (seen in a cluster's repository).
        let mut letters = one.bytes();
        let is_plain_with_blank = one.contains(' ')
            && letters.all(|b| b.is_ascii_alphanumeric() || matches!(b, b' ' | b'-' | b'.'));
        if is_plain_with_blank {
            return false;
        }
        if !parts.iter().all(literal) {
            return true;
        }
        pieces(value, &parts)
    })
}

/// Whether a value is made of these parts in order, with anything between them.
fn pieces(value: &str, parts: &[&str]) -> bool {
    let (Some((first, rest)), true) = (parts.split_first(), parts.len() > 1) else {
        return parts.first() == Some(&value);
    };
    let Some(mut value) = value.strip_prefix(first) else {
        return false;
    };
    let Some((last, middle)) = rest.split_last() else {
        return false;
    };
    for part in middle {
        match value.find(part).and_then(|at| value.get(at + part.len()..)) {
            Some(behind) => value = behind,
            None => return false,
        }
    }
    value.ends_with(last)
}

/// Gives all values of a patch that is written in a kustomization the place where it is written.
pub(super) fn place(node: &mut Node, span: Span) {
    node.span = span;
    match &mut node.value {
        Value::Map(map) => {
            for entry in map.values_mut() {
                entry.key_span = span;
                place(&mut entry.node, span);
            }
        }
        Value::Seq(list) => list.iter_mut().for_each(|item| place(item, span)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_anchored() {
        for (value, pattern, like) in [
            ("web", "web", true),
            ("web-1", "web", false),
            ("web-1", "web.*", true),
            ("a-web", ".*web", true),
            ("Deployment", "Deployment|StatefulSet", true),
            ("Job", "(Deployment|StatefulSet)", false),
            ("web", "^web$", true),
            ("web", "w[e]b", true),
        ] {
            assert_eq!(is_like(value, pattern), like, "{value} {pattern}");
        }
    }
}
