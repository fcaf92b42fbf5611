//! Host aliases of one address become one: the address is the key of the list (`KP5017`).
//!
//! Measured: with an address twice, server-side apply refuses the object.

use crate::map::BTreeSet;

use crate::drift::act::{Act, On};
use crate::map::IndexMap;

use crate::diagnostic::rules;
use crate::drift::tree::made;
use crate::yaml::{Map, Node, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[Act::Settle(
    On::Type("PodSpec"),
    &rules::DUPLICATE_LIST_KEY,
    settle,
)];

const ALIASES: &str = "hostAliases";

fn settle(pod: &mut Map) {
    let Some(list) = pod.get_mut(ALIASES).and_then(|e| e.node.as_seq_mut()) else {
        return;
    };
    let mut seen = BTreeSet::new();
    let mut ips = list.iter().filter_map(|item| item.get("ip")?.as_str());
    if ips.all(|ip| seen.insert(ip)) {
        return;
    }
    let mut merged: IndexMap<String, Node> = IndexMap::new();
    let mut others = Vec::new();
    for item in list.drain(..) {
        let ip = item.get("ip").and_then(Node::as_str).map(str::to_owned);
        match ip {
            Some(ip) => match merged.get_mut(&ip) {
                Some(first) => add_names(first, item),
                None => {
                    merged.insert(ip, item);
                }
            },
            None => others.push(item),
        }
    }
    list.extend(merged.into_values().chain(others));
}

fn add_names(first: &mut Node, item: Node) {
    const NAMES: &str = "hostnames";
    let Value::Map(mut item) = item.value else {
        return;
    };
    let names = item.shift_remove(NAMES).map(|entry| entry.node.value);
    let Some(Value::Seq(names)) = names else {
        return;
    };
    match first.get_mut(NAMES).and_then(Node::as_seq_mut) {
        Some(known) => {
            for name in names {
                if !known.iter().any(|other| other.value == name.value) {
                    known.push(made(name.value));
                }
            }
        }
        None => first.set(NAMES, made(Value::Seq(names))),
    }
}
