//! Health checks that are written in one of Docker's forms and run in another.

use crate::diagnostic::rules;
use crate::facts::Findings;
use crate::facts::check_operators::{self, FailingCheck};
use crate::plan::Decisions;

/// Says which checks always fail by the form that they are written in.
pub(super) fn say(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    for service in decided.pods.running() {
        let Some(found) = check_operators::find(service.facts) else {
            continue;
        };
        let probe = match service.health.is_some() {
            true => "the check always fails, and the pod is never ready",
            false => "the check always fails: no readiness probe is created",
        };
        let why = match found {
            FailingCheck::Operator { program, operator } => {
                format!(
                    "runs without a shell, so `{operator}` is passed to `{program}` as an argument"
                )
            }
            FailingCheck::Form(word) => {
                format!("runs a program `{word}`, which does not exist")
            }
            FailingCheck::Line(line) => {
                format!("runs without a shell, so `{line}` as a whole is the name of a program")
            }
            FailingCheck::Variable { program, variable } => {
                format!(
                    "runs without a shell, so `{program}` gets `{variable}` and not the value of this variable"
                )
            }
            FailingCheck::Arguments(program) => {
                format!(
                    "runs `{program}` without arguments: of `CMD-SHELL` only the first string is the command"
                )
            }
        };
        let written = service.service.healthcheck.as_deref();
        let is_written = written.is_some_and(|check| !check.test.is_empty());
        let of_image = service.image.config.healthcheck.as_ref();
        let of_image = of_image.filter(|_| !is_written);
        let evidence = of_image.map_or_else(String::new, |it| format!(" ({})", it.evidence));
        let key = service.key;
        let message = format!("the health check of `{key}`{evidence} {why}; {probe}");
        let help = "write the whole command as one string for a shell: `test: [\"CMD-SHELL\", \"COMMAND || exit 1\"]`";
        let path = service.path.keys("healthcheck.test");
        report.say_help(&rules::CHECK_OPERATOR, &path, message, help);
    }
}
