//! The overlay of an environment: what makes its manifests of those of the base.

use crate::map::BTreeSet;

use super::patch::{self, Patch, list, string};
use crate::compile::OutputFile;
use crate::emit::{ManifestContent, Manifests};
use crate::map::BTreeMap;
use crate::options::USER;
use crate::source::Span;
use crate::yaml::{Node, Value};
use crate::{drift, print};

/// Which files of the directory `config` and `secrets` a generator reads stands in these lists.
const READ_BY: [&str; 2] = ["envs", "files"];
const GENERATORS: [(&str, &str); 2] = [
    ("configMapGenerator", "ConfigMap"),
    ("secretGenerator", "Secret"),
];
const KUSTOMIZATION: &str = "kustomization.yaml";
/// The directory of the patches, a component of its own that is listed before that of the user: kustomize builds components
/// in their order and runs the `patches` of a kustomization after all of them, so those would win over what the user
/// writes for the same field (`accumulateTarget` of kustomize 5.5: components, then transformers; seen with kubectl 1.32).
const PATCHES: &str = "patches";

/// Manifests by what they are: objects, generators, files that generators read.
struct Parts {
    /// By kind and name: the file without its ending, and the object.
    objects: BTreeMap<(String, String), (String, Node)>,
    /// In the order of files.
    order: Vec<(String, String)>,
    kustomization: Node,
    files: BTreeMap<String, Vec<u8>>,
}

impl Parts {
    fn of(manifests: Manifests) -> Self {
        let mut parts = Self {
            objects: BTreeMap::new(),
            order: Vec::new(),
            kustomization: Node::map(Span::default()),
            files: BTreeMap::new(),
        };
        for file in manifests.files {
            let objects = match file.content {
                ManifestContent::Raw(bytes) => {
                    parts.files.insert(file.path, bytes);
                    continue;
                }
                ManifestContent::Objects(objects) => objects,
            };
            for mut object in objects {
                drift::settle(&mut object);
                if file.path == KUSTOMIZATION {
                    parts.kustomization = object;
                    continue;
                }
                let text = |node: Option<&Node>| {
                    node.and_then(Node::as_str).unwrap_or_default().to_owned()
                };
                let name = text(
                    object
                        .get("metadata")
                        .and_then(|metadata| metadata.get("name")),
                );
                let key = (text(object.get("kind")), name);
                let stem = file.path.trim_end_matches(".yaml").to_owned();
                parts.order.push(key.clone());
                parts.objects.insert(key, (stem, object));
            }
        }
        parts
    }

    /// The generators of a list, by name.
    fn generators(&self, list: &str) -> BTreeMap<&str, &Node> {
        let entries = self.kustomization.get(list).and_then(Node::as_seq);
        let entries = entries.into_iter().flatten();
        entries
            .filter_map(|entry| Some((entry.get("name")?.as_str()?, entry)))
            .collect()
    }

    /// The files that a generator reads, with what they hold.
    fn read_by<'p>(&'p self, generator: &Node) -> Vec<(String, &'p [u8])> {
        let lists = READ_BY
            .iter()
            .filter_map(|list| generator.get(list)?.as_seq());
        let paths = lists.flatten().filter_map(Node::as_str);
        // `KEY=PATH`, or a path alone.
        let paths = paths.map(|path| path.split_once('=').map_or(path, |(_, path)| path));
        paths
            .map(|path| {
                let bytes = self.files.get(path).map_or(&[][..], Vec::as_slice);
                (path.to_owned(), bytes)
            })
            .collect()
    }
}

/// The files of an overlay, `kustomization.yaml` last. `base` is the path to the base from there.
pub(super) fn files(base: &str, from: Manifests, to: Manifests) -> Vec<OutputFile> {
    let (from, to) = (Parts::of(from), Parts::of(to));
    let mut overlay = Overlay::default();
    overlay.objects(&from, &to);
    for (list, kind) in GENERATORS {
        overlay.generators(list, kind, &from, &to);
    }
    overlay.finish(base, to.kustomization.get("namespace"))
}

/// The files of some patches of one service, with what each holds. What deletes an object is in a file of its own:
/// kustomize 5.4 and 5.5, which are in kubectl 1.32, end with a panic where one file deletes several
/// (<https://github.com/kubernetes-sigs/kustomize/issues/5471>).
fn patch_files(stem: &str, patches: Vec<Node>) -> Vec<(String, Vec<Node>)> {
    let path = |name: &str| format!("{name}.yaml");
    let is_alone = patches.len() == 1;
    let (gone, kept): (Vec<Node>, Vec<Node>) = patches
        .into_iter()
        .partition(|patch| !is_alone && patch.get("$patch").is_some());
    let mut files = Vec::new();
    if !kept.is_empty() {
        files.push((path(stem), kept));
    }
    let mut names = BTreeSet::new();
    for patch in gone {
        let text = |node: Option<&Node>| node.and_then(Node::as_str).unwrap_or_default().to_owned();
        let kind = format!("{stem}-{}", text(patch.get("kind")).to_ascii_lowercase());
        let name = match names.insert(kind.clone()) {
            true => kind,
            // A second object of the kind, by its own name.
            false => {
                let own = patch.get("metadata").and_then(|it| it.get("name"));
                format!("{kind}-{}", text(own))
            }
        };
        files.push((path(&name), vec![patch]));
    }
    files
}

/// The parts of an overlay in the making.
#[derive(Default)]
struct Overlay {
    /// New objects, by file without its ending.
    added: BTreeMap<String, Vec<Node>>,
    /// Strategic-merge patches, by file without its ending.
    merges: BTreeMap<String, Vec<Node>>,
    /// JSON patches, by file without its ending: each with the object that it is for.
    operations: Vec<(String, Node, Node)>,
    generators: Vec<(&'static str, Vec<Node>)>,
    files: BTreeMap<String, Vec<u8>>,
}

impl Overlay {
    fn objects(&mut self, from: &Parts, to: &Parts) {
        for key in &from.order {
            let Some((stem, object)) = from.objects.get(key) else {
                continue;
            };
            match to.objects.get(key) {
                None => self.delete(stem, object),
                Some((_, other)) => match patch::between(object, other) {
                    None => {}
                    Some(Patch::Merge(patch)) => {
                        self.merges.entry(stem.clone()).or_default().push(patch);
                    }
                    Some(Patch::Json(operations)) => {
                        let stem = format!("{stem}-{}", key.0.to_ascii_lowercase());
                        self.operations.push((stem, object.clone(), operations));
                    }
                },
            }
        }
        for key in to
            .order
            .iter()
            .filter(|key| !from.objects.contains_key(*key))
        {
            if let Some((stem, object)) = to.objects.get(key) {
                self.added
                    .entry(stem.clone())
                    .or_default()
                    .push(object.clone());
            }
        }
    }

    fn delete(&mut self, stem: &str, object: &Node) {
        let mut gone = Node::map(Span::default());
        gone.set("$patch", string("delete"));
        if let Value::Map(entries) = patch::identity(object).value {
            for (key, entry) in entries {
                gone.set(&key, entry.node);
            }
        }
        self.merges.entry(stem.to_owned()).or_default().push(gone);
    }

    /// Generators that are new, read other files, or are gone.
    fn generators(&mut self, list: &'static str, kind: &'static str, from: &Parts, to: &Parts) {
        let (before, after) = (from.generators(list), to.generators(list));
        let mut changed = Vec::new();
        for (name, entry) in &after {
            let read = to.read_by(entry);
            let own = before.get(name);
            if own.is_some_and(|own| own.same_value(entry) && from.read_by(own) == read) {
                continue;
            }
            let mut entry = (*entry).clone();
            if own.is_some() {
                entry.set("behavior", string("replace"));
            }
            for (path, bytes) in read {
                for (beside, bytes) in with_examples(to, &path, bytes) {
                    self.files.insert(beside, bytes);
                }
            }
            changed.push(entry);
        }
        for name in before.keys().filter(|name| !after.contains_key(*name)) {
            let object = patch::map([
                ("apiVersion", string("v1")),
                ("kind", string(kind)),
                ("metadata", patch::map([("name", string(*name))])),
            ]);
            self.delete(name, &object);
        }
        if !changed.is_empty() {
            self.generators.push((list, changed));
        }
    }

    fn finish(self, base: &str, namespace: Option<&Node>) -> Vec<OutputFile> {
        let mut files: Vec<OutputFile> = Vec::new();
        let mut resources = vec![string(base)];
        let mut patches = Vec::new();
        let beside = |path: &str| format!("{PATCHES}/{path}");
        for (stem, objects) in &self.added {
            let path = format!("{stem}.yaml");
            resources.push(string(path.clone()));
            files.push(documents(path, objects));
        }
        for (stem, objects) in self.merges {
            for (path, objects) in patch_files(&stem, objects) {
                files.push(documents(beside(&path), &objects));
                patches.push(patch::map([("path", string(path))]));
            }
        }
        for (stem, object, operations) in self.operations {
            let path = format!("{stem}.json-patch.yaml");
            files.push(documents(beside(&path), &[operations]));
            patches.push(patch::map([
                ("path", string(path)),
                ("target", target(&object)),
            ]));
        }
        files.extend(
            self.files
                .into_iter()
                .map(|(path, bytes)| OutputFile { path, bytes }),
        );
        let mut kustomization = patch::map([
            ("apiVersion", string("kustomize.config.k8s.io/v1beta1")),
            ("kind", string("Kustomization")),
        ]);
        if let Some(namespace) = namespace {
            kustomization.set("namespace", namespace.clone());
        }
        kustomization.set("resources", list(resources));
        let mut components = Vec::new();
        if !patches.is_empty() {
            let component = component("patches", patches);
            files.push(documents(beside(KUSTOMIZATION), &[component]));
            components.push(string(PATCHES));
        }
        components.push(string(USER));
        kustomization.set("components", list(components));
        for (key, entries) in self.generators {
            kustomization.set(key, list(entries));
        }
        files.push(documents(KUSTOMIZATION.to_owned(), &[kustomization]));
        files
    }
}

/// A file with what lies beside it: the example of a secret, and what keeps its directory out of the repository.
fn with_examples(parts: &Parts, path: &str, bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let ignore = match path.split_once('/') {
        Some((folder, _)) => format!("{folder}/.gitignore"),
        None => ".gitignore".to_owned(),
    };
    let beside = [format!("{path}.example"), ignore];
    let beside = beside
        .into_iter()
        .filter_map(|path| parts.files.get(&path).map(|bytes| (path, bytes.clone())));
    std::iter::once((path.to_owned(), bytes.to_vec()))
        .chain(beside)
        .collect()
}

fn target(object: &Node) -> Node {
    let mut target = Node::map(Span::default());
    let version = object
        .get("apiVersion")
        .and_then(Node::as_str)
        .unwrap_or_default();
    let (group, version) = version.split_once('/').unwrap_or(("", version));
    if !group.is_empty() {
        target.set("group", string(group));
    }
    target.set("version", string(version));
    for (key, value) in [
        ("kind", object.get("kind")),
        (
            "name",
            object
                .get("metadata")
                .and_then(|metadata| metadata.get("name")),
        ),
    ] {
        if let Some(value) = value {
            target.set(key, value.clone());
        }
    }
    target
}

fn documents(path: String, nodes: &[Node]) -> OutputFile {
    OutputFile {
        path,
        bytes: print::documents(nodes).into_bytes(),
    }
}

fn component(key: &'static str, entries: Vec<Node>) -> Node {
    patch::map([
        ("apiVersion", string("kustomize.config.k8s.io/v1alpha1")),
        ("kind", string("Component")),
        (key, list(entries)),
    ])
}

/// The kustomization of the directory that belongs to the user, to be written where there is none.
pub(super) fn user() -> OutputFile {
    const NOTE: &str = "\
# Yours: written once, and never touched again. Resources, patches and images of this environment belong here, and win over
# what a run writes; every run rewrites everything else in this overlay.
";
    // kustomize refuses one that says nothing.
    let component = component("resources", Vec::new());
    let mut file = documents(KUSTOMIZATION.to_owned(), &[component]);
    file.bytes.splice(..0, NOTE.bytes());
    file
}
