//! Anyone's manifests, as texts: linted, and stripped of what drifts.
//!
//! Everything given in one call belongs together, as the files of one app do: an object that is there twice, or a claim
//! that no pod mounts, is looked for in all of them.

use crate::diagnostic::{Report, Selector, Severity, comments};
use crate::drift::{self, Extent, Settings};
use crate::map::BTreeMap;
use crate::source::{SourceId, Span};
use crate::yaml::{Limits, Node};

/// One text with manifests: YAML or JSON, any number of documents.
#[derive(Clone, Copy, Debug)]
pub struct ManifestText<'a> {
    /// The text's id, for the places of findings.
    pub source: SourceId,
    /// The text.
    pub text: &'a str,
}

/// Names what drifts in the texts and what an API server refuses. A text that cannot be read gives findings, too.
pub fn lint(texts: &[ManifestText<'_>], settings: &Settings, limits: &Limits, report: &mut Report) {
    let mut all = Vec::new();
    for one in texts {
        let mut nodes = drift::read(one.text, one.source, limits, report);
        report.extend(drift::log_lines(one.text, one.source));
        drift::lint_documents(&nodes, report);
        drift::lint_text(one.text, &mut nodes, settings, report);
        all.append(&mut nodes);
    }
    drift::lint_each(&all, settings, report);
    drift::lint_together(&all, &Extent::default(), settings, report);
    leave_out_filled_in(texts, report);
    report.sort();
}

fn leave_out_filled_in(texts: &[ManifestText<'_>], report: &mut Report) {
    let by_id: BTreeMap<SourceId, &str> = texts.iter().map(|one| (one.source, one.text)).collect();
    drift::leave_out_filled_in(report, |id| by_id.get(&id).copied());
}

/// A text without what drifts.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The text.
    pub text: String,
    /// What it says, with the places in the text before.
    pub nodes: Vec<Node>,
    /// How many documents drift and are left as they are, since they are written in a way that edits cannot follow.
    pub left: usize,
    /// How many objects are left out, since controllers make them.
    pub owned: usize,
}

/// The texts without what drifts, in their order; `None` for a text that cannot be read, with findings that say why.
///
/// What needs no change comes back byte for byte. Otherwise the text is edited in place: comments, order and style of the
/// rest stay. Findings name what is changed and what is left: what drifts and cannot be settled without changing its
/// meaning.
pub fn strip(
    texts: &[ManifestText<'_>],
    settings: &Settings,
    limits: &Limits,
    report: &mut Report,
) -> Vec<Option<String>> {
    let mut settings = settings.clone();
    let settled = settle(texts, &settings, limits, report);
    settings.comments.extend(allowed(texts));
    let mut after: Vec<Node> = Vec::new();
    let mut stripped = Vec::new();
    for (text, one) in texts.iter().zip(settled) {
        let log = drift::log_lines(text.text, text.source);
        // The lines are left out of what comes back.
        report.extend(log.map(|finding| finding.severity(Severity::Warning)));
        stripped.push(one.map(|mut one| {
            drift::lint_documents(&one.nodes, report);
            after.append(&mut one.nodes);
            one.text
        }));
    }
    drift::lint(&after, &settings, report);
    leave_out_filled_in(texts, report);
    report.sort();
    stripped
}

fn allowed(texts: &[ManifestText<'_>]) -> Vec<(Selector, Span)> {
    let mut all = Vec::new();
    for one in texts {
        all.extend(comments::allowed(one.source, one.text));
    }
    all
}

/// [`strip`] without a word about what is left.
pub fn settle(
    texts: &[ManifestText<'_>],
    settings: &Settings,
    limits: &Limits,
    report: &mut Report,
) -> Vec<Option<Settled>> {
    let mut readable = Vec::new();
    let mut read = Vec::new();
    for one in texts {
        let mut faults = Report::default();
        let nodes = drift::read(one.text, one.source, limits, &mut faults);
        readable.push(!faults.has_errors());
        if !faults.has_errors() {
            read.push((*one, nodes));
        }
        report.extend(faults);
    }
    let mut settled = settle_read(read, settings, limits, report).into_iter();
    let each = readable.into_iter();
    each.map(|readable| readable.then(|| settled.next()).flatten())
        .collect()
}

/// [`settle`] for texts that were read already, each with all that it holds. An export of a whole cluster has a million
/// values, so as few copies of them as possible are held at a time.
pub fn settle_read(
    texts: Vec<(ManifestText<'_>, Vec<Node>)>,
    settings: &Settings,
    limits: &Limits,
    report: &mut Report,
) -> Vec<Settled> {
    let mut settings = settings.clone();
    for (one, _) in &texts {
        settings
            .comments
            .extend(comments::allowed(one.source, one.text));
    }
    let mut after: Vec<Node> = texts.iter().flat_map(|(_, nodes)| nodes).cloned().collect();
    drift::settle_all(&mut after, &settings, report);
    let mut after = after.into_iter();
    let mut stripped = Vec::new();
    for (one, old) in texts {
        let mut nodes: Vec<Node> = after.by_ref().take(old.len()).collect();
        let owned = settings.prune_owned.then(|| drift::Owned::of(&old));
        let (text, left) = rewritten(&one, old, &mut nodes, limits);
        let mut settled = Settled {
            text,
            nodes,
            left,
            owned: 0,
        };
        if let Some(owned) = owned {
            prune(&mut settled, &owned, one.source, limits);
        }
        stripped.push(settled);
    }
    stripped
}

/// Leaves out what controllers make, by what the text said before it was settled: settling takes their owners away.
fn prune(settled: &mut Settled, owned: &drift::Owned, source: SourceId, limits: &Limits) {
    if owned.count() == 0 {
        return;
    }
    let nodes = drift::read(&settled.text, source, limits, &mut Report::default());
    let mut kept = settled.nodes.clone();
    owned.leave_out(&mut kept);
    match owned.cut_out(&settled.text, &nodes) {
        Ok(text) if kept.is_empty() || says(&text, &kept, source, limits) => {
            settled.owned = owned.count();
            settled.nodes = kept;
            settled.text = text;
        }
        _ => settled.left += owned.count(),
    }
}

/// Names the changes from one set of texts to another that an API server refuses, that recreate a workload, or that leave
/// data behind; see [`drift::compare`]. Texts that cannot be read are left out.
pub fn compare(
    old: &[ManifestText<'_>],
    new: &[ManifestText<'_>],
    settings: &Settings,
    namespace: Option<&str>,
    limits: &Limits,
    report: &mut Report,
) {
    let read = |texts: &[ManifestText<'_>]| -> Vec<Node> {
        let mut nodes: Vec<Node> = texts
            .iter()
            .flat_map(|one| drift::read(one.text, one.source, limits, &mut Report::default()))
            .collect();
        nodes.iter_mut().for_each(drift::settle);
        nodes
    };
    drift::compare(&read(old), &read(new), settings, namespace, report);
    report.sort();
}

/// The text edited in place, if that says what it should. A document that is written in a way which edits cannot follow
/// stays as it is; with the text comes how many of them drift.
fn rewritten(
    one: &ManifestText<'_>,
    old: Vec<Node>,
    new: &mut [Node],
    limits: &Limits,
) -> (String, usize) {
    let kept = |text: &str| drift::without_log_lines(text).to_owned();
    let edited = drift::edit(one.text, &old, new);
    // What was read goes before the outcome is read, and is read again in the rare case that it is needed.
    drop(old);
    match edited {
        Ok(edited) if edited == one.text => return (kept(&edited), 0),
        Ok(edited) if says(&edited, new, one.source, limits) => return (kept(&edited), 0),
        _ => {}
    }
    let old = drift::read(one.text, one.source, limits, &mut Report::default());
    let old = old.as_slice();
    let wanted = new.to_vec();
    let (text, left) = match drift::edit_each(one.text, old, new) {
        Ok((text, left)) if says(&text, new, one.source, limits) => (text, left),
        _ => {
            new.clone_from_slice(old);
            (one.text.to_owned(), (0..old.len()).collect())
        }
    };
    let differs = |at: &&usize| match (old.get(**at), wanted.get(**at)) {
        (Some(old), Some(wanted)) => !old.same_value(wanted),
        _ => false,
    };
    let count = left.iter().filter(differs).count();
    (kept(&text), count)
}

fn says(text: &str, wanted: &[Node], source: SourceId, limits: &Limits) -> bool {
    let mut faults = Report::default();
    let nodes = drift::read(text, source, limits, &mut faults);
    !faults.has_errors()
        && nodes.len() == wanted.len()
        && nodes
            .iter()
            .zip(wanted)
            .all(|(node, wanted)| node.same_value(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::drift::random::Random;
    use crate::print;
    use crate::source::Sources;

    fn stripped(text: &str) -> Option<String> {
        let source = Sources::default().add("manifests.yaml", text);
        let one = [ManifestText { source, text }];
        let mut report = Report::default();
        strip(&one, &Settings::default(), &Limits::default(), &mut report).pop()?
    }

    /// JSON is YAML, in its other style.
    fn texts(nodes: &[Node]) -> Vec<String> {
        let json = |node: &Node| serde_json::to_string_pretty(&node.to_json()).unwrap_or_default();
        let mut texts = vec![print::documents(nodes)];
        texts.extend(nodes.iter().map(json));
        texts
    }

    proptest::proptest! {
        #[test]
        fn stripping_a_text_settles_it_and_twice_changes_nothing_more(seed in 1u64..) {
            let mut random = Random::new(seed);
            let nodes = random.run();
            for text in texts(&nodes) {
                let once = stripped(&text);
                proptest::prop_assert!(once.is_some(), "{}", text);
                let once = once.unwrap_or_default();
                proptest::prop_assert_eq!(stripped(&once), Some(once.clone()), "{}", text);
            }
        }
    }
}
