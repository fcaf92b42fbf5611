//! Databases in a file that the source of a program names: `sqlite:///site.db`, `sqlite3.connect("app.db")`.
//!
//! Seen in small web applications and bots, whose Dockerfile copies the source by whatever way, and which mount nothing:
//! users and orders are gone with the first restart of the pod. Only what is written out counts, also as what a program
//! falls back to without a variable, `os.getenv("DATABASE_URL", "sqlite:///./app.db")`; a file that knows a server too
//! chooses elsewhere.

use super::catalogue;
use super::file_databases;
use super::path_conventions as conventions;
use super::read_variables;
use super::service_facts::ServiceFacts;
use super::source_calls::{arguments, first_of_list};
use super::source_files::{self, MAIN};
use super::source_parameters::Parameter;
use super::source_places::{Reader, Value};
use super::source_reach;
use super::started_source::Started;
use super::{texts, tool_files};
use crate::map::BTreeSet;
use crate::source::{Files, paths};

/// A database that the source of a program names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceDatabase {
    /// Its path: absolute, or from the working directory of the program on.
    pub(crate) path: String,
    /// The file of the source that names it, from the directory of the program on.
    pub(crate) file: String,
    /// The line in that file, from 1 on.
    pub(crate) line: usize,
    /// The variable that names another one, and what stands behind its value: `DATA_DIR/app.db`.
    pub(crate) variable: Option<String>,
    /// A call opens it, and no file that knows SQLite reads the variables that choose a database: they are another
    /// module's.
    pub(crate) is_fixed: bool,
}

/// What chooses a database beside the source.
pub(crate) struct Chosen<'c> {
    /// The variables of services that do.
    pub(crate) variables: &'c [&'c str],
    /// Only what they do not choose is asked for.
    pub(crate) only_fixed: bool,
    /// What services start of the source.
    pub(crate) process: &'c Started,
}

/// Calls whose first argument is the file of a database of SQLite: Python's `sqlite3` and `aiosqlite`, Node's `sqlite3`,
/// `better-sqlite3` and `node:sqlite`, gorm, PHP, Ruby, .NET, Rust's `rusqlite` and `sqlx`; Go's `database/sql` and `sqlx`, which have
/// the driver before it (<https://pkg.go.dev/github.com/mattn/go-sqlite3>, <https://pkg.go.dev/modernc.org/sqlite>); LiteDB.
const CALLS: &[&str] = &[
    "sqlite3.connect(",
    "aiosqlite.connect(",
    "sqlite3.Database(",
    "new Database(",
    "('better-sqlite3')(",
    "(\"better-sqlite3\")(",
    "new DatabaseSync(",
    "sqlite.Open(",
    "drizzle(",
    "Sequel.sqlite(",
    ".filename(",
    "new SQLite3(",
    "SQLite3::Database.new(",
    "SqliteConnection(",
    "Connection::open(",
    "SqliteDatabase(",
    "new LiteDatabase(",
    ".Open(\"sqlite3\",",
    ".Open(\"sqlite\",",
    ".Connect(\"sqlite3\",",
    ".Connect(\"sqlite\",",
    ".MustConnect(\"sqlite3\",",
    ".MustConnect(\"sqlite\",",
];

/// What a line has that takes its value from outside.
const FROM_OUTSIDE: &[&str] = &["env", "Env", "ENV", "config(", "argv", "args"];

/// Words of files that run elsewhere, or once.
const NOT_SERVED: &[&str] = &[
    "test", "spec", "dev", "local", "example", "demo", "migrat", "seed", "backup",
];

/// Whether a variable is one that chooses a database.
pub(crate) fn chooses(variable: &str) -> bool {
    let upper = variable.to_ascii_uppercase();
    let words = [
        "DATABASE",
        "SQL",
        "DSN",
        "PGHOST",
        "CONNECTIONSTRING",
        "DATASOURCE",
    ];
    words.iter().any(|word| upper.contains(word)) || upper.split('_').any(|word| word == "DB")
}

/// The variables of a service that choose a database.
pub(crate) fn choosers<'s>(service: &'s ServiceFacts<'_>) -> Vec<&'s str> {
    let of_compose = service.service.environment.keys().map(String::as_str);
    let of_image = service.image_variables().into_iter().map(|(name, _)| name);
    // A directory is no server: what lies in it is the program's to say.
    let is_directory = |name: &str| {
        let mut words = name.rsplit('_');
        let is_called = words
            .next()
            .is_some_and(|word| ["DIR", "DIRECTORY", "FOLDER"].contains(&word));
        is_called
            && service
                .variable(name)
                .is_some_and(|value| value.starts_with('/'))
    };
    of_compose
        .chain(of_image)
        .filter(|name| chooses(name) && !is_directory(name))
        .collect()
}

/// The databases in files that a program below a directory names: the first one, and what calls of source that runs open
/// beside it. `is_ignored` leaves out paths.
pub(crate) fn find(
    files: &dyn Files,
    directory: &str,
    is_ignored: &dyn Fn(&str) -> bool,
    chosen: &Chosen<'_>,
) -> Vec<SourceDatabase> {
    // What only holds where no file of SQLite asks for the variables that choose a database: one that always has a value
    // chooses that value alone.
    let (mut asked, mut defaulted) = (BTreeSet::new(), BTreeSet::new());
    let mut found: Vec<SourceDatabase> = Vec::new();
    // What files open beside the first one that they name.
    let mut more: Vec<SourceDatabase> = Vec::new();
    // What functions open that other files may call.
    let mut open: Vec<Parameter> = Vec::new();
    // What only holds where the program is built with a driver of SQLite.
    let mut configured: Option<SourceDatabase> = None;
    let (mut has_server, mut has_driver) = (false, false);
    let is_read = |name: &str| conventions::is_program(name) || is_configuration(name);
    source_files::each(files, directory, &is_read, is_ignored, &mut |path, text| {
        has_driver |= text.contains("UseSqlite(");
        if has_server
            || !text.contains("ite")
                && !text.contains("libsql")
                && !text.contains("Data Source")
                && !text.contains("jdbc:")
        {
            return;
        }
        let Some(file) = paths::relative_to(path, directory) else {
            return;
        };
        if is_not_served(file) || chosen.process.is_foreign(file) {
            return;
        }
        let knows = || {
            ["sqlite", "SQLite", "Sqlite"]
                .iter()
                .any(|it| text.contains(it))
        };
        if !chosen.variables.is_empty() && knows() {
            for name in chosen.variables.iter().filter(|name| names(text, name)) {
                match text.lines().any(|line| falls_back(line, name)) {
                    true => defaulted.insert(*name),
                    false => asked.insert(*name),
                };
            }
        }
        // What a file beside the program sets, which it reads by itself.
        let is_set = |name: &String| {
            let name = name.split('/').next().unwrap_or_default();
            let dotenv = paths::join(directory, ".env");
            let text = source_files::text(files, &dotenv).filter(|_| !is_ignored(&dotenv));
            text.is_some_and(|text| sets(&text, name))
        };
        let names_server = catalogue::names_sql_server(text);
        let mut is_first = true;
        for (line, mut path, variable) in named(file, text, chosen.only_fixed, &mut open) {
            // sqlx takes all behind `sqlite://` for the path (https://docs.rs/sqlx/latest/sqlx/sqlite/struct.SqliteConnectOptions.html).
            let is_rust = file.ends_with(".rs") && !paths::is_absolute(&path);
            if is_rust && text.contains(&format!("sqlite:///{path}")) {
                path.insert(0, '/');
            }
            let is_fixed = variable.is_none()
                && !names_server
                && (!is_first || is_opened(text, line))
                && !tool_files::is_one(file);
            if variable.as_ref().is_some_and(is_set) || chosen.only_fixed && !is_fixed {
                continue;
            }
            has_server = names_server;
            let database = SourceDatabase {
                is_fixed,
                path,
                file: file.to_owned(),
                line,
                variable,
            };
            match (is_first, file.ends_with(".json")) {
                (true, true) => configured = configured.take().or(Some(database)),
                (true, false) if found.len() < MOST => found.push(database),
                (false, _) if more.len() < MOST => more.push(database),
                _ => {}
            }
            is_first = false;
        }
    });
    if has_server {
        return Vec::new();
    }
    // A file that nothing uses hides none that is used.
    let mut others = match open.is_empty() || chosen.only_fixed {
        true => Vec::new(),
        false => of_others(files, directory, is_ignored, &open),
    };
    if found.is_empty() && !others.is_empty() {
        found.push(others.remove(0));
    }
    let is_asked = asked.iter().any(|name| !defaulted.contains(name));
    let is_chosen = (!chosen.variables.is_empty() || chosen.only_fixed) && !is_asked;
    found.extend(configured.filter(|_| has_driver));
    more.extend(others);
    let used = match is_chosen {
        true => used(files, directory, is_ignored, chosen, &found),
        false => None,
    };
    let first = used.or((!chosen.only_fixed).then_some(0));
    let Some(mut first) = first
        .filter(|at| *at < found.len())
        .map(|at| found.remove(at))
    else {
        return Vec::new();
    };
    first.is_fixed &= used.is_some();
    found.extend(more);
    if is_asked {
        found.iter_mut().for_each(|it| it.is_fixed = false);
    }
    let mut all = vec![first];
    found.retain(|it| is_beside(it, &all) && (it.is_fixed || !chosen.only_fixed));
    if !found.is_empty() {
        let names: Vec<&str> = found.iter().map(|it| it.file.as_str()).collect();
        let runs = source_reach::run(files, directory, chosen.process, is_ignored, &names);
        let uses = uses(files, directory, is_ignored, chosen, &found, &|_| false);
        for (it, (runs, used)) in found.into_iter().zip(runs.into_iter().zip(uses)) {
            // Packages are imported by the names of their directories.
            let name = paths::file_name(&it.file);
            let is_known = name.starts_with("__init__.") || name.starts_with("index.");
            let is_same = || all.iter().any(|known| known.file == it.file);
            if runs && (used || is_known || is_same()) && is_beside(&it, &all) {
                all.push(it);
            }
        }
    }
    all
}

/// Whether a database is none of those that are known, also by another way to it, and no choice beside one: of development,
/// of tests.
fn is_beside(database: &SourceDatabase, known: &[SourceDatabase]) -> bool {
    let name = paths::file_name(&database.path);
    let is_same = |it: &SourceDatabase| paths::file_name(&it.path) == name;
    !is_not_served(name) && !known.iter().any(is_same)
}

/// The databases that a file names: the first one, as whatever it is written, and those that calls open beside it. Of settings
/// that name several one is chosen.
fn named(file: &str, text: &str, only_fixed: bool, open: &mut Vec<Parameter>) -> Vec<Found> {
    let fixed = match only_fixed {
        true => fixed_in_text(text),
        false => None,
    };
    let mut opened = opened(text);
    opened.extend(of_calls(file, text, open));
    let first = fixed.or_else(|| of_file(file, text));
    let mut found: Vec<Found> = first.into_iter().collect();
    for it in opened {
        if !found.iter().any(|(_, path, _)| *path == it.1) {
            found.push(it);
        }
    }
    found
}

/// Whether a text reads a variable, also by a field of settings (`database_url: str`).
fn names(text: &str, variable: &str) -> bool {
    text.contains(variable) || text.contains(&variable.to_ascii_lowercase())
}

/// Whether a line reads a variable, and names the database in a file that it falls back to:
/// `os.getenv("DB_PATH", "app.db")`, `database_url: str = "sqlite:///app.db"`.
fn falls_back(line: &str, variable: &str) -> bool {
    let mut literals = line.split(['"', '\'', '`']).skip(1).step_by(2);
    names(line, variable)
        && literals.any(|it| {
            file_databases::of_call(it).is_some() || file_databases::of_literal(it).is_some()
        })
}

/// Whether a line calls what opens a database.
fn is_opened(text: &str, line: usize) -> bool {
    let mut lines = text.lines().skip(line.saturating_sub(1));
    lines
        .next()
        .is_some_and(|line| CALLS.iter().any(|call| line.contains(call)))
}

/// Languages whose files are run where a process or other source names them.
const NAMED: &[&str] = &[".cjs", ".js", ".mjs", ".php", ".py", ".rb", ".ts"];

/// The first of some fixed databases whose file a process or other source uses. Seen: scripts that bring data from SQLite to a
/// server, which nobody imports.
fn used(
    files: &dyn Files,
    directory: &str,
    is_ignored: &dyn Fn(&str) -> bool,
    chosen: &Chosen<'_>,
    found: &[SourceDatabase],
) -> Option<usize> {
    let is_first = |used: &[bool]| {
        let mut all = found.iter().zip(used);
        all.find(|(it, _)| it.is_fixed)
            .is_none_or(|(_, used)| *used)
    };
    let uses = uses(files, directory, is_ignored, chosen, found, &is_first);
    let mut uses = found.iter().zip(uses);
    uses.position(|(it, used)| it.is_fixed && used)
}

/// For each of some databases, whether a process or other source uses its file; no more is looked for where that is enough.
fn uses(
    files: &dyn Files,
    directory: &str,
    is_ignored: &dyn Fn(&str) -> bool,
    chosen: &Chosen<'_>,
    found: &[SourceDatabase],
    is_enough: &dyn Fn(&[bool]) -> bool,
) -> Vec<bool> {
    let is_started = |file: &str| {
        let mut texts = chosen.process.texts.iter();
        !NAMED.iter().any(|ending| file.ends_with(ending))
            || texts.any(|text| tool_files::starts(text, file))
    };
    let mut used: Vec<bool> = found.iter().map(|it| is_started(&it.file)).collect();
    let is_settled = is_enough(&used) || used.iter().all(|used| *used);
    let is_read = |name: &str| conventions::is_program(name) && !is_settled;
    let mut seen: Vec<usize> = Vec::new();
    source_files::each(files, directory, &is_read, is_ignored, &mut |path, text| {
        let file = paths::relative_to(path, directory).unwrap_or_default();
        let named = found.iter().enumerate().filter(|(_, it)| {
            it.file != file && tool_files::uses_name(text, paths::file_name(&it.file))
        });
        seen.extend(named.map(|(at, _)| at));
    });
    for at in seen {
        if let Some(used) = used.get_mut(at) {
            *used = true;
        }
    }
    used
}

/// Whether a file of variables sets one.
fn sets(text: &str, name: &str) -> bool {
    text.lines().any(|line| {
        let value = line.trim_start().strip_prefix(name);
        value.is_some_and(|value| value.trim_start().starts_with('='))
    })
}

/// A database: its line, its path, and the variable that names another one, with what stands behind that.
type Found = (usize, String, Option<String>);

/// The databases that calls open whose file is a name of the text, joined, or the default of a variable:
/// `sqlite3.connect(DB)`, `sqlite3.connect(os.getenv("DB_PATH", "bot.db"))`, `new PDO("sqlite:" . __DIR__ . "/a.sqlite")`.
///
/// Where a function opens what it is given, the calls of the text say what that is; without one the parameter is open.
fn of_calls(file: &str, text: &str, open: &mut Vec<Parameter>) -> Vec<Found> {
    let mut reader = Reader::new(text);
    let calls = CALLS.iter().chain(&["new PDO("]);
    let calls = calls.flat_map(|call| text.match_indices(call).map(|(at, call)| at + call.len()));
    // `"sqlite:///" + os.path.join(basedir, "app.db")`, from its quote on.
    let addresses = ["\"sqlite:///\" +", "'sqlite:///' +"].into_iter();
    let addresses = addresses.flat_map(|address| text.match_indices(address).map(|(at, _)| at));
    let mut places: Vec<usize> = calls.chain(addresses).take(MOST).collect();
    places.sort_unstable();
    let mut found: Vec<Found> = Vec::new();
    for at in places {
        let (Some(before), Some(rest)) = (text.get(..at), text.get(at..)) else {
            continue;
        };
        let is_address = rest.get(1..).is_some_and(|it| it.starts_with("sqlite:///"));
        let expression = match is_address {
            true => rest.split('\n').next(),
            false => arguments(rest).first().copied(),
        };
        let Some(expression) = expression.filter(|_| !texts::is_comment(text, at)) else {
            continue;
        };
        let value = reader.value(expression);
        if let Some(it) = value.and_then(|value| of_value(&value, file, before)) {
            found.push(it);
        } else if let Some(parameter) = Parameter::of(expression, before) {
            let given = given(&parameter, file, text, &mut reader);
            if given.is_empty() && open.len() < MOST {
                open.push(parameter);
            }
            found.extend(given);
        }
    }
    found
}

/// The database whose file is known, of an expression behind a text.
fn of_value(value: &Value, file: &str, before: &str) -> Option<Found> {
    let (path, is_whole) = value.path(file)?;
    let path = file_databases::of_call(&path).filter(|_| is_whole)?;
    let line = before.matches('\n').count() + 1;
    Some((line, path, value.variable()))
}

/// The databases that calls in a text give for a parameter.
fn given(parameter: &Parameter, file: &str, text: &str, reader: &mut Reader<'_>) -> Vec<Found> {
    let given = parameter.given(text).filter_map(|(at, expression)| {
        let value = reader.value(expression)?;
        of_value(&value, file, text.get(..at)?)
    });
    given.collect()
}

/// The databases that files of a program give for parameters of others: `Store("shop.db")`.
fn of_others(
    files: &dyn Files,
    directory: &str,
    is_ignored: &dyn Fn(&str) -> bool,
    open: &[Parameter],
) -> Vec<SourceDatabase> {
    let mut found = Vec::new();
    let is_read = |name: &str| conventions::is_program(name);
    source_files::each(files, directory, &is_read, is_ignored, &mut |path, text| {
        let file = paths::relative_to(path, directory).filter(|file| !is_not_served(file));
        let Some(file) = file.filter(|file| found.len() < MOST && !tool_files::is_one(file)) else {
            return;
        };
        let mut reader = Reader::new(text);
        for parameter in open {
            let given = given(parameter, file, text, &mut reader).into_iter();
            found.extend(given.map(|(line, path, variable)| SourceDatabase {
                path,
                file: file.to_owned(),
                line,
                variable,
                is_fixed: false,
            }));
        }
    });
    found
}

/// Most calls of a text, and databases of a program, that are looked at.
const MOST: usize = 32;

/// Keys of objects that name the file of a database, in a text that speaks of SQLite: Sequelize, Knex, TypeORM, libsql.
const KEYS: &[&str] = &["database:", "filename:", "storage:", "url:"];

/// The database in an object of settings: `{ dialect: 'sqlite', storage: 'shop.sqlite' }`, `url: 'file:./dev.db'`,
/// `filename: `./data/${name}``.
fn in_object(file: &str, text: &str) -> Option<Found> {
    const DRIVERS: &[&str] = &["libsql", "sqlite"];
    if !DRIVERS.iter().any(|driver| text.contains(driver)) {
        return None;
    }
    let mut reader = Reader::new(text);
    let mut lines = (1..).zip(text.lines());
    lines.find_map(|(number, line)| {
        let mut found = KEYS.iter().filter_map(|key| {
            let (before, rest) = line.split_once(key)?;
            let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if before.ends_with(is_word) || texts::is_comment(line, line.len()) {
                return None;
            }
            let value = reader.value(first_of_list(rest))?;
            let (path, is_whole) = value.path(file)?;
            let variable = value.variable();
            let is_known = variable.is_some() || !is_from_outside(line);
            let path = file_databases::of_call(&path).filter(|_| is_whole && is_known)?;
            Some((path, variable))
        });
        let (path, variable) = found.next()?;
        Some((number, path, variable))
    })
}

fn is_from_outside(line: &str) -> bool {
    FROM_OUTSIDE.iter().any(|word| line.contains(word))
}

/// Files that programs are configured by, beside their source: .NET, Rails, Prisma, Spring.
const CONFIGURATION: &[&str] = &[
    "appsettings.Production.json",
    "appsettings.json",
    "application.properties",
    "application.yaml",
    "application.yml",
    "database.yml",
    "schema.prisma",
];

fn is_configuration(name: &str) -> bool {
    CONFIGURATION.contains(&name)
}

/// Whether a file of source runs elsewhere, or once: a test, a seed, a backup.
pub(super) fn is_not_served(file: &str) -> bool {
    // What the tool of a package is told, which people run: https://orm.drizzle.team/docs/drizzle-config-file.
    if paths::file_name(file).starts_with("drizzle.config.") {
        return true;
    }
    // Packages of Java are called `com.example.demo`; their tests lie elsewhere.
    let is_packaged = file.starts_with(MAIN.trim_start_matches('/')) || file.contains(MAIN);
    let judged = match is_packaged {
        true => paths::file_name(file),
        false => file,
    };
    let lower = judged.to_ascii_lowercase();
    NOT_SERVED.iter().any(|word| lower.contains(word))
}

/// The first database in a file that a file of source or configuration names, with its line.
fn of_file(file: &str, text: &str) -> Option<Found> {
    let fixed = |(line, path): (usize, String)| (line, path, None);
    match paths::file_name(file) {
        "database.yml" => of_rails(text).map(fixed),
        "schema.prisma" => of_prisma(text)
            .map(|(line, path)| (line, paths::join(&paths::parent(file), &path), None)),
        "application.properties" | "application.yaml" | "application.yml" => of_spring(text),
        _ => in_text(text).or_else(|| in_object(file, text)),
    }
}

/// The database of `production` of Rails
/// (<https://guides.rubyonrails.org/configuring.html#configuring-a-database>), also where it has several.
fn of_rails(text: &str) -> Option<(usize, String)> {
    if !text.contains("adapter: sqlite3") {
        return None;
    }
    let lines = (1..).zip(text.lines());
    let mut section = lines.skip_while(|(_, line)| !line.starts_with("production:"));
    section.next()?;
    let mut section =
        section.take_while(|(_, line)| line.is_empty() || line.starts_with([' ', '#']));
    section.find_map(|(number, line)| {
        let name = line.trim().strip_prefix("database:")?.trim();
        let name = name.trim_matches(['"', '\'']);
        Some((number, file_databases::of_call(name)?))
    })
}

/// The database of Prisma, whose path starts where the schema lies
/// (<https://www.prisma.io/docs/orm/overview/databases/sqlite>).
fn of_prisma(text: &str) -> Option<(usize, String)> {
    let mut lines = (1..).zip(text.lines());
    lines.find_map(|(number, line)| {
        let (_, value) = line.trim().strip_prefix("url")?.split_once("\"file:")?;
        let path = file_databases::of_call(value.split(['"', '?']).next()?)?;
        Some((number, path))
    })
}

/// The address of a database of Spring: `spring.datasource.url=jdbc:h2:file:./data/shop`, also as a default:
/// `${DB_URL:jdbc:h2:file:./data/shop}`.
fn of_spring(text: &str) -> Option<Found> {
    let mut lines = (1..).zip(text.lines());
    lines.find_map(|(number, line)| {
        let at = line
            .find("jdbc:")
            .filter(|_| !texts::is_comment(line, line.len()))?;
        let (before, address) = (line.get(..at)?, line.get(at..)?);
        let (variable, address) = match before.rsplit_once("${") {
            Some((_, variable)) => (
                Some(variable.strip_suffix(':')?),
                address.split('}').next()?,
            ),
            None => (None, address),
        };
        let path = file_databases::of_jdbc(address.trim_end_matches(['"', '\'']))?;
        Some((number, path, variable.map(str::to_owned)))
    })
}

/// The first database in a file that a text names, with its line. What a line falls back to is one where its variable is
/// none of tests and of development.
fn in_text(text: &str) -> Option<Found> {
    all_in_text(text).next()
}

/// The first one that a call opens by its path, whatever variables choose others.
fn fixed_in_text(text: &str) -> Option<Found> {
    all_in_text(text).find(|(line, _, variable)| variable.is_none() && is_opened(text, *line))
}

/// Those that calls open by their paths.
fn opened(text: &str) -> Vec<Found> {
    let all = all_in_text(text).filter(|(line, ..)| is_opened(text, *line));
    all.take(MOST).collect()
}

fn all_in_text(text: &str) -> impl Iterator<Item = Found> {
    let lines = (1..).zip(text.lines());
    lines.filter_map(|(number, line)| {
        let path = in_line(line).filter(|_| !texts::is_comment(line, line.len()))?;
        if !is_from_outside(line) {
            return Some((number, path, None));
        }
        let variable = read_variables::of_line(line).into_iter().next();
        let variable = variable.filter(|name| !is_not_served(name))?;
        Some((number, path, Some(variable)))
    })
}

fn in_line(line: &str) -> Option<String> {
    let mut parts = line.split(['"', '\'', '`']);
    let mut before = parts.next()?;
    // What stands between quotes, and before them.
    while let Some(literal) = parts.next() {
        let is_file = CALLS.iter().any(|call| before.ends_with(call));
        let found = match is_file {
            true => {
                file_databases::of_call(literal).or_else(|| file_databases::of_literal(literal))
            }
            false => file_databases::of_literal(literal),
        };
        if found.is_some() {
            return found;
        }
        before = parts.next()?;
    }
    None
}

#[cfg(test)]
mod tests;
