//! Mappings and lists between brackets; JSON is written so, too.

use super::{Differ, New, Old, Unfit, render};
use crate::source::Span;
use crate::yaml::Node;

impl Differ<'_> {
    pub(super) fn flow_map(
        &mut self,
        span: Span,
        olds: &[Old<'_>],
        news: &[New<'_>],
    ) -> Result<(), Unfit> {
        let parts = olds.iter().map(|old| {
            let start = old.entry.key_span.start as usize;
            Ok((start, self.end_of(old.entry)?, old.stays))
        });
        let parts = parts.collect::<Result<Vec<_>, Unfit>>()?;
        let quoted = olds
            .first()
            .and_then(|old| self.slice(old.entry.key_span))
            .is_some_and(|key| key.starts_with('"'));
        let spell = |new: &New<'_>| {
            let key = render::key(new.key, quoted);
            format!("{key}: {}", render::flow(new.node, quoted))
        };
        if parts.iter().all(|(_, _, stays)| !stays) {
            let entries: Vec<_> = news.iter().map(spell).collect();
            self.replace(span, format!("{{{}}}", entries.join(", ")));
            return Ok(());
        }
        self.drop_parts(&parts);
        for new in news {
            let next = new
                .before
                .and_then(|key| olds.iter().find(|old| old.key == key));
            if let Some(next) = next {
                let start = next.entry.key_span.start as usize;
                let gap = self.gap_before(start);
                self.edit(start, start, format!("{},{gap}", spell(new)));
                continue;
            }
            let last = parts.iter().rev().find(|(_, _, stays)| *stays);
            let (start, end, _) = *last.ok_or(Unfit)?;
            let gap = self.gap_before(start);
            self.edit(end, end, format!(",{gap}{}", spell(new)));
        }
        Ok(())
    }

    pub(super) fn flow_seq(
        &mut self,
        span: Span,
        old: &[Node],
        stays: &[bool],
        added: &[&Node],
    ) -> Result<(), Unfit> {
        let parts: Vec<_> = old
            .iter()
            .zip(stays)
            .map(|(item, stays)| (item.span.start as usize, item.span.end as usize, *stays))
            .collect();
        if parts.iter().any(|(start, end, _)| start >= end) {
            return Err(Unfit);
        }
        // Whoever quotes every key of JSON quotes here, too.
        let quoted = self.text.trim_start().starts_with(['{', '[']);
        let items: Vec<_> = added
            .iter()
            .map(|node| render::flow(node, quoted))
            .collect();
        let Some((start, end, _)) = parts.iter().rev().find(|(_, _, stays)| *stays).copied() else {
            self.replace(span, format!("[{}]", items.join(", ")));
            return Ok(());
        };
        self.drop_parts(&parts);
        let gap = self.gap_before(start);
        for item in items {
            self.edit(end, end, format!(",{gap}{item}"));
        }
        Ok(())
    }

    /// Removes what does not stay, each with the comma behind it, or before it at the end.
    fn drop_parts(&mut self, parts: &[(usize, usize, bool)]) {
        let mut kept_end = None;
        let mut at = 0;
        while let Some((start, end, stays)) = parts.get(at).copied() {
            at += 1;
            if stays {
                kept_end = Some(end);
                continue;
            }
            let mut last = end;
            while let Some((_, end, false)) = parts.get(at).copied() {
                last = end;
                at += 1;
            }
            match (parts.get(at), kept_end) {
                (Some((next, _, _)), _) => self.edit(start, *next, String::new()),
                (None, Some(kept)) => self.edit(kept, last, String::new()),
                (None, None) => {}
            }
        }
    }

    /// What stands between a comma and an entry here: a line's end with its indent, or a blank.
    fn gap_before(&self, start: usize) -> String {
        if !self.begins_line(start) {
            return " ".to_owned();
        }
        let before = self.text.get(..start).unwrap_or_default();
        let indent = before.len() - before.trim_end_matches(' ').len();
        format!("{}{}", self.newline, " ".repeat(indent))
    }
}
