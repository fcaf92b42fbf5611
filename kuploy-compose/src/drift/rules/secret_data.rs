//! `KP5023`: a key in `data` and in `stringData` of a Secret.
//!
//! Measured: Synced; `stringData` wins, so an edit of `data` does nothing, and a key that is removed from `stringData`
//! alone stays in the cluster.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, is_blank, remove_if};
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Type("Secret"), &rules::STRING_DATA_AND_DATA, settle),
    Act::Find(On::Type("Secret"), find),
];

const PLAIN: &str = "stringData";

fn settle(secret: &mut Map) {
    remove_if(secret, "type", is_blank);
}

fn find(secret: &Map, finder: &mut Finder<'_>) {
    let data = get(secret, "data").and_then(Node::as_map);
    let plain = get(secret, PLAIN).and_then(Node::as_map);
    for (key, entry) in plain.into_iter().flatten() {
        if let Some(hidden) = data.and_then(|data| data.get(key)) {
            let message = format!("`{key}` is also in `data`: `stringData` overrides it");
            finder.say(
                Found::key(&rules::STRING_DATA_AND_DATA, key, entry, message)
                    .below(format!("{PLAIN}.{key}"))
                    .related(hidden.key_span, "never read")
                    .help("keep it in one of them"),
            );
        }
    }
}
