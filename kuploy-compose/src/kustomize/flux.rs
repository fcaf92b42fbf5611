//! Kustomizations of Flux: what its controller does to all that a directory comes to. It adds components, patches, images,
//! a prefix and a namespace as an overlay would, and fills in `${NAME}` last (`postBuild`). Applications of Argo CD with patches, a
//! prefix or replicas of their own are such overlays, too (seen: `strategy: Recreate` in `source.kustomize.patches`).

use super::NAMES;
use super::entries::entry;
use super::read::{Kustomization, Labels, PatchText};
use super::repository::{Entries, Entry, Repository};
use crate::drift;
use crate::map::BTreeMap;
use crate::source::{Files, paths};
use crate::yaml::{Node, Value};

const GROUP: &str = "kustomize.toolkit.fluxcd.io";
/// An annotation and a label that keep an object from being filled in.
const NOT_FILLED_IN: &str = "kustomize.toolkit.fluxcd.io/substitute";
/// So deep defaults may lie in one another: `${A:-${B:-c}}`.
const DEEPEST: usize = 8;

/// Values for `${NAME}`.
#[derive(Clone, Debug, Default)]
pub(super) struct Substitutes {
    values: BTreeMap<String, String>,
    /// Whether all sources are known: only then a default is what is filled in.
    whole: bool,
}

impl Substitutes {
    /// Fills in what is known, in all texts of an object.
    pub(super) fn fill_in(&self, object: &mut Node) {
        let metadata = object.get("metadata");
        let says = |key: &str| {
            let kept = metadata.and_then(|it| it.get(key)?.get(NOT_FILLED_IN)?.as_str());
            kept == Some("disabled")
        };
        if !says("annotations") && !says("labels") {
            self.below(object);
        }
    }

    fn below(&self, node: &mut Node) {
        match &mut node.value {
            Value::String(text) if text.contains("${") => *text = self.filled(text, DEEPEST),
            Value::Seq(list) => list.iter_mut().for_each(|item| self.below(item)),
            Value::Map(map) => map
                .values_mut()
                .for_each(|entry| self.below(&mut entry.node)),
            _ => {}
        }
    }

    /// A text with what is known in it; what is not known stays as it is written.
    fn filled(&self, text: &str, depth: usize) -> String {
        let mut all = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("${") {
            all.push_str(before);
            let end = closing(behind).filter(|_| depth > 0);
            let parts = end.and_then(|end| Some((behind.get(..end)?, behind.get(end + 1..)?)));
            let Some((inside, after)) = parts else {
                all.push_str("${");
                rest = behind;
                continue;
            };
            match self.value(inside, depth - 1) {
                Some(value) => all.push_str(&value),
                None => {
                    all.push_str("${");
                    all.push_str(inside);
                    all.push('}');
                }
            }
            rest = after;
        }
        all.push_str(rest);
        all
    }

    /// `NAME`, `NAME:=default`, `NAME:-default`.
    fn value(&self, inside: &str, depth: usize) -> Option<String> {
        let is_of_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let length = inside.find(|c| !is_of_name(c)).unwrap_or(inside.len());
        let (name, rest) = inside.split_at_checked(length)?;
        let default = rest.strip_prefix(":=").or_else(|| rest.strip_prefix(":-"));
        if !rest.is_empty() && default.is_none() {
            return None;
        }
        match self.values.get(name).filter(|value| !value.is_empty()) {
            Some(value) => Some(value.clone()),
            None => default
                .filter(|_| self.whole)
                .map(|it| self.filled(it, depth)),
        }
    }
}

/// Where the brace that closes is.
fn closing(text: &str) -> Option<usize> {
    let mut open = 1_usize;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' => open -= 1,
            _ => {}
        }
        if open == 0 {
            return Some(at);
        }
    }
    None
}

/// The file of the Kustomization of Flux that is taken for an overlay; `None` for a file of kustomize.
pub(super) fn holder(overlay: &str) -> Option<&str> {
    let (file, _) = overlay.rsplit_once(OF_FILE)?;
    (file.ends_with(".yaml") || file.ends_with(".yml")).then_some(file)
}

/// Between a file and the name of one of its Kustomizations.
const OF_FILE: char = '#';

impl Repository {
    /// Takes in the Kustomizations of Flux and the Applications of Argo CD with `kustomize`, of files that were put in and of
    /// `others`, each with its path: one that leads to a directory with a kustomization becomes an overlay of that. Gives the
    /// overlays, which are applied.
    pub fn deliver(&mut self, files: &dyn Files, others: &[(String, Vec<Node>)]) -> Vec<String> {
        let known = self
            .texts
            .iter()
            .map(|(path, parsed)| (path, &parsed.nodes));
        let others = others.iter().map(|(path, nodes)| (path, nodes));
        let all: Vec<(&String, &Node)> = known
            .chain(others)
            .flat_map(|(path, nodes)| drift::objects(nodes).map(move |object| (path, object)))
            .collect();
        let is_of_flux = |object: &Node| {
            let word = |key| object.get(key).and_then(Node::as_str).unwrap_or_default();
            word("kind") == "Kustomization" && drift::group(word("apiVersion")) == GROUP
        };
        let mut overlays = Vec::new();
        for (path, object) in all.iter().filter(|(_, object)| is_of_flux(object)) {
            let named = object
                .get("metadata")
                .and_then(|it| it.get("name")?.as_str());
            let target = object.get("spec").and_then(|spec| {
                let folder = spec.get("path")?.as_str()?;
                Some((spec, self.directory(&paths::parent(path), folder)?))
            });
            if let (Some(name), Some((spec, target))) = (named, target)
                && let Some(overlay) = overlay(spec, &target, &all)
            {
                overlays.push((format!("{path}{OF_FILE}{name}"), target, overlay));
            }
        }
        let mut argo_cd = Vec::new();
        for (path, object) in &all {
            for (name, folder, changes) in of_argo_cd(object) {
                let target = self.directory(&paths::parent(path), folder);
                let made = target.and_then(|it| Some((argo_cd_overlay(changes, &it)?, it)));
                argo_cd.extend(
                    made.map(|(overlay, target)| {
                        (format!("{path}{OF_FILE}{name}"), target, overlay)
                    }),
                );
            }
        }
        let mut made = Vec::new();
        let mut targets: BTreeMap<String, usize> = BTreeMap::new();
        for (_, target, _) in &overlays {
            *targets.entry(target.clone()).or_default() += 1;
        }
        // Argo CD edits the kustomization as well, but what its patches cannot find is no error of these files.
        let count = overlays.len();
        overlays.extend(argo_cd);
        for (at, (path, target, mut overlay)) in overlays.into_iter().enumerate() {
            let is_alone =
                at < count && targets.get(&target) == Some(&1) && !self.is_inner(&target);
            let mut entries = Entries {
                resources: vec![Entry::Kustomization(target.clone())],
                ..Entries::default()
            };
            for named in &overlay.components {
                let entry = entry(files, &overlay, named, &mut entries.report);
                entries.components.push(entry);
            }
            // The controller writes them into the kustomization itself, whose patches see what they make.
            if let Some(own) = self.entries.get_mut(&target).filter(|_| is_alone) {
                own.components.append(&mut entries.components);
            }
            // So it does with a prefix and a suffix, which take the place of those that stand there.
            if let Some(own) = self.kustomizations.get_mut(&target).filter(|_| is_alone) {
                own.prefix = overlay.prefix.take().or_else(|| own.prefix.take());
                own.suffix = overlay.suffix.take().or_else(|| own.suffix.take());
            }
            self.lead_to(target);
            self.entries.insert(path.clone(), entries);
            self.kustomizations.insert(path.clone(), overlay);
            made.push(path);
        }
        made
    }

    /// The kustomization that a Kustomization of Flux builds, by the path of the overlay that was made of it.
    pub(super) fn target_of_flux(&self, overlay: &str) -> Option<&str> {
        holder(overlay)?;
        match self.entries.get(overlay)?.resources.first()? {
            Entry::Kustomization(target) => Some(target),
            Entry::File(_) | Entry::Unknown => None,
        }
    }

    /// The kustomization of a directory that is named from the root of a repository, which is above the one that names it.
    fn directory(&self, from: &str, named: &str) -> Option<String> {
        let named = named.trim_start_matches("./").trim_matches('/');
        if named.is_empty() || named == "." || drift::is_filled_in_later(named) {
            return None;
        }
        let mut above = from.to_owned();
        loop {
            let folder = paths::join(&above, named);
            let inner = NAMES.iter().map(|name| paths::join(&folder, name));
            if let Some(found) = inner
                .into_iter()
                .find(|it| self.kustomizations.contains_key(it))
            {
                return Some(found);
            }
            if above.len() <= 1 {
                return None;
            }
            above = paths::parent(&above);
        }
    }
}

/// What a Kustomization of Flux does, as an overlay: its `spec` has the keys of a kustomization, but for these.
fn overlay(spec: &Node, target: &str, all: &[(&String, &Node)]) -> Option<Kustomization> {
    let mut overlay = Kustomization::of(spec, target)?;
    let is_filled = |node: &&Node| node.as_str().is_some_and(|it| !it.is_empty());
    overlay.namespace = spec.get("targetNamespace").filter(is_filled).cloned();
    overlay.resources.clear();
    let labels = spec
        .get("commonMetadata")
        .and_then(|it| it.get("labels")?.as_map());
    overlay.labels = labels
        .map(|pairs| Labels {
            pairs: pairs.clone(),
            selectors: false,
            templates: false,
        })
        .into_iter()
        .collect();
    overlay.substitutes = spec.get("postBuild").map(|it| substitutes(it, all));
    Some(overlay)
}

/// The sources of an Application of which `kustomize` changes what they come to: a name, the directory, the changes.
fn of_argo_cd(object: &Node) -> Vec<(String, &str, &Node)> {
    let word = |key| object.get(key).and_then(Node::as_str).unwrap_or_default();
    if word("kind") != "Application" || drift::group(word("apiVersion")) != "argoproj.io" {
        return Vec::new();
    }
    let name = object
        .get("metadata")
        .and_then(|it| it.get("name")?.as_str());
    let (Some(name), Some(spec)) = (name, object.get("spec")) else {
        return Vec::new();
    };
    let several = spec
        .get("sources")
        .and_then(Node::as_seq)
        .unwrap_or_default();
    let sources = spec.get("source").into_iter().chain(several).enumerate();
    let changed = sources.filter_map(|(at, source)| {
        let changes = source.get("kustomize")?;
        let name = match at {
            0 => name.to_owned(),
            at => format!("{name}.{at}"),
        };
        Some((name, source.get("path")?.as_str()?, changes))
    });
    changed.collect()
}

/// What an Application does, as an overlay: `source.kustomize` has keys of a kustomization, but for labels and images, which are no
/// lists there (argo-cd.readthedocs.io, "Kustomize").
fn argo_cd_overlay(changes: &Node, target: &str) -> Option<Kustomization> {
    let mut overlay = Kustomization::of(changes, target)?;
    overlay.resources.clear();
    // They may come from a directory that the Application says.
    overlay.components.clear();
    let flag = |key: &str| changes.get(key).and_then(Node::as_bool) == Some(true);
    for labels in overlay
        .labels
        .iter_mut()
        .filter(|_| flag("labelWithoutSelector"))
    {
        labels.selectors = false;
        labels.templates = flag("labelIncludeTemplates");
    }
    let is_known = |patch: &super::read::PatchEntry| matches!(patch.text, PatchText::Inline { .. });
    overlay.patches.retain(is_known);
    let changes_some = !overlay.patches.is_empty()
        || !overlay.replicas.is_empty()
        || !overlay.labels.is_empty()
        || !overlay.annotations.is_empty()
        || overlay.prefix.is_some()
        || overlay.suffix.is_some()
        || overlay.namespace.is_some();
    changes_some.then_some(overlay)
}

fn substitutes(post_build: &Node, all: &[(&String, &Node)]) -> Substitutes {
    let mut made = Substitutes {
        whole: true,
        ..Substitutes::default()
    };
    let sources = post_build.get("substituteFrom").and_then(Node::as_seq);
    for source in sources.unwrap_or_default() {
        let word = |key| source.get(key).and_then(Node::as_str).unwrap_or_default();
        let is_it = |object: &Node| {
            object.get("kind").and_then(Node::as_str) == Some("ConfigMap")
                && object
                    .get("metadata")
                    .and_then(|it| it.get("name")?.as_str())
                    == Some(word("name"))
        };
        let found = all
            .iter()
            .find(|(_, object)| word("kind") == "ConfigMap" && is_it(object));
        match found.and_then(|(_, object)| object.get("data")?.as_map()) {
            Some(data) => made.add(data),
            // A Secret, or what is made elsewhere.
            None => made.whole = false,
        }
    }
    if let Some(values) = post_build.get("substitute").and_then(Node::as_map) {
        made.add(values);
    }
    made
}

impl Substitutes {
    fn add(&mut self, values: &crate::yaml::Map) {
        for (key, entry) in values {
            if let Some(value) = entry
                .node
                .as_str()
                .filter(|it| !drift::is_filled_in_later(it))
            {
                self.values.insert(key.clone(), value.to_owned());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_filled_in() {
        let values = [("APP", "shop"), ("EMPTY", "")];
        let values = values.map(|(key, value)| (key.to_owned(), value.to_owned()));
        let of = |whole| Substitutes {
            values: BTreeMap::from(values.clone()),
            whole,
        };
        for (text, whole, partly) in [
            ("a-${APP}-b", "a-shop-b", "a-shop-b"),
            ("${OTHER:=x}", "x", "${OTHER:=x}"),
            ("${CLAIM:-${APP}}", "shop", "${CLAIM:-${APP}}"),
            ("${EMPTY:-x}", "x", "${EMPTY:-x}"),
            ("${OTHER} ${APP}", "${OTHER} shop", "${OTHER} shop"),
            (
                "${APP/a/b} ${ $(x) ${",
                "${APP/a/b} ${ $(x) ${",
                "${APP/a/b} ${ $(x) ${",
            ),
        ] {
            assert_eq!(of(true).filled(text, DEEPEST), whole);
            assert_eq!(of(false).filled(text, DEEPEST), partly);
        }
    }
}
