//! Services that ask a proxy which is dropped, since the ingress controller replaces it.

use crate::map::BTreeSet;

use crate::diagnostic::rules;
use crate::facts::host_names::KnownTo;
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;
use crate::plan::skipped_services::Why;

/// Names each place where a service asks such a proxy. Seen: Prometheus with the target `reverse-proxy:8082`, Traefik's port
/// of metrics. A public name of the proxy leads to the ingress controller.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let is_replaced = |id| matches!(decided.skipped.get(&id), Some(Why::Replaced));
    let references = decided.from_files.references.iter();
    let asks = references.filter(|it| {
        let is_address = it.scheme.is_some() || it.port.is_some();
        is_replaced(it.to) && is_address && it.connects() && decided.pods.runs(it.from)
    });
    let mut said = BTreeSet::new();
    for reference in asks {
        let name = reference.name.as_ref();
        let known = facts.hosts.get(name).map(|known| known.known_to());
        let key = facts.services[reference.to].key;
        let path = reference.place.path(facts.services[reference.from].key);
        if known == Some(KnownTo::World) || !said.insert((path.to_string(), key)) {
            continue;
        }
        let port = reference.port.map(|port| format!(":{port}"));
        let message = format!(
            "`{}` asks `{name}{}`, and `{key}` is dropped: nothing in the cluster has that name",
            facts.services[reference.from].key,
            port.unwrap_or_default()
        );
        let help = format!(
            "leave that out, name the service that is meant, or keep the proxy: `x-kuploy: {{keep: true}}` of `{key}`"
        );
        report.say_help(&rules::HOST_UNRESOLVED, &path, message, help);
    }
}
