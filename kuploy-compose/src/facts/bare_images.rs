//! Images of base systems, which run nothing but a shell: without a terminal it reads the end of its input and ends.

use super::catalogue;
use super::process::Process;
use super::service_facts::ServiceFacts;
use super::shells::is_shell;

/// Base systems whose `CMD` is a shell, by the Dockerfiles of Docker's official images.
const SHELLS: &[&str] = &[
    "almalinux",
    "alpine",
    "amazonlinux",
    "archlinux",
    "busybox",
    "centos",
    "debian",
    "fedora",
    "oraclelinux",
    "rockylinux",
    "ubuntu",
];

/// The base system that an image is: none of those that are built from one.
pub(crate) fn of_reference(reference: &str) -> Option<&'static str> {
    let name = catalogue::repository(reference);
    SHELLS.iter().find(|bare| **bare == name).copied()
}

/// Programs that read what they run from their input where no file is named.
const INTERPRETERS: &[&str] = &[
    "bash", "irb", "node", "perl", "php", "psysh", "python", "python3", "ruby", "sh",
];

/// The interpreter that the command of a service runs without a program and without a terminal: it reads the end of its
/// input and ends. Seen: `command: ["php"]` of services that people start by `docker compose run`.
pub(super) fn interpreter_that_ends(
    facts: &ServiceFacts<'_>,
    process: &Process<'_>,
) -> Option<&'static str> {
    let service = facts.service;
    let has_input = service.tty == Some(true) || service.stdin_open == Some(true);
    let words = service.command.as_deref()?;
    let begins = service.entrypoint.as_deref().unwrap_or_default();
    let [word] = words else { return None };
    let known = INTERPRETERS.iter().find(|known| **known == word)?;
    let runs_alone = begins.is_empty() && process.words().last() == Some(&word.as_str());
    (!has_input && runs_alone && service.ports.is_empty()).then_some(*known)
}

/// The base system whose shell a service runs without a terminal, if it runs nothing else.
pub(crate) fn shell_that_ends(
    facts: &ServiceFacts<'_>,
    process: &Process<'_>,
) -> Option<&'static str> {
    let service = facts.service;
    let has_input = service.tty == Some(true) || service.stdin_open == Some(true);
    let words = process.words();
    let runs_shell = match words.as_slice() {
        [] => true,
        [shell] => is_shell(shell),
        _ => false,
    };
    let image = || {
        facts
            .image
            .lineage
            .iter()
            .find_map(|reference| of_reference(reference))
    };
    // What is known to listen has a program that nobody named here.
    let listens = !facts.image.config.ports.is_empty() || !service.ports.is_empty();
    (!has_input && !listens && runs_shell).then(image)?
}

/// A container that runs nothing: it ends at once. One of a base image only declares volumes that others mount (seen:
/// `db-data: {image: busybox}` beside the databases of Zabbix); a tool without arguments is run by hand, with
/// `docker compose run` (seen: `certbot: {image: certbot/certbot}`).
pub(crate) fn runs_nothing(service: &ServiceFacts<'_>) -> Option<String> {
    let compose = service.service;
    let asks_nothing = service.extension.kind.is_none()
        && service.extension.schedule.is_none()
        && !service.extension.keep
        && compose.pre_start.is_empty()
        && compose.ports.is_empty()
        && compose.healthcheck.is_none();
    let shares = service.uses().next().is_some();
    if !asks_nothing || shares || service.image.references.is_built {
        return None;
    }
    does_nothing(service)
}

/// What a container does that does nothing.
fn does_nothing(service: &ServiceFacts<'_>) -> Option<String> {
    let reference = &service.image.references.running;
    if let Some(image) = of_reference(reference) {
        return shell_that_ends(service, &service.process).map(|_| {
            format!("`{image}` without a command runs a shell, which exits without a terminal")
        });
    }
    let is_empty = |words: &Option<Vec<String>>| words.as_ref().is_none_or(Vec::is_empty);
    let as_it_comes = is_empty(&service.service.command) && is_empty(&service.service.entrypoint);
    (as_it_comes && service.known.needs_command()).then(|| {
        format!(
            "`{}` without a command does nothing and exits",
            catalogue::repository(reference)
        )
    })
}
