//! What says that a service runs to completion, though nothing is written of restarts.
//!
//! Compose leaves a container ended unless `restart` says otherwise, and most files say nothing, of servers too. So a
//! word alone is not enough for what it may also mean of a server: it takes a command whose last step ends, an image
//! whose program does one thing, or a name that only such a thing is given.

use super::known_image::ServiceImage;
use super::process::{Process, inline_script};
use super::shell_steps::{steps, without_comments};
use super::{ending_scripts, long_running, one_time_scripts};
use crate::map::Parts;

/// Programs that do one thing and end.
const PROGRAMS: &[&str] = &[
    "alembic",
    "ansible-playbook",
    "aws",
    "cat",
    "chmod",
    "chown",
    "clickhouse-client",
    "cp",
    "cqlsh",
    "createdb",
    "curl",
    "cypher-shell",
    "dropdb",
    "echo",
    "elasticsearch-certutil",
    "etcdctl",
    "exit",
    "false",
    "flyway",
    "git",
    "gunzip",
    "htpasswd",
    // `hugo server` goes on.
    "hugo",
    "install",
    "kafka-configs",
    "kafka-topics",
    "kafka-topics.sh",
    "keytool",
    "kubectl",
    "liquibase",
    "ln",
    "ls",
    "mc",
    "mkdir",
    "mongo",
    "mongodump",
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
    "pytest",
    "rabbitmqadmin",
    "rm",
    "rmdir",
    "rsync",
    "sqlcmd",
    "sqlplus",
    "ssh-keygen",
    "tar",
    "temporal-sql-tool",
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
    "prepare",
    "seeder",
    "setup",
];

/// Parts of a script or command that goes on, or may.
const GOES_ON: Parts = Parts::of(&[
    "--follow",
    "--watch",
    "crond",
    "for ((",
    "inotifywait",
    "supervisord",
    "trap ",
    "wait -n",
]);

/// Those of a loop that is never left.
const ENDLESS: Parts = Parts::of(long_running::ENDLESS);

/// Subcommands that end, by program, in the order of their words. Seen in projects that people run: build steps,
/// layouts of databases, fetching of models, joining of clusters.
const SUBCOMMANDS: &[(&str, &[&str])] = &[
    (
        "airflow",
        &["db migrate", "db init", "db upgrade", "users create"],
    ),
    ("artillery", &["run"]),
    // <https://laravel.com/docs/artisan>; `serve` and `queue:work` go on.
    ("artisan", &["config:cache", "optimize", "storage:link"]),
    ("astro", &["build"]),
    ("bun", &["install", "run build"]),
    ("bundle", &["install"]),
    ("cargo", &["build", "test"]),
    ("certbot", &["certonly"]),
    ("cockroach", &["init", "sql"]),
    ("composer", &["install"]),
    ("consul", &["acl bootstrap"]),
    // <https://docs.getdbt.com/reference/dbt-commands>; `docs serve` goes on.
    (
        "dbt",
        &[
            "build",
            "compile",
            "deps",
            "docs generate",
            "run",
            "run-operation",
            "seed",
            "snapshot",
            "source freshness",
            "test",
        ],
    ),
    ("dbmate", &["migrate", "up"]),
    ("diesel", &["database setup", "migration run", "setup"]),
    (
        "dotnet",
        &["ef database update", "build", "publish", "test"],
    ),
    ("drizzle-kit", &["generate", "migrate", "push"]),
    ("dvc", &["pull", "push", "repro"]),
    ("gatsby", &["build"]),
    ("go", &["build", "test"]),
    ("goose", &["down", "reset", "up", "up-by-one"]),
    ("gulp", &["build"]),
    ("influx", &["setup"]),
    ("jekyll", &["b", "build"]),
    ("k6", &["run"]),
    // <https://knexjs.org/guide/migrations.html#migration-cli>
    (
        "knex",
        &[
            "migrate:latest",
            "migrate:rollback",
            "migrate:up",
            "seed:run",
        ],
    ),
    ("kong", &["migrations"]),
    (
        "mix",
        &[
            "compile",
            "deps.get",
            "ecto.create",
            "ecto.migrate",
            "ecto.setup",
            "test",
        ],
    ),
    ("mkdocs", &["build"]),
    ("mvn", &["compile", "install", "package", "test"]),
    ("nats", &["stream add"]),
    ("newman", &["run"]),
    ("next", &["build", "export"]),
    // `ng test` watches.
    ("ng", &["build"]),
    ("npm", &["run build", "run test", "ci", "install", "test"]),
    ("nuxi", &["build", "generate"]),
    ("nuxt", &["build", "generate"]),
    ("ollama", &["pull", "create"]),
    ("parcel", &["build"]),
    ("pip", &["install"]),
    ("pnpm", &["run build", "build", "install", "test"]),
    ("prefect", &["deploy"]),
    (
        "prisma",
        &["db push", "db seed", "generate", "migrate deploy"],
    ),
    ("python", &["-m pytest"]),
    ("python3", &["-m pytest"]),
    ("rclone", &["copy", "sync"]),
    ("react-scripts", &["build"]),
    ("redis-cli", &["--cluster create"]),
    ("restic", &["backup", "init"]),
    ("rollup", &["--config", "-c"]),
    ("scrapy", &["crawl"]),
    ("step", &["ca init"]),
    ("superset", &["db upgrade", "fab create-admin", "init"]),
    ("tailwindcss", &["--input", "--output", "-i", "-o", "build"]),
    ("terraform", &["apply", "init", "plan"]),
    ("valkey-cli", &["--cluster create"]),
    ("vault", &["operator init", "operator unseal"]),
    ("vite", &["build"]),
    ("vue-cli-service", &["build"]),
    // In development a configuration may say `watch: true`.
    ("webpack", &["--mode production", "--mode=production"]),
    ("yarn", &["run build", "build", "install", "test"]),
];

/// Those whose `-w` names a workspace.
const PACKAGE_MANAGERS: &[&str] = &["bun", "npm", "pnpm", "yarn"];

/// Words of a name that a change of a database's layout alone is called by.
const MIGRATIONS: &[&str] = &["migrate", "migration", "migrations", "migrator"];

/// Whether a service is called a migration and nothing else: `migration`, `db-migrate`, no `migration-service`.
pub(super) fn is_migration(key: &str) -> bool {
    let words = || key.split(['-', '_', '.']);
    let goes_on: Vec<&str> = words().filter(|word| *word != "db").collect();
    words().any(|word| MIGRATIONS.contains(&word))
        && !goes_on.contains(&"service")
        && !long_running::serves(&goes_on)
}

/// What says that a service runs to completion, from what it runs: its command, or an image that does one thing.
pub(super) fn by_process(process: &Process<'_>, image: &ServiceImage) -> Option<String> {
    let words = process.words();
    let by_image = image.runs_once(&words);
    if image.declared.runs_once.is_some() {
        return by_image.flatten();
    }
    let script = process.script.as_deref().map(without_comments);
    let script = script.as_deref();
    let inline = inline_script(&words).map(without_comments);
    let goes_on = match script {
        Some(script) => goes_on(script) || words.iter().any(|word| goes_on(word)),
        // It holds what its words hold.
        None => goes_on(&process.line()),
    };
    if goes_on {
        return None;
    }
    if let Some(reason) = by_command(&words, script) {
        return Some(reason);
    }
    let of_file = script.filter(|script| inline.as_deref() != Some(*script));
    let last = of_file.and_then(|script| {
        ending_scripts::last_command(script, |program| PROGRAMS.contains(&program))
    });
    if let Some(last) = last {
        return Some(format!("its script ends with `{last}`"));
    }
    by_image.flatten().filter(|_| !long_running::serves(&words))
}

/// What says that a service runs to completion, from its name alone.
pub(super) fn by_key(key: &str, process: &Process<'_>) -> Option<String> {
    let named = by_name(key)?;
    let words = process.words();
    if words.iter().any(|word| goes_on(word)) || long_running::serves(&words) {
        return None;
    }
    Some(format!("its name contains `{named}`"))
}

fn goes_on(text: &str) -> bool {
    // `bootstrap x` holds no `trap`.
    let begins_word = |at: usize| {
        let before = text.get(..at).unwrap_or_default();
        !before.ends_with(|c: char| c.is_ascii_alphanumeric())
    };
    GOES_ON.are_in_at(text, begins_word) || ENDLESS.are_in_at(text, begins_word)
}

fn by_name(key: &str) -> Option<&str> {
    let mut words = key.split(['-', '_', '.']);
    words.find(|word| NAMES.iter().any(|name| name.eq_ignore_ascii_case(word)))
}

/// The last step of a command, when that ends.
fn by_command(words: &[&str], script: Option<&str>) -> Option<String> {
    let last = match script {
        Some(script) => {
            let steps = steps(script);
            // What stands before the last step in the foreground must have ended.
            let earlier = steps.split_last()?.1;
            if earlier
                .iter()
                .any(|step| !step.background && may_serve(&step.words))
            {
                return None;
            }
            let last = last_step(script)?;
            // `if [ -f /ready ]; then exec server; fi; exit 1`: in a branch the script becomes what nobody knows.
            let becomes = earlier.iter().any(|step| step.words.contains(&"exec"));
            if becomes && last.first() == Some(&"exit") {
                return None;
            }
            last
        }
        None => words.to_vec(),
    };
    if may_serve(&last) {
        return None;
    }
    // An option is no program: `--datadir=/srv/mysql` is given to the server of the image.
    let first = last.first().filter(|word| !word.starts_with('-'));
    let program = first.and_then(|first| first.rsplit('/').next());
    let program = program.unwrap_or_default();
    // Functions of a release of Elixir: `bin/app eval "App.Release.migrate"`
    // (<https://hexdocs.pm/phoenix/releases.html#ecto-migrations-and-custom-commands>).
    if let [_, "eval", function, ..] = last.as_slice() {
        return Some(format!("its command ends with `eval {function}`"));
    }
    // `php -v`, `composer --version`.
    if let [_, word @ ("--help" | "--version" | "-V" | "-v" | "version")] = last.as_slice() {
        return Some(format!("its command ends with `{program} {word}`"));
    }
    let step = last.iter().find(|word| STEPS.contains(word)).copied();
    let named = step
        .map(str::to_owned)
        .or_else(|| subcommand(&last))
        .or_else(|| PROGRAMS.contains(&program).then(|| program.to_owned()))
        .or_else(|| one_time_scripts::named(&last))
        .or_else(|| is_pause(&last).then(|| program.to_owned()))?;
    Some(format!("its command ends with `{named}`"))
}

/// Programs that end a script without a word of what it is for, and those that run what nobody knows.
const TAILS: &[&str] = &["echo", "exit", "false", "printf", "rm", "touch", "true"];
const STARTS: &[&str] = &[
    "bundle", "bun", "deno", "dotnet", "java", "node", "npm", "php", "python", "python3", "rails",
    "ruby", "uv", "wait",
];

/// Whether a script waits for a program of which nobody knows whether it ends, before a last command that tidies up. Seen:
/// `sh -c "python /srv.py; rm -f /tmp/server.pid"`, `bundle exec puma; rm -f …`.
pub(super) fn may_block(process: &Process<'_>) -> bool {
    let steps = process.script.as_deref().map(steps).unwrap_or_default();
    let program = |words: &[&str]| {
        words
            .first()
            .and_then(|word| word.rsplit('/').next())
            .map(str::to_owned)
    };
    let is = |words: &[&str], list: &[&str]| {
        program(words).is_some_and(|it| list.contains(&it.as_str()))
    };
    steps.split_last().is_some_and(|(last, earlier)| {
        is(&last.words, TAILS)
            && earlier.iter().any(|step| {
                !step.background
                    && is(&step.words, STARTS)
                    && by_command(&step.words, None).is_none()
            })
    })
}

/// Whether the words of a step may start what goes on; those that ask a server name it.
fn may_serve(words: &[&str]) -> bool {
    long_running::serves(words) && !long_running::asks_server(words)
}

/// `ollama pull`, `npx prisma db push`: a program that is among the first words, with a subcommand that ends.
fn subcommand(words: &[&str]) -> Option<String> {
    // Wrappers stand before the program: `npx`, `yarn`, `poetry run`, `pnpm exec`.
    words.iter().take(4).enumerate().find_map(|(at, word)| {
        let program = word.rsplit('/').next().unwrap_or(word);
        let (program, known) = SUBCOMMANDS.iter().find(|(name, _)| *name == program)?;
        let rest = words.get(at + 1..)?;
        // `--watch` of builders of pages; package managers name a workspace so.
        if rest.contains(&"-w") && !PACKAGE_MANAGERS.contains(program) {
            return None;
        }
        let begins = |subcommand: &&&str| {
            let wanted: Vec<&str> = subcommand.split(' ').collect();
            // Options may stand before it: `airflow --verbose db migrate`, `mvn -B package`.
            let options = rest
                .iter()
                .take_while(|word| word.starts_with('-') && wanted.first() != Some(*word));
            let from = options.count();
            // Arguments may stand before an option: `webpack --config x.js --mode production`.
            let is_option = subcommand.starts_with('-');
            let mut places = from..=if is_option { rest.len() } else { from };
            places.any(|at| rest.get(at..).is_some_and(|rest| rest.starts_with(&wanted)))
        };
        let found = known.iter().find(begins)?;
        Some(format!("{program} {found}"))
    })
}

/// The words of the last step of a script; none where that is a loop, which may never be left.
fn last_step(script: &str) -> Option<Vec<&str>> {
    let script = script.trim_end_matches([';', ' ', '\n', '\r', '\t']);
    let loops = ["while", "until"].iter().any(|word| script.contains(word));
    let before = script
        .strip_suffix("done")
        .map(|before| before.trim_end_matches([' ', '\t']));
    if loops && before.is_some_and(|before| before.ends_with([';', '\n', '&'])) {
        return None;
    }
    let step = steps(script).pop()?;
    match step.otherwise {
        // `[ -f /key ] || make-key` ends where both do.
        Some(otherwise) if CONDITIONS.contains(step.words.first()?) => Some(otherwise),
        Some(otherwise) if may_serve(&otherwise) || otherwise.first() == Some(&"exec") => None,
        _ => Some(step.words),
    }
}

/// Commands that do nothing but answer.
const CONDITIONS: &[&str] = &["[", "[[", "test"];

/// Whether words are a pause of at most five minutes, after which a script ends.
fn is_pause(words: &[&str]) -> bool {
    matches!(words, ["sleep", time] if time.trim_end_matches('s').parse::<u16>().is_ok_and(|it| it <= 300))
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
            (
                vec!["sh", "-c", "until nc -z db 1; do sleep 1; done; echo done"],
                Some("echo"),
            ),
            (
                vec![
                    "sh",
                    "-c",
                    "while ! nc -z broker 9092; do sleep 1; done; kafka-topics --create",
                ],
                Some("kafka-topics"),
            ),
            (vec!["psql", "-h", "backend", "-c", "x"], Some("psql")),
            (vec!["sh", "-c", "test -f /k || echo x > /k"], Some("echo")),
            (vec!["sh", "-c", "[ -f /k ] || exec server"], None),
            (vec!["sh", "-c", "make-keys || sleep infinity"], None),
            (vec!["sh", "-c", "mc mb a/b; sleep 5"], Some("sleep")),
            (vec!["sh", "-c", "mc mb a/b; sleep 3600"], None),
            (vec!["npm", "start"], None),
            (vec!["npm", "run", "dev"], None),
            (vec!["npm", "run", "build"], Some("npm run build")),
            (vec!["npx", "prisma", "db", "push"], Some("prisma db push")),
            (
                vec!["kong", "migrations", "bootstrap"],
                Some("kong migrations"),
            ),
            (vec!["kong", "start"], None),
            (vec!["ollama", "serve"], None),
            (
                vec!["redis-cli", "--cluster", "create", "a:1"],
                Some("redis-cli --cluster create"),
            ),
            (
                vec!["sh", "-c", "ollama serve & sleep 3; ollama pull x"],
                Some("ollama pull"),
            ),
            (vec!["sh", "-c", "nginx -g x; echo stopped"], None),
            (vec!["parcel", "build", "a.js"], Some("parcel build")),
            (vec!["parcel", "watch", "a.js"], None),
            (vec!["npx", "vite", "build"], Some("vite build")),
            (vec!["npx", "vite", "build", "-w"], None),
            (vec!["npx", "vite"], None),
            (
                vec!["webpack", "--config", "w.js", "--mode", "production"],
                Some("webpack --mode production"),
            ),
            (vec!["webpack", "serve", "--mode", "production"], None),
            (vec!["hugo", "--minify"], Some("hugo")),
            (vec!["hugo", "server"], None),
            (
                vec!["bundle", "exec", "jekyll", "build"],
                Some("jekyll build"),
            ),
            (vec!["mkdocs", "serve"], None),
            (
                vec!["npm", "run", "build", "-w", "shop"],
                Some("npm run build"),
            ),
            (vec!["mvn", "-B", "package"], Some("mvn package")),
            (vec!["mvn", "spring-boot:run"], None),
            (vec!["/start.sh"], None),
            (vec![], None),
        ] {
            let found = by_command(&words, inline_script(&words));
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
