//! `KP5042`: one object that two Applications of Argo CD, or two Kustomizations of Flux, apply.
//!
//! Each of them writes its own over the other's; Argo CD says SharedResourceWarning and shows one of the two OutOfSync, Flux
//! changes the owner's labels back and forth. Only roots that lie in one directory are compared: those of another one may
//! be for another cluster. So may two whose names or paths say another environment each, and overlays of one base.

use crate::map::BTreeSet;

use super::directory_names::is_scaffold;
use super::repository::{Parsed, Repository};
use super::variants;
use crate::diagnostic::{Finding, Report, Severity, rules};
use crate::drift;
use crate::map::BTreeMap;
use crate::source::{Files, SourceId, Span, paths};
use crate::yaml::{Limits, Node};

/// Kinds that many apply alike, by habit: whoever comes first makes the namespace.
const COMMON: &[&str] = &["Namespace"];
/// Annotations of objects that a tool creates anew or leaves alone where they are there already.
const APART: &[&str] = &[
    "argocd.argoproj.io/hook",
    "helm.sh/hook",
    "kustomize.toolkit.fluxcd.io/reconcile",
    "kustomize.toolkit.fluxcd.io/ssa",
];
/// Words of names and paths that say an environment, those of one line the same.
const ENVIRONMENTS: &[&[&str]] = &[
    &["dev", "devel", "develop", "development"],
    &["int", "integration"],
    &["local"],
    &["preprod", "pre"],
    &["prod", "prd", "production", "live"],
    &["qa"],
    &["sandbox"],
    &["stage", "staging", "stg"],
    &["test", "testing"],
    &["uat"],
];
/// So many objects are compared at most: as many as the largest repositories have, ten times over.
const COMPARED: usize = 200_000;

/// Something that applies a directory of this repository.
struct Applier<'a> {
    /// `Application/web`.
    name: String,
    /// Where objects without a namespace go.
    namespace: Option<&'a str>,
    /// What it is compared with: its directory, the cluster, and the repository that its path is in.
    group: [String; 3],
    /// The environments that its name and its path say.
    environments: BTreeSet<usize>,
    /// The kustomization or the directory.
    target: Target,
    /// It may be one of several of which each cluster has one: `env/lab.yaml`, which applies `env/lab`.
    is_choice: bool,
}

/// Directories of what is for one cluster each (seen in a repository whose guide has readers apply `env/base.yaml` or
/// `env/light.yaml`).
const CHOICES: &[&str] = &["clusters", "env", "environments", "envs"];

/// Whether a file lies in such a directory and applies the one beside it that is called like itself.
fn is_choice(file: &str, path: &str) -> bool {
    let stem = paths::file_name(file)
        .rsplit_once('.')
        .map(|(stem, _)| stem);
    let folder = paths::parent(file);
    CHOICES.contains(&paths::file_name(&folder)) && stem == Some(paths::file_name(path))
}

#[derive(Clone, PartialEq, Eq)]
enum Target {
    Kustomization(String),
    Folder(String),
}

/// What tells delivered objects apart: group, kind, namespace, name.
type Key = (String, String, Option<String>, String);

impl Repository {
    /// Names what two of them apply, of documents each file's with its path.
    pub fn shared<'a>(
        &self,
        files: &dyn Files,
        documents: impl Iterator<Item = (&'a str, &'a [Node])>,
        is_asked: &dyn Fn(SourceId) -> bool,
        limits: &Limits,
    ) -> Report {
        let mut groups: BTreeMap<[String; 3], Vec<Applier<'a>>> = BTreeMap::new();
        for (file, nodes) in documents {
            let is_left = variants::is_of_choices(&paths::parent(file))
                || is_scaffold(file)
                || self.is_patch(file);
            for object in drift::objects(nodes).filter(|_| !is_left) {
                if let Some(applier) = self.applier(files, file, object) {
                    groups
                        .entry(applier.group.clone())
                        .or_default()
                        .push(applier);
                }
            }
        }
        let mut report = Report::default();
        let whole = groups.values().flatten().filter_map(|it| match &it.target {
            Target::Folder(folder) => Some(folder.clone()),
            Target::Kustomization(_) => None,
        });
        let whole: BTreeSet<String> = whole.collect();
        for (group, appliers) in groups.iter_mut() {
            let [folder, ..] = group;
            if !whole.contains(folder) {
                appliers.retain(|it| !it.is_choice);
            }
        }
        for appliers in groups.into_values().filter(|all| all.len() > 1) {
            self.compare(&appliers, is_asked, limits, &mut report);
        }
        report
    }

    fn applier<'a>(&self, files: &dyn Files, file: &str, object: &'a Node) -> Option<Applier<'a>> {
        let word = |node: &'a Node, key: &str| node.get(key).and_then(Node::as_str);
        let (kind, spec) = (word(object, "kind")?, object.get("spec")?);
        let name = word(object.get("metadata")?, "name")?;
        let folder = paths::parent(file);
        let path = |of: &'a Node| {
            let path = word(of, "path")?.trim_start_matches("./").trim_matches('/');
            let is_plain = !path.is_empty() && !path.contains(['*', '$', '{', '<']);
            is_plain.then_some(path)
        };
        let own = format!("{kind}/{name}");
        match (drift::group(word(object, "apiVersion")?), kind) {
            ("kustomize.toolkit.fluxcd.io", "Kustomization") => {
                let path = path(spec)?;
                if spec.get("suspend").and_then(Node::as_bool) == Some(true) {
                    return None;
                }
                // What Flux does to it is an overlay of its own.
                let overlay = format!("{file}#{name}");
                let of = |key| spec.get(key).map(said).unwrap_or_default();
                self.kustomizations.contains_key(&overlay).then(|| Applier {
                    name: own,
                    namespace: None,
                    group: [folder, of("kubeConfig"), of("sourceRef")],
                    environments: environments(&[name, path]),
                    target: Target::Kustomization(overlay),
                    is_choice: is_choice(file, path) && !self.is_resource(file),
                })
            }
            ("argoproj.io", "Application") => {
                let (source, to) = (spec.get("source")?, spec.get("destination")?);
                let plain = ["helm", "chart", "plugin", "kustomize", "directory"];
                if plain.iter().any(|key| source.get(key).is_some()) {
                    return None;
                }
                let part = |node: &'a Node, key: &str| word(node, key).unwrap_or_default();
                let from = [part(source, "repoURL"), part(source, "targetRevision")].join("@");
                let cluster = [part(to, "server"), part(to, "name")].join("@");
                let path = path(source)?;
                Some(Applier {
                    name: own,
                    namespace: word(to, "namespace"),
                    group: [folder, cluster, from],
                    environments: environments(&[name, path]),
                    target: self.target(files, file, path)?,
                    is_choice: is_choice(file, path) && !self.is_resource(file),
                })
            }
            _ => None,
        }
    }

    /// What a path from the root of a repository above a file leads to.
    fn target(&self, files: &dyn Files, file: &str, path: &str) -> Option<Target> {
        let above = std::iter::successors(Some(paths::parent(file)), |it| {
            (it.len() > 1).then(|| paths::parent(it))
        });
        above.map(|it| paths::join(&it, path)).find_map(|folder| {
            let inner = super::NAMES.iter().map(|name| paths::join(&folder, name));
            let mut inner = inner.filter(|it| self.kustomizations.contains_key(it));
            let is_chart = || files.is_file(&paths::join(&folder, "Chart.yaml"));
            let holds = || self.files_in(&folder).next().is_some() && !is_chart();
            match inner.next() {
                Some(root) => Some(Target::Kustomization(root)),
                None => holds().then(|| Target::Folder(folder.clone())),
            }
        })
    }

    /// What two apply is one finding, however many objects it is (seen: four Applications of one path, with 155 objects).
    fn compare(
        &self,
        appliers: &[Applier<'_>],
        is_asked: &dyn Fn(SourceId) -> bool,
        limits: &Limits,
        report: &mut Report,
    ) {
        let mut found: BTreeMap<(usize, usize), (Finding, usize)> = BTreeMap::new();
        let mut first: BTreeMap<Key, (usize, Node, Span)> = BTreeMap::new();
        let mut related = BTreeMap::new();
        let mut left = COMPARED;
        'all: for (number, applier) in appliers.iter().enumerate() {
            for object in self.delivered_by(&applier.target, limits) {
                let Some(rest) = left.checked_sub(1) else {
                    break 'all;
                };
                left = rest;
                let Some((key, span)) = key(&object, applier.namespace) else {
                    continue;
                };
                let Some((other, same, place)) = first.get(&key) else {
                    first.insert(key, (number, object, span));
                    continue;
                };
                let Some(by) = appliers.get(*other).filter(|it| it.name != applier.name) else {
                    continue;
                };
                // One file in two overlays of which none is a part of the other: variants of one app.
                let mut of_base = || {
                    place.source == span.source
                        && !*related
                            .entry((*other, number))
                            .or_insert_with(|| self.are_parts(&by.target, &applier.target))
                };
                if by.is_elsewhere(applier) || of_base() {
                    continue;
                }
                if !is_asked(span.source) {
                    continue;
                }
                let is_same = said(same) == said(&object);
                let finding = shared(&key, (by, *place), (applier, span), is_same);
                match found.get_mut(&(*other, number)) {
                    None => {
                        found.insert((*other, number), (finding, 0));
                    }
                    Some((first, more)) => {
                        *more += 1;
                        if first.severity < finding.severity {
                            *first = finding;
                        }
                    }
                }
            }
        }
        for (mut finding, more) in found.into_values() {
            if more > 0 {
                let objects = match more {
                    1 => "one more object".to_owned(),
                    _ => format!("{more} more objects"),
                };
                let each = finding
                    .message
                    .replacen(": each", &format!(", and {objects}: each"), 1);
                finding.message = each;
                finding.help =
                    Some("remove one of the two, or what both apply from one of them".to_owned());
            }
            report.push(finding);
        }
    }

    /// Whether one of two is the other, or a part of it.
    fn are_parts(&self, one: &Target, other: &Target) -> bool {
        let holds = |one: &Target, other: &Target| match (one, other) {
            (Target::Kustomization(root), Target::Kustomization(part)) => {
                let all = self.files_of(root);
                // An overlay of Flux has one entry, what its path leads to.
                let own = self.files_of(part);
                own.iter()
                    .filter(|it| !it.contains('#'))
                    .all(|it| all.contains(it))
            }
            (Target::Kustomization(root), Target::Folder(folder)) => {
                let all = self.files_of(root);
                self.files_in(folder).all(|(path, _)| all.contains(path))
            }
            _ => one == other,
        };
        holds(one, other) || holds(other, one)
    }

    /// The files right in a directory.
    fn files_in(&self, folder: &str) -> impl Iterator<Item = (&String, &Parsed)> {
        let begin = format!("{folder}/");
        let below = self.texts.range(begin.clone()..);
        let below = below.take_while(move |(path, _)| path.starts_with(&begin));
        let length = folder.len() + 1;
        below.filter(move |(path, _)| !path.get(length..).is_some_and(|it| it.contains('/')))
    }

    fn delivered_by(&self, target: &Target, limits: &Limits) -> Vec<Node> {
        match target {
            Target::Kustomization(root) => {
                let mut built = self.build(root, limits);
                built.objects.truncate(built.written);
                built.objects
            }
            Target::Folder(folder) => {
                let texts = self
                    .files_in(folder)
                    .filter(|(path, _)| !self.is_patch(path));
                texts
                    .flat_map(|(_, it)| drift::objects(&it.nodes).cloned())
                    .collect()
            }
        }
    }
}

impl Applier<'_> {
    /// Whether the names of two say different environments, which may be clusters of their own.
    fn is_elsewhere(&self, other: &Self) -> bool {
        let both = !self.environments.is_empty() && !other.environments.is_empty();
        both && self.environments.is_disjoint(&other.environments)
    }
}

/// The environments that texts say, by their numbers.
fn environments(texts: &[&str]) -> BTreeSet<usize> {
    let words = texts
        .iter()
        .flat_map(|text| text.split(|c: char| !c.is_ascii_alphanumeric()));
    words
        .filter_map(|word| ENVIRONMENTS.iter().position(|all| all.contains(&word)))
        .collect()
}

fn shared(
    (_, kind, namespace, name): &Key,
    (by, place): (&Applier<'_>, Span),
    (applier, span): (&Applier<'_>, Span),
    is_same: bool,
) -> Finding {
    let at = namespace.as_ref();
    let at = at.map_or_else(String::new, |it| format!(" in the namespace `{it}`"));
    let message = format!(
        "`{}` and `{}` both apply the {kind} `{name}`{at}: each undoes what the other applies",
        by.name, applier.name,
    );
    let severity = match is_same {
        true => Severity::Warning,
        false => Severity::Error,
    };
    Finding::new(&rules::SHARED_OBJECT, message)
        .at(format_args!("{kind}/{name}:metadata.name"))
        .span(span)
        .related(place, format!("applied by `{}`", by.name))
        .severity(severity)
        .help("remove it from one of the two, or rename it")
}

/// The identity of an object where it is applied, and where its name is written.
fn key(object: &Node, namespace: Option<&str>) -> Option<(Key, Span)> {
    let kind = object.get("kind")?.as_str()?;
    let metadata = object.get("metadata")?;
    let named = metadata.get("name")?;
    let name = named.as_str()?;
    let own = metadata.get("namespace").and_then(Node::as_str);
    let namespace = match drift::is_of_cluster(kind) {
        true => None,
        // Nobody says where it goes.
        false => Some(own.or(namespace)?.to_owned()),
    };
    let annotations = metadata.get("annotations");
    let is_open = APART
        .iter()
        .any(|it| annotations.is_some_and(|all| all.get(it).is_some()))
        || drift::is_filled_in_later(name)
        || namespace.as_deref().is_some_and(drift::is_filled_in_later)
        || COMMON.contains(&kind);
    let group = drift::group(object.get("apiVersion")?.as_str()?).to_owned();
    let key = (group, kind.to_owned(), namespace, name.to_owned());
    (!is_open).then_some((key, named.span))
}

/// A value as a text to compare.
fn said(node: &Node) -> String {
    node.to_json().to_string()
}
