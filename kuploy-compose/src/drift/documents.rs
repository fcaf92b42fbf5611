//! `KP4227`: documents of a stream of manifests that are no objects.
//!
//! `kubectl apply` and every sync refuse the whole file for one of them ("Object 'Kind' is missing"). Seen: a warning of
//! a converter in front of its manifests, a `kind` that went with an edit.

use super::meaning;
use crate::diagnostic::{Finding, Report, rules};
use crate::yaml::{Map, Node};

/// A file that a kustomization lists as a resource and that holds no object at all ends the build: "missing Resource metadata"
/// (kustomize 5.8; seen: a line of text in the place of a manifest that was to be fetched).
pub fn no_object(nodes: &[Node]) -> Option<Finding> {
    let is_something = |node: &&Node| match node.as_seq() {
        Some(list) => !list.is_empty(),
        None => !node.is_null(),
    };
    let first = nodes.iter().find(is_something)?;
    // SOPS encrypts a file of any form, which is decrypted before the build.
    let is_other = |node: &Node| {
        ["apiVersion", "kind", "sops"]
            .iter()
            .any(|key| node.get(key).is_some())
            || node
                .as_seq()
                .is_some_and(|list| list.iter().any(|item| item.get("kind").is_some()))
    };
    if nodes.iter().any(is_other) {
        return None;
    }
    let message = "a kustomization lists this file as a resource, and there is no object in it: the build fails";
    Some(
        Finding::new(&rules::KUSTOMIZATION_ENTRY, message)
            .span(first.span)
            .help("write the manifest, or remove the line of the kustomization"),
    )
}

/// A kustomization that another one lists as a file is no object: "missing metadata.name in object" (kustomize 5.8; seen in a
/// platform's repository: `resources: [install.yaml]`, which names the release).
pub fn listed_kustomization(nodes: &[Node]) -> Option<Finding> {
    const GROUP: &str = "kustomize.config.k8s.io";
    let word = |node: &Node, key: &str| Some(node.get(key)?.as_str()?.to_owned());
    let is_kustomization = |node: &&Node| {
        word(node, "apiVersion").is_some_and(|it| meaning::group(&it) == GROUP)
            && word(node, "kind").is_some_and(|it| matches!(&*it, "Kustomization" | "Component"))
            && node.get("metadata").and_then(|it| it.get("name")).is_none()
    };
    let found = nodes.iter().find(is_kustomization)?;
    let message = "a kustomization lists this file as a resource, but it is a kustomization itself: the build fails";
    Some(
        Finding::new(&rules::KUSTOMIZATION_ENTRY, message)
            .span(found.span)
            .help("call it `kustomization.yaml` in a directory of its own, and list that"),
    )
}

/// Names documents that are no objects, in a text that holds some.
pub fn lint_documents(nodes: &[Node], report: &mut Report) {
    let has = |node: &Node, key: &str| node.get(key).is_some_and(|it| !it.is_null());
    let is_object = |node: &Node| has(node, "apiVersion") && has(node, "kind");
    let word = |node: &Node, key: &str| Some(node.get(key)?.as_str()?.to_owned());
    let is_file = |node: &Node| {
        let (version, kind) = (word(node, "apiVersion"), word(node, "kind"));
        version.is_some_and(|version| meaning::is_file(&version, &kind.unwrap_or_default()))
    };
    if !nodes
        .iter()
        .any(|node| has(node, "apiVersion") || has(node, "kind"))
        || nodes.iter().any(is_file)
    {
        return;
    }
    for node in nodes {
        let is_list = node.as_seq().is_some();
        // A document that was empty before SOPS wrote into it.
        let is_of_sops = |map: &Map| map.len() == 1 && map.contains_key("sops");
        let is_empty = node.is_null() || node.as_map().is_some_and(is_of_sops);
        if is_empty || is_object(node) || is_list {
            continue;
        }
        let missing = ["apiVersion", "kind"]
            .into_iter()
            .find(|key| !has(node, key));
        let message = match (node.as_map(), missing) {
            (Some(map), _) if map.is_empty() => {
                "the document is an empty mapping without `apiVersion` and `kind`: the whole file is rejected".to_owned()
            }
            (Some(_), Some(key)) => {
                format!("the document has no `{key}`: the whole file is rejected")
            }
            _ => format!(
                "the document is a {}, not an object: the whole file is rejected",
                node.kind()
            ),
        };
        report.push(
            Finding::new(&rules::DOCUMENT_WITHOUT_KIND, message)
                .span(node.span)
                .help("add what is missing, or remove the document"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::yaml::{Limits, parse};

    #[test]
    fn documents_among_objects_are_objects() {
        for (text, found) in [
            (
                "apiVersion: v1\nkind: A\n---\napiVersion: v1\nmetadata: {name: b}\n",
                1,
            ),
            ("WARN a key is ignored\n---\napiVersion: v1\nkind: A\n", 1),
            ("apiVersion: v1\nkind: A\n---\n{}\n", 1),
            ("# nothing\n---\napiVersion: v1\nkind: A\n---\n", 0),
            ("apiVersion: v1\nkind: A\n---\nsops: {kms: []}\n", 0),
            ("apiVersion: v1\nkind: A\n---\nsops: {kms: []}\na: b\n", 1),
            // A machine configuration of Talos.
            ("machine: {a: b}\n---\napiVersion: v1alpha1\nkind: A\n", 0),
            // What is no stream of manifests at all.
            ("a: b\n---\nc: d\n", 0),
        ] {
            let nodes = parse(
                text,
                SourceId::default(),
                &Limits::default(),
                &mut Report::default(),
            );
            let mut report = Report::default();
            lint_documents(&nodes, &mut report);
            assert_eq!(report.len(), found, "{text}");
        }
    }
}
