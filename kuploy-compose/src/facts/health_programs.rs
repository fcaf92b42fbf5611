//! Programs of health checks that images lack.

use super::catalogue::{self, Client};
use super::service_facts::ServiceFacts;

/// Programs that checks ask with.
const CLIENTS: &[(&str, Client)] = &[
    ("curl", Client::Curl),
    ("wget", Client::Wget),
    ("nc", Client::Nc),
];

/// The program of a check that the catalogue says is not in the image. An image that is built may have got it.
pub(crate) fn missing(service: &ServiceFacts<'_>, image: &str) -> Option<&'static str> {
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
