//! What was settled in a tree, as edits of the text that the tree was read from: comments, order and style of the rest
//! stay.
//!
//! Where a text is written in a way that these edits cannot follow (aliases, keys with `?`, lists within lists on one
//! line), they are refused, and the caller prints the text anew; so the edits need to know the common styles only.

mod apply;
mod block;
mod change;
mod flow;
mod render;

pub(super) use apply::apply;
pub use change::{Edit, Unfit};

use crate::map::BTreeMap;
use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Value};

/// The edits that make the text of `before` say what `after` says; `after` is `before` settled, the spans of what
/// stayed unchanged.
pub(super) fn edits<'t>(
    text: &'t str,
    before: &[Node],
    after: &'t [Node],
) -> Result<Vec<Edit>, Unfit> {
    let crlf = text.contains("\r\n");
    let mut differ = Differ {
        text,
        newline: if crlf { "\r\n" } else { "\n" },
        edits: Vec::new(),
        aliased: text.contains('*') && text.contains('&'),
        seen: BTreeMap::new(),
    };
    for (before, after) in before.iter().zip(after) {
        differ.node(before, after)?;
    }
    Ok(differ.edits)
}

struct Differ<'t> {
    text: &'t str,
    /// How lines end here.
    newline: &'static str,
    edits: Vec<Edit>,
    /// Whether there may be aliases.
    aliased: bool,
    /// What was made of mappings and lists, by where they are written.
    seen: BTreeMap<(u32, u32), &'t Node>,
}

/// One entry of a mapping before, with whether it stays.
struct Old<'a> {
    key: &'a str,
    entry: &'a Entry,
    stays: bool,
}

/// Keys that are new, with the old key that they come before (`None`: the end).
struct New<'a> {
    before: Option<&'a str>,
    key: &'a str,
    node: &'a Node,
}

impl<'t> Differ<'t> {
    fn node(&mut self, before: &Node, after: &'t Node) -> Result<(), Unfit> {
        if self.aliased && matches!(before.value, Value::Map(_) | Value::Seq(_)) {
            let place = (before.span.start, before.span.end);
            // What an anchor holds is edited once, where it is written, if all places want the same of it.
            if let Some(known) = self.seen.get(&place) {
                return if known.same_value(after) {
                    Ok(())
                } else {
                    Err(Unfit)
                };
            }
            self.seen.insert(place, after);
        }
        match (&before.value, &after.value) {
            (Value::Map(old), Value::Map(new)) => self.map(before.span, old, new),
            (Value::Seq(old), Value::Seq(new)) => self.seq(before.span, old, new),
            (old, new) if old == new => Ok(()),
            (Value::Map(_) | Value::Seq(_), _) => Err(Unfit),
            _ => self.scalar(before.span, after),
        }
    }

    /// Replaces a scalar that stands on its own.
    fn scalar(&mut self, span: Span, after: &Node) -> Result<(), Unfit> {
        let written = self.slice(span).ok_or(Unfit)?;
        if written.is_empty() || written.contains('\n') {
            return Err(Unfit);
        }
        let quoted = written.starts_with(['"', '\'']);
        let text = render::scalar(&after.value, quoted).ok_or(Unfit)?;
        self.replace(span, text);
        Ok(())
    }

    fn map(&mut self, span: Span, old: &Map, new: &'t Map) -> Result<(), Unfit> {
        let olds: Vec<Old<'_>> = old
            .iter()
            .map(|(key, entry)| Old {
                key,
                entry,
                stays: new.contains_key(key),
            })
            .collect();
        for old in olds.iter().filter(|old| old.stays) {
            if let Some(entry) = new.get(old.key) {
                self.node(&old.entry.node, &entry.node)?;
            }
        }
        let news = added(old, new);
        if news.is_empty() && olds.iter().all(|old| old.stays) {
            return Ok(());
        }
        if self.is_flow(span) {
            return self.flow_map(span, &olds, &news);
        }
        self.block_map(span, &olds, &news)
    }

    fn seq(&mut self, span: Span, old: &[Node], new: &'t [Node]) -> Result<(), Unfit> {
        let mut rest = new.iter().peekable();
        let mut stays = Vec::with_capacity(old.len());
        for before in old {
            let after = rest.next_if(|after| after.span == before.span);
            if let Some(after) = after {
                self.node(before, after)?;
            }
            stays.push(after.is_some());
        }
        // What is left is new, and stands at the end.
        let added: Vec<&Node> = rest.collect();
        if added.iter().any(|node| node.span != Span::default()) {
            return Err(Unfit);
        }
        if added.is_empty() && !stays.contains(&false) {
            return Ok(());
        }
        if self.is_flow(span) {
            return self.flow_seq(span, old, &stays, &added);
        }
        self.block_seq(span, old, &stays, &added)
    }

    /// Whether a collection is written with brackets.
    fn is_flow(&self, span: Span) -> bool {
        self.slice(span)
            .is_some_and(|text| text.starts_with(['{', '[']))
    }

    fn slice(&self, span: Span) -> Option<&str> {
        self.text.get(span.start as usize..span.end as usize)
    }

    fn replace(&mut self, span: Span, text: String) {
        self.edit(span.start as usize, span.end as usize, text);
    }

    fn edit(&mut self, start: usize, end: usize, text: String) {
        self.edits.push(Edit { start, end, text });
    }

    /// Where an entry ends: behind its value, or behind its colon when the value is nothing.
    fn end_of(&self, entry: &Entry) -> Result<usize, Unfit> {
        let key_end = entry.key_span.end as usize;
        let value = entry.node.span;
        if !value.is_empty() {
            // A value that stands before its key came by way of an alias or a merge key.
            let after = value.start as usize >= key_end;
            return if after {
                Ok(value.end as usize)
            } else {
                Err(Unfit)
            };
        }
        let rest = self.text.get(key_end..).ok_or(Unfit)?;
        let gap = rest.find(|c: char| !c.is_whitespace()).ok_or(Unfit)?;
        match rest.get(gap..) {
            Some(rest) if rest.starts_with(':') => Ok(key_end + gap + 1),
            _ => Err(Unfit),
        }
    }
}

/// The keys that are only in `new`, each with the next one that was there before.
fn added<'a>(old: &Map, new: &'a Map) -> Vec<New<'a>> {
    let mut news = Vec::new();
    let mut before = None;
    for (key, entry) in new.iter().rev() {
        if old.contains_key(key) {
            before = Some(key.as_str());
        } else {
            news.push(New {
                before,
                key,
                node: &entry.node,
            });
        }
    }
    news.reverse();
    news
}
