//! The words of one statement of a script, and whether those of a known command stand in it.

use crate::source::paths;

/// The words of a statement in lower case, out of the quotes of what it hands to another program.
pub(super) fn words_of(lower: &str) -> Vec<&str> {
    let is_end = |c: char| c.is_whitespace() || "\"'`".contains(c);
    let words = lower.split(is_end);
    words.filter(|word| !word.is_empty()).collect()
}

/// Whether the words of a command stand in a statement in their order. One that ends with `(` is a call within a word.
pub(super) fn stand_in_order(words: &[&str], wanted: &[&str]) -> bool {
    let mut from = words.iter();
    wanted.iter().all(|want| {
        from.any(|word| {
            let name = paths::file_name(word);
            name == *want
                || name.strip_suffix(".sh") == Some(want)
                || want.ends_with('(') && word.contains(want)
        })
    })
}
