//! Files of the project that are mounted, read once and within limits.

use super::usual;
use crate::source::{DirEntry, FileError, FileKind, Files, paths};

/// Bytes that a ConfigMap or Secret may hold in all, as the API server counts them.
pub(super) const LIMIT: u64 = 1024 * 1024;
/// Files of one folder; more are no configuration.
const MOST_FILES: usize = 500;
/// Folders within folders; links may lead in circles.
const DEEPEST: usize = 12;

/// A file in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Relative to the folder, `/` between the parts.
    pub(super) path: String,
    /// Whether its owner may execute it.
    pub(super) executable: bool,
}

/// What a folder holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Folder {
    /// Its files, sorted, but for those that only keep it in a repository.
    pub(super) files: Vec<Entry>,
    /// Their bytes in all.
    pub(super) bytes: u64,
    /// More than a ConfigMap can hold; `files` is not complete.
    pub(super) too_large: bool,
    /// Programs in source are among them.
    pub(super) source: bool,
    /// It is the root of a program's source.
    pub(super) source_root: bool,
}

/// Looks through a folder without reading its files.
///
/// # Errors
/// Why the folder itself could not be listed.
pub(super) fn look(files: &dyn Files, path: &str) -> Result<Folder, FileError> {
    let mut folder = Folder::default();
    let entries = files.list(path)?;
    folder.source_root = entries
        .iter()
        .any(|entry| usual::is_source_root(&entry.name));
    descend(files, path, "", entries, 0, &mut folder);
    Ok(folder)
}

fn descend(
    files: &dyn Files,
    root: &str,
    below: &str,
    entries: Vec<DirEntry>,
    depth: usize,
    folder: &mut Folder,
) {
    for entry in entries {
        if folder.too_large {
            return;
        }
        let path = match below {
            "" => entry.name.clone(),
            below => format!("{below}/{}", entry.name),
        };
        let whole = format!("{}/{path}", root.trim_end_matches('/'));
        match entry.kind {
            FileKind::Directory => {
                // A repository or a package manager's folder is never configuration.
                if entry.name == ".git" || usual::is_dependencies(&entry.name) || depth == DEEPEST {
                    folder.too_large = true;
                    folder.source = true;
                } else if let Ok(entries) = files.list(&whole) {
                    descend(files, root, &path, entries, depth + 1, folder);
                }
            }
            FileKind::File => {
                folder.source |= usual::is_source_file(&entry.name);
                if !usual::is_content(&entry.name) {
                    continue;
                }
                let Ok(metadata) = files.metadata(&whole) else {
                    continue;
                };
                folder.bytes = folder.bytes.saturating_add(metadata.len);
                folder.files.push(Entry {
                    path,
                    executable: metadata.executable,
                });
                folder.too_large = folder.bytes > LIMIT || folder.files.len() > MOST_FILES;
            }
            FileKind::Other => {}
        }
    }
}

/// A file that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Loaded {
    /// Relative to the mounted folder; the name of a single file.
    pub(super) path: String,
    /// What it holds.
    pub(super) bytes: Vec<u8>,
    /// Whether its owner may execute it.
    pub(super) executable: bool,
}

/// Reads the files of a folder; those that cannot be read come with the reason.
pub(super) fn read(
    files: &dyn Files,
    path: &str,
    folder: &Folder,
) -> (Vec<Loaded>, Vec<(String, FileError)>) {
    let mut loaded = Vec::new();
    let mut failed = Vec::new();
    for entry in &folder.files {
        let whole = paths::join(path, &entry.path);
        match files.read(&whole) {
            Ok(bytes) => loaded.push(Loaded {
                path: entry.path.clone(),
                bytes,
                executable: entry.executable,
            }),
            Err(error) => failed.push((whole, error)),
        }
    }
    (loaded, failed)
}

/// A path as the reader of a finding would write it: from the project's folder where it lies in it, or where it was
/// written so; never where the project happens to be.
pub(super) fn shown(path: &str, working_dir: &str, relative: bool) -> String {
    match paths::relative_to(path, working_dir) {
        Some(".") => return ".".to_owned(),
        Some(rest) => return format!("./{rest}"),
        None if !relative => return path.to_owned(),
        None => {}
    }
    let mut above = working_dir.to_owned();
    let mut climbed = String::new();
    while above != "/" && above != "." {
        above = paths::parent(&above);
        climbed.push_str(if climbed.is_empty() { ".." } else { "/.." });
        match paths::relative_to(path, &above) {
            Some(".") => return climbed,
            Some(rest) => return format!("{climbed}/{rest}"),
            None => {}
        }
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemoryFiles;

    #[test]
    fn a_folder_is_looked_through_in_order() {
        let files = MemoryFiles::new()
            .with("c/b.yaml", "x")
            .with_mode("c/a/run.sh", "yy", true)
            .with("c/.gitkeep", "");
        let folder = look(&files, "/project/c").unwrap();
        let found: Vec<_> = folder
            .files
            .iter()
            .map(|f| (f.path.as_str(), f.executable))
            .collect();
        assert_eq!(found, [("a/run.sh", true), ("b.yaml", false)]);
        assert_eq!(
            (folder.bytes, folder.too_large, folder.source),
            (3, false, false)
        );
    }

    #[test]
    fn paths_are_shown_as_they_are_written() {
        for (path, relative, want) in [
            ("/w/p/a", true, "./a"),
            ("/w/p", true, "."),
            ("/w/x/y", true, "../x/y"),
            ("/w", true, ".."),
            ("/w/x", false, "/w/x"),
            ("/z", true, "../../z"),
        ] {
            assert_eq!(shown(path, "/w/p", relative), want, "{path}");
        }
    }

    #[test]
    fn what_is_too_large_is_not_read_to_its_end() {
        let files = MemoryFiles::new()
            .with("c/big", vec![0; 1024 * 1024 + 1])
            .with("c/z", "");
        let folder = look(&files, "/project/c").unwrap();
        assert!(folder.too_large);
        assert_eq!(folder.files.len(), 1);
    }

    #[test]
    fn source_code_is_known_by_its_files() {
        let files = MemoryFiles::new()
            .with("s/package.json", "{}")
            .with("t/x.py", "");
        let folder = look(&files, "/project/s").unwrap();
        assert!(folder.source_root && folder.source);
        let folder = look(&files, "/project/t").unwrap();
        assert!(!folder.source_root && folder.source);
    }
}
