//! What a kustomization comes to.

use super::read::{Generator, Kustomization, PatchEntry, PatchText, is_remote};
use super::references::Renamed;
use super::replacements::FieldPath;
use super::repository::{Entry, Repository};
use super::transform;
use super::{json_patch, patch};
use crate::diagnostic::{Finding, Report, Severity, rules};
use crate::drift::{self, Extent, Merged, Patch};
use crate::map::BTreeMap;
use crate::source::paths;
use crate::yaml::{self, Limits, Map, Node, Value};

/// So many objects are built at most: kustomizations that name one another twice grow without end.
const MOST: usize = 50_000;
/// So deep kustomizations may lie in one another.
const DEEPEST: usize = 50;

/// An object on its way.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) node: Node,
    /// Names and namespaces that it had.
    former: Vec<(String, Option<String>)>,
    /// Something changes it in a way that is not followed.
    pub(super) open: bool,
    /// A patch changed it.
    pub(super) patched: bool,
    /// A generator makes it.
    made: bool,
    /// Places that hold what stands elsewhere.
    replaced: Vec<FieldPath>,
}

impl Item {
    fn new(node: Node) -> Self {
        Self {
            node,
            former: Vec::new(),
            open: false,
            patched: false,
            made: false,
            replaced: Vec::new(),
        }
    }

    pub(super) fn kind(&self) -> Option<&str> {
        self.node.get("kind")?.as_str()
    }

    pub(super) fn group(&self) -> Option<&str> {
        self.node.get("apiVersion")?.as_str().map(drift::group)
    }

    pub(super) fn version(&self) -> Option<&str> {
        let version = self.node.get("apiVersion")?.as_str()?;
        Some(version.rsplit('/').next().unwrap_or(version))
    }

    fn name(&self) -> Option<&str> {
        self.node.get("metadata")?.get("name")?.as_str()
    }

    /// Whether a generator makes it: what is in it is not known.
    pub(super) fn is_made(&self) -> bool {
        self.made
    }

    /// Whether it is for kustomize alone, which leaves it out of what it prints (`DropLocalNodes`: any value but `false`).
    fn is_local(&self) -> bool {
        const KEY: &str = "config.kubernetes.io/local-config";
        let metadata = self.node.get("metadata");
        let annotation = metadata.and_then(|it| it.get("annotations")?.get(KEY));
        annotation.is_some_and(|it| it.as_str() != Some("false") && it.as_bool() != Some(false))
    }

    /// Whether its name is taken from elsewhere.
    fn has_replaced_name(&self) -> bool {
        self.replaced.iter().any(|it| it.reaches("metadata.name"))
    }

    pub(super) fn namespace(&self) -> Option<&str> {
        self.node.get("metadata")?.get("namespace")?.as_str()
    }

    /// The namespace that it is in, and those that it was in.
    pub(super) fn namespaces(&self) -> impl Iterator<Item = &str> {
        let former = self.former.iter().map(|(_, of)| effective(of.as_deref()));
        std::iter::once(effective(self.namespace())).chain(former)
    }

    /// Its name, and those that it had.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        let former = self.former.iter().map(|(name, _)| name.as_str());
        self.name().into_iter().chain(former)
    }

    pub(super) fn has_name(&self, name: &str) -> bool {
        self.names().any(|own| own == name)
    }

    /// Whether this is its name, or was, in this namespace.
    ///
    /// kustomize compares with the identity that an object has and with those that it had, no namespace being `default`
    /// (measured, kubectl 1.32: a patch without a namespace fits no object that has one in its own file).
    pub(super) fn is_called(&self, name: &str, namespace: Option<&str>) -> bool {
        let is_open = |it: Option<&str>| it.is_some_and(drift::is_filled_in_later);
        let is = |own: Option<&str>| {
            effective(own) == effective(namespace)
                || self.kind().is_some_and(drift::is_of_cluster)
                || is_open(own)
                || is_open(namespace)
        };
        (self.name() == Some(name) && is(self.namespace()))
            || self
                .former
                .iter()
                .any(|(own, of)| own == name && is(of.as_deref()))
    }

    /// Remembers name and namespace before they change.
    pub(super) fn keep_name(&mut self) {
        let known = self.own_names();
        self.remember(known);
    }

    fn own_names(&self) -> Option<(String, Option<String>)> {
        let namespace = self.namespace().map(str::to_owned);
        Some((self.name()?.to_owned(), namespace))
    }

    fn remember(&mut self, known: Option<(String, Option<String>)>) {
        if let Some(known) = known.filter(|known| !self.former.contains(known)) {
            self.former.push(known);
        }
    }
}

/// The namespace that kustomize compares.
fn effective(namespace: Option<&str>) -> &str {
    namespace.filter(|it| !it.is_empty()).unwrap_or("default")
}

/// What a kustomization comes to.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// The objects; what generators make has a name and nothing in it.
    pub objects: Vec<Node>,
    /// How many of them, the first ones, are written in files: the others are made by generators.
    pub written: usize,
    /// How far one can see.
    pub extent: Extent,
    /// What keeps it from being built.
    pub report: Report,
    /// Places whose values stand elsewhere, by the object as findings name it.
    replaced: BTreeMap<String, Vec<FieldPath>>,
}

impl Built {
    /// Whether something changes an object in a way that is not followed, or brings values of it from elsewhere.
    pub(super) fn is_open(&self, object: &Node) -> bool {
        let kind = object.get("kind").and_then(Node::as_str);
        let metadata = object.get("metadata");
        let name = metadata.and_then(|it| it.get("name")?.as_str());
        let is = |patched: &Option<String>, own| patched.is_none() || patched.as_deref() == own;
        let mut patches = self.extent.patches.iter();
        let shown = format!("{}/{}", kind.unwrap_or("?"), name.unwrap_or("?"));
        patches.any(|it| is(&it.kind, kind) && is(&it.name, name))
            || self.replaced.contains_key(&shown)
    }

    /// Leaves out what is said of values that kustomize takes from elsewhere.
    pub(super) fn leave_out_replaced(&self, report: &mut Report) {
        if self.replaced.is_empty() {
            return;
        }
        report.findings_mut().retain(|finding| {
            let Some((object, place)) = finding.path.split_once(':') else {
                return true;
            };
            let fields = self.replaced.get(object).map(Vec::as_slice);
            let mut fields = fields.unwrap_or_default().iter();
            !fields.any(|field| field.reaches(place))
        });
    }
}

impl Repository {
    /// The documents of a patch; `None` where they cannot be had.
    pub(super) fn patches_of(
        &self,
        of: &Kustomization,
        entry: &PatchEntry,
        limits: &Limits,
    ) -> Option<Vec<Node>> {
        match &entry.text {
            PatchText::Inline { text, span } => {
                let mut faults = Report::default();
                let mut nodes = yaml::parse(text, of.id, limits, &mut faults);
                nodes.iter_mut().for_each(|node| patch::place(node, *span));
                (!faults.has_errors()).then_some(nodes)
            }
            PatchText::File(named) if is_remote(&named.text) => None,
            PatchText::File(named) => {
                let path = paths::join(&of.folder, &named.text);
                self.texts.get(&path).map(|it| it.nodes.clone())
            }
        }
    }

    /// Evaluates a kustomization. Files that were not put in are unknown.
    pub fn build(&self, root: &str, limits: &Limits) -> Built {
        let mut builder = Builder {
            repository: self,
            limits,
            stack: Vec::new(),
            whole: true,
            left: MOST,
            report: Report::default(),
        };
        let mut items = builder.part(root);
        items.retain(|item| !item.is_local());
        let mut extent = Extent {
            whole: builder.whole,
            partial: !builder.whole,
            ..Extent::default()
        };
        for item in items.iter().filter(|item| item.open) {
            extent.patches.insert(Patch {
                kind: item.kind().map(str::to_owned),
                name: item.name().map(str::to_owned),
            });
        }
        let mut replaced: BTreeMap<String, Vec<FieldPath>> = BTreeMap::new();
        for item in items.iter().filter(|item| !item.replaced.is_empty()) {
            let (kind, name) = (item.kind(), item.name());
            let object = format!("{}/{}", kind.unwrap_or("?"), name.unwrap_or("?"));
            replaced
                .entry(object)
                .or_default()
                .extend(item.replaced.iter().cloned());
        }
        let of_generators = items.iter().filter(|item| item.made);
        for item in of_generators {
            if let (Some(kind), Some(name)) = (item.kind(), item.name()) {
                extent.made.insert((kind.to_owned(), name.to_owned()));
            }
        }
        let (made, written): (Vec<Item>, Vec<Item>) = items.into_iter().partition(|item| item.made);
        let count = written.len();
        let nodes = written.into_iter().chain(made).map(|item| item.node);
        Built {
            objects: nodes.collect(),
            written: count,
            extent,
            report: builder.report,
            replaced,
        }
    }
}

struct Builder<'a> {
    repository: &'a Repository,
    limits: &'a Limits,
    stack: Vec<String>,
    whole: bool,
    left: usize,
    report: Report,
}

impl Builder<'_> {
    /// The objects of one kustomization. It is built by itself: what stands beside it, and may not be known, is no object of
    /// its patches.
    fn part(&mut self, path: &str) -> Vec<Item> {
        let mut items = Vec::new();
        let before = std::mem::replace(&mut self.whole, true);
        self.add_part(path, &mut items);
        self.whole &= before;
        items
    }

    /// Adds the resources of a kustomization to the objects, and changes all of them as it says.
    fn add_part(&mut self, path: &str, items: &mut Vec<Item>) {
        let repository = self.repository;
        let known = repository.kustomizations.get(path);
        let entries = repository.entries.get(path);
        let (Some(known), Some(entries)) = (known, entries) else {
            self.whole = false;
            return;
        };
        let again = self.stack.iter().any(|above| above == path);
        if again || self.stack.len() >= DEEPEST || self.left == 0 {
            self.whole = false;
            return;
        }
        self.left -= 1;
        self.stack.push(path.to_owned());
        for entry in &entries.resources {
            match entry {
                Entry::File(file) => self.file(file, items),
                Entry::Kustomization(other) => {
                    let part = self.part(other);
                    items.extend(part);
                }
                Entry::Unknown => self.whole = false,
            }
        }
        for entry in &entries.components {
            match entry {
                Entry::Kustomization(other) => self.add_part(other, items),
                _ => self.whole = false,
            }
        }
        self.whole &= !known.makes_more;
        for made in known.generators.iter().filter(|made| !made.changes) {
            items.push(generated(made));
        }
        self.find_merged(known, items);
        for entry in &known.patches {
            self.patch(known, entry, items);
        }
        transform::apply(items, known);
        self.find_scaled(known, items);
        for replaced in &known.replaced {
            for item in items
                .iter_mut()
                .filter(|it| patch::is_target(it, &replaced.target))
            {
                item.open = true;
                item.replaced.extend(replaced.fields.iter().cloned());
            }
        }
        if known.changes_more {
            items.iter_mut().for_each(|item| item.open = true);
        }
        self.stack.pop();
    }

    fn file(&mut self, path: &str, items: &mut Vec<Item>) {
        let Some(parsed) = self.repository.texts.get(path) else {
            self.whole = false;
            return;
        };
        for object in drift::objects(&parsed.nodes) {
            if self.left == 0 {
                self.whole = false;
                return;
            }
            self.left -= 1;
            items.push(Item::new(object.clone()));
        }
    }

    fn patch(&mut self, of: &Kustomization, entry: &PatchEntry, items: &mut Vec<Item>) {
        let Some(patches) = self.repository.patches_of(of, entry, self.limits) else {
            let target = entry.target.as_ref();
            let nothing = Node::map(entry.span);
            let matched = match target {
                Some(_) => patch::matched(items, &nothing, target),
                None => (0..items.len()).collect(),
            };
            for at in matched {
                items
                    .get_mut(at)
                    .into_iter()
                    .for_each(|item| item.open = true);
            }
            return;
        };
        if entry.target.is_some() && self.say_several(entry, &patches) {
            return;
        }
        for one in &patches {
            let matched = patch::matched(items, one, entry.target.as_ref());
            if matched.is_empty() && !items.iter().any(Item::has_replaced_name) {
                self.say_nothing_matched(of, entry, one);
                self.say_other_kind(entry, items);
            }
            let (mut deleted, mut has_failed) = (Vec::new(), false);
            let mut renamed = Renamed::default();
            for at in matched {
                let Some(item) = items.get_mut(at) else {
                    continue;
                };
                // Whether it is meant is not known.
                let target = entry.target.as_ref();
                if target.is_some_and(|it| patch::is_chosen(item, it).is_none()) {
                    item.open = true;
                    continue;
                }
                let before = item.own_names();
                let (merged, failed) = patch::apply(item, one);
                if merged == Merged::Deleted {
                    deleted.push(at);
                }
                if entry.renames {
                    patch::rename(item, one, &mut renamed);
                }
                let object = format!(
                    "{}/{}",
                    item.kind().unwrap_or("?"),
                    item.name().unwrap_or("?")
                );
                // The first one ends the build.
                if let Some((operation, place)) = failed.filter(|_| !has_failed) {
                    has_failed = true;
                    self.say_failed(entry, operation, &object, &place);
                }
                // A patch may rename: patches further up still find the object by the name that it had (kustomize 5.8.1).
                if item.own_names() != before {
                    item.remember(before);
                }
            }
            for at in deleted.into_iter().rev() {
                items.remove(at);
            }
            if !renamed.is_empty() {
                items.iter_mut().for_each(|it| renamed.follow(&mut it.node));
            }
        }
    }

    /// "Multiple Strategic-Merge Patches in one `patches` entry is not allowed to set `patches.target` field" (kustomize 5.8.1).
    fn say_several(&mut self, entry: &PatchEntry, patches: &[Node]) -> bool {
        let is_one = |it: &&Node| it.as_map().is_some();
        let count = patches.iter().filter(is_one).count();
        if count < 2 {
            return false;
        }
        let message = format!("{count} patches in one entry that has a `target`: the build fails");
        self.report.push(
            Finding::new(&rules::PATCH_WITHOUT_OBJECT, message)
                .at(format_args!("Kustomization/?:{}", entry.place))
                .span(entry.span)
                .help("remove `target` where each patch names its object, or give each an entry of its own"),
        );
        true
    }

    /// An operation of a JSON patch without a place to act on ends the build: "doc is missing path" (kubectl 1.32).
    fn say_failed(&mut self, entry: &PatchEntry, operation: &Node, object: &str, place: &str) {
        let word = |key| operation.get(key).and_then(Node::as_str);
        let (op, path) = (
            word("op").unwrap_or_default(),
            word("path").unwrap_or_default(),
        );
        let message = format!("`{op}` of `{path}` fails: {object} has no `{place}`");
        let help = match op {
            "replace" if path == place => "correct the index, or write `op: add`",
            "remove" => "remove the operation, or correct its path",
            _ => "add what the path leads through first, or correct the path",
        };
        self.report.push(
            Finding::new(&rules::PATCH_OPERATION_FAILS, message)
                .at(format_args!("Kustomization/?:{}", entry.place))
                .span(entry.span)
                .help(help),
        );
    }

    /// A map that is to be changed has to be there: "does not exist; cannot merge or replace" (kustomize 5.8.1). A component may
    /// change what the kustomization makes that it is put into.
    fn find_merged(&mut self, of: &Kustomization, items: &[Item]) {
        if !self.whole || of.is_component {
            return;
        }
        for made in of.generators.iter().filter(|made| made.changes) {
            let namespace = made.namespace.as_ref().and_then(Node::as_str);
            let is_it = |it: &Item| {
                it.kind() == Some(made.kind) && (it.is_called(&made.name, namespace) || it.open)
            };
            if items.iter().any(is_it) || drift::is_filled_in_later(&made.name) {
                continue;
            }
            let message = format!(
                "`behavior: merge` or `replace` needs the {} `{}`, which is not among the resources: the build fails",
                made.kind, made.name
            );
            self.report.push(
                Finding::new(&rules::PATCH_WITHOUT_OBJECT, message)
                    .at("Kustomization/?:behavior")
                    .span(made.span)
                    .help("remove `behavior`, or correct the name or namespace"),
            );
        }
    }

    /// `replicas` has to find what it scales: "does not match a config with the following GVK" (kustomize 5.8.1).
    fn find_scaled(&mut self, of: &Kustomization, items: &[Item]) {
        let is_known = self.whole && of.configurations.is_empty();
        if !is_known || items.iter().any(Item::has_replaced_name) {
            return;
        }
        for (name, count) in &of.replicas {
            let is_it = |it: &Item| transform::is_scaled(it) && it.has_name(name);
            if items.iter().any(is_it) || drift::is_filled_in_later(name) {
                continue;
            }
            let message = format!(
                "`replicas` names `{name}`, and no Deployment, StatefulSet or ReplicaSet among the resources is called so: the build fails"
            );
            self.report.push(
                Finding::new(&rules::PATCH_WITHOUT_OBJECT, message)
                    .at("Kustomization/?:replicas")
                    .span(count.span)
                    .help("correct the name, or remove the entry"),
            );
        }
    }

    /// A target whose kind is spelled in another way than that of an object matches nothing, and nobody says so (seen in a platform's
    /// repository: `kind: Argo CD` for an `ArgoCD`).
    fn say_other_kind(&mut self, entry: &PatchEntry, items: &[Item]) {
        let letters = |kind: &str| -> String {
            let letters = kind.chars().filter(char::is_ascii_alphanumeric);
            let all: String = letters.map(|it| it.to_ascii_lowercase()).collect();
            all.trim_end_matches('s').to_owned()
        };
        let kind = entry.target.as_ref().and_then(|it| it.kind.as_deref());
        let Some(kind) = kind.filter(|it| !it.contains(['|', '*', '$', '{'])) else {
            return;
        };
        let mut kinds = items.iter().filter_map(Item::kind);
        if kinds.clone().any(|it| it == kind) {
            return;
        }
        let Some(meant) = kinds.find(|it| letters(it) == letters(kind)) else {
            return;
        };
        let message = format!(
            "the patch targets the kind `{kind}`, which no resource has: it changes nothing"
        );
        self.report.push(
            Finding::new(&rules::PATCH_WITHOUT_OBJECT, message)
                .severity(Severity::Warning)
                .at(format_args!("Kustomization/?:{}", entry.place))
                .span(entry.span)
                .help(format!("write `kind: {meant}`")),
        );
    }

    /// A patch for an object that is not there ends the build: "no matches for Id". One with a target does nothing
    /// (kustomize 5.8).
    fn say_nothing_matched(&mut self, of: &Kustomization, entry: &PatchEntry, patch: &Node) {
        if entry.target.is_some() {
            return;
        }
        // "must specify a target for JSON patch" (kustomize 5.8.1).
        if json_patch::is_json_patch(patch) {
            self.report.push(
                Finding::new(
                    &rules::PATCH_WITHOUT_OBJECT,
                    "the operations of a JSON patch have no `target`: the build fails",
                )
                .at(format_args!("Kustomization/?:{}", entry.place))
                .span(entry.span)
                .help("write `target: {kind: KIND, name: NAME}` beside the patch"),
            );
            return;
        }
        if !self.whole {
            return;
        }
        // Who uses a component is told with its name: others may have the object.
        let user = self.stack.iter().rev().nth(1);
        let user = user.filter(|_| of.is_component).map(|it| paths::parent(it));
        let kind = patch.get("kind").and_then(Node::as_str);
        let name = patch
            .get("metadata")
            .and_then(|it| it.get("name")?.as_str());
        let (Some(kind), Some(name)) = (kind, name) else {
            return;
        };
        if drift::is_filled_in_later(name) {
            return;
        }
        let among = match user {
            Some(user) => format!(
                "the resources of `{}`, which uses this component",
                paths::file_name(&user)
            ),
            None => "the resources".to_owned(),
        };
        let message = format!(
            "the patch targets `{kind}/{name}`, which is not among {among}: the build fails"
        );
        self.report.push(
            Finding::new(&rules::PATCH_WITHOUT_OBJECT, message)
                .at(format_args!("Kustomization/?:{}", entry.place))
                .span(entry.span)
                .help("correct the kind, name or namespace, or add the resource"),
        );
    }
}

fn generated(of: &Generator) -> Item {
    let span = of.span;
    let text = |text: &str| Node::string(text, span);
    let mut metadata = Node::map(span);
    metadata.set("name", text(&of.name));
    if let Some(namespace) = &of.namespace {
        metadata.set("namespace", namespace.clone());
    }
    let mut node = Node::new(Value::Map(Map::new()), span);
    node.set("apiVersion", text("v1"));
    node.set("kind", text(of.kind));
    node.set("metadata", metadata);
    let mut item = Item::new(node);
    item.made = true;
    item
}
