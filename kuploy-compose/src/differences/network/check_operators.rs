//! Health checks that are written for a shell and run without one.

use crate::diagnostic::rules;
use crate::facts::Findings;
use crate::facts::check_operators;
use crate::plan::Decisions;

/// Says which checks pass an operator of the shell to their program.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    for service in decided.pods.running() {
        let Some(found) = check_operators::find(service.facts) else {
            continue;
        };
        let probe = match service.health.is_some() {
            true => "the check always fails, and the pod is never ready",
            false => "the check always fails: no readiness probe is created",
        };
        let message = format!(
            "the health check of `{}` runs without a shell, so `{}` is passed to `{}` as an argument; {probe}",
            service.key, found.operator, found.program
        );
        let help = "write the whole command as one string for a shell: `test: [\"CMD-SHELL\", \"COMMAND || exit 1\"]`";
        let path = service.path.keys("healthcheck.test");
        report.say_help(&rules::CHECK_OPERATOR, &path, message, help);
    }
}
