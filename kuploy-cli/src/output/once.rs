//! Files that are written once and are the user's from then on.

use std::collections::BTreeSet;

use kuploy_compose::OutputFile;

use super::folder::Present;
use super::{Change, ChangeKind, Changes, Folder};
use crate::failure::Failure;

/// The names that kustomize looks for; two of them in one folder are an error.
const KUSTOMIZATIONS: [&str; 3] = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

impl Folder {
    /// What becomes of the folder's kustomization: it is written where there is none, and left alone where there is.
    ///
    /// # Errors
    /// When the folder cannot be looked at.
    pub(crate) fn once(self, kustomization: OutputFile) -> Result<Changes, Failure> {
        self.check_place(&kustomization.path)?;
        let mut there = false;
        for name in KUSTOMIZATIONS {
            there |= self.present(name)? != Present::Nothing;
        }
        let new = Change {
            path: kustomization.path,
            kind: ChangeKind::New,
            before: Vec::new(),
            after: kustomization.bytes,
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
