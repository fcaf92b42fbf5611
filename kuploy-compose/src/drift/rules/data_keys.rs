//! `KP4213`: keys of ConfigMaps and Secrets.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::dns;
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::get;
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[Act::Find(On::Kinds(&["ConfigMap", "Secret"]), find)];

const MAPS: &[&str] = &["data", "binaryData", "stringData"];

pub(super) fn find(object: &Map, finder: &mut Finder<'_>) {
    for map in MAPS {
        for (key, entry) in get(object, map)
            .and_then(Node::as_map)
            .into_iter()
            .flatten()
        {
            if !dns::is_config_key(key) {
                let message = format!(
                    "`{key}` is not a valid key (letters, digits, `-`, `_`, `.`): the API server rejects it"
                );
                finder.say(
                    Found::key(&rules::KEY_NOT_VALID, key, entry, message)
                        .below(format!("{map}.{key}"))
                        .help("rename it; to mount it at that path, map the key with `items` of the volume"),
                );
            }
        }
    }
}
