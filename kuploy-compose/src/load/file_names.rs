//! What Compose files are called, and which file was meant by a name that is not there.

use crate::diagnostic::nearest_file;
use crate::source::{FileKind, Files, paths};

/// Names of Compose files, the first that is there being taken.
pub(super) const FILES: &[&str] = &[
    "compose.yaml",
    "compose.yml",
    "docker-compose.yml",
    "docker-compose.yaml",
];

/// Names of files that are merged over a Compose file that was found by its name.
pub(super) const OVERRIDES: &[&str] = &[
    "compose.override.yml",
    "compose.override.yaml",
    "docker-compose.override.yml",
    "docker-compose.override.yaml",
];

/// The file beside one that is missing which was probably meant: one that is called nearly so, or the Compose file.
pub(crate) fn meant(files: &dyn Files, path: &str) -> Option<String> {
    let (folder, name) = (paths::parent(path), paths::file_name(path));
    let entries = files.list(&folder).ok()?;
    let names = entries.iter().filter(|entry| entry.kind == FileKind::File);
    let names = names.map(|entry| entry.name.as_str());
    let is_compose = [".yaml", ".yml"].iter().any(|end| name.ends_with(end));
    let there = |name: &&str| names.clone().any(|other| other == *name);
    let by_name = || FILES.iter().copied().filter(|_| is_compose).find(there);
    let near = match FILES.contains(&name) {
        true => by_name().or_else(|| nearest_file(name, names.clone()))?,
        false => nearest_file(name, names.clone()).or_else(by_name)?,
    };
    Some(paths::join(&folder, near))
}
