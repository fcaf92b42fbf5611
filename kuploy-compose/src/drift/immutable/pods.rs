//! `KP5050` for a Pod of its own: almost nothing of it can be changed.
//!
//! Measured: "pod updates may not change fields other than" images, `activeDeadlineSeconds` and more tolerations.

use super::comparison::{Comparison, named};
use super::fields::at;
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::Object;
use crate::yaml::{Node, Value};

/// What may change.
const FREE: &[&str] = &[
    "activeDeadlineSeconds",
    "tolerations",
    "terminationGracePeriodSeconds",
];

pub(super) fn find<'a>(comparison: &Comparison<'a>, say: &mut dyn FnMut(Object<'a>, Found)) {
    for pair in comparison
        .pairs
        .iter()
        .filter(|pair| pair.new.kind == "Pod")
    {
        let (Some(old), Some(new)) = (frozen(&pair.old), frozen(&pair.new)) else {
            continue;
        };
        if old.is_same_as(&new) {
            continue;
        }
        let span = pair
            .new
            .map
            .get("spec")
            .map_or_else(Default::default, |entry| entry.key_span);
        let command = comparison.kubectl("delete", &pair.old, "");
        let object = named(&pair.new);
        let message = format!("most fields of {object} are immutable: the sync fails");
        say(
            pair.new,
            Found::new(&rules::IMMUTABLE_FIELD, span, message)
                .below("spec")
                .help(format!(
                    "run `{command}` before the sync, or use a Deployment"
                )),
        );
    }
}

/// The spec without what may change.
fn frozen(object: &Object<'_>) -> Option<Value> {
    let mut spec = at(object.map, "spec")?.clone();
    for field in FREE {
        spec.remove(field);
    }
    for list in ["containers", "initContainers"] {
        let containers = spec.get_mut(list).and_then(Node::as_seq_mut);
        for container in containers.into_iter().flatten() {
            container.remove("image");
        }
    }
    Some(spec.value)
}
