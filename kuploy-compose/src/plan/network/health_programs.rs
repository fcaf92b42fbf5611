//! Health checks whose program the image is known to lack.

use crate::diagnostic::rules;
use crate::facts::catalogue::{self, Client};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};

/// Says which checks can never succeed. Docker calls the container unhealthy then, and it is reached all the same; a
/// pod that is never ready is not.
pub(in crate::plan) fn say(cx: &mut Context<'_>, draft: &Draft<'_>) {
    for service in draft.kept() {
        let Some(program) = missing(service) else {
            continue;
        };
        let message = format!(
            "the health check of `{}` runs `{program}`, which its image `{}` does not hold: the pod is never ready, and its name leads nowhere",
            service.key, service.container.image
        );
        let help = match program {
            "curl" => {
                "use what the image holds (`wget -qO- URL` in Alpine and busybox), or `disable: true`"
            }
            "sh" => {
                "write the check as `[\"CMD\", PROGRAM, …]` with a program of the image, or `disable: true`"
            }
            _ => "use a program that the image holds, or `disable: true`",
        };
        let path = service.path.keys("healthcheck.test");
        cx.say_help(&rules::HEALTH_PROGRAM_MISSING, &path, message, help);
    }
}

/// The program of a check that the catalogue says is not in the image. An image that is built may have got it.
fn missing(service: &ServiceDraft<'_>) -> Option<&'static str> {
    if service.service.build.is_some() || service.container.readiness.is_none() {
        return None;
    }
    let check = service.service.healthcheck.as_ref()?;
    let (kind, words) = check.test.split_first()?;
    let known = catalogue::find(&service.container.image)?;
    if kind == "CMD-SHELL" && known.shell == Some(false) {
        return Some("sh");
    }
    let held = known.clients?;
    let line = words.join(" ");
    let commands = match kind.as_str() {
        "CMD" => vec![words.first()?.as_str()],
        _ => commands(&line),
    };
    let programs = [
        ("curl", Client::Curl),
        ("wget", Client::Wget),
        ("nc", Client::Nc),
    ];
    let lacks = |name: &str, client: &Client| {
        let runs = commands
            .iter()
            .any(|word| word.rsplit('/').next() == Some(name));
        runs && !held.contains(client)
    };
    // `curl … || wget …` asks with what there is.
    let alternative = programs.iter().any(|(name, client)| {
        let runs = commands
            .iter()
            .any(|word| word.rsplit('/').next() == Some(*name));
        runs && held.contains(client)
    });
    let found = programs.iter().find(|(name, client)| lacks(name, client));
    found.map(|(name, _)| *name).filter(|_| !alternative)
}

/// The first words of the commands of a shell line.
fn commands(line: &str) -> Vec<&str> {
    line.split(['|', '&', ';', '(', '`'])
        .filter_map(|command| command.split_whitespace().next())
        .collect()
}
