//! `KP5017`: entries of a list that have one key.
//!
//! Measured: server-side apply refuses the list; client-side apply keeps both until one is changed or removed, and never
//! settles after that. For volumes, mounts and containers both refuse it.

use crate::diagnostic::rules;
use crate::drift::finder::{Finder, Found};
use crate::map::BTreeMap;
use crate::yaml::{Node, Value};

/// What a key is when it is not written.
const DEFAULTS: &[(&str, &str)] = &[("protocol", "TCP")];

pub(in crate::drift) fn find(list: &[Node], keys: &str, finder: &mut Finder<'_>) {
    for (first, again) in duplicates(list, keys) {
        let (Some(first), Some(item)) = (list.get(first), list.get(again)) else {
            continue;
        };
        let key = shown(&key_of(item, keys).unwrap_or_default(), keys);
        let message = format!(
            "two entries have {key}, which is the key of this list: server-side apply rejects it, client-side apply later drops one of them"
        );
        finder.say(
            Found::new(&rules::DUPLICATE_LIST_KEY, item.span, message)
                .below(format!("[{again}]"))
                .related(first.span, "the first one")
                .help("keep one of them"),
        );
    }
}

/// The entries that have the key of an earlier one, each behind the first one that has it.
pub(in crate::drift) fn duplicates(list: &[Node], keys: &str) -> Vec<(usize, usize)> {
    if keys.is_empty() || list.len() < 2 {
        return Vec::new();
    }
    let mut seen: BTreeMap<Vec<Part<'_>>, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for (at, item) in list.iter().enumerate() {
        if let Some(key) = key_of(item, keys) {
            match seen.get(&key) {
                Some(first) => found.push((*first, at)),
                None => {
                    seen.insert(key, at);
                }
            }
        }
    }
    found
}

/// What one field of a key says.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part<'a> {
    Text(&'a str),
    Int(i64),
    Bool(bool),
}

fn key_of<'a>(item: &'a Node, keys: &str) -> Option<Vec<Part<'a>>> {
    let part = |key: &str| match item.get(key).map(|node| &node.value) {
        Some(Value::String(text)) if !text.is_empty() => Some(Part::Text(text)),
        Some(Value::Int(number)) => Some(Part::Int(*number)),
        Some(Value::Bool(flag)) => Some(Part::Bool(*flag)),
        _ => {
            let default = DEFAULTS.iter().find(|(known, _)| *known == key);
            default.map(|(_, text)| Part::Text(text))
        }
    };
    keys.split(',').map(part).collect()
}

/// `` `name: A` `` or `` `containerPort: 53, protocol: TCP` ``.
fn shown(key: &[Part<'_>], keys: &str) -> String {
    let part = |(key, part): (&str, &Part<'_>)| match part {
        Part::Text(text) => format!("{key}: {text}"),
        Part::Int(number) => format!("{key}: {number}"),
        Part::Bool(flag) => format!("{key}: {flag}"),
    };
    let parts: Vec<_> = keys.split(',').zip(key).map(part).collect();
    format!("`{}`", parts.join(", "))
}
