//! `KP5037`: labels that kustomize writes into selectors and templates; `KP5108`: names with a hash that are pruned too
//! early.
//!
//! Measured (kustomize 5.8): `commonLabels`, `includeSelectors` and `includeTemplates` reach selectors and claims'
//! templates, which can never be changed: the next edit of the label is refused (siutsin/otaru#2683, flux2#3573).

use crate::diagnostic::rules;
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, items, text};
use crate::options::GitOps;
use crate::yaml::{Map, Node};

const GROUP: &str = "kustomize.config.k8s.io/";

pub(in crate::drift) fn find(object: &Map, finder: &mut Finder<'_>) {
    if !text(object, "apiVersion").is_some_and(|version| version.starts_with(GROUP)) {
        return;
    }
    const COMMON: &str = "commonLabels";
    if let Some(entry) = object.get(COMMON) {
        let message = "`commonLabels` are added to selectors, which are immutable";
        finder.say(
            Found::key(&rules::LABELS_INTO_SELECTORS, COMMON, entry, message)
                .help("for new objects write `labels: [{pairs: {…}}]`, which only changes metadata; what exists keeps its selectors"),
        );
    }
    for (at, labels) in items(object, "labels").iter().enumerate() {
        for key in ["includeSelectors", "includeTemplates"] {
            let entry = labels.as_map().and_then(|labels| labels.get(key));
            if let Some(entry) = entry.filter(|e| e.node.as_bool() == Some(true)) {
                let message = format!(
                    "`{key}` adds the labels to immutable fields: selectors or volume claim templates"
                );
                finder.say(
                    Found::key(&rules::LABELS_INTO_SELECTORS, key, entry, message)
                        .below(format!("labels[{at}].{key}"))
                        .help(format!(
                            "for new objects remove `{key}`; what exists keeps its selectors"
                        )),
                );
            }
        }
    }
    find_generated(object, finder);
}

/// Whether the options of a generator keep its objects from being pruned while pods still name them.
fn is_late(options: &Node) -> bool {
    let plain = options.get("disableNameSuffixHash").and_then(Node::as_bool);
    let annotations = options.get("annotations");
    let says = |key: &str| annotations.and_then(|map| map.get(key)?.as_str());
    let late = says("argocd.argoproj.io/sync-options")
        .is_some_and(|options| options.contains(PRUNE_LAST) || options.contains("Prune=false"));
    plain == Some(true) || late || says("kustomize.toolkit.fluxcd.io/prune") == Some("disabled")
}

const PRUNE_LAST: &str = "PruneLast=true";

/// A name with a hash is another object after each change, and the old one is pruned while pods still name it
/// (kustomize#1629, flux2#3378).
fn find_generated(object: &Map, finder: &mut Finder<'_>) {
    let all = get(object, "generatorOptions").is_some_and(is_late);
    if finder.settings.gitops != GitOps::ArgoCd || all {
        return;
    }
    for list in ["configMapGenerator", "secretGenerator"] {
        let generators = items(object, list).iter().enumerate();
        for (at, item) in generators.filter(|(_, item)| !item.get("options").is_some_and(is_late)) {
            let message = "the name gets a content hash: a change prunes the old object while running pods still reference it";
            finder.say(
                Found::new(&rules::GENERATED_NAME, item.span, message)
                    .below(format!("{list}[{at}]"))
                    .help(format!("write `options: {{annotations: {{argocd.argoproj.io/sync-options: {PRUNE_LAST}}}}}`")),
            );
        }
    }
}
