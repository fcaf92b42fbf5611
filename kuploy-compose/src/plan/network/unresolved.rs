//! Hosts in values that are left as they are, though nothing in the cluster answers to them.

use std::collections::BTreeSet;

use crate::diagnostic::rules;
use crate::facts::host_names::is_address;
use crate::facts::peers::Reference;
use crate::plan::context::Context;
use crate::plan::draft::Draft;

/// Says where a value names a service by what no Service can be called, and is not rewritten.
pub(in crate::plan) fn say(cx: &mut Context<'_>, draft: &Draft<'_>) {
    let mut said = BTreeSet::new();
    for reference in &cx.facts.peers {
        let (from, to) = (
            &draft.services[reference.from],
            &draft.services[reference.to],
        );
        let unknown = draft
            .values
            .of(reference.from)
            .get(&reference.name)
            .is_some();
        if !unknown || !stays(reference) || from.omitted || to.omitted {
            continue;
        }
        let path = reference.place.path(from.key);
        if !said.insert((path.to_string(), reference.name.clone())) {
            continue;
        }
        let name = &reference.name;
        let message = match is_address(name) {
            true => format!(
                "`{name}` is the address of `{}`, whose pod gets another one at each start",
                to.key
            ),
            false => format!(
                "`{name}` is `{}`, which is called `{}` in the cluster: behind an `@` it is not rewritten",
                to.key, to.name
            ),
        };
        let help = match is_address(name) {
            true => format!(
                "write `{}` where a host to connect to is meant, and the range of the cluster's pods where addresses are compared",
                to.name
            ),
            false => format!(
                "rename the service to `{}` in the Compose file, and write that",
                to.name
            ),
        };
        cx.say_help(&rules::HOST_UNRESOLVED, &path, message, help);
    }
}

/// Whether a host is left as it is: it stands behind an `@`, or is an address that nobody connects to here.
fn stays(reference: &Reference<'_>) -> bool {
    let connected = reference.scheme.is_some() || reference.port.is_some();
    reference.after_at || (is_address(&reference.name) && !connected)
}
