//! What an earlier run wrote into the output directory, where a cluster may run it by now: some decisions can only be
//! changed at a price, and are kept as long as they are right.

use crate::map::BTreeSet;

use crate::map::BTreeMap;
use crate::options::{BASE, Kind, OVERLAYS, Options};
use crate::source::{FileKind, Files, paths};

/// Larger files are none of a run.
const LARGEST_FILE: u64 = 8 << 20;
/// More files than this are another tool's.
const MOST_FILES: usize = 5_000;

/// Folder of a volume that is mounted where an image wants an empty one: `lost+found` stays outside of it.
pub(crate) const EMPTY_DIRECTORY: &str = "data";

/// What an earlier run decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EarlierOutput {
    /// The controllers, by the name of their service in the cluster, and the directory that has them.
    kinds: BTreeMap<String, (Kind, String)>,
    /// Whether the StatefulSet of a service starts one pod after the other: a cluster never changes that.
    ordered: BTreeMap<String, bool>,
    /// Whether a Service has no address of its own, by its name: a cluster never changes that.
    headless: BTreeMap<String, bool>,
    /// The claims that containers mount as a whole. Their data stays where it is.
    whole: BTreeSet<String>,
    /// The claims of which containers mount the directory [`EMPTY_DIRECTORY`].
    inside: BTreeSet<String>,
    /// The modes of the files of Secrets.
    modes: BTreeMap<String, u32>,
    /// Kind and name of the objects that Argo CD was told to apply server-side.
    server_side: BTreeSet<(String, String)>,
}

impl EarlierOutput {
    /// Reads what lies in the output directory. Files that this program did not write say nothing.
    ///
    /// An environment is what its overlay makes of the base. Where there is neither, it is deployed for the first time, or
    /// from the manifests of a run that knew no environments.
    pub(super) fn read(files: &dyn Files, options: &Options) -> Self {
        let mut found = Self::default();
        let out = options.out().trim_end_matches('/');
        if out == "-" || !options.writes_manifests() {
            return found;
        }
        let name = options.environment.as_deref().unwrap_or_default();
        let above = out.strip_suffix(name).filter(|_| !name.is_empty());
        let above = above.and_then(|above| above.strip_suffix(&format!("/{OVERLAYS}/")));
        let root = above.unwrap_or(out);
        let base = format!("{root}/{BASE}");
        let has_base = above.is_some() || !options.environments.is_empty();
        let places = match has_base {
            true => [base.as_str(), root],
            false => [root, base.as_str()],
        };
        let _ = places.iter().any(|place| found.look_into(files, place));
        if above.is_some() {
            found.look_into(files, out);
            found.change(files, out);
        }
        found
    }

    /// Learns from the manifests of a directory; whether this program wrote one of them.
    fn look_into(&mut self, files: &dyn Files, shown: &str) -> bool {
        let mut knows = false;
        for (_, text) in texts(files, shown) {
            knows |= self.learn(&text, shown);
        }
        knows
    }

    /// Learns from the patches of an overlay.
    fn change(&mut self, files: &dyn Files, overlay: &str) {
        let kustomization = format!("{overlay}/kustomization.yaml");
        let Some(kustomization) = text(files, &kustomization) else {
            return;
        };
        for (name, text) in texts(files, &format!("{overlay}/patches")) {
            match name.ends_with(".json-patch.yaml") {
                true => {
                    if let Some(service) = target(&kustomization, &name) {
                        self.headless
                            .extend(headless_by(&text).map(|is| (service.to_owned(), is)));
                    }
                }
                false => text
                    .split("\n---\n")
                    .for_each(|document| self.merge(document)),
            }
        }
    }

    /// What a strategic-merge patch changes of what was learned.
    fn merge(&mut self, document: &str) {
        let patch = Object::read(document);
        let name = patch.name.to_owned();
        if patch.kind == "Service" && document.contains("\n  clusterIP: ") {
            self.headless.insert(name.clone(), patch.is_headless);
        }
        if patch.server_side {
            self.server_side.insert((patch.kind.to_owned(), name));
        }
    }

    /// The controller of a service, where it is a Deployment or a StatefulSet.
    pub(crate) fn kind(&self, service: &str) -> Option<Kind> {
        self.kinds.get(service).map(|(kind, _)| *kind)
    }

    /// The directory that has the controller of a service, as messages name it.
    pub(crate) fn place(&self, service: &str) -> Option<&str> {
        self.kinds.get(service).map(|(_, place)| place.as_str())
    }

    /// Whether a service has a StatefulSet that starts one pod after the other.
    pub(crate) fn is_ordered(&self, service: &str) -> bool {
        self.ordered.get(service).is_some_and(|ordered| *ordered)
    }

    /// Whether a container mounts a claim as a whole.
    pub(crate) fn mounts_whole(&self, claim: &str) -> bool {
        self.whole.contains(claim)
    }

    /// Whether containers mount the directory of a claim that is empty at first, and none the claim as a whole.
    pub(crate) fn mounts_inside(&self, claim: &str) -> bool {
        self.inside.contains(claim) && !self.mounts_whole(claim)
    }

    /// Whether the Service of a name has no address of its own, where there is one.
    pub(crate) fn is_headless(&self, name: &str) -> Option<bool> {
        self.headless.get(name).copied()
    }

    /// Whether the owner of the files of a Secret may execute them, and nobody else read them.
    pub(crate) fn secret_mode(&self, secret: &str) -> Option<(bool, bool)> {
        let mode = self.modes.get(secret)?;
        Some((mode & 0o100 != 0, mode & 0o004 == 0))
    }

    /// Whether Argo CD was told to apply an object server-side.
    pub(crate) fn is_server_side(&self, kind: &str, name: &str) -> bool {
        !self.server_side.is_empty()
            && self
                .server_side
                .contains(&(kind.to_owned(), name.to_owned()))
    }

    fn learn(&mut self, text: &str, place: &str) -> bool {
        let mut knows = false;
        for document in text.split("\n---\n") {
            let object = Object::read(document);
            if !object.is_own {
                continue;
            }
            knows = true;
            let kind = match object.kind {
                "Deployment" => Some(Kind::Deployment),
                "StatefulSet" => Some(Kind::StatefulSet),
                _ => None,
            };
            if let Some(kind) = kind {
                let service = object.service.to_owned();
                self.ordered.insert(service.clone(), object.is_ordered);
                self.kinds.insert(service, (kind, place.to_owned()));
            }
            if kind.is_some() || matches!(object.kind, "DaemonSet" | "Job" | "CronJob") {
                let (whole, inside) = mounted(document);
                self.whole.extend(whole);
                self.inside.extend(inside);
                self.modes.extend(secret_modes(document));
            }
            if object.kind == "Service" {
                let name = object.name.to_owned();
                self.headless.insert(name, object.is_headless);
            }
            if object.server_side {
                let name = (object.kind.to_owned(), object.name.to_owned());
                self.server_side.insert(name);
            }
        }
        knows
    }
}

/// The manifests of a directory, with their names.
fn texts(files: &dyn Files, shown: &str) -> impl Iterator<Item = (String, String)> {
    let directory = paths::join(&files.current_dir(), shown);
    let entries = files.list(&directory).unwrap_or_default().into_iter();
    let names = entries.map(|entry| entry.name);
    let manifests = names.filter(|name| name.ends_with(".yaml"));
    manifests.take(MOST_FILES).filter_map(move |name| {
        let text = text(files, &paths::join(&directory, &name))?;
        Some((name, text))
    })
}

fn text(files: &dyn Files, path: &str) -> Option<String> {
    let path = paths::join(&files.current_dir(), path);
    let metadata = files.metadata(&path).ok()?;
    let is_small = metadata.kind == FileKind::File && metadata.len <= LARGEST_FILE;
    let bytes = is_small.then(|| files.read(&path).ok())??;
    String::from_utf8(bytes).ok()
}

/// The name of the object that a JSON patch is for, as the kustomization of an overlay says below the path of the patch.
fn target<'t>(kustomization: &'t str, patch: &str) -> Option<&'t str> {
    let is_path = |line: &&str| line.strip_prefix("- path: patches/") == Some(patch);
    let mut lines = kustomization
        .lines()
        .skip_while(|line| !is_path(line))
        .skip(1);
    let mut own = lines.by_ref().take_while(|line| line.starts_with(' '));
    let mut is_service = false;
    own.find_map(|line| {
        is_service |= line == "    kind: Service";
        line.strip_prefix("    name: ").filter(|_| is_service)
    })
}

/// Whether a JSON patch takes the address of a Service away or gives it one; `None` where it leaves it.
fn headless_by(patch: &str) -> Option<bool> {
    let mut operations = patch.split("- op: ");
    operations.find_map(|operation| {
        let is_address = operation.contains("\n  path: /spec/clusterIP\n")
            || operation.ends_with("\n  path: /spec/clusterIP");
        is_address.then(|| !operation.starts_with("remove"))
    })
}

/// The claims that containers of a manifest mount as a whole, and those of which they mount [`EMPTY_DIRECTORY`], as this
/// program prints it: the volume stands in the line before `mountPath`, `subPath` in the line behind. What init containers
/// work on (`/kuploy/…`) is no such mount.
fn mounted(document: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let value = |text: &str| text.trim_matches(['"', '\'']).to_owned();
    let (mut volume, mut is_mount) = (String::new(), false);
    let (mut found, mut claims) = (Vec::new(), BTreeMap::new());
    for line in document.lines().chain([""]) {
        let line = line.trim_start();
        if std::mem::take(&mut is_mount) {
            match line.strip_prefix("subPath") {
                None => found.push((volume.clone(), true)),
                Some(path) if path.strip_prefix(": ") == Some(EMPTY_DIRECTORY) => {
                    found.push((volume.clone(), false));
                }
                Some(_) => {}
            }
        }
        let key = line.strip_prefix("- ").unwrap_or(line);
        if let Some(name) = key.strip_prefix("name: ") {
            volume = value(name);
        } else if let Some(path) = key.strip_prefix("mountPath: ") {
            is_mount = !value(path).starts_with("/kuploy/");
        } else if let Some(claim) = key.strip_prefix("claimName: ") {
            claims.insert(volume.clone(), value(claim));
        }
    }
    // A volume without a claim is one of a template, or of files.
    let has_templates = document.contains("\n  volumeClaimTemplates:\n");
    let (mut whole, mut inside) = (BTreeSet::new(), BTreeSet::new());
    for (volume, is_whole) in found {
        let claim = match claims.get(&volume) {
            None => has_templates.then_some(volume),
            claim => claim.cloned(),
        };
        match is_whole {
            true => whole.extend(claim),
            false => inside.extend(claim),
        }
    }
    (whole, inside)
}

/// The Secrets that a pod mounts with one mode for all files, as this program prints it: behind the name.
fn secret_modes(document: &str) -> impl Iterator<Item = (String, u32)> {
    let lines = document.lines().zip(document.lines().skip(1));
    lines.filter_map(|(line, next)| {
        let name = line.trim_start().strip_prefix("secretName: ")?;
        let mode = next.trim_start().strip_prefix("defaultMode: ")?;
        Some((name.to_owned(), mode.parse().ok()?))
    })
}

/// The head of a manifest as this program prints it: keys of the object without indentation, of its metadata with two
/// spaces, labels and annotations with four; and whether a Service is headless.
#[derive(Default)]
struct Object<'t> {
    kind: &'t str,
    name: &'t str,
    service: &'t str,
    is_own: bool,
    server_side: bool,
    is_headless: bool,
    is_ordered: bool,
}

impl<'t> Object<'t> {
    fn read(document: &'t str) -> Self {
        let mut object = Self::default();
        let mut in_metadata = false;
        let mut lines = document.lines();
        for line in lines.by_ref() {
            let Some((key, value)) = line.split_once(": ") else {
                in_metadata = line == "metadata:" || in_metadata && line.starts_with(' ');
                if line == "spec:" {
                    break;
                }
                continue;
            };
            let value = value.trim().trim_matches(['"', '\'']);
            match key {
                "kind" => object.kind = value,
                "  name" if in_metadata => object.name = value,
                "    app.kubernetes.io/name" if in_metadata => object.service = value,
                "    app.kubernetes.io/managed-by" if in_metadata => {
                    object.is_own = value == "kuploy";
                }
                "    argocd.argoproj.io/sync-options" if in_metadata => {
                    object.server_side = value.split(',').any(|it| it == "ServerSideApply=true");
                }
                _ => {}
            }
        }
        let mut holds = |wanted: &str| lines.any(|line| line == wanted);
        match object.kind {
            "Service" => object.is_headless = holds("  clusterIP: None"),
            "StatefulSet" => object.is_ordered = !holds("  podManagementPolicy: Parallel"),
            _ => {}
        }
        object
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\n  labels:\n    app.kubernetes.io/name: db\n    app.kubernetes.io/part-of: shop\n    app.kubernetes.io/managed-by: kuploy\n  annotations:\n    argocd.argoproj.io/sync-options: ServerSideApply=true\nspec:\n  ports: []\n---\napiVersion: apps/v1\nkind: StatefulSet\nmetadata:\n  name: db\n  labels:\n    app.kubernetes.io/name: db\n    app.kubernetes.io/part-of: shop\n    app.kubernetes.io/managed-by: kuploy\nspec:\n  kind: x\n";

    #[test]
    fn own_objects_are_known_again() {
        let mut found = EarlierOutput::default();
        found.learn(TEXT, "k8s");
        assert_eq!(found.kind("db"), Some(Kind::StatefulSet));
        assert!(found.is_ordered("db") && !found.is_ordered("web"));
        assert!(found.is_server_side("Service", "db"));
        let mounts = "  - name: a\n    mountPath: /data\n    subPath: x\n  - name: b\n    mountPath: /all\n  - name: c\n    mountPath: /kuploy/volume\n  - name: d\n    mountPath: /conf\n  volumes:\n  - name: a\n    persistentVolumeClaim:\n      claimName: part\n  - name: b\n    persistentVolumeClaim:\n      claimName: whole\n  - name: c\n    persistentVolumeClaim:\n      claimName: helped\n  - name: d\n    configMap:\n      name: conf\n";
        found.learn(&TEXT.replace("  kind: x\n", mounts), "k8s");
        assert_eq!(found.whole, BTreeSet::from(["whole".to_owned()]));
        let inside = mounts.replace("subPath: x", "subPath: data");
        found.learn(&TEXT.replace("  kind: x\n", &inside), "k8s");
        assert!(found.mounts_inside("part") && !found.mounts_inside("whole"));
        let templates = "  - name: own\n    mountPath: /own\n  volumeClaimTemplates:\n  - metadata:\n      name: own\n";
        found.learn(&TEXT.replace("  kind: x\n", templates), "k8s");
        assert!(found.mounts_whole("own") && !found.mounts_whole("part"));
        assert!(!found.is_server_side("StatefulSet", "db"));
        assert_eq!(found.is_headless("db"), Some(false));
        found.learn(&TEXT.replace("  ports: []", "  clusterIP: None"), "k8s");
        assert_eq!(found.is_headless("db"), Some(true));
        assert_eq!(found.is_headless("web"), None);
        let mut parallel = EarlierOutput::default();
        parallel.learn(
            &TEXT.replace("  kind: x", "  podManagementPolicy: Parallel"),
            "k8s",
        );
        assert!(!parallel.is_ordered("db"));
        let mut other = EarlierOutput::default();
        other.learn(&TEXT.replace("kuploy", "helm"), "k8s");
        assert_eq!(other, EarlierOutput::default());
    }

    #[test]
    fn patches_say_what_an_overlay_changes() {
        let mut found = EarlierOutput::default();
        found.learn(
            &TEXT.replace("  ports: []", "  clusterIP: None"),
            "k8s/base",
        );
        let service = "apiVersion: v1\nkind: Service\nmetadata:\n  name: db\n";
        found.merge(&format!("{service}spec:\n  selector: {{}}\n"));
        assert_eq!(found.is_headless("db"), Some(true));
        found.merge(&format!("{service}spec:\n  clusterIP: null\n"));
        assert_eq!(found.is_headless("db"), Some(false));
        found.merge(&format!("{service}spec:\n  clusterIP: None\n"));
        assert_eq!(found.is_headless("db"), Some(true));

        let kustomization = "patches:\n- path: patches/a.yaml\n- path: patches/b-service.json-patch.yaml\n  target:\n    version: v1\n    kind: Service\n    name: b\n- path: patches/c-job.json-patch.yaml\n  target:\n    group: batch\n    kind: Job\n    name: c\n";
        let of = |patch| target(kustomization, patch);
        assert_eq!(of("b-service.json-patch.yaml"), Some("b"));
        assert_eq!(
            (of("c-job.json-patch.yaml"), of("d.json-patch.yaml")),
            (None, None)
        );
        let ports = "- op: add\n  path: /spec/ports\n  value: []\n";
        let gone = format!("- op: remove\n  path: /spec/clusterIP\n{ports}");
        let none = format!("{ports}- op: add\n  path: /spec/clusterIP\n  value: None\n");
        let said = [ports, &gone, &none].map(headless_by);
        assert_eq!(said, [None, Some(false), Some(true)]);
    }
}
