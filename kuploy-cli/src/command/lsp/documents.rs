//! The texts that the editor holds, and the disk behind them.

use std::collections::BTreeMap;

use kuploy_compose::source::{DirEntry, FileError, FileKind, Metadata, paths};
use kuploy_compose::{Files, LoadRequest};
use lsp_types::Url;

use crate::args;
use crate::disk::Disk;

/// The open documents, by absolute path.
pub(super) struct Documents {
    request: LoadRequest,
    open: BTreeMap<String, String>,
}

impl Documents {
    pub(super) fn new(request: LoadRequest) -> Self {
        Self {
            request,
            open: BTreeMap::new(),
        }
    }

    pub(super) fn set(&mut self, uri: &Url, text: String) {
        if let Some(path) = path(uri) {
            self.open.insert(path, text);
        }
    }

    pub(super) fn close(&mut self, uri: &Url) {
        if let Some(path) = path(uri) {
            self.open.remove(&path);
        }
    }

    pub(super) fn text(&self, uri: &Url) -> Option<&str> {
        self.open.get(&path(uri)?).map(String::as_str)
    }

    pub(super) fn is_open(&self, uri: &Url) -> bool {
        self.text(uri).is_some()
    }

    /// What a project with these Compose files is loaded by.
    pub(super) fn request(&self, files: &[String]) -> LoadRequest {
        let mut request = self.request.clone();
        request.files = files.to_vec();
        request
    }

    /// The files as the editor shows them, for a project in the directory of `path`.
    pub(super) fn files(&self, path: &str) -> Option<Edited<'_>> {
        let mut request = self.request.clone();
        request.files = vec![path.to_owned()];
        let disk = args::disk(&request).ok()?;
        Some(Edited {
            open: &self.open,
            directory: paths::parent(path),
            disk,
        })
    }
}

/// The absolute path of a document on the disk.
pub(super) fn path(uri: &Url) -> Option<String> {
    let path = uri.to_file_path().ok()?;
    path.to_str().map(paths::clean)
}

/// The document of an absolute path.
pub(super) fn uri(path: &str) -> Option<Url> {
    Url::from_file_path(path).ok()
}

/// The disk, with the texts of the editor in place of what is saved.
pub(super) struct Edited<'a> {
    open: &'a BTreeMap<String, String>,
    directory: String,
    disk: Disk,
}

impl Files for Edited<'_> {
    /// The directory of the document: the editor may have been started anywhere.
    fn current_dir(&self) -> String {
        self.directory.clone()
    }

    fn read(&self, path: &str) -> Result<Vec<u8>, FileError> {
        match self.open.get(path) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.disk.read(path),
        }
    }

    fn metadata(&self, path: &str) -> Result<Metadata, FileError> {
        match (self.disk.metadata(path), self.open.get(path)) {
            (Ok(metadata), Some(text)) => Ok(Metadata {
                len: text.len() as u64,
                ..metadata
            }),
            // A document that was never saved.
            (Err(_), Some(text)) => Ok(Metadata {
                kind: FileKind::File,
                len: text.len() as u64,
                executable: false,
                owner_only: false,
            }),
            (metadata, None) => metadata,
        }
    }

    fn list(&self, path: &str) -> Result<Vec<DirEntry>, FileError> {
        self.disk.list(path)
    }

    fn var(&self, name: &str) -> Option<String> {
        self.disk.var(name)
    }

    fn real_path(&self, path: &str) -> Option<String> {
        self.disk.real_path(path)
    }
}
