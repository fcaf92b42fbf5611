//! Variables: `KP5017` (a name twice) settled, `KP4208` (a value and a source), `KP4203` (names).
//!
//! Measured: with a name twice, client-side apply keeps both until one changes, and never settles after that; server-side
//! apply refuses the object, and the server-side diff is an error. The last one counts in the container.

use crate::map::BTreeSet;

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, is_blank, maps, text};
use crate::yaml::{Map, Node, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Type("Container"), &rules::DUPLICATE_LIST_KEY, settle),
    Act::Find(On::Type("EnvVar"), find),
];

const ENV: &str = "env";

/// Keeps the last of several variables of one name, unless a value refers to others: then the order counts.
fn settle(container: &mut Map) {
    let refers =
        maps(container, ENV).any(|var| text(var, "value").is_some_and(|v| v.contains("$(")));
    let Some(list) = container.get_mut(ENV).and_then(|e| e.node.as_seq_mut()) else {
        return;
    };
    if refers || !has_twice(list) {
        return;
    }
    let mut seen = BTreeSet::new();
    let mut keep: Vec<bool> = list
        .iter()
        .rev()
        .map(|var| match var.get("name").and_then(Node::as_str) {
            Some(name) => seen.insert(name.to_owned()),
            None => true,
        })
        .collect();
    list.retain(|_| keep.pop().unwrap_or(true));
}

fn has_twice(list: &[Node]) -> bool {
    let mut seen = BTreeSet::new();
    let mut names = list.iter().filter_map(|var| var.get("name")?.as_str());
    names.any(|name| !seen.insert(name))
}

fn find(var: &Map, finder: &mut Finder<'_>) {
    let value = get(var, "value").filter(|node| !node.is_null() && !is_blank(&node.value));
    if let (Some(value), Some(_)) = (value, get(var, "valueFrom").filter(|node| !node.is_null())) {
        let message =
            "`value` and `valueFrom` exclude each other: the API server rejects both together";
        finder.say(
            Found::new(&rules::VALUE_AND_SOURCE, value.span, message)
                .below("value")
                .help("remove one of them"),
        );
    }
    let Some(name) = get(var, "name") else { return };
    if let Value::String(text) = &name.value
        && (text.is_empty()
            || text.contains('=')
            || !text.chars().all(|c| c.is_ascii() && !c.is_ascii_control()))
    {
        let message = format!(
            "`{text}` is not a valid variable name: use printable ASCII characters without `=`"
        );
        finder.say(
            Found::new(&rules::NAME_NOT_VALID, name.span, message)
                .below("name")
                .help("correct the name"),
        );
    }
}
