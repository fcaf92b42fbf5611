//! Short syntax → long.

use super::{map_at, network, service, storage, text};
use crate::diagnostic::{Fix, Report, rules};
use crate::load::budget::Budget;
use crate::load::place::Walk;
use crate::yaml::{Node, Value};

/// Turns every short syntax of a merged tree into the long one.
///
/// What cannot be read stays as it is and is reported.
pub(crate) fn expand(tree: &mut Node, report: &mut Report, budget: &Budget) {
    let mut walk = Walk::within(report, budget);
    each(tree, "services", &mut walk, |node, walk| {
        apply(node, SERVICE, walk);
        each_item(node, "pre_start", walk, |step, walk| {
            apply(step, SERVICE, walk)
        });
    });
    for section in ["networks", "volumes", "secrets", "configs"] {
        each(tree, section, &mut walk, external);
    }
}

/// The values that one text becomes, more or less, in memory: `data:/var/lib` a mapping of four, and each mapping counts
/// for two.
const VALUES_OF_LONG_FORM: usize = 6;

/// What turns the value of one key into its long form.
type Expansion = fn(&mut Node, &mut Walk);

/// The keys of a service that have a short syntax.
const SERVICE: &[(&str, Expansion)] = &[
    ("build", service::build),
    ("configs", service::grants),
    ("depends_on", service::depends_on),
    ("devices", service::devices),
    ("dns", dns),
    ("dns_search", to_list),
    ("env_file", service::env_file),
    ("gpus", service::gpus),
    ("label_file", to_list),
    ("models", names_to_map),
    ("networks", names_to_map),
    ("ports", network::ports),
    ("secrets", service::grants),
    ("tmpfs", to_list),
    ("volumes", storage::volumes),
];

fn apply(node: &mut Node, expansions: &[(&str, Expansion)], walk: &mut Walk) {
    let Some(map) = node.as_map_mut() else { return };
    for (key, expansion) in expansions {
        if let Some(entry) = map.get_mut(*key) {
            let items = entry.node.as_seq().unwrap_or_default();
            let short = items.iter().filter(|item| item.as_str().is_some()).count();
            // Ports are paid for one by one, since a range is many.
            let price = if *key == "ports" {
                0
            } else {
                VALUES_OF_LONG_FORM
            };
            if !walk.pay_values(price * short, entry.node.span) {
                return;
            }
            walk.key(key, |walk| expansion(&mut entry.node, walk));
        }
    }
}

/// Does something to every value of a mapping below a key.
pub(super) fn each(
    node: &mut Node,
    key: &str,
    walk: &mut Walk,
    mut work: impl FnMut(&mut Node, &mut Walk),
) {
    let Some(map) = node.get_mut(key).and_then(Node::as_map_mut) else {
        return;
    };
    walk.key(key, |walk| {
        for (name, entry) in map {
            walk.key(name, |walk| work(&mut entry.node, walk));
        }
    });
}

/// Does something to every item of a list below a key.
pub(super) fn each_item(
    node: &mut Node,
    key: &str,
    walk: &mut Walk,
    mut work: impl FnMut(&mut Node, &mut Walk),
) {
    let Some(list) = node.get_mut(key).and_then(Node::as_seq_mut) else {
        return;
    };
    walk.key(key, |walk| items(list, walk, &mut work));
}

/// Does something to every item of a list.
pub(super) fn items(
    list: &mut [Node],
    walk: &mut Walk,
    mut work: impl FnMut(&mut Node, &mut Walk),
) {
    for (index, item) in list.iter_mut().enumerate() {
        walk.index(index, |walk| work(item, walk));
    }
}

/// A lone string becomes a list of one.
pub(super) fn to_list(node: &mut Node, _: &mut Walk) {
    if matches!(node.value, Value::String(_)) {
        let span = node.span;
        let item = std::mem::replace(&mut node.value, Value::Null);
        node.value = Value::Seq(vec![Node::new(item, span)]);
    }
}

/// A lone server becomes a list of one; empty ones, which unset variables leave, go.
fn dns(node: &mut Node, walk: &mut Walk) {
    to_list(node, walk);
    if let Some(list) = node.as_seq_mut() {
        list.retain(|item| item.as_str() != Some(""));
    }
}

/// A list of names becomes a mapping from the names to null.
pub(super) fn names_to_map(node: &mut Node, _: &mut Walk) {
    let Some(list) = node.as_seq() else { return };
    let mut made = Node::map(node.span);
    for item in list {
        if let Some(name) = item.as_str() {
            made.set(name, Node::new(Value::Null, item.span));
        }
    }
    node.value = made.value;
}

/// The deprecated `external: {name: …}` becomes `external: true` beside `name`.
fn external(node: &mut Node, walk: &mut Walk) {
    let Some(outer) = node
        .get("external")
        .filter(|external| external.as_map().is_some())
    else {
        return;
    };
    let span = outer.span;
    let inner = outer.get("name").cloned();
    let key_span = node
        .as_map()
        .and_then(|map| map.get("external"))
        .map_or(span, |entry| entry.key_span);
    let name = inner.as_ref().and_then(Node::as_str).map(str::to_owned);
    let named = node.get("name").is_some();
    walk.key("external", |walk| {
        if let Some(name) = &name {
            let message = format!("`{}.name` is deprecated", walk.path());
            let finding = walk.finding(&rules::DEPRECATED_SYNTAX, key_span, message);
            let mut fix = Fix::value(key_span, span, "true");
            if let Some(inner) = inner.as_ref().filter(|_| !named) {
                fix = fix.and_copy(key_span, "name", inner.span);
            }
            let help = format!("write `external: true` and, beside it, `name: {name}`");
            walk.push(finding.help(help).fix(fix));
        }
    });
    match (inner, node.get("name").and_then(Node::as_str)) {
        (Some(given), Some(other)) if Some(other) != name.as_deref() => {
            let message = format!(
                "`{}` has two names: `{other}` in `name` and `{}` in `external.name`",
                walk.path(),
                name.unwrap_or_default()
            );
            let finding = walk.finding(&rules::EXCLUSIVE_KEYS, given.span, message);
            walk.push(finding.help("keep `name`"));
        }
        (Some(given), None) => node.set("name", given),
        _ => {}
    }
    node.set("external", Node::new(Value::Bool(true), span));
}

/// A string becomes a mapping with the string under a key.
pub(super) fn wrap(node: &mut Node, key: &str) {
    if let Value::String(given) = &node.value {
        node.value = map_at(node.span, [(key, text(given.clone()))]).value;
    }
}
