//! Directories of the Docker host that lie in one another.

use crate::map::BTreeSet;

use crate::source::paths;

/// Whether one of `directories` lies below a path.
pub(crate) fn holds_any(directories: &BTreeSet<String>, path: &str) -> bool {
    let below = format!("{}/", path.trim_end_matches('/'));
    let mut rest = directories.range(below.clone()..);
    rest.next()
        .is_some_and(|directory| directory.starts_with(&below))
}

/// The outermost of `directories` that a path is or lies in.
pub(crate) fn outermost<'d>(directories: &'d BTreeSet<String>, path: &str) -> Option<&'d str> {
    let ends = path
        .match_indices('/')
        .map(|(at, _)| at)
        .chain([path.len()]);
    ends.filter_map(|end| directories.get(path.get(..end)?))
        .map(String::as_str)
        .next()
}

/// Whether a path is below a directory that becomes a claim, and where in it.
pub(crate) fn place_in<'p>(
    directories: &BTreeSet<String>,
    source: &'p str,
) -> (String, Option<&'p str>) {
    let outer = outermost(directories, source).unwrap_or(source).to_owned();
    let inner = paths::relative_to(source, &outer).filter(|rest| *rest != ".");
    (outer, inner)
}

/// The directory that holds `inner`, as the user writes it: `./data` of `./data/db`.
pub(crate) fn parent<'s>(shown: &'s str, inner: &str) -> Option<&'s str> {
    let parent = shown.trim_end_matches('/').strip_suffix(inner)?;
    let parent = parent.strip_suffix('/')?;
    (!parent.is_empty()).then_some(parent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outermost_directory_is_the_claim() {
        let directories = BTreeSet::from(["/p/data".to_owned(), "/p/data/db".to_owned()]);
        assert_eq!(
            place_in(&directories, "/p/data/db/x"),
            ("/p/data".to_owned(), Some("db/x"))
        );
        assert_eq!(
            place_in(&directories, "/p/data"),
            ("/p/data".to_owned(), None)
        );
        assert_eq!(outermost(&directories, "/p/database"), None);
    }
}
