//! Stage 1, read: texts with ids, and the one door to the outside.
//!
//! Every text that takes part in a run (Compose files, dotenv files, files that are mounted) gets a [`SourceId`];
//! a [`Span`] is a byte range in one of them. Lines and columns are computed only when a finding is shown.

pub(crate) mod checkout;
mod files;
pub(crate) mod filled;
pub(crate) mod git_index;
pub mod paths;
mod repository_url;

pub(crate) use files::bytes;
pub use files::{DirEntry, FileError, FileKind, Files, MemoryFiles, Metadata};
pub use repository_url::without_credentials;

use std::sync::{Arc, OnceLock};

/// Names one text of a run. Ids are dense, in the order of reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

impl SourceId {
    /// The id as an index into [`Sources`].
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A range of bytes in one text, `start` inclusive, `end` exclusive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text that the range lies in.
    pub source: SourceId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A range in `source`. Offsets past 4 GiB saturate; texts that large are refused before they are parsed.
    pub fn new(source: SourceId, start: usize, end: usize) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            source,
            start: clamp(start),
            end: clamp(end.max(start)),
        }
    }

    /// The character that begins at `start` in the `text` of `source`; empty at a line break, and past the end.
    pub fn first(source: SourceId, text: &str, start: usize) -> Self {
        let start = start.min(text.len());
        let first = text.get(start..).and_then(|rest| rest.chars().next());
        let width = first
            .filter(|c| !matches!(c, '\n' | '\r'))
            .map_or(0, char::len_utf8);
        Self::new(source, start, start + width)
    }

    /// The part `from..to` of a scalar that has this range and reads as `text`; the whole scalar where its length says
    /// that it was written otherwise than it reads (escapes, variables, several lines).
    #[must_use]
    pub fn part(self, text: &str, from: usize, to: usize) -> Self {
        let quote = match self.len().checked_sub(text.len()) {
            Some(0) => 0,
            Some(2) => 1,
            _ => return self,
        };
        if from >= to || to > text.len() {
            return self;
        }
        let start = self.start as usize + quote;
        Self::new(self.source, start + from, start + to)
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end.saturating_sub(self.start) as usize
    }

    /// Whether the range holds no byte.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// A place as people count: 1-based line, and 1-based column in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// 1-based line.
    pub line: usize,
    /// 1-based column, in characters (Unicode scalar values), not bytes.
    pub column: usize,
}

/// One text of a run.
#[derive(Clone, Debug)]
pub struct Source {
    /// The path as a person would write it (relative to the working folder where it lies below it).
    pub path: String,
    /// The whole text.
    pub text: Arc<str>,
    /// The absolute path that it was read from, where it was read from a file.
    pub(crate) origin: Option<String>,
    /// Whether its lines may hold secrets, so that none is shown: a file of variables.
    pub private: bool,
    /// Whether it lies outside of the project, so that none of its lines is shown: a Compose file may name any.
    pub(crate) foreign: bool,
    /// Whether it may be shown as it is, byte for byte: nothing in it steers a terminal or ends a line by itself.
    pub(crate) harmless: bool,
    /// The text as it may be shown, where that is another one; made when it is asked for first.
    shown: OnceLock<Option<Box<str>>>,
    line_starts: Vec<u32>,
    /// How many characters begin before each block of [`BLOCK`] bytes, so that a place in a line of megabytes is found
    /// as soon as any. None where each byte is one.
    characters: Vec<u32>,
}

/// Bytes that are looked through to count the characters before a place.
const BLOCK: usize = 1024;

/// Characters that begin in some bytes.
fn characters(bytes: &[u8]) -> usize {
    let begins = |byte: &&u8| (**byte & 0b1100_0000) != 0b1000_0000;
    bytes.iter().filter(begins).count()
}

/// Whether a text is ASCII without control characters, but for ends of lines and tabs.
fn is_plain(bytes: &[u8]) -> bool {
    let other = |byte: &u8| ((*byte < b' ') & (*byte != b'\n') & (*byte != b'\t')) | (*byte > b'~');
    // Chunks without a branch are looked at many bytes at once.
    let mut chunks = bytes.chunks(64);
    chunks.all(|chunk| !chunk.iter().fold(false, |any, byte| any | other(byte)))
}

/// Whether a character would steer the terminal or reorder the text around it.
pub(crate) fn steers(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        || matches!(
            c,
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        )
}

impl Source {
    fn new(path: String, text: Arc<str>) -> Self {
        let mut line_starts = vec![0];
        let bytes = text.as_bytes();
        let plain = is_plain(bytes);
        let mut characters = Vec::new();
        if !plain {
            let mut before = 0;
            for block in bytes.chunks(BLOCK) {
                characters.push(before);
                before += u32::try_from(self::characters(block)).unwrap_or(u32::MAX);
            }
            characters.push(before);
        }
        let ends = text.match_indices(['\n', '\r']).filter(|(at, end)| {
            let lone_return = || bytes.get(at + 1) != Some(&b'\n');
            *end == "\n" || lone_return()
        });
        let start = |(at, _): (usize, &str)| u32::try_from(at + 1).unwrap_or(u32::MAX);
        if plain {
            // Found many bytes at once.
            line_starts.extend(text.match_indices('\n').map(start));
        } else {
            line_starts.extend(ends.map(start));
        }
        Self {
            path,
            harmless: plain || !text.contains(|c| c == '\r' || steers(c)),
            text,
            origin: None,
            private: false,
            foreign: false,
            shown: OnceLock::new(),
            line_starts,
            characters,
        }
    }

    /// The text as it may be shown, which `make` says where it is another one: many findings are about one text.
    pub(crate) fn shown(&self, make: impl FnOnce(&Self) -> Option<String>) -> &str {
        let shown = self.shown.get_or_init(|| make(self).map(Into::into));
        shown.as_deref().unwrap_or(&self.text)
    }

    /// The line and column of a byte offset; past the end it is the end.
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self
            .line_starts
            .partition_point(|start| *start as usize <= offset)
            .max(1);
        let start = self.line_starts.get(line - 1).map_or(0, |s| *s as usize);
        let mut column = self.characters_between(start, offset) + 1;
        if line == 1 && column > 1 && self.text.starts_with('\u{feff}') {
            // Editors do not show a byte order mark.
            column -= 1;
        }
        LineColumn { line, column }
    }

    /// Lines are short: those of more than a block are counted by blocks.
    fn characters_between(&self, start: usize, end: usize) -> usize {
        match self.text.as_bytes().get(start..end) {
            Some(between) if between.len() <= BLOCK => characters(between),
            _ => self.characters_before(end) - self.characters_before(start),
        }
    }

    fn characters_before(&self, offset: usize) -> usize {
        let block = offset / BLOCK;
        let Some(known) = self.characters.get(block) else {
            return offset;
        };
        let known = *known as usize;
        let rest = self.text.as_bytes().get(block * BLOCK..offset);
        known + rest.map_or(0, characters)
    }
}

/// All texts of a run, by id.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    list: Vec<Source>,
}

impl Sources {
    /// Takes in a text under the path to show for it.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<Arc<str>>) -> SourceId {
        let id = SourceId(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.list.push(Source::new(path.into(), text.into()));
        id
    }

    /// Keeps the lines of all texts from the `first` on from being shown.
    pub(crate) fn hide_from(&mut self, first: usize) {
        for source in self.list.iter_mut().skip(first) {
            source.private = true;
        }
    }

    /// The user named all texts from the `first` on, wherever they lie.
    pub(crate) fn trust_from(&mut self, first: usize) {
        for source in self.list.iter_mut().skip(first) {
            source.origin = None;
        }
    }

    /// Keeps the lines of texts from being shown that were read where the project is not.
    pub(crate) fn hide_foreign(&mut self, is_own: impl Fn(&str) -> bool) {
        for source in &mut self.list {
            source.foreign = source.origin.as_deref().is_some_and(|path| !is_own(path));
        }
    }

    /// Says where a text was read.
    pub(crate) fn set_origin(&mut self, id: SourceId, path: &str) {
        if let Some(source) = self.list.get_mut(id.index()) {
            source.origin = Some(path.to_owned());
        }
    }

    /// How many texts there are.
    pub(crate) fn count(&self) -> usize {
        self.list.len()
    }

    /// The text with this id, `None` when it belongs to another run.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.list.get(id.index())
    }

    /// The text that a span covers, empty when it is no range of characters.
    pub fn text(&self, span: Span) -> &str {
        self.get(span.source)
            .and_then(|s| s.text.get(span.start as usize..span.end as usize))
            .unwrap_or_default()
    }

    /// The first line and column of a span.
    pub fn start(&self, span: Span) -> Option<LineColumn> {
        self.get(span.source)
            .map(|s| s.line_column(span.start as usize))
    }

    /// The line and column just past a span.
    pub fn end(&self, span: Span) -> Option<LineColumn> {
        self.get(span.source)
            .map(|s| s.line_column(span.end as usize))
    }

    /// All texts, in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.list
            .iter()
            .enumerate()
            .map(|(at, source)| (SourceId(u32::try_from(at).unwrap_or(u32::MAX)), source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_end_as_yaml_ends_them() {
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", "이름: 값\r\nb: 1\rc: 2\n");
        let source = sources
            .get(id)
            .map(|s| (s.line_column(8), s.line_column(13), s.line_column(18)));
        let at = |line, column| LineColumn { line, column };
        assert_eq!(source, Some((at(1, 5), at(2, 1), at(3, 1))));
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let mut sources = Sources::default();
        let id = sources.add("a.yaml", "\u{feff}a: 값\nb: 1\n");
        let source = sources.get(id);
        let at = |offset| {
            source
                .map(|s| s.line_column(offset))
                .map(|it| (it.line, it.column))
        };
        assert_eq!(
            (at(0), at(3), at(6)),
            (Some((1, 1)), Some((1, 1)), Some((1, 4)))
        );
        assert_eq!(at(10), Some((2, 1)));
    }

    #[test]
    fn columns_of_long_lines_are_counted_alike() {
        let mut sources = Sources::default();
        // Its end is that of a block.
        let text = format!("a\n{}{}", "xö€".repeat(BLOCK), "x".repeat(BLOCK - 2));
        let id = sources.add("a.yaml", text.as_str());
        for (count, (at, _)) in text.char_indices().enumerate().skip(2) {
            let at = Span::new(id, at, at + 1);
            let column = sources.start(at).map(|place| place.column);
            assert_eq!(column, Some(count - 1));
        }
        let end = sources.start(Span::new(id, text.len(), text.len()));
        assert_eq!(end.map(|place| place.column), Some(4 * BLOCK - 1));
    }
}
