//! `KP4205`: a selector that does not select the pods of its own template.

use crate::diagnostic::rules;
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::get;
use crate::yaml::{Map, Node};

pub(super) fn find(object: &Map, finder: &mut Finder<'_>) {
    let spec = get(object, "spec").and_then(Node::as_map);
    let Some(spec) = spec else { return };
    let Some(entry) = spec.get("selector") else {
        return;
    };
    let wanted = entry.node.get("matchLabels").and_then(Node::as_map);
    let labels = get(spec, "template")
        .and_then(|template| template.get("metadata"))
        .and_then(|metadata| metadata.get("labels"))
        .and_then(Node::as_map);
    for (key, value) in wanted.into_iter().flatten() {
        let label = labels.and_then(|labels| get(labels, key));
        if label.map(|label| &label.value) != Some(&value.node.value) {
            let message = format!(
                "the selector asks for `{key}`, which the pods of its template have not, and the API server refuses it"
            );
            finder.say(
                Found::key(&rules::SELECTOR_MISMATCH, key, value, message)
                    .below(format!("spec.selector.matchLabels.{key}"))
                    .help("give the template the same label; the selector of what exists can never be changed"),
            );
        }
    }
}
