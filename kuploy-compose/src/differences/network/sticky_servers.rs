//! Sessions that a server keeps with one container, in the cluster spread over pods.

use crate::map::BTreeSet;

use crate::diagnostic::rules;
use crate::facts::Findings;
use crate::facts::sticky_servers::Sticky;
use crate::model::EndpointKind;
use crate::plan::Decisions;

/// Says which sessions are not kept.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    let mut said = BTreeSet::new();
    for sticky in &decided.from_files.sticky {
        let Sticky { from, to, by, .. } = sticky;
        let (from, to) = (&decided.pods[*from], &decided.pods[*to]);
        let endpoints = &decided.reached.endpoints[to.id].endpoints;
        let own = endpoints.iter().find(|endpoint| endpoint.name == to.name);
        // Whoever asks for the name gets the addresses of all pods.
        let is_headless = own.is_some_and(|own| own.kind == EndpointKind::Headless);
        if is_headless || !said.insert((from.id, to.id)) {
            continue;
        }
        let key = to.key;
        let message = format!(
            "`{by}` in line {} of `{}` pins each client to one container of `{key}` (sticky sessions); in the cluster `{key}` has one address, and each connection may reach another pod",
            sticky.line, sticky.shown
        );
        let help = format!(
            "`deploy: {{endpoint_mode: dnsrr}}` in `{key}` gives `{}` the address of each pod (nginx and HAProxy read them when they start: restart it after an update of `{key}`); or keep sessions outside of the pods, or run one pod: `deploy: {{replicas: 1}}`",
            from.key
        );
        report.say_help(
            &rules::SESSIONS_SPREAD,
            &sticky.place.path(from.key),
            message,
            help,
        );
    }
}
