//! The canonical form: every short syntax long, every value in the shape that `docker compose config` prints.
//!
//! Three passes over the merged tree, each of which changes nothing when it is run again:
//!
//! 1. [`expand`] turns short syntax into long; it runs after every merge, before lists are made unique.
//! 2. [`set_defaults`] fills in what Compose's defaults say; it runs once, when all files are merged.
//! 3. [`bind`] brings scalars to their final types and leaves out what is empty; it runs once, after paths are
//!    resolved.
//!
//! What is made from a text has the span of that text.

mod bind;
mod defaults;
mod expand;
mod mappings;
mod network;
mod scalars;
mod service;
mod storage;

pub(crate) use bind::bind;
pub(crate) use defaults::set_defaults;
pub(crate) use expand::expand;

use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Value};

/// A mapping made from a text, all of it with the text's span.
fn map_at<const N: usize>(span: Span, pairs: [(&str, Value); N]) -> Node {
    let mut map = Map::with_capacity(N);
    for (key, value) in pairs {
        insert(&mut map, key, Node::new(value, span));
    }
    Node::new(Value::Map(map), span)
}

/// Puts a value that was made from a text into a mapping, under a key with the value's span.
fn insert(map: &mut Map, key: &str, node: Node) {
    let key_span = node.span;
    map.insert(key.to_owned(), Entry { key_span, node });
}

fn text(value: impl Into<String>) -> Value {
    Value::String(value.into())
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
