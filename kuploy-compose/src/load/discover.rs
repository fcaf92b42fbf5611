//! Which files make the project, where it lies, and which variables it sees.

use std::rc::Rc;

use super::dotenv::{self, Format};
use super::environment::{Environment, Variables};
use super::file_names::{FILES, OVERRIDES};
use super::reach::{self, Reach};
use super::request::LoadRequest;
use super::session::Session;
use crate::diagnostic::{Finding, rules};
use crate::source::{FileError, Files, Span, paths};

/// Where the project is.
pub(crate) struct Found<'a> {
    /// Absolute paths in the order of merging; `-` is standard input.
    pub(crate) files: Vec<String>,
    /// The folder that relative paths begin at, absolute.
    pub(crate) folder: String,
    /// The variables.
    pub(crate) environment: Environment<'a>,
    /// The profiles that are on.
    pub(crate) profiles: Vec<String>,
}

/// Finds the files of a request. What is missing is in the report.
pub(crate) fn discover<'a>(session: &mut Session<'a>, request: &LoadRequest) -> Found<'a> {
    let here = session.current_dir().to_owned();
    let mut environment = Environment::of_process(session.files, Rc::clone(&session.budget));
    let explicit_folder = request
        .project_directory
        .as_ref()
        .filter(|folder| !folder.is_empty())
        .map(|folder| paths::join(&here, folder));
    let mut files: Vec<String> = request
        .files
        .iter()
        .map(|file| absolute(&here, file))
        .collect();
    let mut env_files = env_files(request, &environment, &here);

    let folder_of = |files: &[String]| {
        explicit_folder.clone().unwrap_or_else(|| {
            let first = files.iter().find(|file| *file != "-");
            first.map_or_else(|| here.clone(), |file| paths::parent(file))
        })
    };
    let first_folder = folder_of(&files);
    if !request.declared.is_empty() {
        session.reach = Reach::new(session.files, request, &here, &first_folder);
        let mut named = std::iter::once(&mut files).chain(&mut env_files);
        named
            .by_ref()
            .for_each(|named| reach::refuse(session, &request.declared, named));
    }
    read_env_files(
        session,
        &mut environment,
        env_files.as_deref(),
        &first_folder,
    );
    if files.is_empty() {
        files = named_by_variable(session, &environment, &here);
    }
    if files.is_empty() {
        files = search(session, &first_folder);
    }
    let folder = folder_of(&files);
    // A project that was found elsewhere has an `.env` of its own; names that are set stay as they are.
    if env_files.is_none() && folder != first_folder {
        read_env_files(session, &mut environment, None, &folder);
    }
    if files.is_empty() {
        session
            .report
            .push(nothing_found(&session.shown(&first_folder)));
    }
    session.reach = Reach::new(session.files, request, &here, &folder);
    let profiles = profiles(request, &environment);
    Found {
        files,
        folder,
        environment,
        profiles,
    }
}

fn absolute(here: &str, file: &str) -> String {
    if file == "-" {
        file.to_owned()
    } else {
        paths::join(here, file)
    }
}

fn nothing_found(folder: &str) -> Finding {
    Finding::new(
        &rules::NO_COMPOSE_FILE,
        format!("no Compose file in `{folder}` or in a parent directory"),
    )
    .help(format!(
        "name it with `-f FILE`, or rename it to one of {}",
        FILES
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", ")
    ))
}

/// The files of variables that were asked for; `None` is the default, `.env` of the project.
fn env_files(
    request: &LoadRequest,
    environment: &Environment<'_>,
    here: &str,
) -> Option<Vec<String>> {
    let list = |files: Vec<&str>| {
        files
            .into_iter()
            .filter(|file| !file.is_empty())
            .map(|file| paths::join(here, file))
            .collect()
    };
    if !request.env_files.is_empty() {
        return Some(list(request.env_files.iter().map(String::as_str).collect()));
    }
    if let Some(files) = environment
        .value("COMPOSE_ENV_FILES")
        .filter(|v| !v.is_empty())
    {
        return Some(list(files.split(',').map(str::trim).collect()));
    }
    let disabled = environment.value("COMPOSE_DISABLE_ENV_FILE");
    let is_true = |text: &str| matches!(text, "1" | "t" | "T" | "true" | "TRUE" | "True");
    disabled.is_some_and(|text| is_true(&text)).then(Vec::new)
}

fn read_env_files(
    session: &mut Session<'_>,
    environment: &mut Environment<'_>,
    asked: Option<&[String]>,
    folder: &str,
) {
    let mut variables = Variables::new();
    match asked {
        Some(files) => {
            session.env_file = files.last().map(|file| session.shown(file));
            for file in files {
                session.lacks_env_file |= !session.files.is_file(file);
                read_env_file(session, environment, file, None, &mut variables);
            }
        }
        None => {
            let file = paths::join(folder, ".env");
            if session.files.metadata(&file) != Err(FileError::NotFound)
                && !session.files.is_dir(&file)
            {
                read_env_file(session, environment, &file, None, &mut variables);
            }
        }
    }
    environment.add(variables);
}

/// Adds the variables of a dotenv file, which is named at `named`; what is wrong with it goes to the report.
pub(crate) fn read_env_file(
    session: &mut Session<'_>,
    environment: &Environment<'_>,
    file: &str,
    named: Option<Span>,
    variables: &mut Variables,
) {
    if let Some(text) = session.read_variables(file, named) {
        let lookup = |name: &str| environment.value(name);
        let findings = dotenv::parse(&text, Format::Dotenv, &lookup, variables, &session.budget);
        session.report.extend(findings);
    }
}

fn named_by_variable(
    session: &mut Session<'_>,
    environment: &Environment<'_>,
    here: &str,
) -> Vec<String> {
    let Some(files) = environment.get("COMPOSE_FILE") else {
        return Vec::new();
    };
    session.named_by_file = files.span.is_some();
    let separator = environment
        .value("COMPOSE_PATH_SEPARATOR")
        .filter(|separator| !separator.is_empty());
    let files = files.value;
    files
        .split(separator.as_deref().unwrap_or(":"))
        .map(|file| absolute(here, file))
        .collect()
}

/// The Compose file of a folder, or of the nearest folder above it that has one, and its override.
fn search(session: &mut Session<'_>, folder: &str) -> Vec<String> {
    let mut folder = folder.to_owned();
    loop {
        if let Some(file) = first_of(session, &folder, FILES) {
            let over = first_of(session, &folder, OVERRIDES);
            return std::iter::once(file).chain(over).collect();
        }
        let parent = paths::parent(&folder);
        if parent == folder || !paths::is_absolute(&parent) {
            return Vec::new();
        }
        folder = parent;
    }
}

/// The directory above the current one whose Compose file a request without `-f` reads, from the current directory (`..`);
/// none where it lies here, or where something names files or a directory.
pub fn found_above(files: &dyn Files, request: &LoadRequest) -> Option<String> {
    let named = |name: &str| files.var(name).is_some_and(|it| !it.is_empty());
    if !request.files.is_empty() || request.project_directory.is_some() || named("COMPOSE_FILE") {
        return None;
    }
    let here = files.current_dir();
    let env = files.read(&paths::join(&here, ".env")).unwrap_or_default();
    if env
        .split(|byte| *byte == b'\n')
        .any(|line| line.starts_with(b"COMPOSE_FILE="))
    {
        return None;
    }
    let mut folder = here.clone();
    loop {
        let mut places = FILES.iter().map(|name| paths::join(&folder, name));
        if places.any(|path| files.metadata(&path).is_ok()) {
            return (folder != here).then(|| paths::shown(&folder, &here));
        }
        let parent = paths::parent(&folder);
        if parent == folder || !paths::is_absolute(&parent) {
            return None;
        }
        folder = parent;
    }
}

fn first_of(session: &mut Session<'_>, folder: &str, names: &[&str]) -> Option<String> {
    let mut found = names
        .iter()
        .map(|name| paths::join(folder, name))
        // As Docker Compose: what cannot be asked for is not there (a folder that nobody may enter, or outside of a clone).
        .filter(|path| session.files.metadata(path).is_ok());
    let first = found.next()?;
    let others: Vec<String> = found
        .map(|path| format!("`{}`", session.shown(&path)))
        .collect();
    if !others.is_empty() {
        let not = if others.len() == 1 {
            "is not"
        } else {
            "are not"
        };
        let finding = Finding::new(
            &rules::SEVERAL_COMPOSE_FILES,
            format!(
                "`{}` is read and {} {not}: Docker Compose reads only the first of these names",
                session.shown(&first),
                others.join(", ")
            ),
        )
        .help("remove the others, or list the files to read with `-f`");
        session.report.push(finding);
    }
    Some(first)
}

fn profiles(request: &LoadRequest, environment: &Environment<'_>) -> Vec<String> {
    if !request.profiles.is_empty() {
        return request.profiles.clone();
    }
    let listed = environment.value("COMPOSE_PROFILES").unwrap_or_default();
    // Without any, the empty profile is on: that of `profiles: ["${P:-}"]` while `P` is not set.
    let listed = listed.split(',');
    listed.map(|profile| profile.trim().to_owned()).collect()
}
