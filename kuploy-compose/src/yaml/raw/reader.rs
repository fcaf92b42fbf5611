//! Events → [`RawTree`].

use std::borrow::Cow;

use super::super::events::{Event, EventKind, Events, Slip, Style};
use super::super::limits::Limits;
use super::super::repair::{Repaired, Stuck, begins_block};
use super::text::{self, NEXT_LINE};
use super::{Content, Fault, FaultKind, Raw, RawTree, Read};

/// Reads a text as far as it can be read; all offsets are those of the text before it was repaired.
pub(in super::super) fn read<'a>(
    text: &'a str,
    repaired: &'a Repaired<'a>,
    limits: &Limits,
) -> Read<'a> {
    let mut reader = Reader {
        text,
        limits: *limits,
        tree: RawTree {
            // Real files have a node for every 20 bytes or so, dense ones for every 12.
            nodes: Vec::with_capacity(text.len() / 12),
            roots: Vec::new(),
        },
        open: Vec::new(),
        brackets: 0,
        anchors: Vec::new(),
        last_end: 0,
        next_line: text.contains(NEXT_LINE),
        faults: Vec::new(),
    };
    let mut stuck = None;
    let mut after = 0;
    let mut guessed = Guessed::of(repaired);
    let mut events = Events::new(repaired.text(), limits.depth);
    while let Some(event) = events.next() {
        match event {
            Ok(mut event) => {
                after = event.end;
                if event.end > guessed.next {
                    guessed.meet(&event);
                }
                if let EventKind::UnknownAlias(name) = &event.kind
                    && name.ends_with(':')
                    && stuck.is_none()
                {
                    stuck = Some(Stuck {
                        slip: Slip::Key,
                        at: event.end.saturating_sub(1),
                        in_brackets: reader.brackets > 0,
                        after,
                    });
                }
                event.start = repaired.original(event.start);
                event.end = repaired.original(event.end);
                if reader.take(event).is_none() {
                    break;
                }
            }
            Err(mut error) => {
                let begins = || begins_block(repaired.text(), error.at);
                let slip = error.slip().filter(|it| *it != Slip::Block || begins());
                if let Some(slip) = slip.filter(|_| stuck.is_none()) {
                    stuck = Some(Stuck {
                        slip,
                        at: error.at,
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
    let mut read = reader.finish(stuck);
    read.misled = guessed.next < usize::MAX || guessed.misled;
    read
}

/// Repairs that were guessed, as far as they are not met.
struct Guessed<'a> {
    next: usize,
    rest: &'a [usize],
    misled: bool,
}

impl<'a> Guessed<'a> {
    fn of(repaired: &'a Repaired<'a>) -> Self {
        let mut all = Self {
            next: usize::MAX,
            rest: repaired.guessed(),
            misled: false,
        };
        all.go_on();
        all
    }

    fn go_on(&mut self) {
        let (next, rest) = match self.rest.split_first() {
            Some((next, rest)) => (*next, rest),
            None => (usize::MAX, self.rest),
        };
        (self.next, self.rest) = (next, rest);
    }

    /// Takes note of those before the end of an event.
    fn meet(&mut self, event: &Event<'_>) {
        let is_text = matches!(
            event.kind,
            EventKind::Scalar {
                style: Style::Quoted,
                ..
            }
        );
        while event.end > self.next {
            self.misled |= !is_text || event.start >= self.next;
            self.go_on();
        }
    }
}

/// An anchor.
#[derive(Clone, Debug, Default)]
struct Anchor {
    /// The anchored node.
    node: Option<usize>,
    /// Where the anchor itself is written, when it stands on nothing and no alias has named it so far.
    idle: Option<(usize, usize)>,
}

struct Reader<'a> {
    text: &'a str,
    limits: Limits,
    tree: RawTree<'a>,
    /// The collections that are open, outermost first.
    open: Vec<usize>,
    /// How many of them are in brackets.
    brackets: usize,
    /// By anchor number.
    anchors: Vec<Anchor>,
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

    fn written(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or_default()
    }

    /// Takes in an event; `None` when a limit says that it is enough.
    fn take(&mut self, event: Event<'a>) -> Option<()> {
        let (start, end) = (event.start, event.end);
        let content = match event.kind {
            EventKind::Document(version) => {
                if version.is_some_and(|version| version != (1, 1)) {
                    self.fault(start, start, FaultKind::Version);
                }
                return Some(());
            }
            EventKind::Anchor(name) => {
                self.anchor(event.anchor, &name, start, end);
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
                let kind = if text::is_anchor_name(&name) {
                    FaultKind::UnknownAnchor(name)
                } else {
                    FaultKind::AnchorName
                };
                self.fault(start, end, kind);
                Content::Dangling
            }
        };
        let (start, end) = self.place(&content, start, end);
        let index = self.tree.nodes.len();
        if index >= self.limits.nodes {
            self.fault(start, start, FaultKind::Nodes);
            return None;
        }
        if self.open.is_empty() {
            self.tree.roots.push(index);
        }
        if event.anchor > 0 {
            if self.anchors.len() <= event.anchor {
                self.anchors.resize_with(event.anchor + 1, Anchor::default);
            }
            if let Some(anchor) = self.anchors.get_mut(event.anchor) {
                anchor.node = Some(index);
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
        } else {
            self.last_end = self.last_end.max(self.behind_sign(start));
        }
        self.tree.nodes.push(Raw {
            content,
            tag: event.tag,
            start: short(start),
            end: short(end),
            next: if collection { 0 } else { short(index + 1) },
        });
        Some(())
    }

    /// Behind all that is written of an empty scalar: its `:` or `-`, a tag, an anchor. It is reported before its `:`, or
    /// behind what there is, comments included.
    fn behind_sign(&self, at: usize) -> usize {
        let after = self.written(at, self.text.len()).trim_start();
        let before = self.written(self.last_end, at);
        if after.starts_with(':') {
            self.text.len() - after.len() + 1
        } else if before.contains('#') {
            0
        } else {
            self.last_end + before.trim_end().len()
        }
    }

    /// Where a node is shown to be.
    fn place(&self, content: &Content<'a>, start: usize, end: usize) -> (usize, usize) {
        match content {
            // A block sequence that is not indented is reported behind its first `-`.
            Content::Seq if start == end => {
                let before = self.written(0, start).trim_end_matches([' ', '\t']);
                let here = self.written(start, self.text.len()).starts_with('-');
                let at = match before.strip_suffix('-') {
                    Some(before) if !here => before.len(),
                    _ => start,
                };
                (at, at)
            }
            // The lines up to the next key belong to a block scalar, but say nothing.
            Content::Scalar {
                style: Style::Block,
                ..
            } => (start, start + self.written(start, end).trim_end().len()),
            _ => (start, end),
        }
    }

    /// Checks an anchor, which belongs to the node before.
    fn anchor(&mut self, anchor: usize, name: &str, start: usize, end: usize) {
        let on_nothing = self.tree.nodes.last().is_some_and(|node| {
            node.start == node.end && matches!(node.content, Content::Scalar { .. })
        });
        if !text::is_anchor_name(name) {
            self.fault(start, end, FaultKind::AnchorName);
        } else if on_nothing && let Some(anchor) = self.anchors.get_mut(anchor) {
            anchor.idle = Some((start, end));
        }
    }

    fn scalar(
        &mut self,
        value: Cow<'a, str>,
        style: Style,
        start: usize,
        end: usize,
    ) -> Content<'a> {
        let text = match style {
            // An empty node comes as a `~` that is not there.
            Style::Plain if start == end => Cow::Borrowed(""),
            Style::Plain | Style::Quoted
                if self.next_line && self.written(start, end).contains(NEXT_LINE) =>
            {
                Cow::Owned(text::fold(&value))
            }
            Style::Plain => {
                if self.brackets > 0 && value.starts_with(['?', ':']) {
                    self.fault(start, end, FaultKind::Sign);
                }
                value
            }
            Style::Quoted => {
                let written = self.written(start, end);
                if written.starts_with('"') && written.contains("\\/") {
                    self.slash(written, start);
                }
                value
            }
            Style::Block => text::without_added_break(value, self.text, start, end),
        };
        Content::Scalar { text, style }
    }

    /// Finds `\/` in a text in double quotes; `\\/` is another thing.
    fn slash(&mut self, written: &str, start: usize) {
        let mut chars = written.char_indices();
        while let Some((at, c)) = chars.next() {
            if c == '\\' && chars.next().is_some_and(|(_, escaped)| escaped == '/') {
                self.fault(start + at, start + at + 2, FaultKind::Slash);
                return;
            }
        }
    }

    fn alias(&mut self, anchor: usize, start: usize, end: usize) -> Content<'a> {
        if !text::is_anchor_name(self.written(start + 1, end)) {
            self.fault(start, end, FaultKind::AnchorName);
        }
        let index = self.anchors.get_mut(anchor).and_then(|anchor| {
            anchor.idle = None;
            anchor.node
        });
        let anchored = index.and_then(|index| Some((index, self.tree.nodes.get(index)?)));
        match anchored {
            Some((index, node)) if node.next > 0 => Content::Alias(index),
            Some((_, node)) => {
                let begins = node.start as usize;
                self.fault(start, end, FaultKind::Cycle(begins));
                Content::Dangling
            }
            None => Content::Dangling,
        }
    }

    /// Where the innermost bracket stands that is open; a pair in brackets, `[a: b]`, has none of its own.
    fn bracket(&self) -> Option<usize> {
        let open = self.open.iter().rev().filter(|_| self.brackets > 0);
        open.filter_map(|node| self.tree.nodes.get(*node))
            .map(|node| node.start as usize)
            .find(|start| {
                let written = self.written(*start, self.text.len());
                written.starts_with(['[', '{'])
            })
    }

    fn close(&mut self, start: usize, end: usize) {
        let next = self.tree.nodes.len();
        if end > start {
            self.last_end = end;
            self.brackets = self.brackets.saturating_sub(1);
        }
        if let Some(node) = self.open.pop().and_then(|at| self.tree.nodes.get_mut(at)) {
            node.next = short(next);
            // The end of a block is reported where the next thing begins, comments and all.
            node.end = short(self.last_end).max(node.start);
        }
    }

    /// Drops the document at hand, when it is unfinished.
    fn abandon(&mut self) {
        if self.open.is_empty() {
            return;
        }
        self.open.clear();
        self.brackets = 0;
        self.anchors.clear();
        if let Some(root) = self.tree.roots.pop() {
            self.tree.nodes.truncate(root);
        }
    }

    fn finish(mut self, stuck: Option<Stuck>) -> Read<'a> {
        self.abandon();
        for anchor in std::mem::take(&mut self.anchors) {
            if let Some((start, end)) = anchor.idle {
                self.fault(start, end, FaultKind::IdleAnchor);
            }
        }
        Read {
            tree: self.tree,
            faults: self.faults,
            stuck,
            misled: false,
        }
    }
}

/// Spans end at 4 GiB too.
fn short(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
