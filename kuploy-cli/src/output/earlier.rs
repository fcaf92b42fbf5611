//! What a folder holds of the app before a run changes it: the manifests that differ from those of the run.

use std::str;

use super::folder::Present;
use super::ownership::{self, KUSTOMIZATION};
use super::{ChangeKind, Changes};
use crate::failure::Failure;

/// A manifest before and after a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Versions {
    /// As messages name it.
    pub(crate) shown: String,
    /// Its text now, where there is one.
    pub(crate) before: Option<String>,
    /// Its text then, where the run makes it.
    pub(crate) after: Option<String>,
}

impl Changes {
    /// Every manifest that is not the same before and after the run, whichever file it is in then: what is in the
    /// cluster under one file's name may come from another's tomorrow. Texts that are no UTF-8 are left out.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn manifests(&self) -> Result<Vec<Versions>, Failure> {
        let mut all = Vec::new();
        let written = |kind: ChangeKind| matches!(kind, ChangeKind::New | ChangeKind::Changed);
        for change in &self.list {
            if written(change.kind) && ownership::is_yaml(&change.path) {
                all.push(Versions {
                    shown: self.folder.show(&change.path),
                    before: text(&change.before),
                    after: text(&change.after),
                });
            }
        }
        let listed = self.listed()?;
        for path in &self.gone {
            // What an earlier run left behind is on disk, and no longer in the app.
            if listed.as_ref().is_some_and(|listed| !lists(listed, path)) {
                continue;
            }
            all.extend(self.left(path)?);
        }
        Ok(all)
    }

    /// Every manifest and kustomization before and after the run, also those that stay as they are.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub(crate) fn whole(&self) -> Result<Vec<Versions>, Failure> {
        let list = self.list.iter();
        let is_made = |change: &&super::Change| change.kind != ChangeKind::Removed;
        let made = list.filter(|change| is_made(change) && ownership::is_yaml(&change.path));
        let mut all: Vec<Versions> = made.map(|change| self.as_made(change)).collect();
        for path in &self.gone {
            all.extend(self.left(path)?);
        }
        Ok(all)
    }

    /// One file before and after the run, by its path in the folder.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub(crate) fn versions_of(&self, path: &str) -> Result<Option<Versions>, Failure> {
        let mut list = self.list.iter();
        let made = list.find(|it| it.path == path && it.kind != ChangeKind::Removed);
        match made {
            Some(change) => Ok(Some(self.as_made(change))),
            None if self.gone.contains(path) => self.left(path),
            None => Ok(None),
        }
    }

    fn as_made(&self, change: &super::Change) -> Versions {
        Versions {
            shown: self.folder.show(&change.path),
            before: text(&change.before),
            after: text(&change.after),
        }
    }

    /// A file that this run no longer writes, where it is still there.
    fn left(&self, path: &str) -> Result<Option<Versions>, Failure> {
        Ok(match self.folder.present(path)? {
            Present::File(bytes) => Some(Versions {
                shown: self.folder.show(path),
                before: text(&bytes),
                after: None,
            }),
            _ => None,
        })
    }

    /// The kustomization as it is, where there is one.
    fn listed(&self) -> Result<Option<String>, Failure> {
        if self.gone.is_empty() {
            return Ok(None);
        }
        Ok(match self.folder.present(KUSTOMIZATION)? {
            Present::File(bytes) => String::from_utf8(bytes).ok(),
            _ => None,
        })
    }
}

/// Whether a kustomization has this resource, written as people and this program write it.
fn lists(kustomization: &str, path: &str) -> bool {
    kustomization.lines().any(|line| {
        let item = line.trim().strip_prefix("- ");
        item.is_some_and(|item| {
            item.trim()
                .trim_matches(['"', '\''])
                .trim_start_matches("./")
                == path
        })
    })
}

/// What a file holds, where that is text.
fn text(bytes: &[u8]) -> Option<String> {
    let text = str::from_utf8(bytes).ok().map(str::to_owned);
    text.filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::lists;

    #[test]
    fn a_resource_is_an_item_and_no_comment() {
        let text = "# - old.yaml\nresources:\n- web.yaml\n  - './db.yaml'\n";
        for (path, want) in [("web.yaml", true), ("db.yaml", true), ("old.yaml", false)] {
            assert_eq!(lists(text, path), want, "{path}");
        }
    }
}
