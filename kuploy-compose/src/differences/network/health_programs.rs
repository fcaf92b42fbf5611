//! Health checks whose program the image is known to lack.

use crate::diagnostic::rules;
use crate::facts::health_programs::{self, MissingProgram};
use crate::facts::{Facts, Findings, check_modules, check_scripts};
use crate::plan::Decisions;
use crate::plan::pods::Member;
use crate::source::paths;

/// Says which checks can never succeed. Docker calls the container unhealthy then, and it is reached all the same; a
/// pod that is never ready is not.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let running = decided.pods.running();
    let checked = running.filter(|it| decided.runs[it.id].runs_check());
    for service in checked {
        let beside = decided.from_files.beside.get(&service.id);
        let image = beside.map_or(&service.image, |beside| &beside.image);
        let is_awaited = || facts.is_awaited(service.id);
        let Some(missing) = health_programs::missing(service.facts, image, is_awaited) else {
            if !is_awaited() {
                say_files(report, facts, service);
            }
            continue;
        };
        let (program, image_name) = (missing.name, &service.image_name);
        let from = match (missing.base, beside) {
            (Some(base), Some(beside)) => format!(
                "`{image_name}` does not contain if it is built from `{}` (`FROM {base}`)",
                beside.shown
            ),
            (Some(base), None) => format!("its image, built from `{base}`, does not contain"),
            (None, _) => format!("its image `{image_name}` does not contain"),
        };
        let check = match missing.of_image {
            Some(evidence) => format!("health check of `{}` ({evidence})", service.key),
            None => format!("health check of `{}`", service.key),
        };
        let message = format!(
            "the {check} runs `{program}`, which {from}: the pod is never ready and gets no traffic"
        );
        let path = service.path.keys("healthcheck.test");
        report.say_help(
            &rules::HEALTH_PROGRAM_MISSING,
            &path,
            message,
            help(&missing),
        );
    }
}

/// Says that a check runs a script, or imports a module, that is not in the image.
fn say_files(report: &mut Findings<'_>, facts: &Facts<'_>, service: &Member<'_>) {
    let path = service.path.keys("healthcheck.test");
    let (key, image) = (service.key, &service.image_name);
    if let Some(script) = check_scripts::missing(service.facts) {
        let message = format!(
            "the health check of `{key}` runs `{script}`, which its image `{image}` does not contain and no mount brings: the pod is never ready and gets no traffic"
        );
        let file = paths::file_name(script);
        let help = format!(
            "mount it: `volumes: [\"./{file}:{script}:ro\"]`, use a program of the image, or `disable: true`"
        );
        report.say_help(&rules::HEALTH_PROGRAM_MISSING, &path, message, help);
    } else if let Some((module, base)) = check_modules::missing(facts, service.facts) {
        let message = format!(
            "the health check of `{key}` imports `{module}`, which nothing installs in its image, built from `{base}`: the pod is never ready and gets no traffic"
        );
        let help = format!(
            "ask with the standard library: `import urllib.request as r; r.urlopen(URL)`, or add `{module}` to the packages of the image"
        );
        report.say_help(&rules::HEALTH_PROGRAM_MISSING, &path, message, help);
    }
}

/// The ways out: another check, or another image.
fn help(missing: &MissingProgram<'_>) -> String {
    let program = missing.name;
    if let Some(instead) = missing.instead {
        return format!("use `{instead}`");
    }
    let asks = missing.asks.map(|(port, path)| {
        let label = "kompose.service.healthcheck.readiness.http_get";
        format!(
            "let Kubernetes check over HTTP: `labels: {{{label}_path: {path}, {label}_port: {port}}}`"
        )
    });
    if program == "sh" {
        return asks.unwrap_or_else(|| {
            "write the check as `[\"CMD\", PROGRAM, …]` with a program of the image, or `disable: true`"
                .to_owned()
        });
    }
    let install = missing
        .install
        .as_ref()
        .map(|line| format!("install it in the Dockerfile: `{line}`"));
    let usual = || "use a program of the image, or `disable: true`".to_owned();
    let ways: Vec<String> = install.into_iter().chain(asks).collect();
    let ways = match ways.is_empty() {
        true => usual(),
        false => ways.join(", or "),
    };
    format!(
        "{ways}; if the image contains it: `x-kuploy: {{image: {{clients: [{}]}}}}`",
        missing.called
    )
}
