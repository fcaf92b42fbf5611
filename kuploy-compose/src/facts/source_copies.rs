//! What an image holds of a source tree that Compose mounts over it. A `COPY` of one deeper directory or file brings no
//! program: Laravel's `COPY public/health.php …` beside `.:/srv`, a Dockerfile for development that copies `config` alone.

use super::image::{Holds, dockerfile_path};
use super::path_conventions as conventions;
use super::service_facts::ServiceFacts;
use super::{source_files, texts, tool_files};
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

/// A directory or file of a mounted tree that the image does not hold, and what names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lacked {
    /// Its path, from the root of the tree on.
    pub(crate) name: String,
    /// What names it, as part of a sentence: the file and the line of its source, or its command.
    pub(crate) place: String,
}

/// Options that are followed by a file of settings, without which a program does not start.
const SETTINGS_BEHIND: &[&str] = &["--conf", "--config", "--env-file", "--log-config", "-c"];

/// The settings that an option of a process names below the path of a mount, which nothing brings there and no clone has.
/// Seen: `uvicorn app:app --log-config logging.ini`, where Git leaves out `logging.ini`.
fn lacked_settings(
    files: &dyn Files,
    service: &ServiceFacts<'_>,
    directory: &str,
    target: &str,
) -> Option<Lacked> {
    let image = &service.image.files;
    let start = service.working_directory().unwrap_or(target);
    let words = service.process.words();
    let mut pairs = words.iter().zip(words.iter().skip(1));
    let (_, file) = pairs.find(|(option, file)| {
        let path = paths::join(start, file);
        let Some(inner) = paths::relative_to(&path, target) else {
            return false;
        };
        let origin = paths::join(directory, inner);
        let mut mounts = service.service.volumes.iter();
        SETTINGS_BEHIND.contains(option)
            && !file.starts_with(['/', '-', '$'])
            && conventions::looks_like_file(file)
            && files.metadata(&origin).is_err()
            && !image.covers(&origin, &path)
            && !image.written().any(|(_, written)| written.target == path)
            && !mounts.any(|mount| mount.target == path)
    })?;
    let inner = paths::relative_to(&paths::join(start, file), target)?.to_owned();
    Some(Lacked {
        name: inner,
        place: "its command".to_owned(),
    })
}

/// What a line has that takes a name in quotes for a directory of the program: `os.path.join(BASE_DIR, "static")`,
/// `express.static('public')`, `Jinja2Templates(directory="templates")`.
const OF_DIRECTORIES: &[&str] = &[
    "BASE_DIR",
    "BASEDIR",
    "Dir(",
    "FileSystemLoader(",
    "Path(",
    "ROOT_DIR",
    "__dirname",
    "__file__",
    "basedir",
    "base_dir",
    "directory=",
    "express.static(",
    "join(",
    "listdir(",
    "open(",
    "readFile",
    "resolve(",
    "static_folder=",
    "template_folder=",
];

/// The directories that Flask shows and reads beside the module that makes it
/// (<https://flask.palletsprojects.com/en/stable/api/#flask.Flask>).
const OF_FLASK: (&str, &[&str]) = ("Flask(__name__)", &["static", "templates"]);

/// What the Dockerfile does not copy of a mounted tree to the path of the mount, although the command names it or source that
/// is copied. Seen: `STATICFILES_DIRS = [os.path.join(BASE_DIR, "static")]`, where `COPY` brings `app` and `manage.py`.
pub(crate) fn lacked(
    files: &dyn Files,
    service: &ServiceFacts<'_>,
    directory: &str,
    target: &str,
) -> Vec<Lacked> {
    let image = &service.image.files;
    let at = |name: &str| (paths::join(directory, name), paths::join(target, name));
    let is_mounted = |path: &str| {
        let mut mounts = service.service.volumes.iter();
        mounts.any(|mount| paths::relative_to(&mount.target, path).is_some())
    };
    let is_lacked = |name: &str| {
        let (origin, path) = at(name);
        let is_of_others =
            image.is_ignored(&origin) || image.brings(&path) || image.gives_away(&path);
        let is_made = image.makes(&path);
        !image.covers(&origin, &path) && !is_of_others && !is_made && !is_mounted(&path)
    };
    let entries = files.list(directory).unwrap_or_default();
    let directories = entries.iter().filter(|it| it.kind == FileKind::Directory);
    let names = directories.map(|entry| entry.name.as_str()).take(MOST);
    let is_one = |name: &&str| {
        !name.starts_with('.')
            && !OF_DEVELOPERS.contains(name)
            && !conventions::is_dependencies(name)
            && !conventions::is_passing(name)
            && is_lacked(name)
            && holds_content(files, &paths::join(directory, name))
    };
    let mut names: Vec<&str> = names.filter(is_one).collect();
    let settings = lacked_settings(files, service, directory, target);
    let mut found: Vec<Lacked> = settings.into_iter().collect();
    if names.is_empty() {
        return found;
    }
    let is_left = |path: &str| image.is_ignored(path);
    let is_read = |name: &str| conventions::is_program(name);
    source_files::each(files, directory, &is_read, &is_left, &mut |path, text| {
        let Some(inner) = paths::relative_to(path, directory).filter(|_| !names.is_empty()) else {
            return;
        };
        if !image.covers(path, &paths::join(target, inner)) || tool_files::is_one(inner) {
            return;
        }
        names.retain(|name| {
            let line = named_in(text, name, !inner.contains('/'));
            found.extend(line.map(|line| Lacked {
                name: (*name).to_owned(),
                place: format!("`{inner}:{line}`"),
            }));
            line.is_none()
        });
    });
    found.truncate(NAMED);
    found
}

/// Whether a directory holds a file that is there for the program.
fn holds_content(files: &dyn Files, directory: &str) -> bool {
    let entries = files.list(directory).unwrap_or_default();
    let mut entries = entries.iter();
    entries.any(|entry| entry.kind == FileKind::Directory || conventions::is_content(&entry.name))
}

/// The line of a text that names a directory at the root of the tree. `is_beside` where the text lies at the root.
fn named_in(text: &str, name: &str, is_beside: bool) -> Option<usize> {
    let quoted = |line: &str| {
        line.match_indices(name).any(|(at, _)| {
            let before = line.get(..at).unwrap_or_default();
            let rest = line.get(at + name.len()..).unwrap_or_default();
            let before = before.strip_suffix("./").unwrap_or(before);
            before.ends_with(['"', '\'', '`']) && rest.starts_with(['"', '\'', '`', '/'])
        })
    };
    let (flask, of_flask) = OF_FLASK;
    let is_named = |line: &str| {
        let is_of_flask = is_beside && line.contains(flask) && of_flask.contains(&name);
        let is_path =
            || OF_DIRECTORIES.iter().any(|word| line.contains(word)) || line.contains(" / ");
        is_of_flask || line.contains(name) && quoted(line) && is_path()
    };
    let mut lines = (1..).zip(text.lines());
    let found = lines.find(|(_, line)| is_named(line) && !texts::is_comment(line, line.len()));
    found.map(|(number, _)| number)
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

/// The `build` of a service whose context holds a directory too that lies beside or above the one it has, and how a `COPY`
/// names the directory there. Seen: `.:/var/www` of a service with `build: docker/fpm`.
pub(crate) fn wider_build(
    (files, working_dir): (&dyn Files, &str),
    service: &ServiceFacts<'_>,
    path: &str,
) -> Option<(String, String)> {
    let build = service.service.build.as_ref()?;
    let context = service.context()?;
    let dockerfile = dockerfile_path(files, context, build);
    let mut above = path.to_owned();
    while paths::relative_to(context, &above).is_none() {
        let next = paths::parent(&above);
        if next == above || next == "/" {
            return None;
        }
        above = next;
    }
    let from = paths::relative_to(path, &above)?.to_owned();
    let dockerfile = paths::relative_to(&dockerfile, &above)?;
    let shown = paths::shown(&above, working_dir);
    Some((
        format!("{{context: {shown}, dockerfile: {dockerfile}}}"),
        from,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_names_directories_beside_it() {
        for line in [
            "STATICFILES_DIRS = [os.path.join(BASE_DIR, \"static\")]",
            "DIRS = [BASE_DIR / 'static']",
            "app.use(express.static('static'))",
            "fs.readFileSync('./static/logo.svg')",
            "app = Flask(__name__)",
        ] {
            assert_eq!(named_in(line, "static", true), Some(1), "{line}");
        }
        for line in [
            "STATIC_URL = \"static/\"",
            "# os.path.join(BASE_DIR, \"static\")",
            "os.path.join(BASE_DIR, \"staticfiles\")",
            "path('static', view)",
            "join(app, 'my-static')",
        ] {
            assert_eq!(named_in(line, "static", true), None, "{line}");
        }
        assert_eq!(named_in("app = Flask(__name__)", "static", false), None);
    }
}
