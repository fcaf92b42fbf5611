//! `KP5025`: the rules of an aggregated ClusterRole are filled in by the cluster.
//!
//! Measured: `rules: []` beside `aggregationRule` is OutOfSync in every mode, and every sync takes the rules away.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, is_empty, remove};
use crate::yaml::Map;

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Type("ClusterRole"), &rules::AGGREGATED_RULES, settle),
    Act::Find(On::Type("ClusterRole"), find),
];

fn is_aggregated(role: &Map) -> bool {
    get(role, "aggregationRule")
        .and_then(|node| node.get("clusterRoleSelectors"))
        .is_some_and(|selectors| !is_empty(&selectors.value) && !selectors.is_null())
}

fn settle(role: &mut Map) {
    if is_aggregated(role) {
        remove(role, "rules");
    }
}

fn find(role: &Map, finder: &mut Finder<'_>) {
    if let Some(entry) = role.get("rules").filter(|_| is_aggregated(role)) {
        let message = "the cluster fills in `rules` of an aggregated role: the manifest always differs from the live object";
        finder.say(
            Found::key(&rules::AGGREGATED_RULES, "rules", entry, message).help("remove `rules`"),
        );
    }
}
