//! Commands that throw data away. Under Compose they run with each `up` that somebody types; a Job that Argo CD runs at every
//! sync throws the data away whenever somebody pushes a commit. Seen: seeds of development that were never meant to stay
//! (`php artisan migrate:fresh --seed --force`, `rails db:reset`).

use super::service_facts::ServiceFacts;
use super::shell_conditions;
use super::shell_steps::without_comments;
use super::statement_words::{stand_in_order, words_of};

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
/// <https://documentation.red-gate.com/flyway/reference/commands/clean>
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
    (&["redis-cli", "flushall"], "", wipes("FLUSHALL", None)),
    (&["redis-cli", "flushdb"], "", wipes("FLUSHDB", None)),
];

/// Those of [`KNOWN`] that empty what is mostly a cache.
const CACHES: &[&str] = &["FLUSHALL", "FLUSHDB"];

/// Parts of words of which each known command has one.
const MARKS: &[&str] = &[
    "clean",
    "downgrade",
    "drop",
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
        matches!(letter | 0x20, b'c' | b'd' | b'f' | b'l' | b'r' | b'w')
            && MARKS.iter().any(|mark| begins(at, mark))
    })
}

/// The first command of a process that throws data away, outside of every condition.
pub(crate) fn find(service: &ServiceFacts<'_>) -> Option<WipingCommand> {
    let line = service.process.line();
    let text = service.process.script.as_deref().unwrap_or(&line);
    unconditional(
        text,
        &|it| shell_conditions::holds(it, service),
        &mut in_statement,
    )
}

/// The first command that throws data away whenever a process starts, with the text it stands in: in its script outside of
/// every condition, or in a script that this one calls. Emptying a cache is no loss.
///
/// Seen: `php artisan migrate:fresh --seed --force && php artisan serve`, and `python manage.py flush --no-input` in start
/// scripts. Docker starts a container again when somebody says so; Kubernetes when a node is drained.
pub(crate) fn find_at_start<'s>(
    service: &'s ServiceFacts<'_>,
) -> Option<(WipingCommand, Option<&'s str>)> {
    let is_loss = |found: &WipingCommand| !CACHES.contains(&found.command);
    let mut judge = |step: &str| in_statement(step).filter(is_loss);
    starts(service, &may_wipe, &mut judge)
}

/// The first thing that a judge finds in what a process runs at every start, with the script that it stands in.
pub(super) fn starts<'s, T>(
    service: &'s ServiceFacts<'_>,
    is_read: &dyn Fn(&str) -> bool,
    judge: &mut dyn FnMut(&str) -> Option<T>,
) -> Option<(T, Option<&'s str>)> {
    let process = &service.process;
    let holds = |it: &str| shell_conditions::holds(it, service);
    let line = process.line();
    let text = process.script.as_deref().unwrap_or(&line);
    if let Some(found) = is_read(text)
        .then(|| unconditional(text, &holds, judge))
        .flatten()
    {
        return Some((found, process.script.as_deref()));
    }
    let asks = ["if ", "[ ", "test ", "case "];
    let plain = without_comments(text);
    if asks.iter().any(|word| plain.contains(word)) {
        return None;
    }
    let mut called = process.called.iter().filter(|called| is_read(called));
    called.find_map(|text| Some((unconditional(text, &holds, judge)?, Some(text.as_str()))))
}

/// The first command of a script that a judge finds, and that stands in no condition, or in one that holds.
fn unconditional<T>(
    script: &str,
    holds: &dyn Fn(&str) -> Option<bool>,
    judge: &mut dyn FnMut(&str) -> Option<T>,
) -> Option<T> {
    const ASKS: &[&str] = &["!", "[", "[[", "grep", "test"];
    const LEAVES: &[&str] = &["exec", "exit", "return"];
    let script = without_comments(script);
    // Whether nobody knows that each part runs which is open.
    let mut open: Vec<bool> = Vec::new();
    for statement in script.split(['\n', ';']) {
        let statement = statement.trim();
        let mut words = statement.split_whitespace();
        let first = words.next().unwrap_or_default();
        match first {
            "if" => open.push(holds(statement) != Some(true)),
            "elif" | "else" => {
                open.pop();
                open.push(true);
            }
            "case" => open.push(true),
            "fi" | "esac" | "}" => {
                open.pop();
            }
            _ if statement.ends_with('{') => open.push(true),
            _ => {}
        }
        let is_open = open.contains(&true);
        let leaves = statement.split_whitespace().any(|it| LEAVES.contains(&it));
        if leaves && (is_open || ASKS.contains(&first)) {
            // What follows runs only where this did not.
            return None;
        }
        if is_open || ASKS.contains(&first) || is_of_tests(statement) {
            continue;
        }
        // What stands after `||` runs where something failed; `yes | …` answers a command that asks.
        let steps = statement.split('&').filter_map(|it| it.split("||").next());
        let mut steps = steps.flat_map(|step| step.split('|'));
        if let Some(found) = steps.find_map(&mut *judge) {
            return Some(found);
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
        ] {
            let holds = |it: &str| it.contains("$DEV = 1").then_some(true);
            let is_loss = |found: &WipingCommand| !CACHES.contains(&found.command);
            let mut judge = |step: &str| in_statement(step).filter(is_loss);
            let found = unconditional(script, &holds, &mut judge);
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
