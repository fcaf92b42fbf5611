//! The word that was probably meant.

/// The candidate that is nearest to a word, if one is near enough to have been meant.
///
/// Near is one slip of the keyboard in three letters: a letter changed, added, lost, or two neighbours swapped. Case,
/// `-` and `_` do not count.
///
/// ```
/// use kuploy_compose::diagnostic::nearest;
///
/// assert_eq!(nearest("imgae", ["image", "init"]), Some("image"));
/// assert_eq!(nearest("volumes", ["ports"]), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const LONGEST: usize = 64;
    // Each is compared; where there are more, names are made by a program.
    const MOST: usize = 250;
    let word = folded(word);
    if word.is_empty() || word.len() > LONGEST {
        return None;
    }
    let limit = word.len().div_ceil(3);
    candidates
        .into_iter()
        .take(MOST)
        .filter(|candidate| candidate.chars().count().abs_diff(word.len()) <= limit)
        .map(|candidate| (candidate, folded(candidate)))
        .filter(|(_, letters)| !is_sibling(&word, letters))
        .map(|(candidate, letters)| (distance(&word, &letters), candidate))
        .filter(|(distance, _)| *distance <= limit && *distance < word.len())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Whether two words of one length differ in digits alone: `kafka0` and `kafka4` are two of a kind, not one misspelt.
fn is_sibling(a: &[char], b: &[char]) -> bool {
    let mut other = a.iter().zip(b).filter(|(x, y)| x != y).peekable();
    a.len() == b.len()
        && other.peek().is_some()
        && other.all(|(x, y)| x.is_ascii_digit() && y.is_ascii_digit())
}

fn folded(word: &str) -> Vec<char> {
    word.chars()
        .map(|c| {
            if c == '-' {
                '_'
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect()
}

/// Edits between two words, a swap of neighbours counting as one.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::with_capacity(b.len() + 1);
    let mut current: Vec<usize> = Vec::with_capacity(b.len() + 1);
    let mut last: Vec<usize> = (0..=b.len()).collect();
    let mut previous_a = None;
    for (row, x) in a.iter().enumerate() {
        current.clear();
        current.push(row + 1);
        let mut previous_b = None;
        for (column, y) in b.iter().enumerate() {
            let at =
                |line: &[usize], column: usize| line.get(column).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&last, column) + usize::from(x != y))
                .min(at(&last, column + 1) + 1)
                .min(at(&current, column) + 1);
            if previous_a == Some(y) && previous_b == Some(x) && column > 0 {
                best = best.min(at(&before, column - 1) + 1);
            }
            current.push(best);
            previous_b = Some(y);
        }
        // The row before last is written over next.
        std::mem::swap(&mut before, &mut last);
        std::mem::swap(&mut last, &mut current);
        previous_a = Some(x);
    }
    last.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted_as_people_make_them() {
        let count = |a: &str, b: &str| distance(&folded(a), &folded(b));
        for (a, b, edits) in [
            ("image", "image", 0),
            ("imgae", "image", 1),
            ("imagee", "image", 1),
            ("depends-on", "depends_on", 0),
            ("Ports", "ports", 0),
            ("", "abc", 3),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(count(a, b), edits, "{a} {b}");
        }
    }

    #[test]
    fn what_is_too_far_is_not_proposed() {
        assert_eq!(nearest("x", ["y"]), None);
        assert_eq!(nearest("web", ["api", "database"]), None);
        assert_eq!(nearest("databse", ["db", "database"]), Some("database"));
        assert_eq!(nearest("", ["a"]), None);
        assert_eq!(nearest("kafka0", ["kafka3", "kafka4"]), None);
        assert_eq!(nearest("kafak3", ["kafka3"]), Some("kafka3"));
    }
}
