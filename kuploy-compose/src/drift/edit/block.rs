//! Mappings and lists on lines of their own.

use super::{Differ, New, Old, Unfit, render};
use crate::source::Span;
use crate::yaml::{Entry, Node, Value};

impl Differ<'_> {
    pub(super) fn block_map(
        &mut self,
        span: Span,
        olds: &[Old<'_>],
        news: &[New<'_>],
    ) -> Result<(), Unfit> {
        if olds.iter().all(|old| !old.stays) {
            return self.block_map_anew(span, olds, news);
        }
        let mut at = 0;
        while let Some(old) = olds.get(at) {
            if old.stays {
                at += 1;
                continue;
            }
            let start = old.entry.key_span.start as usize;
            if self.begins_line(start) {
                self.drop_or_comment(old.entry)?;
                at += 1;
                continue;
            }
            // The first of an item, behind its dash: the next that stays takes its place.
            let next = olds.iter().enumerate().skip(at).find(|(_, old)| old.stays);
            let (next_at, next) = next.ok_or(Unfit)?;
            let last = olds.get(next_at.wrapping_sub(1)).ok_or(Unfit)?;
            if at != 0 {
                return Err(Unfit);
            }
            self.drop_first(
                start,
                self.end_of(last.entry)?,
                next.entry.key_span.start as usize,
            )?;
            at = next_at;
        }
        for new in news {
            self.add_entry(olds, new)?;
        }
        Ok(())
    }

    /// A mapping of which nothing stays.
    fn block_map_anew(
        &mut self,
        span: Span,
        olds: &[Old<'_>],
        news: &[New<'_>],
    ) -> Result<(), Unfit> {
        for old in olds {
            self.end_of(old.entry)?;
        }
        let mut map = Node::map(Span::default());
        for new in news {
            map.set(new.key, new.node.clone());
        }
        let indent = self.column(span.start as usize)?;
        let text = render::block(&map, indent, self.newline);
        self.replace(span, text);
        Ok(())
    }

    fn add_entry(&mut self, olds: &[Old<'_>], new: &New<'_>) -> Result<(), Unfit> {
        let stays = || olds.iter().filter(|old| old.stays);
        let newline = self.newline;
        if let Some(next) = new.before {
            let next = stays().find(|old| old.key == next).ok_or(Unfit)?;
            let start = next.entry.key_span.start as usize;
            let indent = self.column(start)?;
            let entry = render::block_entry(new.key, new.node, indent, newline);
            self.edit(
                start,
                start,
                format!("{entry}{newline}{}", " ".repeat(indent)),
            );
            return Ok(());
        }
        let last = stays().next_back().ok_or(Unfit)?;
        let indent = self.column(last.entry.key_span.start as usize)?;
        let entry = render::block_entry(new.key, new.node, indent, newline);
        let end = self.end_of_line(self.end_of(last.entry)?)?;
        self.edit(end, end, format!("{newline}{}{entry}", " ".repeat(indent)));
        Ok(())
    }

    pub(super) fn block_seq(
        &mut self,
        span: Span,
        old: &[Node],
        stays: &[bool],
        added: &[&Node],
    ) -> Result<(), Unfit> {
        if !stays.contains(&true) && added.is_empty() {
            self.replace(span, "[]".to_owned());
            return Ok(());
        }
        for (item, _) in old.iter().zip(stays).filter(|(_, stays)| !**stays) {
            let dash = self.dash_of(item)?;
            if !self.begins_line(dash) {
                return Err(Unfit);
            }
            self.drop_lines(dash, item.span.end as usize)?;
        }
        let Some((last, _)) = old.iter().zip(stays).rfind(|(_, stays)| **stays) else {
            return Err(Unfit);
        };
        if added.is_empty() {
            return Ok(());
        }
        let dash = self.dash_of(last)?;
        let indent = self.column(dash)?;
        let newline = self.newline;
        let end = self.end_of_line(last.span.end as usize)?;
        let mut text = String::new();
        for node in added {
            let item = render::block(node, indent + 2, newline);
            text.push_str(&format!("{newline}{}- {item}", " ".repeat(indent)));
        }
        self.edit(end, end, text);
        Ok(())
    }

    /// The dash of an item, on the same line or with nothing but blanks between.
    fn dash_of(&self, item: &Node) -> Result<usize, Unfit> {
        if item.span.is_empty() {
            return Err(Unfit);
        }
        let before = self.text.get(..item.span.start as usize).ok_or(Unfit)?;
        let before = before.trim_end();
        match before.strip_suffix('-') {
            Some(before) => Ok(before.len()),
            None => Err(Unfit),
        }
    }

    /// Whether only blanks stand before this on its line.
    pub(super) fn begins_line(&self, at: usize) -> bool {
        self.text
            .get(self.line_start(at)..at)
            .is_some_and(|before| before.bytes().all(|b| b == b' '))
    }

    fn line_start(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.rfind(['\n', '\r']).map_or(0, |end| end + 1)
    }

    /// How far from the beginning of its line this is.
    fn column(&self, at: usize) -> Result<usize, Unfit> {
        let before = self.text.get(self.line_start(at)..at).ok_or(Unfit)?;
        // Behind dashes and a byte order mark the column counts, behind anything else it does not.
        let before = before.trim_start_matches('\u{feff}');
        if before.bytes().all(|b| matches!(b, b' ' | b'-')) {
            Ok(before.len())
        } else {
            Err(Unfit)
        }
    }

    /// Removes an entry that begins its line. What holds a comment in a value's place becomes a comment itself, also where
    /// it is in a mapping of which nothing else is left (seen in Secrets of a tutorial: `data:` over `a.properties: # base64`).
    fn drop_or_comment(&mut self, entry: &Entry) -> Result<(), Unfit> {
        let start = entry.key_span.start as usize;
        let inner = entry.node.as_map();
        let inner: Vec<&Entry> = inner.into_iter().flat_map(|map| map.values()).collect();
        let begins = |it: &&Entry| self.begins_line(it.key_span.start as usize);
        let holds_hints = !self.is_flow(entry.node.span)
            && inner.iter().all(begins)
            && inner.iter().any(|it| self.holds_a_hint(it));
        if self.holds_a_hint(entry) || holds_hints {
            self.edit(start, start, "# ".to_owned());
            return inner.iter().try_for_each(|it| self.drop_or_comment(it));
        }
        let end = self.end_of(entry)?;
        self.drop_lines(start, end)
    }

    /// Whether a key without a value has a comment in the value's place: what may be written there (seen in the classes of
    /// Rook: `endpoint: # ip:port`, `mountOptions:` over `#- debug`). Without its key it would be lost, or be read as part of
    /// the key before it; so the key becomes a comment too.
    fn holds_a_hint(&self, entry: &Entry) -> bool {
        let key = entry.key_span.start as usize;
        if entry.node.value != Value::Null || !entry.node.span.is_empty() {
            return false;
        }
        let Some(rest) = self.end_of(entry).ok().and_then(|end| self.text.get(end..)) else {
            return false;
        };
        let before = self.text.get(..key).unwrap_or_default();
        let indent = before.len() - before.trim_end_matches(' ').len();
        let comment = rest.trim_start();
        let space = rest.get(..rest.len() - comment.len()).unwrap_or_default();
        let column = space.rfind(['\n', '\r']).map(|end| space.len() - end - 1);
        comment.starts_with('#') && column.is_none_or(|column| column > indent)
    }

    /// The end of the line, where nothing but a comment stands behind this.
    fn end_of_line(&self, at: usize) -> Result<usize, Unfit> {
        let rest = self.text.get(at..).ok_or(Unfit)?;
        let length = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or_default();
        let blank = line.trim_start();
        if blank.is_empty() || (blank.starts_with('#') && blank.len() < line.len()) {
            Ok(at + length)
        } else {
            Err(Unfit)
        }
    }

    /// Removes whole lines, with their end.
    fn drop_lines(&mut self, start: usize, end: usize) -> Result<(), Unfit> {
        let from = self.line_start(start);
        let to = self.end_of_line(end)?;
        let rest = self.text.get(to..).unwrap_or_default();
        let newline = ["\r\n", "\n", "\r"]
            .iter()
            .find(|end| rest.starts_with(**end));
        match newline {
            Some(newline) => self.edit(from, to + newline.len(), String::new()),
            // The last line of the text: the end of the line before it goes.
            None => {
                let before = self.text.get(..from).unwrap_or_default();
                let kept = before.trim_end_matches(['\n', '\r']).len();
                self.edit(kept, to, String::new());
            }
        }
        Ok(())
    }

    /// Removes the first entries of an item; the next one follows the dash, or stays on its line when comments come
    /// before it.
    fn drop_first(&mut self, start: usize, end: usize, next: usize) -> Result<(), Unfit> {
        let between = self.text.get(end..next).ok_or(Unfit)?;
        if between.trim().is_empty() {
            self.edit(start, next, String::new());
            return Ok(());
        }
        let to = self.end_of_line(end)?;
        let from = self
            .text
            .get(..start)
            .unwrap_or_default()
            .trim_end_matches(' ')
            .len();
        self.edit(from, to, String::new());
        Ok(())
    }
}
