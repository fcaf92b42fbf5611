//! Parts of objects that exist already: whoever applies on the server changes the fields that a part names, and the others
//! stay (seen in a homelab repository of Flux: `ipFamilyPolicy` of the Service `kubernetes`).

use super::object_set::{WORKLOADS, pod_spec};
use super::settings::Settings;
use super::tree::{get, items, text};
use super::{meaning, sync_options};
use crate::diagnostic::{Finding, Rule, Severity, rules};
use crate::yaml::{Map, Node};

/// Rules about what an object lacks.
const OF_MISSING: &[&Rule] = &[&rules::FIELD_MISSING, &rules::SERVICE_PORTS];
/// Objects that every cluster has: namespace and name.
const EVERYWHERE: &[(&str, &str)] = &[
    ("default", "kubernetes"),
    ("kube-system", "coredns"),
    ("kube-system", "kube-dns"),
];

/// What is to be made of what is said of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// It may be there already.
    Maybe,
    /// It is there.
    Surely,
}

/// Whether an object is such a part: a Service without selector, ports and type, or a workload with neither a selector nor
/// an image.
pub(super) fn of(object: &Map, settings: &Settings) -> Option<Part> {
    let spec = get(object, "spec").and_then(Node::as_map);
    let has = |key: &str| spec.is_some_and(|spec| spec.contains_key(key));
    let is_part = match meaning::kind(object)? {
        "Service" => !has("selector") && !has("ports") && !has("type"),
        kind if WORKLOADS.contains(&kind) => {
            let containers = pod_spec(object).map(|pod| items(pod, "containers"));
            let mut containers = containers.unwrap_or_default().iter();
            !has("selector") && containers.all(|it| it.get("image").is_none())
        }
        _ => false,
    };
    if !is_part || !sync_options::is_applied_server_side(object, settings) {
        return None;
    }
    let metadata = get(object, "metadata").and_then(Node::as_map)?;
    let word = |key| text(metadata, key).unwrap_or_default();
    Some(
        match EVERYWHERE.contains(&(word("namespace"), word("name"))) {
            true => Part::Surely,
            false => Part::Maybe,
        },
    )
}

/// Lowers what is said of what a part lacks; `false` where nothing is to be said.
pub(super) fn lower(part: Part, finding: &mut Finding) -> bool {
    if !OF_MISSING.contains(&finding.rule) {
        return true;
    }
    finding.severity = finding.severity.min(Severity::Warning);
    if let Some(help) = &mut finding.help {
        help.push_str("; nothing is missing if the object exists already");
    }
    part == Part::Maybe
}
