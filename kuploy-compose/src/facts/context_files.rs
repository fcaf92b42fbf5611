//! Files with settings in build contexts: what a program is built with, whichever way the Dockerfile copies it.
//!
//! A context is not searched: its directory, those directly in it, and the usual places of settings below them are listed.

use std::sync::Arc;

use super::path_conventions as conventions;
use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId};
use crate::map::BTreeMap;
use crate::source::{FileKind, Files, paths};

/// Longest file that is looked through.
const LARGEST: u64 = 64 * 1024;
/// Most directories of a context that are listed.
const MOST_DIRECTORIES: usize = 32;
/// Most files of a context that are looked through.
const MOST_FILES: usize = 64;

/// Where settings lie in a program: of Spring, of Node and of Rails.
const PLACES: &[&str] = &["src/main/resources", "src/config", "app/config"];

/// Beginnings of the names of files with settings, and their ends.
const SETTINGS: &[(&str, &[&str])] = &[
    (".env", &["", "docker", "local", "prod", "production"]),
    ("application", &["properties", "yaml", "yml"]),
    ("appsettings", &["json"]),
    ("bootstrap", &["properties", "yaml", "yml"]),
    (
        "config",
        &[
            "cjs", "ini", "js", "json", "mjs", "php", "py", "toml", "ts", "yaml", "yml",
        ],
    ),
    ("connection", &["js", "php", "py", "ts"]),
    (
        "database",
        &["js", "json", "php", "py", "ts", "yaml", "yml"],
    ),
    ("db", &["js", "php", "py", "ts"]),
    ("knexfile", &["js", "ts"]),
    ("next.config", &["js", "mjs", "ts"]),
    ("nuxt.config", &["js", "ts"]),
    ("ormconfig", &["js", "json"]),
    ("persistence", &["xml"]),
    ("production", &["json", "py", "yaml", "yml"]),
    ("proxy.conf", &["js", "json"]),
    ("settings", &["json", "py", "toml", "yaml", "yml"]),
    ("vite.config", &["js", "mjs", "ts"]),
];

/// A file with settings.
#[derive(Clone, Debug)]
pub(crate) struct ContextFile {
    /// Its path from the context on.
    pub(crate) path: String,
    /// Where it lies.
    pub(crate) origin: String,
    /// What it holds.
    pub(crate) text: Arc<str>,
}

/// The files with settings, by the service that builds.
pub(crate) type ContextFiles = BTreeMap<ServiceId, Arc<[ContextFile]>>;

/// The files with settings of the images that services build.
pub(crate) fn read(files: &dyn Files, services: &PerService<ServiceFacts<'_>>) -> ContextFiles {
    let mut known: BTreeMap<&str, Arc<[ContextFile]>> = BTreeMap::new();
    let mut found = ContextFiles::new();
    for service in services.values() {
        let build = service.service.build.as_ref();
        let context = build.and_then(|build| build.context.as_deref());
        if let Some(context) = context.filter(|context| paths::is_absolute(context)) {
            let read = known
                .entry(context)
                .or_insert_with(|| of_context(files, context).into());
            found.insert(service.id, Arc::clone(read));
        }
    }
    found
}

fn of_context(files: &dyn Files, context: &str) -> Vec<ContextFile> {
    let mut found = Vec::new();
    let directories = listed(files, context, "", &mut found);
    let is_code = |name: &&String| !name.starts_with('.') && !conventions::is_dependencies(name);
    for directory in directories.iter().filter(is_code).take(MOST_DIRECTORIES) {
        listed(files, context, directory, &mut found);
        for place in PLACES {
            let below = format!("{directory}/{place}");
            listed(files, context, &below, &mut found);
        }
    }
    for place in PLACES {
        listed(files, context, place, &mut found);
    }
    found
}

/// Reads the files with settings of a directory; gives the names of the directories in it.
fn listed(
    files: &dyn Files,
    context: &str,
    below: &str,
    found: &mut Vec<ContextFile>,
) -> Vec<String> {
    let directory = match below {
        "" => context.to_owned(),
        below => paths::join(context, below),
    };
    let mut directories = Vec::new();
    for entry in files.list(&directory).unwrap_or_default() {
        let origin = paths::join(&directory, &entry.name);
        match entry.kind {
            FileKind::Directory => directories.push(entry.name),
            FileKind::File if found.len() < MOST_FILES && is_settings(&entry.name) => {
                found.extend(text(files, &origin).map(|text| {
                    ContextFile {
                        path: paths::relative_to(&origin, context)
                            .unwrap_or(&origin)
                            .to_owned(),
                        text,
                        origin: origin.clone(),
                    }
                }));
            }
            _ => {}
        }
    }
    directories
}

/// Whether a file of this name has settings of a program: `application-prod.yml`, `appsettings.Production.json`.
fn is_settings(name: &str) -> bool {
    SETTINGS.iter().any(|(begins, ends)| {
        let Some(rest) = name.strip_prefix(begins) else {
            return false;
        };
        let end = rest.rsplit_once('.').map_or("", |(_, end)| end);
        ends.contains(&end) && (rest.is_empty() || rest.starts_with(['.', '-', '_']))
    })
}

fn text(files: &dyn Files, path: &str) -> Option<Arc<str>> {
    if files.metadata(path).ok()?.len > LARGEST {
        return None;
    }
    Some(String::from_utf8(files.read(path).ok()?).ok()?.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_with_settings_are_known_by_name() {
        for name in [
            "application.properties",
            "application-prod.yml",
            "appsettings.Production.json",
            "settings.py",
            "database.yml",
            ".env",
            ".env.production",
            "next.config.mjs",
        ] {
            assert!(is_settings(name), "{name}");
        }
        for name in [
            "package.json",
            "settings.html",
            "applications.yml",
            ".envrc",
            "configure.py",
        ] {
            assert!(!is_settings(name), "{name}");
        }
    }
}
