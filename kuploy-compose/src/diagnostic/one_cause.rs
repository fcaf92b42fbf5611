//! Findings about manifests that one repair ends are one finding, with the places of all.
//!
//! Seen in repositories of clusters: a file of 29 patches for kinds that a base no longer has was 29 errors, a directory that
//! was renamed 13, the twelve entries of one ExternalSecret twelve warnings. An error is repaired where it is, so only those of
//! one cause or of one list are put together; what is only advised may be the same for all files of a directory.

use super::repeated::and;
use super::{Finding, Severity};
use crate::map::BTreeMap;
use crate::source::{Sources, paths};

/// What findings share that are one.
type Key = (&'static str, Severity, Vec<String>);

/// So many names are listed in a message; every place is kept all the same.
const NAMED: usize = 40;

/// What paths in kustomizations begin with.
const KUSTOMIZATION: &str = "Kustomization/?:";

/// Messages about one thing, with `{}` for each name, and about several, with `{0}` for the list of the names. Of others the
/// names of the further ones stand behind the message.
const SEVERAL: &[(&str, &str)] = &[
    (
        "{} does not exist: the build fails",
        "{0} do not exist: the build fails",
    ),
    (
        "the patch targets {}, which is not among the resources: the build fails",
        "the patch targets {0}, which are not among the resources: the build fails",
    ),
    (
        "the patch targets {}, which is not among the resources of {}, which uses this component: the build fails",
        "the patch targets {0}, which are not among the resources of {1}, which uses this component: the build fails",
    ),
];

/// Puts findings of one cause into the first of them.
pub(super) fn gather(findings: &mut Vec<Finding>, sources: &Sources) {
    if !findings.iter().any(|it| is_of_manifest(&it.path)) {
        return;
    }
    let file = |finding: &Finding| Some(sources.get(finding.span?.source)?.path.as_str());
    merge(findings, |it| it.cause.clone().map(|cause| vec![cause]));
    // Entries of one list, and what one entry is about: the documents of one patch.
    merge(findings, |it| {
        // Of a kustomization the lists are told apart by nothing: a file that is missing is missing.
        let place = match it.path.strip_prefix(KUSTOMIZATION) {
            Some(_) => KUSTOMIZATION.to_owned(),
            None => without_numbers(&it.path),
        };
        let mut key = vec![file(it)?.to_owned(), place];
        key.extend(it.message.split('`').step_by(2).map(str::to_owned));
        key.extend(it.help.clone());
        Some(key)
    });
    merge(findings, |it| {
        let directory = paths::parent(file(it)?);
        let help = it.help.clone().unwrap_or_default();
        (it.severity < Severity::Error).then(|| vec![directory, it.message.clone(), help])
    });
}

/// Whether a path is `KIND/NAME:spec.path`, one of a manifest.
pub(super) fn is_of_manifest(path: &str) -> bool {
    let object = path.split_once(':').map_or("", |(object, _)| object);
    object.starts_with(|it: char| it.is_ascii_uppercase()) && object.contains('/')
}

/// Puts findings with equal keys into the first of them.
fn merge(findings: &mut Vec<Finding>, key: impl Fn(&Finding) -> Option<Vec<String>>) {
    let mut first: BTreeMap<Key, usize> = BTreeMap::new();
    let mut merged: Vec<(Finding, Vec<String>)> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let may_be_one = finding.fix.is_none() && is_of_manifest(&finding.path);
        let of_key = match may_be_one {
            true => key(&finding).map(|key| (finding.rule.code, finding.severity, key)),
            false => None,
        };
        let at = of_key.map(|key| *first.entry(key).or_insert(merged.len()));
        match at.and_then(|at| merged.get_mut(at)) {
            None => {
                let message = finding.message.clone();
                merged.push((finding, vec![message]));
            }
            Some((one, messages)) => {
                if one.cause.is_none() || one.cause != finding.cause {
                    messages.push(finding.message.clone());
                }
                add(one, finding);
            }
        }
    }
    findings.extend(merged.into_iter().map(|(mut finding, messages)| {
        finding.message = of_all(messages);
        finding
    }));
}

fn add(one: &mut Finding, other: Finding) {
    if other.path != one.path || other.span != one.span {
        one.also.push(other.path.clone());
        one.places.push((other.path, other.span));
    }
    one.also.extend(other.also);
    one.places.extend(other.places);
    for label in other.related {
        if !one.related.contains(&label) {
            one.related.push(label);
        }
    }
}

/// A path without the numbers of entries: `spec.data[].remoteRef`.
fn without_numbers(path: &str) -> String {
    let mut parts = path.split('[');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|it: char| it.is_ascii_digit());
        text.push('[');
        text.push_str(rest);
    }
    text
}

/// One message for several that differ in names.
fn of_all(mut messages: Vec<String>) -> String {
    messages.dedup();
    let first = messages.first().cloned().unwrap_or_default();
    if messages.len() < 2 {
        return first;
    }
    // Every other part is a name.
    let mut lists: Vec<Vec<&str>> = Vec::new();
    for message in &messages {
        let names = message.split('`').skip(1).step_by(2);
        for (at, name) in names.enumerate() {
            match lists.get_mut(at) {
                Some(list) if !list.contains(&name) => list.push(name),
                Some(_) => {}
                None => lists.push(vec![name]),
            }
        }
    }
    let shape: Vec<&str> = first.split('`').step_by(2).collect();
    let shape = shape.join("{}");
    match SEVERAL.iter().find(|(one, _)| *one == shape) {
        Some((_, several)) => lists
            .iter()
            .enumerate()
            .fold((*several).to_owned(), |text, (at, list)| {
                text.replace(&format!("{{{at}}}"), &listed(list))
            }),
        None => {
            let differing = lists.iter().find(|list| list.len() > 1);
            let others = differing.and_then(|list| list.get(1..)).unwrap_or_default();
            match others {
                [] => first,
                others => format!("{first} (likewise {})", listed(others)),
            }
        }
    }
}

fn listed(names: &[&str]) -> String {
    let shown = names.iter().take(NAMED).map(|name| format!("`{name}`"));
    let mut shown: Vec<String> = shown.collect();
    if let Some(more) = names.len().checked_sub(NAMED).filter(|more| *more > 0) {
        shown.push(format!("{more} more"));
    }
    and(shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Rule, rules};
    use crate::source::Span;

    const RULE: &Rule = &rules::PATCH_WITHOUT_OBJECT;

    /// Findings of a path, a file, a line and a message.
    fn gathered(said: &[(&str, &str, usize, &str)], severity: Severity) -> Vec<Finding> {
        let mut sources = Sources::default();
        let mut all = Vec::new();
        let mut ids = BTreeMap::new();
        for (path, file, line, message) in said {
            let id = *ids
                .entry(*file)
                .or_insert_with(|| sources.add(*file, "a: b\n".repeat(9)));
            let span = Span::new(id, line * 5, line * 5 + 1);
            let finding = Finding::new(RULE, *message).severity(severity);
            all.push(finding.at(path).span(span).help("correct it"));
        }
        gather(&mut all, &sources);
        all
    }

    fn messages(said: &[(&str, &str, usize, &str)], severity: Severity) -> Vec<String> {
        let all = gathered(said, severity).into_iter();
        all.map(|it| it.message).collect()
    }

    fn missing(name: &str) -> String {
        format!("the patch targets `Job/{name}`, which is not among the resources: the build fails")
    }

    #[test]
    fn documents_of_one_patch_are_one_error_that_lists_them() {
        let (path, file) = ("Kustomization/?:patches[0]", "a/kustomization.yaml");
        let all: Vec<String> = ["a", "b", "c"].map(missing).to_vec();
        let said: Vec<_> = all.iter().map(|it| (path, file, 1, it.as_str())).collect();
        let found = gathered(&said, Severity::Error);
        assert_eq!(found.len(), 1);
        assert_eq!(
            found[0].message,
            "the patch targets `Job/a`, `Job/b` and `Job/c`, which are not among the resources: the build fails"
        );
        // It is one place.
        assert!(found[0].also.is_empty() && found[0].places.is_empty());
    }

    #[test]
    fn entries_of_one_list_are_one_finding_with_their_places() {
        let of = |at: usize, file, name: &str| {
            let path = format!("Kustomization/?:resources[{at}]");
            (
                path,
                file,
                at,
                format!("`{name}` does not exist: the build fails"),
            )
        };
        let all = [
            of(1, "a/k.yaml", "x"),
            of(2, "a/k.yaml", "y"),
            of(1, "b/k.yaml", "z"),
        ];
        let said: Vec<_> = all
            .iter()
            .map(|(path, file, line, text)| (path.as_str(), *file, *line, text.as_str()))
            .collect();
        let found = gathered(&said, Severity::Error);
        let texts: Vec<&str> = found.iter().map(|it| it.message.as_str()).collect();
        assert_eq!(
            texts,
            [
                "`x` and `y` do not exist: the build fails",
                "`z` does not exist: the build fails"
            ]
        );
        assert_eq!(found[0].also, ["Kustomization/?:resources[2]"]);
        let places: Vec<_> = found[0].other_places().collect();
        assert_eq!(places.len(), 1);
        assert_eq!(places[0].1.map(|span| span.start), Some(10));
    }

    #[test]
    fn a_message_without_words_for_several_names_the_others_behind_it() {
        let said = [
            ("Deployment/web:spec.a[0].x", "a.yaml", 1, "`x` is unknown"),
            ("Deployment/web:spec.a[1].x", "a.yaml", 2, "`y` is unknown"),
        ];
        assert_eq!(
            messages(&said, Severity::Error),
            ["`x` is unknown (likewise `y`)"]
        );
    }

    #[test]
    fn what_is_advised_in_the_same_words_in_one_directory_is_one_finding() {
        let said = [
            ("Job/a:spec.ttl", "jobs/a.yaml", 1, "it runs again"),
            ("Job/b:spec.ttl", "jobs/b.yaml", 1, "it runs again"),
            ("Job/c:spec.ttl", "other/c.yaml", 1, "it runs again"),
            ("Job/d:spec.ttl", "jobs/d.yaml", 1, "it runs twice"),
        ];
        let found = gathered(&said, Severity::Warning);
        let paths: Vec<_> = found
            .iter()
            .map(|it| (it.path.as_str(), it.also.clone()))
            .collect();
        assert_eq!(
            paths,
            [
                ("Job/a:spec.ttl", vec!["Job/b:spec.ttl".to_owned()]),
                ("Job/c:spec.ttl", vec![]),
                ("Job/d:spec.ttl", vec![]),
            ]
        );
        // Each error is repaired where it is.
        assert_eq!(messages(&said, Severity::Error).len(), 4);
    }

    #[test]
    fn what_one_repair_ends_is_one_error_in_all_files() {
        let mut sources = Sources::default();
        let error = |id, cause: &str, path: &str| {
            let finding = Finding::new(RULE, format!("`{path}` does not exist: the build fails"));
            let finding = finding
                .at("Kustomization/?:resources[0]")
                .span(Span::new(id, 0, 1));
            finding.cause(cause)
        };
        let ids = ["a/k.yaml", "b/c/k.yaml", "d/k.yaml"].map(|it| sources.add(it, "a: b\n"));
        let mut all = vec![
            error(ids[0], "/base", "../base"),
            error(ids[1], "/base", "../../base"),
            error(ids[2], "/other", "../other"),
        ];
        gather(&mut all, &sources);
        let texts: Vec<_> = all
            .iter()
            .map(|it| (it.message.as_str(), it.other_places().count()))
            .collect();
        assert_eq!(
            texts,
            [
                ("`../base` does not exist: the build fails", 1),
                ("`../other` does not exist: the build fails", 0),
            ]
        );
    }

    #[test]
    fn findings_of_compose_files_and_those_with_a_repair_stay() {
        let said = [
            ("services.a.x", "compose.yaml", 1, "it is dropped"),
            ("services.b.x", "compose.yaml", 2, "it is dropped"),
        ];
        assert_eq!(messages(&said, Severity::Warning).len(), 2);
    }
}
