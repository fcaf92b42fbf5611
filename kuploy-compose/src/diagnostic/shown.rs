//! Findings as [`miette`] shows them: underlined in their texts.
//!
//! Only the traits are implemented here; whoever shows a finding picks the renderer.

use std::borrow::Cow;
use std::fmt;

use miette::{Diagnostic, LabeledSpan, MietteError, SourceCode, SourceSpan, SpanContents};

use super::{Located, Severity, line_secrets, placed_secrets, veiled};
use crate::source::{Source, SourceId, Span, steers};

/// A line longer than this (a whole Compose file in one line of JSON) is shown in part.
const LONG_LINE: usize = 240;
/// How much of a long line is shown on each side of the place.
const WINDOW: usize = 60;
/// A text with characters that cannot be shown is not drawn beyond this size.
const LARGEST_COPY: usize = 1 << 20;
/// A range is underlined up to so many bytes.
const LONG_UNDERLINE: usize = 160;
/// A range of more lines than this is underlined in its first line alone.
const LONG_RANGE: usize = 8;

/// So many lines around a place may be shown with it.
const AROUND: usize = 4;

/// So many other places are drawn: a circle of thousands would fill the screen. Formats for programs hold all.
const PLACES: usize = 8;

/// A finding that can be shown: a [`miette::Diagnostic`].
#[derive(Debug)]
pub struct Shown<'a> {
    located: Located<'a>,
    severity: Option<Severity>,
    excerpt: Option<Excerpt<'a>>,
    labels: Vec<LabeledSpan>,
    elsewhere: Vec<Elsewhere<'a>>,
}

impl<'a> From<Located<'a>> for Shown<'a> {
    fn from(located: Located<'a>) -> Self {
        let finding = located.finding;
        let home = finding.span.map(|span| span.source);
        let related = finding.related.iter().take(PLACES).map(|label| label.span);
        let spans: Vec<Span> = finding.span.into_iter().chain(related).collect();
        let excerpt = home.and_then(|id| Excerpt::of(&located, id)?.hiding(id, &spans));
        let mut labels = Vec::new();
        if let (Some(excerpt), Some(span)) = (&excerpt, finding.span) {
            labels.push(LabeledSpan::new_primary_with_span(None, excerpt.clip(span)));
        }
        let mut elsewhere: Vec<Elsewhere<'a>> = Vec::new();
        for label in finding.related.iter().take(PLACES) {
            let text = plain(&label.text).into_owned();
            let id = label.span.source;
            let other = Excerpt::of(&located, id).and_then(|it| it.hiding(id, &[label.span]));
            match (&excerpt, other) {
                (Some(excerpt), _) if Some(label.span.source) == home => {
                    labels.push(LabeledSpan::new_with_span(
                        Some(text),
                        excerpt.clip(label.span),
                    ));
                }
                (_, Some(excerpt)) => elsewhere.push(Elsewhere {
                    span: excerpt.clip(label.span),
                    text,
                    excerpt,
                }),
                (_, None) => {}
            }
        }
        Self {
            located,
            severity: Some(finding.severity),
            excerpt,
            labels,
            elsewhere,
        }
    }
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&plain(&self.located.finding.message))
    }
}

impl std::error::Error for Shown<'_> {}

impl Diagnostic for Shown<'_> {
    fn code<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        let rule = self.located.finding.rule;
        Some(Box::new(format!("{} {}", rule.code, rule.name)))
    }

    fn severity(&self) -> Option<miette::Severity> {
        self.severity.map(|severity| match severity {
            Severity::Info => miette::Severity::Advice,
            Severity::Warning => miette::Severity::Warning,
            Severity::Error => miette::Severity::Error,
        })
    }

    fn help<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        let help = self.located.finding.help.as_deref()?;
        Some(Box::new(plain_lines(help)))
    }

    fn url<'b>(&'b self) -> Option<Box<dyn fmt::Display + 'b>> {
        Some(Box::new(self.located.finding.rule.url()))
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.excerpt
            .as_ref()
            .map(|excerpt| excerpt as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        (!self.labels.is_empty())
            .then(|| Box::new(self.labels.iter().cloned()) as Box<dyn Iterator<Item = _>>)
    }

    fn related<'b>(&'b self) -> Option<Box<dyn Iterator<Item = &'b dyn Diagnostic> + 'b>> {
        (!self.elsewhere.is_empty()).then(|| {
            let others = self.elsewhere.iter().map(|other| other as &dyn Diagnostic);
            Box::new(others) as Box<dyn Iterator<Item = _>>
        })
    }
}

/// Another place of a finding, in another text.
#[derive(Debug)]
struct Elsewhere<'a> {
    excerpt: Excerpt<'a>,
    span: SourceSpan,
    text: String,
}

impl fmt::Display for Elsewhere<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Elsewhere<'_> {}

impl Diagnostic for Elsewhere<'_> {
    fn severity(&self) -> Option<miette::Severity> {
        Some(miette::Severity::Advice)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.excerpt)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let label = LabeledSpan::new_primary_with_span(None, self.span);
        Some(Box::new(std::iter::once(label)))
    }
}

/// A text from which lines around a place can be cut, safe to print.
#[derive(Debug)]
struct Excerpt<'a> {
    source: &'a Source,
    /// The text, with what would steer a terminal replaced by something of the same length.
    text: Cow<'a, str>,
}

impl<'a> Excerpt<'a> {
    fn of(located: &Located<'a>, id: SourceId) -> Option<Self> {
        let source = located.sources.get(id)?;
        let shown = source.harmless || source.text.len() <= LARGEST_COPY;
        (shown && !source.text.is_empty() && !source.private && !source.foreign).then(|| Self {
            source,
            text: Cow::Borrowed(source.shown(to_show)),
        })
    }

    /// The same with stars for the secrets in the lines around places of this text; nothing where they cannot be hidden.
    fn hiding(mut self, id: SourceId, places: &[Span]) -> Option<Self> {
        for place in places.iter().filter(|place| place.source == id) {
            let place = self.clip(*place);
            let (start, end) = (place.offset(), place.offset() + place.len());
            let (from, to) = self.lines(start, end, AROUND);
            let (mut at, mut hidden) = (from, Vec::new());
            let around = self.text.get(from..to).unwrap_or_default();
            for line in around.split_inclusive('\n') {
                let range = at..at + line.len();
                at = range.end;
                // Of a longer one, which has no neighbours, a part is shown.
                let shown = match line.len() > LONG_LINE {
                    true => line_secrets::near(
                        line,
                        start.saturating_sub(range.start)..end.saturating_sub(range.start),
                    ),
                    false => 0..line.len(),
                };
                let masked = line_secrets::masked_part(line, shown);
                hidden.extend(masked.map(|masked| (range, masked)));
            }
            if !hidden.is_empty() && self.text.len() > LARGEST_COPY {
                return None;
            }
            for (range, masked) in hidden {
                self.text.to_mut().replace_range(range, &masked);
            }
        }
        Some(self)
    }

    /// The part of a range that is underlined: within the text, and not half a file.
    fn clip(&self, span: Span) -> SourceSpan {
        let length = self.text.len();
        let start = self.boundary((span.start as usize).min(length));
        let end = self.boundary((span.end as usize).clamp(start, length));
        let inside = self.text.get(start..end).unwrap_or_default();
        let lines = inside.lines().count();
        let shown = if lines > LONG_RANGE {
            inside.lines().next().unwrap_or_default()
        } else {
            inside.trim_end()
        };
        let most = self.boundary(start + shown.len().min(LONG_UNDERLINE));
        (start, most.saturating_sub(start)).into()
    }

    fn boundary(&self, mut offset: usize) -> usize {
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// First and last byte of the line that `offset` lies in, and of `context` lines around it; without its end.
    fn lines(&self, start: usize, end: usize, context: usize) -> (usize, usize) {
        let head = self.text.get(..start).unwrap_or_default();
        let tail = self.text.get(end..).unwrap_or_default();
        let from = head
            .rmatch_indices('\n')
            .nth(context)
            .map_or(0, |(at, _)| at + 1);
        let to = tail
            .match_indices('\n')
            .nth(context)
            .map_or(self.text.len(), |(at, _)| end + at);
        (from, to.max(from))
    }
}

impl SourceCode for Excerpt<'_> {
    fn read_span<'b>(
        &'b self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'b> + 'b>, MietteError> {
        let start = span.offset();
        let end = start.saturating_add(span.len());
        if end > self.text.len() || self.text.get(start..end).is_none() {
            return Err(MietteError::OutOfBounds);
        }
        let (from, to) = if before == 0 && after == 0 {
            (start, end)
        } else {
            let (line_start, line_end) = self.lines(start, end, 0);
            if line_end - line_start > LONG_LINE {
                let from = self.boundary(start.saturating_sub(WINDOW).max(line_start));
                let to = self.boundary(end.saturating_add(WINDOW).min(line_end));
                (from, to)
            } else {
                let around = self.lines(start, end, before.max(after));
                let longest = |(from, to): (usize, usize)| {
                    let text = self.text.get(from..to).unwrap_or_default();
                    text.lines().map(str::len).max().unwrap_or(0)
                };
                if longest(around) > LONG_LINE {
                    (line_start, line_end)
                } else {
                    around
                }
            }
        };
        let data = self.text.get(from..to).unwrap_or_default();
        let at = self.source.line_column(from);
        Ok(Box::new(miette::MietteSpanContents::new_named(
            plain(&self.source.path).into_owned(),
            data.as_bytes(),
            (from, data.len()).into(),
            at.line - 1,
            at.column - 1,
            data.matches('\n').count(),
        )))
    }
}

/// What is shown of a text, where it cannot be shown as it is: something steers a terminal, or is a secret. Where that stands
/// the parser tells; lines tell what is in comments, and in texts of their own.
fn to_show(source: &Source) -> Option<String> {
    let mut text = match source.harmless {
        true => Cow::Borrowed(source.text.as_ref()),
        false => with_line_feeds(harmless(&source.text)),
    };
    if veiled::may_hold(&text) {
        text = Cow::Owned(veiled::veiled(&text).into_owned());
    }
    let secrets = placed_secrets::places(&source.text);
    if !secrets.is_empty() {
        text = Cow::Owned(line_secrets::with_stars(&text, secrets));
    }
    matches!(text, Cow::Owned(_)).then(|| text.into_owned())
}

/// The text with a line feed for each carriage return that ends a line by itself: the places of findings count both.
fn with_line_feeds(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains('\r') {
        return text;
    }
    let mut chars = text.chars().peekable();
    let mut out = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        let lone = c == '\r' && chars.peek() != Some(&'\n');
        out.push(if lone { '\n' } else { c });
    }
    Cow::Owned(out)
}

/// The text with all that steers a terminal replaced, byte for byte.
fn harmless(text: &str) -> Cow<'_, str> {
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let replace = |c: char| match c {
        c if !steers(c) => c,
        c => match c.len_utf8() {
            1 => '?',
            2 => '\u{bf}',
            _ => char::REPLACEMENT_CHARACTER,
        },
    };
    Cow::Owned(text.chars().map(replace).collect())
}

/// A text in one line, with all that steers a terminal spelled out: `\u{1b}`.
pub fn plain(text: &str) -> Cow<'_, str> {
    let bad = |c: char| steers(c) || matches!(c, '\n' | '\r' | '\t');
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(spell_out(text, bad))
}

/// The same for texts that may have several lines.
fn plain_lines(text: &str) -> Cow<'_, str> {
    let bad = |c: char| steers(c) || c == '\r';
    if !text.contains(bad) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(spell_out(text, bad))
}

fn spell_out(text: &str, bad: impl Fn(char) -> bool) -> String {
    let mut plain = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if bad(c) {
            plain.extend(c.escape_default());
        } else {
            plain.push(c);
        }
    }
    plain
}
