//! One kustomization, as its file says it.

use super::flux::Substitutes;
use super::images::{self, Image};
use super::replacements::{self, Replaced, Touched};
use super::selector::Selector;
use crate::source::{SourceId, Span, paths};
use crate::yaml::{Map, Node};

/// Keys that make objects in ways that are not followed here.
const MAKERS: &[&str] = &["generators", "helmChartInflationGenerator", "helmCharts"];
/// Keys that change objects in ways that are not followed here.
const CHANGERS: &[&str] = &["transformers", "vars"];
/// Keys that list files with the configuration of a plugin.
const PLUGINS: &[&str] = &["generators", "transformers", "validators"];
/// Generators, and the kinds that they make.
const GENERATORS: &[(&str, &str)] = &[
    ("configMapGenerator", "ConfigMap"),
    ("secretGenerator", "Secret"),
];

/// What an entry of a list names.
#[derive(Clone, Debug)]
pub(super) struct Named {
    /// As it is written.
    pub(super) text: String,
    /// Where.
    pub(super) span: Span,
    /// `resources[0]`.
    pub(super) place: String,
}

/// A file of a generator or a patch.
#[derive(Clone, Debug)]
pub(super) struct Generator {
    pub(super) kind: &'static str,
    pub(super) name: String,
    pub(super) namespace: Option<Node>,
    pub(super) span: Span,
    /// It adds to an object that is there: `behavior: merge`.
    pub(super) changes: bool,
    pub(super) inputs: Vec<Named>,
}

/// The text of a patch.
#[derive(Clone, Debug)]
pub(super) enum PatchText {
    Inline { text: String, span: Span },
    File(Named),
}

/// Which objects a patch is for; patterns, as kustomize takes them.
#[derive(Clone, Debug, Default)]
pub(super) struct Target {
    pub(super) group: Option<String>,
    pub(super) version: Option<String>,
    pub(super) kind: Option<String>,
    pub(super) name: Option<String>,
    pub(super) namespace: Option<String>,
    /// `labelSelector`; one that is not understood is `Some(None)`.
    pub(super) labels: Option<Option<Selector>>,
    /// `annotationSelector`, likewise.
    pub(super) annotations: Option<Option<Selector>>,
}

/// A patch.
#[derive(Clone, Debug)]
pub(super) struct PatchEntry {
    pub(super) text: PatchText,
    pub(super) target: Option<Target>,
    /// `options: {allowNameChange: true}`: the name in the patch becomes that of the object.
    pub(super) renames: bool,
    /// Of the entry.
    pub(super) span: Span,
    /// `patches[0]`.
    pub(super) place: String,
}

/// Labels that are added.
#[derive(Clone, Debug)]
pub(super) struct Labels {
    pub(super) pairs: Map,
    pub(super) selectors: bool,
    pub(super) templates: bool,
}

/// A kustomization.
#[derive(Clone, Debug, Default)]
pub struct Kustomization {
    /// Its folder.
    pub(super) folder: String,
    pub(super) id: SourceId,
    /// It is a part that is put into others.
    pub(super) is_component: bool,
    pub(super) resources: Vec<Named>,
    pub(super) components: Vec<Named>,
    pub(super) generators: Vec<Generator>,
    pub(super) patches: Vec<PatchEntry>,
    pub(super) namespace: Option<Node>,
    pub(super) prefix: Option<String>,
    pub(super) suffix: Option<String>,
    pub(super) labels: Vec<Labels>,
    /// `commonAnnotations`.
    pub(super) annotations: Map,
    pub(super) replicas: Vec<(String, Node)>,
    pub(super) images: Vec<Image>,
    /// Values for `${NAME}`, which Flux fills in last.
    pub(super) substitutes: Option<Substitutes>,
    pub(super) replaced: Vec<Replaced>,
    /// Places that `replacements` and `vars` read or write.
    pub(super) touched: Vec<Touched>,
    /// Files with more replacements.
    pub(super) replacement_files: Vec<String>,
    /// It makes objects that nobody here knows.
    pub(super) makes_more: bool,
    /// It changes objects in ways that nobody here knows.
    pub(super) changes_more: bool,
    /// Files with configurations of plugins.
    pub(super) plugins: Vec<Named>,
    /// Files that say where transformers write.
    pub(super) configurations: Vec<String>,
    /// Further files that are read: definitions, configurations, schemas, replacements.
    pub(super) read: Vec<Named>,
}

impl Kustomization {
    /// What the file says; `None` where it holds no mapping.
    pub(super) fn of(node: &Node, path: &str) -> Option<Self> {
        let map = node.as_map()?;
        let word = |key| node.get(key).and_then(Node::as_str).map(str::to_owned);
        let filled = |keys: &[&str]| keys.iter().any(|key| !list(map, key).is_empty());
        let mut resources = names(map, "resources");
        resources.extend(names(map, "bases"));
        let replaced = replacements::of(map);
        Some(Self {
            folder: paths::parent(path),
            id: node.span.source,
            is_component: word("kind").as_deref() == Some("Component"),
            resources,
            components: names(map, "components"),
            generators: generators(map),
            patches: patches(map),
            namespace: node.get("namespace").filter(|it| says(it)).cloned(),
            prefix: word("namePrefix").filter(|it| !it.is_empty()),
            suffix: word("nameSuffix").filter(|it| !it.is_empty()),
            labels: labels(map),
            annotations: annotations(map),
            replicas: replicas(map),
            images: images::of(map),
            substitutes: None,
            makes_more: filled(MAKERS),
            changes_more: filled(CHANGERS) || replaced.is_none(),
            replaced: replaced.unwrap_or_default(),
            touched: replacements::touched(map),
            replacement_files: replacements::files(map).map(str::to_owned).collect(),
            plugins: plugins(map),
            configurations: names(map, "configurations")
                .into_iter()
                .map(|it| it.text)
                .collect(),
            read: read(map),
        })
    }

    /// Whether it puts something together.
    pub(super) fn makes_some(&self) -> bool {
        !(self.resources.is_empty()
            && self.components.is_empty()
            && self.generators.is_empty()
            && self.patches.is_empty())
    }

    /// The files that it names as patches or replacements, by absolute path.
    pub(super) fn patch_files(&self) -> impl Iterator<Item = String> {
        let patches = self.patches.iter().filter_map(|patch| match &patch.text {
            PatchText::File(named) => Some(&named.text),
            PatchText::Inline { .. } => None,
        });
        let files = patches.chain(&self.replacement_files);
        files.map(|file| paths::join(&self.folder, file))
    }
}

fn says(node: &Node) -> bool {
    node.as_str().is_some_and(|text| !text.is_empty())
}

pub(super) fn list<'a>(map: &'a Map, key: &str) -> &'a [Node] {
    let entry = map.get(key);
    entry
        .and_then(|entry| entry.node.as_seq())
        .unwrap_or_default()
}

fn named(node: &Node, place: String) -> Option<Named> {
    Some(Named {
        text: node.as_str().filter(|text| !text.is_empty())?.to_owned(),
        span: node.span,
        place,
    })
}

fn names(map: &Map, key: &str) -> Vec<Named> {
    let entries = list(map, key).iter().enumerate();
    entries
        .filter_map(|(at, node)| named(node, format!("{key}[{at}]")))
        .collect()
}

/// Plugins that are not written in place.
fn plugins(map: &Map) -> Vec<Named> {
    let all = PLUGINS.iter().flat_map(|key| names(map, key));
    all.filter(|it| !it.text.contains('\n')).collect()
}

/// Files that each build reads: "evalsymlink failure", "loading CRDs" where they are not there (kustomize 5.8.1).
fn read(map: &Map) -> Vec<Named> {
    let lists = ["configurations", "crds"];
    let mut all: Vec<Named> = lists.iter().flat_map(|key| names(map, key)).collect();
    let path = |node: &Node, place: String| named(node.get("path")?, format!("{place}.path"));
    let schema = map.get("openapi");
    all.extend(schema.and_then(|it| path(&it.node, "openapi".to_owned())));
    let replacements = list(map, "replacements").iter().enumerate();
    all.extend(replacements.filter_map(|(at, it)| path(it, format!("replacements[{at}]"))));
    all
}

fn generators(map: &Map) -> Vec<Generator> {
    let mut all = Vec::new();
    for (key, kind) in GENERATORS {
        for (at, node) in list(map, key).iter().enumerate() {
            let Some(name) = node.get("name").and_then(Node::as_str) else {
                continue;
            };
            let behavior = node.get("behavior").and_then(Node::as_str);
            all.push(Generator {
                kind,
                name: name.to_owned(),
                namespace: node.get("namespace").filter(|it| says(it)).cloned(),
                span: node.span,
                changes: matches!(behavior, Some("merge" | "replace")),
                inputs: inputs(node, &format!("{key}[{at}]")),
            });
        }
    }
    all
}

/// The files that a generator reads: `files: [KEY=PATH]`, `envs: [PATH]`.
fn inputs(generator: &Node, place: &str) -> Vec<Named> {
    let mut all = Vec::new();
    for key in ["files", "envs"] {
        let entries = generator.get(key).and_then(Node::as_seq);
        for (at, entry) in entries.unwrap_or_default().iter().enumerate() {
            if let Some(mut input) = named(entry, format!("{place}.{key}[{at}]")) {
                if let (true, Some((_, path))) = (key == "files", input.text.split_once('=')) {
                    input.text = path.to_owned();
                }
                all.push(input);
            }
        }
    }
    all
}

/// Patches as files and in place, with what they are for.
fn patches(map: &Map) -> Vec<PatchEntry> {
    let mut all = Vec::new();
    let key = "patchesStrategicMerge";
    for (at, node) in list(map, key).iter().enumerate() {
        let place = format!("{key}[{at}]");
        let Some(text) = node.as_str() else { continue };
        let text = if text.contains('\n') {
            PatchText::Inline {
                text: text.to_owned(),
                span: node.span,
            }
        } else {
            match named(node, place.clone()) {
                Some(named) => PatchText::File(named),
                None => continue,
            }
        };
        all.push(PatchEntry {
            text,
            target: None,
            renames: false,
            span: node.span,
            place,
        });
    }
    for key in ["patches", "patchesJson6902"] {
        for (at, node) in list(map, key).iter().enumerate() {
            let place = format!("{key}[{at}]");
            // Said to be one, in a form that kustomize does not read: the file is no object all the same.
            if let Some(file) = named(node, place.clone()) {
                all.push(PatchEntry {
                    text: PatchText::File(file),
                    target: None,
                    renames: false,
                    span: node.span,
                    place,
                });
                continue;
            }
            let inline = node.get("patch").and_then(|patch| {
                Some(PatchText::Inline {
                    text: patch.as_str()?.to_owned(),
                    span: patch.span,
                })
            });
            let file = || {
                let path = named(node.get("path")?, format!("{place}.path"))?;
                Some(PatchText::File(path))
            };
            if let Some(text) = inline.or_else(file) {
                all.push(PatchEntry {
                    text,
                    target: node.get("target").map(target),
                    renames: may_rename(node),
                    span: node.span,
                    place,
                });
            }
        }
    }
    all
}

fn may_rename(patch: &Node) -> bool {
    let option = patch
        .get("options")
        .and_then(|it| it.get("allowNameChange"));
    option.and_then(Node::as_bool) == Some(true)
}

pub(super) fn target(node: &Node) -> Target {
    let word = |key| {
        let text = node.get(key).and_then(Node::as_str);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    Target {
        group: word("group"),
        version: word("version"),
        kind: word("kind"),
        name: word("name"),
        namespace: word("namespace"),
        labels: word("labelSelector").map(|it| Selector::read(&it)),
        annotations: word("annotationSelector").map(|it| Selector::read(&it)),
    }
}

fn labels(map: &Map) -> Vec<Labels> {
    let flag = |node: &Node, key| node.get(key).and_then(Node::as_bool) == Some(true);
    let mut all: Vec<Labels> = list(map, "labels")
        .iter()
        .filter_map(|node| {
            let selectors = flag(node, "includeSelectors");
            Some(Labels {
                pairs: node.get("pairs")?.as_map()?.clone(),
                selectors,
                templates: selectors || flag(node, "includeTemplates"),
            })
        })
        .collect();
    let common = map.get("commonLabels").and_then(|it| it.node.as_map());
    all.extend(common.map(|pairs| Labels {
        pairs: pairs.clone(),
        selectors: true,
        templates: true,
    }));
    all
}

/// Of `commonAnnotations` what is a string: kustomize takes nothing else.
fn annotations(map: &Map) -> Map {
    let common = map.get("commonAnnotations");
    let common = common.and_then(|it| it.node.as_map()).into_iter().flatten();
    let texts = common.filter(|(_, entry)| entry.node.as_str().is_some());
    texts
        .map(|(key, entry)| (key.clone(), entry.clone()))
        .collect()
}

fn replicas(map: &Map) -> Vec<(String, Node)> {
    let entries = list(map, "replicas").iter();
    entries
        .filter_map(|node| {
            let name = node.get("name")?.as_str()?.to_owned();
            Some((name, node.get("count")?.clone()))
        })
        .collect()
}

/// Whether an entry is fetched from elsewhere: a URL, or a repository such as `github.com/owner/repo`.
pub(super) fn is_remote(named: &str) -> bool {
    let first = named.split('/').next().unwrap_or_default();
    named.contains("://")
        || named.starts_with("git@")
        || named.contains("?ref=")
        || (first != named && first.contains('.') && !first.starts_with('.'))
}
