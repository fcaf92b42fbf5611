//! Writes to a database that a start script makes once, guarded by a file in its container: `if [ ! -f /app/.installed ]; then
//! psql "$DATABASE_URL" -f seed.sql; touch /app/.installed; fi`.
//!
//! Docker keeps the file over crashes and reboots, as long as the container. Kubernetes starts each container anew from its
//! image, where the file is not: the rows are written again after each crash. What the script makes in the container itself
//! is gone together with the file, and is rightly made again.

use super::service_facts::ServiceFacts;
use super::shell_steps::lines;
use super::statement_words::{stand_in_order, words_of};
use super::wiping_commands;
use crate::source::{Files, paths};

/// Words that stand in this order, in small letters, of what writes to a database or a service elsewhere.
type Known = (&'static [&'static str], &'static str);

/// <https://www.postgresql.org/docs/current/app-psql.html>, <https://dev.mysql.com/doc/refman/8.4/en/mysql-batch-commands.html>,
/// <https://www.mongodb.com/docs/database-tools/mongoimport/>, <https://docs.djangoproject.com/en/stable/ref/django-admin/#loaddata>,
/// <https://laravel.com/docs/seeding#running-seeders>, <https://guides.rubyonrails.org/active_record_migrations.html>,
/// <https://www.prisma.io/docs/orm/prisma-migrate/workflows/seeding>,
/// <https://symfony.com/bundles/DoctrineFixturesBundle/current/index.html>
const KNOWN: &[Known] = &[
    (&["psql", "-f"], "psql"),
    (&["psql", "<"], "psql"),
    (&["psql", "insert", "into"], "psql"),
    (&["mysql", "<"], "mysql"),
    (&["mysql", "insert", "into"], "mysql"),
    (&["mariadb", "<"], "mariadb"),
    (&["mariadb", "insert", "into"], "mariadb"),
    (&["mongoimport"], "mongoimport"),
    (&["mongorestore"], "mongorestore"),
    (&["pg_restore"], "pg_restore"),
    (&["manage.py", "loaddata"], "manage.py loaddata"),
    (&["artisan", "db:seed"], "artisan db:seed"),
    (&["artisan", "migrate", "--seed"], "artisan migrate --seed"),
    (&["db:seed"], "db:seed"),
    (&["db:seed:all"], "db:seed:all"),
    (&["seed:run"], "seed:run"),
    (&["prisma", "db", "seed"], "prisma db seed"),
    (
        &["doctrine:fixtures:load", "--append"],
        "doctrine:fixtures:load --append",
    ),
];

/// Words that let a statement run again without harm.
const REPEATABLE: &[&str] = &[
    "if not exists",
    "on conflict",
    "insert ignore",
    "where not exists",
];

/// Programs that run a script, and words in the names of scripts that fill a database.
const RUNNERS: &[&str] = &[
    "bun", "node", "npm", "php", "pnpm", "python", "python3", "ruby", "tsx", "yarn",
];
const SEEDS: &[&str] = &["fixture", "populate", "seed"];

/// A write that is guarded by a file in the container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct GuardedWrite<'s> {
    /// The command, as a finding names it.
    pub(crate) command: String,
    /// The script that it stands in, and the line, counted from 1.
    pub(crate) place: Option<(&'s str, usize)>,
    /// The file.
    pub(crate) marker: String,
}

/// The first write of a process to a database that a file in its container guards, which the same script makes.
pub(crate) fn find<'s>(
    files: &dyn Files,
    service: &'s ServiceFacts<'_>,
) -> Option<GuardedWrite<'s>> {
    let mut judge = |step: &str| write(step).map(|command| (command, step.trim().to_owned()));
    let found = wiping_commands::starts(files, service, &marks, &mut judge)?;
    let marker = found.marker?;
    let line = service.process.line();
    makes(found.script.unwrap_or(&line), paths::file_name(&marker)).then_some(())?;
    let (command, step) = found.what;
    let text = found.script.unwrap_or(&line);
    if here_document(text, &step).is_some_and(is_repeatable) {
        return None;
    }
    let place = found.script.and_then(|script| {
        let mut lines = (1..).zip(script.lines());
        let (number, _) = lines.find(|(_, line)| {
            !line.trim_start().starts_with('#') && line.contains(step.lines().next().unwrap_or(""))
        })?;
        Some((script, number))
    });
    Some(GuardedWrite {
        command,
        place,
        marker,
    })
}

/// Whether a text may mark that something was done.
fn marks(text: &str) -> bool {
    let has = |part: &&str| text.contains(*part);
    [" -f ", " -e ", " -s "].iter().any(has) && [">", "touch ", "tee "].iter().any(has)
}

/// Whether a script makes a file of this name outside of tests: `touch FILE`, `> FILE`.
fn makes(script: &str, name: &str) -> bool {
    let mut steps = lines(script).flat_map(|line| line.split("&&"));
    steps.any(|step| {
        let step = step.trim();
        let at = step.rfind(name);
        let before = at.and_then(|at| step.get(..at)).unwrap_or_default();
        let is_test = before.contains("[ ") || before.contains("test ");
        !is_test && (before.contains("touch ") || before.contains("tee ") || before.contains('>'))
    })
}

/// Whether a statement may run again without harm, as its words say.
fn is_repeatable(statement: &str) -> bool {
    let lower = statement.to_ascii_lowercase();
    REPEATABLE.iter().any(|words| lower.contains(words))
}

/// What a statement of a script is given to read behind it: `psql "$URL" <<EOF`.
fn here_document<'s>(script: &'s str, step: &str) -> Option<&'s str> {
    let (_, word) = step.split_once("<<")?;
    let word = word.trim_start_matches('-').split_whitespace().next()?;
    let word = word.trim_matches(['"', '\'', '\\']);
    let (_, behind) = script.split_once(step)?;
    let (_, text) = behind.split_once('\n')?;
    let mut lines = text.lines();
    let last = lines.find(|line| line.trim() == word)?;
    text.split_once(last).map(|(inner, _)| inner)
}

/// The command of a statement that writes to a database.
fn write(statement: &str) -> Option<String> {
    // What deletes the data first is said by itself.
    if is_repeatable(statement) || wiping_commands::is_one(statement) {
        return None;
    }
    let lower = statement.to_ascii_lowercase();
    let lower = lower.replace('<', " < ");
    let words = words_of(&lower);
    let known = KNOWN
        .iter()
        .find(|(known, _)| stand_in_order(&words, known));
    if let Some((_, command)) = known {
        return Some((*command).to_owned());
    }
    let is_runner = |word: &&str| RUNNERS.contains(&paths::file_name(word));
    let at = words.iter().position(is_runner)?;
    let is_script = |word: &&str| !word.starts_with('-') && *word != "run";
    let script = words.get(at + 1..)?.iter().position(is_script)?;
    let run = words.get(at..=at + 1 + script)?;
    let name = paths::file_name(run.last()?);
    let is_seed = SEEDS.iter().any(|word| name.contains(word));
    is_seed.then(|| run.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_to_databases_are_known() {
        for (statement, want) in [
            ("psql \"$DATABASE_URL\" -f /seed.sql", Some("psql")),
            ("mysql -h db app < /dump.sql", Some("mysql")),
            ("mysql -h db app </dump.sql", Some("mysql")),
            ("psql -c \"INSERT INTO t VALUES (1)\"", Some("psql")),
            (
                "python manage.py loaddata x.json",
                Some("manage.py loaddata"),
            ),
            ("node scripts/seed.js", Some("node scripts/seed.js")),
            ("npm run seed", Some("npm run seed")),
            (
                "psql -c \"INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING\"",
                None,
            ),
            ("psql -c 'SELECT 1'", None),
            ("mongorestore --drop /dump", None),
            ("pg_restore --clean -d x /dump", None),
            ("mongorestore /dump", Some("mongorestore")),
            ("npm install", None),
            ("python manage.py migrate", None),
            ("chown -R app /data", None),
            ("cp /seed.sql /tmp", None),
            ("cat < /x", None),
        ] {
            assert_eq!(write(statement).as_deref(), want, "{statement}");
        }
    }

    #[test]
    fn files_that_a_script_makes_are_known() {
        for (script, want) in [
            ("if [ ! -f /a/.done ]; then x; touch /a/.done; fi", true),
            ("[ -f /a/.done ] || { x; date > \"/a/.done\"; }", true),
            ("[ -f /a/.done ] || x && touch /a/.done", true),
            ("[ -s /a/.done ] || { x; date | tee /a/.done; }", true),
            ("if [ ! -f /a/.done ]; then x > /dev/null; fi", false),
            ("x > /a/other; [ -f /a/.done ]", false),
        ] {
            assert_eq!(makes(script, ".done"), want, "{script}");
        }
    }

    #[test]
    fn here_documents_are_read() {
        let script = "if [ ! -f /a ]; then\n  psql \"$URL\" <<EOF\nINSERT INTO t VALUES (1) ON CONFLICT DO NOTHING;\nEOF\n  touch /a\nfi";
        let inner = here_document(script, "psql \"$URL\" <<EOF");
        assert!(inner.is_some_and(is_repeatable), "{inner:?}");
        assert_eq!(here_document(script, "touch /a"), None);
    }
}
