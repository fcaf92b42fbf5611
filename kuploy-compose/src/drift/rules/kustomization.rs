//! `KP5037`: labels that kustomize writes into selectors and templates.
//!
//! Measured (kustomize 5.8): `commonLabels`, `includeSelectors` and `includeTemplates` reach selectors and claims'
//! templates, which can never be changed: the next edit of the label is refused (siutsin/otaru#2683, flux2#3573).

use crate::diagnostic::rules;
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{items, text};
use crate::yaml::Map;

/// Whether this is a file for kustomize itself; nothing in it is an object.
pub(in crate::drift) fn is_configuration(api_version: &str) -> bool {
    api_version.starts_with("kustomize.config.k8s.io/")
}

pub(in crate::drift) fn find(object: &Map, finder: &mut Finder<'_>) {
    if !text(object, "apiVersion").is_some_and(is_configuration) {
        return;
    }
    const COMMON: &str = "commonLabels";
    if let Some(entry) = object.get(COMMON) {
        let message = "`commonLabels` reach selectors, which can never be changed";
        finder.say(
            Found::key(&rules::LABELS_INTO_SELECTORS, COMMON, entry, message)
                .help("write `labels: [{pairs: {…}}]`, which changes metadata alone"),
        );
    }
    for (at, labels) in items(object, "labels").iter().enumerate() {
        for key in ["includeSelectors", "includeTemplates"] {
            let entry = labels.as_map().and_then(|labels| labels.get(key));
            if let Some(entry) = entry.filter(|e| e.node.as_bool() == Some(true)) {
                let message = format!(
                    "`{key}` writes the labels where they can never be changed: selectors or claims' templates"
                );
                finder.say(
                    Found::key(&rules::LABELS_INTO_SELECTORS, key, entry, message)
                        .below(format!("labels[{at}].{key}"))
                        .help(format!("remove `{key}`")),
                );
            }
        }
    }
}
