//! Memory that is mounted as a directory.

use crate::quantity::docker_size;
use crate::source::paths;

/// An entry of `tmpfs`: `/run:size=64m,ro`.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Tmpfs {
    /// Where it is mounted.
    pub(crate) path: String,
    /// Its size, where that is limited.
    pub(crate) size: Option<String>,
    /// Whether nothing can be written there.
    pub(crate) read_only: bool,
}

impl Tmpfs {
    /// Reads an entry; other options are those of a file system that Kubernetes makes.
    pub(crate) fn read(entry: &str) -> Self {
        let (path, options) = entry.split_once(':').unwrap_or((entry, ""));
        let mut found = Self {
            path: paths::clean(path),
            size: None,
            read_only: false,
        };
        for option in options.split(',') {
            match option.split_once('=') {
                Some(("size", text)) => found.size = docker_size(text),
                None => found.read_only |= option == "ro",
                _ => {}
            }
        }
        found
    }
}
