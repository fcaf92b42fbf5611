//! Where things stand: indentation, lists, mappings, blocks.

use std::fmt::Write as _;

use super::order;
use super::scalar;
use crate::yaml::{Entry, Map, Node, Value};

/// Keys longer than this are written after `? `: readers look no further than 1024 characters for the `:`.
const LONGEST_KEY: usize = 1000;

/// Writes one document.
pub(super) fn document(node: &Node, out: &mut String) {
    match &node.value {
        Value::Map(map) if !map.is_empty() => {
            let kind = node.get("kind").and_then(Node::as_str).unwrap_or_default();
            mapping(
                map,
                0,
                Place {
                    kind,
                    parent: "",
                    key: "",
                },
                out,
            );
        }
        Value::Seq(list) if !list.is_empty() => sequence(list, 0, Place::default(), out),
        Value::String(text) | Value::Timestamp(text) => {
            // No block: at the top a block may begin at the margin, and readers differ about that.
            scalar::one_line(text, out);
            out.push('\n');
        }
        _ => {
            simple(&node.value, out);
            out.push('\n');
        }
    }
}

/// Where a mapping stands, as far as its order depends on it.
#[derive(Clone, Copy, Default)]
struct Place<'a> {
    /// The `kind` of the object, for what stands directly below it.
    kind: &'a str,
    /// The key of the mapping that holds this one.
    parent: &'a str,
    /// The key that it stands under; for an item of a list, the list's.
    key: &'a str,
}

fn mapping(map: &Map, indent: usize, place: Place<'_>, out: &mut String) {
    let Some(order) = order::of(place.kind, place.parent, place.key) else {
        return as_they_are(map, indent, place, out);
    };
    // Our own objects are made in this order, but for a few mappings.
    if map.keys().is_sorted_by_key(|key| order.rank(key)) {
        return as_they_are(map, indent, place, out);
    }
    let mut entries: Vec<_> = map.iter().collect();
    entries.sort_by_cached_key(|(key, _)| order.rank(key));
    for (at, (key, entry)) in entries.into_iter().enumerate() {
        put_entry(at, key, entry, indent, place, out);
    }
}

/// Writes a mapping whose keys are in order.
fn as_they_are(map: &Map, indent: usize, place: Place<'_>, out: &mut String) {
    for (at, (key, entry)) in map.iter().enumerate() {
        put_entry(at, key, entry, indent, place, out);
    }
}

/// Writes a key and its value; the first of a mapping stands where the writer stands already.
fn put_entry(
    at: usize,
    key: &str,
    entry: &Entry,
    indent: usize,
    place: Place<'_>,
    out: &mut String,
) {
    if at > 0 {
        margin(indent, out);
    }
    let start = out.len();
    scalar::one_line(key, out);
    if out.len() - start > LONGEST_KEY {
        out.truncate(start);
        out.push_str("? ");
        scalar::one_line(key, out);
        out.push('\n');
        margin(indent, out);
    }
    out.push(':');
    let below = Place {
        // The object's kind says what its own fields are, not what theirs are.
        kind: if place.key.is_empty() { place.kind } else { "" },
        parent: place.key,
        key,
    };
    match &entry.node.value {
        Value::Map(map) if !map.is_empty() => {
            out.push('\n');
            margin(indent + 2, out);
            mapping(map, indent + 2, below, out);
        }
        Value::Seq(list) if !list.is_empty() => {
            out.push('\n');
            margin(indent, out);
            sequence(list, indent, below, out);
        }
        value => {
            out.push(' ');
            leaf(value, indent, out);
        }
    }
}

fn sequence(list: &[Node], indent: usize, place: Place<'_>, out: &mut String) {
    for (at, node) in list.iter().enumerate() {
        if at > 0 {
            margin(indent, out);
        }
        out.push_str("- ");
        match &node.value {
            Value::Map(map) if !map.is_empty() => mapping(map, indent + 2, place, out),
            Value::Seq(list) if !list.is_empty() => {
                sequence(list, indent + 2, Place::default(), out);
            }
            value => leaf(value, indent, out),
        }
    }
}

/// Writes a scalar or an empty collection, and ends the line.
fn leaf(value: &Value, indent: usize, out: &mut String) {
    match value {
        Value::String(text) | Value::Timestamp(text) if text.contains('\n') => {
            if is_block(text) {
                block(text, indent + 2, out);
                return;
            }
            scalar::double_quoted(text, out);
        }
        _ => simple(value, out),
    }
    out.push('\n');
}

fn simple(value: &Value, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = match value {
        Value::Bool(b) => write!(out, "{b}"),
        Value::Int(n) => write!(out, "{n}"),
        Value::Uint(n) => write!(out, "{n}"),
        _ => Ok(()),
    };
    match value {
        Value::Null => out.push_str("null"),
        Value::Float(x) => scalar::float(*x, out),
        Value::String(text) | Value::Timestamp(text) => scalar::one_line(text, out),
        Value::Seq(_) => out.push_str("[]"),
        Value::Map(_) => out.push_str("{}"),
        Value::Bool(_) | Value::Int(_) | Value::Uint(_) => {}
    }
}

/// Whether a text of several lines is exact as a literal block, and stays so in an editor that strips trailing blanks.
fn is_block(text: &str) -> bool {
    let storable = |c: char| match c {
        '\n' | '\t' | ' '..='~' => true,
        c => !c.is_ascii() && scalar::storable(c),
    };
    text.chars().all(storable)
        && text.bytes().any(|b| b != b'\n')
        // Readers do not agree on a block that begins with a tab.
        && !text.trim_start_matches(['\n', ' ']).starts_with('\t')
        && !text.split('\n').any(|line| line.ends_with([' ', '\t']))
}

fn block(text: &str, indent: usize, out: &mut String) {
    out.push('|');
    // A reader learns the indentation from the first line, unless that has blanks of its own.
    if text.starts_with([' ', '\n']) {
        out.push('2');
    }
    let body = match text.strip_suffix('\n') {
        None => {
            out.push('-');
            text
        }
        Some(body) => {
            if body.ends_with('\n') {
                out.push('+');
            }
            body
        }
    };
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            margin(indent, out);
            out.push_str(line);
        }
    }
    out.push('\n');
}

fn margin(indent: usize, out: &mut String) {
    const BLANKS: &str = "                                ";
    let mut left = indent;
    while left > 0 {
        let some = BLANKS.get(..left).unwrap_or(BLANKS);
        out.push_str(some);
        left -= some.len();
    }
}
