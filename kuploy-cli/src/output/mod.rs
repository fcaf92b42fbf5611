//! The output folder: what would change in it, and how the change is made so that nothing is ever lost.
//!
//! All is compiled before the first byte is written. [`Folder::open`] looks at where the files go, [`Folder::compare`]
//! at what is there, and [`Changes::write`] makes it so: every file is written beside its place and only when
//! all are there renamed, so a crash leaves the old file or the new one. A file whose bytes would not change is not
//! touched; one that the program did not write ([`ownership`]) is not overwritten.

mod compare;
mod diff;
mod folder;
mod ownership;
mod write;

pub(crate) use compare::{Change, ChangeKind, Changes};
pub(crate) use diff::unified;
pub(crate) use folder::Folder;

use kuploy_compose::OutputFile;

/// What is asked of a run that writes.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Policy {
    /// Overwrite files that the program did not write.
    pub(crate) force: bool,
    /// Remove files of an earlier run that are no longer made.
    pub(crate) prune: bool,
}

/// All files as one stream of YAML documents.
pub(crate) fn stream(files: &[OutputFile]) -> Vec<u8> {
    let mut stream = Vec::new();
    let manifests = files.iter().filter(|file| ownership::is_yaml(&file.path));
    for (at, file) in manifests.enumerate() {
        if at > 0 && !file.bytes.starts_with(b"---\n") {
            stream.extend_from_slice(b"---\n");
        }
        stream.extend_from_slice(&file.bytes);
    }
    stream
}
