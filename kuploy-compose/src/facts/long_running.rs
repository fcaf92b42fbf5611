//! What says that a service is long-running, though it is not to be restarted when it ends well.
//!
//! `restart: on-failure` is written for migrations and for workers alike. A worker that became a Job would hold up
//! every sync, since Argo CD waits for the end of a Job.

use super::evidence::Evidence;
use super::known_image::ServiceImage;
use super::process::Process;
use super::service_facts::ServiceFacts;
use super::serving_words::WORDS;
pub(super) use super::serving_words::{asks_server, serves};
use super::shell_steps::{steps, without_comments};
use crate::compose::Service;

/// Words of a service's name that a thing which ends is called by; they count for more.
const ENDS: &[&str] = &[
    "backup",
    "bootstrap",
    "build",
    "builder",
    "check",
    "configurator",
    "configure",
    "create",
    "generate",
    "import",
    "init",
    "install",
    "job",
    "migrate",
    "migration",
    "migrations",
    "migrator",
    "seed",
    "setup",
    "task",
    "test",
    "tests",
    "wait",
];

/// Variables that say where a server listens.
const VARIABLES: &[&str] = &[
    "BIND",
    "BIND_ADDRESS",
    "HTTP_PORT",
    "LISTEN",
    "LISTEN_ADDR",
    "LISTEN_ADDRESS",
    "LISTEN_PORT",
    "PORT",
    "SERVER_PORT",
];

/// Parts of a script that is never left, unless something in it says otherwise.
pub(super) const ENDLESS: &[&str] = &[
    "for ((;;",
    "for (( ; ;",
    "sleep inf",
    "sleep 365d",
    "tail -F",
    "tail -f",
    "until false",
    "while 1",
    "while :",
    "while [ 1",
    "while [ true",
    "while [[ true",
    "while sleep",
    "while true",
];

/// What says so first: the name, the command, a variable, or a well-known server that runs as it comes.
pub(super) fn reason(
    facts: &ServiceFacts<'_>,
    process: &Process<'_>,
    image: &ServiceImage,
) -> Option<&'static str> {
    says_it_serves(facts.key, facts.service)
        .or_else(|| {
            let runs = runs_known_server(process, image) || runs_server_of_base(facts, process);
            runs.then_some("its image runs a known server")
        })
        .or_else(|| {
            let starts = starts_server(process) && !is_named_as_ending(facts.key, process);
            starts.then_some("its script ends with a server or worker")
        })
        .or_else(|| loops_for_ever(process).then_some("its script runs in an endless loop"))
        .or_else(|| {
            let goes_on = process.goes_on() && !is_named_as_ending(facts.key, process);
            goes_on.then_some("its program serves, listens or loops")
        })
}

/// Whether the script that runs ends with what goes on. Seen: the start scripts of Cookiecutter's Django beside
/// `restart: on-failure:3`: `command: /start-celeryworker`, `exec celery -A config worker`.
fn starts_server(process: &Process<'_>) -> bool {
    let script = process.main_script().map(|script| without_comments(script));
    let steps = script.as_deref().map(steps).unwrap_or_default();
    steps.last().is_some_and(|last| {
        let words = match last.words.as_slice() {
            ["exec", words @ ..] => words,
            words => words,
        };
        serves(words) && !asks_server(words)
    })
}

fn says_it_serves(key: &str, service: &Service) -> Option<&'static str> {
    let words = service.entrypoint.iter().chain(&service.command).flatten();
    let mut names = key.split(['-', '_', '.']);
    let is = |list: &[&str], word: &str| list.iter().any(|entry| entry.eq_ignore_ascii_case(word));
    if names.clone().any(|word| is(ENDS, word)) {
        return None;
    }
    let words: Vec<&str> = words.map(String::as_str).collect();
    if names.any(|word| is(WORDS, word)) {
        return Some("its name is that of a server or worker");
    }
    if serves(&words) {
        return Some("its command starts a server or worker");
    }
    let mut variables = service.environment.keys();
    variables
        .any(|name| is(VARIABLES, name))
        .then_some("it has a variable of a server or worker")
}

/// Whether a service is called, or runs, something that has a word of what ends in it.
pub(super) fn is_named_as_ending(key: &str, process: &Process<'_>) -> bool {
    let words = process.words();
    let mut parts = std::iter::once(key)
        .chain(words)
        .flat_map(|word| word.split(|c: char| !c.is_ascii_alphanumeric()));
    parts.any(|part| ENDS.iter().any(|word| word.eq_ignore_ascii_case(part)))
}

/// Whether a script runs in a loop that nothing leaves: `while :; do certbot renew; sleep 12h; done` beside a web
/// server, a backup every night. A Job of it would never complete, and no later sync begins before a Job ends.
/// Whether a process never ends, by its script or its source.
pub(crate) fn never_ends(process: &Process<'_>) -> bool {
    loops_for_ever(process) || process.goes_on()
}

fn loops_for_ever(process: &Process<'_>) -> bool {
    let Some(script) = process.script.as_deref().map(without_comments) else {
        return false;
    };
    let mut loops = ENDLESS.iter().filter_map(|start| script.split_once(start));
    loops.any(|(_, rest)| {
        let mut words = rest.split(|c: char| !c.is_ascii_alphanumeric());
        !words.any(|word| matches!(word, "break" | "exit" | "return"))
    })
}

/// Whether the image is a well-known server, and runs as it comes.
pub(super) fn runs_known_server(process: &Process<'_>, image: &ServiceImage) -> bool {
    process.is_image_program && !process.is_own_script && image.is_server()
}

/// Whether an image is built on a well-known server and starts that: its Dockerfile brings no command. Seen: `FROM caddy`
/// with plugins, and `restart: "no"`.
fn runs_server_of_base(facts: &ServiceFacts<'_>, process: &Process<'_>) -> bool {
    let serves = || {
        let image = facts.known.image();
        image.is_some_and(|image| !image.ports.is_empty())
    };
    let config = &facts.image.config;
    let own = config.entrypoint.iter().chain(&config.command);
    let mut own = own.map(|fact| &fact.evidence);
    process.is_image_program
        && serves()
        && !own.any(|evidence| matches!(evidence, Evidence::DockerfileLine { .. }))
}

/// Words of names of servers that steps which build their pages have too.
const PAGES: &[&str] = &["frontend", "ui"];

/// Whether a command of its own runs in a service of which its name alone says that it serves, by a word that a step which
/// builds a page is called by too. Seen: `frontend`, which runs `parcel build`.
pub(super) fn may_build_pages(facts: &ServiceFacts<'_>, process: &Process<'_>) -> bool {
    let service = facts.service;
    let mut words = facts.key.split(['-', '_', '.']);
    let is_page = |word: &str| PAGES.iter().any(|page| page.eq_ignore_ascii_case(word));
    words.any(is_page)
        && (service.command.is_some() || service.entrypoint.is_some())
        && says_it_serves("", service).is_none()
        && !process.goes_on()
        && !loops_for_ever(process)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_stay_and_migrations_end() {
        for (key, command, expected) in [
            ("queue-long", "bench worker", true),
            ("jobs", "celery -A app beat", true),
            ("drainer", "/drainer --addr=0.0.0.0:8249", true),
            ("app", "/usr/sbin/nginx -g daemon", true),
            ("api-migrate", "npm start", false),
            ("import", "manage.py import", false),
            ("once", "echo done", false),
        ] {
            let service = Service {
                command: Some(command.split(' ').map(str::to_owned).collect()),
                ..Service::default()
            };
            assert_eq!(
                says_it_serves(key, &service).is_some(),
                expected,
                "{key}: {command}"
            );
        }
    }
}
