//! Events → a flat tree: nodes in the order they are written, each knowing where its subtree ends.
//!
//! Flat, so that hostile nesting costs no stack, and aliases are followed by index without copying anything.

use std::borrow::Cow;

use super::events::{Event, EventKind, Events, Style, SyntaxError, TagName};
use super::limits::Limits;
use super::repair::{Repaired, Stuck};

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
}

/// What reading a text came to.
pub(super) struct Read<'a> {
    pub(super) tree: RawTree<'a>,
    pub(super) faults: Vec<Fault<'a>>,
    /// The first place that the parser is stricter about than Docker's reader.
    pub(super) stuck: Option<Stuck>,
}

/// Reads a text as far as it can be read; all offsets are those of the text before it was repaired.
pub(super) fn read<'a>(text: &'a str, repaired: &'a Repaired<'a>, limits: &Limits) -> Read<'a> {
    let mut reader = Reader {
        text,
        limits: *limits,
        tree: RawTree::default(),
        open: Vec::new(),
        brackets: 0,
        anchors: Vec::new(),
        last_end: 0,
        next_line: text.contains(NEXT_LINE),
        faults: Vec::new(),
    };
    let mut stuck = None;
    let mut events = Events::new(repaired.text(), limits.depth);
    let mut after = 0;
    while let Some(event) = events.next() {
        match event {
            Ok(mut event) => {
                after = event.end;
                event.start = repaired.original(event.start);
                event.end = repaired.original(event.end);
                if reader.take(event).is_none() {
                    break;
                }
            }
            Err(mut error) => {
                if error.slip().is_some() && stuck.is_none() {
                    stuck = Some(Stuck {
                        error: error.clone(),
                        in_brackets: reader.brackets > 0,
                        after,
                    });
                }
                error.at = repaired.original(error.at);
                reader.faults.push(Fault::Syntax(error));
                reader.abandon();
                if !events.skip_document() {
                    break;
                }
            }
        }
    }
    reader.abandon();
    Read {
        tree: reader.tree,
        faults: reader.faults,
        stuck,
    }
}

/// A line break of YAML 1.1, which Docker's reader folds and the parser does not know.
const NEXT_LINE: char = '\u{85}';

struct Reader<'a> {
    text: &'a str,
    limits: Limits,
    tree: RawTree<'a>,
    /// The collections that are open, outermost first.
    open: Vec<usize>,
    /// How many of them are in brackets.
    brackets: usize,
    /// By anchor number.
    anchors: Vec<usize>,
    /// Where the last thing with a text of its own ended.
    last_end: usize,
    /// Whether the text holds [`NEXT_LINE`] at all.
    next_line: bool,
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
            EventKind::Document => return Some(()),
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
            // A block begins without a text of its own.
            self.brackets += usize::from(end > start);
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
            Style::Block if self.ends_unfinished(&text, start, end) => match text {
                Cow::Borrowed(text) => Cow::Borrowed(text.strip_suffix('\n').unwrap_or(text)),
                Cow::Owned(mut text) => {
                    if text.ends_with('\n') {
                        text.pop();
                    }
                    Cow::Owned(text)
                }
            },
            Style::Plain | Style::Quoted
                if self.next_line
                    && self
                        .text
                        .get(start..end)
                        .is_some_and(|s| s.contains(NEXT_LINE)) =>
            {
                Cow::Owned(fold(&text))
            }
            _ => text,
        };
        Content::Scalar { text, style }
    }

    /// Whether the last line of a block scalar is the last of a text that does not end in a line break.
    ///
    /// The parser adds the break, as YAML 1.2 would have it; Docker's reader does not.
    fn ends_unfinished(&self, value: &str, start: usize, end: usize) -> bool {
        if end < self.text.len() || value.trim_end_matches('\n').is_empty() {
            return false;
        }
        let line = |at: usize| {
            let before = self.text.get(..at).unwrap_or_default();
            at - before.rfind(['\n', '\r']).map_or(0, |at| at + 1)
        };
        // The range begins after the blanks of the first line; as many blanks, and nothing more, are an empty line.
        line(end) > line(start)
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
            self.brackets = self.brackets.saturating_sub(1);
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
        self.brackets = 0;
        if let Some(root) = self.tree.roots.pop() {
            self.tree.nodes.truncate(root);
        }
    }
}

/// Folds the breaks of a text as line breaks are folded: one is a blank, of several one is dropped.
fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut breaks = 0;
    for (at, part) in text.split(NEXT_LINE).enumerate() {
        let part = if at == 0 {
            part
        } else {
            part.trim_start_matches([' ', '\t'])
        };
        if at > 0 {
            out.truncate(out.trim_end_matches([' ', '\t']).len());
            breaks += 1;
        }
        if !part.is_empty() {
            push_breaks(&mut out, &mut breaks);
        }
        out.push_str(part);
    }
    push_breaks(&mut out, &mut breaks);
    out
}

fn push_breaks(out: &mut String, breaks: &mut usize) {
    match *breaks {
        0 => {}
        1 => out.push(' '),
        many => out.extend(std::iter::repeat_n('\n', many - 1)),
    }
    *breaks = 0;
}
