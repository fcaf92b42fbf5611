//! Health checks of images that ask for a program which a service does not run, or that nobody has seen.
//!
//! A worker is often built from the Dockerfile of the web application: `command: celery -A app worker` with
//! `HEALTHCHECK CMD curl -f http://localhost:8000/health`. Docker calls that container unhealthy and does nothing; a pod
//! with that check as readiness probe is never ready, and a rollout never ends.

use crate::map::BTreeSet;

use super::asked_ports::AskedPorts;
use super::check_operators;
use super::evidence::Evidence;
use super::service_facts::{OtherCheck, ServiceFacts};
use super::services::{PerService, ServiceId};
use crate::compose::Condition;
use crate::source::paths;

/// Takes away the health checks of images that ask for a program which a service does not run, and those that nobody
/// waits for where they are presumed or can never pass.
pub(super) fn take_away(services: &mut PerService<ServiceFacts<'_>>) {
    let awaited: BTreeSet<ServiceId> = services
        .values()
        .flat_map(|service| &service.depends_on)
        .filter(|(_, dependency)| dependency.condition == Condition::ServiceHealthy)
        .map(|(id, _)| *id)
        .collect();
    for service in services.values_mut() {
        let is_wanted = awaited.contains(&service.id) || service.extension.liveness;
        if !is_wanted {
            service.other_check = find(service);
        }
        let fails = || is_presumed(service) || check_operators::find(service).is_some();
        if service.other_check.is_some() || !is_wanted && fails() {
            service.health = None;
            service.asked = AskedPorts::default();
        }
    }
}

/// Notes the workers and tasks of Dockerfiles by which another service serves. `EXPOSE` is written for the server: Celery,
/// its beat and `manage.py migrate` of one image with Django listen nowhere, and a Service of theirs never answers.
pub(super) fn note_workers(services: &mut PerService<ServiceFacts<'_>>) {
    let mut serving: BTreeSet<(String, usize)> = BTreeSet::new();
    let mut workers: Vec<(ServiceId, (String, usize))> = Vec::new();
    for service in services.values() {
        let ports = service.image.config.ports.iter();
        let mut lines = ports.filter_map(|port| match &port.evidence {
            Evidence::DockerfileLine { path, line, .. } => {
                Some((port.value.number, (path.clone(), *line)))
            }
            _ => None,
        });
        let Some((port, line)) = lines.next() else {
            continue;
        };
        match is_worker(service, port) {
            true => workers.push((service.id, line)),
            false => {
                serving.insert(line);
            }
        }
    }
    for (id, _) in workers.iter().filter(|(_, line)| serving.contains(line)) {
        services[*id].runs_beside_server = true;
    }
}

/// Whether what replaces the server of an image is a worker, or ends.
fn is_worker(service: &ServiceFacts<'_>, port: u16) -> bool {
    let Some(replaced_by) = replaced(service) else {
        return false;
    };
    let lifetime = &service.lifetime;
    let ends = lifetime.ends.is_some() || lifetime.is_migration || lifetime.may_end.is_some();
    let words = service.process.words();
    let mut words = words.iter().flat_map(|word| tokens(word));
    let works = words.any(|word| WORKERS.contains(&paths::file_name(word)));
    (ends || works) && !service.process.is_image_program && !serves(service, replaced_by, port)
}

/// Whether nobody but the catalogue says that the image has a check. Docker only calls a container unhealthy, while a
/// readiness probe that asks for what another version of the image has (`kong-health` came with Kong 2.8.3) takes the
/// service off the network for ever: it is worth that where somebody waits for it.
fn is_presumed(service: &ServiceFacts<'_>) -> bool {
    let of_image = service.image.config.healthcheck.as_ref();
    let is_of_catalogue =
        of_image.is_some_and(|check| matches!(check.evidence, Evidence::Catalogue { .. }));
    is_of_catalogue && service.service.healthcheck.is_none()
}

fn find(service: &ServiceFacts<'_>) -> Option<OtherCheck> {
    let written = service.service.healthcheck.as_ref();
    if written.is_some_and(|check| check.disable || !check.test.is_empty()) {
        return None;
    }
    let port = service.asked.all().next()?;
    let asked_for = |declared: u16| declared == port;
    let declared = service.service.ports.iter().map(|port| port.target);
    let exposed = service.service.expose.iter();
    let exposed = exposed.filter_map(|text| text.split('/').next()?.parse().ok());
    if declared.chain(exposed).any(asked_for) || service.process.is_image_program {
        return None;
    }
    let replaced_by = replaced(service)?;
    (!serves(service, replaced_by, port)).then_some(OtherCheck { port, replaced_by })
}

/// Whether what replaces the server of an image may be another program than the one that has a port.
pub(super) fn may_run_another(service: &ServiceFacts<'_>, port: u16) -> bool {
    if service.process.is_image_program {
        return false;
    }
    let Some(replaced_by) = replaced(service) else {
        return false;
    };
    if !serves(service, replaced_by, port) {
        return true;
    }
    // `manage.py consume` beside `manage.py runserver`.
    let is_server = |word: &str| SERVERS.contains(&paths::file_name(word));
    let config = &service.image.config;
    let mut of_image = config.command.iter().flat_map(|fact| &fact.value.words);
    let runs = service.process.words();
    let mut runs = runs.iter().flat_map(|word| tokens(word));
    let number = port.to_string();
    of_image.any(|word| tokens(word).any(is_server))
        && !runs.any(|word| is_server(word) || word.contains(&number))
}

/// The key that replaces the process of the image.
fn replaced(service: &ServiceFacts<'_>) -> Option<&'static str> {
    let is_written = |words: &Option<Vec<String>>| words.as_ref().is_some_and(|it| !it.is_empty());
    match (&service.service.entrypoint, &service.service.command) {
        (entrypoint, _) if is_written(entrypoint) => Some("entrypoint"),
        (_, command) if is_written(command) => Some("command"),
        _ => None,
    }
}

/// Words that only commands of workers have: Celery, Laravel, django-rq, django-q, Symfony, good_job.
const WORKERS: &[&str] = &[
    "arq",
    "beat",
    "celery",
    "consumer",
    "cron",
    "crond",
    "dramatiq",
    "horizon",
    "huey_consumer",
    "jobs:work",
    "messenger:consume",
    "qcluster",
    "queue:listen",
    "queue:work",
    "rq",
    "rqworker",
    "schedule:run",
    "schedule:work",
    "sidekiq",
    "supercronic",
    "worker",
];

/// Programs that serve by HTTP, and words of commands that start a server whatever its program is called.
const SERVERS: &[&str] = &[
    "apache2-foreground",
    "caddy",
    "daphne",
    "dev",
    "flask",
    "frankenphp",
    "granian",
    "gunicorn",
    "httpd",
    "hypercorn",
    "nginx",
    "octane:start",
    "php-fpm",
    "puma",
    "runserver",
    "serve",
    "server",
    "start",
    "start:dev",
    "streamlit",
    "supervisord",
    "uvicorn",
    "uwsgi",
    "vite",
    "waitress-serve",
];

/// Whether what runs may serve the port that the check of the image asks.
fn serves(service: &ServiceFacts<'_>, replaced_by: &str, port: u16) -> bool {
    let written = [&service.service.entrypoint, &service.service.command];
    let written = written.into_iter().flatten().flatten().map(String::as_str);
    let config = &service.image.config;
    let of_image = |words: &Option<_>| {
        let fact: Option<&super::evidence::Fact<super::image::ImageWords>> = words.as_ref();
        let words = fact.map(|fact| fact.value.words.as_slice());
        words.unwrap_or_default().to_vec()
    };
    let (entrypoint, command) = (of_image(&config.entrypoint), of_image(&config.command));
    // The script of an entrypoint of the image says what it could start, not what it starts.
    let runs_script = replaced_by == "entrypoint" || entrypoint.is_empty();
    let script = service.process.script.as_deref().filter(|_| runs_script);
    let runs: Vec<&str> = written.chain(script).flat_map(tokens).collect();
    let has = |list: &[&str]| {
        runs.iter()
            .any(|word| list.contains(&paths::file_name(word)))
    };
    let number = port.to_string();
    let names_port = |word: &&str| {
        word.split(|c: char| !c.is_ascii_digit())
            .any(|it| it == number)
    };
    let known = service.known.entry.as_ref().map(|entry| entry.image);
    if runs.iter().any(names_port) || known.is_some_and(|image| has(image.server)) {
        return true;
    }
    let works = has(WORKERS);
    if has(SERVERS) {
        return true;
    }
    // Arguments of an entrypoint that nobody knows, or of one that is no wrapper, are for the same program.
    let is_argument = replaced_by == "command" && command.is_empty();
    match works {
        true => false,
        false if is_argument => true,
        false => {
            let words = if command.is_empty() {
                &entrypoint
            } else {
                &command
            };
            program(words).is_none_or(|parts| {
                parts
                    .iter()
                    .all(|part| runs.iter().any(|word| paths::file_name(word) == *part))
            })
        }
    }
}

/// The words of a command as a shell would see them.
fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let ends = |c: char| c.is_whitespace() || ";|&()\"'`".contains(c);
    text.split(ends).filter(|word| !word.is_empty())
}

/// Programs that only start what follows them, and shells.
const WRAPPERS: &[&str] = &[
    "ash",
    "bash",
    "bundle",
    "catatonit",
    "dash",
    "dumb-init",
    "env",
    "exec",
    "npx",
    "pipenv",
    "poetry",
    "run",
    "sh",
    "su-exec",
    "gosu",
    "tini",
    "uv",
    "zsh",
];

/// Programs that run another one: what they run tells two commands apart.
const INTERPRETERS: &[&str] = &[
    "bun", "deno", "dotnet", "java", "node", "npm", "php", "pnpm", "python", "python3", "ruby",
    "yarn",
];

/// The program of an image's command, with the script that an interpreter runs; `None` where there is none.
fn program(words: &[String]) -> Option<Vec<&str>> {
    let tokens = words.iter().flat_map(|word| tokens(word));
    let mut tokens = tokens.filter(|word| {
        let skipped = word.starts_with('-') || word.contains('=');
        !skipped && !WRAPPERS.contains(&paths::file_name(word))
    });
    let first = paths::file_name(tokens.next()?);
    let script = tokens.next().map(paths::file_name);
    let script = script.filter(|_| INTERPRETERS.contains(&first));
    Some([first].into_iter().chain(script).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_of_a_command_is_what_wrappers_start() {
        for (words, want) in [
            (&["gunicorn", "app:app"][..], &["gunicorn"][..]),
            (
                &["/bin/sh", "-c", "exec poetry run uvicorn a:b"],
                &["uvicorn"],
            ),
            (&["python", "-u", "src/app.py"], &["python", "app.py"]),
            (&["java", "-Xmx1g", "-jar", "app.jar"], &["java", "app.jar"]),
            (&["tini", "--", "/usr/local/bin/web"], &["web"]),
        ] {
            let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
            assert_eq!(program(&words).unwrap(), want, "{words:?}");
        }
    }
}
