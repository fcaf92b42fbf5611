//! `KP5014` for built-in kinds: a default that the server fills into an item of a list.
//!
//! Measured: `resourceFieldRef` without `divisor` is Synced under client-side apply and OutOfSync for ever under
//! server-side apply. A default outside of lists never drifts.

use crate::diagnostic::rules;
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{add, made_text};
use crate::yaml::Map;

const DIVISOR: &str = "divisor";

pub(super) fn settle_resource_field(reference: &mut Map) {
    add(
        reference,
        DIVISOR,
        &["containerName", "resource"],
        made_text("0"),
    );
}

pub(super) fn find_resource_field(reference: &Map, finder: &mut Finder<'_>) {
    if let Some(resource) = reference
        .get("resource")
        .filter(|_| !reference.contains_key(DIVISOR))
    {
        let message = "the server fills in `divisor`, and under server-side apply Argo CD stays OutOfSync over it";
        finder.say(
            Found::new(&rules::DEFAULT_IN_LIST, resource.key_span, message)
                .help("write `divisor: \"0\"`, which is what the server fills in"),
        );
    }
}
