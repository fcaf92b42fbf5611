//! The word that was probably meant.

use crate::map::BTreeMap;

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
    let length = word.chars().count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let limit = length.div_ceil(3);
    candidates
        .into_iter()
        .take(MOST)
        .filter(|candidate| candidate.chars().count().abs_diff(length) <= limit)
        .map(|candidate| (candidate, folded(candidate)))
        .filter(|(_, letters)| !is_sibling(&word, letters))
        .map(|(candidate, letters)| (strsim::osa_distance(&word, &letters), candidate))
        .filter(|(distance, _)| *distance <= limit && *distance < length)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// The name of a file that is nearest to another one, if one is near enough to have been meant: the ending says nothing of
/// what a file is, and is many letters that two of them share.
///
/// ```
/// use kuploy_compose::diagnostic::nearest_file;
///
/// assert_eq!(nearest_file("pvcs.yml", ["pvc.yaml"]), Some("pvc.yaml"));
/// assert_eq!(nearest_file("web.yaml", ["db.yaml"]), None);
/// ```
pub fn nearest_file<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let stem = |name: &'a str| name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let word = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let all: BTreeMap<&str, &str> = candidates.into_iter().map(|it| (stem(it), it)).collect();
    let near = nearest(word, all.keys().copied())?;
    all.get(near).copied()
}

/// Whether two words of one length differ in digits alone: `kafka0` and `kafka4` are two of a kind, not one misspelt.
fn is_sibling(a: &str, b: &str) -> bool {
    let mut other = a.chars().zip(b.chars()).filter(|(x, y)| x != y).peekable();
    a.chars().count() == b.chars().count()
        && other.peek().is_some()
        && other.all(|(x, y)| x.is_ascii_digit() && y.is_ascii_digit())
}

fn folded(word: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_counted_as_people_make_them() {
        let count = |a: &str, b: &str| strsim::osa_distance(&folded(a), &folded(b));
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
