//! Programs of health checks that images lack.

use super::service_facts::ServiceFacts;
use crate::options::ImageClient as Client;

/// Programs that checks ask with.
const CLIENTS: &[(&str, Client)] = &[
    ("curl", Client::Curl),
    ("wget", Client::Wget),
    ("nc", Client::Nc),
];

/// The program of a check that the catalogue says is not in the image. An image that is built may have got it.
pub(crate) fn missing(service: &ServiceFacts<'_>) -> Option<&'static str> {
    let said = service.known.declared.clients.is_some();
    if service.service.build.is_some() && !said {
        return None;
    }
    let check = service.service.healthcheck.as_ref()?;
    let (kind, words) = check.test.split_first()?;
    let shell = service.image.config.shell.as_ref();
    if kind == "CMD-SHELL" && shell.is_some_and(|shell| !shell.value) {
        return Some("sh");
    }
    let held = service.known.clients()?;
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
