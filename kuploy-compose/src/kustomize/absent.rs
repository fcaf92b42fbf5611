//! What Applications of Argo CD and objects of Flux name and the repository does not have: directories that they apply
//! (`KP4228`), and objects that they wait for (`KP4229`).
//!
//! Argo CD says "app path does not exist", Flux "kustomization path not found" or "dependency not found"; nothing is applied
//! then. Most sources are other repositories, so a path is missing only where the source is this repository: most of the
//! paths that are named with it are here, or its address is the origin of the clone. Where patches change paths, those count
//! that the kustomizations come to, not those that stand in their files.

use crate::map::BTreeSet;
use std::cell::LazyCell;

use super::build::Built;
use super::read::PatchText;
use super::repository::Repository;
use super::{directory_names, variants};
use crate::diagnostic::{Finding, Report, Severity, nearest, rules};
use crate::drift;
use crate::map::BTreeMap;
use crate::source::{Files, SourceId, Span, paths};
use crate::yaml::{Limits, Node};

const FLUX: &str = "kustomize.toolkit.fluxcd.io";
const FLUX_HELM: &str = "helm.toolkit.fluxcd.io";
const FLUX_SOURCES: &str = "source.toolkit.fluxcd.io";
const FLUX_SETS: &str = "fluxcd.controlplane.io";
const ARGO_CD: &str = "argoproj.io";
/// The source that `flux bootstrap` makes of the repository itself.
const BOOTSTRAPPED: &str = "GitRepository/flux-system";
/// Branches that a clone has checked out, as far as anybody can tell.
const CHECKED_OUT: &[&str] = &["", "HEAD", "main", "master"];

/// A directory that an object applies.
struct Applied<'a> {
    file: &'a str,
    /// `Application/web:spec.source.path`.
    place: String,
    path: &'a Node,
    /// What it is in: a repository and what of it is checked out, or an object of Flux.
    source: String,
    /// The address, where it stands here.
    address: Option<&'a str>,
    is_here: bool,
    /// It is switched off: `suspend: true`.
    is_off: bool,
}

/// Sources of charts.
const SOURCES: &[&str] = &[
    "Bucket",
    "GitRepository",
    "HelmChart",
    "HelmRepository",
    "OCIRepository",
];

/// An object that another one waits for.
struct Awaited<'a> {
    file: &'a str,
    kind: &'static str,
    by: String,
    name: &'a Node,
}

/// All that objects of the two tools name.
#[derive(Default)]
struct Named<'a> {
    applied: Vec<Applied<'a>>,
    awaited: Vec<Awaited<'a>>,
    /// Sources of charts that releases name.
    sources: Vec<Awaited<'a>>,
    /// Kind and name of what may be waited for.
    known: BTreeSet<(&'static str, &'a str)>,
    /// Sources of charts that are here, of each file and kind.
    defined: BTreeMap<(&'a str, &'static str), Vec<&'a str>>,
    /// More of them may be made than is seen.
    open: bool,
    /// Paths of kustomizations that were taken in: one file may be a part of several.
    built: BTreeSet<(Span, String)>,
}

impl Repository {
    /// Names what is not here, of documents each file's with its path.
    pub fn absent<'a>(
        &self,
        files: &dyn Files,
        documents: impl Iterator<Item = (&'a str, &'a [Node])>,
        limits: &Limits,
    ) -> Report {
        let changes = self.changes_paths();
        let mut changed = BTreeSet::new();
        let mut named = Named::default();
        for (file, nodes) in documents {
            let is_changed = changes && self.is_resource(file);
            // All objects of the file are looked at to answer it: once, and where one of them asks.
            let is_open = LazyCell::new(|| {
                variants::is_of_choices(&paths::parent(file))
                    || directory_names::is_scaffold(file)
                    || directory_names::is_scaffold(stem(file))
                    || self.is_patch(file)
            });
            for object in drift::objects(nodes) {
                let count = named.applied.len();
                named.add(files, file, object, &|| *is_open);
                if is_changed && named.applied.len() > count {
                    named.applied.truncate(count);
                    changed.insert(file);
                }
            }
        }
        let built = self.builds_of(&changed, limits);
        for built in &built {
            self.add_built(files, built, &mut named);
        }
        let mut report = Report::default();
        named.say_paths(files, &mut report);
        self.say_awaited(&named, &mut report);
        self.say_sources(&named, &mut report);
        report
    }

    /// What the kustomizations that reach one of the files come to.
    pub(super) fn builds_of(&self, wanted: &BTreeSet<&str>, limits: &Limits) -> Vec<Built> {
        if wanted.is_empty() {
            return Vec::new();
        }
        let roots = self.roots().filter(|root| {
            let files = self.files_of(root);
            files.iter().any(|file| wanted.contains(file.as_str()))
        });
        roots.map(|root| self.build(root, limits)).collect()
    }

    /// Takes in the paths that a kustomization comes to, each in the file in which it is written: of a resource or of a patch.
    fn add_built<'a>(&'a self, files: &dyn Files, built: &'a Built, named: &mut Named<'a>) {
        for object in drift::objects(&built.objects).filter(|it| !built.is_open(it)) {
            let mut own = Named::default();
            // What kinds of files there are was asked of those that are resources.
            own.add(files, "", object, &|| false);
            for applied in own.applied {
                let Some(file) = self.file_of(applied.path.span.source) else {
                    continue;
                };
                let is_of_choices = variants::is_of_choices(&paths::parent(file));
                let place = (applied.path.span, applied.place.clone());
                let is_open = is_of_choices || directory_names::is_scaffold(file);
                if !is_open && named.built.insert(place) {
                    named.add_applied(files, Applied { file, ..applied });
                }
            }
        }
    }

    /// The path of a text.
    fn file_of(&self, id: SourceId) -> Option<&str> {
        let mut texts = self.texts.iter().filter(|(_, it)| it.id == id);
        let mut known = self.kustomizations.iter().filter(|(_, it)| it.id == id);
        let text = texts.next().map(|(path, _)| path);
        text.or_else(|| known.next().map(|(path, _)| path))
            .map(String::as_str)
    }

    /// Whether a patch writes the path of a source.
    fn changes_paths(&self) -> bool {
        let patches = self.kustomizations.values().flat_map(|it| &it.patches);
        let mut patches = patches.filter(|patch| {
            let kind = patch.target.as_ref().and_then(|it| it.kind.as_deref());
            kind.is_none_or(|kind| kind.contains("Kustomization") || kind.contains("Application"))
        });
        patches.any(|patch| match &patch.text {
            PatchText::Inline { text, .. } => {
                let is_of = text.contains("Kustomization") || text.contains("Application");
                text.contains("/spec/path")
                    || text.contains("/source/path")
                    || (is_of && text.contains("path:") && patch.target.is_none())
            }
            PatchText::File(named) => {
                let mut parsed = self
                    .texts
                    .iter()
                    .filter(|(path, _)| path.ends_with(&named.text));
                parsed.any(|(_, it)| {
                    let paths = |node: &Node| {
                        let spec = node.get("spec");
                        spec.is_some_and(|it| {
                            it.get("path").is_some() || it.get("source").is_some()
                        })
                    };
                    it.nodes.iter().any(paths)
                })
            }
        })
    }

    /// Names sources of charts that nothing makes, where those of nearly all other releases are here (seen in a homelab
    /// repository: `name: cilium` beside the HelmRepository `tetragon`, with one for each of 12 other releases), or where the file
    /// itself has one that nothing uses (seen in another: the source `volsync-repository`, and below it a release of `volsync`).
    fn say_sources(&self, named: &Named<'_>, report: &mut Report) {
        const FEW: usize = 4;
        let name_of = |it: &Awaited<'_>| it.name.as_str().unwrap_or_default().to_owned();
        let is_here = |it: &Awaited<'_>| named.known.contains(&(it.kind, &*name_of(it)));
        let affixed = self.kustomizations.values();
        let mut affixed = affixed.filter(|it| it.prefix.is_some() || it.suffix.is_some());
        let here = named.sources.iter().filter(|it| is_here(it)).count();
        let missing = named.sources.len() - here;
        if missing == 0 || affixed.next().is_some() {
            return;
        }
        let is_told = !named.open && !self.makes_more() && missing * FEW <= here;
        let used = named.sources.iter().map(|it| (it.kind, name_of(it)));
        let used: BTreeSet<(&str, String)> = used.collect();
        for source in named.sources.iter().filter(|it| !is_here(it)) {
            let name = name_of(source);
            let beside = named.defined.get(&(source.file, source.kind));
            let mut beside = beside.into_iter().flatten();
            let unused = beside.find(|it| !used.contains(&(source.kind, (**it).to_owned())));
            if !is_told && unused.is_none() {
                continue;
            }
            let names = named.known.iter().filter(|(kind, _)| *kind == source.kind);
            let help = match unused
                .copied()
                .or_else(|| nearest(&name, names.map(|(_, name)| *name)))
            {
                Some(near) => format!("did you mean `{near}`?"),
                None => "add the source, or correct the name".to_owned(),
            };
            let message = format!(
                "the {} `{name}` is not in the repository: the release is not installed until it exists",
                source.kind
            );
            report.push(
                Finding::new(&rules::DEPENDENCY_NOT_THERE, message)
                    .at(&source.by)
                    .span(source.name.span)
                    .severity(Severity::Warning)
                    .help(help),
            );
        }
    }

    fn say_awaited(&self, named: &Named<'_>, report: &mut Report) {
        if named.open || self.makes_more() {
            return;
        }
        let all = self.kustomizations.values();
        let affixes: BTreeSet<(&str, &str)> = all
            .map(|it| {
                (
                    it.prefix.as_deref().unwrap_or_default(),
                    it.suffix.as_deref().unwrap_or_default(),
                )
            })
            .collect();
        for awaited in &named.awaited {
            let name = awaited.name.as_str().unwrap_or_default();
            let is_known = |name: &str| named.known.contains(&(awaited.kind, name));
            let mut renamed = affixes
                .iter()
                .filter_map(|(prefix, suffix)| name.strip_prefix(prefix)?.strip_suffix(suffix));
            if is_known(name) || renamed.any(is_known) {
                continue;
            }
            let names = named.known.iter().filter(|(kind, _)| *kind == awaited.kind);
            let help = match nearest(name, names.map(|(_, name)| *name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "correct the name, or remove the entry".to_owned(),
            };
            let message = format!(
                "the {} `{name}` is not in the repository: what waits for it is never applied",
                awaited.kind
            );
            report.push(
                Finding::new(&rules::DEPENDENCY_NOT_THERE, message)
                    .at(&awaited.by)
                    .span(awaited.name.span)
                    .help(help),
            );
        }
    }
}

impl<'a> Named<'a> {
    /// Takes in an object. What an open file names, is not for here.
    fn add(
        &mut self,
        files: &dyn Files,
        file: &'a str,
        object: &'a Node,
        is_open: &dyn Fn() -> bool,
    ) {
        let word = |node: &'a Node, key: &str| node.get(key).and_then(Node::as_str);
        let group = drift::group(word(object, "apiVersion").unwrap_or_default());
        let of_object = word(object, "kind").unwrap_or_default();
        if group == FLUX_SOURCES {
            let kind = SOURCES.iter().find(|it| **it == of_object);
            let name = object.get("metadata").and_then(|it| word(it, "name"));
            if let Some((kind, name)) = kind.copied().zip(name) {
                self.known.insert((kind, name));
                self.defined.entry((file, kind)).or_default().push(name);
            }
            return;
        }
        let kind = match (group, of_object) {
            (FLUX, "Kustomization") => "Kustomization",
            (FLUX_HELM, "HelmRelease") => "HelmRelease",
            (ARGO_CD, "Application") => "Application",
            (FLUX_SETS, _) => {
                self.open = true;
                return;
            }
            _ => return,
        };
        let (Some(metadata), Some(spec)) = (object.get("metadata"), object.get("spec")) else {
            return;
        };
        let name = word(metadata, "name").unwrap_or_default();
        self.open |= drift::is_filled_in_later(name);
        self.known.insert((kind, name));
        if is_open() {
            return;
        }
        if kind == "Application" {
            return self.add_sources(files, file, spec, name);
        }
        if kind == "HelmRelease" {
            self.add_source(file, spec, name);
        }
        let awaited = spec.get("dependsOn").and_then(Node::as_seq);
        for (at, awaited) in awaited.unwrap_or_default().iter().enumerate() {
            let is_plain =
                |it: &&Node| it.as_str().is_some_and(|it| !drift::is_filled_in_later(it));
            self.awaited
                .extend(awaited.get("name").filter(is_plain).map(|name_of| Awaited {
                    file,
                    kind,
                    by: format!("{kind}/{name}:spec.dependsOn[{at}].name"),
                    name: name_of,
                }));
        }
        if let (Some(source), "Kustomization") = (spec.get("sourceRef"), kind) {
            let own = |key| word(source, key).unwrap_or_default();
            let key = format!("{}/{}", own("kind"), own("name"));
            let place = format!("{kind}/{name}:spec.path");
            let count = self.applied.len();
            self.add_path(files, file, place, spec.get("path"), (key, None));
            let is_off = spec.get("suspend").and_then(Node::as_bool) == Some(true);
            let added = self.applied.iter_mut().skip(count);
            added.for_each(|it| it.is_off = is_off);
        }
    }

    fn add_sources(&mut self, files: &dyn Files, file: &'a str, spec: &'a Node, name: &str) {
        let several = spec.get("sources").and_then(Node::as_seq);
        let several = several.unwrap_or_default().iter().enumerate();
        let several = several.map(|(at, it)| (format!("sources[{at}]"), it));
        let single = spec.get("source").map(|it| ("source".to_owned(), it));
        for (key, source) in single.into_iter().chain(several) {
            let word = |key| source.get(key).and_then(Node::as_str);
            let (Some(address), None) = (word("repoURL"), word("chart")) else {
                continue;
            };
            let revision = word("targetRevision").unwrap_or_default();
            let place = format!("Application/{name}:spec.{key}.path");
            let own = (format!("{address}@{revision}"), Some(address));
            let own = match CHECKED_OUT.contains(&revision) {
                true => own,
                false => (own.0, None),
            };
            self.add_path(files, file, place, source.get("path"), own);
        }
    }

    fn add_path(
        &mut self,
        files: &dyn Files,
        file: &'a str,
        place: String,
        path: Option<&'a Node>,
        (source, address): (String, Option<&'a str>),
    ) {
        let Some(path) = path else { return };
        let text = plain(path);
        let is_open = text.contains(['*', '$', '{', '<']) || drift::is_filled_in_later(text);
        if matches!(text, "" | ".") || is_open || text.split('/').any(|part| part == "..") {
            return;
        }
        let applied = Applied {
            file,
            place,
            path,
            source,
            address,
            is_here: false,
            is_off: false,
        };
        self.add_applied(files, applied);
    }

    fn add_applied(&mut self, files: &dyn Files, mut applied: Applied<'a>) {
        let text = plain(applied.path);
        applied.is_here = above(applied.file).any(|above| {
            let folder = paths::join(&above, text);
            files.is_dir(&folder) || files.is_kept_out(&folder)
        });
        self.applied.push(applied);
    }

    /// Takes in the source of a release's chart; `flux bootstrap` makes that of the repository itself.
    fn add_source(&mut self, file: &'a str, spec: &'a Node, release: &str) {
        let of_chart = spec
            .get("chart")
            .and_then(|it| it.get("spec")?.get("sourceRef"));
        let chart = of_chart.map(|it| ("chart.spec.sourceRef", it));
        let Some((key, source)) = chart.or_else(|| Some(("chartRef", spec.get("chartRef")?)))
        else {
            return;
        };
        let word = |key| source.get(key).and_then(Node::as_str);
        let kind = SOURCES.iter().find(|it| word("kind") == Some(**it));
        let is_plain =
            word("name").is_some_and(|it| it != "flux-system" && !drift::is_filled_in_later(it));
        if let (Some(kind), Some(name), true) = (kind, source.get("name"), is_plain) {
            self.sources.push(Awaited {
                file,
                kind,
                by: format!("HelmRelease/{release}:spec.{key}.name"),
                name,
            });
        }
    }

    fn say_paths(&mut self, files: &dyn Files, report: &mut Report) {
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for applied in &self.applied {
            let (here, missing) = counts.entry(&applied.source).or_default();
            *(if applied.is_here { here } else { missing }) += 1;
        }
        let mut origins = BTreeMap::new();
        for applied in self.applied.iter().filter(|it| !it.is_here) {
            let (here, missing) = counts
                .get(applied.source.as_str())
                .copied()
                .unwrap_or_default();
            let mut origin = || {
                let folder = paths::parent(applied.file);
                let known = origins.entry(folder);
                known.or_insert_with(|| origin(files, applied.file)).clone()
            };
            let mut is_origin = || {
                let own = applied.address.map(address);
                own.is_some() && origin().as_deref().map(address) == own
            };
            let begins = || {
                let first = plain(applied.path).split('/').next().unwrap_or_default();
                applied.source == BOOTSTRAPPED
                    && above(applied.file).any(|above| files.is_dir(&paths::join(&above, first)))
            };
            let (is_origin, is_most) = (is_origin(), here > missing);
            let is_known = is_most || is_origin;
            if !is_known && !begins() {
                // Of another repository, which may bring objects of its own.
                self.open = true;
                continue;
            }
            let written = applied.path.as_str().unwrap_or_default();
            let message =
                format!("the directory `{written}` is not in the repository: nothing is applied");
            let is_copy = !is_origin
                && applied
                    .address
                    .is_some_and(|it| is_of_other_host(it, origin().as_deref()));
            let severity = match is_known {
                _ if applied.is_off || is_copy => Severity::Info,
                true => Severity::Error,
                false => Severity::Warning,
            };
            report.push(
                Finding::new(&rules::APPLIED_PATH_NOT_THERE, message)
                    .at(&applied.place)
                    .span(applied.path.span)
                    .severity(severity)
                    .help("correct the path, which begins at the root of the repository"),
            );
        }
    }
}

/// The name of a file before its end (seen: `apps/template.yaml`, which people copy).
fn stem(file: &str) -> &str {
    let name = paths::file_name(file);
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// A path without what does not matter.
fn plain(path: &Node) -> &str {
    let text = path.as_str().unwrap_or_default();
    text.trim_start_matches("./").trim_matches('/')
}

/// The directories above a file.
fn above(file: &str) -> impl Iterator<Item = String> {
    let first = Some(paths::parent(file));
    std::iter::successors(first, |it| (it.len() > 1).then(|| paths::parent(it)))
}

/// Owner and name in the address of a repository: `https://host/owner/name.git`, `git@host:owner/name`.
fn address(url: &str) -> &str {
    let url = url.trim_end_matches('/').trim_end_matches(".git");
    let mut ends = url.rmatch_indices(['/', ':']);
    let start = ends.nth(1).map_or(0, |(at, _)| at + 1);
    url.get(start..).unwrap_or_default()
}

/// Where the clone that a file lies in comes from.
fn origin(files: &dyn Files, file: &str) -> Option<String> {
    let config = above(file).find_map(|it| files.read(&paths::join(&it, ".git/config")).ok())?;
    let text = String::from_utf8(config).ok()?;
    let mut lines = text.lines().map(str::trim);
    lines.find(|line| *line == "[remote \"origin\"]")?;
    let url = lines.find_map(|line| line.strip_prefix("url = "))?;
    Some(url.to_owned())
}

/// The host in the address of a repository.
fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split('/').next().unwrap_or_default();
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    rest.split(':').next().unwrap_or_default()
}

/// Whether an address is not that of the clone, by its host, or of a server in the cluster: what is there somebody pushes, and
/// more may be in it than in the clone (seen in a workshop: a Gitea that begins with parts of the repository, to which each
/// participant adds).
fn is_of_other_host(url: &str, origin: Option<&str>) -> bool {
    let own = host(url);
    own.ends_with(".svc")
        || own.contains(".svc.")
        || own == "localhost"
        || origin.is_some_and(|it| host(it) != own)
}

#[cfg(test)]
mod tests {
    use super::{address, is_of_other_host};

    #[test]
    fn addresses_of_one_repository_are_equal() {
        for url in [
            "https://git.example/shop/deploy.git",
            "https://git.example/shop/deploy/",
            "git@git.example:shop/deploy.git",
            "ssh://git@git.example/shop/deploy",
        ] {
            assert_eq!(address(url), "shop/deploy", "{url}");
        }
    }

    #[test]
    fn servers_beside_the_origin_are_others() {
        const ORIGIN: Option<&str> = Some("git@git.example:shop/deploy.git");
        for (url, origin, other) in [
            ("https://git.example/shop/old.git", ORIGIN, false),
            ("ssh://git@git.example:22/shop/old", ORIGIN, false),
            ("https://git.example/shop/old.git", None, false),
            ("http://gitea.local:3000/shop/old.git", ORIGIN, true),
            ("http://gitea.git.svc:3000/shop/old.git", None, true),
            ("http://gitea.git.svc.cluster.local/shop/old", None, true),
        ] {
            assert_eq!(is_of_other_host(url, origin), other, "{url} {origin:?}");
        }
    }
}
