//! Events → a flat tree: nodes in the order they are written, each knowing where its subtree ends.
//!
//! Flat, so that hostile nesting costs no stack, and aliases are followed by index without copying anything.

use std::borrow::Cow;

use super::events::{Event, EventKind, Events, Style, SyntaxError, TagName};
use super::limits::Limits;

/// One node as written.
#[derive(Debug)]
pub(super) struct Raw<'a> {
    pub(super) content: Content<'a>,
    pub(super) tag: Option<TagName>,
    /// Bytes of the text, `end` exclusive; without tag and anchor.
    pub(super) start: usize,
    pub(super) end: usize,
    /// The index just past the last node below this one; 0 while the node is still open.
    pub(super) next: usize,
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
pub(super) enum Fault<'a> {
    /// The parser gave up.
    Syntax(SyntaxError),
    /// Nested deeper than the limit.
    Depth { start: usize, end: usize },
    /// More nodes than the limit.
    Nodes { at: usize },
    /// An alias without an anchor.
    UnknownAnchor {
        name: Cow<'a, str>,
        start: usize,
        end: usize,
    },
    /// An alias inside what it stands for.
    Cycle {
        start: usize,
        end: usize,
        anchored: (usize, usize),
    },
    /// A `%YAML` line that Docker's reader does not know.
    Version { at: usize, version: (u32, u32) },
}

/// Reads a text as far as it can be read.
pub(super) fn read<'a>(text: &'a str, limits: &Limits) -> (RawTree<'a>, Vec<Fault<'a>>) {
    let mut reader = Reader {
        text,
        limits: *limits,
        tree: RawTree::default(),
        open: Vec::new(),
        anchors: Vec::new(),
        last_end: 0,
        faults: Vec::new(),
    };
    let mut events = Events::new(text, limits.depth);
    while let Some(event) = events.next() {
        match event {
            Ok(event) => {
                if reader.take(event).is_none() {
                    break;
                }
            }
            Err(error) => {
                reader.faults.push(Fault::Syntax(error));
                reader.abandon();
                if !events.skip_document() {
                    break;
                }
            }
        }
    }
    reader.abandon();
    (reader.tree, reader.faults)
}

struct Reader<'a> {
    text: &'a str,
    limits: Limits,
    tree: RawTree<'a>,
    /// The collections that are open, outermost first.
    open: Vec<usize>,
    /// By anchor number.
    anchors: Vec<usize>,
    /// Where the last thing with a text of its own ended.
    last_end: usize,
    faults: Vec<Fault<'a>>,
}

impl<'a> Reader<'a> {
    /// Takes in an event; `None` when a limit says that it is enough.
    fn take(&mut self, event: Event<'a>) -> Option<()> {
        let Event {
            kind,
            anchor,
            tag,
            start,
            end,
        } = event;
        let content = match kind {
            EventKind::Document { version } => {
                if let Some(version) = version.filter(|version| *version != (1, 1)) {
                    self.faults.push(Fault::Version { at: start, version });
                }
                return Some(());
            }
            EventKind::End => {
                self.close(start, end);
                return Some(());
            }
            EventKind::Scalar { text, style } => self.scalar(text, style, start, end),
            EventKind::Seq => Content::Seq,
            EventKind::Map => Content::Map,
            EventKind::Alias(anchor) => self.alias(anchor, start, end),
            EventKind::UnknownAlias(name) => {
                self.faults.push(Fault::UnknownAnchor { name, start, end });
                Content::Dangling
            }
        };
        let index = self.tree.nodes.len();
        if index >= self.limits.nodes {
            self.faults.push(Fault::Nodes { at: start });
            return None;
        }
        if self.open.is_empty() {
            self.tree.roots.push(index);
        }
        if anchor > 0 {
            if self.anchors.len() <= anchor {
                self.anchors.resize(anchor + 1, usize::MAX);
            }
            if let Some(slot) = self.anchors.get_mut(anchor) {
                *slot = index;
            }
        }
        let collection = matches!(content, Content::Seq | Content::Map);
        if collection {
            if self.open.len() >= self.limits.depth {
                self.faults.push(Fault::Depth { start, end });
                return None;
            }
            self.open.push(index);
        } else if end > start {
            self.last_end = end;
        }
        let next = if collection { 0 } else { index + 1 };
        self.tree.nodes.push(Raw {
            content,
            tag,
            start,
            end,
            next,
        });
        Some(())
    }

    fn scalar(&self, text: Cow<'a, str>, style: Style, start: usize, end: usize) -> Content<'a> {
        let text = match style {
            // An empty node comes as a `~` that is not there.
            Style::Plain if start == end => Cow::Borrowed(""),
            Style::Block if self.ends_unfinished(end) => match text {
                Cow::Borrowed(text) => Cow::Borrowed(text.strip_suffix('\n').unwrap_or(text)),
                Cow::Owned(mut text) => {
                    if text.ends_with('\n') {
                        text.pop();
                    }
                    Cow::Owned(text)
                }
            },
            _ => text,
        };
        Content::Scalar { text, style }
    }

    /// Whether a block scalar runs into the end of a text whose last line has no line break.
    ///
    /// The parser adds the break, as YAML 1.2 would have it; Docker's reader does not.
    fn ends_unfinished(&self, end: usize) -> bool {
        end >= self.text.len()
            && self
                .text
                .rsplit(['\n', '\r'])
                .next()
                .is_some_and(|last| !last.is_empty())
    }

    fn alias(&mut self, anchor: usize, start: usize, end: usize) -> Content<'a> {
        let index = self.anchors.get(anchor).copied().unwrap_or(usize::MAX);
        match self.tree.nodes.get(index) {
            Some(node) if node.next > 0 => Content::Alias(index),
            Some(node) => {
                let anchored = (node.start, node.end);
                self.faults.push(Fault::Cycle {
                    start,
                    end,
                    anchored,
                });
                Content::Dangling
            }
            None => Content::Dangling,
        }
    }

    fn close(&mut self, start: usize, end: usize) {
        let next = self.tree.nodes.len();
        if end > start {
            self.last_end = end;
        }
        let Some(node) = self.open.pop().and_then(|at| self.tree.nodes.get_mut(at)) else {
            return;
        };
        node.next = next;
        // The end of a block is reported where the next thing begins, comments and all.
        node.end = self.last_end.max(node.start);
    }

    /// Drops the document at hand, when it is unfinished.
    fn abandon(&mut self) {
        if self.open.is_empty() {
            return;
        }
        self.open.clear();
        if let Some(root) = self.tree.roots.pop() {
            self.tree.nodes.truncate(root);
        }
    }
}
