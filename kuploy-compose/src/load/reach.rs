//! What a Compose file may have read into a project: a file that names `../../etc/…` comes from anywhere, and what it
//! names goes into messages and manifests.

use super::request::LoadRequest;
use super::session::Session;
use crate::diagnostic::{Finding, rules};
use crate::source::{Files, Span, checkout, paths};

/// The directories whose files belong to a project.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reach {
    /// That of the project first, then those that are allowed.
    folders: Vec<String>,
}

impl Reach {
    /// Of the project in `working_dir`.
    pub(crate) fn new(
        files: &dyn Files,
        request: &LoadRequest,
        here: &str,
        working_dir: &str,
    ) -> Self {
        let asked = request.allow_paths.iter();
        let asked = asked.map(|path| paths::join(here, path));
        let own = std::iter::once(working_dir.to_owned());
        let folders = own.chain(asked).chain(checked_out(files, working_dir));
        Self {
            folders: folders.collect(),
        }
    }

    /// Whether a file belongs to the project. What Git keeps of a checkout may hold credentials.
    pub(crate) fn holds(&self, path: &str) -> bool {
        let within = |folder: &String| paths::relative_to(path, folder).is_some();
        self.folders.iter().any(within) && !path.split('/').any(|part| part == ".git")
    }

    /// All but that of the project.
    pub(crate) fn allowed(&self) -> &[String] {
        self.folders.get(1..).unwrap_or_default()
    }
}

/// The Git checkout that the project lies in: its files are as much the project's as those beside the Compose file. Seen:
/// `env_file: ../.env` of `docker/docker-compose.yml`. A home directory that is a checkout (of dotfiles) holds more.
pub fn checked_out(files: &dyn Files, working_dir: &str) -> Option<String> {
    let home = files.var("HOME").unwrap_or_default();
    let holds = |path: &str, folder: &str| paths::relative_to(path, folder).is_some();
    checkout::root(files, working_dir).filter(|root| root != "/" && !holds(&home, root))
}

/// Takes files out that a Compose file names (`x-kuploy: environments`) and that are outside of the project, as errors.
pub(crate) fn refuse(session: &mut Session<'_>, declared: &[String], files: &mut Vec<String>) {
    files.retain(|file| {
        let is_kept = !declared.contains(file) || session.reach.holds(file);
        if !is_kept {
            let finding = refused(&session.shown(file)).at("x-kuploy.environments");
            session.report.push(finding);
        }
        is_kept
    });
}

/// What is said of a file outside of the project that an environment names.
pub(crate) fn refused(shown: &str) -> Finding {
    let message = format!("`{shown}` is outside the project directory and is not read");
    Finding::new(&rules::FILE_OUTSIDE_PROJECT, message)
        .severity(crate::Severity::Error)
        .help(format!("`--allow-path {shown}` includes it"))
}

/// Whether the variables of a file may be read that belongs to an included model; named where `place` is if not.
pub(crate) fn may_include(session: &mut Session<'_>, file: &str, place: Span) -> bool {
    let is_own = session.reach.holds(file);
    if !is_own {
        let shown = session.shown(file);
        let message =
            format!("`{shown}` is outside the project directory: its variables are not set");
        let finding = Finding::new(&rules::FILE_OUTSIDE_PROJECT, message)
            .at("include")
            .span(place)
            .help(format!("`--allow-path {shown}` includes it"));
        session.report.push(finding);
    }
    is_own
}
