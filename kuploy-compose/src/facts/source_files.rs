//! The files of a program in source, looked for below a directory within limits.

use super::path_conventions as conventions;
use crate::source::{FileKind, Files, paths};

/// Longest file that is looked through.
const LARGEST: u64 = 64 * 1024;
/// Most directories and files of a program that are looked at.
const MOST_DIRECTORIES: usize = 128;
const MOST_FILES: usize = 512;

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
    let mut directories = vec![directory.to_owned()];
    let (mut listed, mut read) = (0, 0);
    while let Some(directory) = directories.pop() {
        listed += 1;
        for entry in files.list(&directory).unwrap_or_default() {
            let path = paths::join(&directory, &entry.name);
            if is_ignored(&path) {
                continue;
            }
            match entry.kind {
                FileKind::Directory if listed + directories.len() < MOST_DIRECTORIES => {
                    directories.extend(is_of_program(&entry.name).then_some(path));
                }
                FileKind::File if read < MOST_FILES && is_read(&entry.name) => {
                    read += 1;
                    if let Some(text) = text(files, &path) {
                        each(&path, &text);
                    }
                }
                _ => {}
            }
        }
    }
}

/// The text of a file of source or settings, unless it is too long for one.
pub(super) fn text(files: &dyn Files, path: &str) -> Option<String> {
    let metadata = files.metadata(path).ok()?;
    if metadata.kind != FileKind::File || metadata.len > LARGEST {
        return None;
    }
    String::from_utf8(files.read(path).ok()?).ok()
}

fn is_of_program(directory: &str) -> bool {
    !directory.starts_with('.')
        && !conventions::is_dependencies(directory)
        && !NOT_RUN.contains(&directory)
}
