//! The files of a program in source, looked for below a directory within limits.

use super::path_conventions as conventions;
use crate::source::{FileKind, Files, paths};

/// Longest file that is looked through.
const LARGEST: u64 = 64 * 1024;
/// Longest one that somebody wrote by hand. Seen: programs of one file, and modules of settings, of 70 to 300 KB. Not those of
/// JavaScript, among which are bundles.
const LARGEST_BY_HAND: u64 = 320 * 1024;
const BY_HAND: &[&str] = &[".cs", ".go", ".java", ".kt", ".php", ".py", ".rb"];
/// Most long files of a program that are looked at.
const MOST_LONG: usize = 16;
/// Most directories and files of a program that are looked at. Seen: a program of Next.js, each of whose pages and routes has
/// a directory of its own, with 800 files in 400 directories.
const MOST_DIRECTORIES: usize = 1024;
const MOST_FILES: usize = 2048;
/// Most of their text that is read.
const MOST_TEXT: usize = 16 * 1024 * 1024;

/// Folders of source that no image runs.
const NOT_RUN: &[&str] = &[
    "doc", "docs", "example", "examples", "spec", "test", "tests",
];

/// Gives each file below a directory whose name is one to read, with its text, to `each`. `is_ignored` leaves out paths.
pub(super) fn each(
    files: &dyn Files,
    directory: &str,
    is_read: &dyn Fn(&str) -> bool,
    is_ignored: &dyn Fn(&str) -> bool,
    each: &mut dyn FnMut(&str, &str),
) {
    let mut with_text =
        |path: &str, text: Option<&str>| text.into_iter().for_each(|it| each(path, it));
    each_known(files, directory, is_read, is_ignored, &mut with_text);
}

/// As [`each`], also those that are too long to be looked at, without their text. Whether these are all.
pub(super) fn each_known(
    files: &dyn Files,
    directory: &str,
    is_read: &dyn Fn(&str) -> bool,
    is_ignored: &dyn Fn(&str) -> bool,
    each: &mut dyn FnMut(&str, Option<&str>),
) -> bool {
    let mut is_all = true;
    let mut directories = vec![directory.to_owned()];
    let (mut listed, mut read, mut long, mut total) = (0, 0, 0, 0);
    while let Some(directory) = directories.pop() {
        listed += 1;
        for entry in files.list(&directory).unwrap_or_default() {
            let path = paths::join(&directory, &entry.name);
            if is_ignored(&path) {
                continue;
            }
            match entry.kind {
                FileKind::Directory
                    if !is_of_program(&entry.name) && !is_in_package(&directory) => {}
                FileKind::Directory if listed + directories.len() < MOST_DIRECTORIES => {
                    directories.push(path);
                }
                FileKind::File if !is_read(&entry.name) => {}
                FileKind::File if read < MOST_FILES && total < MOST_TEXT => {
                    read += 1;
                    let limit = limit(&path).filter(|_| long < MOST_LONG);
                    let text = text_within(files, &path, limit.unwrap_or(LARGEST));
                    let length = text.as_ref().map_or(0, String::len);
                    long += usize::from(length as u64 > LARGEST);
                    total += length;
                    each(&path, text.as_deref());
                }
                FileKind::Directory | FileKind::File => is_all = false,
                _ => {}
            }
        }
    }
    is_all
}

/// The text of a file of source or settings, unless it is too long for one.
pub(super) fn text(files: &dyn Files, path: &str) -> Option<String> {
    text_within(files, path, limit(path).unwrap_or(LARGEST))
}

fn text_within(files: &dyn Files, path: &str, limit: u64) -> Option<String> {
    let metadata = files.metadata(path).ok()?;
    if metadata.kind != FileKind::File || metadata.len > limit {
        return None;
    }
    String::from_utf8(files.read(path).ok()?).ok()
}

/// How long a file of this name may be where it may be longer than others.
fn limit(path: &str) -> Option<u64> {
    let is_by_hand = BY_HAND.iter().any(|ending| path.ends_with(ending));
    is_by_hand.then_some(LARGEST_BY_HAND)
}

/// Whether a directory of this name is looked into.
pub(super) fn is_of_program(directory: &str) -> bool {
    !directory.starts_with('.')
        && !conventions::is_dependencies(directory)
        && !NOT_RUN.contains(&directory)
}

/// Whether a directory is one of packages of Java by Maven's layout, whose tests lie elsewhere
/// (<https://maven.apache.org/guides/introduction/introduction-to-the-standard-directory-layout.html>). Seen: programs in
/// `src/main/java/com/example/shop`, of which nothing was read.
fn is_in_package(directory: &str) -> bool {
    directory.contains(MAIN)
        && ["java", "kotlin"]
            .iter()
            .any(|it| directory.contains(&format!("{MAIN}{it}")))
}

/// The directory of what runs, in Maven's layout.
pub(super) const MAIN: &str = "/src/main/";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn long_files_are_looked_at_where_they_are_written_by_hand() {
        let long = |length: usize| "x".repeat(length);
        let files = MemoryFiles::new()
            .with("/p/config.py", long(200_000))
            .with("/p/data.py", long(400_000))
            .with("/p/bundle.js", long(200_000))
            .with("/p/a.js", "x");
        let mut seen = Vec::new();
        each(&files, "/p", &|_| true, &|_| false, &mut |path, _| {
            seen.push(path.to_owned());
        });
        seen.sort();
        assert_eq!(seen, ["/p/a.js", "/p/config.py"]);
    }

    #[test]
    fn programs_of_many_directories_are_looked_at() {
        let names = (0..1500).map(|at| format!("/p/app/api/d{}/{at}/route.ts", at % 4));
        let files = names.fold(MemoryFiles::new(), |files, name| files.with(&name, "x"));
        let mut count = 0;
        each(&files, "/p", &|_| true, &|_| false, &mut |_, _| count += 1);
        assert!(count > 1000, "{count}");
        let long = (0..1000).map(|at| format!("/p/{at}.js"));
        let text = "x".repeat(60_000);
        let files = long.fold(MemoryFiles::new(), |files, name| {
            files.with(&name, text.as_str())
        });
        let mut length = 0;
        each(&files, "/p", &|_| true, &|_| false, &mut |_, it| {
            length += it.len()
        });
        assert!(length <= MOST_TEXT + text.len(), "{length}");
    }

    #[test]
    fn few_long_files_are_looked_at() {
        let names = (0..40).map(|at| format!("/p/{at}.py"));
        let files = names.fold(MemoryFiles::new(), |files, name| {
            files.with(&name, "x".repeat(70_000))
        });
        let mut count = 0;
        each(&files, "/p", &|_| true, &|_| false, &mut |_, _| count += 1);
        assert_eq!(count, MOST_LONG);
    }
}
