//! What an Application, an ApplicationSet or a Kustomization of Flux says of the directories that it applies.

use super::glob;
use crate::drift;
use crate::map::BTreeMap;
use crate::yaml::{Node, Value};

/// What `flux bootstrap` calls the source and the Kustomization that it makes.
const BOOTSTRAPPED: &str = "flux-system";

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Root {
    /// Where what it applies lies, from the root of a repository; nothing where that is not to be seen.
    pub(super) paths: Vec<Place>,
    pub(super) of_argo_cd: bool,
    /// It has the server apply.
    pub(super) server_side: bool,
    /// It compares with what the server would make of it.
    pub(super) server_side_diff: bool,
    /// The patch of its template has the server apply some of what it makes, or compare so.
    pub(super) patched_server_side: bool,
    pub(super) patched_diff: bool,
    /// It replaces what it applies.
    pub(super) replaces: bool,
    /// It is called as `flux bootstrap` calls the one that all others hang on.
    pub(super) bootstraps: bool,
    /// What it builds is a checkout of Git, as it is: no plugin writes into it, and nobody pushes an archive.
    pub(super) from_git: bool,
    /// A chart is among its sources, whose objects no manifest shows.
    pub(super) brings_chart: bool,
    /// The source of Flux that it applies, by kind and name.
    source: Option<String>,
}

/// A directory that is applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) steps: Vec<Step>,
    pub(super) reach: Reach,
}

/// Which files of a directory are applied, where no kustomization and no chart says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reach {
    /// Those of directories below as well.
    pub(super) below: bool,
    include: Option<String>,
    exclude: Option<String>,
}

impl Reach {
    /// All of them.
    fn all() -> Self {
        Self {
            below: true,
            ..Self::default()
        }
    }

    /// `directory` of a source of Argo CD, which looks into no directory below without `recurse` (argo-cd.readthedocs.io,
    /// "Directory").
    fn of(source: &Node) -> Self {
        let directory = source.get("directory");
        let word = |key| {
            let node = directory?.get(key)?;
            node.as_str().filter(|it| !it.is_empty()).map(str::to_owned)
        };
        let recurse = directory.and_then(|it| it.get("recurse")?.as_bool());
        Self {
            below: recurse == Some(true),
            include: word("include"),
            exclude: word("exclude"),
        }
    }

    /// Whether it holds a file, by its path below the directory.
    pub(super) fn holds(&self, path: &str) -> bool {
        let fits = |pattern: &String| glob::matches(pattern, path);
        (self.below || !path.contains('/'))
            && self.include.as_ref().is_none_or(fits)
            && !self.exclude.as_ref().is_some_and(fits)
    }
}

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Name(String),
    /// `*`, or what a generator fills in.
    Any,
}

impl Step {
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Any => None,
        }
    }

    pub(super) fn is(&self, part: &str) -> bool {
        self.name().is_none_or(|name| name == part)
    }
}

impl Root {
    /// Reads an object; `None` for one that applies nothing of a repository.
    pub(super) fn of(object: &Node) -> Option<Self> {
        let group = drift::group(object.get("apiVersion")?.as_str()?);
        let spec = object.get("spec")?;
        let paths = match (group, object.get("kind")?.as_str()?) {
            ("kustomize.toolkit.fluxcd.io", "Kustomization") => {
                let path = spec.get("path").and_then(Node::as_str);
                // A patch of one has neither path nor source, which each of them needs (seen: `gotk-patches.yaml`).
                if path.is_none() && spec.get("sourceRef").is_none() {
                    return None;
                }
                // It does not leave the repository: `../../apps` is `apps` (`securejoin`).
                let path = path.unwrap_or(".").trim_start_matches(['.', '/']);
                let steps = steps(path)?;
                let known = (!is_open(&steps)).then_some(steps);
                let known = known.map(|steps| Place {
                    steps,
                    reach: Reach::all(),
                });
                known.into_iter().collect()
            }
            // The operator of Flux makes a GitRepository and a Kustomization of it.
            ("fluxcd.controlplane.io", "FluxInstance") => {
                let path = spec.get("sync")?.get("path")?.as_str()?;
                vec![Place {
                    steps: steps(path)?,
                    reach: Reach::all(),
                }]
            }
            // Its chart makes the FluxInstance (seen in the template of many homelab repositories).
            ("helm.toolkit.fluxcd.io", "HelmRelease") => {
                let sync = spec.get("values")?.get("instance")?.get("sync")?;
                vec![Place {
                    steps: steps(sync.get("path")?.as_str()?)?,
                    reach: Reach::all(),
                }]
            }
            ("argoproj.io", "Application") => {
                let named = sources(spec);
                // A chart of another place.
                if named.is_empty() {
                    return None;
                }
                let places = named.into_iter().filter_map(place);
                places.filter(|it| !is_open(&it.steps)).collect()
            }
            ("argoproj.io", "ApplicationSet") => of_set(spec)?,
            _ => return None,
        };
        let (server_side, server_side_diff) = drift::asks_server(object);
        // A template in text, which may say so of some alone (seen: `{{- if ne .path.basename "keycloak" }}` around it).
        let patch = spec.get("templatePatch").and_then(Node::as_str);
        let patch = patch.unwrap_or_default();
        let source = spec.get("sourceRef");
        let of_source = |key| source.and_then(|it| it.get(key)?.as_str());
        let source = of_source("name");
        let name = object.get("metadata").and_then(|it| it.get("name"));
        let is_called = |it: Option<&str>| it == Some(BOOTSTRAPPED);
        Some(Self {
            paths,
            bootstraps: matches!(group, "fluxcd.controlplane.io" | "helm.toolkit.fluxcd.io")
                || (is_called(name.and_then(Node::as_str)) && is_called(source)),
            of_argo_cd: group == "argoproj.io",
            server_side,
            server_side_diff,
            patched_server_side: patch.contains("ServerSideApply=true"),
            patched_diff: patch.contains("ServerSideDiff=true"),
            replaces: drift::replaces(object),
            from_git: match group {
                "argoproj.io" => !has_plugin(spec),
                "kustomize.toolkit.fluxcd.io" => of_source("kind") == Some("GitRepository"),
                _ => syncs_git(spec),
            },
            brings_chart: group == "argoproj.io" && has_chart(spec),
            source: source.map(|name| {
                let kind = of_source("kind").unwrap_or_default();
                format!("{kind}/{name}")
            }),
        })
    }

    /// Whether it applies all of a repository.
    fn is_whole(&self) -> bool {
        self.paths.iter().any(|it| it.steps.is_empty())
    }
}

/// Sources of which Flux applies directories.
const SOURCES: &[&str] = &["Bucket", "GitRepository", "OCIRepository"];

/// Kind and name of a source of Flux, and its address.
pub(super) fn address(object: &Node) -> Option<(String, &str)> {
    let kind = object.get("kind")?.as_str()?;
    if !SOURCES.contains(&kind) {
        return None;
    }
    let name = object.get("metadata")?.get("name")?.as_str()?;
    let spec = object.get("spec")?;
    let address = spec.get("url").or_else(|| spec.get("endpoint"))?.as_str()?;
    Some((format!("{kind}/{name}"), address))
}

/// Leaves out those of Flux that apply all of a source which is not the one that most of them have directories of: another
/// repository (seen: definitions of an operator, from its own repository, without a `path`; in many homelab repositories Flux
/// itself, `./` of an OCIRepository of its manifests).
pub(super) fn leave_out_elsewhere(
    roots: &mut Vec<(&str, Root)>,
    addresses: &BTreeMap<String, &str>,
) {
    let of = |root: &Root| addresses.get(root.source.as_deref()?).copied();
    let mut counts: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let parts = roots
        .iter()
        .filter(|(_, it)| !it.of_argo_cd && !it.is_whole());
    for (_, root) in parts {
        *counts.entry(of(root)).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    if let Some((own, _)) = most {
        roots.retain(|(_, root)| !root.is_whole() || of(root).is_none_or(|it| Some(it) == own));
    }
}

/// Whether what makes a FluxInstance, or one itself, has it read a repository of Git.
fn syncs_git(spec: &Node) -> bool {
    let values = spec.get("values").and_then(|it| it.get("instance"));
    let sync = values.unwrap_or(spec).get("sync");
    let kind = sync.and_then(|it| it.get("kind")?.as_str());
    kind == Some("GitRepository")
}

/// Whether one of the sources of an Application, or of the template of a set of them, is a chart of a registry.
fn has_chart(spec: &Node) -> bool {
    any_source_has(spec, "chart")
}

/// Whether a plugin renders one of them.
fn has_plugin(spec: &Node) -> bool {
    any_source_has(spec, "plugin")
}

fn any_source_has(spec: &Node, key: &str) -> bool {
    let template = spec.get("template").and_then(|it| it.get("spec"));
    let spec = template.unwrap_or(spec);
    let more = spec.get("sources").and_then(Node::as_seq);
    let mut all = spec
        .get("source")
        .into_iter()
        .chain(more.unwrap_or_default());
    all.any(|source| source.get(key).is_some())
}

/// The paths of the sources of an Application, each with its source.
fn sources(spec: &Node) -> Vec<(&str, &Node)> {
    let more = spec.get("sources").and_then(Node::as_seq);
    let all = spec
        .get("source")
        .into_iter()
        .chain(more.unwrap_or_default());
    // Of a registry comes a chart, whose path begins there.
    let is_of_git = |source: &&Node| {
        let url = source.get("repoURL").and_then(Node::as_str);
        !url.is_some_and(|url| url.starts_with("oci://"))
    };
    all.filter(is_of_git)
        .filter_map(|source| Some((source.get("path")?.as_str()?, source)))
        .collect()
}

fn place((path, source): (&str, &Node)) -> Option<Place> {
    Some(Place {
        steps: steps(path)?,
        reach: Reach::of(source),
    })
}

/// The places of a set: those of its template, or those that its generators name where the template leaves them open.
fn of_set(spec: &Node) -> Option<Vec<Place>> {
    let named = sources(spec.get("template")?.get("spec")?);
    // A path in the text of a patch is open in practice (seen in a homelab repository).
    let patched = spec.get("templatePatch").and_then(Node::as_str);
    let is_patched = named.is_empty() && patched.is_some_and(|it| it.contains("path:"));
    if named.is_empty() && !is_patched {
        return None;
    }
    // What a generator names is the directory itself only where the template says nothing else.
    let is_exact = |path: &str| {
        let inside = path.strip_prefix("{{").and_then(|it| it.strip_suffix("}}"));
        matches!(inside.map(str::trim), Some("path" | ".path" | ".path.path"))
    };
    let open = named.iter().find(|(path, _)| is_exact(path));
    let reach = open.map_or_else(Reach::all, |(_, source)| Reach::of(source));
    let begins = |it: &Place| it.steps.first() != Some(&Step::Any);
    let own: Vec<Place> = named.into_iter().filter_map(place).collect();
    let generators = spec.get("generators");
    if own.iter().all(begins) && !is_patched {
        return Some(own);
    }
    let mut all: Vec<Place> = own.into_iter().filter(begins).collect();
    let mut paths = Vec::new();
    generated(generators?, "", &mut paths);
    all.extend(paths.into_iter().map(|steps| Place {
        steps,
        reach: reach.clone(),
    }));
    Some(all)
}

/// The paths that generators name: of directories, of files in them, and texts that look like paths.
fn generated(node: &Node, key: &str, all: &mut Vec<Vec<Step>>) {
    match &node.value {
        Value::Seq(list) => list.iter().for_each(|item| generated(item, key, all)),
        Value::Map(map) => {
            let excluded = map.get("exclude").and_then(|it| it.node.as_bool());
            let entries = map.iter().filter(|_| excluded != Some(true));
            for (inner, entry) in entries {
                // `files: [{path: …}]`
                let key = if key == "files" { key } else { inner };
                generated(&entry.node, key, all);
            }
        }
        Value::String(text) => {
            let is_url = text.contains("://") || text.contains('@') || text.contains(' ');
            let looks = text.contains('/') && !is_url && !text.starts_with("{{");
            if key == "files" || key == "path" || looks {
                let mut path = steps(text).unwrap_or_default();
                if key == "files" {
                    path.pop();
                }
                all.push(path);
            }
        }
        _ => {}
    }
}

fn is_open(path: &[Step]) -> bool {
    !path.is_empty() && path.iter().all(|step| *step == Step::Any)
}

/// The parts of a path; `None` for one that leads out of the repository.
fn steps(path: &str) -> Option<Vec<Step>> {
    let parts = path.split('/').filter(|part| !matches!(*part, "" | "."));
    let mut all = Vec::new();
    for part in parts {
        match part {
            ".." => return None,
            "**" => break,
            _ => {}
        }
        let open = part.contains('*') || part.contains("}}") || drift::is_filled_in_later(part);
        all.push(match open {
            true => Step::Any,
            false => Step::Name(part.to_owned()),
        });
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::source::SourceId;
    use crate::yaml::Limits;

    fn shown(spec: &str, kind: &str) -> Option<String> {
        let version = match kind {
            "Kustomization" => "kustomize.toolkit.fluxcd.io/v1",
            _ => "argoproj.io/v1alpha1",
        };
        let text = format!("apiVersion: {version}\nkind: {kind}\nspec: {spec}\n");
        let (limits, mut report) = (Limits::default(), Report::default());
        let nodes = drift::read(&text, SourceId::default(), &limits, &mut report);
        let root = Root::of(&nodes[0])?;
        let step = |step: &Step| step.name().unwrap_or("*").to_owned();
        let path = |path: &Place| path.steps.iter().map(step).collect::<Vec<_>>().join("/");
        Some(root.paths.iter().map(path).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn paths_are_those_of_the_source_or_of_generators() {
        let set = |path: &str, generator: &str| {
            format!(
                "{{template: {{spec: {{source: {{path: '{path}'}}}}}}, generators: [{generator}]}}"
            )
        };
        let of = |path, generator| shown(&set(path, generator), "ApplicationSet");
        let directories = "{git: {repoURL: 'https://a/b', directories: [{path: 'apps/*'}, {path: apps/old, exclude: true}]}}";
        let elements = "{list: {elements: [{name: web, sourceRoot: components/web}]}}";
        for (found, expected) in [
            (
                shown("{source: {path: ./web/}}", "Application"),
                Some("web"),
            ),
            (
                shown("{sources: [{chart: a}, {path: web}]}", "Application"),
                Some("web"),
            ),
            (shown("{source: {chart: redis}}", "Application"), None),
            (
                shown("{source: {path: '{{path}}'}}", "Application"),
                Some(""),
            ),
            (
                shown("{source: {path: 'clusters/<NAME>/web'}}", "Application"),
                Some("clusters/*/web"),
            ),
            (
                shown("{path: ./apps/web}", "Kustomization"),
                Some("apps/web"),
            ),
            (of("web", directories), Some("web")),
            (of("apps/{{name}}", elements), Some("apps/*")),
            (of("{{path}}", directories), Some("apps/*")),
            (
                of(
                    "{{.path.path}}",
                    "{git: {files: [{path: 'web/*/app.yaml'}]}}",
                ),
                Some("web/*"),
            ),
            (
                of("{{sourceRoot}}/{{env}}", elements),
                Some("components/web"),
            ),
            (of("{{path}}", "{clusters: {}}"), Some("")),
        ] {
            assert_eq!(found.as_deref(), expected);
        }
    }
}
