//! Databases in a file that the source of a program names: `sqlite:///site.db`, `sqlite3.connect("app.db")`.
//!
//! Seen in small web applications and bots, whose Dockerfile copies the source by whatever way, and which mount nothing:
//! users and orders are gone with the first restart of the pod. Only what is written out counts: a line that reads the
//! environment chooses elsewhere, and so does a file that knows a server too.

use super::catalogue;
use super::file_databases;
use super::path_conventions as conventions;
use super::source_files;
use super::texts;
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
}

/// Calls whose first argument is the file of a database of SQLite: Python's `sqlite3` and `aiosqlite`, Node's `sqlite3`,
/// `better-sqlite3` and `node:sqlite`, gorm, PHP, Ruby, .NET, Rust's `rusqlite`.
const CALLS: &[&str] = &[
    "sqlite3.connect(",
    "aiosqlite.connect(",
    "sqlite3.Database(",
    "new Database(",
    "new DatabaseSync(",
    "sqlite.Open(",
    "new SQLite3(",
    "SQLite3::Database.new(",
    "SqliteConnection(",
    "Connection::open(",
    "SqliteDatabase(",
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

/// The first database in a file that a program below a directory names. `is_ignored` leaves out paths.
pub(crate) fn find(
    files: &dyn Files,
    directory: &str,
    is_ignored: &dyn Fn(&str) -> bool,
) -> Option<SourceDatabase> {
    let mut found: Option<SourceDatabase> = None;
    let mut has_server = false;
    let is_read = |name: &str| conventions::is_program(name);
    source_files::each(files, directory, &is_read, is_ignored, &mut |path, text| {
        if has_server || !text.contains("ite") {
            return;
        }
        let Some(file) = paths::relative_to(path, directory) else {
            return;
        };
        let lower = file.to_ascii_lowercase();
        if NOT_SERVED.iter().any(|word| lower.contains(word)) {
            return;
        }
        let Some((line, database)) = in_text(text) else {
            return;
        };
        has_server = catalogue::names_sql_server(text);
        if found.is_none() {
            found = Some(SourceDatabase {
                path: database,
                file: file.to_owned(),
                line,
            });
        }
    });
    found.filter(|_| !has_server)
}

/// The first database in a file that a text names, with its line.
fn in_text(text: &str) -> Option<(usize, String)> {
    let lines = (1..).zip(text.lines());
    let mut lines = lines.filter(|(_, line)| {
        !texts::is_comment(line, line.len()) && !FROM_OUTSIDE.iter().any(|word| line.contains(word))
    });
    lines.find_map(|(number, line)| Some((number, in_line(line)?)))
}

fn in_line(line: &str) -> Option<String> {
    let mut parts = line.split(['"', '\'', '`']);
    let mut before = parts.next()?;
    // What stands between quotes, and before them.
    while let Some(literal) = parts.next() {
        let is_file = CALLS.iter().any(|call| before.ends_with(call));
        let found = match is_file {
            true => file_databases::of_call(literal),
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
            (
                "url = os.environ.get('DATABASE_URL', 'sqlite:///site.db')",
                None,
            ),
            ("const f = process.env.DB || 'sqlite:///site.db'", None),
            ("# url = 'sqlite:///site.db'", None),
            ("name = 'shop.db'", None),
            ("con = psycopg2.connect('shop.db')", None),
        ] {
            assert_eq!(
                in_text(line).map(|(_, path)| path).as_deref(),
                want,
                "{line}"
            );
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
