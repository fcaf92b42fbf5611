//! Health checks that pass once, because they leave a file behind.

use crate::diagnostic::rules;
use crate::facts::{Findings, checks_that_write};
use crate::plan::Decisions;

/// Says which checks pass once and never again.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    for service in decided.pods.running() {
        let runs_check = decided.runs[service.id].runs_check();
        if !runs_check || !checks_that_write::passes_once(service.facts) {
            continue;
        }
        let message = format!(
            "the health check of `{}` writes what it fetches to a file, and BusyBox's `wget` fails where that exists: it passes once, and then the pod gets no traffic",
            service.key
        );
        let help = "add `-O /dev/null`, or `--spider`, to `wget` in `healthcheck.test`";
        let path = service.path.keys("healthcheck.test");
        report.say_help(&rules::CHECK_WRITES_FILE, &path, message, help);
    }
}
