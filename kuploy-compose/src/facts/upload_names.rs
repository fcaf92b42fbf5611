//! What directories are called that keep what people would miss, and paths of such directories in source and settings.

use super::path_conventions::{self as conventions, is_passing};
use crate::source::paths;

/// Words of names of directories that hold what people upload.
pub(super) const OF_UPLOADS: &[&str] = &["attachment", "avatar", "media", "upload"];

/// Words of names of directories that hold what a program makes for people.
const OF_DATA: &[&str] = &[
    "backup",
    "backups",
    "data",
    "database",
    "documents",
    "export",
    "exports",
    "invoices",
    "report",
    "reports",
    "storage",
];

/// Directories of results, which the next build or run makes again.
const OUTPUTS: &[&str] = &["build", "dist", "out", "output", "public", "static", "src"];

/// A directory that a line names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Upload {
    /// From the directory of the program on, or absolute.
    pub(super) path: String,
    /// The variable that names another one.
    pub(super) variable: Option<String>,
    /// A file of a small database.
    pub(super) is_file: bool,
}

impl Upload {
    /// A directory.
    pub(super) fn directory(path: String, variable: Option<String>) -> Self {
        let is_file = false;
        Self {
            path,
            variable,
            is_file,
        }
    }
}

/// Whether a directory is called as those are that keep what people would miss.
pub(super) fn is_called_data(path: &str) -> bool {
    path.to_ascii_lowercase().split('/').any(|part| {
        let mut words = part.split(['-', '_', '.', ' ']);
        OF_UPLOADS.iter().any(|word| part.contains(word))
            || words.any(|word| OF_DATA.contains(&word))
    })
}

/// A directory whose content somebody would miss.
pub(super) fn kept(path: String) -> Option<String> {
    let last = paths::file_name(&path).to_ascii_lowercase();
    let is_kept = !is_passing(&path)
        && !conventions::is_dependencies(&path)
        && !OUTPUTS.contains(&last.as_str());
    is_kept.then_some(path)
}

/// A text that is a path of a directory.
pub(super) fn plain(text: &str) -> Option<String> {
    is_path(text).then(|| inside(text)).flatten()
}

pub(super) fn is_path(text: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    text.chars().all(is_plain)
        && text.contains(|c: char| c.is_ascii_alphabetic())
        && !text.contains("//")
        && !conventions::looks_like_file(text)
}

/// A path that does not lead out of the directory of the program.
pub(super) fn inside(path: &str) -> Option<String> {
    let path = paths::clean(path);
    let is_inside = path != "." && path != "/" && !path.starts_with("..");
    is_inside.then_some(path)
}
