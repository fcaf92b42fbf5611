//! `KP5150`: replicas that are no longer written.
//!
//! Measured: 3 become 1, client-side and server-side, also where an autoscaler was added with the same change.

use super::comparison::{Comparison, Pair, named};
use super::fields::at;
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::Object;
use crate::yaml::Node;

const PATH: &str = "spec.replicas";
const SCALED: &[&str] = &[
    "Deployment",
    "StatefulSet",
    "ReplicaSet",
    "ReplicationController",
];

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    let scaled = |pair: &&Pair<'_>| SCALED.contains(&pair.new.kind);
    for pair in comparison.pairs.iter().filter(scaled) {
        let replicas = at(pair.old.map, PATH).and_then(Node::as_i64);
        let Some(replicas) = replicas.filter(|replicas| *replicas > 1) else {
            continue;
        };
        if at(pair.new.map, PATH).is_some() {
            continue;
        }
        let span = pair
            .new
            .map
            .get("spec")
            .map_or_else(Default::default, |entry| entry.key_span);
        let message = format!(
            "`replicas: {replicas}` of {} is removed: the sync scales to 1, whatever the autoscaler has set",
            named(&pair.new)
        );
        let command = comparison.kubectl("apply edit-last-applied", &pair.old, "");
        say(
            pair.new,
            Found::new(&rules::REPLICAS_REMOVED, span, message)
                .below(PATH)
                .help(format!("run `{command}` before the sync and remove `replicas` there: kubectl then no longer owns the field")),
        );
    }
}
