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

/// The name of a file that is nearest to another one, if one is near enough to have been meant. The endings of YAML and JSON say
/// nothing of what a file is, and are many letters that two of them share; a file with another ending is something else.
///
/// ```
/// use kuploy_compose::diagnostic::nearest_file;
///
/// assert_eq!(nearest_file("pvcs.yml", ["pvc.yaml"]), Some("pvc.yaml"));
/// assert_eq!(nearest_file("web.yaml", ["db.yaml"]), None);
/// assert_eq!(nearest_file("compose.yml", ["compose.md"]), None);
/// assert_eq!(nearest_file("v1.2", ["v1.3"]), None);
/// ```
pub fn nearest_file<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let (word, is_data) = stem(name);
    let mut all: BTreeMap<&str, &str> = BTreeMap::new();
    for candidate in candidates {
        let same_end = ending(candidate) == ending(name);
        let key = match (is_data, stem(candidate)) {
            (true, (stem, true)) => stem,
            // Of a directory, or of a name without its ending.
            (false, (stem, true)) if ending(name).is_none() => stem,
            (false, (_, true)) => candidate,
            (false, (_, false)) if same_end => candidate,
            (_, (_, false)) => continue,
        };
        if same_end || !all.contains_key(key) {
            all.insert(key, candidate);
        }
    }
    let near = nearest(word, all.keys().copied())?;
    all.get(near).copied()
}

/// Endings of the files that programs read alike, whatever they hold.
const ENDINGS: &[&str] = &["json", "yaml", "yml"];

fn ending(name: &str) -> Option<&str> {
    name.rsplit_once('.').map(|(_, ending)| ending)
}

/// The name of a file without one of [`ENDINGS`], and whether it has one.
fn stem(name: &str) -> (&str, bool) {
    match name.rsplit_once('.') {
        Some((stem, ending)) if ENDINGS.contains(&ending) => (stem, true),
        _ => (name, false),
    }
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
    fn a_file_with_another_ending_is_not_meant() {
        for (name, there, want) in [
            (
                "compose.yml",
                &["compose.md", "compose.yaml"][..],
                Some("compose.yaml"),
            ),
            (
                "compose.yaml",
                &["compose.yml", "compose.yaml.bak"],
                Some("compose.yml"),
            ),
            ("web.yml", &["wbe.yaml", "wbe.yml"], Some("wbe.yml")),
            ("web.yaml", &["web.md", "web"], None),
            (
                "compose.yamll",
                &["compose.md", "compose.yaml"],
                Some("compose.yaml"),
            ),
            ("production", &["production.md"], None),
            ("bsae", &["base", "base.md"], Some("base")),
            ("base", &["base.yaml"], Some("base.yaml")),
            ("v1.2", &["v1.3"], None),
            ("v1.2.0", &["v1.2.1"], None),
        ] {
            assert_eq!(nearest_file(name, there.iter().copied()), want, "{name}");
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
