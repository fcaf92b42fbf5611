//! `KP5025`: the rules of an aggregated ClusterRole are filled in by the cluster.
//!
//! Measured: `rules: []` beside `aggregationRule` is OutOfSync in every mode, and every sync takes the rules away.

use crate::diagnostic::rules;
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, is_empty, remove};
use crate::yaml::Map;

fn is_aggregated(role: &Map) -> bool {
    get(role, "aggregationRule")
        .and_then(|node| node.get("clusterRoleSelectors"))
        .is_some_and(|selectors| !is_empty(&selectors.value) && !selectors.is_null())
}

pub(super) fn settle(role: &mut Map) {
    if is_aggregated(role) {
        remove(role, "rules");
    }
}

pub(super) fn find(role: &Map, finder: &mut Finder<'_>) {
    if let Some(entry) = role.get("rules").filter(|_| is_aggregated(role)) {
        let message = "the cluster fills in `rules` of an aggregated role, so what is written is never what is live";
        finder.say(
            Found::key(&rules::AGGREGATED_RULES, "rules", entry, message).help("remove `rules`"),
        );
    }
}
