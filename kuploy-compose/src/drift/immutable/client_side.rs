//! `KP5153`: an object that was applied by the server and is applied by the client again.
//!
//! Measured: client-side apply removes what the last-applied annotation has and the manifest has not. The server writes
//! no such annotation, so what goes in the same change stays live, and Argo CD says Synced.

use crate::map::BTreeSet;

use super::comparison::{Comparison, Pair};
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, pod_spec};
use crate::drift::sync_options::{SERVER_SIDE, has};
use crate::drift::tree::{get, maps, text};
use crate::options::GitOps;
use crate::yaml::Map;

/// Fields of containers whose entries may go.
const FIELDS: &[&str] = &["args", "command", "env", "envFrom", "ports", "volumeMounts"];

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    if comparison.gitops != GitOps::ArgoCd {
        return;
    }
    for pair in &comparison.pairs {
        if !has(pair.old.map, SERVER_SIDE) || has(pair.new.map, SERVER_SIDE) {
            continue;
        }
        let removed = removed(pair);
        if removed.is_empty() {
            continue;
        }
        let Some(kind) = pair.new.map.get("kind") else {
            continue;
        };
        let list: Vec<String> = removed.iter().map(|it| format!("`{it}`")).collect();
        let message = format!(
            "{} changes back to client-side apply: what this change removes from {} stays in the cluster while Argo CD reports Synced",
            crate::drift::finder::name_of(pair.new.map),
            list.join(", ")
        );
        let command = comparison.kubectl("delete", &pair.old, "");
        let found = Found::new(&rules::BACK_TO_CLIENT_SIDE, kind.node.span, message)
            .below("kind")
            .help(format!(
                "sync this change once with the option `{SERVER_SIDE}`, or run `{command}` before the sync, which recreates the object"
            ));
        say(pair.new, found);
    }
}

/// The fields that lose something.
fn removed(pair: &Pair<'_>) -> BTreeSet<&'static str> {
    let mut all = BTreeSet::new();
    let count = |map: &Map, key: &str| {
        get(map, key)
            .and_then(|it| it.as_seq())
            .map_or(0, <[_]>::len)
    };
    if let (Some(old), Some(new)) = (pod_spec(pair.old.map), pod_spec(pair.new.map)) {
        for before in maps(old, "containers") {
            let after = maps(new, "containers").find(|it| text(it, "name") == text(before, "name"));
            let less = |key: &&&str| after.is_none_or(|it| count(it, key) < count(before, key));
            all.extend(
                FIELDS
                    .iter()
                    .filter(|key| count(before, key) > 0 && less(key)),
            );
        }
    }
    let ports = |map: &Map| {
        get(map, "spec")
            .and_then(|it| it.as_map())
            .map_or(0, |spec| count(spec, "ports"))
    };
    if ports(pair.new.map) < ports(pair.old.map) {
        all.insert("ports");
    }
    all
}
