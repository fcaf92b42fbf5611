//! A text as it is written: where each key and value stands, whatever they resolve to.

use std::ops::Range;

use super::events::Style;
use super::limits::Limits;
use super::parse::{has_control_character, read_with_repairs};
use super::raw::{Content, Raw, RawTree};

/// The documents of a text, as far as they can be read.
pub(crate) struct Written<'t> {
    tree: &'t RawTree<'t>,
    /// Whether all of the text was read.
    pub(crate) is_complete: bool,
}

/// Something that stands in a text: a scalar, a list, a mapping, an alias of one.
#[derive(Clone, Copy)]
pub(crate) struct Part<'t> {
    tree: &'t RawTree<'t>,
    at: usize,
}

/// How a scalar is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Spelling {
    /// Without quotes.
    Plain,
    /// In quotes.
    Quoted,
    /// Below `|` or `>`.
    Block,
}

/// Reads a text for what stands where.
pub(crate) fn written<T>(text: &str, read: impl FnOnce(Written<'_>) -> T) -> T {
    if has_control_character(text) {
        let tree = RawTree::default();
        return read(Written {
            tree: &tree,
            is_complete: false,
        });
    }
    read_with_repairs(text, &Limits::default(), |found| {
        read(Written {
            tree: &found.tree,
            is_complete: found.is_complete(),
        })
    })
}

impl<'t> Written<'t> {
    /// The documents.
    pub(crate) fn roots(&self) -> impl Iterator<Item = Part<'t>> {
        let tree = self.tree;
        tree.roots.iter().map(move |at| Part { tree, at: *at })
    }
}

impl<'t> Part<'t> {
    fn raw(self) -> Option<&'t Raw<'t>> {
        self.tree.nodes.get(self.at)
    }

    /// A number of its own; that of a part in it is larger.
    pub(crate) fn number(self) -> usize {
        self.at
    }

    /// Its bytes in the text, with its quotes, without tag, anchor and the `|` of a block.
    pub(crate) fn range(self) -> Range<usize> {
        self.raw().map(Raw::range).unwrap_or_default()
    }

    /// What an alias stands for; itself, if it is none.
    pub(crate) fn followed(self) -> Self {
        let mut part = self;
        // An alias stands behind what it names.
        while let Some(Content::Alias(at)) = part.raw().map(|raw| &raw.content) {
            part.at = *at;
        }
        part
    }

    /// The text of a scalar, escapes and folded lines resolved.
    pub(crate) fn scalar(self) -> Option<&'t str> {
        match &self.raw()?.content {
            Content::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// How a scalar is written.
    pub(crate) fn spelling(self) -> Option<Spelling> {
        match &self.raw()?.content {
            Content::Scalar { style, .. } => Some(match style {
                Style::Plain => Spelling::Plain,
                Style::Quoted => Spelling::Quoted,
                Style::Block => Spelling::Block,
            }),
            _ => None,
        }
    }

    /// The keys and values of a mapping.
    pub(crate) fn entries(self) -> impl Iterator<Item = (Self, Self)> {
        let mut parts = self.below(|content| matches!(content, Content::Map));
        std::iter::from_fn(move || Some((parts.next()?, parts.next()?)))
    }

    /// The items of a list.
    pub(crate) fn items(self) -> impl Iterator<Item = Self> {
        self.below(|content| matches!(content, Content::Seq))
    }

    /// The parts directly below one that is of a kind.
    fn below(self, is: impl FnOnce(&Content<'_>) -> bool) -> impl Iterator<Item = Self> {
        let raw = self.raw().filter(|raw| is(&raw.content));
        let end = raw.map_or(0, |raw| raw.next as usize);
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            let part = Self { at, ..self };
            let next = part.raw().filter(|_| at < end)?.next as usize;
            at = next.max(at + 1);
            Some(part)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The values of a mapping's entries as they are written, `|` between them.
    fn values(text: &str) -> String {
        written(text, |written| {
            let entries = written.roots().flat_map(Part::entries);
            let values = entries.map(|(_, value)| {
                let range = value.followed().range();
                text.get(range).unwrap().to_owned()
            });
            values.collect::<Vec<_>>().join("¦")
        })
    }

    #[test]
    fn values_are_where_they_are_written() {
        for (text, want) in [
            ("a: b # c\nd: 'e'\n", "b¦'e'"),
            ("a: !!str &x |- # c\n   b\n\n   c\n\nd: e", "b\n\n   c¦e"),
            ("a:\n  b\n  c\n? d\n: e\n", "b\n  c¦e"),
            ("x: &x tea\ny: *x\n", "tea¦tea"),
            ("\u{feff}a: |2\n    b\n", "  b"),
        ] {
            assert_eq!(values(text), want, "{text:?}");
        }
    }

    #[test]
    fn what_is_no_yaml_is_not_complete() {
        for (text, complete, roots) in [
            ("a: b\n", true, 1),
            ("a: b\n---\nc: [\n---\nd: e\n", false, 2),
            ("a: \u{1}\n", false, 0),
            ("", true, 0),
        ] {
            let found = written(text, |it| (it.is_complete, it.roots().count()));
            assert_eq!(found, (complete, roots), "{text:?}");
        }
    }
}
