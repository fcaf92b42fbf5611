//! Health checks that ask a port on which their container does not listen.

use crate::diagnostic::rules;
use crate::facts::{Facts, Findings, closed_checks, silent_programs};
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// Says which checks can never succeed, since they ask the wrong port.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let running = decided.pods.running();
    let checked = running.filter(|it| decided.runs[it.id].runs_check());
    for service in checked {
        let Some(check) = closed_checks::find(facts, service.facts, &decided.from_files.web) else {
            if !facts.is_awaited(service.id) {
                say_silent(report, facts, service);
            }
            continue;
        };
        let (asked, listens) = (check.asked, check.listens);
        let message = format!(
            "the health check of `{0}` checks port {asked}, but `{0}` listens on port {listens} ({1}): the pod is never ready and gets no traffic",
            service.key, check.evidence
        );
        let check = match check.speaks_otherwise {
            true => "it speaks no HTTP: write `healthcheck: {disable: true}`".to_owned(),
            false => format!("check port {listens} in `healthcheck.test`"),
        };
        let help = format!("{check}; if it listens on {asked} as well: `expose: [\"{asked}\"]`");
        let path = service.path.keys("healthcheck.test");
        report.say_help(&rules::HEALTH_PORT_CLOSED, &path, message, help);
    }
}

/// Says that a check asks a port of a program in whose source nothing listens.
fn say_silent(report: &mut Findings<'_>, facts: &Facts<'_>, service: &Member<'_>) {
    let Some(check) = silent_programs::find(facts, service.facts) else {
        return;
    };
    let message = format!(
        "the health check of `{}` checks port {}, and nothing in its source listens there (`{}` polls): the pod is never ready",
        service.key, check.asked, check.program
    );
    let help = "write `healthcheck: {disable: true}`, or check what the program does";
    let path = service.path.keys("healthcheck.test");
    report.say_help(&rules::HEALTH_PORT_CLOSED, &path, message, help);
}
