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
    let ((mut old, before), (new, after)) = (built(old, root, limits), built(new, root, limits));
    if let (Some(before), Some(after)) = (before, after) {
        let text = |node: &Node| Some(node.get("namespace")?.as_str()?.to_owned());
        match (text(&before), text(&after)) {
            // Another namespace is one change, not the end of every object and the making of another.
            (Some(from), Some(to)) => old
                .iter_mut()
                .for_each(|object| move_to(object, &from, &to)),
            (None, None) => {}
            // Nobody knows whether it is another one.
            _ => return,
        }
    }
    drift::compare(&old, &new, settings, namespace, report);
    report.sort();
}

/// The text of a kustomization, before and after a run.
pub type AppliedText<'a> = drift::Applied<'a, (SourceId, &'a str)>;

/// Names what changes of the namespaces of all kustomizations of a project leave behind.
pub fn compare_namespaces(
    applied: &[AppliedText<'_>],
    settings: &Settings,
    limits: &Limits,
    report: &mut Report,
) {
    let read = |text: Option<(SourceId, &str)>| {
        let (id, text) = text?;
        drift::read(text, id, limits, &mut Report::default()).pop()
    };
    let read = applied
        .iter()
        .map(|one| [read(one.before), read(one.after)]);
    let read: Vec<_> = read.collect();
    let maps = applied
        .iter()
        .zip(&read)
        .map(|(one, [before, after])| drift::Applied {
            environment: one.environment,
            before: before.as_ref().and_then(Node::as_map),
            after: after.as_ref().and_then(Node::as_map),
        });
    drift::compare_namespaces(&maps.collect::<Vec<_>>(), settings, report);
}

fn move_to(object: &mut Node, from: &str, to: &str) {
    let namespace = object
        .get_mut("metadata")
        .and_then(|metadata| metadata.get_mut("namespace"));
    if let Some(namespace) = namespace.filter(|it| it.as_str() == Some(from)) {
        *namespace = Node::string(to, namespace.span);
    }
}

/// The objects that are written in files, and the kustomization itself; what generators make is another object with each
/// change.
fn built(texts: &[PlacedText<'_>], root: &str, limits: &Limits) -> (Vec<Node>, Option<Node>) {
    let mut kustomization = None;
    let files = texts.iter().fold(MemoryFiles::new(), |files, one| {
        files.with(&one.path, one.text)
    });
    let roots = [root.to_owned()];
    let mut repository = Repository::read(&files, &roots, limits, &mut Sources::default());
    for one in texts {
        let (id, mut faults) = (one.source, Report::default());
        if !is_kustomization(paths::file_name(&one.path)) {
            let nodes = drift::read(one.text, id, limits, &mut faults);
            repository.put(one.path.clone(), Parsed { id, nodes });
        } else if one.path == root {
            kustomization = drift::read(one.text, id, limits, &mut faults).pop();
        }
    }
    let mut built = repository.build(root, limits);
    built.objects.truncate(built.written);
    built.objects.iter_mut().for_each(drift::settle);
    (built.objects, kustomization)
}
