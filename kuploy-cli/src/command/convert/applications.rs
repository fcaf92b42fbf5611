//! Applications of Argo CD that are there already: a run does not take over that of another environment or project.

use kuploy_compose::drift;
use kuploy_compose::environments::OVERLAYS;
use kuploy_compose::source::{SourceId, paths, without_credentials};
use kuploy_compose::yaml::{Limits, Node};
use kuploy_compose::{Files, Options, diagnostic::Report};

use crate::failure::Failure;
use crate::output::{Change, ChangeKind, Changes};

/// Refuses to write an Application over one that deploys another directory, while that directory is still there: both
/// are wanted, and only the name is the same.
///
/// # Errors
/// For the first such Application.
pub(super) fn guard(
    changes: &Changes,
    files: &dyn Files,
    out: &str,
    options: &Options,
) -> Result<(), Failure> {
    let synced = options.synced();
    // A chart in place of the manifests leaves those that are there to nobody.
    let written = match options.writes_manifests() {
        true => out,
        false => synced,
    };
    check(changes, files, (written, options), |_| synced.to_owned())
}

/// The same for the Applications of environments, each of which deploys its overlay below `out`.
///
/// # Errors
/// For the first such Application.
pub(super) fn guard_each(
    changes: &Changes,
    files: &dyn Files,
    out: &str,
    options: &Options,
) -> Result<(), Failure> {
    check(changes, files, (out, options), |path| {
        let name = paths::file_name(path);
        format!("{out}/{OVERLAYS}/{name}")
    })
}

/// `out` is the directory that the run writes, and `deployed` the one, seen from the current one, that the Application of a path in the repository deploys.
fn check(
    changes: &Changes,
    files: &dyn Files,
    (out, options): (&str, &Options),
    deployed: impl Fn(&str) -> String,
) -> Result<(), Failure> {
    for change in changes.differing() {
        if change.kind != ChangeKind::Changed {
            continue;
        }
        let (old, new) = (read(&change.before), read(&change.after));
        for after in &new {
            let same = |before: &&App| before.name == after.name;
            let Some(before) = old.iter().find(same) else {
                continue;
            };
            if before.path == after.path && before.repository == after.repository {
                continue;
            }
            let deployed = deployed(&after.path);
            if before.repository == after.repository
                && !is_other(files, out, &deployed, before, after)
            {
                continue;
            }
            let shown = changes.folder().show(&change.path);
            return Err(refusal(&shown, before, after, options));
        }
    }
    Ok(())
}

/// What differs between the Application that is there and the one that would be, and what to write.
fn refusal(shown: &str, before: &App, after: &App, options: &Options) -> Failure {
    let App {
        name,
        repository,
        path,
        ..
    } = before;
    if *repository != after.repository {
        let message = format!(
            "{shown} is the Application `{name}` of the repository `{repository}`, and this run would make it one of `{}`",
            after.repository
        );
        return Failure::new(message).help(format!(
            "for the same Application write `--repo-url {repository}`; for another one give it a name of its own: `--argocd-name {name}-NAME`; `--force` replaces it, if the repository has moved"
        ));
    }
    let message = format!(
        "{shown} is the Application `{name}` for `{path}`, and this run would replace it by one for `{}`",
        after.path
    );
    if !options.writes_manifests() {
        return Failure::new(message).help(format!(
            "leave out `--chart`; for a chart beside the manifests write `-o {} --chart DIR`; for a chart that is not deployed leave the Application out: `--argocd-app=false`; `--force` replaces it",
            options.out()
        ));
    }
    Failure::new(message).help(format!(
        "for the same Application repeat the options of the run that wrote it, such as `--overlay {path}` (or `x-kuploy: {{overlay: {path}}}`); for another one give it a name of its own: `--argocd-name {name}-NAME`; `--force` replaces it"
    ))
}

/// Applications beside those of a run that deploy the same directory into the same namespace, as after another name of the
/// project: both apply the same objects, and each takes them from the other.
pub(super) fn twins(files: &dyn Files, folders: &[Changes]) -> Vec<String> {
    let here = files.current_dir();
    let mut told = Vec::new();
    for changes in folders {
        let made = changes.list.iter().flat_map(|change| read(&change.after));
        let made: Vec<App> = made.collect();
        if made.is_empty() {
            continue;
        }
        let folder = paths::join(&here, changes.folder().shown());
        for entry in files.list(&folder).unwrap_or_default() {
            // What an earlier run of this project made is named as no longer written.
            let is_known = |it: &Change| it.path == entry.name;
            let is_own = changes.list.iter().any(is_known) || changes.stale.contains(&entry.name);
            if is_own || !(entry.name.ends_with(".yaml") || entry.name.ends_with(".yml")) {
                continue;
            }
            let bytes = files.read(&paths::join(&folder, &entry.name));
            let nodes = nodes(&bytes.unwrap_or_default());
            let what = match nodes.len() {
                1 => "the file",
                _ => "it from the file",
            };
            for other in nodes.iter().filter_map(application) {
                let Some(own) = made.iter().find(|it| it.deploys_as(&other)) else {
                    continue;
                };
                let shown = changes.folder().show(&entry.name);
                told.push(format!(
                    "{shown} is the Application `{}` for the directory that `{}` deploys now: delete {what}, and once `{}` is synced the Application without its objects: `argocd app delete {} --cascade=false`",
                    other.name, own.name, own.name, other.name
                ));
            }
        }
    }
    told
}

/// What an Application deploys.
struct App {
    name: String,
    repository: String,
    path: String,
    /// Where to.
    namespace: Option<String>,
    /// The cluster: its URL, or its name with `name:` before it.
    cluster: String,
    /// Argo CD changes what it reads there (`kustomize`, `helm`, …).
    changes: bool,
}

/// The cluster that Argo CD itself runs in.
const OWN_CLUSTER: &str = "https://kubernetes.default.svc";

impl App {
    /// Whether both apply the same objects to the same cluster.
    fn deploys_as(&self, other: &Self) -> bool {
        let repository = |it: &Self| {
            it.repository
                .trim_end_matches('/')
                .trim_end_matches(".git")
                .to_owned()
        };
        repository(self) == repository(other)
            && self.path.trim_matches('/') == other.path.trim_matches('/')
            && self.namespace == other.namespace
            && self.cluster == other.cluster
            && !self.changes
            && !other.changes
    }
}

/// The Applications in a file.
fn read(bytes: &[u8]) -> Vec<App> {
    nodes(bytes).iter().filter_map(application).collect()
}

/// The objects in a file.
fn nodes(bytes: &[u8]) -> Vec<Node> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Vec::new();
    };
    let (limits, mut report) = (Limits::default(), Report::default());
    drift::read(text, SourceId::default(), &limits, &mut report)
}

fn application(node: &Node) -> Option<App> {
    if node.get("kind")?.as_str()? != "Application" {
        return None;
    }
    let source = node.get("spec")?.get("source")?;
    let destination = node.get("spec")?.get("destination");
    let text = |node: &Node, key: &str| Some(node.get(key)?.as_str()?.to_owned());
    let to = |key: &str| text(destination?, key).filter(|it| !it.is_empty());
    let named = || to("name").filter(|it| it != "in-cluster");
    let cluster = to("server").or_else(|| Some(format!("name:{}", named()?)));
    Some(App {
        name: text(node.get("metadata")?, "name")?,
        // Former versions wrote the credentials of a URL, which are not compared.
        repository: without_credentials(&text(source, "repoURL")?),
        path: text(source, "path")?,
        namespace: to("namespace"),
        cluster: cluster.unwrap_or_else(|| OWN_CLUSTER.to_owned()),
        changes: ["kustomize", "helm", "plugin"]
            .iter()
            .any(|key| source.get(key).is_some()),
    })
}

/// The objects in a file of manifests, as `kubectl` names them; claims and what holds no objects are none.
pub(super) fn objects(bytes: &[u8]) -> Vec<String> {
    const KEPT: [&str; 3] = ["PersistentVolumeClaim", "Kustomization", "Component"];
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Vec::new();
    };
    let (limits, mut report) = (Limits::default(), Report::default());
    let nodes = drift::read(text, SourceId::default(), &limits, &mut report);
    let objects = nodes.iter().filter_map(|node| {
        let kind = node
            .get("kind")?
            .as_str()
            .filter(|kind| !KEPT.contains(kind))?;
        let metadata = node.get("metadata")?;
        let name = metadata.get("name")?.as_str()?;
        let namespace = metadata.get("namespace").and_then(Node::as_str);
        let namespace = namespace.map_or_else(String::new, |it| format!(" --namespace {it}"));
        Some(format!("{}/{name}{namespace}", kind.to_ascii_lowercase()))
    });
    objects.collect()
}

/// Whether the directory of an Application is on the disk and not what this run writes: one that was moved is gone, and
/// an overlay that is new takes the place of the manifests that it builds on. `after` deploys `deployed`, which tells
/// where the repository is.
fn is_other(files: &dyn Files, out: &str, deployed: &str, before: &App, after: &App) -> bool {
    let here = files.current_dir();
    let deployed = paths::join(&here, deployed);
    // Where the path was chosen by hand nothing tells; what cannot be found may be there.
    deployed
        .strip_suffix(after.path.as_str())
        .is_none_or(|root| {
            let earlier = paths::join(root, &before.path);
            files.metadata(&earlier).is_ok() && earlier != paths::join(&here, out)
        })
}
