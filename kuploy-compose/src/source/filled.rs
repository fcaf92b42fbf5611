//! What variables of Compose gave to the values of a project.

use std::ops::Range;

use super::Span;
use crate::map::BTreeMap;

/// What a variable gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Given {
    /// Its value, which may be empty.
    Value,
    /// The default that stands beside it.
    Default,
    /// Nothing: it is not set and has no default.
    Nothing,
}

/// A part of a value that a variable gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Fill {
    /// The variable.
    pub(crate) name: String,
    /// The part, in bytes of the value.
    pub(crate) range: Range<usize>,
    /// What the variable gave.
    pub(crate) given: Given,
}

/// A value whose variables are filled in, as one scalar of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FilledText {
    /// The value.
    pub(crate) text: String,
    /// The parts that variables gave, in order; none lies in another one.
    pub(crate) fills: Vec<Fill>,
}

/// The values that variables were filled in to, by their place. One place has several where a file is read for several
/// projects.
#[derive(Clone, Debug, Default)]
pub(crate) struct Filled {
    by_place: BTreeMap<Span, Vec<FilledText>>,
}

impl Filled {
    /// Takes a value in.
    pub(crate) fn add(&mut self, place: Span, text: &str, fills: Vec<Fill>) {
        let texts = self.by_place.entry(place).or_default();
        let filled = FilledText {
            text: text.to_owned(),
            fills,
        };
        if !texts.contains(&filled) {
            texts.push(filled);
        }
    }

    /// Whether there is none.
    pub(crate) fn is_empty(&self) -> bool {
        self.by_place.is_empty()
    }

    /// The values of a place.
    pub(crate) fn at(&self, place: Span) -> &[FilledText] {
        self.by_place.get(&place).map_or(&[], Vec::as_slice)
    }
}
