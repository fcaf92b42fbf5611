//! Which directories Applications of Argo CD and Kustomizations of Flux apply, and how: what no path leads to is applied by
//! hand, and what one of them asks for says nothing of the others (seen in platform and homelab repositories, where Argo CD
//! itself is applied by the server and 400 other directories are not).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::check::{Unit, quieter};
use super::repository::Repository;
use super::roots::{Root, Step};
use crate::diagnostic::{Finding, Severity, rules};
use crate::drift::{self, Settings};
use crate::source::paths;
use crate::yaml::Node;

/// Directories of files that are copied elsewhere before anybody builds them, by the habits of scaffolding tools.
const SCAFFOLDS: &[&str] = &["copier", "scaffold", "skeleton", "template", "templates"];

/// Who applies what.
#[derive(Debug, Default)]
pub struct Delivered {
    roots: Vec<Root>,
    /// Directories with the numbers of those that apply all below.
    folders: BTreeMap<String, Vec<usize>>,
    /// Directories of which some steps are open, likewise.
    patterns: Vec<(Vec<Step>, usize)>,
    /// Files of kustomizations that are applied.
    files: BTreeSet<String>,
    /// Whether each of them says where what it applies lies.
    whole: bool,
}

impl Delivered {
    /// Gathers it from documents, each file's with its path.
    pub fn of<'a>(
        repository: &Repository,
        files: impl Iterator<Item = (&'a str, &'a [Node])>,
    ) -> Self {
        let mut all = Self {
            whole: true,
            ..Self::default()
        };
        let each = |(path, nodes)| drift::objects(nodes).map(move |object| (path, object));
        let objects = files.flat_map(each);
        let roots = objects.filter_map(|(path, object)| Some((path, Root::of(object)?)));
        let roots: Vec<(&str, Root)> = roots.collect();
        if roots.is_empty() {
            return all;
        }
        let known = folders(repository);
        for (path, root) in roots {
            all.whole &= !root.paths.is_empty();
            all.add(path, &root, &known);
            all.roots.push(root);
        }
        let mut files = BTreeSet::new();
        for path in repository.kustomizations.keys() {
            if all.applying(&paths::parent(path)).next().is_some() {
                files.extend(repository.files_of(path));
            }
        }
        all.files = files;
        all
    }

    /// Takes in the directories of one, which are named from the root of a repository: one of those above its own file.
    fn add(&mut self, path: &str, root: &Root, known: &BTreeSet<String>) {
        let number = self.roots.len();
        let mut above = paths::parent(path);
        loop {
            for steps in &root.paths {
                let named = steps.iter().map_while(Step::name);
                let named: Vec<&str> = named.collect();
                let folder = paths::join(&above, &named.join("/"));
                if !known.contains(&folder) {
                    continue;
                }
                if named.len() == steps.len() {
                    self.folders.entry(folder).or_default().push(number);
                } else {
                    let begin = folder.split('/').filter(|it| !it.is_empty());
                    let begin = begin.map(|it| Step::Name(it.to_owned()));
                    let rest = steps.iter().skip(named.len()).cloned();
                    self.patterns.push((begin.chain(rest).collect(), number));
                }
            }
            if above.len() <= 1 {
                return;
            }
            above = paths::parent(&above);
        }
    }

    /// Those that apply a directory.
    fn applying(&self, folder: &str) -> impl Iterator<Item = &Root> {
        let mut numbers = BTreeSet::new();
        let mut above = folder.to_owned();
        while !self.folders.is_empty() {
            numbers.extend(self.folders.get(&above).into_iter().flatten().copied());
            if above.len() <= 1 {
                break;
            }
            above = paths::parent(&above);
        }
        let parts: Vec<&str> = folder.split('/').filter(|it| !it.is_empty()).collect();
        let fits = |steps: &[Step]| {
            steps.len() <= parts.len() && steps.iter().zip(&parts).all(|(step, it)| step.is(it))
        };
        let open = self.patterns.iter().filter(|(steps, _)| fits(steps));
        numbers.extend(open.map(|(_, number)| *number));
        numbers
            .into_iter()
            .filter_map(|number| self.roots.get(number))
    }

    /// Whether one of them applies a file.
    fn reaches(&self, path: &str) -> bool {
        self.files.contains(path) || self.applying(&paths::parent(path)).next().is_some()
    }

    /// The settings for what is checked at once: by the Applications that apply it, or, where none is known to, by most of
    /// them.
    pub fn settings<'a>(
        &self,
        repository: &Repository,
        unit: &Unit,
        settings: &'a Settings,
    ) -> Cow<'a, Settings> {
        let mut applications = self.roots.iter().filter(|root| root.of_argo_cd).peekable();
        if applications.peek().is_none() {
            return Cow::Borrowed(settings);
        }
        let mut own = self.of_unit(repository, unit);
        own.retain(|root| root.of_argo_cd);
        let known = !own.is_empty();
        let all: Vec<&Root> = if known { own } else { applications.collect() };
        let asking = all.iter().filter(|root| root.server_side);
        let count = asking.clone().count();
        let server_side = count > 0 && (known || 2 * count > all.len());
        let compared = settings.compares_on_server
            || (server_side && asking.clone().all(|root| root.server_side_diff));
        let maybe = settings.guides.server_side || (count > 0 && !known);
        if settings.server_side == server_side
            && settings.server_side_diff == compared
            && settings.guides.server_side == maybe
        {
            return Cow::Borrowed(settings);
        }
        Cow::Owned(settings.clone().with(|it| {
            it.server_side = server_side;
            it.server_side_diff = compared;
            it.guides.server_side = maybe;
        }))
    }

    /// Those that apply what is checked at once.
    fn of_unit(&self, repository: &Repository, unit: &Unit) -> Vec<&Root> {
        match unit {
            Unit::Kustomization(root) => {
                let own: Vec<&Root> = self.applying(&paths::parent(root)).collect();
                if !own.is_empty() {
                    return own;
                }
                // It is applied in parts.
                let files = repository.files_of(root);
                let folders: BTreeSet<String> =
                    files.iter().map(|path| paths::parent(path)).collect();
                let all = folders.iter().flat_map(|folder| self.applying(folder));
                all.collect()
            }
            Unit::Files { paths, .. } => {
                let folder = paths.first().map(|path| paths::parent(path));
                folder
                    .iter()
                    .flat_map(|folder| self.applying(folder))
                    .collect()
            }
        }
    }

    /// Lowers what is said of a file that nobody applies from where it lies. `text` is what stands at the finding's place.
    pub fn lower(&self, repository: &Repository, path: &str, text: &str, finding: &mut Finding) {
        let leads_out = || text.trim_start_matches(['"', '\'']).starts_with("..");
        if *finding.rule == rules::KUSTOMIZATION_ENTRY
            && is_scaffold(path)
            && leads_out()
            && !repository.is_inner(path)
            && !self.reaches(path)
        {
            finding.severity = finding.severity.min(Severity::Info);
        }
        let some = !self.folders.is_empty() || !self.patterns.is_empty();
        if some && self.whole && !repository.is_resource(path) && !self.reaches(path) {
            quieter(finding);
        }
    }

    /// Whether an error is about an object that no tool is known to apply: a program may.
    pub fn may_be_of_program(
        &self,
        repository: &Repository,
        path: &str,
        finding: &Finding,
    ) -> bool {
        const OBJECTS: [char; 2] = ['4', '5'];
        finding.severity == Severity::Error
            && OBJECTS.contains(&finding.rule.family())
            && *finding.rule != rules::KUSTOMIZATION_ENTRY
            && !repository.is_resource(path)
            && !self.reaches(path)
    }
}

/// All directories that hold something.
fn folders(repository: &Repository) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    for path in repository
        .texts
        .keys()
        .chain(repository.kustomizations.keys())
    {
        let mut above = paths::parent(path);
        while all.insert(above.clone()) && above.len() > 1 {
            above = paths::parent(&above);
        }
    }
    all
}

pub(super) fn is_scaffold(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.any(|part| {
        SCAFFOLDS.contains(&part) || part.starts_with("cookiecutter") || part.contains("{{")
    })
}
