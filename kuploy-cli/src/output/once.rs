//! Files that are written once and are the user's from then on.

use std::collections::BTreeSet;

use kuploy_compose::OutputFile;

use super::folder::Present;
use super::ownership::CHART;
use super::{Change, ChangeKind, Changes, Folder};
use crate::failure::Failure;

/// The names that kustomize looks for; two of them in one folder are an error.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

impl Folder {
    /// What becomes of a file that the folder has once, a kustomization or the head of a chart: it is written where there
    /// is none, and left alone where there is.
    ///
    /// # Errors
    /// When the folder cannot be looked at.
    pub(crate) fn once(self, file: OutputFile) -> Result<Changes, Failure> {
        self.check_place(&file.path)?;
        let names: &[&str] = match file.path.as_str() {
            CHART => &[CHART],
            _ => &KUSTOMIZATIONS,
        };
        let mut there = false;
        for name in names {
            there |= self.present(name)? != Present::Nothing;
        }
        let new = Change {
            path: file.path,
            kind: ChangeKind::New,
            before: Vec::new(),
            after: file.bytes,
        };
        Ok(Changes {
            folder: self,
            project: String::new(),
            list: if there { Vec::new() } else { vec![new] },
            stale: BTreeSet::new(),
            gone: BTreeSet::new(),
        })
    }
}
