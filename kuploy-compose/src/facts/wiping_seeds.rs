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

/// What asks before it deletes: rows that are there, or the environment.
const ASKS: &[&str] = &[
    "argv",
    ".count(",
    "confirm",
    "environ",
    ".exists(",
    ".first(",
    "findFirst",
    "findOne",
    "getenv",
    "process.env.NODE_ENV",
    "process.env.RESET",
    "process.env.SEED",
];

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
    let found = wiping_commands::starts(service, &is_seed, &mut judge)?;
    Some(found.what)
}

/// The ends of source that interpreters run.
const ENDS: &[&str] = &["cjs", "js", "mjs", "php", "py", "rb", "ts"];

/// The first line that deletes all of something, of a program that does not ask first.
fn deletes(text: &str) -> Option<(usize, &'static str)> {
    if ASKS.iter().any(|ask| text.contains(ask)) {
        return None;
    }
    let mut lines = (1..).zip(text.lines());
    lines.find_map(|(number, line)| {
        let call = DELETES.iter().find(|call| line.contains(**call))?;
        (!texts::is_comment(line, line.len())).then_some((number, *call))
    })
}
