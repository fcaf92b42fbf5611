//! The lines around a place, as far as they tell what went wrong.

/// A text and a place in it.
#[derive(Clone, Copy)]
pub(super) struct Lines<'a> {
    text: &'a str,
    at: usize,
}

/// One line: its text without the line break, and where it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    pub(super) text: &'a str,
    pub(super) start: usize,
}

impl<'a> Line<'a> {
    /// The text without the blanks around it.
    pub(super) fn trimmed(&self) -> &'a str {
        self.text.trim_matches([' ', '\t'])
    }

    /// How many blanks it begins with.
    pub(super) fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches([' ', '\t']).len()
    }

    /// Whether a blank before its text is none of YAML's: U+00A0, U+3000.
    pub(super) fn has_foreign_blank(&self) -> bool {
        let mut blanks = self.text.chars().take_while(|it| it.is_whitespace());
        blanks.any(|it| !it.is_ascii())
    }

    /// The range of the trimmed text.
    pub(super) fn range(&self) -> (usize, usize) {
        let start = self.start + self.indent();
        (start, start + self.trimmed().len())
    }
}

impl<'a> Lines<'a> {
    pub(super) fn new(text: &'a str, at: usize) -> Self {
        Self { text, at }
    }

    /// The line that the place is in.
    pub(super) fn here(&self) -> Line<'a> {
        self.line(self.at)
    }

    fn line(&self, at: usize) -> Line<'a> {
        let (before, after) = self.text.split_at_checked(at).unwrap_or((self.text, ""));
        let start = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
        let end = at + after.find(['\n', '\r']).unwrap_or(after.len());
        Line {
            text: self.text.get(start..end).unwrap_or_default(),
            start,
        }
    }

    /// What stands in the line before the place, and from the place on.
    pub(super) fn halves(&self) -> (&'a str, &'a str) {
        let here = self.here();
        here.text
            .split_at_checked(self.at - here.start)
            .unwrap_or((here.text, ""))
    }

    /// Whether nothing but blanks stands before the place in its line.
    pub(super) fn is_first(&self) -> bool {
        self.halves().0.trim_matches([' ', '\t']).is_empty()
    }

    /// The last line before this one that says something; a look back of some lines.
    pub(super) fn before(&self) -> Option<Line<'a>> {
        let mut start = self.here().start;
        for _ in 0..100 {
            let line = self.line(start.checked_sub(1)?);
            if !line.trimmed().is_empty() && !line.trimmed().starts_with('#') {
                return Some(line);
            }
            start = line.start;
        }
        None
    }

    /// The word that begins at the place, to the next blank; never long.
    pub(super) fn word(&self) -> &'a str {
        let rest = self.halves().1;
        let end = rest.find([' ', '\t', ',', ']', '}']).unwrap_or(rest.len());
        shorten(rest.get(..end).unwrap_or_default())
    }
}

/// The first characters of a text, as many as a message bears.
pub(super) fn shorten(text: &str) -> &str {
    match text.char_indices().nth(60) {
        Some((end, _)) => text.get(..end).unwrap_or_default(),
        None => text,
    }
}
