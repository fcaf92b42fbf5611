//! Hosts in values that are left as they are, though nothing in the cluster answers to them.

use crate::map::BTreeSet;

use crate::diagnostic::rules;
use crate::facts::host_names::is_address;
use crate::facts::peers::Reference;
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;

/// Says where a value names a service by what no Service can be called, and is not rewritten.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let pods = &decided.pods;
    let mut said = BTreeSet::new();
    for reference in facts.peers.iter().filter(|reference| stays(reference)) {
        let (from, to) = (&pods[reference.from], &pods[reference.to]);
        let name = &reference.name;
        let is_renamed = decided.values.of(reference.from).get(name).is_some();
        if !is_renamed || !pods.runs(from.id) || !pods.runs(to.id) {
            continue;
        }
        let path = reference.place.path(from.key);
        if !said.insert((path.to_string(), name)) {
            continue;
        }
        let (key, new) = (to.key, &to.name);
        let (message, help) = match is_address(name) {
            true => (
                format!(
                    "`{name}` is the address of `{key}`, whose pod gets another address at each start"
                ),
                format!(
                    "write `{new}` where a client connects to it, and the pod network of the cluster where addresses are compared"
                ),
            ),
            false => (
                format!(
                    "`{name}` is service `{key}`, which is renamed to `{new}`: a name after an `@` is not rewritten"
                ),
                format!("rename the service to `{new}` in the Compose file, and use that name"),
            ),
        };
        report.say_help(&rules::HOST_UNRESOLVED, &path, message, help);
    }
}

/// Whether a host is left as it is: it stands behind an `@`, or is an address that nobody connects to here.
fn stays(reference: &Reference<'_>) -> bool {
    let is_connected = reference.scheme.is_some() || reference.port.is_some();
    reference.after_at || (is_address(&reference.name) && !is_connected)
}
