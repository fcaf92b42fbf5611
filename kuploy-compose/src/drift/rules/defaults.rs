//! `KP5014` for built-in kinds: a default that the server fills into an item of a list.
//!
//! Measured: `resourceFieldRef` without `divisor` is Synced under client-side apply and OutOfSync for ever under
//! server-side apply. A default outside of lists never drifts.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{add, made_text};
use crate::yaml::Map;

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(
        On::Type("ResourceFieldSelector"),
        &rules::DEFAULT_IN_LIST,
        settle_resource_field,
    ),
    Act::Find(On::Type("ResourceFieldSelector"), find_resource_field),
];

const DIVISOR: &str = "divisor";

fn settle_resource_field(reference: &mut Map) {
    add(
        reference,
        DIVISOR,
        &["containerName", "resource"],
        made_text("0"),
    );
}

fn find_resource_field(reference: &Map, finder: &mut Finder<'_>) {
    if let Some(resource) = reference
        .get("resource")
        .filter(|_| !reference.contains_key(DIVISOR))
    {
        let message =
            "the API server fills in `divisor`: under server-side apply Argo CD stays OutOfSync";
        finder.say(
            Found::new(&rules::DEFAULT_IN_LIST, resource.key_span, message)
                .help("write the default, `divisor: \"0\"`"),
        );
    }
}
