//! Health checks: where they come from, and what of them a probe does not hold.

use crate::compose::Healthcheck;
use crate::diagnostic::{Path, rules};
use crate::facts::Findings;
use crate::model::Container;
use crate::plan::pods::Member;

/// Says what of the health check of a service is not plain.
pub(super) fn say(report: &mut Findings<'_>, service: &Member<'_>, container: &Container) {
    let path = service.path.key("healthcheck");
    say_extra_words(report, &path, service.health.as_ref());
    let (readiness, liveness) = (&container.readiness, &container.liveness);
    if service.extension.liveness && liveness.is_none() {
        let message = format!(
            "`liveness` of service `{}` has no effect: it has no health check",
            service.key
        );
        let path = service.path.keys("x-kuploy.liveness");
        let help = "add a `healthcheck`";
        report.say_help(&rules::EXTENSION_WITHOUT_EFFECT, &path, message, help);
    }
    say_source(report, service, readiness.is_some());
    if readiness.is_some() && liveness.is_none() && container.startup.is_none() {
        say_start(report, &path, service.service.healthcheck.as_deref());
    }
}

fn say_extra_words(report: &mut Findings<'_>, path: &Path, health: Option<&Healthcheck>) {
    let test = health.map(|health| health.test.as_slice());
    if let Some([first, _, _, ..]) = test
        && first == "CMD-SHELL"
    {
        report.say_help(
            &rules::HEALTHCHECK_EXTRA_WORDS,
            &path.key("test"),
            "`CMD-SHELL` runs only its first string; the others become the shell parameters `$0`, `$1` …",
            "write the whole command as one string",
        );
    }
}

/// Where the check comes from when Compose writes none, and numbers of a check that is not known.
fn say_source(report: &mut Findings<'_>, service: &Member<'_>, probed: bool) {
    let written = service.service.healthcheck.as_deref();
    if written.is_some_and(|check| check.disable || !check.test.is_empty()) {
        return;
    }
    let config = &service.image.config;
    let path = service.path.key("healthcheck");
    if let Some(other) = service.other_check {
        let message = format!(
            "`{}` gets no readiness probe: the `HEALTHCHECK` of its image checks port {}, and `{}` runs another program than the image",
            service.key, other.port, other.replaced_by
        );
        let help = "write `healthcheck: {test: …}` with a check of this program";
        return report.say_help(&rules::HEALTHCHECK_OF_IMAGE, &path, message, help);
    }
    match (&config.healthcheck, written) {
        (Some(check), _) if probed && !check.value.test.is_empty() => report.say_help(
            &rules::HEALTHCHECK_OF_IMAGE,
            &path,
            format!(
                "`{}` gets a readiness probe from the `HEALTHCHECK` of its image: {}",
                service.key, check.evidence
            ),
            "`healthcheck: {disable: true}` disables it",
        ),
        (_, Some(_)) if !probed => {
            let (what, help) = match config.complete.is_some() || config.healthcheck.is_some() {
                true => (
                    "the image has none",
                    "write `test`, or remove `healthcheck`",
                ),
                false => (
                    "its command is unknown: no probe is created",
                    "copy the `HEALTHCHECK` command of the image to `test`",
                ),
            };
            let message = format!(
                "`healthcheck` of `{}` only changes the timing of the `HEALTHCHECK` of its image; {what}",
                service.key
            );
            report.say_help(&rules::HEALTHCHECK_NOT_KNOWN, &path, message, help);
        }
        _ => {}
    }
}

/// `start_period` and `start_interval` without a startup probe.
fn say_start(report: &mut Findings<'_>, path: &Path, health: Option<&Healthcheck>) {
    let Some(health) = health else { return };
    let keys = [
        ("start_period", health.start_period),
        ("start_interval", health.start_interval),
    ];
    let set = keys
        .iter()
        .find(|(_, value)| value.is_some_and(|v| v.0 > 0));
    if let Some((key, _)) = set {
        report.say_help(
            &rules::START_PERIOD_NOT_NEEDED,
            &path.key(key),
            "`start_period` needs no field: a pod is not ready before its first successful check",
            "with `x-kuploy: {liveness: true}` it becomes a startup probe",
        );
    }
}
