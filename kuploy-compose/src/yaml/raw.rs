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
        idle: Vec::new(),
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
                let bracket = reader.bracket();
                reader.fault(error.at, error.at, FaultKind::Syntax(error, bracket));
                reader.abandon();
                if !events.skip_document() {
                    break;
                }
            }
        }
    }
    reader.abandon();
    for (_, start, end) in std::mem::take(&mut reader.idle) {
        reader.fault(start, end, FaultKind::IdleAnchor);
    }
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
    /// The anchored nodes, by anchor number.
    anchors: Vec<usize>,
    /// Anchors on nothing that no alias has used so far: number and range.
    idle: Vec<(usize, usize, usize)>,
    /// Where the last thing with a text of its own ended.
    last_end: usize,
    /// Whether the text holds [`NEXT_LINE`] at all.
    next_line: bool,
    faults: Vec<Fault<'a>>,
}

impl<'a> Reader<'a> {
    fn fault(&mut self, start: usize, end: usize, kind: FaultKind<'a>) {
        self.faults.push(Fault { kind, start, end });
    }

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
            EventKind::Document(version) => {
                if version.is_some_and(|version| version != (1, 1)) {
                    self.fault(start, start, FaultKind::Version);
                }
                return Some(());
            }
            EventKind::Anchor(name) => {
                self.anchor(anchor, &name, start, end);
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
                let known = is_name(&name);
                self.fault(
                    start,
                    end,
                    if known {
                        FaultKind::UnknownAnchor(name)
                    } else {
                        FaultKind::AnchorName
                    },
                );
                Content::Dangling
            }
        };
        let (start, end) = match content {
            Content::Seq if start == end => {
                let at = self.dash(start);
                (at, at)
            }
            // The lines up to the next key belong to a block, but say nothing.
            Content::Scalar {
                style: Style::Block,
                ..
            } => {
                let written = self.text.get(start..end).unwrap_or_default();
                (start, start + written.trim_end().len())
            }
            _ => (start, end),
        };
        let index = self.tree.nodes.len();
        if index >= self.limits.nodes {
            self.fault(start, start, FaultKind::Nodes);
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
                self.fault(start, end, FaultKind::Depth);
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

    /// Where the first `-` of a block sequence stands: one that is not indented is reported behind it.
    fn dash(&self, at: usize) -> usize {
        let before = self
            .text
            .get(..at)
            .unwrap_or_default()
            .trim_end_matches([' ', '\t']);
        let here = self.text.get(at..).unwrap_or_default().starts_with('-');
        if !here && before.ends_with('-') {
            before.len() - 1
        } else {
            at
        }
    }

    /// Checks an anchor, which belongs to the node before.
    fn anchor(&mut self, anchor: usize, name: &str, start: usize, end: usize) {
        if !is_name(name) {
            self.fault(start, end, FaultKind::AnchorName);
        } else if self.tree.nodes.last().is_some_and(|node| {
            node.start == node.end && matches!(node.content, Content::Scalar { .. })
        }) {
            self.idle.push((anchor, start, end));
        }
    }

    fn scalar(
        &mut self,
        text: Cow<'a, str>,
        style: Style,
        start: usize,
        end: usize,
    ) -> Content<'a> {
        let text = match style {
            // An empty node comes as a `~` that is not there.
            Style::Plain if start == end => Cow::Borrowed(""),
            Style::Plain if self.brackets > 0 && text.starts_with(['?', ':']) => {
                self.fault(start, end, FaultKind::Sign);
                text
            }
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
            Style::Quoted => {
                let written = self.text.get(start..end).unwrap_or_default();
                if written.starts_with('"') && written.contains("\\/") {
                    self.fault(start, end, FaultKind::Slash);
                }
                text
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
        self.idle.retain(|(idle, ..)| *idle != anchor);
        let name = self.text.get(start + 1..end).unwrap_or_default();
        if !is_name(name) {
            self.fault(start, end, FaultKind::AnchorName);
        }
        let index = self.anchors.get(anchor).copied().unwrap_or(usize::MAX);
        match self.tree.nodes.get(index) {
            Some(node) if node.next > 0 => Content::Alias(index),
            Some(node) => {
                let begins = node.start;
                self.fault(start, end, FaultKind::Cycle(begins));
                Content::Dangling
            }
            None => Content::Dangling,
        }
    }

    /// Where the innermost bracket stands that is open.
    fn bracket(&self) -> Option<usize> {
        let innermost = self.open.last().filter(|_| self.brackets > 0)?;
        self.tree.nodes.get(*innermost).map(|node| node.start)
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
        self.idle.clear();
        if let Some(root) = self.tree.roots.pop() {
            self.tree.nodes.truncate(root);
        }
    }
}

/// Whether Docker's reader takes a text for the name of an anchor.
fn is_name(name: &str) -> bool {
    name.bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
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
