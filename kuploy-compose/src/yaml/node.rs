//! The tree: what a YAML text says, with the place of every key and value.

use std::fmt;

use crate::map::IndexMap;

use crate::source::Span;

/// A value with its place.
///
/// Aliases are already followed and merge keys applied; an anchored value that is used twice is there twice, each
/// with the span of the anchored text.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// What stands there.
    pub value: Value,
    /// Where it was written. For a value that a later stage made, the place that made it so.
    pub span: Span,
    /// A tag that Compose gives a meaning (`!reset`, `!override`); others are resolved while parsing.
    pub tag: Option<Tag>,
}

/// The tags with a meaning of Compose's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// `!reset`: forget what earlier files said here.
    Reset,
    /// `!override`: replace instead of merge.
    Override,
}

/// A value as Docker's YAML reader (go-yaml v3) resolves it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// `null`, `~` or nothing.
    Null,
    /// `true`, `false` and their capitalised forms; never `yes` or `on`.
    Bool(bool),
    /// An integer that fits 64 bits.
    Int(i64),
    /// An integer above `i64::MAX` that fits 64 bits unsigned.
    Uint(u64),
    /// Any other number, also an integer beyond 64 bits.
    Float(f64),
    /// A string; a timestamp (`2001-01-01`) is [`Value::Timestamp`].
    String(String),
    /// A timestamp, in the text that Docker makes of it (`2001-01-01T00:00:00Z`).
    Timestamp(String),
    /// A sequence.
    Seq(Vec<Node>),
    /// A mapping, in the order written.
    Map(Map),
}

/// A mapping: keys are strings, unique, in the order written.
pub type Map = IndexMap<String, Entry>;

/// What a mapping holds under one key.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Where the key was written.
    pub key_span: Span,
    /// The value.
    pub node: Node,
}

impl Value {
    /// Whether both say the same, wherever their parts were written and in whatever order of keys.
    pub fn is_same_as(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Seq(a), Self::Seq(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.same_value(b))
            }
            (Self::Map(a), Self::Map(b)) => {
                let same = |(key, entry): (&String, &Entry)| {
                    b.get(key)
                        .is_some_and(|other| entry.node.same_value(&other.node))
                };
                a.len() == b.len() && a.iter().all(same)
            }
            // `.nan` is written to mean the same thing twice.
            (Self::Float(a), Self::Float(b)) => a == b || (a.is_nan() && b.is_nan()),
            (a, b) => a == b,
        }
    }
}

impl Node {
    /// A value at a place, without a tag.
    pub fn new(value: Value, span: Span) -> Self {
        Self {
            value,
            span,
            tag: None,
        }
    }

    /// A string at a place.
    pub fn string(text: impl Into<String>, span: Span) -> Self {
        Self::new(Value::String(text.into()), span)
    }

    /// An empty mapping at a place.
    pub fn map(span: Span) -> Self {
        Self::new(Value::Map(Map::new()), span)
    }

    /// The mapping, if it is one.
    pub fn as_map(&self) -> Option<&Map> {
        match &self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The mapping, if it is one.
    pub fn as_map_mut(&mut self) -> Option<&mut Map> {
        match &mut self.value {
            Value::Map(map) => Some(map),
            _ => None,
        }
    }

    /// The sequence, if it is one.
    pub fn as_seq(&self) -> Option<&[Node]> {
        match &self.value {
            Value::Seq(list) => Some(list),
            _ => None,
        }
    }

    /// The sequence, if it is one.
    pub fn as_seq_mut(&mut self) -> Option<&mut Vec<Node>> {
        match &mut self.value {
            Value::Seq(list) => Some(list),
            _ => None,
        }
    }

    /// The string, if it is one.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::String(text) | Value::Timestamp(text) => Some(text),
            _ => None,
        }
    }

    /// The truth value, if it is one.
    pub fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(b) => Some(b),
            _ => None,
        }
    }

    /// The integer, if it is one that fits; a float without a fraction counts.
    pub fn as_i64(&self) -> Option<i64> {
        match self.value {
            Value::Int(n) => Some(n),
            #[expect(
                clippy::cast_possible_truncation,
                reason = "checked to be whole and in range"
            )]
            Value::Float(x) if x.fract() == 0.0 && x.abs() < 9e15 => Some(x as i64),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_f64(&self) -> Option<f64> {
        match self.value {
            #[expect(
                clippy::cast_precision_loss,
                reason = "Compose itself reads these as floats"
            )]
            Value::Int(n) => Some(n as f64),
            #[expect(
                clippy::cast_precision_loss,
                reason = "Compose itself reads these as floats"
            )]
            Value::Uint(n) => Some(n as f64),
            Value::Float(x) => Some(x),
            _ => None,
        }
    }

    /// Whether there is nothing.
    pub fn is_null(&self) -> bool {
        self.value == Value::Null
    }

    /// The value under `key`, if this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.as_map()?.get(key).map(|entry| &entry.node)
    }

    /// The value under `key`, if this is a mapping that has it.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.as_map_mut()?.get_mut(key).map(|entry| &mut entry.node)
    }

    /// Sets `key` of a mapping, keeping the place of a key that is there; does nothing on anything else.
    pub fn set(&mut self, key: &str, node: Node) {
        if let Some(map) = self.as_map_mut() {
            match map.get_mut(key) {
                Some(entry) => entry.node = node,
                None => {
                    map.insert(
                        key.to_owned(),
                        Entry {
                            key_span: node.span,
                            node,
                        },
                    );
                }
            }
        }
    }

    /// [`Self::set`] for a key behind which no others will come: no room is kept for them.
    pub(crate) fn set_last(&mut self, key: &str, node: Node) {
        if let Some(map) = self.as_map_mut() {
            map.make_room(1);
        }
        self.set(key, node);
    }

    /// Removes `key` of a mapping, keeping the order of the others.
    pub fn remove(&mut self, key: &str) -> Option<Node> {
        self.as_map_mut()?.shift_remove(key).map(|entry| entry.node)
    }

    /// Whether both say the same, wherever they were written and in whatever order of keys.
    pub fn same_value(&self, other: &Self) -> bool {
        self.value.is_same_as(&other.value)
    }

    /// How many values there are, this one included.
    pub(crate) fn size(&self) -> usize {
        match &self.value {
            Value::Seq(list) => 1 + list.iter().map(Self::size).sum::<usize>(),
            Value::Map(map) => 1 + map.values().map(|entry| entry.node.size()).sum::<usize>(),
            _ => 1,
        }
    }

    /// How many bytes all strings have, those of keys included.
    pub(crate) fn text_len(&self) -> usize {
        match &self.value {
            Value::String(text) | Value::Timestamp(text) => text.len(),
            Value::Seq(list) => list.iter().map(Self::text_len).sum(),
            Value::Map(map) => map
                .iter()
                .map(|(key, entry)| key.len() + entry.node.text_len())
                .sum(),
            _ => 0,
        }
    }

    /// The word that messages use for what stands here.
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Int(_) | Value::Uint(_) | Value::Float(_) => "number",
            Value::String(_) | Value::Timestamp(_) => "string",
            Value::Seq(_) => "list",
            Value::Map(_) => "mapping",
        }
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reset => "!reset",
            Self::Override => "!override",
        })
    }
}
