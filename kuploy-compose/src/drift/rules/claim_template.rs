//! `KP5013` and `KP5035`: the templates of claims in a StatefulSet.
//!
//! Measured: without `apiVersion` and `kind` in each template, Synced under client-side apply and OutOfSync for ever under
//! server-side apply (argo-cd#11143, #16707); with both, Synced in every mode. Their labels go onto the claims, and no
//! field of a template can ever be changed.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{add_first, get, is_empty, items, made_text, maps_mut, remove};
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(
        On::Type("StatefulSetSpec"),
        &rules::CLAIM_TEMPLATE_WITHOUT_KIND,
        settle,
    ),
    Act::Find(On::Type("StatefulSetSpec"), find),
];

const TEMPLATES: &str = "volumeClaimTemplates";

fn settle(spec: &mut Map) {
    for template in maps_mut(spec, TEMPLATES) {
        remove(template, "status");
        add_first(template, "kind", made_text("PersistentVolumeClaim"));
        add_first(template, "apiVersion", made_text("v1"));
    }
}

fn find(spec: &Map, finder: &mut Finder<'_>) {
    for (at, template) in items(spec, TEMPLATES).iter().enumerate() {
        let Some(map) = template.as_map() else {
            continue;
        };
        if !map.contains_key("apiVersion") || !map.contains_key("kind") {
            let message = "a volume claim template without `apiVersion` and `kind` stays OutOfSync under server-side apply";
            finder.say(
                Found::new(&rules::CLAIM_TEMPLATE_WITHOUT_KIND, template.span, message)
                    .below(format!("{TEMPLATES}[{at}]"))
                    .help("write `apiVersion: v1` and `kind: PersistentVolumeClaim`"),
            );
        }
        let labels = get(map, "metadata")
            .and_then(Node::as_map)
            .and_then(|metadata| metadata.get("labels"));
        if let Some(entry) = labels.filter(|e| !e.node.is_null() && !is_empty(&e.node.value)) {
            let message = format!(
                "labels of a volume claim template are immutable{}",
                finder.of_argo_cd("; Argo CD may also take ownership of the claims by them")
            );
            finder.say(
                Found::key(&rules::CLAIM_TEMPLATE_LABELS, "labels", entry, message)
                    .below(format!("{TEMPLATES}[{at}].metadata.labels"))
                    .help("omit them in a new StatefulSet; an existing one has to keep them"),
            );
        }
    }
}
