//! Which files of a folder are ours: those with the marker, and those that a marked file lists.
//!
//! The marker is a comment at the top of `kustomization.yaml`, followed by the list of all other files of the run, so
//! that manifests and config files stay free of it:
//!
//! ```text
//! # Made by kuploy-convert for project shop: change the Compose file, not the files listed here with their checksums.
//! # - . 6d1c1a7a0c55
//! # - backend.yaml 0f0a3c1d2b4e
//! # - config/frontend/default.conf 93a4b5c6d7e8
//! ```
//!
//! Behind each name stands a hash of what was written, `.` being the file itself, so that an edit is noticed and not
//! overwritten. Line ends are left out of it: git may change them.
//!
//! A Helm chart has its marker in `values.yaml`. Without either every manifest carries the marker, and the first lists what cannot carry it.
//! Files of an earlier run that are no longer made stay in the list until they are pruned. Nothing in it depends on
//! the version, the time or the machine.

use std::collections::BTreeMap;

use kuploy_compose::OutputFile;
use sha2::{Digest, Sha256};

/// Files of an earlier run, with the hash of what was written where it is known.
pub(super) type Owned = BTreeMap<String, Option<String>>;

const BEGIN: &str = "# Made by kuploy-convert for project ";
const END: &str = ": change the Compose file, not ";

/// The file that lists the others of manifests, where there is one.
pub(super) const KUSTOMIZATION: &str = "kustomization.yaml";
/// The file that lists the others of a Helm chart.
const VALUES: &str = "values.yaml";
/// The file at the top of a directory that is one for Helm.
pub(super) const CHART: &str = "Chart.yaml";

/// The files that can list the others: the first that a run makes does.
pub(super) const LISTS: [&str; 2] = [KUSTOMIZATION, VALUES];

/// Whether a path is that of a manifest.
pub(super) fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

/// What the top of a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marker {
    /// The project that the file was made for.
    pub(super) project: String,
    /// Other files of the same run, relative to the folder, with the hash of what was written.
    pub(super) files: Vec<(String, Option<String>)>,
    /// The hash of what was written below the marker of the file itself.
    pub(super) own: Option<String>,
}

/// Digits of a hash: enough to notice an edit.
const DIGITS: usize = 12;

/// What tells whether a file is as it was written.
pub(super) fn hash(bytes: &[u8]) -> String {
    let mut hash = Sha256::new();
    for part in bytes.split(|byte| *byte == b'\r') {
        hash.update(part);
    }
    let digest = hash.finalize();
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    hex.get(..DIGITS).unwrap_or_default().to_owned()
}

/// The hash of what stands below the marker of a file, and of all of a file without one.
pub(super) fn hash_of_body(bytes: &[u8]) -> String {
    if Marker::read(bytes).is_none() {
        return hash(bytes);
    }
    let lines = bytes.split_inclusive(|byte| *byte == b'\n').enumerate();
    let is_marker = |(at, line): &(usize, &[u8])| *at == 0 || line.starts_with(b"# - ");
    let length: usize = lines
        .take_while(is_marker)
        .map(|(_, line)| line.len())
        .sum();
    hash(bytes.get(length..).unwrap_or_default())
}

/// `NAME HASH` in its parts.
fn with_hash(entry: &str) -> (String, Option<String>) {
    let is_hash =
        |text: &str| text.len() == DIGITS && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    match entry.rsplit_once(' ') {
        Some((name, hash)) if is_hash(hash) => (name.to_owned(), Some(hash.to_owned())),
        _ => (entry.to_owned(), None),
    }
}

impl Marker {
    /// Reads the marker at the top of a file.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut lines = bytes.split(|byte| *byte == b'\n').map(|line| {
            let text = std::str::from_utf8(line).unwrap_or_default();
            text.trim_end_matches('\r')
        });
        let (project, _) = lines.next()?.strip_prefix(BEGIN)?.split_once(END)?;
        let files = lines.map_while(|line| line.strip_prefix("# - "));
        let mut marker = Self {
            project: project.to_owned(),
            ..Self::default()
        };
        for (name, hash) in files.map(with_hash) {
            match name.as_str() {
                "." => marker.own = hash,
                _ => marker.files.push((name, hash)),
            }
        }
        Some(marker)
    }

    pub(super) fn write(&self, what: &str) -> Vec<u8> {
        let mut text = format!("{BEGIN}{}{END}{what}.\n", self.project);
        let own = self.own.iter().map(|own| (".", Some(own)));
        let files = self
            .files
            .iter()
            .map(|(name, hash)| (name.as_str(), hash.as_ref()));
        for (name, hash) in own.chain(files) {
            let hash = hash.map(|hash| format!(" {hash}")).unwrap_or_default();
            text.push_str(&format!("# - {name}{hash}\n"));
        }
        text.into_bytes()
    }
}

/// Puts the marker on the files of a run. `stale` are files of an earlier run that stay, with their hashes.
pub(super) fn mark(files: &mut [OutputFile], project: &str, stale: &Owned) {
    let made = |list: &&&str| files.iter().any(|file| file.path == **list);
    let list = LISTS.iter().find(made).copied();
    let carries = |path: &str| match list {
        Some(list) => path == list,
        None => is_yaml(path),
    };
    let made = files
        .iter()
        .map(|file| (file.path.clone(), Some(hash(&file.bytes))));
    let stale = stale
        .iter()
        .map(|(path, hash)| (path.clone(), hash.clone()));
    let listed: Owned = stale
        .chain(made)
        .filter(|(path, _)| !carries(path))
        .collect();
    let mut listed: Vec<(String, Option<String>)> = listed.into_iter().collect();
    for file in files.iter_mut().filter(|file| carries(&file.path)) {
        let marker = Marker {
            project: project.to_owned(),
            files: std::mem::take(&mut listed),
            own: Some(hash(&file.bytes)),
        };
        let what = if marker.files.is_empty() {
            "this file"
        } else {
            "the files listed here with their checksums"
        };
        let mut bytes = marker.write(what);
        bytes.append(&mut file.bytes);
        file.bytes = bytes;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str) -> OutputFile {
        OutputFile {
            path: path.to_owned(),
            bytes: b"kind: X\n".to_vec(),
        }
    }

    #[test]
    fn what_is_marked_is_read_back() {
        let mut files = [file("web.yaml"), file("config/a.conf"), file(KUSTOMIZATION)];
        mark(
            &mut files,
            "shop",
            &Owned::from([("old.yaml".to_owned(), None)]),
        );
        assert_eq!(files[0].bytes, b"kind: X\n");
        let marker = Marker::read(&files[2].bytes).unwrap();
        assert_eq!(marker.project, "shop");
        let names: Vec<&str> = marker.files.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["config/a.conf", "old.yaml", "web.yaml"]);
        let hashes: Vec<_> = marker
            .files
            .iter()
            .map(|(_, hash)| hash.is_some())
            .collect();
        assert_eq!(hashes, [true, false, true]);
        assert_eq!(marker.own, Some(hash_of_body(&files[2].bytes)));
        assert_eq!(hash(b"a\r\nb\n"), hash(b"a\nb\n"));
    }

    #[test]
    fn without_kustomization_every_manifest_is_marked() {
        let mut files = [file("web.yaml"), file("db.yaml"), file("notes.txt")];
        mark(&mut files, "shop", &Owned::new());
        let markers: Vec<_> = files.iter().map(|f| Marker::read(&f.bytes)).collect();
        let listed = markers[0].as_ref().map(|marker| marker.files[0].0.clone());
        assert_eq!(listed.as_deref(), Some("notes.txt"));
        assert!(markers[1].is_some() && markers[2].is_none());
    }

    #[test]
    fn foreign_files_have_no_marker() {
        for text in ["", "# by hand\n", "# Made by kuploy-convert\n", "kind: X\n"] {
            assert_eq!(Marker::read(text.as_bytes()), None, "{text}");
        }
    }
}
