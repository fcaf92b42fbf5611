//! What every part of the planner sees: the facts, the names that are taken, and the report.

use super::storage::notes::Note;
use crate::compose::Project;
use crate::diagnostic::{Area, Finding, Path, Report, Rule};
use crate::facts::{Facts, Findings, mounted_files};
use crate::model::names::Names;
use crate::options::Options;
use crate::source::{Files, Sources};

/// The planner's surroundings. Parts of the planner take it by `&mut` and add to its report.
pub(super) struct Context<'a> {
    /// All that is known.
    pub(super) facts: &'a Facts<'a>,
    /// The door to files that are mounted.
    pub(super) files: &'a dyn Files,
    /// The texts that were loaded.
    pub(super) sources: &'a Sources,
    /// What was loaded.
    pub(super) project: &'a Project,
    /// Flags, completed by `x-kuploy` at the top level: use this for every choice of the whole project.
    pub(super) options: &'a Options,
    /// The names that are taken.
    pub(super) names: Names,
    /// Places of the values that go into Secrets.
    pub(super) sensitive: Vec<Path>,
    /// What there is to know of mounts.
    pub(super) notes: Vec<Note>,
    /// What there is to say.
    report: Report,
}

impl<'a> Context<'a> {
    /// The surroundings of decisions about these facts; findings are added to the report.
    pub(super) fn new(facts: &'a Facts<'a>, report: Report) -> Self {
        Self {
            facts,
            files: facts.files,
            sources: facts.sources,
            project: facts.project,
            options: &facts.options,
            names: Names::default(),
            sensitive: Vec::new(),
            notes: Vec::new(),
            report,
        }
    }

    /// What there is to say.
    pub(super) fn into_report(self) -> Report {
        self.report
    }

    fn findings(&mut self) -> Findings<'_> {
        Findings::new(self.project.tree.as_ref(), &mut self.report)
    }

    /// Whether the value at a path was written from the project's directory on: `./conf`, `../conf`, not `/etc`.
    pub(super) fn is_relative(&self, path: &Path) -> bool {
        mounted_files::is_relative(self.project, self.sources, path)
    }

    /// Adds a finding at a Compose path, underlined where that was written.
    pub(super) fn say(&mut self, rule: &'static Rule, path: &Path, message: impl Into<String>) {
        self.findings().say(rule, path, message);
    }

    /// Adds a finding with its way out.
    pub(super) fn say_help(
        &mut self,
        rule: &'static Rule,
        path: &Path,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.findings().say_help(rule, path, message, help);
    }

    /// Says why something was decided of a service, to those who ask; `key` of the service says so.
    pub(super) fn because(
        &mut self,
        about: Area,
        service: &Path,
        key: Option<&str>,
        text: impl FnOnce() -> String,
    ) {
        self.findings().because(about, service, key, text);
    }

    /// Adds a finding that was built by hand, at a Compose path.
    pub(super) fn add(&mut self, finding: Finding, path: &Path) {
        self.findings().add(finding, path);
    }
}
