//! Repairs: edits of the text that need no decision, with all around them left as it was.
//!
//! A rule says what is to be done in terms of keys, values and items; [`Fix::edits`] turns that into bytes, for block
//! and flow style, comments at the end of lines included.

use std::ops::Range;

use crate::source::{Source, SourceId, Sources, Span};

/// A repair of what a finding is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    steps: Vec<Step>,
}

/// One change, in the words of YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Replace {
        span: Span,
        text: String,
    },
    Value {
        key: Span,
        value: Span,
        text: String,
    },
    CopyEntry {
        before: Span,
        key: String,
        value: Span,
    },
    RemoveEntry {
        span: Span,
    },
    RemoveItem {
        span: Span,
    },
    RemoveComment {
        span: Span,
    },
}

/// One change, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub range: Range<usize>,
    /// What stands there then.
    pub text: String,
}

impl Fix {
    /// Replaces a text.
    pub fn replace(span: Span, text: impl Into<String>) -> Self {
        Self::of(Step::Replace {
            span,
            text: text.into(),
        })
    }

    /// Gives a key another value, `key: text`.
    pub fn value(key: Span, value: Span, text: impl Into<String>) -> Self {
        Self::of(Step::Value {
            key,
            value,
            text: text.into(),
        })
    }

    /// Removes an entry of a mapping, with its line.
    pub fn remove_entry(key: Span, value: Span) -> Self {
        Self::of(Step::RemoveEntry {
            span: both(key, value),
        })
    }

    /// Removes an item of a list, with its line.
    pub fn remove_item(span: Span) -> Self {
        Self::of(Step::RemoveItem { span })
    }

    /// Removes the comment that `span` lies in, with its line if there is nothing else.
    pub fn remove_comment(span: Span) -> Self {
        Self::of(Step::RemoveComment { span })
    }

    /// Also writes an entry before another one, its value as it is written elsewhere.
    #[must_use]
    pub fn and_copy(mut self, before: Span, key: &str, value: Span) -> Self {
        self.steps.push(Step::CopyEntry {
            before,
            key: key.to_owned(),
            value,
        });
        self
    }

    fn of(step: Step) -> Self {
        Self { steps: vec![step] }
    }

    /// The edits by text, `None` when it cannot be done without touching what is around.
    pub fn edits(&self, sources: &Sources) -> Option<Vec<(SourceId, Edit)>> {
        self.steps
            .iter()
            .map(|step| {
                let span = step.span();
                let edit = step.edit(sources, sources.get(span.source)?)?;
                Some((span.source, edit))
            })
            .collect()
    }
}

fn both(key: Span, value: Span) -> Span {
    if key.source == value.source && value.start >= key.end {
        Span {
            end: value.end,
            ..key
        }
    } else {
        key
    }
}

impl Step {
    fn span(&self) -> Span {
        match self {
            Self::Replace { span, .. }
            | Self::RemoveEntry { span }
            | Self::RemoveItem { span }
            | Self::RemoveComment { span } => *span,
            Self::Value { key, .. } | Self::CopyEntry { before: key, .. } => *key,
        }
    }

    fn edit(&self, sources: &Sources, source: &Source) -> Option<Edit> {
        let place = Place::of(source, self.span())?;
        match self {
            Self::Replace { text, .. } => Some(place.edit(place.range.clone(), text)),
            Self::Value { key, value, text } => {
                let end = Place::of(source, both(*key, *value))?.range.end;
                Some(place.edit(place.range.end..end, &format!(": {text}")))
            }
            Self::CopyEntry { key, value, .. } => {
                let start = place.range.start;
                let value = sources.text(*value).trim_end();
                let text = if place.before.trim().is_empty() {
                    format!("{key}: {value}\n{}", place.before)
                } else {
                    format!("{key}: {value}, ")
                };
                Some(place.edit(start..start, &text))
            }
            Self::RemoveEntry { .. } => place.remove(&[""]),
            Self::RemoveItem { .. } => place.remove(&["-"]),
            Self::RemoveComment { .. } => place.remove_comment(),
        }
    }
}

/// A range and the lines that it lies on.
struct Place<'a> {
    range: Range<usize>,
    /// What stands before it in its first line.
    before: &'a str,
    /// What stands after it in its last line, without the line's end.
    after: &'a str,
    /// The whole lines, the end of the last included.
    lines: Range<usize>,
}

impl<'a> Place<'a> {
    fn of(source: &'a Source, span: Span) -> Option<Self> {
        let text: &str = &source.text;
        let start = span.start as usize;
        // The span of a block reaches to the next token.
        let inside = text.get(start..span.end as usize)?;
        let end = start + inside.trim_end().len();
        let line_start = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(end..)?;
        let (line_end, next) = match rest.find('\n') {
            Some(at) => (end + at, end + at + 1),
            None => (text.len(), text.len()),
        };
        Some(Self {
            range: start..end,
            before: text.get(line_start..start)?,
            after: text.get(end..line_end)?,
            lines: line_start..next,
        })
    }

    fn edit(&self, range: Range<usize>, text: &str) -> Edit {
        Edit {
            range,
            text: text.to_owned(),
        }
    }

    /// Takes the range out: with its lines when there is nothing else on them (`heads` may stand before it), else with
    /// a comma beside it.
    fn remove(&self, heads: &[&str]) -> Option<Edit> {
        let after = self.after.trim();
        if heads.contains(&self.before.trim()) && (after.is_empty() || after.starts_with('#')) {
            return Some(self.edit(self.lines.clone(), ""));
        }
        if let Some(rest) = self.after.trim_start().strip_prefix(',') {
            let rest = rest.trim_start_matches([' ', '\t']);
            let end = self.range.end + (self.after.len() - rest.len());
            return Some(self.edit(self.range.start..end, ""));
        }
        let before = self.before.trim_end();
        let kept = before.strip_suffix(',')?;
        let start = self.range.start - (self.before.len() - kept.len());
        Some(self.edit(start..self.range.end, ""))
    }

    fn remove_comment(&self) -> Option<Edit> {
        let kept = self.before.get(..self.before.rfind('#')?)?;
        if kept.trim().is_empty() {
            return Some(self.edit(self.lines.clone(), ""));
        }
        let start = self.lines.start + kept.trim_end().len();
        let end = self.range.end + self.after.trim_end_matches('\r').len();
        Some(self.edit(start..end, ""))
    }
}

/// The text with all edits made that do not meet an earlier one; how many were made.
pub fn apply(text: &str, mut edits: Vec<Edit>) -> (String, usize) {
    edits.sort_by(|a, b| {
        (a.range.start, a.range.end, &a.text).cmp(&(b.range.start, b.range.end, &b.text))
    });
    edits.dedup();
    let mut fixed = String::with_capacity(text.len());
    let (mut at, mut made) = (0, 0);
    for edit in edits {
        if let (true, Some(kept)) = (edit.range.start >= at, text.get(at..edit.range.start)) {
            fixed.push_str(kept);
            fixed.push_str(&edit.text);
            at = edit.range.end;
            made += 1;
        }
    }
    fixed.push_str(text.get(at..).unwrap_or_default());
    (fixed, made)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(text: &str, fix: impl Fn(&dyn Fn(&str) -> Span) -> Fix) -> Option<String> {
        let mut sources = Sources::default();
        let id = sources.add("compose.yaml", text);
        let span = |needle: &str| {
            let at = text.find(needle).unwrap();
            Span::new(id, at, at + needle.len())
        };
        let edits = fix(&span).edits(&sources)?;
        Some(apply(text, edits.into_iter().map(|(_, edit)| edit).collect()).0)
    }

    #[test]
    fn entries_go_with_their_lines() {
        for (text, want) in [
            ("version: '3' # old\r\na: 1\n", Some("a: 1\n")),
            ("a: 1\nversion: '3'", Some("a: 1\n")),
            ("{version: '3', a: 1}", Some("{a: 1}")),
            ("{a: 1, version: '3'}", Some("{a: 1}")),
            ("- version: '3'\n  a: 1\n", None),
        ] {
            let got = fixed(text, |span| Fix::remove_entry(span("version"), span("'3'")));
            assert_eq!(got.as_deref(), want, "{text}");
        }
    }

    #[test]
    fn items_go_with_their_lines() {
        for (text, want) in [
            ("l:\n  - a\n  - b # again\n", Some("l:\n  - a\n")),
            ("l: [a, b]", Some("l: [a]")),
            ("l: [b, a]", Some("l: [a]")),
            ("l: [b]", None),
        ] {
            let got = fixed(text, |span| Fix::remove_item(span("b")));
            assert_eq!(got.as_deref(), want, "{text}");
        }
    }

    #[test]
    fn comments_go_and_what_they_followed_stays() {
        for (text, want) in [
            ("a: 1\n  # kuploy: allow X why\nb: 2\n", "a: 1\nb: 2\n"),
            ("a: 1  # kuploy: allow X why\r\nb: 2\n", "a: 1\r\nb: 2\n"),
        ] {
            let got = fixed(text, |span| Fix::remove_comment(span("X")));
            assert_eq!(got.as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn a_nested_value_becomes_a_plain_one() {
        for (text, want) in [
            (
                "n:\n  external:\n    name: x\n  a: 1\n",
                "n:\n  name: x\n  external: true\n  a: 1\n",
            ),
            (
                "n: {external: {name: x\n}}\n",
                "n: {name: x, external: true}\n",
            ),
        ] {
            let got = fixed(text, |span| {
                let value = if text.contains('{') {
                    "{name: x\n}"
                } else {
                    "name: x\n  "
                };
                Fix::value(span("external"), span(value), "true").and_copy(
                    span("external"),
                    "name",
                    span("x\n"),
                )
            });
            assert_eq!(got.as_deref(), Some(want), "{text}");
        }
    }

    #[test]
    fn edits_that_meet_are_made_one_after_the_other() {
        let edit = |range: Range<usize>, text: &str| Edit {
            range,
            text: text.to_owned(),
        };
        let edits = vec![edit(2..4, "X"), edit(0..3, ""), edit(0..3, "")];
        assert_eq!(apply("abcdef", edits), ("def".to_owned(), 1));
    }
}
