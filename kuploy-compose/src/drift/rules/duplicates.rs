//! `KP5017`: entries of a list that have one key.
//!
//! Measured: server-side apply refuses the list; client-side apply keeps both until one is changed or removed, and never
//! settles after that. For volumes, mounts and containers both refuse it.

use std::collections::BTreeMap;

use crate::diagnostic::rules;
use crate::drift::finder::{Finder, Found};
use crate::source::Span;
use crate::yaml::{Node, Value};

/// What a key is when it is not written.
const DEFAULTS: &[(&str, &str)] = &[("protocol", "TCP")];

pub(in crate::drift) fn find(list: &[Node], keys: &str, finder: &mut Finder<'_>) {
    if keys.is_empty() || list.len() < 2 {
        return;
    }
    let mut seen: BTreeMap<String, Span> = BTreeMap::new();
    for (at, item) in list.iter().enumerate() {
        let Some(key) = key_of(item, keys) else {
            continue;
        };
        match seen.get(&key) {
            Some(first) => {
                let message = format!(
                    "two entries have {key}, which tells the entries of this list apart: server-side apply refuses it, client-side apply loses one of them later"
                );
                finder.say(
                    Found::new(&rules::DUPLICATE_LIST_KEY, item.span, message)
                        .below(format!("[{at}]"))
                        .related(*first, "the first one")
                        .help("keep one of them"),
                );
            }
            None => {
                seen.insert(key, item.span);
            }
        }
    }
}

/// `` `name: A` `` or `` `containerPort: 53, protocol: TCP` ``.
fn key_of(item: &Node, keys: &str) -> Option<String> {
    let mut parts = Vec::new();
    for key in keys.split(',') {
        let default = DEFAULTS.iter().find(|(known, _)| *known == key);
        let value = match item.get(key).map(|node| &node.value) {
            Some(Value::String(text)) if !text.is_empty() => text.clone(),
            Some(Value::Int(number)) => number.to_string(),
            Some(Value::Bool(flag)) => flag.to_string(),
            _ => default?.1.to_owned(),
        };
        parts.push(format!("{key}: {value}"));
    }
    Some(format!("`{}`", parts.join(", ")))
}
