//! What Docker's reader takes and the parser does not: such a place is rewritten to mean the same, and the text is read
//! again, with every offset led back to the text as it was.
//!
//! - a tab before the first entry of a flow collection inside a block;
//! - a lone `-` as an entry of a flow collection, `[cat, -]`;
//! - a text in quotes whose next line is not indented;
//! - the alias of a key without a blank before the `:`, `*app:` (kustomize 5.8.1 builds it; seen in homelab repositories);
//! - the `|` or `>` of a value on the line below its key and in its column (kustomize 5.8.1 and PyYAML read it, and nothing but
//!   these there; seen in a ConfigMap of a homelab repository);
//! - a comment right behind a value that has an end, `'x'#comment` (kustomize 5.8, PyYAML and Docker Compose 2.40 read it;
//!   seen in a ConfigMap of a public repository).

use std::borrow::Cow;

use super::events::Slip;
use super::quoted::{self, begins_document};

/// Bytes that are read again for the sake of repairs, at most; what is written so is never large.
const BUDGET: usize = 16 * 1024 * 1024;

/// A place that the parser is stricter about than Docker's reader, in a text that may be repaired already.
#[derive(Debug)]
pub(super) struct Stuck {
    /// What the parser is stricter about.
    pub(super) slip: Slip,
    /// The byte that it stood at.
    pub(super) at: usize,
    /// Whether it lies inside brackets.
    pub(super) in_brackets: bool,
    /// Where the last thing before it ends.
    pub(super) after: usize,
}

/// A text with repairs.
#[derive(Debug)]
pub(super) struct Repaired<'a> {
    text: Cow<'a, str>,
    /// For each repair: where it ends in the repaired text, and in the text as it was.
    ends: Vec<(usize, usize)>,
    /// Where the last one ends that the parser asked for.
    last: usize,
    spent: usize,
    guess: Guess<'a>,
}

/// All lines of texts in quotes that are not indented, repaired at once where the parser named the first.
#[derive(Debug, Default)]
enum Guess<'a> {
    /// No such place so far.
    #[default]
    None,
    Made {
        /// Where each repair ends in the repaired text.
        ends: Vec<usize>,
        /// The text before.
        before: Box<Repaired<'a>>,
    },
    /// It was wrong, or there was nothing to guess.
    Over,
}

impl<'a> Repaired<'a> {
    /// A text as it is.
    pub(super) fn new(text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            ends: Vec::new(),
            last: 0,
            spent: 0,
            guess: Guess::None,
        }
    }

    /// Where repairs end that were guessed: each has to lie in a text in quotes.
    pub(super) fn guessed(&self) -> &[usize] {
        match &self.guess {
            Guess::Made { ends, .. } => ends,
            Guess::None | Guess::Over => &[],
        }
    }

    /// Takes back what was guessed, for good; false where nothing was.
    pub(super) fn take_back(&mut self) -> bool {
        let Guess::Made { before, .. } = std::mem::replace(&mut self.guess, Guess::Over) else {
            return false;
        };
        *self = *before;
        self.guess = Guess::Over;
        true
    }

    /// The text to read.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Where an offset of the repaired text was before.
    pub(super) fn original(&self, at: usize) -> usize {
        if self.ends.is_empty() {
            return at;
        }
        let before = self.ends.partition_point(|(end, _)| *end <= at);
        match before.checked_sub(1).and_then(|last| self.ends.get(last)) {
            Some((end, original)) => original + (at - end),
            None => at,
        }
    }

    /// Repairs a place, when what stands there can be written otherwise.
    pub(super) fn repair(&mut self, stuck: &Stuck) -> bool {
        let Stuck {
            slip,
            at,
            in_brackets,
            after,
        } = *stuck;
        // Every repair goes on from the one before, so a place that is no better for it ends the attempt.
        self.spent = self.spent.saturating_add(at + self.text.len() / 8);
        if at < self.last || self.often(at) {
            return false;
        }
        if matches!((slip, &self.guess), (Slip::Quote, Guess::None)) && self.repair_quoted(at) {
            return true;
        }
        if self.spent > BUDGET {
            return false;
        }
        let bytes = self.text.as_bytes();
        let column = |at: usize| {
            let before = bytes.get(..at).unwrap_or_default();
            before
                .iter()
                .rev()
                .take_while(|b| !matches!(b, b'\n' | b'\r'))
                .count()
        };
        let (start, end, with) = match slip {
            Slip::Tab if in_brackets => {
                let blanks = column(at);
                (at - blanks, at, " ".repeat(blanks))
            }
            Slip::Dash if in_brackets && matches!(bytes.get(at + 1), Some(b',' | b']' | b'}')) => {
                (at, at + 1, "\"-\"".to_owned())
            }
            // One more blank than the column of what the text belongs to; a document must not be swallowed.
            Slip::Quote if !begins_document(bytes.get(at..).unwrap_or_default()) => {
                (at, at, " ".repeat(column(after) + 1))
            }
            Slip::Comment if ends_value(bytes, at) => (at, at, " ".to_owned()),
            Slip::Key if is_first(bytes, at) && ends_key(bytes, at) => (at, at, " ".to_owned()),
            Slip::Block if begins_block(&self.text, at) => (at, at, " ".to_owned()),
            _ => return false,
        };
        let original = self.original(start) + (end - start);
        self.text.to_mut().replace_range(start..end, &with);
        self.last = start + with.len();
        let number = self.ends.partition_point(|(end, _)| *end <= start);
        let more = with.len() - (end - start);
        for (end, _) in self.ends.iter_mut().skip(number) {
            *end += more;
        }
        self.ends.insert(number, (self.last, original));
        if let Guess::Made { ends, .. } = &mut self.guess {
            let behind = ends.iter_mut().filter(|it| **it > start);
            behind.for_each(|it| *it += more);
        }
        true
    }

    /// Repairs this line of a text in quotes, and all such lines behind it.
    fn repair_quoted(&mut self, at: usize) -> bool {
        let begin = self.text.get(..at).and_then(|it| it.rfind('\n'));
        let begin = begin.map_or(0, |at| at + 1);
        let lines = quoted::lines(&self.text);
        let lines = lines.get(lines.partition_point(|(at, _)| *at < begin)..);
        let lines = lines.unwrap_or_default();
        let blanks: usize = lines.iter().map(|(_, blanks)| blanks).sum();
        // A line far out for each of many bytes far in is no text that anybody writes.
        if lines.first().is_none_or(|(at, _)| *at != begin) || blanks > self.text.len() {
            self.guess = Guess::Over;
            return false;
        }
        let mut text = String::with_capacity(self.text.len() + blanks);
        let (mut ends, mut all, mut done) = (Vec::new(), self.ends.clone(), 0);
        for (at, blanks) in lines {
            text.push_str(self.text.get(done..*at).unwrap_or_default());
            text.extend(std::iter::repeat_n(' ', *blanks));
            done = *at;
            ends.push(text.len());
            all.push((text.len(), self.original(done)));
        }
        text.push_str(self.text.get(done..).unwrap_or_default());
        let guessed = Self {
            text: Cow::Owned(text),
            ends: all,
            last: ends.first().copied().unwrap_or_default(),
            spent: self.spent,
            guess: Guess::None,
        };
        let before = Box::new(std::mem::replace(self, guessed));
        self.guess = Guess::Made { ends, before };
        true
    }

    /// Whether a place was repaired twice already: a tab and the dash behind it are two repairs of one place, and more
    /// do not help it.
    fn often(&self, at: usize) -> bool {
        let here = self.original(at);
        let number = self.ends.partition_point(|(end, _)| *end <= at);
        let before = self.ends.iter().take(number).rev();
        let before = before.map(|(_, original)| *original);
        before.take_while(|original| *original == here).count() >= 2
    }
}

/// Whether an alias that ends at a `:` is the first thing on its line.
fn is_first(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    let is_of_name = |b: &&u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
    let name = before.iter().rev().take_while(is_of_name).count();
    let mut rest = before.iter().rev().skip(name);
    let begins = |b: &u8| matches!(b, b'\n' | b'\r');
    name > 0
        && rest.next() == Some(&b'*')
        && rest.find(|b| !matches!(b, b' ' | b'-')).is_none_or(begins)
}

/// Whether the head of a block scalar stands at a place alone, below a key without a value that begins in the same column.
pub(super) fn begins_block(text: &str, at: usize) -> bool {
    let (before, from) = text.split_at_checked(at).unwrap_or_default();
    let head = from.lines().next().unwrap_or_default();
    let is_head = head.strip_prefix(['|', '>']).is_some_and(|rest| {
        let rest = rest.trim_start_matches(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit());
        rest.trim().is_empty() || rest.starts_with(" #")
    });
    let begin = before.rfind('\n').map_or(0, |at| at + 1);
    let (above, blanks) = before.split_at_checked(begin).unwrap_or_default();
    let key = above.trim_end().lines().next_back().unwrap_or_default();
    let column = key.len() - key.trim_start_matches([' ', '-']).len();
    is_head && blanks.trim_matches(' ').is_empty() && key.ends_with(':') && column == blanks.len()
}

fn ends_key(bytes: &[u8], at: usize) -> bool {
    bytes.get(at) == Some(&b':') && matches!(bytes.get(at + 1), None | Some(b' ' | b'\n' | b'\r'))
}

/// Whether a quote or bracket closes right before a `#`.
fn ends_value(bytes: &[u8], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|at| bytes.get(at));
    bytes.get(at) == Some(&b'#') && matches!(before, Some(b'\'' | b'"' | b']' | b'}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_that_repairs_do_not_help_is_given_up() {
        let mut repaired = Repaired::new("[\":\n d");
        let mut repairs = 0;
        loop {
            // The parser gives up at the same place of the text as it was, each time.
            let at = repaired.text().len() - 1;
            let stuck = Stuck {
                slip: Slip::Quote,
                at,
                in_brackets: true,
                after: at,
            };
            if !repaired.repair(&stuck) {
                break;
            }
            repairs += 1;
        }
        assert_eq!(repairs, 2);
    }
}
