//! Seeds that a start script runs, and that delete what is there before they fill it: `npm run db:seed`, `node prisma/seed.js`
//! with `await prisma.user.deleteMany()`.
//!
//! Seen: `./scripts/init-db.sh && npm start`, whose `prisma/seed.js` deletes all users at each start. A server deletes
//! rows as well, when it is asked to: only what is called after seeds counts, and that does not ask first.

use super::container_files::ContainerFiles;
use super::gathered::Facts;
use super::run_commands;
use super::service_facts::ServiceFacts;
use super::{texts, wiping_commands};
use crate::source::paths;

/// Words in names of programs that fill a database.
const SEEDS: &[&str] = &[
    "fixture", "init_db", "init-db", "initdb", "populate", "reset", "seed",
];

/// Calls that delete all rows, or tables (Prisma and MongoDB, Django, SQLAlchemy, Rails, Sequelize, SQL).
const DELETES: &[&str] = &[
    ".delete_all",
    ".deleteMany()",
    ".deleteMany({})",
    ".destroy_all",
    ".dropDatabase(",
    ".drop_all(",
    ".objects.all().delete()",
    "TRUNCATE TABLE",
    "sync({ force: true",
    "sync({force: true",
    "truncate: true",
];

/// Words that begin a condition, and parts of those of the main program.
const CONDITIONS: &[&str] = &[
    "case", "elif", "else", "elsif", "if", "switch", "unless", "when",
];
const OF_MAIN: &[&str] = &["__name__", "import.meta.main", "require.main"];

/// Parts of lines that delete where something holds: `User.delete_all if Rails.env.development?`.
const WITHIN: &[&str] = &[" && ", " ? ", " and ", " if ", " unless "];

/// Most lines that delete, and calls of a function, that are looked at, and deepest functions that call functions.
const MOST: usize = 16;
const DEEPEST: usize = 3;

/// A seed that deletes.
pub(crate) struct WipingSeed {
    /// The file, as a person at the project directory would write it.
    pub(crate) shown: String,
    /// The line of it that deletes, counted from 1.
    pub(crate) line: usize,
    /// The call.
    pub(crate) call: &'static str,
}

/// The seed that a service runs whenever it starts, where it deletes.
pub(crate) fn find(facts: &Facts<'_>, service: &ServiceFacts<'_>) -> Option<WipingSeed> {
    let container = ContainerFiles::of(facts, service);
    let directory = service.working_directory().unwrap_or("/");
    let is_seed = |text: &str| SEEDS.iter().any(|word| text.contains(word));
    let mut judge = |step: &str| {
        let commands = run_commands::of_text(&container, directory, step);
        let mut commands = commands.into_iter();
        commands.find_map(|command| {
            let file = command.words.iter().skip(1).find(|word| {
                let end = word.rsplit_once('.').map(|(_, end)| end);
                let is_source = end.is_some_and(|end| ENDS.contains(&end));
                is_source && is_seed(word) && !word.starts_with('-')
            })?;
            let text = container.text(&paths::join(&command.directory, file))?;
            let (line, call) = deletes(&text.text)?;
            let shown = text.shown;
            Some(WipingSeed { shown, line, call })
        })
    };
    let found = wiping_commands::starts(facts.files, service, &is_seed, &mut judge)?;
    Some(found.what)
}

/// The ends of source that interpreters run.
const ENDS: &[&str] = &["cjs", "js", "mjs", "php", "py", "rb", "ts"];

/// The first line that deletes all of something, whatever there is: no condition stands around it, or before it in its block,
/// neither where it is nor where its function is called.
fn deletes(text: &str) -> Option<(usize, &'static str)> {
    let lines: Vec<&str> = text.lines().collect();
    let calls = lines.iter().enumerate().filter_map(|(at, line)| {
        let call = DELETES.iter().find(|call| line.contains(**call))?;
        (!texts::is_comment(line, line.len())).then_some((at, *call))
    });
    let mut calls = calls.take(MOST);
    calls
        .find(|(at, _)| !is_asked(&lines, *at, DEEPEST))
        .map(|(at, call)| (at + 1, call))
}

/// Whether a line runs only where something holds.
fn is_asked(lines: &[&str], at: usize, deepest: usize) -> bool {
    let line = lines.get(at).copied().unwrap_or_default();
    if is_condition(line) || WITHIN.iter().any(|word| line.contains(word)) {
        return true;
    }
    let mut level = indentation(line);
    let above = lines.get(..at).unwrap_or_default().iter().rev();
    for line in above.filter(|line| !line.trim().is_empty()) {
        let own = indentation(line);
        if own > level || texts::is_comment(line, line.len()) {
            continue;
        }
        if is_condition(line) {
            return true;
        }
        if own == level {
            continue;
        }
        level = own;
        if let Some(name) = function(line) {
            let calls = lines.iter().enumerate();
            let calls = calls.filter(|(_, line)| function(line).is_none() && calls_it(line, name));
            let mut calls = calls.map(|(at, _)| at).take(MOST).peekable();
            let is_called = calls.peek().is_some() && deepest > 0;
            return is_called && calls.all(|at| is_asked(lines, at, deepest - 1));
        }
    }
    false
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// Whether a line begins a condition, and not the main program.
fn is_condition(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || c == '}');
    let word = line.split(|c: char| !c.is_ascii_alphanumeric()).next();
    word.is_some_and(|word| CONDITIONS.contains(&word))
        && !OF_MAIN.iter().any(|part| line.contains(part))
}

/// The function that a line begins: `def main():`, `async function main() {`, `const main = async () => {`.
fn function(line: &str) -> Option<&str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let of_word = ["def ", "function "]
        .iter()
        .find_map(|word| Some(line.split_once(word)?.1));
    let of_arrow = || {
        let (_, rest) = line.split_once("const ")?;
        (rest.contains("=>") || rest.contains("function")).then_some(rest)
    };
    let rest = of_word.or_else(of_arrow)?;
    let name = rest.split(|c| !is_name(c)).next()?;
    (!name.is_empty()).then_some(name)
}

/// Whether a line calls a function.
fn calls_it(line: &str, name: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    line.match_indices(name).any(|(at, _)| {
        let before = line.get(..at).unwrap_or_default();
        let rest = line.get(at + name.len()..).unwrap_or_default();
        !before.ends_with(is_name) && rest.trim_start().starts_with('(')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_asks_first_deletes_nothing_at_each_start() {
        for text in [
            "Base.metadata.drop_all(engine)",
            "url = os.environ['DATABASE_URL']\nBase.metadata.drop_all(engine)",
            "def main():\n    User.objects.all().delete()\n\nif __name__ == '__main__':\n    main()",
            "async function main() {\n  for (const m of all) {\n    await m.deleteMany({})\n  }\n}\nmain().catch(confirm)",
            "async function main() {\n  await p.user.deleteMany()\n  if (extra) {\n    await more()\n  }\n}\nmain()",
            "User.delete_all\nUser.create(name: ENV['NAME'])",
        ] {
            assert!(deletes(text).is_some(), "{text}");
        }
        for text in [
            "args = ArgumentParser().parse_args()\nif args.wipe:\n    Base.metadata.drop_all(engine)",
            "if settings.DEBUG:\n    User.objects.all().delete()",
            "User.delete_all if Rails.env.development?",
            "unless Rails.env.production?\n  User.delete_all\nend",
            "async function main() {\n  if ((await p.user.findMany()).length) return\n  await p.user.deleteMany()\n}\nmain()",
            "def wipe():\n    Base.metadata.drop_all(engine)\n\nif args.wipe:\n    wipe()",
            "process.env.RESET && await p.user.deleteMany()",
            "# Base.metadata.drop_all(engine)",
        ] {
            assert!(deletes(text).is_none(), "{text}");
        }
    }
}
