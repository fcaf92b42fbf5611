//! What every part of the planner sees: the project, the options in their order of precedence, and the report.

use super::names::Names;
use crate::compose::{DecodeError, Project, from_node};
use crate::diagnostic::{Finding, Path, Report, Rule, rules};
use crate::options::{Options, TopExtension};
use crate::source::{Files, Sources};
use crate::yaml::Node;

/// The planner's surroundings. Parts of the planner take it by `&mut` and add to its report.
pub(super) struct Context<'a> {
    /// The door to files that are mounted.
    pub(super) files: &'a dyn Files,
    /// The texts that were loaded.
    pub(super) sources: &'a Sources,
    /// What was loaded.
    pub(super) project: &'a Project,
    /// Flags, completed by `x-kuploy` at the top level: use this for every choice of the whole project.
    pub(super) options: Options,
    /// The names that are taken.
    pub(super) names: Names,
    /// Places of the values that go into Secrets.
    pub(super) sensitive: Vec<Path>,
    /// What there is to say.
    pub(super) report: &'a mut Report,
}

impl<'a> Context<'a> {
    /// Completes the options by `x-kuploy` at the top level.
    pub(super) fn new(
        files: &'a dyn Files,
        sources: &'a Sources,
        project: &'a Project,
        options: &Options,
        report: &'a mut Report,
    ) -> Self {
        let mut context = Self {
            files,
            sources,
            project,
            options: options.clone(),
            names: Names::default(),
            sensitive: Vec::new(),
            report,
        };
        let top: TopExtension = context.extension(&Path::root(), project.extension());
        complete(&mut context.options, top);
        context
    }

    /// Reads an `x-kuploy` mapping; what is wrong in it is an error in the report, and counts as absent.
    pub(super) fn extension<T: serde::de::DeserializeOwned + Default>(
        &mut self,
        owner: &Path,
        node: Option<&Node>,
    ) -> T {
        let Some(node) = node else {
            return T::default();
        };
        match from_node(node) {
            Ok(value) => value,
            Err(DecodeError {
                message,
                path,
                span,
                help,
            }) => {
                let mut full = owner.key("x-kuploy");
                for segment in path.segments() {
                    full.push(segment.clone());
                }
                let mut finding = Finding::new(&rules::EXTENSION_INVALID, message).at(&full);
                finding.span = span;
                finding.help = help;
                self.report.push(finding);
                T::default()
            }
        }
    }

    /// Whether the value at a path was written from the project's folder on: `./conf`, `../conf`, not `/etc` or `~`.
    /// Once loaded all paths are absolute, and an included file has a folder of its own.
    pub(super) fn is_relative(&self, path: &Path) -> bool {
        let node = self.project.tree.as_ref().and_then(|tree| path.find(tree));
        node.is_some_and(|node| {
            let written = self.sources.text(node.span);
            written.trim_start_matches(['"', '\'']).starts_with('.')
        })
    }

    /// Adds a finding at a Compose path, underlined where that was written.
    pub(super) fn say(&mut self, rule: &'static Rule, path: &Path, message: impl Into<String>) {
        let finding = Finding::new(rule, message);
        self.add(finding, path);
    }

    /// Adds a finding with its way out.
    pub(super) fn say_help(
        &mut self,
        rule: &'static Rule,
        path: &Path,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let finding = Finding::new(rule, message).help(help);
        self.add(finding, path);
    }

    /// Adds a finding that was built by hand, at a Compose path.
    pub(super) fn add(&mut self, finding: Finding, path: &Path) {
        let finding = match &self.project.tree {
            Some(tree) => finding.at_node(path, tree),
            None => finding.at(path),
        };
        self.report.push(finding);
    }
}

/// Fills in what no flag said.
fn complete(options: &mut Options, top: TopExtension) {
    let fill = |flag: &mut Option<String>, value: Option<String>| {
        if flag.is_none() {
            *flag = value;
        }
    };
    fill(&mut options.domain, top.domain);
    fill(&mut options.ingress_class, top.ingress_class);
    fill(&mut options.tls_issuer, top.tls_issuer);
    fill(&mut options.registry, top.registry);
    fill(&mut options.storage_class, top.storage_class);
    fill(&mut options.volume_size, top.volume_size);
    options.volume_mode = options.volume_mode.or(top.volume_mode);
    options.network_policies |= top.network_policies.unwrap_or(false);
    options.hardened |= top.hardened.unwrap_or(false);
    options.wait_for_dependencies |= top.wait_for_dependencies.unwrap_or(false);
    for name in top.image_pull_secrets {
        if !options.image_pull_secrets.contains(&name) {
            options.image_pull_secrets.push(name);
        }
    }
}
