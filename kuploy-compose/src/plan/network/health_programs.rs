//! Health checks whose program the image is known to lack.

use super::earlier::Earlier;
use crate::diagnostic::rules;
use crate::facts::catalogue::{self, Client};
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// Programs that checks ask with.
const CLIENTS: &[(&str, Client)] = &[
    ("curl", Client::Curl),
    ("wget", Client::Wget),
    ("nc", Client::Nc),
];

/// Says which checks can never succeed. Docker calls the container unhealthy then, and it is reached all the same; a
/// pod that is never ready is not.
pub(super) fn say(cx: &mut Context<'_>, earlier: &Earlier<'_, '_>) {
    for service in earlier
        .running()
        .filter(|service| earlier.is_checked(service.id))
    {
        let image = &service.image_name;
        let Some(program) = missing(service, image) else {
            continue;
        };
        let message = format!(
            "the health check of `{}` runs `{program}`, which its image `{image}` does not hold: the pod is never ready, and its name leads nowhere",
            service.key
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
fn missing(service: &Member<'_>, image: &str) -> Option<&'static str> {
    if service.service.build.is_some() {
        return None;
    }
    let check = service.service.healthcheck.as_ref()?;
    let (kind, words) = check.test.split_first()?;
    let known = catalogue::find(image)?;
    if kind == "CMD-SHELL" && known.shell == Some(false) {
        return Some("sh");
    }
    let held = known.clients?;
    let line = words.join(" ");
    let commands = match kind.as_str() {
        "CMD" => vec![words.first()?.as_str()],
        _ => commands(&line),
    };
    let runs = |name: &str| {
        commands
            .iter()
            .any(|word| word.rsplit('/').next() == Some(name))
    };
    let (held, lacking): (Vec<_>, Vec<_>) = CLIENTS
        .iter()
        .filter(|(name, _)| runs(name))
        .partition(|(_, client)| held.contains(client));
    // `curl … || wget …` asks with what there is.
    lacking
        .first()
        .filter(|_| held.is_empty())
        .map(|(name, _)| *name)
}

/// The first words of the commands of a shell line.
fn commands(line: &str) -> Vec<&str> {
    let commands = line.split(['|', '&', ';', '(', '`']);
    commands
        .filter_map(|command| command.split_whitespace().next())
        .collect()
}
