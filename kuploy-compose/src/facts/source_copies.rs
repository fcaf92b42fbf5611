//! What an image holds of a source tree that Compose mounts over it. A `COPY` of one deeper directory or file brings no
//! program: Laravel's `COPY public/health.php …` beside `.:/srv`, a Dockerfile for development that copies `config` alone.

use super::image::Holds;
use super::path_conventions as conventions;
use super::service_facts::ServiceFacts;
use crate::source::{FileKind, Files, paths};

/// Directories beside source that only a developer needs.
const OF_DEVELOPERS: &[&str] = &[
    "__mocks__",
    "__tests__",
    "bin",
    "build",
    "ci",
    "cypress",
    "deploy",
    "dist",
    "doc",
    "docker",
    "docs",
    "e2e",
    "examples",
    "infra",
    "mocks",
    "scripts",
    "spec",
    "test",
    "tests",
    "tools",
];

/// Most entries of a directory that are looked at.
const MOST: usize = 64;

/// Most parts that are named.
const NAMED: usize = 3;

/// What the image of a service holds of a mounted directory of source, and what it lacks of the program.
pub(crate) fn held(
    files: &dyn Files,
    service: &ServiceFacts<'_>,
    directory: &str,
    target: &str,
) -> Holds {
    let image = &service.image.files;
    let target = paths::clean(target);
    let holds = image.holds(files, directory, &target);
    match holds == Holds::Part && !lacking(files, service, directory, &target).is_empty() {
        true => Holds::Scrap,
        false => holds,
    }
}

/// What a program needs of its source and the Dockerfile does not copy to the path of the mount: the files that the
/// process names, else most of the directories of source.
pub(crate) fn lacking(
    files: &dyn Files,
    service: &ServiceFacts<'_>,
    directory: &str,
    target: &str,
) -> Vec<String> {
    let image = &service.image.files;
    let is_missing =
        |name: &String| !image.covers(&paths::join(directory, name), &paths::join(target, name));
    let named = named(files, service, directory, target);
    if !named.is_empty() {
        let missing = named.into_iter().filter(is_missing);
        return missing.take(NAMED).collect();
    }
    let parts = parts(files, directory);
    let count = parts.len();
    let missing: Vec<String> = parts.into_iter().filter(is_missing).collect();
    match missing.len() * 2 > count {
        true => missing.into_iter().take(NAMED).collect(),
        false => Vec::new(),
    }
}

/// The files of a directory that the words of a process name: `manage.py`, `artisan`, `app.main:app`, `-m app.cli`.
fn named(
    files: &dyn Files,
    service: &ServiceFacts<'_>,
    directory: &str,
    target: &str,
) -> Vec<String> {
    let line = service.process.line();
    let start = service.working_directory().unwrap_or(target);
    let is_end = |c: char| c.is_whitespace() || "\"';&|()=".contains(c);
    let mut found: Vec<String> = Vec::new();
    for word in line.split(is_end).filter(|word| !word.is_empty()) {
        let module = word.split(':').next().unwrap_or_default();
        let module = format!("{}.py", module.replace('.', "/"));
        for path in [word, module.as_str()] {
            let inner = paths::relative_to(&paths::join(start, path), target)
                .filter(|inner| *inner != ".")
                .map(str::to_owned);
            let is_there = |inner: &String| is_file(files, &paths::join(directory, inner));
            if let Some(inner) = inner.filter(is_there)
                && !found.contains(&inner)
            {
                found.push(inner);
            }
        }
    }
    found
}

/// The files below a path of the container that words of a process or variables of a service name, from there on:
/// `--configFile=/etc/traefik/traefik.yml`.
pub(crate) fn named_below<'s>(service: &'s ServiceFacts<'_>, target: &str) -> Vec<&'s str> {
    let words = service.process.words();
    let variables = service.service.environment.values().flatten();
    let texts = words.into_iter().chain(variables.map(String::as_str));
    let is_end = |c: char| c.is_whitespace() || "=,;:\"'".contains(c);
    let named = texts.flat_map(|text| text.split(is_end));
    let inner = named.filter_map(|word| paths::relative_to(word, target));
    let mut found: Vec<&str> = inner
        .filter(|inner| inner.contains('.') && *inner != ".")
        .collect();
    found.dedup();
    found
}

/// The directories of a program at the root of its source; the programs there, where it has none.
fn parts(files: &dyn Files, directory: &str) -> Vec<String> {
    let entries = files.list(directory).unwrap_or_default();
    let of = |kind: FileKind| {
        let entries = entries.iter().filter(move |entry| entry.kind == kind);
        entries.map(|entry| entry.name.clone()).take(MOST)
    };
    let is_part = |name: &String| {
        !name.starts_with('.')
            && !OF_DEVELOPERS.contains(&name.as_str())
            && !conventions::is_dependencies(name)
            && holds_programs(files, &paths::join(directory, name), true)
    };
    let directories: Vec<String> = of(FileKind::Directory).filter(is_part).collect();
    if !directories.is_empty() {
        return directories;
    }
    let is_program = |name: &String| conventions::is_program(name) && !name.contains(".config.");
    of(FileKind::File).filter(is_program).collect()
}

/// Whether programs lie in a directory, or in one of its own.
fn holds_programs(files: &dyn Files, directory: &str, deeper: bool) -> bool {
    let entries = files.list(directory).unwrap_or_default();
    let mut entries = entries.iter().take(MOST);
    entries.any(|entry| match entry.kind {
        FileKind::File => conventions::is_program(&entry.name),
        FileKind::Directory => {
            deeper && holds_programs(files, &paths::join(directory, &entry.name), false)
        }
        _ => false,
    })
}

fn is_file(files: &dyn Files, path: &str) -> bool {
    let metadata = files.metadata(path);
    metadata.is_ok_and(|metadata| metadata.kind == FileKind::File)
}
