//! Events → a flat tree: nodes in the order they are written, each knowing where its subtree ends.
//!
//! Flat, so that hostile nesting costs no stack, and aliases are followed by index without copying anything.

mod reader;
mod text;

use std::borrow::Cow;
use std::ops::Range;

pub(super) use reader::read;

use super::events::{Style, SyntaxError, TagName};
use super::repair::Stuck;

/// One node as written.
#[derive(Debug)]
pub(super) struct Raw<'a> {
    pub(super) content: Content<'a>,
    pub(super) tag: Option<TagName>,
    /// Bytes of the text, `end` exclusive; without tag and anchor.
    pub(super) start: u32,
    pub(super) end: u32,
    /// The index just past the last node below this one; 0 while the node is still open.
    pub(super) next: u32,
}

impl Raw<'_> {
    /// The range of bytes.
    pub(super) fn range(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// What a [`Raw`] node is.
#[derive(Debug)]
pub(super) enum Content<'a> {
    Scalar {
        text: Cow<'a, str>,
        style: Style,
    },
    Seq,
    /// Keys and values in turns.
    Map,
    /// The index of the anchored node.
    Alias(usize),
    /// An alias that leads nowhere or to a node that it is itself part of.
    Dangling,
}

/// All documents of a text.
#[derive(Debug, Default)]
pub(super) struct RawTree<'a> {
    pub(super) nodes: Vec<Raw<'a>>,
    /// The root of each document.
    pub(super) roots: Vec<usize>,
}

/// What went wrong while the tree was read.
#[derive(Debug)]
pub(super) struct Fault<'a> {
    pub(super) kind: FaultKind<'a>,
    /// Bytes of the text, `end` exclusive.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The kinds of [`Fault`].
#[derive(Debug)]
pub(super) enum FaultKind<'a> {
    /// The parser gave up; where the innermost bracket stands that was open then.
    Syntax(SyntaxError, Option<usize>),
    /// Nested deeper than the limit.
    Depth,
    /// More nodes than the limit.
    Nodes,
    /// An alias without an anchor.
    UnknownAnchor(Cow<'a, str>),
    /// An alias inside the node that begins here, which it stands for.
    Cycle(usize),
    /// An anchor on nothing, which no alias uses.
    IdleAnchor,
    /// An anchor or alias whose name goes on with what no name may hold.
    AnchorName,
    /// `"\/"`, which is an escape only since YAML 1.2.
    Slash,
    /// A plain text inside brackets that begins with `?` or `:`, which is a sign of its own to Docker's reader.
    Sign,
    /// A `%YAML` line for another version than 1.1.
    Version,
}

/// What reading a text came to.
pub(super) struct Read<'a> {
    pub(super) tree: RawTree<'a>,
    pub(super) faults: Vec<Fault<'a>>,
    /// The first place that the parser is stricter about than Docker's reader.
    pub(super) stuck: Option<Stuck>,
    /// Whether a repair that was guessed does not lie in a text in quotes, or where nothing was read.
    pub(super) misled: bool,
}

impl Read<'_> {
    /// Whether all of the text was read.
    pub(super) fn is_complete(&self) -> bool {
        let ends = |kind: &FaultKind<'_>| {
            matches!(
                kind,
                FaultKind::Syntax(..) | FaultKind::Depth | FaultKind::Nodes
            )
        };
        !self.faults.iter().any(|fault| ends(&fault.kind))
    }
}
