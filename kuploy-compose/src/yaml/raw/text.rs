//! Texts of scalars, where Docker's reader parts from the parser.

use std::borrow::Cow;

/// A line break of YAML 1.1, which Docker's reader folds and the parser does not know.
pub(super) const NEXT_LINE: char = '\u{85}';

/// Folds the breaks of a text as line breaks are folded: one is a blank, of several one is dropped.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut breaks = 0;
    for (at, part) in text.split(NEXT_LINE).enumerate() {
        let mut part = part;
        if at > 0 {
            part = part.trim_start_matches([' ', '\t']);
            out.truncate(out.trim_end_matches([' ', '\t']).len());
            breaks += 1;
        }
        if !part.is_empty() {
            push_breaks(&mut out, &mut breaks);
        }
        out.push_str(part);
    }
    push_breaks(&mut out, &mut breaks);
    out
}

fn push_breaks(out: &mut String, breaks: &mut usize) {
    match *breaks {
        0 => {}
        1 => out.push(' '),
        many => out.extend(std::iter::repeat_n('\n', many - 1)),
    }
    *breaks = 0;
}

/// Takes the line break off a block scalar that is the end of a text without one.
///
/// The parser adds the break, as YAML 1.2 would have it; Docker's reader does not. `start` and `end` is the range of
/// the scalar in the text.
pub(super) fn without_added_break<'a>(
    value: Cow<'a, str>,
    text: &str,
    start: usize,
    end: usize,
) -> Cow<'a, str> {
    if end < text.len() || value.trim_end_matches('\n').is_empty() {
        return value;
    }
    let column = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        at - before.rfind(['\n', '\r']).map_or(0, |at| at + 1)
    };
    // The range begins after the blanks of the first line; as many blanks and nothing more are an empty line, which
    // ends in the break of the line before.
    if column(end) <= column(start) {
        return value;
    }
    match value {
        Cow::Borrowed(value) => Cow::Borrowed(value.strip_suffix('\n').unwrap_or(value)),
        Cow::Owned(mut value) => {
            if value.ends_with('\n') {
                value.pop();
            }
            Cow::Owned(value)
        }
    }
}

/// Whether Docker's reader takes a text for the name of an anchor.
pub(super) fn is_anchor_name(name: &str) -> bool {
    name.bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_fold_as_lines_do() {
        for (text, want) in [
            ("a\u{85}b", "a b"),
            ("a \u{85}\t b", "a b"),
            ("a\u{85}\u{85}b", "a\nb"),
            ("a\u{85} \u{85}\u{85}b\u{85}", "a\n\nb "),
            ("\u{85}a", " a"),
        ] {
            assert_eq!(fold(text), want, "{text:?}");
        }
    }
}
