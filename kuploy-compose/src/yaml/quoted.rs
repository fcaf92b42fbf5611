//! Where lines of texts in quotes begin that are not indented, found without the parser: it gives up at the first of them, and a
//! collection of definitions has thousands.
//!
//! It is a guess: whoever puts blanks there has to see whether the parser takes each place for a part of a text in quotes.

/// The lines, each by its begin with the blanks that it needs to lie further in than the key or the entry that its text belongs
/// to.
pub(super) fn lines(text: &str) -> Vec<(usize, usize)> {
    let mut lines = Lines {
        bytes: text.as_bytes(),
        at: 0,
        found: Vec::new(),
    };
    while lines.at < lines.bytes.len() {
        lines.line();
    }
    lines.found
}

struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    found: Vec<(usize, usize)>,
}

impl Lines<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn rest(&self) -> &[u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Goes past bytes, and says how many they were.
    fn pass(&mut self, is: impl Fn(u8) -> bool) -> usize {
        let count = self.rest().iter().take_while(|b| is(**b)).count();
        self.at += count;
        count
    }

    fn pass_line(&mut self) {
        self.pass(|b| b != b'\n');
        self.at += 1;
    }

    /// One line outside of all texts, and what goes on from it.
    fn line(&mut self) {
        let mut column = self.pass(|b| b == b' ');
        // The column of the innermost key or entry.
        let mut own = column;
        while matches!(self.rest(), [b'-' | b'?', b' ', ..]) {
            self.at += 1;
            own = column;
            column += 1 + self.pass(|b| b == b' ');
        }
        match self.peek() {
            Some(quote @ (b'"' | b'\'')) => {
                // A key in quotes, mostly; else an entry.
                if self.key_in_quotes(quote) {
                    self.value(column);
                } else {
                    self.quoted(quote, own);
                    self.pass_line();
                }
            }
            Some(b'&' | b'!' | b'|' | b'>' | b'[' | b'{') => self.value(own),
            Some(b'#') | None => self.pass_line(),
            _ => match self.key() {
                true => self.value(column),
                false => self.pass_line(),
            },
        }
    }

    /// Goes past a plain key and its `:`, if the line has one.
    fn key(&mut self) -> bool {
        let line = self.rest().iter().take_while(|b| **b != b'\n');
        let line = line.count();
        let line = self.rest().get(..line).unwrap_or_default();
        let is_end = |at: usize| matches!(line.get(at + 1), None | Some(b' ' | b'\t' | b'\r'));
        let end = (0..line.len()).find(|at| line.get(*at) == Some(&b':') && is_end(*at));
        let begins_comment = |end: usize| {
            let before = line.get(..end).unwrap_or_default();
            before.windows(2).any(|two| two == b" #")
        };
        match end.filter(|end| !begins_comment(*end)) {
            Some(end) => {
                self.at += end + 1;
                true
            }
            None => false,
        }
    }

    /// Goes past a key in quotes and its `:`, if they are on one line.
    fn key_in_quotes(&mut self, quote: u8) -> bool {
        let rest = self.rest().get(1..).unwrap_or_default();
        let length = rest.iter().take_while(|b| **b != quote && **b != b'\n');
        let length = length.count();
        let is_key = matches!(
            rest.get(length..),
            Some([end, b':', b' ' | b'\n' | b'\r' | b'\t', ..]) if *end == quote
        );
        if is_key {
            self.at += length + 3;
        }
        is_key
    }

    /// The value of a key or entry at a column, to the end of its line or of its text.
    fn value(&mut self, column: usize) {
        loop {
            self.pass(|b| matches!(b, b' ' | b'\t'));
            match self.peek() {
                // A tag, an anchor.
                Some(b'&' | b'!') => {
                    self.pass(|b| !b.is_ascii_whitespace());
                }
                Some(quote @ (b'"' | b'\'')) => {
                    self.quoted(quote, column);
                    return self.pass_line();
                }
                Some(b'|' | b'>') => return self.block(column),
                Some(b'[' | b'{') => return self.brackets(),
                _ => return self.pass_line(),
            }
        }
    }

    /// A text below `|` or `>`: all lines that are further in.
    fn block(&mut self, column: usize) {
        self.pass_line();
        while self.at < self.bytes.len() {
            let begin = self.at;
            let blanks = self.pass(|b| b == b' ');
            if blanks <= column && !matches!(self.peek(), Some(b'\n' | b'\r') | None) {
                self.at = begin;
                return;
            }
            self.pass_line();
        }
    }

    /// All up to the bracket that closes. Lines in there need no blanks.
    fn brackets(&mut self) {
        let mut open = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'[' | b'{' => open += 1,
                b']' | b'}' => open = open.saturating_sub(1),
                b'"' | b'\'' => {
                    let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at));
                    if matches!(before, Some(b' ' | b'\n' | b'[' | b'{' | b',' | b':')) {
                        self.skip_quoted(byte);
                        continue;
                    }
                }
                b'#' => {
                    self.pass(|b| b != b'\n');
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return self.pass_line();
            }
        }
    }

    fn skip_quoted(&mut self, quote: u8) {
        let known = self.found.len();
        self.quoted(quote, 0);
        self.found.truncate(known);
    }

    /// A text in quotes that belongs to a key or entry at a column, to behind its end.
    fn quoted(&mut self, quote: u8, column: usize) {
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                // An escaped end of a line is one all the same.
                b'\\' if quote == b'"' && !matches!(self.peek(), Some(b'\n' | b'\r')) => {
                    self.at += 1;
                }
                b'\n' => {
                    let begin = self.at;
                    if begins_document(self.rest()) {
                        return;
                    }
                    let blanks = self.pass(|b| matches!(b, b' ' | b'\t'));
                    let is_empty = matches!(self.peek(), Some(b'\n' | b'\r') | None);
                    if blanks <= column && !is_empty {
                        self.found.push((begin, column + 1));
                    }
                }
                _ if byte == quote && self.peek() == Some(quote) && quote == b'\'' => self.at += 1,
                _ if byte == quote => return,
                _ => {}
            }
        }
    }
}

/// Whether a line begins or ends a document.
pub(super) fn begins_document(line: &[u8]) -> bool {
    matches!(line, [b'-', b'-', b'-', rest @ ..] | [b'.', b'.', b'.', rest @ ..]
        if matches!(rest, [] | [b' ' | b'\t' | b'\n' | b'\r', ..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_texts_in_quotes_are_found() {
        for (text, found) in [
            ("a: \"b\nc\"\n", vec![(6, 1)]),
            ("a: 'b\nit''s'\n", vec![(6, 1)]),
            (
                "a:\n  b: !t &x \"c\n  d\n   e\n\n f\"\n",
                vec![(17, 3), (27, 3)],
            ),
            ("- - \"a\nb\"\n", vec![(7, 3)]),
            ("- \"a\": 'b\n  c'\n", vec![(10, 3)]),
            ("\"a\\\"b\\\nc\"\n", vec![(7, 1)]),
            // No text in quotes, or none that has to be further in.
            ("a: \"b\n  c\"\n", vec![]),
            ("a: it's\nb: '\n", vec![]),
            ("a: |\n  'b\nc: d\n", vec![]),
            ("- |\n 'b\n- 'c'\n", vec![]),
            ("# 'a\nb: c\n", vec![]),
            ("a: [b, 'c\nd',\n'e\n']\n", vec![]),
            ("a: b # c: 'd\ne: f\n", vec![]),
            ("a: 'b\n---\nc: 'd\n", vec![]),
        ] {
            assert_eq!(lines(text), found, "{text}");
        }
    }
}
