//! Kustomizations, read as far as a check of what they put together needs: which files are manifests, which are
//! patches, what is generated. Nothing is built.

mod pinned;
#[cfg(test)]
mod tests;

pub use pinned::pinned;

use std::collections::BTreeSet;

use crate::diagnostic::{Finding, Report, rules};
use crate::drift::{Extent, Patch};
use crate::source::{FileError, FileKind, Files, SourceId, Sources, Span, paths};
use crate::yaml::{self, Limits, Map, Node};

/// The names that kustomize looks for in a folder.
pub const NAMES: &[&str] = &["kustomization.yaml", "kustomization.yml", "Kustomization"];
/// Keys that make or change objects in ways that are not followed here.
const UNFOLLOWED: &[&str] = &[
    "generators",
    "helmChartInflationGenerator",
    "helmCharts",
    "replacements",
    "transformers",
    "vars",
];
/// Words without which a patch changes nothing that objects refer to.
const TELLING: &[&str] = &[
    "$patch",
    "backend",
    "env",
    "labels",
    "matchLabels",
    "metadata/name",
    "ports",
    "remove",
    "rules",
    "selector",
    "services",
    "template/metadata",
    "volumes",
];

/// Whether a file is a kustomization, by its name.
pub fn is_kustomization(name: &str) -> bool {
    NAMES.contains(&name)
}

/// What a kustomization puts together.
#[derive(Clone, Debug, Default)]
pub struct Kustomization {
    /// The kustomizations that it is made of, by absolute path, itself the first.
    pub parts: Vec<String>,
    /// The manifests that it names, by absolute path, each once, in order.
    pub resources: Vec<String>,
    /// The files that hold patches: parts of objects, no manifests.
    pub patches: BTreeSet<String>,
    /// What is known beside the objects.
    pub extent: Extent,
    /// The texts of its parts.
    pub sources: Sources,
    /// What is wrong with its entries.
    pub report: Report,
}

/// Follows a kustomization through all the folders that it names.
pub fn read(files: &dyn Files, path: &str, limits: &Limits) -> Kustomization {
    let mut reader = Reader {
        files,
        limits,
        here: files.current_dir(),
        seen: BTreeSet::new(),
        found: Kustomization::default(),
        waiting: vec![path.to_owned()],
    };
    reader.found.extent.whole = true;
    while let Some(next) = reader.waiting.pop() {
        if reader.seen.insert(next.clone()) {
            reader.part(&next);
        }
    }
    reader.found.report.sort();
    reader.found
}

struct Reader<'a> {
    files: &'a dyn Files,
    limits: &'a Limits,
    here: String,
    seen: BTreeSet<String>,
    found: Kustomization,
    /// Kustomizations still to be read.
    waiting: Vec<String>,
}

impl Reader<'_> {
    /// Reads one file. What cannot be read or is wrong in itself is said where files are checked one by one.
    fn part(&mut self, path: &str) {
        let Some(text) = self.text(path) else {
            self.found.extent.whole = false;
            return;
        };
        let shown = paths::shown(path, &self.here);
        let id = self.found.sources.add(shown, text.as_str());
        let nodes = yaml::parse(&text, id, self.limits, &mut Report::default());
        let Some(map) = nodes.first().and_then(Node::as_map) else {
            self.found.extent.whole = false;
            return;
        };
        self.found.parts.push(path.to_owned());
        let folder = paths::parent(path);
        for key in ["resources", "bases", "components"] {
            for (at, entry) in list(map, key).iter().enumerate() {
                self.resource(entry, key, at, &folder);
            }
        }
        self.patches(map, &folder);
        for (key, kind) in [
            ("configMapGenerator", "ConfigMap"),
            ("secretGenerator", "Secret"),
        ] {
            for (at, generator) in list(map, key).iter().enumerate() {
                if let Some(name) = generator.get("name").and_then(Node::as_str) {
                    let made = (kind.to_owned(), name.to_owned());
                    self.found.extent.made.insert(made);
                }
                self.inputs(generator, &format!("{key}[{at}]"), &folder);
            }
        }
        self.found.extent.one_namespace |= map.contains_key("namespace");
        self.found.extent.whole &= UNFOLLOWED.iter().all(|key| list(map, key).is_empty());
    }

    fn text(&self, path: &str) -> Option<String> {
        String::from_utf8(self.files.read(path).ok()?).ok()
    }

    fn resource(&mut self, entry: &Node, key: &str, at: usize, folder: &str) {
        let Some(named) = entry.as_str().filter(|named| !named.is_empty()) else {
            return;
        };
        // A manifest written in place.
        if named.contains('\n') || is_remote(named) {
            self.found.extent.whole = false;
            return;
        }
        let path = paths::join(folder, named);
        let place = format!("{key}[{at}]");
        match self.files.metadata(&path).map(|metadata| metadata.kind) {
            Ok(FileKind::Directory) => {
                let inner = NAMES.iter().map(|name| paths::join(&path, name));
                match inner.into_iter().find(|inner| self.files.is_file(inner)) {
                    Some(inner) => self.waiting.push(inner),
                    None => {
                        let message = format!("the folder `{named}` holds no kustomization");
                        self.fault(
                            entry.span,
                            place,
                            message,
                            "add a `kustomization.yaml` there, or name the files themselves",
                        );
                    }
                }
            }
            Ok(_) if self.seen.insert(path.clone()) => self.found.resources.push(path),
            Ok(_) => {}
            Err(error) => self.unreadable(&error, entry, place, named),
        }
    }

    /// Patches as files and in place, with what they are for.
    fn patches(&mut self, map: &Map, folder: &str) {
        for (at, patch) in list(map, "patchesStrategicMerge").iter().enumerate() {
            let place = format!("patchesStrategicMerge[{at}]");
            let Some(text) = patch.as_str() else { continue };
            if text.contains('\n') {
                self.patch(text, None);
            } else {
                self.patch_file(patch, place, folder, None);
            }
        }
        for key in ["patches", "patchesJson6902"] {
            for (at, patch) in list(map, key).iter().enumerate() {
                let target = patch.get("target");
                if let Some(text) = patch.get("patch").and_then(Node::as_str) {
                    self.patch(text, target);
                }
                if let Some(path) = patch.get("path") {
                    self.patch_file(path, format!("{key}[{at}].path"), folder, target);
                }
            }
        }
    }

    fn patch_file(&mut self, entry: &Node, place: String, folder: &str, target: Option<&Node>) {
        let Some(named) = entry.as_str().filter(|named| !named.is_empty()) else {
            return;
        };
        let path = paths::join(folder, named);
        match self.files.read(&path).map(String::from_utf8) {
            Ok(Ok(text)) => {
                self.patch(&text, target);
                self.found.patches.insert(path);
            }
            Ok(Err(_)) => {}
            Err(error) => self.unreadable(&error, entry, place, named),
        }
    }

    /// Notes what a patch is for, if it may change what objects refer to.
    fn patch(&mut self, text: &str, target: Option<&Node>) {
        if !TELLING.iter().any(|word| text.contains(word)) {
            return;
        }
        let id = SourceId::default();
        let nodes = yaml::parse(text, id, self.limits, &mut Report::default());
        let patches = &mut self.found.extent.patches;
        match target {
            Some(target) => {
                let of = |key| {
                    target
                        .get(key)
                        .and_then(Node::as_str)
                        .filter(|it| is_plain(it))
                };
                patches.insert(Patch {
                    kind: of("kind").map(str::to_owned),
                    name: of("name").map(str::to_owned),
                });
            }
            None => patches.extend(nodes.iter().map(|node| {
                let name = node.get("metadata").and_then(|it| it.get("name")?.as_str());
                Patch {
                    kind: node.get("kind").and_then(Node::as_str).map(str::to_owned),
                    name: name.map(str::to_owned),
                }
            })),
        }
    }

    /// The files that a generator reads: `files: [KEY=PATH]`, `envs: [PATH]`.
    fn inputs(&mut self, generator: &Node, place: &str, folder: &str) {
        for key in ["files", "envs"] {
            let entries = generator.get(key).and_then(Node::as_seq);
            for (at, entry) in entries.unwrap_or_default().iter().enumerate() {
                let Some(text) = entry.as_str() else { continue };
                let named = match (key, text.split_once('=')) {
                    ("files", Some((_, path))) => path,
                    _ => text,
                };
                if let Err(error) = self.files.metadata(&paths::join(folder, named)) {
                    let place = format!("{place}.{key}[{at}]");
                    self.unreadable(&error, entry, place, named);
                }
            }
        }
    }

    fn unreadable(&mut self, error: &FileError, entry: &Node, place: String, named: &str) {
        self.found.extent.whole = false;
        if *error == FileError::NotFound {
            let message = format!("`{named}` is not there, and the kustomization cannot be built");
            let help = "add the file, or remove the line; paths count from the folder of this file";
            self.fault(entry.span, place, message, help);
        }
    }

    fn fault(&mut self, span: Span, place: String, message: String, help: &str) {
        self.found.extent.whole = false;
        self.found.report.push(
            Finding::new(&rules::KUSTOMIZATION_ENTRY, message)
                .at(format_args!("Kustomization/?:{place}"))
                .span(span)
                .help(help),
        );
    }
}

fn list<'a>(map: &'a Map, key: &str) -> &'a [Node] {
    let entry = map.get(key);
    entry
        .and_then(|entry| entry.node.as_seq())
        .unwrap_or_default()
}

/// Whether an entry is fetched from elsewhere: a URL, or a repository such as `github.com/owner/repo`.
fn is_remote(named: &str) -> bool {
    let first = named.split('/').next().unwrap_or_default();
    named.contains("://")
        || named.starts_with("git@")
        || named.contains("?ref=")
        || (first != named && first.contains('.') && !first.starts_with('.'))
}

/// Whether a name in a target is no pattern.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}
