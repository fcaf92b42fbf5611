//! What a change of the files of an overlay, and of its base, does to the objects that it comes to.

use super::is_kustomization;
use super::repository::{Parsed, Repository};
use crate::diagnostic::Report;
use crate::drift::{self, Settings};
use crate::source::{MemoryFiles, SourceId, Sources, paths};
use crate::yaml::{Limits, Node};

/// A file of an overlay or of its base.
#[derive(Clone, Debug)]
pub struct PlacedText<'a> {
    /// Its absolute path.
    pub path: String,
    /// The text's id, for the places of findings.
    pub source: SourceId,
    /// The text.
    pub text: &'a str,
}

/// Names changes of objects that an API server refuses, that recreate a workload, or that leave data behind. `root` is the kustomization of the overlay.
pub fn compare(
    old: &[PlacedText<'_>],
    new: &[PlacedText<'_>],
    root: &str,
    settings: &Settings,
    namespace: Option<&str>,
    limits: &Limits,
    report: &mut Report,
) {
    let (old, new) = (built(old, root, limits), built(new, root, limits));
    drift::compare(&old, &new, settings, namespace, report);
    report.sort();
}

/// The objects that are written in files; what generators make is another object with each change.
fn built(texts: &[PlacedText<'_>], root: &str, limits: &Limits) -> Vec<Node> {
    let files = texts.iter().fold(MemoryFiles::new(), |files, one| {
        files.with(&one.path, one.text)
    });
    let roots = [root.to_owned()];
    let mut repository = Repository::read(&files, &roots, limits, &mut Sources::default());
    for one in texts {
        if !is_kustomization(paths::file_name(&one.path)) {
            let (id, mut faults) = (one.source, Report::default());
            let nodes = drift::read(one.text, id, limits, &mut faults);
            repository.put(one.path.clone(), Parsed { id, nodes });
        }
    }
    let mut built = repository.build(root, limits);
    built.objects.truncate(built.written);
    built.objects.iter_mut().for_each(drift::settle);
    built.objects
}
