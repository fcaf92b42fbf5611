//! `KP5001`: `status` belongs to the cluster.
//!
//! Measured: `status: {replicas: 0}` is OutOfSync where Argo CD compares status (2.x by default, 3.x with
//! `ignoreResourceStatusField: none` or `crd`); an empty one never is.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::remove;
use crate::yaml::{Map, Node, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Any, &rules::STATUS_IN_MANIFEST, settle),
    Act::Find(On::Any, find),
];

const STATUS: &str = "status";

fn settle(object: &mut Map) {
    remove(object, STATUS);
}

fn find(object: &Map, finder: &mut Finder<'_>) {
    if let Some(entry) = object
        .get(STATUS)
        .filter(|entry| says_something(&entry.node))
    {
        let message = "`status` is set by the cluster; Argo CD 2 compares it with this value and stays OutOfSync";
        finder.say(
            Found::key(&rules::STATUS_IN_MANIFEST, STATUS, entry, message).help("remove `status`"),
        );
    }
}

/// Whether any value is left below all mappings and lists.
fn says_something(node: &Node) -> bool {
    match &node.value {
        Value::Null => false,
        Value::Map(map) => map.values().any(|entry| says_something(&entry.node)),
        Value::Seq(list) => list.iter().any(says_something),
        _ => true,
    }
}
