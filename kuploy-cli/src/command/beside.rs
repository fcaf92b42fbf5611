//! What lies beside manifests and tells how they are meant: scripts, guides, code of tests, sources of programs, copies of
//! examples. Read once, and only so much of it.

use kuploy_compose::Files;
use kuploy_compose::drift::Guides;
use kuploy_compose::kustomize::{self, Programs};
use kuploy_compose::source::{FileError, FileKind, paths};

use super::applied;
use crate::disk::Disk;

/// So many entries of a directory are looked into: copies beside an example, scripts beside a kustomization.
pub(super) const BESIDE: usize = 50;

/// Whether a kustomization lies in an example, and all that it names outside of itself is there from the same place of a
/// directory beside the example.
pub(super) fn is_copied(disk: &Disk, path: &str, entries: &[String]) -> bool {
    let folder = paths::parent(path);
    let above = std::iter::successors(Some(folder.clone()), |it| {
        (it.len() > 1).then(|| paths::parent(it))
    });
    let mut examples = above.filter(|it| kustomize::is_called_example(paths::file_name(it)));
    examples.any(|example| {
        let inside = paths::relative_to(&folder, &example).unwrap_or_default();
        let holder = paths::parent(&example);
        let beside = disk.list(&holder).unwrap_or_default();
        let mut beside = beside
            .into_iter()
            .take(BESIDE)
            .map(|it| paths::join(&holder, &it.name));
        beside.any(|other| {
            let copy = paths::join(&other, inside);
            let is_there = |entry: &String| {
                let path = paths::join(&copy, entry);
                entry.starts_with("..") && (disk.is_file(&path) || disk.is_dir(&path))
            };
            other != example && entries.iter().all(is_there)
        })
    })
}

/// So many files with code of tests are read beside a manifest.
const TESTS: usize = 20;

/// The code of tests in a directory, whose data lies beside it (seen: a bundle that a test says is invalid).
pub(super) fn tests_in(disk: &Disk, folder: &str) -> Vec<String> {
    let files = disk.list(folder).unwrap_or_default().into_iter();
    let tests = files
        .filter(|it| applied::is_test_code(&it.name))
        .take(TESTS);
    let read = |name: &str| String::from_utf8(regular(disk, &paths::join(folder, name)).ok()?).ok();
    tests.filter_map(|it| read(&it.name)).collect()
}

/// So many sources of programs are read at most.
const PROGRAMS: usize = 3000;

pub(super) fn read_programs(disk: &Disk, files: &[String]) -> Programs {
    let mut all = Programs::default();
    for path in files.iter().take(PROGRAMS) {
        let bytes = regular(disk, path).unwrap_or_default();
        all.add(path, &String::from_utf8_lossy(&bytes));
    }
    all
}

/// What scripts do. A guide tells what its readers may do.
pub(super) fn read_scripts(disk: &Disk, guides: &[String]) -> Vec<(String, String)> {
    read_texts(disk, guides.iter().filter(|path| !path.ends_with(".md")))
}

pub(super) fn read_texts<'a>(
    disk: &Disk,
    paths: impl Iterator<Item = &'a String>,
) -> Vec<(String, String)> {
    let text = |path: &String| String::from_utf8(regular(disk, path).ok()?).ok();
    paths
        .filter_map(|path| Some((path.clone(), text(path)?)))
        .collect()
}

/// What guides and scripts say of how manifests are applied.
pub(super) fn read_guides(disk: &Disk, files: &[String]) -> Guides {
    let mut all = Guides::default();
    for path in files {
        let bytes = regular(disk, path).unwrap_or_default();
        let text = String::from_utf8_lossy(&bytes);
        all.server_side |= text.contains("--server-side");
        all.by_hand |= text.contains(" apply -f") || text.contains(" apply -k");
        all.creates |= text.contains(" create -f");
    }
    all
}

pub(super) fn regular(disk: &Disk, path: &str) -> Result<Vec<u8>, FileError> {
    match disk.metadata(path)?.kind {
        FileKind::File => disk.read(path),
        _ => Err(FileError::NotRegular),
    }
}
