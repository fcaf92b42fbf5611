//! What says that a service runs to its end, though nothing is written of restarts.
//!
//! Compose leaves a container ended unless `restart` says otherwise, and most files say nothing, of servers too. So a
//! word alone is not enough for what it may also mean of a server: it takes a command whose last step ends, an image
//! whose program does one thing, or a name that only such a thing is given.

use super::draft::ServiceDraft;
use super::stays;
use crate::facts::catalogue;

/// Programs that do one thing and end.
const PROGRAMS: &[&str] = &[
    "alembic",
    "cat",
    "chmod",
    "chown",
    "cp",
    "createdb",
    "curl",
    "dropdb",
    "echo",
    "exit",
    "false",
    "flyway",
    "gunzip",
    "install",
    "kafka-topics",
    "kafka-topics.sh",
    "liquibase",
    "ln",
    "ls",
    "mc",
    "mkdir",
    "mongo",
    "mongoimport",
    "mongorestore",
    "mongosh",
    "mv",
    "mysql",
    "mysqldump",
    "openssl",
    "pg_dump",
    "pg_restore",
    "printf",
    "psql",
    "rm",
    "rmdir",
    "tar",
    "touch",
    "true",
    "unzip",
    "wget",
];

/// Words of a command that name one step in the life of a database or of a program's files.
const STEPS: &[&str] = &[
    "collectstatic",
    "createsuperuser",
    "db:create",
    "db:migrate",
    "db:prepare",
    "db:seed",
    "db:setup",
    "db:upgrade",
    "doctrine:migrations:migrate",
    "loaddata",
    "makemigrations",
    "migrate",
    "migrate:deploy",
    "migration:run",
    "migrations:migrate",
];

/// Images whose program does one thing and ends.
const IMAGES: &[&str] = &[
    "alpine/git",
    "amacneil/dbmate",
    "amazon/aws-cli",
    "arigaio/atlas",
    "bitnami/minio-client",
    "boxfuse/flyway",
    "curlimages/curl",
    "dadarek/wait-for-dependencies",
    "flyway/flyway",
    "hello-world",
    "jwilder/dockerize",
    "liquibase/liquibase",
    "migrate/migrate",
    "minio/mc",
    "openapitools/openapi-generator-cli",
    "postman/newman",
    "redgate/flyway",
    "willwill/wait-for-it",
];

/// Words of a name that only a thing which ends is called by. A `seed` or `bootstrap` node of a cluster goes on, as does
/// a `provisioner` of volumes.
const NAMES: &[&str] = &[
    "configurator",
    "createbucket",
    "createbuckets",
    "dbinit",
    "init",
    "initdb",
    "initializer",
    "migrate",
    "migration",
    "migrations",
    "migrator",
    "seeder",
    "setup",
];

/// Parts of a script or command that goes on.
const GOES_ON: &[&str] = &[
    "--follow",
    "--watch",
    "crond",
    "for ((",
    "inotifywait",
    "sleep inf",
    "sleep 365d",
    "supervisord",
    "tail -F",
    "tail -f",
    "trap ",
    "until false",
    "wait -n",
    "while :",
    "while [ 1",
    "while 1",
    "while sleep",
    "while true",
    "while [ true",
    "while [[ true",
];

/// Words that begin or end a part of a script and run nothing.
const KEYWORDS: &[&str] = &[
    "(", ")", "do", "done", "else", "esac", "fi", "then", "{", "}",
];

/// Shells, by the last part of their path.
const SHELLS: &[&str] = &["ash", "bash", "dash", "sh", "zsh"];

/// What says that a service without a word on restarts runs to its end.
pub(super) fn why(service: &ServiceDraft<'_>) -> Option<String> {
    let compose = service.service;
    let words: Vec<&str> = compose
        .entrypoint
        .iter()
        .chain(&compose.command)
        .flatten()
        .map(String::as_str)
        .collect();
    if words.iter().any(|word| goes_on(word)) || goes_on(&words.join(" ")) {
        return None;
    }
    if let Some(reason) = by_command(&words) {
        return Some(reason);
    }
    if stays::serves(&words) {
        return None;
    }
    let image = catalogue::repository(&service.container.image);
    if IMAGES.contains(&image) {
        return Some(format!("`{image}` does one thing and ends"));
    }
    by_name(service.key)
        .filter(|_| !stays::runs_known_server(service))
        .map(|word| format!("it is called `{word}`"))
}

fn goes_on(text: &str) -> bool {
    GOES_ON.iter().any(|part| text.contains(part))
}

fn by_name(key: &str) -> Option<&str> {
    let mut words = key.split(['-', '_', '.']);
    words.find(|word| NAMES.iter().any(|name| name.eq_ignore_ascii_case(word)))
}

/// The last step of a command, when that ends.
fn by_command(words: &[&str]) -> Option<String> {
    let last = match script(words) {
        Some(script) => last_step(script)?,
        None => words.to_vec(),
    };
    let program = last.first()?.rsplit('/').next()?;
    let step = last.iter().find(|word| STEPS.contains(word));
    let ends = PROGRAMS.contains(&program)
        || step.is_some()
        || last
            .windows(2)
            .any(|pair| matches!(pair, ["db", "upgrade" | "init"]));
    if !ends || stays::serves(&last) {
        return None;
    }
    let named = match (program, step) {
        (_, Some(step)) => step,
        (program, None) => program,
    };
    Some(format!("its command ends with `{named}`"))
}

/// The script of `sh -c SCRIPT`.
fn script<'w>(words: &[&'w str]) -> Option<&'w str> {
    words.windows(3).find_map(|three| match three {
        [shell, option, script]
            if SHELLS.contains(&shell.rsplit('/').next().unwrap_or(shell))
                && option.starts_with('-')
                && option.ends_with('c') =>
        {
            Some(*script)
        }
        _ => None,
    })
}

/// The words of the last step of a script; none where that is a loop, which may never be left. What follows `||` or `|` is left out, since the step is what stands before.
fn last_step(script: &str) -> Option<Vec<&str>> {
    let script = script.trim_end_matches([';', ' ', '\n', '\r', '\t']);
    let loops = ["while", "until"].iter().any(|word| script.contains(word));
    if loops && script.ends_with("done") {
        return None;
    }
    let steps = script
        .rsplit([';', '\n'])
        .flat_map(|line| line.rsplit("&&"));
    steps
        .map(|step| {
            let step = step.split('|').next().unwrap_or(step);
            step.split_whitespace()
                .map(|word| word.trim_matches(['"', '\'', '(', ')']))
                .skip_while(|word| {
                    let assigns = word
                        .split_once('=')
                        .is_some_and(|(name, _)| !name.contains(['-', '/', ':']));
                    word.is_empty() || KEYWORDS.contains(word) || assigns
                })
                .collect::<Vec<_>>()
        })
        .find(|words| words.first().is_some_and(|word| !word.starts_with('#')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_ends_where_its_last_step_does() {
        for (words, expected) in [
            (
                vec![
                    "/bin/sh",
                    "-c",
                    "until mc ready; do sleep 1; done; mc mb a/b; exit 0; ",
                ],
                Some("exit"),
            ),
            (
                vec!["sh", "-c", "if [ ! -f x ]; then\n  cp -r a b\nfi\n"],
                Some("cp"),
            ),
            (
                vec!["bash", "-ec", "A=1 psql -f x.sql || true"],
                Some("psql"),
            ),
            (vec!["chown", "-R", "1000:1000", "/data"], Some("chown")),
            (vec!["/bin/true"], Some("true")),
            (vec!["python", "manage.py", "migrate"], Some("migrate")),
            (
                vec![
                    "sh",
                    "-c",
                    "migrate && python manage.py collectstatic --noinput",
                ],
                Some("collectstatic"),
            ),
            (
                vec!["sh", "-c", "python manage.py migrate && gunicorn app"],
                None,
            ),
            (
                vec![
                    "sh",
                    "-c",
                    "python manage.py migrate && python manage.py runserver",
                ],
                None,
            ),
            (
                vec!["sh", "-c", "server & echo started; node index.js"],
                None,
            ),
            (
                vec!["sh", "-c", "until nc -z db 5432; do sleep 1; done"],
                None,
            ),
            (
                vec!["sh", "-c", "while busy; do sleep 9; curl a/b; done\n"],
                None,
            ),
            (vec!["npm", "start"], None),
            (vec!["/start.sh"], None),
            (vec![], None),
        ] {
            let found = by_command(&words);
            let reason = expected.map(|word| format!("its command ends with `{word}`"));
            assert_eq!(found, reason, "{words:?}");
        }
    }

    #[test]
    fn names_of_things_that_end_are_whole_words() {
        for (key, expected) in [
            ("db-init", Some("init")),
            ("kong_migrations", Some("migrations")),
            ("Setup", Some("Setup")),
            ("initech", None),
            ("bootstrap-node", None),
            ("seed1", None),
            ("web", None),
        ] {
            assert_eq!(by_name(key), expected, "{key}");
        }
    }
}
