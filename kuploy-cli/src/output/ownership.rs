//! Which files of a folder are ours: those with the marker, and those that a marked file lists.
//!
//! The marker is a comment at the top of `kustomization.yaml`, followed by the list of all other files of the run, so
//! that manifests and config files stay free of it:
//!
//! ```text
//! # Made by kuploy-convert for project shop: change the Compose file, not what is listed here.
//! # - backend.yaml
//! # - config/frontend/default.conf
//! ```
//!
//! Without a `kustomization.yaml` every manifest carries the marker, and the first lists what cannot carry it.
//! Files of an earlier run that are no longer made stay in the list until they are pruned. Nothing in it depends on
//! the version, the time or the machine.

use std::collections::BTreeSet;

use kuploy_compose::OutputFile;

const BEGIN: &str = "# Made by kuploy-convert for project ";
const END: &str = ": change the Compose file, not ";

/// The file that lists the others, where there is one.
pub(super) const KUSTOMIZATION: &str = "kustomization.yaml";

/// Whether a path is that of a manifest.
pub(super) fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

/// What the top of a file says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Marker {
    /// The project that the file was made for.
    pub(super) project: String,
    /// Other files of the same run, relative to the folder.
    pub(super) files: Vec<String>,
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
        Some(Self {
            project: project.to_owned(),
            files: files.map(str::to_owned).collect(),
        })
    }

    fn write(&self, what: &str) -> Vec<u8> {
        let mut text = format!("{BEGIN}{}{END}{what}.\n", self.project);
        for file in &self.files {
            text.push_str(&format!("# - {file}\n"));
        }
        text.into_bytes()
    }
}

/// Puts the marker on the files of a run. `stale` are files of an earlier run that stay.
pub(super) fn mark(files: &mut [OutputFile], project: &str, stale: &BTreeSet<String>) {
    let kustomized = files.iter().any(|file| file.path == KUSTOMIZATION);
    let carries = |path: &str| {
        if kustomized {
            path == KUSTOMIZATION
        } else {
            is_yaml(path)
        }
    };
    let listed: BTreeSet<String> = files
        .iter()
        .map(|file| &file.path)
        .chain(stale)
        .filter(|path| !carries(path))
        .cloned()
        .collect();
    let mut listed: Vec<String> = listed.into_iter().collect();
    for file in files.iter_mut().filter(|file| carries(&file.path)) {
        let marker = Marker {
            project: project.to_owned(),
            files: std::mem::take(&mut listed),
        };
        let what = if marker.files.is_empty() {
            "this file"
        } else {
            "what is listed here"
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
        mark(&mut files, "shop", &BTreeSet::from(["old.yaml".to_owned()]));
        assert_eq!(files[0].bytes, b"kind: X\n");
        let marker = Marker::read(&files[2].bytes).unwrap();
        assert_eq!(marker.project, "shop");
        assert_eq!(marker.files, ["config/a.conf", "old.yaml", "web.yaml"]);
    }

    #[test]
    fn without_kustomization_every_manifest_is_marked() {
        let mut files = [file("web.yaml"), file("db.yaml"), file("notes.txt")];
        mark(&mut files, "shop", &BTreeSet::new());
        let markers: Vec<_> = files.iter().map(|f| Marker::read(&f.bytes)).collect();
        let listed = markers[0].as_ref().map(|marker| marker.files.clone());
        assert_eq!(listed, Some(vec!["notes.txt".to_owned()]));
        assert!(markers[1].is_some() && markers[2].is_none());
    }

    #[test]
    fn foreign_files_have_no_marker() {
        for text in ["", "# by hand\n", "# Made by kuploy-convert\n", "kind: X\n"] {
            assert_eq!(Marker::read(text.as_bytes()), None, "{text}");
        }
    }
}
