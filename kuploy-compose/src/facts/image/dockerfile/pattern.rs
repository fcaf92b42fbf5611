//! `${VAR#pattern}` and `${VAR%pattern}`.

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

/// Whether the whole text matches a pattern of `*`, `?` and characters. Goes back to the last `*` alone, which is
/// enough, so it takes length times length.
fn matches(text: &str, pattern: &[char]) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut p) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, at));
                p += 1;
            }
            Some(c) if *c == '?' || text.get(at) == Some(c) => {
                at += 1;
                p += 1;
            }
            _ => match star {
                Some((star_p, star_at)) => {
                    star = Some((star_p, star_at + 1));
                    (p, at) = (star_p + 1, star_at + 1);
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(p).all(|c| *c == '*')
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
