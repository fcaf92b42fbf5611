//! `${VAR#pattern}` and `${VAR%pattern}`.

use crate::facts::image::wildcard::matches;

/// Longest value that a pattern is tried on: matching takes the square of it.
const MOST_BYTES: usize = 256;

/// `value` without the shortest (`#`, `%`) or longest (`##`, `%%`) part at its beginning (`#`) or end (`%`) that the
/// pattern matches; `None` when that is not followed.
pub(super) fn strip(value: &str, operator: &str, pattern: &str) -> Option<String> {
    if value.len() > MOST_BYTES || pattern.len() > MOST_BYTES || pattern.contains(['[', '\\']) {
        return None;
    }
    let pattern: Vec<char> = pattern.chars().collect();
    let mut ends: Vec<usize> = value.char_indices().map(|(at, _)| at).collect();
    ends.push(value.len());
    let from_start = operator.starts_with('#');
    // The shortest part comes first where it grows from its own side.
    if from_start == (operator.len() == 2) {
        ends.reverse();
    }
    let parts = ends.into_iter().filter_map(|at| value.split_at_checked(at));
    let mut kept = parts.filter_map(|(before, after)| match from_start {
        true => matches(before, &pattern).then_some(after),
        false => matches(after, &pattern).then_some(before),
    });
    Some(kept.next().unwrap_or(value).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_or_longest_part_goes() {
        for (value, operator, pattern, want) in [
            ("a.b.c", "#", "*.", "b.c"),
            ("a.b.c", "##", "*.", "c"),
            ("a.b.c", "%", ".*", "a.b"),
            ("a.b.c", "%%", ".*", "a"),
            ("abc", "#", "x", "abc"),
            ("abc", "%", "?", "ab"),
            ("ébc", "#", "?", "bc"),
            ("abc", "##", "*", ""),
        ] {
            assert_eq!(strip(value, operator, pattern).as_deref(), Some(want));
        }
    }
}
