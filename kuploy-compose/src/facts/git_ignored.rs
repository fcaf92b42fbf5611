//! Files of mounted directories that Git ignores: they are copied into no file that it has. What it has all the same (`git add
//! --force`) is no such file.

use super::mounted_files::{Directory, MountedFile};
use super::secret_files;
use crate::map::BTreeSet;
use crate::source::{Files, checkout, git_index, paths};

/// Whether all that a directory holds is ignored.
pub(crate) fn holds_nothing_else(files: &dyn Files, path: &str, directory: &Directory) -> bool {
    let ignored = of(files, &directory.files);
    match directory.files.is_empty() {
        true => files.is_directory_kept_out(path),
        false => ignored.len() == directory.files.len(),
    }
}

/// Whether some of what a directory holds is ignored.
pub(crate) fn holds_some(files: &dyn Files, directory: &Directory) -> bool {
    !of(files, &directory.files).is_empty()
}

/// The files of a directory that are copied: without those that are ignored, and without logs.
pub(crate) fn without(files: &dyn Files, mut found: Vec<MountedFile>) -> Vec<MountedFile> {
    let ignored = of(files, &found);
    found.retain(|file| !ignored.contains(&file.origin) && !secret_files::is_log(&file.path));
    found
}

/// The files, by where they lie, that Git ignores and does not have.
fn of(files: &dyn Files, found: &[MountedFile]) -> BTreeSet<String> {
    let origins = found.iter().map(|file| &file.origin);
    let ignored: BTreeSet<&String> = origins.filter(|it| files.is_kept_out(it)).collect();
    let Some(first) = ignored.first() else {
        return BTreeSet::new();
    };
    let all = || ignored.iter().map(|it| (**it).clone()).collect();
    let Some(root) = checkout::root(files, &paths::parent(first)) else {
        return all();
    };
    let inside = |it: &&&String| paths::relative_to(it, &root).map(str::to_owned);
    let names = ignored.iter().filter_map(|it| inside(&it)).collect();
    match git_index::without_known(files, &root, names) {
        Some(unknown) => unknown.iter().map(|it| paths::join(&root, it)).collect(),
        None => all(),
    }
}
