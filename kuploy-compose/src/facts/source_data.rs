//! Data that a program keeps among its source: uploads, a database of SQLite.
//!
//! Seen in public projects: `.:/app` with `db.sqlite3` and `media/` of Django, `.:/var/www/html` with `storage/` of Laravel.
//! A clone has none of it: what the program makes later is named by `.gitignore` and by its settings.

use std::collections::BTreeMap;

use super::service_facts::ServiceFacts;
use super::source_files::text;
use super::{
    catalogue, path_conventions, source_databases, source_stores, source_uploads, written_paths,
};
use crate::source::{FileKind, Files, paths};

/// Directories beside source that hold what users upload.
const UPLOADS: &[&str] = &["media", "storage", "upload", "uploads"];

/// Those that only a program which takes uploads keeps out of Git. Laravel's own `.gitignore` names `storage`.
const IGNORED: &[&str] = &["media", "upload", "uploads"];

/// Something that is kept in a directory of source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SourceData {
    /// Its path, from the directory on.
    pub(crate) name: String,
    /// A directory, or a file.
    pub(crate) is_directory: bool,
    /// What says so, as part of a sentence; `None` where it is there.
    pub(crate) evidence: Option<String>,
    /// The variable that names another one, where there is one.
    variable: Option<Chooser>,
    /// A database in a file, as a line of source names it: any variable of databases may choose another one.
    is_database: bool,
}

/// A variable that chooses where data goes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Chooser {
    name: String,
    /// Its values for the place that the source names.
    same: &'static [&'static str],
}

impl SourceData {
    /// Whether a variable of a service chooses another place.
    pub(crate) fn is_elsewhere(&self, service: &ServiceFacts<'_>) -> bool {
        let of_compose = service.service.environment.keys().map(String::as_str);
        let of_image = service.image_variables().into_iter().map(|(name, _)| name);
        if self.is_database && of_compose.chain(of_image).any(source_databases::chooses) {
            return true;
        }
        self.variable.as_ref().is_some_and(|chooser| {
            let chosen = service.variable(&chooser.name);
            chosen.is_some_and(|value| !chooser.same.contains(&value))
        })
    }
}

/// What a program keeps in a directory of its source: what is there, and what it makes there.
pub(crate) fn find(files: &dyn Files, directory: &str) -> Vec<SourceData> {
    let entries = files.list(directory).unwrap_or_default();
    let mut found: BTreeMap<String, SourceData> = BTreeMap::new();
    for entry in entries {
        let is_directory = entry.kind == FileKind::Directory;
        let is_data = match is_directory {
            true => UPLOADS.contains(&entry.name.as_str()),
            false => written_paths::is_state_file(&entry.name),
        };
        if is_data {
            let name = entry.name.clone();
            let evidence = None;
            found.insert(
                entry.name,
                SourceData {
                    name,
                    is_directory,
                    evidence,
                    variable: None,
                    is_database: false,
                },
            );
        }
    }
    for made in made(files, directory, &|_| false) {
        found.entry(made.name.clone()).or_insert(made);
    }
    found.into_values().collect()
}

/// The database in a file that a program in a directory names, from that directory on. The settings of Django are looked
/// at beside uploads.
pub(crate) fn database(files: &dyn Files, directory: &str) -> Option<SourceData> {
    if files.is_file(&paths::join(directory, "manage.py")) {
        return None;
    }
    let found = source_databases::find(files, directory, &|_| false)?;
    let is_here = !paths::is_absolute(&found.path) && !found.path.starts_with("..");
    is_here.then(|| SourceData {
        evidence: Some(format!("`{}:{}`", found.file, found.line)),
        name: found.path,
        is_directory: false,
        variable: None,
        is_database: true,
    })
}

/// Whether a directory of a program is called as those are that keep what users upload.
pub(crate) fn is_uploads(name: &str) -> bool {
    UPLOADS.contains(&name)
}

/// What a program makes in a directory of its source. `is_ignored` leaves out paths.
pub(crate) fn made(
    files: &dyn Files,
    directory: &str,
    is_ignored: &dyn Fn(&str) -> bool,
) -> Vec<SourceData> {
    let mut found = of_django(files, directory).unwrap_or_default();
    if let Some(store) = source_stores::find(files, directory, is_ignored) {
        found.push(SourceData {
            name: store.path.to_owned(),
            is_directory: true,
            evidence: Some(format!("`{}`", store.place)),
            variable: store.variable.map(|(name, same)| Chooser {
                name: name.to_owned(),
                same,
            }),
            is_database: false,
        });
    }
    let is_program = path_conventions::is_program;
    for upload in uploads(files, directory, &is_program, is_ignored) {
        let within = |known: &SourceData| paths::relative_to(&upload.name, &known.name).is_some();
        if !found.iter().any(within) {
            found.push(upload);
        }
    }
    let ignored = text(files, &paths::join(directory, ".gitignore")).unwrap_or_default();
    for line in ignored.lines().map(str::trim) {
        let name = line.trim_start_matches('/').trim_end_matches('*');
        let name = name.trim_end_matches('/');
        let is_known = found.iter().any(|known| known.name == name);
        if IGNORED.contains(&name) && !is_known {
            found.push(SourceData {
                name: name.to_owned(),
                is_directory: true,
                evidence: Some("`.gitignore` names it".to_owned()),
                variable: None,
                is_database: false,
            });
        }
    }
    found
}

/// What a program that is compiled of a directory of source writes to, from where it runs on. `is_ignored` leaves out paths.
pub(crate) fn made_by_compiled(
    files: &dyn Files,
    directory: &str,
    is_ignored: &dyn Fn(&str) -> bool,
) -> Vec<SourceData> {
    let is_compiled = path_conventions::is_compiled;
    uploads(files, directory, &is_compiled, is_ignored).collect()
}

fn uploads(
    files: &dyn Files,
    directory: &str,
    is_read: &dyn Fn(&str) -> bool,
    is_ignored: &dyn Fn(&str) -> bool,
) -> impl Iterator<Item = SourceData> + use<> {
    let found = source_uploads::find(files, directory, is_read, is_ignored);
    found.into_iter().map(|upload| SourceData {
        name: upload.path,
        is_directory: true,
        evidence: Some(format!("`{}`", upload.place)),
        variable: upload.variable.map(|name| Chooser { name, same: &[] }),
        is_database: false,
    })
}

/// What the settings of a Django project name (<https://docs.djangoproject.com/en/stable/ref/settings/#media-root>). The
/// module of the settings stands in `manage.py`.
fn of_django(files: &dyn Files, directory: &str) -> Option<Vec<SourceData>> {
    let manage = text(files, &paths::join(directory, "manage.py"))?;
    let (_, rest) = manage.split_once("DJANGO_SETTINGS_MODULE")?;
    let module = rest.split(['"', '\'']).nth(2)?;
    let is_module = |c: char| c.is_ascii_alphanumeric() || "._".contains(c);
    if module.is_empty() || !module.chars().all(is_module) {
        return None;
    }
    let shown = format!("{}.py", module.replace('.', "/"));
    let settings = text(files, &paths::join(directory, &shown))?;
    let mut found = Vec::new();
    let lines = settings
        .lines()
        .filter(|line| !line.trim_start().starts_with('#'));
    let mut media = lines.clone().filter(|line| line.starts_with("MEDIA_ROOT"));
    if let Some(name) = media.next().and_then(below_base) {
        found.push(SourceData {
            name,
            is_directory: true,
            evidence: Some(format!("`MEDIA_ROOT` in `{shown}`")),
            variable: None,
            is_database: false,
        });
    }
    // Settings that know a server choose by a variable, which nobody follows here.
    let chooses = |line: &str| {
        catalogue::names_sql_server(line)
            || line.contains("dj_database_url")
            || line.contains("env.db")
    };
    let is_file = settings.contains("backends.sqlite3") && !lines.clone().any(chooses);
    // `os.environ.get("SQL_DATABASE", BASE_DIR / "db.sqlite3")`: the environment has the word.
    let is_fixed = |line: &&str| !line.contains("environ") && !line.contains("getenv");
    let mut names = lines
        .filter(|line| line.contains("'NAME'") || line.contains("\"NAME\""))
        .filter(is_fixed);
    if let Some(name) = names.find_map(below_base).filter(|_| is_file) {
        found.push(SourceData {
            name,
            is_directory: false,
            evidence: Some(format!("`DATABASES` in `{shown}`")),
            variable: None,
            is_database: false,
        });
    }
    Some(found)
}

/// The path in `BASE_DIR / 'media'`, `os.path.join(BASE_DIR, "media")`: the last text in quotes of a line.
fn below_base(line: &str) -> Option<String> {
    let (_, rest) = line.split_once("BASE_DIR")?;
    let quoted: Vec<&str> = rest.split(['"', '\'']).skip(1).step_by(2).collect();
    let path = paths::clean(&quoted.join("/"));
    let is_below = !path.is_empty() && path != "." && !path.starts_with(['/', '.']);
    is_below.then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_settings_are_those_below_the_project() {
        for (line, want) in [
            ("MEDIA_ROOT = BASE_DIR / 'media'", Some("media")),
            (
                "MEDIA_ROOT = os.path.join(BASE_DIR, \"files\", \"up\")",
                Some("files/up"),
            ),
            ("MEDIA_ROOT = BASE_DIR", None),
            ("MEDIA_ROOT = '/srv/media'", None),
            ("MEDIA_ROOT = BASE_DIR / '../media'", None),
        ] {
            assert_eq!(below_base(line).as_deref(), want, "{line}");
        }
    }
}
