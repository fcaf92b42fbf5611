//! The door to the outside: a trait, and its implementation in memory.

use std::fmt;

use super::paths;
use crate::map::BTreeMap;

/// What a path leads to, links followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A regular file.
    File,
    /// A folder.
    Directory,
    /// A socket, device, FIFO or anything else that must not be read.
    Other,
}

/// What is known of a path without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// What the path leads to, links followed.
    pub kind: FileKind,
    /// Size in bytes; 0 for what is no file.
    pub len: u64,
    /// Whether the owner may execute it.
    pub executable: bool,
    /// Whether nobody but its owner may read it, or enter it where it is a folder.
    pub owner_only: bool,
}

/// One entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirEntry {
    /// The entry's name, without its folder.
    pub name: String,
    /// What it leads to, links followed.
    pub kind: FileKind,
}

/// Why a file could not be had.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileError {
    /// Nothing is there.
    NotFound,
    /// A folder, where a file was asked for.
    IsDirectory,
    /// Neither file nor folder: a device, FIFO or socket. Never opened.
    NotRegular,
    /// Larger than the limit (bytes).
    TooLarge(u64),
    /// Reached by way of a link that leads out of the project.
    OutsideProject(String),
    /// The user who runs this may not read it.
    Denied,
    /// Anything else, in the words of the system.
    Other(String),
}

/// A number of bytes as a reader says it: `16 MiB`.
pub(crate) fn bytes(count: u64) -> String {
    const UNITS: [(&str, u32); 3] = [("GiB", 30), ("MiB", 20), ("KiB", 10)];
    let whole = |(_, power): &&(&str, u32)| count > 0 && count.trailing_zeros() >= *power;
    match UNITS.iter().find(whole) {
        Some((unit, power)) => format!("{} {unit}", count >> power),
        None => format!("{count} bytes"),
    }
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("no such file"),
            Self::IsDirectory => f.write_str("is a directory"),
            Self::NotRegular => f.write_str("is a device, FIFO or socket, not a regular file"),
            Self::TooLarge(limit) => write!(f, "is larger than {}", bytes(*limit)),
            Self::OutsideProject(target) => {
                write!(
                    f,
                    "is a symbolic link to {target}, outside the project directory"
                )
            }
            Self::Denied => f.write_str("permission denied"),
            Self::Other(text) => f.write_str(text),
        }
    }
}

impl std::error::Error for FileError {}

/// The one door to the outside: files, folders and variables.
///
/// Paths are absolute and cleaned, but for `-`, which is standard input. An implementation answers the same
/// question the same way during one run.
pub trait Files {
    /// The folder that relative paths begin at, absolute.
    fn current_dir(&self) -> String;

    /// The bytes of a regular file.
    ///
    /// # Errors
    /// What kept the file from being read; devices, FIFOs and sockets are never opened.
    fn read(&self, path: &str) -> Result<Vec<u8>, FileError>;

    /// What a path leads to.
    ///
    /// # Errors
    /// [`FileError::NotFound`] when nothing is there, else what kept the path from being looked at.
    fn metadata(&self, path: &str) -> Result<Metadata, FileError>;

    /// The entries of a folder, sorted by name.
    ///
    /// # Errors
    /// What kept the folder from being listed.
    fn list(&self, path: &str) -> Result<Vec<DirEntry>, FileError>;

    /// A variable of the process environment.
    fn var(&self, name: &str) -> Option<String>;

    /// A path with all links followed; `None` when nothing is there, or there are no links.
    fn real_path(&self, path: &str) -> Option<String> {
        let _ = path;
        None
    }

    /// Whether the repository is told to keep a path out (`.gitignore`): it is made, or kept, elsewhere.
    fn is_kept_out(&self, path: &str) -> bool {
        let _ = path;
        false
    }

    /// The same of a directory, for which some lines alone are (`certs/`), whether it is there or not.
    fn is_directory_kept_out(&self, path: &str) -> bool {
        let _ = path;
        false
    }

    /// Whether a path leads to a regular file.
    fn is_file(&self, path: &str) -> bool {
        self.metadata(path)
            .is_ok_and(|metadata| metadata.kind == FileKind::File)
    }

    /// Whether a path leads to a folder.
    fn is_dir(&self, path: &str) -> bool {
        self.metadata(path)
            .is_ok_and(|metadata| metadata.kind == FileKind::Directory)
    }
}

#[derive(Clone, Debug)]
struct MemoryFile {
    bytes: Vec<u8>,
    executable: bool,
    owner_only: bool,
    kind: FileKind,
}

/// Files and variables in memory, for tests, web pages and other programs.
///
/// ```
/// use kuploy_compose::{Files, MemoryFiles};
///
/// let files = MemoryFiles::new().with("compose.yaml", "services: {}").with_var("TAG", "1.4");
/// assert!(files.is_file("/project/compose.yaml"));
/// assert_eq!(files.var("TAG").as_deref(), Some("1.4"));
/// ```
#[derive(Clone, Debug)]
pub struct MemoryFiles {
    current_dir: String,
    files: BTreeMap<String, MemoryFile>,
    variables: BTreeMap<String, String>,
}

impl Default for MemoryFiles {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryFiles {
    /// No files, no variables; the current folder is `/project`.
    pub fn new() -> Self {
        Self {
            current_dir: "/project".to_owned(),
            files: BTreeMap::new(),
            variables: BTreeMap::new(),
        }
    }

    /// Moves the current folder; call it before adding files by relative paths.
    #[must_use]
    pub fn with_current_dir(mut self, path: &str) -> Self {
        self.current_dir = paths::clean(path);
        self
    }

    /// Adds a file; a relative path begins at the current folder.
    #[must_use]
    pub fn with(self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.with_mode(path, bytes, false)
    }

    /// Adds a file that its owner may execute, or not.
    #[must_use]
    pub fn with_mode(self, path: &str, bytes: impl Into<Vec<u8>>, executable: bool) -> Self {
        self.with_file(
            path,
            MemoryFile {
                bytes: bytes.into(),
                executable,
                owner_only: false,
                kind: FileKind::File,
            },
        )
    }

    /// Adds a file that nobody but its owner may read.
    #[must_use]
    pub fn with_owner_only(self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.with_file(
            path,
            MemoryFile {
                bytes: bytes.into(),
                executable: false,
                owner_only: true,
                kind: FileKind::File,
            },
        )
    }

    /// Adds a device, which is there and must not be read.
    #[must_use]
    pub fn with_device(self, path: &str) -> Self {
        self.with_file(
            path,
            MemoryFile {
                bytes: Vec::new(),
                executable: false,
                owner_only: false,
                kind: FileKind::Other,
            },
        )
    }

    /// Adds a folder, which may hold nothing; those of files are there by themselves.
    #[must_use]
    pub fn with_folder(self, path: &str) -> Self {
        self.with_file(
            path,
            MemoryFile {
                bytes: Vec::new(),
                executable: true,
                owner_only: false,
                kind: FileKind::Directory,
            },
        )
    }

    /// Adds a folder that nobody but its owner may enter.
    #[must_use]
    pub fn with_owner_only_folder(self, path: &str) -> Self {
        self.with_file(
            path,
            MemoryFile {
                bytes: Vec::new(),
                executable: true,
                owner_only: true,
                kind: FileKind::Directory,
            },
        )
    }

    fn with_file(mut self, path: &str, file: MemoryFile) -> Self {
        let path = match path {
            "-" => path.to_owned(),
            path => paths::join(&self.current_dir, path),
        };
        self.files.insert(path, file);
        self
    }

    /// Sets a variable of the environment.
    #[must_use]
    pub fn with_var(mut self, name: &str, value: &str) -> Self {
        self.variables.insert(name.to_owned(), value.to_owned());
        self
    }

    fn below<'a>(&'a self, folder: &str) -> impl Iterator<Item = &'a str> {
        let prefix = format!("{}/", folder.trim_end_matches('/'));
        self.files
            .range(prefix.clone()..)
            .map_while(move |(path, _)| path.strip_prefix(prefix.as_str()))
    }
}

impl Files for MemoryFiles {
    fn current_dir(&self) -> String {
        self.current_dir.clone()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        match self.files.get(path) {
            Some(file) if file.kind == FileKind::Other => Err(FileError::NotRegular),
            Some(file) if file.kind == FileKind::Directory => Err(FileError::IsDirectory),
            Some(file) => Ok(file.bytes.clone()),
            None if self.is_dir(path) => Err(FileError::IsDirectory),
            None => Err(FileError::NotFound),
        }
    }

    fn metadata(&self, path: &str) -> Result<Metadata, FileError> {
        if let Some(file) = self.files.get(path) {
            return Ok(Metadata {
                kind: file.kind,
                len: file.bytes.len() as u64,
                executable: file.executable,
                owner_only: file.owner_only,
            });
        }
        if path == "/" || path == self.current_dir || self.below(path).next().is_some() {
            return Ok(Metadata {
                kind: FileKind::Directory,
                len: 0,
                executable: true,
                owner_only: false,
            });
        }
        Err(FileError::NotFound)
    }

    fn list(&self, path: &str) -> Result<Vec<DirEntry>, FileError> {
        if !self.is_dir(path) {
            return Err(FileError::NotFound);
        }
        let mut entries: Vec<DirEntry> = Vec::new();
        for rest in self.below(path) {
            let (name, kind) = match rest.split_once('/') {
                Some((folder, _)) => (folder, FileKind::Directory),
                None => {
                    let file = self.files.get(&paths::join(path, rest));
                    (rest, file.map_or(FileKind::File, |file| file.kind))
                }
            };
            if !entries.iter().rev().any(|entry| entry.name == name) {
                entries.push(DirEntry {
                    name: name.to_owned(),
                    kind,
                });
            }
        }
        entries.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(entries)
    }

    fn var(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_exist_by_their_files() {
        let files = MemoryFiles::new().with("a/b.txt", "x").with("a/c/d", "y");
        assert!(files.is_dir("/project/a"));
        assert_eq!(files.read("/project/a"), Err(FileError::IsDirectory));
        let names: Vec<_> = files
            .list("/project/a")
            .into_iter()
            .flatten()
            .map(|e| e.name)
            .collect();
        assert_eq!(names, ["b.txt", "c"]);
        let files = files.with_folder("a/e");
        assert_eq!(files.list("/project/a/e"), Ok(Vec::new()));
        assert_eq!(files.read("/project/a/e"), Err(FileError::IsDirectory));
    }
}
