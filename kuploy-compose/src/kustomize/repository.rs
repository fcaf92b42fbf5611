//! All kustomizations of a repository, and the files that they name.

use crate::map::BTreeSet;

use super::NAMES;
use super::entries::{self, ORIGINALS, entry, fault, is_made, is_made_at, kept_out, unreadable};
use super::fields;
use super::read::{Kustomization, Named, PatchText, is_remote};
use super::unnamed;
use crate::diagnostic::{Finding, Report};
use crate::drift;
use crate::map::BTreeMap;
use crate::source::{Files, SourceId, Sources, paths};
use crate::yaml::{self, Limits, Node, Value};

/// A file with manifests or patches, read.
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// Its text's id.
    pub id: SourceId,
    /// Its documents.
    pub nodes: Vec<Node>,
}

/// What an entry of `resources` leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    /// A manifest, by absolute path.
    File(String),
    /// Another kustomization, by the path of its file.
    Kustomization(String),
    /// Something that is fetched, or is not there.
    Unknown,
}

/// Where the entries of a kustomization lead.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries {
    pub(super) resources: Vec<Entry>,
    pub(super) components: Vec<Entry>,
    /// What is wrong with them.
    pub(super) report: Report,
    /// Those that are not there, and that Git ignores.
    pub(super) kept_out: Vec<Named>,
}

/// Kustomizations and what they name.
#[derive(Clone, Debug, Default)]
pub struct Repository {
    pub(super) kustomizations: BTreeMap<String, Kustomization>,
    pub(super) entries: BTreeMap<String, Entries>,
    pub(super) texts: BTreeMap<String, Parsed>,
    /// Kustomizations that another one names.
    inner: BTreeSet<String>,
    /// Manifests that a kustomization names.
    resources: BTreeSet<String>,
    /// Patches, each with the kustomization that names it.
    patches: BTreeMap<String, String>,
    /// Files that generators read: what they hold is data.
    inputs: BTreeSet<String>,
    /// Files that comments or scripts call patches.
    told_patches: BTreeSet<String>,
    /// Directories whose kustomization is made of an original beside it.
    made_in: BTreeSet<String>,
    /// Files that steps of tests compare with objects: parts of them, which nobody applies.
    expected: BTreeSet<String>,
    /// Kustomizations of which nothing is there, each with whether its directory has no other file.
    hollow: BTreeMap<String, bool>,
    /// Kustomizations that kustomize takes for empty ones.
    pub(super) empty: BTreeSet<String>,
}

/// Keys of steps of tests under which files are named that are no manifests.
const COMPARED: &[&str] = &["assert", "error", "errors"];

impl Repository {
    /// Finds the files that steps of tests compare with objects (seen in an operator's repository: `files/01-gone.yaml` of a
    /// `TestStep`). Steps of KUTTL are not checked themselves: they are among what lies around.
    pub fn find_expected(&mut self, around: &[(String, Vec<Node>)]) {
        let mut expected = BTreeSet::new();
        let own = self.texts.iter().map(|(path, it)| (path, &it.nodes));
        for (path, nodes) in own.chain(around.iter().map(|(path, nodes)| (path, nodes))) {
            for node in nodes {
                let version = node.get("apiVersion").and_then(Node::as_str);
                if drift::TESTERS.contains(&drift::group(version.unwrap_or_default())) {
                    let mut named = Vec::new();
                    compared(node, false, &mut named);
                    let folder = paths::parent(path);
                    expected.extend(named.into_iter().map(|it| paths::join(&folder, it)));
                }
            }
        }
        self.expected = expected;
    }

    /// Takes in the directories of files in which `kustomization.yaml.sample` or the like becomes a kustomization (seen in an
    /// operator's repository, where it names patches for developers).
    pub fn find_originals<'a>(&mut self, files: &dyn Files, paths: impl Iterator<Item = &'a str>) {
        let folders: BTreeSet<String> = paths.map(paths::parent).collect();
        let is_made = |folder: &String| {
            let mut names = NAMES.iter().map(|name| paths::join(folder, name));
            names.any(|name| {
                ORIGINALS
                    .iter()
                    .any(|end| files.is_file(&format!("{name}.{end}")))
            })
        };
        self.made_in = folders.into_iter().filter(is_made).collect();
    }

    /// Takes in that a file is given to `kubectl patch`, as its own comments say (seen: `# Applied via: oc patch deployment web
    /// --patch-file=web.yaml`).
    pub fn find_told_patch(&mut self, path: &str, text: &str) {
        let comments = text.lines().filter(|line| line.starts_with('#'));
        let mut words = comments.flat_map(|line| line.split(|c: char| !c.is_ascii_alphabetic()));
        if words.any(|word| word == "patch") {
            self.told_patches.insert(path.to_owned());
        }
    }

    /// Whether a step of a test compares a file with objects.
    pub(super) fn is_expected(&self, path: &str) -> bool {
        self.expected.contains(path) && !self.is_resource(path)
    }

    /// Reads kustomizations by their absolute paths, and all that they name. Their texts are added to `sources`; the
    /// texts of manifests and patches are not read: [`Self::put`] takes them.
    pub fn read(
        files: &dyn Files,
        kustomizations: &[String],
        limits: &Limits,
        sources: &mut Sources,
    ) -> Self {
        let mut repository = Self::default();
        let here = files.current_dir();
        let mut waiting: Vec<String> = kustomizations.to_vec();
        let mut seen = BTreeSet::new();
        while let Some(path) = waiting.pop() {
            if !seen.insert(path.clone()) {
                continue;
            }
            let bytes = files.read(&path).ok();
            let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) else {
                continue;
            };
            let id = sources.add(paths::shown(&path, &here), text.as_str());
            let mut faults = Report::default();
            let nodes = yaml::parse(&text, id, limits, &mut faults);
            let first = nodes.first();
            let known = first.and_then(|node| Kustomization::of(node, &path));
            if !faults.has_errors() && fields::is_empty(&nodes) && !is_made_at(files, &path) {
                repository.empty.insert(path.clone());
            }
            let mut faults = Report::default();
            if let Some(first) = first {
                fields::check(&text, first, &mut faults);
            }
            repository.texts.insert(path.clone(), Parsed { id, nodes });
            if let Some(mut known) = known {
                known.makes_more |= fleet_above(files, &path)
                    .is_some_and(|it| known.resources.is_empty() || renders(&it));
                known.changes_more |= !known
                    .configurations
                    .iter()
                    .all(|it| only_refers(files, &paths::join(&known.folder, it), limits));
                repository.follow(files, path.clone(), known, &mut waiting);
                if let Some(entries) = repository.entries.get_mut(&path) {
                    entries.report.extend(faults);
                }
            }
        }
        repository.say_unfit();
        repository
    }

    /// "kustomization.yaml is empty", "expected kind != 'Component'" and "expected kind 'Component'": what names it, is not built
    /// (kubectl 1.32, kustomize 5.8.1).
    fn say_unfit(&mut self) {
        for (path, entries) in self.entries.iter_mut() {
            let Some(known) = self.kustomizations.get(path) else {
                continue;
            };
            let named = known.resources.iter().chain(&known.components);
            let led_to = entries.resources.iter().chain(&entries.components);
            for (named, entry) in named.zip(led_to) {
                let Entry::Kustomization(other) = entry else {
                    continue;
                };
                let wanted = named.place.starts_with("components[");
                let is_component = self.kustomizations.get(other).map(|it| it.is_component);
                if self.empty.contains(other) {
                    let message = format!(
                        "the kustomization of `{}` is empty: the build fails",
                        named.text
                    );
                    let help = "add `resources: []` there, or remove the line";
                    fault(named, message, help, &mut entries.report);
                } else if is_component == Some(!wanted) {
                    let (is, list) = match wanted {
                        true => ("no component", "resources"),
                        false => ("a component", "components"),
                    };
                    let message = format!("`{}` is {is}: the build fails", named.text);
                    let help = format!("move the line to `{list}:`");
                    fault(named, message, &help, &mut entries.report);
                }
            }
        }
    }

    fn follow(
        &mut self,
        files: &dyn Files,
        path: String,
        known: Kustomization,
        waiting: &mut Vec<String>,
    ) {
        let mut entries = Entries::default();
        for named in &known.resources {
            let entry = entry(files, &known, named, &mut entries.report);
            entries.resources.push(entry);
        }
        for named in &known.components {
            let entry = entry(files, &known, named, &mut entries.report);
            entries.components.push(entry);
        }
        entries.kept_out = kept_out(files, &known, &entries);
        for entry in entries.resources.iter().chain(&entries.components) {
            match entry {
                Entry::File(file) => {
                    self.resources.insert(file.clone());
                }
                Entry::Kustomization(other) => {
                    self.inner.insert(other.clone());
                    waiting.push(other.clone());
                }
                Entry::Unknown => {}
            }
        }
        for input in known.generators.iter().flat_map(|made| &made.inputs) {
            self.inputs.insert(paths::join(&known.folder, &input.text));
        }
        let inputs = known.generators.iter().flat_map(|made| &made.inputs);
        let patches = known.patches.iter().filter_map(|patch| match &patch.text {
            PatchText::File(named) => Some(named),
            PatchText::Inline { .. } => None,
        });
        for named in inputs
            .chain(patches)
            .chain(&known.plugins)
            .chain(&known.read)
            .filter(|named| !is_remote(&named.text))
        {
            let file = paths::join(&known.folder, &named.text);
            let Err(error) = files.metadata(&file) else {
                continue;
            };
            if files.is_kept_out(&file) {
                entries.kept_out.push(named.clone());
            } else if !is_made(files, &known.folder, named, &file) {
                unreadable(&error, (files, &known.folder), named, &mut entries.report);
            }
        }
        for file in known.patch_files() {
            self.patches.insert(file, path.clone());
        }
        if !entries.report.is_empty() && entries::is_hollow(files, &known) {
            let is_bare = entries::is_bare(files, &known.folder);
            self.hollow.insert(path.clone(), is_bare);
        }
        self.entries.insert(path.clone(), entries);
        self.kustomizations.insert(path, known);
    }

    /// A kustomization is part of another one from now on.
    pub(super) fn lead_to(&mut self, path: String) {
        self.inner.insert(path);
    }

    /// Whether a kustomization is part of another one.
    pub(super) fn is_inner(&self, path: &str) -> bool {
        self.inner.contains(path)
    }

    /// Whether a kustomization is what is left of something: nothing of what it names is there, no other one names it, and others
    /// of the repository are in use or it has its directory for itself. The only one is what its guide builds.
    pub(super) fn is_remnant(&self, path: &str) -> bool {
        let Some(is_bare) = self.hollow.get(path).filter(|_| !self.is_inner(path)) else {
            return false;
        };
        let mut others = self.kustomizations.iter();
        let is_whole = |(other, it): (&String, &Kustomization)| {
            it.makes_some() && !self.hollow.contains_key(other)
        };
        others.any(is_whole)
            && (*is_bare || self.inner.iter().any(|it| !self.hollow.contains_key(it)))
    }

    /// Takes in a manifest or a patch.
    pub fn put(&mut self, path: String, parsed: Parsed) {
        self.texts.insert(path, parsed);
    }

    /// What a file holds, which is put back later.
    pub fn take(&mut self, path: &str) -> Vec<Node> {
        let parsed = self.texts.get_mut(path);
        parsed
            .map(|it| std::mem::take(&mut it.nodes))
            .unwrap_or_default()
    }

    /// A file that was read.
    pub fn text(&self, path: &str) -> Option<&Parsed> {
        self.texts.get(path)
    }

    /// The files that were read, by absolute path.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = (&String, &mut Parsed)> {
        self.texts.iter_mut()
    }

    /// All kustomizations, by the path of their file.
    pub fn kustomizations(&self) -> impl Iterator<Item = &str> {
        self.kustomizations.keys().map(String::as_str)
    }

    /// The kustomizations that no other one names: what is applied. A component is a part of others.
    pub fn roots(&self) -> impl Iterator<Item = &str> {
        self.kustomizations
            .iter()
            .filter(|(path, known)| !self.inner.contains(*path) && !known.is_component)
            .map(|(path, _)| path.as_str())
    }

    /// Whether a kustomization makes objects that nobody here knows: of charts, by plugins.
    pub fn makes_more(&self) -> bool {
        self.kustomizations.values().any(|known| known.makes_more)
    }

    /// The kustomizations that name another one.
    pub(super) fn named_by(&self, path: &str) -> impl Iterator<Item = &str> {
        let names = move |it: &Entry| matches!(it, Entry::Kustomization(other) if other == path);
        let entries = self.entries.iter().filter(move |(_, entries)| {
            let mut all = entries.resources.iter().chain(&entries.components);
            all.any(names)
        });
        entries.map(|(path, _)| path.as_str())
    }

    /// Whether a kustomization of those that are asked for names a file, itself or by others.
    pub(super) fn is_named_from(&self, path: &str, is_asked: &dyn Fn(&str) -> bool) -> bool {
        let mut waiting = self.listing(path);
        let mut seen = BTreeSet::new();
        while let Some(path) = waiting.pop() {
            if is_asked(path) {
                return true;
            }
            if seen.insert(path) {
                waiting.extend(self.named_by(path));
            }
        }
        false
    }

    /// Whether every way to a file begins with what is asked for: a kustomization that no other one names, or the file itself.
    pub(super) fn is_only_below(&self, path: &str, is_asked: &dyn Fn(&str) -> bool) -> bool {
        let mut waiting = self.listing(path);
        if waiting.is_empty() {
            return is_asked(path);
        }
        let mut seen = BTreeSet::new();
        while let Some(path) = waiting.pop() {
            if seen.insert(path) {
                let before = waiting.len();
                waiting.extend(self.named_by(path));
                if waiting.len() == before && !is_asked(path) {
                    return false;
                }
            }
        }
        true
    }

    /// The kustomizations that name a file, or another kustomization.
    fn listing(&self, path: &str) -> Vec<&str> {
        let names = |it: &Entry| matches!(it, Entry::File(other) if other == path);
        let entries = self.entries.iter().filter(|(_, entries)| {
            let mut all = entries.resources.iter().chain(&entries.components);
            all.any(names)
        });
        let mut all: Vec<&str> = entries.map(|(path, _)| path.as_str()).collect();
        if self.kustomizations.contains_key(path) {
            all.extend(self.named_by(path));
        }
        all
    }

    /// Whether a kustomization names this manifest.
    pub fn is_resource(&self, path: &str) -> bool {
        self.resources.contains(path)
    }

    /// Whether a kustomization above a directory without any names files of it one by one, and not this one (seen in a platform's
    /// repository: `environments/dev.yaml` and four more, and `environments/example.yaml` beside them).
    pub(super) fn is_passed_over(&self, path: &str) -> bool {
        let folder = paths::parent(path);
        let start = format!("{folder}/");
        let beside = self.resources.range(start.clone()..);
        let mut beside = beside.take_while(|other| other.starts_with(&start));
        !self.has_kustomization(&folder)
            && !self.is_resource(path)
            && self.is_below_kustomization(&folder)
            && beside.any(|other| paths::parent(other) == folder)
    }

    /// The kustomization that names a file as a patch.
    pub fn patched_by(&self, path: &str) -> Option<&str> {
        self.patches.get(path).map(String::as_str)
    }

    /// Whether a generator reads a file, which is data then and no manifest.
    pub fn is_data(&self, path: &str) -> bool {
        self.inputs.contains(path) && !self.is_resource(path)
    }

    /// Whether a file that no kustomization names can only be a patch, ready to be named.
    pub fn is_unnamed_patch(&self, path: &str, nodes: &[Node]) -> bool {
        let near = || {
            unnamed::is_called_patch(path)
                || self.made_in.contains(&paths::parent(path))
                || self.is_below_kustomization(&paths::parent(path))
        };
        !self.is_resource(path)
            && !nodes.is_empty()
            && (nodes.iter().all(unnamed::says_so)
                || self.is_other_patch(path, nodes)
                || self.is_part_of_other(path, nodes)
                || (self.told_patches.contains(path)
                    && nodes.iter().any(unnamed::is_bare_workload))
                || (nodes.iter().any(unnamed::is_partial_custom)
                    && !self.kustomizations.is_empty())
                || (unnamed::is_called_patch(path) && nodes.iter().any(unnamed::lacks_labels))
                || (near() && nodes.iter().any(unnamed::is_partial)))
    }

    /// Whether a patch of the same object lies beside a file: people switch from one to the other (seen:
    /// `versions/v-1.27.yml` beside `versions/v-1.28.yml`, which a kustomization names as a patch).
    fn is_other_patch(&self, path: &str, nodes: &[Node]) -> bool {
        let folder = paths::parent(path);
        let start = paths::join(&folder, "");
        let beside = self.patches.range(start..).map(|(other, _)| other);
        let mut beside = beside
            .take_while(|other| other.starts_with(&folder))
            .filter(|other| paths::parent(other) == folder)
            .filter_map(|other| self.texts.get(other)?.nodes.first());
        let Some(own) = nodes.first().and_then(object) else {
            return false;
        };
        beside.any(|other| object(other) == Some(own))
    }

    /// Whether a file has one workload without anything that makes it whole, and the whole one is in the repository: the server
    /// is to merge the one into the other (seen: `web-replica-only.yaml`, for `kubectl apply --server-side`, and a file in the
    /// root with `initContainers` alone, for `kubectl patch`).
    fn is_part_of_other(&self, path: &str, nodes: &[Node]) -> bool {
        let [node] = nodes else { return false };
        let Some(own) = object(node).filter(|_| unnamed::is_bare(node)) else {
            return false;
        };
        let others = self.texts.iter().filter(|(other, _)| *other != path);
        let mut others = others.flat_map(|(_, it)| &it.nodes);
        others.any(|other| object(other) == Some(own) && !unnamed::is_partial(other))
    }

    /// Whether a patch of a kustomization is for an object of this name.
    pub(super) fn has_target(&self, name: &str) -> bool {
        let patches = self.kustomizations.values().flat_map(|it| &it.patches);
        let mut targets = patches.filter_map(|patch| patch.target.as_ref());
        targets.any(|target| target.name.as_deref() == Some(name))
    }

    /// Whether a folder has a kustomization of its own.
    pub fn has_kustomization(&self, folder: &str) -> bool {
        self.kustomization_in(folder).is_some()
    }

    /// The file of a folder's own kustomization.
    pub(super) fn kustomization_in(&self, folder: &str) -> Option<String> {
        let mut names = NAMES.iter().map(|name| paths::join(folder, name));
        names.find(|path| self.kustomizations.contains_key(path))
    }

    /// Whether a folder, or one above it, has a kustomization.
    pub(super) fn is_below_kustomization(&self, folder: &str) -> bool {
        let mut folder = folder.to_owned();
        while folder.len() > 1 {
            if self.has_kustomization(&folder) {
                return true;
            }
            folder = paths::parent(&folder);
        }
        false
    }

    /// What is wrong with the entries of a kustomization.
    pub fn faults(&self, path: &str) -> impl Iterator<Item = &Finding> {
        let entries = self.entries.get(path);
        entries
            .into_iter()
            .flat_map(|entries| entries.report.iter())
    }

    /// All files that a kustomization is made of, itself among them.
    pub fn files_of(&self, root: &str) -> BTreeSet<String> {
        let mut all = BTreeSet::new();
        let mut waiting = vec![root.to_owned()];
        while let Some(path) = waiting.pop() {
            let Some(entries) = self.entries.get(&path).filter(|_| !all.contains(&path)) else {
                continue;
            };
            for entry in entries.resources.iter().chain(&entries.components) {
                match entry {
                    Entry::File(file) => {
                        all.insert(file.clone());
                    }
                    Entry::Kustomization(other) => waiting.push(other.clone()),
                    Entry::Unknown => {}
                }
            }
            if let Some(known) = self.kustomizations.get(&path) {
                all.extend(known.patch_files());
            }
            all.insert(path);
        }
        all
    }
}

/// Whether a configuration of transformers says nothing of names.
fn only_refers(files: &dyn Files, path: &str, limits: &Limits) -> bool {
    let bytes = files.read(path).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.is_some_and(|text| {
        let mut faults = Report::default();
        let nodes = yaml::parse(&text, SourceId::default(), limits, &mut faults);
        !faults.has_errors() && fields::only_refers(&nodes)
    })
}

/// The file of Fleet in a directory above a kustomization: Fleet puts its patches into what a chart makes (seen in its own
/// examples: `fleet.yaml` with `helm` and `kustomize.dir`).
fn fleet_above(files: &dyn Files, path: &str) -> Option<String> {
    let above = std::iter::successors(Some(paths::parent(path)), |it| Some(paths::parent(it)));
    let mut above = above.take_while(|it| it.len() > 1);
    above.find_map(|it| {
        let names = ["fleet.yaml", "fleet.yml"].map(|name| paths::join(&it, name));
        let file = names.iter().find(|it| files.is_file(it))?;
        Some(String::from_utf8_lossy(&files.read(file).unwrap_or_default()).into_owned())
    })
}

/// Whether a file of Fleet gives what a chart makes to a kustomization: beside what that lists itself (seen in a repository of
/// Fleet: the claims that take the place of the chart's, and patches of its Deployments).
fn renders(fleet: &str) -> bool {
    let has = |key: &str| fleet.lines().any(|line| line.starts_with(key));
    has("helm:") && has("kustomize:")
}

/// The texts below keys that name what is compared.
fn compared<'a>(node: &'a Node, inside: bool, named: &mut Vec<&'a str>) {
    match &node.value {
        Value::Map(map) => {
            for (key, entry) in map {
                compared(
                    &entry.node,
                    inside || COMPARED.contains(&key.as_str()),
                    named,
                );
            }
        }
        Value::Seq(list) => list.iter().for_each(|item| compared(item, inside, named)),
        Value::String(text) if inside => named.push(text),
        _ => {}
    }
}

/// Version, kind and name.
fn object(node: &Node) -> Option<(&str, &str, &str)> {
    let word = |key| node.get(key)?.as_str();
    let name = node.get("metadata")?.get("name")?.as_str()?;
    Some((word("apiVersion")?, word("kind")?, name))
}
