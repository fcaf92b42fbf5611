//! Commands that throw data away. Under Compose they run with each `up` that somebody types; a Job that Argo CD runs at every
//! sync throws the data away whenever somebody pushes a commit. Seen: seeds of development that were never meant to stay
//! (`php artisan migrate:fresh --seed --force`, `rails db:reset`).

use super::service_facts::ServiceFacts;
use super::shell_conditions::{self, Decided};
use super::shell_steps::{lines, without_comments};
use super::statement_words::{stand_in_order, words_of};
use crate::source::Files;

/// A command that throws data away, and what to run in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WipingCommand {
    /// As a finding names it.
    pub(crate) command: &'static str,
    /// What keeps the data; none where nothing does the rest of it.
    pub(crate) instead: Option<&'static str>,
}

/// Words that stand in this order, in small letters; a word that lets the data stay.
type Known = (&'static [&'static str], &'static str, WipingCommand);

const fn wipes(command: &'static str, instead: Option<&'static str>) -> WipingCommand {
    WipingCommand { command, instead }
}

/// <https://laravel.com/docs/migrations#drop-all-tables-migrate>, <https://guides.rubyonrails.org/active_record_migrations.html#resetting-the-database>,
/// <https://www.prisma.io/docs/orm/reference/prisma-cli-reference#migrate-reset>, <https://docs.djangoproject.com/en/stable/ref/django-admin/#flush>,
/// <https://symfony.com/bundles/DoctrineFixturesBundle/current/index.html> ("purges the database"),
/// <https://documentation.red-gate.com/flyway/reference/commands/clean>,
/// <https://docs.frappe.io/framework/user/en/bench/reference/new-site> (`--force`: "even if the site exists"),
/// <https://developer.wordpress.org/cli/commands/db/reset/>, <https://www.drush.org/latest/commands/site_install/>,
/// <https://airflow.apache.org/docs/apache-airflow/stable/cli-and-env-variables-ref.html>,
/// <https://www.postgresql.org/docs/current/app-pgrestore.html>, <https://www.mongodb.com/docs/database-tools/mongorestore/>
const KNOWN: &[Known] = &[
    (
        &["artisan", "migrate:fresh"],
        "",
        wipes("artisan migrate:fresh", Some("php artisan migrate --force")),
    ),
    (
        &["artisan", "migrate:refresh"],
        "",
        wipes(
            "artisan migrate:refresh",
            Some("php artisan migrate --force"),
        ),
    ),
    (&["artisan", "db:wipe"], "", wipes("artisan db:wipe", None)),
    (
        &["db:reset"],
        "",
        wipes("db:reset", Some("rails db:prepare")),
    ),
    (
        &["db:migrate:reset"],
        "",
        wipes("db:migrate:reset", Some("rails db:prepare")),
    ),
    (
        &["db:schema:load"],
        "",
        wipes("db:schema:load", Some("rails db:prepare")),
    ),
    (&["db:drop"], "", wipes("db:drop", None)),
    (
        &["prisma", "migrate", "reset"],
        "",
        wipes("prisma migrate reset", Some("prisma migrate deploy")),
    ),
    (
        &["prisma", "db", "push", "--force-reset"],
        "",
        wipes(
            "prisma db push --force-reset",
            Some("prisma migrate deploy"),
        ),
    ),
    (&["manage.py", "flush"], "", wipes("manage.py flush", None)),
    (
        &["manage.py", "reset_db"],
        "",
        wipes("manage.py reset_db", Some("python manage.py migrate")),
    ),
    (
        &["doctrine:fixtures:load"],
        "--append",
        wipes(
            "doctrine:fixtures:load",
            Some("doctrine:fixtures:load --append"),
        ),
    ),
    (
        &["doctrine:database:drop"],
        "",
        wipes("doctrine:database:drop", None),
    ),
    (
        &["doctrine:schema:drop"],
        "",
        wipes("doctrine:schema:drop", None),
    ),
    (&["schema:drop"], "", wipes("schema:drop", None)),
    (
        &["ecto.reset"],
        "",
        wipes("mix ecto.reset", Some("mix ecto.migrate")),
    ),
    (&["ecto.drop"], "", wipes("mix ecto.drop", None)),
    (
        &["flyway", "clean"],
        "",
        wipes("flyway clean", Some("flyway migrate")),
    ),
    (
        &["alembic", "downgrade", "base"],
        "",
        wipes("alembic downgrade base", Some("alembic upgrade head")),
    ),
    (&["dropdb"], "", wipes("dropdb", None)),
    (&["drop", "database"], "", wipes("DROP DATABASE", None)),
    (
        &["drop", "schema", "cascade"],
        "",
        wipes("DROP SCHEMA", None),
    ),
    (&["dropdatabase("], "", wipes("dropDatabase()", None)),
    (
        &["bench", "new-site", "--force"],
        "",
        wipes("bench new-site --force", None),
    ),
    (&["bench", "reinstall"], "", wipes("bench reinstall", None)),
    (&["wp", "db", "reset"], "", wipes("wp db reset", None)),
    (
        &["drush", "site:install"],
        "",
        wipes("drush site:install", Some("drush updatedb -y")),
    ),
    (
        &["drush", "si"],
        "",
        wipes("drush si", Some("drush updatedb -y")),
    ),
    (
        &["airflow", "db", "reset"],
        "",
        wipes("airflow db reset", Some("airflow db migrate")),
    ),
    (
        &["pg_restore", "--clean"],
        "",
        wipes("pg_restore --clean", None),
    ),
    (
        &["mongorestore", "--drop"],
        "",
        wipes("mongorestore --drop", None),
    ),
    (&["redis-cli", "flushall"], "", wipes("FLUSHALL", None)),
    (&["redis-cli", "flushdb"], "", wipes("FLUSHDB", None)),
];

/// Those of [`KNOWN`] that empty what is mostly a cache.
const CACHES: &[&str] = &["FLUSHALL", "FLUSHDB"];

/// Parts of words of which each known command has one.
const MARKS: &[&str] = &[
    "bench ",
    "clean",
    "downgrade",
    "drop",
    "drush",
    "flush",
    "fresh",
    "load",
    "reset",
    "wipe",
];

/// Whether a text may have such a command: one look at its letters, as nearly no text has one.
fn may_wipe(text: &str) -> bool {
    let text = text.as_bytes();
    let begins = |at: usize, mark: &str| {
        let word = text.get(at..at.saturating_add(mark.len()));
        word.is_some_and(|word| word.eq_ignore_ascii_case(mark.as_bytes()))
    };
    let mut letters = text.iter().enumerate();
    letters.any(|(at, letter)| {
        matches!(
            letter | 0x20,
            b'b' | b'c' | b'd' | b'f' | b'l' | b'r' | b'w'
        ) && MARKS.iter().any(|mark| begins(at, mark))
    })
}

/// What a process runs whenever a pod starts.
pub(crate) struct AtStart<'s, T> {
    /// What was found.
    pub(crate) what: T,
    /// The script that it stands in.
    pub(crate) script: Option<&'s str>,
    /// The file that marks a first start, where the process looks for one that no volume keeps.
    pub(crate) marker: Option<String>,
}

/// The first command of a process that throws data away, outside of every condition.
pub(crate) fn find(files: &dyn Files, service: &ServiceFacts<'_>) -> Option<WipingCommand> {
    let line = service.process.line();
    let text = service.process.script.as_deref().unwrap_or(&line);
    let decide = |it: &str| shell_conditions::decide(files, it, text, service);
    let found = unconditional(text, &decide, &mut in_statement)?;
    Some(found.0)
}

/// The first command that throws data away whenever a process starts, with the text it stands in: in its script outside of
/// every condition, or in a script that this one calls. Emptying a cache is no loss.
///
/// Seen: `php artisan migrate:fresh --seed --force && php artisan serve`, and `python manage.py flush --no-input` in start
/// scripts. Docker starts a container again when somebody says so; Kubernetes when a node is drained. A file in the container
/// that says that all was done once (`touch /app/.initialized`) is there as long as Docker keeps the container: a new pod
/// begins without it.
pub(crate) fn find_at_start<'s>(
    files: &dyn Files,
    service: &'s ServiceFacts<'_>,
) -> Option<AtStart<'s, WipingCommand>> {
    let is_loss = |found: &WipingCommand| !CACHES.contains(&found.command);
    let mut judge = |step: &str| in_statement(step).filter(is_loss);
    starts(files, service, &may_wipe, &mut judge)
}

/// The first thing that a judge finds in what a process runs at every start.
pub(super) fn starts<'s, T>(
    files: &dyn Files,
    service: &'s ServiceFacts<'_>,
    is_read: &dyn Fn(&str) -> bool,
    judge: &mut dyn FnMut(&str) -> Option<T>,
) -> Option<AtStart<'s, T>> {
    let process = &service.process;
    let line = process.line();
    let text = process.script.as_deref().unwrap_or(&line);
    let mut find = |text: &str| match is_read(text) {
        true => {
            let decide = |it: &str| shell_conditions::decide(files, it, text, service);
            unconditional(text, &decide, judge)
        }
        false => None,
    };
    if let Some((what, marker)) = find(text) {
        let script = process.script.as_deref();
        return Some(AtStart {
            what,
            script,
            marker,
        });
    }
    let asks = ["if ", "[ ", "test ", "case "];
    let plain = without_comments(text);
    if asks.iter().any(|word| plain.contains(word)) {
        return None;
    }
    process.called.iter().find_map(|text| {
        let (what, marker) = find(text)?;
        let script = Some(text.as_str());
        Some(AtStart {
            what,
            script,
            marker,
        })
    })
}

/// A part of a script that a condition opens.
#[derive(Clone)]
enum Part {
    /// Nobody knows.
    Unknown,
    /// It runs whenever a pod starts, with the marker that it looks for.
    Runs(Option<String>),
    /// It does not run in a new pod, with the marker.
    Skipped(Option<String>),
}

impl Part {
    fn of(decided: Option<Decided>) -> Self {
        match decided {
            None => Self::Unknown,
            Some(decided) if decided.holds => Self::Runs(decided.marker),
            Some(decided) => Self::Skipped(decided.marker),
        }
    }

    /// The marker for which it does not run, if one.
    fn skipped(&self) -> Option<Option<&String>> {
        match self {
            Self::Skipped(marker) => Some(marker.as_ref()),
            _ => None,
        }
    }

    fn otherwise(self) -> Self {
        match self {
            Self::Unknown => Self::Unknown,
            Self::Runs(marker) => Self::Skipped(marker),
            Self::Skipped(marker) => Self::Runs(marker),
        }
    }
}

/// A test and what runs by it: `[ -f /done ] || reset`, `[ -f /done ] && exit 0`.
fn tested<'s>(statement: &'s str, decide: &dyn Fn(&str) -> Option<Decided>) -> (Part, &'s str) {
    let both = [("&&", true), ("||", false)];
    let both = both.into_iter().filter_map(|(sign, wanted)| {
        let (test, rest) = statement.split_once(sign)?;
        Some((test.len(), test, rest, wanted))
    });
    let Some((_, test, rest, wanted)) = both.min_by_key(|(at, ..)| *at) else {
        return (Part::Unknown, "");
    };
    let part = Part::of(decide(test));
    match wanted {
        true => (part, rest.trim()),
        false => (part.otherwise(), rest.trim()),
    }
}

/// The first command of a script that a judge finds, and that stands in no condition, or in one that holds in a new pod; with
/// the marker of that condition.
fn unconditional<T>(
    script: &str,
    decide: &dyn Fn(&str) -> Option<Decided>,
    judge: &mut dyn FnMut(&str) -> Option<T>,
) -> Option<(T, Option<String>)> {
    const ASKS: &[&str] = &["!", "[", "[[", "grep", "test"];
    const LEAVES: &[&str] = &["exec", "exit", "return"];
    let script = without_comments(script);
    let mut parts: Vec<Part> = Vec::new();
    // The marker where a script that found it would have ended.
    let mut passed = None;
    for statement in lines(&script) {
        let mut statement = statement.trim();
        let first = statement.split_whitespace().next().unwrap_or_default();
        // What one test decides alone.
        let mut alone = None;
        match first {
            "if" => parts.push(Part::of(decide(statement))),
            "else" => {
                let part = parts.pop().unwrap_or(Part::Unknown);
                parts.push(part.otherwise());
            }
            "elif" => {
                let before = parts.pop();
                parts.push(match before {
                    Some(Part::Runs(marker)) => Part::Skipped(marker),
                    _ => Part::Unknown,
                });
            }
            "case" => parts.push(Part::Unknown),
            "fi" | "esac" | "}" => {
                parts.pop();
            }
            _ if ASKS.contains(&first) => {
                let (part, rest) = tested(statement, decide);
                statement = rest;
                match rest.ends_with('{') {
                    true => parts.push(part),
                    false => alone = Some(part),
                }
            }
            _ if statement.ends_with('{') => parts.push(Part::Unknown),
            _ => {}
        }
        let all = || parts.iter().chain(&alone);
        let leaves = statement.split_whitespace().any(|it| LEAVES.contains(&it));
        let mut skipped = all().filter_map(Part::skipped);
        if let Some(marker) = skipped.next() {
            passed = passed.or(marker.filter(|_| leaves).cloned());
            continue;
        }
        let is_open = all().any(|part| matches!(part, Part::Unknown));
        if leaves && is_open {
            // What follows runs only where this did not.
            return None;
        }
        if is_open || is_of_tests(statement) {
            continue;
        }
        // What stands after `||` runs where something failed; `yes | …` answers a command that asks.
        let steps = statement.split('&').filter_map(|it| it.split("||").next());
        let mut steps = steps.flat_map(|step| step.split('|'));
        if let Some(found) = steps.find_map(&mut *judge) {
            let marker = all().rev().find_map(|part| match part {
                Part::Runs(marker) => marker.clone(),
                _ => None,
            });
            return Some((found, marker.or(passed)));
        }
        if leaves && all().next().is_some() {
            return None;
        }
    }
    None
}

/// The line of a script, counted from 1, that has a command, as [`find_at_start`] finds it.
pub(crate) fn line_of(script: &str, wiping: WipingCommand) -> Option<usize> {
    let mut lines = (1..).zip(script.lines());
    let is_comment = |line: &str| line.trim_start().starts_with('#');
    let has = |line: &str| {
        let mut steps = line.split([';', '&', '|']).filter_map(in_statement);
        !is_comment(line) && steps.any(|found| found == wiping)
    };
    lines.find(|(_, line)| has(line)).map(|(number, _)| number)
}

/// `APP_ENV=test bin/console …`, `--env=test`, `--env test`.
fn is_of_tests(statement: &str) -> bool {
    let mut words = statement.split(|c: char| c.is_whitespace() || c == '=');
    words.any(|word| matches!(word, "test" | "testing"))
}

/// Whether a statement throws data away.
pub(super) fn is_one(statement: &str) -> bool {
    in_statement(statement).is_some()
}

fn in_statement(statement: &str) -> Option<WipingCommand> {
    let lower = statement.to_ascii_lowercase();
    let words = words_of(&lower);
    // What is only printed.
    if matches!(words.first(), Some(&("echo" | "printf"))) {
        return None;
    }
    let known = KNOWN.iter().find(|(wanted, stays, _)| {
        let in_order = stand_in_order(&words, wanted);
        in_order && !words.contains(stays)
    });
    known.map(|(_, _, wiping)| *wiping)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_command_has_a_mark() {
        for (words, ..) in KNOWN {
            assert!(may_wipe(&words.join(" ").to_uppercase()), "{words:?}");
        }
        assert!(!may_wipe("serve --upstream=http://web:8000"));
    }

    #[test]
    fn what_stands_in_a_condition_is_not_run_at_each_start() {
        for (script, want) in [
            (
                "set -e\npython manage.py flush --no-input\nexec \"$@\"",
                true,
            ),
            (
                "php artisan migrate:fresh --seed && php artisan serve",
                true,
            ),
            ("if [ -z $D ]; then\n  sleep 1\nfi\nrails db:reset\n", true),
            (
                "if [ -n $RESET ]; then\n  rails db:reset\nfi\nrails s",
                false,
            ),
            (
                "if done_before; then exec \"$@\"; fi\nrails db:reset",
                false,
            ),
            ("[ -f /done ] && exit 0\nrails db:reset", false),
            ("[ -f /done ] || rails db:reset", false),
            ("reset() {\n  rails db:reset\n}\nrails s", false),
            ("rails db:migrate || rails db:reset", false),
            ("bin/console doctrine:schema:drop --env=test", false),
            ("# rails db:reset\nrails s", false),
            ("echo yes | php artisan migrate:fresh", true),
            ("redis-cli flushall; php artisan migrate:fresh", true),
            ("redis-cli flushall; app", false),
            ("if [ $DEV = 1 ]; then\n  rails db:reset\nfi", true),
            (
                "if [ $DEV = 1 ]; then\n  sleep 1\nelse\n  rails db:reset\nfi",
                false,
            ),
            (
                "if [ ! -f /gone ]; then\n  rails db:reset\n  touch /gone\nfi",
                true,
            ),
            (
                "if [ -f /gone ]; then\n  exec app\nelse\n  rails db:reset\nfi",
                true,
            ),
            (
                "if [ -f /gone ]; then\n  exec app\nfi\nrails db:reset",
                true,
            ),
            ("[ -f /gone ] && exit 0\nrails db:reset", true),
            ("[ -f /gone ] || rails db:reset", true),
            ("[ -f /gone ] || {\n  rails db:reset\n}", true),
            ("[ -f /gone ] && rails db:reset", false),
            ("if [ -f /gone ]; then\n  rails db:reset\nfi", false),
            (
                "if [ ! -f /gone ]; then\n  exec setup\nfi\nrails db:reset",
                false,
            ),
            (
                "if [ ! -f /gone ]; then\n  if [ -n \"$RESET\" ]; then\n    rails db:reset\n  fi\nfi",
                false,
            ),
            ("bench new-site a.localhost \\\n  --force\n", true),
        ] {
            let decide = |it: &str| {
                let holds = it.contains("$DEV = 1") || it.contains("! -f /gone");
                let marker = it.contains("-f /gone").then(|| "/gone".to_owned());
                let is_known = holds || marker.is_some();
                is_known.then_some(Decided { holds, marker })
            };
            let is_loss = |found: &WipingCommand| !CACHES.contains(&found.command);
            let mut judge = |step: &str| in_statement(step).filter(is_loss);
            let found = unconditional(script, &decide, &mut judge);
            assert_eq!(found.is_some(), want, "{script}");
        }
    }

    #[test]
    fn commands_that_throw_data_away_are_known() {
        for (statement, want) in [
            (
                "php artisan migrate:fresh --seed --force",
                Some("artisan migrate:fresh"),
            ),
            ("php artisan migrate --force", None),
            ("bin/rails db:reset", Some("db:reset")),
            (
                "bundle exec rails db:schema:load db:seed",
                Some("db:schema:load"),
            ),
            ("rails db:prepare", None),
            (
                "npx prisma migrate reset --force",
                Some("prisma migrate reset"),
            ),
            ("npx prisma migrate deploy", None),
            ("python manage.py flush --noinput", Some("manage.py flush")),
            ("dropdb -h db shop", Some("dropdb")),
            ("psql -c 'DROP DATABASE shop'", Some("DROP DATABASE")),
            ("psql -c 'drop table a'", None),
            (
                "bin/console doctrine:fixtures:load -n",
                Some("doctrine:fixtures:load"),
            ),
            ("bin/console doctrine:fixtures:load --append", None),
            ("mongosh --eval 'db.dropDatabase()'", Some("dropDatabase()")),
            ("redis-cli -h cache FLUSHALL", Some("FLUSHALL")),
            ("echo drop database", None),
            ("flush-logs", None),
        ] {
            assert_eq!(
                in_statement(statement).map(|it| it.command),
                want,
                "{statement}"
            );
        }
    }
}
