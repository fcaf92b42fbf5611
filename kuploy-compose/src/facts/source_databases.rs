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
use super::source_files;
use super::source_parameters::Parameter;
use super::source_places::{Reader, Value};
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

/// The first database in a file that a program below a directory names. `is_ignored` leaves out paths.
pub(crate) fn find(
    files: &dyn Files,
    directory: &str,
    is_ignored: &dyn Fn(&str) -> bool,
    chosen: &Chosen<'_>,
) -> Option<SourceDatabase> {
    // What only holds where no file of SQLite asks for the variables that choose a database: one that always has a value
    // chooses that value alone.
    let (mut asked, mut defaulted) = (BTreeSet::new(), BTreeSet::new());
    let mut found: Vec<SourceDatabase> = Vec::new();
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
        let fixed = || match chosen.only_fixed {
            true => fixed_in_text(text),
            false => None,
        };
        let named = fixed().or_else(|| of_file(file, text));
        let named = named.or_else(|| of_call(file, text, &mut open));
        let Some((line, mut path, variable)) = named else {
            return;
        };
        // sqlx takes all behind `sqlite://` for the path (https://docs.rs/sqlx/latest/sqlx/sqlite/struct.SqliteConnectOptions.html).
        let is_rust = file.ends_with(".rs") && !paths::is_absolute(&path);
        if is_rust && text.contains(&format!("sqlite:///{path}")) {
            path.insert(0, '/');
        }
        // What a file beside the program sets, which it reads by itself.
        let is_set = |name: &String| {
            let name = name.split('/').next().unwrap_or_default();
            let dotenv = paths::join(directory, ".env");
            let text = source_files::text(files, &dotenv).filter(|_| !is_ignored(&dotenv));
            text.is_some_and(|text| sets(&text, name))
        };
        if variable.as_ref().is_some_and(is_set) {
            return;
        }
        let names_server = catalogue::names_sql_server(text);
        let is_fixed = variable.is_none()
            && !names_server
            && is_opened(text, line)
            && !tool_files::is_one(file);
        if chosen.only_fixed && !is_fixed {
            return;
        }
        has_server = names_server;
        let database = SourceDatabase {
            is_fixed,
            path,
            file: file.to_owned(),
            line,
            variable,
        };
        match file.ends_with(".json") {
            true => configured = configured.take().or(Some(database)),
            false if found.len() < MOST => found.push(database),
            false => {}
        }
    });
    if has_server {
        return None;
    }
    // A file that nothing uses hides none that is used.
    if found.is_empty() && !open.is_empty() && !chosen.only_fixed {
        found.extend(of_others(files, directory, is_ignored, &open));
    }
    let is_asked = asked.iter().any(|name| !defaulted.contains(name));
    let is_chosen = (!chosen.variables.is_empty() || chosen.only_fixed) && !is_asked;
    found.extend(configured.filter(|_| has_driver));
    let used = match is_chosen {
        true => used(files, directory, is_ignored, chosen, &found),
        false => None,
    };
    if let Some(used) = used {
        return found.into_iter().nth(used);
    }
    let first = found.into_iter().next();
    let first = first.map(|it| SourceDatabase {
        is_fixed: false,
        ..it
    });
    first.filter(|_| !chosen.only_fixed)
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
    let is_started = |file: &str| {
        let mut texts = chosen.process.texts.iter();
        !NAMED.iter().any(|ending| file.ends_with(ending))
            || texts.any(|text| tool_files::starts(text, file))
    };
    let is_used = |it: &SourceDatabase| it.is_fixed && is_started(&it.file);
    let mut used: Vec<bool> = found.iter().map(is_used).collect();
    let is_first = |used: &[bool]| {
        let mut all = found.iter().zip(used);
        all.find(|(it, _)| it.is_fixed)
            .is_none_or(|(_, used)| *used)
    };
    let is_read = |name: &str| conventions::is_program(name) && !is_first(&used);
    let mut seen: Vec<usize> = Vec::new();
    source_files::each(files, directory, &is_read, is_ignored, &mut |path, text| {
        let file = paths::relative_to(path, directory).unwrap_or_default();
        let named = found.iter().enumerate().filter(|(_, it)| {
            it.is_fixed
                && it.file != file
                && tool_files::uses_name(text, paths::file_name(&it.file))
        });
        seen.extend(named.map(|(at, _)| at));
    });
    for at in seen {
        if let Some(used) = used.get_mut(at) {
            *used = true;
        }
    }
    used.iter().position(|used| *used)
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

/// The database that a call opens whose file is a name of the text, joined, or the default of a variable:
/// `sqlite3.connect(DB)`, `sqlite3.connect(os.getenv("DB_PATH", "bot.db"))`, `new PDO("sqlite:" . __DIR__ . "/a.sqlite")`.
///
/// Where a function opens what it is given, the calls of the text say what that is; without one the parameter is open.
fn of_call(file: &str, text: &str, open: &mut Vec<Parameter>) -> Option<Found> {
    let mut reader = Reader::new(text);
    let calls = CALLS.iter().chain(&["new PDO("]);
    let calls = calls.flat_map(|call| text.match_indices(call).map(|(at, call)| at + call.len()));
    // `"sqlite:///" + os.path.join(basedir, "app.db")`, from its quote on.
    let addresses = ["\"sqlite:///\" +", "'sqlite:///' +"].into_iter();
    let addresses = addresses.flat_map(|address| text.match_indices(address).map(|(at, _)| at));
    let mut places: Vec<usize> = calls.chain(addresses).take(MOST).collect();
    places.sort_unstable();
    places.into_iter().find_map(|at| {
        if texts::is_comment(text, at) {
            return None;
        }
        let rest = text.get(at..)?;
        let is_address = rest.get(1..)?.starts_with("sqlite:///");
        let expression = match is_address {
            true => rest.split('\n').next()?,
            false => arguments(rest).first().copied()?,
        };
        let before = text.get(..at)?;
        let found = reader.value(expression);
        if let Some(found) = found.and_then(|value| of_value(&value, file, before)) {
            return Some(found);
        }
        let parameter = Parameter::of(expression, before)?;
        let found = given(&parameter, file, text, &mut reader);
        if found.is_none() && open.len() < MOST {
            open.push(parameter);
        }
        found
    })
}

/// The database whose file is known, of an expression behind a text.
fn of_value(value: &Value, file: &str, before: &str) -> Option<Found> {
    let (path, is_whole) = value.path(file)?;
    let path = file_databases::of_call(&path).filter(|_| is_whole)?;
    let line = before.matches('\n').count() + 1;
    Some((line, path, value.variable()))
}

/// The first database that calls in a text give for a parameter.
fn given(parameter: &Parameter, file: &str, text: &str, reader: &mut Reader<'_>) -> Option<Found> {
    parameter.given(text).find_map(|(at, expression)| {
        let value = reader.value(expression)?;
        of_value(&value, file, text.get(..at)?)
    })
}

/// The first database that files of a program give for parameters of others: `Store("shop.db")`.
fn of_others(
    files: &dyn Files,
    directory: &str,
    is_ignored: &dyn Fn(&str) -> bool,
    open: &[Parameter],
) -> Option<SourceDatabase> {
    let mut found = None;
    let is_read = |name: &str| conventions::is_program(name);
    source_files::each(files, directory, &is_read, is_ignored, &mut |path, text| {
        let file = paths::relative_to(path, directory).filter(|file| !is_not_served(file));
        let Some(file) = file.filter(|file| found.is_none() && !tool_files::is_one(file)) else {
            return;
        };
        let mut reader = Reader::new(text);
        let mut given = open
            .iter()
            .filter_map(|it| given(it, file, text, &mut reader));
        found = given.next().map(|(line, path, variable)| SourceDatabase {
            path,
            file: file.to_owned(),
            line,
            variable,
            is_fixed: false,
        });
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
    let lower = file.to_ascii_lowercase();
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
mod tests {
    use super::*;

    #[test]
    fn only_what_is_written_out_is_a_database_of_the_source() {
        for (line, want) in [
            ("URL = \"sqlite:///site.db\"", Some("site.db")),
            ("url = 'sqlite:///./sql_app.db'", Some("sql_app.db")),
            (
                "engine = create_engine(\"sqlite:////srv/x.db\")",
                Some("/srv/x.db"),
            ),
            ("con = sqlite3.connect('shop.db')", Some("shop.db")),
            (
                "const db = new sqlite3.Database('./data.sqlite');",
                Some("data.sqlite"),
            ),
            (
                "db, err := gorm.Open(sqlite.Open(\"shop.db\"), &gorm.Config{})",
                Some("shop.db"),
            ),
            ("o.UseSqlite(\"Data Source=app.db\")", Some("app.db")),
            ("con = sqlite3.connect(':memory:')", None),
            ("con = sqlite3.connect('/tmp/x.db')", None),
            ("url = 'sqlite://'", None),
            ("url = 'sqlite:///' + sys.argv[1] + 'sqlite:///a.db'", None),
            ("u = os.getenv('TEST_DATABASE_URL', 'sqlite:///t.db')", None),
            ("# url = 'sqlite:///site.db'", None),
            ("name = 'shop.db'", None),
            ("con = psycopg2.connect('shop.db')", None),
        ] {
            assert_eq!(
                in_text(line).map(|(_, path, _)| path).as_deref(),
                want,
                "{line}"
            );
        }
        for (line, want) in [
            (
                "url = os.environ.get('DATABASE_URL', 'sqlite:///site.db')",
                "DATABASE_URL",
            ),
            (
                "e = create_engine(os.getenv(\"DB_URL\", \"sqlite:///./site.db\"))",
                "DB_URL",
            ),
            (
                "U = config(\"DATABASE_URL\", default=\"sqlite:///site.db\")",
                "DATABASE_URL",
            ),
            (
                "const f = process.env.DB_URL || 'sqlite:///site.db'",
                "DB_URL",
            ),
            (
                "u = ENV.fetch('DATABASE_URL') { 'sqlite:///site.db' }",
                "DATABASE_URL",
            ),
        ] {
            let want = Some((1, "site.db".to_owned(), Some(want.to_owned())));
            assert_eq!(in_text(line), want, "{line}");
        }
        assert!(sets("A=1\nDB_URL = x", "DB_URL") && !sets("DB_URL_2=x", "DB_URL"));
    }

    #[test]
    fn calls_open_databases_by_names_and_defaults() {
        for (text, path, variable) in [
            ("DB = \"bot.db\"\ncon = sqlite3.connect(DB)", "bot.db", None),
            (
                "con = sqlite3.connect(os.getenv(\"DB_FILE\", \"bot.db\"))",
                "bot.db",
                Some("DB_FILE"),
            ),
            (
                "$db = new PDO(\"sqlite:\" . __DIR__ . \"/data/app.sqlite\");",
                "data/app.sqlite",
                None,
            ),
            (
                "con = sqlite3.connect(os.path.join(BASE_DIR, \"x.db\"))",
                "x.db",
                None,
            ),
            (
                "p := os.Getenv(\"DB_FILE\")\nif p == \"\" {\n\tp = \"a.db\"\n}\ndb, err := sql.Open(\"sqlite\", p)",
                "a.db",
                Some("DB_FILE"),
            ),
            (
                "db, err := sql.Open(\"sqlite3\", \"./data/app.db\")",
                "data/app.db",
                None,
            ),
            (
                "db, err := sqlx.Connect(\"sqlite\", \"file:data/x.db?_pragma=a\")",
                "data/x.db",
                None,
            ),
        ] {
            let found = of_call("index.php", text, &mut Vec::new())
                .map(|(_, path, variable)| (path, variable));
            let want = Some((path.to_owned(), variable.map(str::to_owned)));
            assert_eq!(found, want, "{text}");
        }
        for text in [
            "con = sqlite3.connect(path)",
            "con = sqlite3.connect(\":memory:\")",
            "new PDO(\"mysql:host=db\")",
            "db, err := sql.Open(\"postgres\", \"x.db\")",
            "db, err := sql.Open(\"sqlite3\", \":memory:\")",
        ] {
            assert_eq!(of_call("index.php", text, &mut Vec::new()), None, "{text}");
        }
        let of = |text: &str| in_object("db.js", text).map(|(_, path, _)| path);
        let named =
            of("const n = 'goal.db';\nopen({ filename: `./data/${n}`, driver: sqlite3.Database })");
        assert_eq!(named.as_deref(), Some("data/goal.db"));
        let sequelize = of("new Sequelize({ dialect: 'sqlite', storage: 'shop.sqlite' })");
        assert_eq!(sequelize.as_deref(), Some("shop.sqlite"));
        let libsql = of(
            "import { createClient } from '@libsql/client'\nconst c = createClient({ url: 'file:./dev.db' })",
        );
        assert_eq!(libsql.as_deref(), Some("dev.db"));
        assert_eq!(
            of("const s = { storage: 'shop.sqlite' }"
                .replace("sqlite", "bin")
                .as_str()),
            None
        );
    }

    #[test]
    fn files_of_configuration_name_databases_in_their_own_way() {
        let rails = "default: &default\n  adapter: sqlite3\ndevelopment:\n  database: storage/dev.sqlite3\nproduction:\n  primary:\n    <<: *default\n    database: storage/production.sqlite3\n";
        let of = |name: &str, text: &str| of_file(name, text);
        let found = |line: usize, path: &str| Some((line, path.to_owned(), None));
        assert_eq!(
            of("database.yml", rails),
            found(8, "storage/production.sqlite3")
        );
        let postgres = rails.replace(
            "storage/production.sqlite3",
            "shop\n    adapter: postgresql",
        );
        assert_eq!(of("database.yml", &postgres), None);
        let prisma = "datasource db {\n  provider = \"sqlite\"\n  url = \"file:./dev.db\"\n}\n";
        assert_eq!(
            of("prisma/schema.prisma", prisma),
            found(3, "prisma/dev.db")
        );
        let env = prisma.replace("\"file:./dev.db\"", "env(\"DATABASE_URL\")");
        assert_eq!(of("schema.prisma", &env), None);
        let settings = "{ \"ConnectionStrings\": { \"Db\": \"Data Source=app.db\" } }";
        assert_eq!(of("appsettings.json", settings), found(1, "app.db"));
        let spring = "# x\nspring.datasource.url=jdbc:h2:file:./data/shop;MODE=MySQL\n";
        assert_eq!(of("application.properties", spring), found(2, "data/shop"));
        let default = Some((1, "x".to_owned(), Some("DB_URL".to_owned())));
        assert_eq!(
            of("application.yml", "url: ${DB_URL:jdbc:h2:file:./x}"),
            default
        );
        for line in [
            "url: jdbc:h2:mem:shop",
            "url: jdbc:postgresql://db/shop",
            "url: ${DB_URL:jdbc:postgresql://db/x}",
            "url: jdbc:h2:file:./${NAME}",
            "# url: jdbc:h2:file:./x",
        ] {
            assert_eq!(of("application.yml", line), None, "{line}");
        }
    }

    #[test]
    fn variables_that_choose_a_database_are_told_by_their_names() {
        for name in [
            "DATABASE_URL",
            "DB_HOST",
            "MYSQL_HOST",
            "ConnectionStrings__Db",
            "SQLALCHEMY_DATABASE_URI",
        ] {
            assert!(chooses(name), "{name}");
        }
        for name in ["PORT", "DBUS_ADDRESS", "REDIS_URL", "DEBUG"] {
            assert!(!chooses(name), "{name}");
        }
    }
}
