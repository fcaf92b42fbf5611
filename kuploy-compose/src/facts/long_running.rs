//! What says that a service is long-running, though it is not to be restarted when it ends well.
//!
//! `restart: on-failure` is written for migrations and for workers alike. A worker that became a Job would hold up
//! every sync, since Argo CD waits for the end of a Job.

use super::known_image::ServiceImage;
use super::process::Process;
use super::service_facts::ServiceFacts;
use super::shell_steps::without_comments;
use crate::compose::Service;

/// Programs that go on for ever.
const PROGRAMS: &[&str] = &[
    "apache2-foreground",
    "cron",
    "crond",
    "daphne",
    "gunicorn",
    "httpd",
    "hypercorn",
    "nginx",
    "php-fpm",
    "puma",
    "sidekiq",
    "supervisord",
    "uvicorn",
];

/// Words of a command, or of a service's name, that a thing which goes on is called by.
const WORDS: &[&str] = &[
    "agent",
    "api",
    "backend",
    "beat",
    "broker",
    "collector",
    "consumer",
    "daemon",
    "exporter",
    "frontend",
    "gateway",
    "listener",
    "proxy",
    "queue",
    "runserver",
    "schedule",
    "scheduler",
    "serve",
    "server",
    "start",
    "ui",
    "watch",
    "watcher",
    "web",
    "worker",
    "workers",
];

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

/// Options that say where a server listens.
const OPTIONS: &[&str] = &["--addr", "--bind", "--listen", "--port"];

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
        .or_else(|| runs_known_server(process, image).then_some("its image runs a known server"))
        .or_else(|| loops_for_ever(process).then_some("its script runs in an endless loop"))
        .or_else(|| {
            let goes_on = process.goes_on() && !is_named_as_ending(facts.key, process);
            goes_on.then_some("its program serves, listens or loops")
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

/// Programs that ask a server, whose arguments are names of others: `nc -z broker 9092`, `psql -h backend`.
const ASKS: &[&str] = &[
    "clickhouse-client",
    "createdb",
    "cub",
    "curl",
    "dropdb",
    "getent",
    "kafka-configs",
    "kafka-topics",
    "kafka-topics.sh",
    "mariadb-admin",
    "mongo",
    "mongoimport",
    "mongorestore",
    "mongosh",
    "mysql",
    "mysqladmin",
    "mysqldump",
    "nc",
    "netcat",
    "nslookup",
    "pg_dump",
    "pg_isready",
    "ping",
    "psql",
    "rabbitmqadmin",
    "redis-cli",
    "sqlcmd",
    "valkey-cli",
    "wait-for-it.sh",
    "wget",
];

/// Whether the words of a step ask a server and start none: in a loop or condition too.
pub(super) fn asks_server(words: &[&str]) -> bool {
    const BEFORE: &[&str] = &["!", "elif", "if", "timeout", "until", "while"];
    let mut words = words.iter().skip_while(|word| BEFORE.contains(*word));
    let asks = |word: &&str| ASKS.contains(&word.rsplit('/').next().unwrap_or(word));
    words.next().is_some_and(asks) && !words.any(|word| *word == "--")
}

/// Whether the words of a command start what goes on for ever.
pub(super) fn serves(words: &[&str]) -> bool {
    let is = |list: &[&str], word: &str| list.iter().any(|entry| entry.eq_ignore_ascii_case(word));
    words.iter().any(|word| is(WORDS, word) || listens(word))
        || words
            .iter()
            .take(2)
            .any(|word| is(PROGRAMS, word.rsplit('/').next().unwrap_or(word)))
}

/// Whether a script runs in a loop that nothing leaves: `while :; do certbot renew; sleep 12h; done` beside a web
/// server, a backup every night. A Job of it would never complete, and no later sync begins before a Job ends.
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

/// `0.0.0.0:8249`, `--port=80`.
fn listens(word: &str) -> bool {
    let option = word.split('=').next().unwrap_or(word);
    OPTIONS.contains(&option) || word.contains("0.0.0.0:") || word.contains("[::]:")
}

/// Whether the image is a well-known server, and runs as it comes.
pub(super) fn runs_known_server(process: &Process<'_>, image: &ServiceImage) -> bool {
    process.is_image_program && !process.is_own_script && image.is_server()
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
