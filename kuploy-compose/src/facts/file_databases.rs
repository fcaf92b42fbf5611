//! Databases in a file of the container, as variables name them.

use std::sync::LazyLock;

use super::catalogue;
use super::path_conventions::{is_passing, is_within, looks_like_file};
use super::service_facts::ServiceFacts;
use crate::map::BTreeSet;
use crate::source::paths;

/// A database in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FileDatabase<'a> {
    /// The variable or the argument that names it.
    pub(crate) variable: &'a str,
    /// Whether an argument does: `--backend-store-uri sqlite:///mlflow.db`.
    pub(crate) is_argument: bool,
    /// Whether that is of the image: `ENV DATABASE_URL=file:./prod.db`.
    pub(crate) is_of_image: bool,
    /// Its path: absolute where that is known, else from the working directory on.
    pub(crate) path: String,
    /// A directory of data, as the name of the variable says.
    pub(crate) is_directory: bool,
}

/// Words of names of variables that name a directory of data, and those of which one is the last.
const OF_DATA: &[&str] = &[
    "ATTACHMENTS",
    "BACKUP",
    "BACKUPS",
    "DATA",
    "DATABASE",
    "DB",
    "LEVELDB",
    "MEDIA",
    "ROCKSDB",
    "SLED",
    "STORAGE",
    "UPLOAD",
    "UPLOADS",
];
const OF_DIRECTORIES: &[&str] = &["DIR", "DIRECTORY", "FOLDER", "PATH", "ROOT"];

/// Words of names of variables that name what is made again, what an image brings, what lies on the host, or no directory.
const OF_OTHERS: &[&str] = &[
    "API",
    "BASE",
    "CACHE",
    "CERT",
    "CONF",
    "CONFIG",
    "HOST",
    "INIT",
    "KEY",
    "LOG",
    "LOGS",
    "MIGRATION",
    "MIGRATIONS",
    "PREFIX",
    "PUBLIC",
    "ROUTE",
    "SCHEMA",
    "SEED",
    "STATIC",
    "TEMP",
    "TEMPLATE",
    "TEST",
    "TMP",
    "URL",
];

/// Where directories of data are in containers.
const ROOTS: &[&str] = &[
    "/data", "/db", "/home", "/media", "/mnt", "/opt", "/srv", "/storage", "/uploads", "/var",
];

/// The directories of data that variables of Compose name, of a service whose image nobody knows and nobody builds here:
/// `SLED_PATH: /mnt/sled/db`, `UPLOAD_DIR: /srv/uploads`. Where the source is at hand, that is looked at.
fn directories<'s>(service: &'s ServiceFacts<'_>) -> Vec<(&'s str, String)> {
    if service.known.is_known() || service.image.files.context().is_some() {
        return Vec::new();
    }
    let mut found: Vec<(&str, String)> = Vec::new();
    for (name, value) in service.written_variables() {
        let Some(path) = data_directory(name, value) else {
            continue;
        };
        let is_known = |(_, known): &(&str, String)| paths::relative_to(&path, known).is_some();
        if !found.iter().any(is_known) {
            found.retain(|(_, known)| paths::relative_to(known, &path).is_none());
            found.push((name, path));
        }
    }
    found
}

/// The directory of data that a variable names.
fn data_directory(name: &str, value: &str) -> Option<String> {
    let upper = name.to_ascii_uppercase();
    let words: Vec<&str> = upper.split('_').collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let is_directory = words
        .last()
        .is_some_and(|word| OF_DIRECTORIES.contains(word));
    if !is_directory || !has(OF_DATA) || has(OF_OTHERS) {
        return None;
    }
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let path = Some(value.trim()).filter(|path| path.chars().all(is_plain))?;
    let is_there = ROOTS.iter().any(|root| is_within(path, root));
    let is_kept = is_there && !is_passing(path) && !looks_like_file(path);
    is_kept.then(|| paths::clean(path))
}

/// Beginnings of addresses of databases in files: SQLAlchemy and Rails (`sqlite:///NAME`, `sqlite3:NAME`), Prisma
/// (`file:./dev.db`), JDBC.
const SCHEMES: &[&str] = &[
    "jdbc:derby:",
    "jdbc:h2:file:",
    "jdbc:h2:",
    "jdbc:hsqldb:file:",
    "jdbc:sqlite:",
    "sqlite+aiosqlite:",
    "sqlite3:",
    "sqlite:",
    "file:",
];

/// Endings of files that are databases.
const ENDINGS: &[&str] = &[".db", ".db3", ".sqlite", ".sqlite3"];

/// Keys of .NET's connection strings that only servers have
/// (<https://learn.microsoft.com/dotnet/standard/data/sqlite/connection-strings>).
const OF_SERVERS: &[&str] = &[
    "database",
    "host",
    "initial catalog",
    "integrated security",
    "port",
    "server",
    "trusted_connection",
    "uid",
    "user",
    "user id",
    "username",
];

/// The databases in files that the variables of a service name, in its container.
pub(crate) fn find<'s>(service: &'s ServiceFacts<'_>) -> Vec<FileDatabase<'s>> {
    let directory = service.working_directory();
    let written = service.written_variables().into_iter();
    let written = written.map(|(name, value)| (name, value, false));
    let of_image = service.image_variables().into_iter();
    let of_image = of_image.map(|(name, value)| (name, value, true));
    // An image that nobody builds here declares a volume for its data, or its documentation names one.
    let of_image = of_image.filter(|_| service.image.files.context().is_some());
    let variables = written.chain(of_image);
    let variables = variables.filter_map(|(variable, value, is_of_image)| {
        let path = file(value.trim())?;
        Some((variable, path, is_of_image, false))
    });
    let arguments = of_arguments(service).into_iter();
    let arguments = arguments.map(|(option, path)| (option, path, false, true));
    let found = variables.chain(arguments);
    let directories = directories(service)
        .into_iter()
        .map(|(variable, path)| FileDatabase {
            variable,
            is_argument: false,
            is_of_image: false,
            path,
            is_directory: true,
        });
    let found: Vec<FileDatabase<'_>> = found
        .map(|(variable, path, is_of_image, is_argument)| FileDatabase {
            variable,
            is_argument,
            is_of_image,
            is_directory: false,
            path: match (path.starts_with('/'), directory) {
                (false, Some(directory)) => paths::join(directory, &path),
                _ => path,
            },
        })
        .collect();
    let directories = directories.chain(of_programs(service));
    // A database in one of the directories says it already.
    let is_said = |it: &FileDatabase<'_>| found.iter().any(|file| is_within(&file.path, &it.path));
    let directories: Vec<FileDatabase<'_>> = directories.filter(|it| !is_said(it)).collect();
    if found.is_empty() && directories.is_empty() {
        return found;
    }
    // A server keeps no file for others: what an `env_file` of all names is another program's.
    let image = service.service.image.as_deref().unwrap_or_default();
    match catalogue::is_sql_server(image) {
        true => Vec::new(),
        false => found.into_iter().chain(directories).collect(),
    }
}

/// A server that keeps its data in its working directory, unless it is told otherwise.
struct Server {
    /// The words that start it, as a finding shows them.
    words: &'static str,
    /// A further argument that it has.
    with: Option<&'static str>,
    /// Options and variables that choose another place.
    unless: &'static [&'static str],
    /// What it keeps.
    path: &'static str,
    is_directory: bool,
}

/// What chooses another place for the runs of mlflow.
const OF_RUNS: &[&str] = &[
    "--backend-store-uri",
    "MLFLOW_BACKEND_STORE_URI",
    "MLFLOW_TRACKING_URI",
];

/// What chooses another place for what mlflow keeps beside them.
const OF_ARTIFACTS: &[&str] = &[
    "--artifacts-destination",
    "--backend-store-uri",
    "--default-artifact-root",
    "MLFLOW_ARTIFACTS_DESTINATION",
    "MLFLOW_BACKEND_STORE_URI",
    "MLFLOW_DEFAULT_ARTIFACT_ROOT",
    "MLFLOW_TRACKING_URI",
];

/// Whatever image runs them. Since 3.7 mlflow keeps runs in a database, and only where `mlruns` has some already there
/// (<https://mlflow.org/docs/latest/self-hosting/architecture/backend-store/>,
/// <https://mlflow.org/docs/latest/self-hosting/security/basic-http-auth/>).
const SERVERS: &[Server] = &[
    Server {
        words: "mlflow server",
        with: None,
        unless: OF_RUNS,
        path: "mlflow.db",
        is_directory: false,
    },
    Server {
        words: "mlflow ui",
        with: None,
        unless: OF_RUNS,
        path: "mlflow.db",
        is_directory: false,
    },
    Server {
        words: "mlflow server",
        with: None,
        unless: OF_ARTIFACTS,
        path: "mlruns",
        is_directory: true,
    },
    Server {
        words: "mlflow ui",
        with: None,
        unless: OF_ARTIFACTS,
        path: "mlruns",
        is_directory: true,
    },
    Server {
        words: "mlflow server",
        with: Some("basic-auth"),
        unless: &["MLFLOW_AUTH_CONFIG_PATH"],
        path: "basic_auth.db",
        is_directory: false,
    },
];

/// The options with which a server keeps everything in a directory. Since version 3 MLflow has its runs in `mlflow.db`, beside
/// the `mlruns` of their artifacts: a volume at `mlruns` alone is not enough.
pub(crate) fn options_for(server: &str, directory: &str) -> Option<String> {
    server.starts_with("mlflow").then(|| {
        format!("`--backend-store-uri sqlite:///{directory}/mlflow.db --artifacts-destination {directory}/artifacts`")
    })
}

/// What the servers keep that a service starts, by its command or by its script.
fn of_programs<'s>(service: &'s ServiceFacts<'_>) -> Vec<FileDatabase<'s>> {
    static PROGRAMS: LazyLock<BTreeSet<&str>> = LazyLock::new(|| {
        let names = SERVERS.iter().filter_map(|it| it.words.split(' ').next());
        names.collect()
    });
    let may_run = |text: &str| PROGRAMS.iter().any(|name| text.contains(name));
    let mut words = service.process.words.iter();
    let mut scripts = service.process.scripts();
    if !words.any(|word| may_run(word)) && !scripts.any(|script| may_run(script)) {
        return Vec::new();
    }
    let line = service.process.line();
    let scripts = service.process.scripts().map(String::as_str);
    let texts = [line.as_str()].into_iter().chain(scripts);
    let texts: Vec<&str> = texts.filter(|text| may_run(text)).collect();
    let mut found: Vec<FileDatabase<'s>> = Vec::new();
    for server in SERVERS.iter().filter(|_| !texts.is_empty()) {
        let has = |word: &str| texts.iter().any(|text| text.contains(word));
        let has_option = server.unless.iter().any(|word| has(word));
        let has_variable = server
            .unless
            .iter()
            .any(|it| service.variable(it).is_some());
        let runs = texts.iter().any(|text| runs(text, server.words));
        let is_meant = server.with.is_none_or(has);
        let path = match service.working_directory() {
            Some(directory) => paths::join(directory, server.path),
            None => server.path.to_owned(),
        };
        // The image of the project keeps it as its entry says.
        let is_known = service.known.keeps_data(&path);
        if runs && is_meant && !has_option && !has_variable && !is_known {
            found.push(FileDatabase {
                variable: server.words,
                is_argument: true,
                is_of_image: service.service.command.is_none(),
                path,
                is_directory: server.is_directory,
            });
        }
    }
    found
}

/// Whether a text starts a program: its words stand in a command, one behind the other.
fn runs(text: &str, words: &str) -> bool {
    text.lines().any(|line| {
        let mut places = line.match_indices(words);
        !line.trim_start().starts_with('#')
            && places.any(|(at, _)| {
                let before = line.get(..at).unwrap_or_default();
                let rest = line.get(at + words.len()..).unwrap_or_default();
                let is_end = rest.is_empty() || rest.starts_with(char::is_whitespace);
                is_end && !before.ends_with(|c: char| c.is_alphanumeric() || "-_.".contains(c))
            })
    })
}

/// The databases in files that arguments of a service name by an address of SQLite, with their options.
fn of_arguments<'s>(service: &'s ServiceFacts<'_>) -> Vec<(&'s str, String)> {
    let words = service.process.words.iter();
    let words = words.flat_map(|word| word.split_whitespace());
    let mut found: Vec<(&str, String)> = Vec::new();
    let mut before = "";
    for word in words {
        let (option, value) = match word.split_once('=') {
            Some((option, value)) if option.starts_with('-') => (option, value),
            _ => (before, word),
        };
        let value = value.trim_matches(['"', '\'']);
        before = word;
        if let Some(path) = of_literal(value)
            && !found.iter().any(|(_, known)| *known == path)
        {
            let is_option = option.starts_with('-');
            found.push((if is_option { option } else { word }, path));
        }
    }
    found
}

/// The file of a database that a text of a program's source names by an address or a connection string.
pub(crate) fn of_literal(text: &str) -> Option<String> {
    let of_programs = |scheme: &str| scheme.contains("sqlite") || scheme.starts_with("jdbc:");
    let is_address = SCHEMES
        .iter()
        .any(|scheme| text.starts_with(scheme) && of_programs(scheme));
    let keys = ["Data Source=", "DataSource=", "Filename="];
    let is_connection = keys.iter().any(|key| text.starts_with(key));
    let first = text.split(';').next().unwrap_or_default();
    (is_address || is_connection && has_ending(first))
        .then(|| file(text))?
        .filter(|path| !is_passing(path) && !is_scratch(path))
}

/// The file of a database that an address of JDBC names.
pub(crate) fn of_jdbc(text: &str) -> Option<String> {
    let is_address = text.starts_with("jdbc:");
    is_address
        .then(|| file(text))?
        .filter(|path| !is_passing(path))
}

/// The file that a call of SQLite opens.
pub(crate) fn of_call(text: &str) -> Option<String> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let is_file = has_ending(text) && text.chars().all(is_plain) && !is_passing(text);
    (is_file && !is_scratch(text)).then(|| paths::clean(text))
}

/// Whether a database is called as those are that a program fills again: `http_cache.sqlite` of `requests-cache`.
fn is_scratch(path: &str) -> bool {
    let lower = paths::file_name(path).to_ascii_lowercase();
    let mut words = lower.split(['-', '_', '.']);
    words.any(|word| ["cache", "temp", "tmp"].contains(&word))
}

/// The file that a value names as a database.
fn file(value: &str) -> Option<String> {
    // Most values are none of these.
    let may_be_address = value.starts_with(['f', 'j', 's']) && value.contains(':');
    let mut schemes = SCHEMES.iter().filter(|_| may_be_address);
    let scheme = schemes.find(|scheme| value.starts_with(**scheme));
    let path = match scheme {
        Some(scheme) => of_address(scheme, value.strip_prefix(scheme)?)?,
        None => of_connection(value)
            .or_else(|| Some(value).filter(|path| path.starts_with('/') && has_ending(path)))?
            .to_owned(),
    };
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    let is_path = !path.is_empty() && path.chars().all(is_plain) && !path.ends_with('/');
    is_path.then(|| paths::clean(&path))
}

/// What stands behind the scheme, up to its options: `///rel.db`, `////abs.db`, `./dev.db?mode=rwc`, `~/x;MODE=MySQL`.
fn of_address(scheme: &str, rest: &str) -> Option<String> {
    let path = rest.split(['?', ';']).next().unwrap_or_default();
    // `sqlite://` without a path, `sqlite::memory:` and H2's `mem:` are in memory; `tcp:` is a server.
    if path.contains(':') || scheme == "file:" && !has_ending(path) {
        return None;
    }
    // Of SQLAlchemy's slashes the third is no part of the path.
    let path = match path.strip_prefix("///") {
        Some(path) if scheme.starts_with("sqlite") => path,
        _ => path.strip_prefix("//").unwrap_or(path),
    };
    Some(path.to_owned()).filter(|path| !path.starts_with('~'))
}

/// The file of a connection string of .NET: `Data Source=app.db;Cache=Shared`, `Filename=app.db`.
fn of_connection(value: &str) -> Option<&str> {
    if !value.contains('=') {
        return None;
    }
    let pairs = || value.split(';').filter_map(|pair| pair.split_once('='));
    let named = |names: &[&str]| {
        pairs().find_map(|(key, value)| {
            let key = key.trim();
            let mut names = names.iter();
            names
                .any(|name| name.eq_ignore_ascii_case(key))
                .then(|| value.trim())
        })
    };
    let source = named(&["data source", "datasource", "filename"])?;
    if named(OF_SERVERS).is_some() {
        return None;
    }
    (!source.contains([',', ':', '\\'])).then_some(source)
}

fn has_ending(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| lower.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_of_data_are_told_by_the_names_of_variables() {
        for (name, value) in [
            ("SLED_PATH", "/mnt/sled/db"),
            ("DATA_DIR", "/srv/data"),
            ("APP_UPLOAD_DIR", "/srv/uploads"),
        ] {
            assert_eq!(
                data_directory(name, value).as_deref(),
                Some(value),
                "{name}"
            );
        }
        for (name, value) in [
            ("CACHE_DIR", "/srv/cache"),
            ("DATA_CACHE_DIR", "/srv/data"),
            ("TEMPLATE_DIR", "/srv/templates"),
            ("HOST_DATA_DIR", "/srv/data"),
            ("DATA_PATH", "/api/data"),
            ("DATA_DIR", "data"),
            ("DATA_DIR", "/tmp/data"),
            ("DB_PATH", "/srv/conf/db.yml"),
            ("DATA", "/srv/data"),
        ] {
            assert_eq!(data_directory(name, value), None, "{name}: {value}");
        }
    }

    #[test]
    fn databases_in_files_are_told_from_servers() {
        for (value, want) in [
            ("sqlite:///app.db", Some("app.db")),
            ("sqlite:////srv/app.db", Some("/srv/app.db")),
            ("sqlite+aiosqlite:///./app.db", Some("app.db")),
            ("sqlite3:/data/x.sqlite3", Some("/data/x.sqlite3")),
            ("file:./dev.db?connection_limit=1", Some("dev.db")),
            ("jdbc:h2:file:/data/shop;MODE=MySQL", Some("/data/shop")),
            ("jdbc:sqlite:/srv/x.db", Some("/srv/x.db")),
            ("Data Source=discountdb", Some("discountdb")),
            (
                "Data Source=/app/data/shop.db;Cache=Shared",
                Some("/app/data/shop.db"),
            ),
            ("/app/db.sqlite3", Some("/app/db.sqlite3")),
            // Not a file of the container.
            ("sqlite://", None),
            ("sqlite::memory:", None),
            ("sqlite:///:memory:", None),
            ("jdbc:h2:mem:shop", None),
            ("jdbc:h2:tcp://h2/shop", None),
            ("jdbc:postgresql://db/shop", None),
            ("file:///data/x.db", Some("/data/x.db")),
            ("file:///etc/app.yaml", None),
            ("Data Source=sql,1433;Initial Catalog=shop", None),
            ("Data Source=sql;Initial Catalog=shop", None),
            ("Server=sql;Database=shop", None),
            ("https://example.com/x.db", None),
            ("x.db", None),
            ("/app/app.jar", None),
        ] {
            assert_eq!(file(value).as_deref(), want, "{value}");
        }
    }
}
