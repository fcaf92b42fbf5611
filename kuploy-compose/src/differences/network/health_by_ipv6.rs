//! Health checks that ask `localhost` by IPv6 where the program listens on IPv4.

use crate::diagnostic::rules;
use crate::facts::{Facts, Findings, closed_checks};
use crate::plan::Decisions;

/// Says which checks can never succeed in a pod.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let checks = decided.from_files.ipv6_checks.iter();
    for (id, evidence) in checks.filter(|(id, _)| decided.runs[*id].runs_check()) {
        let service = &decided.pods[*id];
        // Another address of the wrong port helps nobody.
        if closed_checks::find(facts, service.facts, &decided.from_files.web).is_some() {
            continue;
        }
        let message = format!(
            "the health check of `{}` checks `localhost` with BusyBox `wget`, which connects to `::1`, but the program listens only on IPv4 ({evidence}): the pod is never ready and gets no traffic",
            service.key
        );
        let help = "write `127.0.0.1` instead of `localhost` in `healthcheck.test`";
        let path = service.path.keys("healthcheck.test");
        report.say_help(&rules::HEALTH_BY_IPV6, &path, message, help);
    }
}
