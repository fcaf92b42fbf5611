//! What a run would change in the output folder.

use std::collections::BTreeSet;

use kuploy_compose::OutputFile;

use super::folder::{Folder, Present};
use super::{Policy, ownership};
use crate::failure::Failure;

/// What becomes of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ChangeKind {
    /// It is not there yet.
    New,
    /// It is there with other bytes.
    Changed,
    /// It is there as it should be, and is not touched.
    Same,
    /// An earlier run made it and this one does not.
    Removed,
}

impl ChangeKind {
    /// What `--check` says of a file.
    pub(crate) fn verdict(self) -> &'static str {
        match self {
            Self::New => "is missing",
            Self::Changed => "is out of date",
            Self::Same => "is up to date",
            Self::Removed => "is no longer written",
        }
    }
}

/// One file of the folder, before and after.
#[derive(Clone, Debug)]
pub(crate) struct Change {
    /// Relative to the folder.
    pub(crate) path: String,
    /// What becomes of it.
    pub(crate) kind: ChangeKind,
    /// Its bytes now; empty when there is none.
    pub(crate) before: Vec<u8>,
    /// Its bytes then; empty when it is removed.
    pub(crate) after: Vec<u8>,
}

/// What a run would change.
#[derive(Clone, Debug)]
pub(crate) struct Changes {
    pub(super) folder: Folder,
    /// The project that the files are made for.
    pub(super) project: String,
    /// By file, in the order to write.
    pub(crate) list: Vec<Change>,
    /// Files of an earlier run that are no longer made and stay.
    pub(crate) stale: BTreeSet<String>,
    /// Manifests that are there and that this run does not make, by what is there: those of [`Self::stale`], those
    /// that are removed, and where asked for everybody else's.
    pub(super) gone: BTreeSet<String>,
}

impl Changes {
    /// Whether anything is to do.
    pub(crate) fn any(&self) -> bool {
        self.differing().next().is_some()
    }

    /// The files that are not as they would be.
    pub(crate) fn differing(&self) -> impl Iterator<Item = &Change> {
        self.list
            .iter()
            .filter(|change| change.kind != ChangeKind::Same)
    }

    /// The project that a file was made for which this one would write otherwise, and this project.
    pub(crate) fn other_project(&self) -> Option<(String, &str)> {
        let mut changed = self.differing().filter(|it| it.kind == ChangeKind::Changed);
        let project = changed.find_map(|change| self.folder.project_of(&change.path))?;
        (project != self.project).then_some((project, self.project.as_str()))
    }

    /// How many files the run makes.
    pub(crate) fn made(&self) -> usize {
        let removed = |change: &&Change| change.kind == ChangeKind::Removed;
        self.list.len() - self.list.iter().filter(removed).count()
    }

    /// How many of them are new or changed.
    pub(crate) fn written(&self) -> usize {
        let written = |change: &&Change| change.kind != ChangeKind::Removed;
        self.differing().filter(written).count()
    }

    /// What is in a file of an earlier run that stays.
    pub(crate) fn stale_bytes(&self, path: &str) -> Vec<u8> {
        match self.folder.present(path) {
            Ok(Present::File(bytes)) => bytes,
            _ => Vec::new(),
        }
    }

    /// The folder.
    pub(crate) fn folder(&self) -> &Folder {
        &self.folder
    }
}

/// Whether Git left the lines of a merge in a file.
fn has_conflict(text: &[u8]) -> bool {
    let mut lines = text.split(|byte| *byte == b'\n');
    let mut begins = |mark: &[u8]| lines.any(|line| line.starts_with(mark));
    begins(b"<<<<<<< ") && begins(b"=======") && begins(b">>>>>>> ")
}

impl Folder {
    /// Compares the files of a run with what is there.
    ///
    /// # Errors
    /// When a file is in the way that the program did not write, or one cannot be read.
    pub(crate) fn compare(
        self,
        mut files: Vec<OutputFile>,
        project: &str,
        policy: Policy,
    ) -> Result<Changes, Failure> {
        let owned = self.owned(project)?;
        let made: BTreeSet<&str> = files.iter().map(|file| file.path.as_str()).collect();
        let unmade = |path: &&String| !made.contains(path.as_str());
        let old: BTreeSet<String> = owned.keys().filter(unmade).cloned().collect();
        let mut gone = old.clone();
        if policy.any_tool {
            gone.extend(self.manifests()?.into_iter().filter(|path| unmade(&path)));
        }
        gone.retain(|path| ownership::is_yaml(path));
        let (stale, removed) = if policy.prune {
            (BTreeSet::new(), old)
        } else {
            (old, BTreeSet::new())
        };
        let kept = owned.iter().filter(|(path, _)| stale.contains(*path));
        let kept = kept.map(|(path, hash)| (path.clone(), hash.clone()));
        ownership::mark(&mut files, project, &kept.collect());

        let mut list = Vec::with_capacity(files.len());
        let (mut foreign, mut edited) = (Vec::new(), Vec::new());
        let is_edited = |path: &str, before: &[u8]| {
            let written = owned.get(path).and_then(Option::as_ref);
            written.is_some_and(|written| *written != ownership::hash_of_body(before))
        };
        for file in files {
            self.check_place(&file.path)?;
            let (kind, before) = match self.present(&file.path)? {
                Present::Nothing => (ChangeKind::New, Vec::new()),
                Present::File(before) if before == file.bytes => (ChangeKind::Same, before),
                Present::File(before) => {
                    if !owned.contains_key(&file.path) {
                        foreign.push(file.path.clone());
                    } else if is_edited(&file.path, &before) {
                        edited.push(file.path.clone());
                    }
                    (ChangeKind::Changed, before)
                }
                Present::Other => {
                    foreign.push(file.path.clone());
                    (ChangeKind::Changed, Vec::new())
                }
            };
            list.push(Change {
                path: file.path,
                kind,
                before,
                after: file.bytes,
            });
        }
        if !policy.force {
            self.refuse_conflicts(&list)?;
        }
        if !foreign.is_empty() && !policy.force {
            return Err(self.in_the_way(&foreign, project));
        }
        for path in removed {
            let before = match self.present(&path)? {
                Present::File(before) => before,
                _ => Vec::new(),
            };
            if is_edited(&path, &before) {
                edited.push(path.clone());
            }
            list.push(Change {
                path,
                kind: ChangeKind::Removed,
                before,
                after: Vec::new(),
            });
        }
        if !edited.is_empty() && !policy.force {
            let names = self.named(&edited);
            let failure = Failure::new(format!(
                "{names} was edited since this program wrote it, and the edit would be lost"
            ));
            return Err(failure.help(
                "make the change in the Compose file, in `x-kuploy`, in an overlay or in a values file of your own, or overwrite with `--force`",
            ));
        }
        Ok(Changes {
            folder: self,
            project: project.to_owned(),
            list,
            stale,
            gone,
        })
    }

    /// The first of some files, and how many more there are.
    fn named(&self, files: &[String]) -> String {
        const SHOWN: usize = 5;
        let names: Vec<String> = files.iter().take(SHOWN).map(|f| self.show(f)).collect();
        let names = names.join(", ");
        match files.len().checked_sub(SHOWN) {
            None | Some(0) => names,
            Some(more) => format!("{names} and {more} more"),
        }
    }

    /// A merge of two branches that both ran conflicts in what they wrote, in the checksums at the latest.
    fn refuse_conflicts(&self, list: &[Change]) -> Result<(), Failure> {
        let differing = list.iter().filter(|it| it.kind == ChangeKind::Changed);
        let conflicting = differing.filter(|it| has_conflict(&it.before));
        let names: Vec<String> = conflicting.map(|it| it.path.clone()).collect();
        if names.is_empty() {
            return Ok(());
        }
        let names = self.named(&names);
        let failure = Failure::new(format!(
            "unresolved merge conflict in {names}, which this program writes"
        ));
        Err(failure.help(
            "resolve the conflict in the Compose file first; then `kuploy-convert --force` writes the manifests again, with the flags of the last run",
        ))
    }

    fn in_the_way(&self, foreign: &[String], project: &str) -> Failure {
        let names = self.named(foreign);
        let other = foreign.iter().find_map(|file| self.project_of(file));
        match other.filter(|other| other != project) {
            Some(other) => Failure::new(format!(
                "this is project `{project}`, and {names} of project `{other}` would be overwritten"
            ))
            .help(format!(
                "keep the name with `-p {other}`, or with `name: {other}` at the top level of the Compose file; write elsewhere with `-o DIR`, or overwrite with `--force`"
            )),
            None => Failure::new(format!(
                "{names} would be overwritten, and this program did not write it"
            ))
            .help("write elsewhere with `-o DIR`, or overwrite with `--force`"),
        }
    }
}
