//! Requests and limits: `KP4210` (more requested than allowed) and `KP5016` (thousandths of a byte).
//!
//! Measured: a request above its limit is refused; `memory: 100m` is taken with a warning, and is a tenth of a byte.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::get;
use crate::quantity::Quantity;
use crate::yaml::{Entry, Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Find(On::Type("ResourceRequirements"), find),
    Act::Find(On::Type("VolumeResourceRequirements"), find_fractions),
];

fn quantity(node: &Node) -> Option<Quantity> {
    match node.as_str() {
        Some(text) => Quantity::parse(text),
        None => Quantity::parse(&node.as_f64()?.to_string()),
    }
}

/// Of a claim: its limit may be below its request (taken by Kubernetes 1.36).
fn find_fractions(resources: &Map, finder: &mut Finder<'_>) {
    let side = |key| get(resources, key).and_then(Node::as_map);
    let (limits, requests) = (side("limits"), side("requests"));
    for (name, map) in [("limits", limits), ("requests", requests)] {
        for (resource, entry) in map.into_iter().flatten() {
            if is_bytes(resource) {
                find_fraction(name, resource, entry, finder);
            }
        }
    }
}

fn find(resources: &Map, finder: &mut Finder<'_>) {
    find_fractions(resources, finder);
    let side = |key| get(resources, key).and_then(Node::as_map);
    let (limits, requests) = (side("limits"), side("requests"));
    for (resource, entry) in requests.into_iter().flatten() {
        let limit = limits.and_then(|limits| limits.get(resource));
        let (Some(request), Some(limit)) = (
            quantity(&entry.node),
            limit.and_then(|limit| quantity(&limit.node)),
        ) else {
            continue;
        };
        if request > limit {
            let message = format!(
                "the {resource} request is larger than the limit ({} and {}): the API server rejects it",
                request.canonical(),
                limit.canonical()
            );
            finder.say(
                Found::new(&rules::REQUESTS_OVER_LIMITS, entry.node.span, message)
                    .below(format!("requests.{resource}"))
                    .help("raise the limit, or lower the request"),
            );
        }
    }
}

fn is_bytes(resource: &str) -> bool {
    matches!(resource, "memory" | "ephemeral-storage" | "storage")
        || resource.starts_with("hugepages-")
}

fn find_fraction(side: &str, resource: &str, entry: &Entry, finder: &mut Finder<'_>) {
    let Some(text) = entry.node.as_str() else {
        return;
    };
    if text.ends_with('m') && quantity(&entry.node).is_some_and(Quantity::is_fractional) {
        let number = text.trim_end_matches('m');
        let message = format!("`{text}` of {resource} is {number} thousandths of a byte");
        finder.say(
            Found::new(&rules::FRACTION_OF_A_BYTE, entry.node.span, message)
                .below(format!("{side}.{resource}"))
                .help(format!("write `{number}Mi` for mebibytes")),
        );
    }
}
