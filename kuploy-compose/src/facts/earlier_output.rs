//! What an earlier run wrote into the output directory, where a cluster may run it by now: some decisions can only be
//! changed at a price, and are kept as long as they are right.

use std::collections::{BTreeMap, BTreeSet};

use crate::options::{Kind, Options};
use crate::source::{FileKind, Files, paths};

/// Larger files are none of a run.
const LARGEST_FILE: u64 = 8 << 20;
/// More files than this are another tool's.
const MOST_FILES: usize = 5_000;

/// What an earlier run decided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct EarlierOutput {
    /// The controllers, by the name of their service in the cluster.
    kinds: BTreeMap<String, Kind>,
    /// Services whose StatefulSet starts one pod after the other: a cluster never changes that.
    ordered: BTreeSet<String>,
    /// Whether a Service has no address of its own, by its name: a cluster never changes that.
    headless: BTreeMap<String, bool>,
    /// Kind and name of the objects that Argo CD was told to apply server-side.
    server_side: BTreeSet<(String, String)>,
}

impl EarlierOutput {
    /// Reads what lies in the output directory. Files that this program did not write say nothing.
    pub(super) fn read(files: &dyn Files, options: &Options) -> Self {
        let mut found = Self::default();
        if options.out() == "-" || !options.writes_manifests() {
            return found;
        }
        let directory = paths::join(&files.current_dir(), options.out());
        let entries = files.list(&directory).unwrap_or_default();
        let manifests = entries.iter().filter(|entry| entry.name.ends_with(".yaml"));
        for entry in manifests.take(MOST_FILES) {
            let path = paths::join(&directory, &entry.name);
            let is_small = files.metadata(&path).is_ok_and(|metadata| {
                metadata.kind == FileKind::File && metadata.len <= LARGEST_FILE
            });
            let text = files.read(&path).ok().filter(|_| is_small);
            if let Some(text) = text.and_then(|bytes| String::from_utf8(bytes).ok()) {
                found.learn(&text);
            }
        }
        found
    }

    /// The controller of a service, where it is a Deployment or a StatefulSet.
    pub(crate) fn kind(&self, service: &str) -> Option<Kind> {
        self.kinds.get(service).copied()
    }

    /// Whether a service has a StatefulSet that starts one pod after the other.
    pub(crate) fn is_ordered(&self, service: &str) -> bool {
        self.ordered.contains(service)
    }

    /// Whether the Service of a name has no address of its own, where there is one.
    pub(crate) fn is_headless(&self, name: &str) -> Option<bool> {
        self.headless.get(name).copied()
    }

    /// Whether Argo CD was told to apply an object server-side.
    pub(crate) fn is_server_side(&self, kind: &str, name: &str) -> bool {
        !self.server_side.is_empty()
            && self
                .server_side
                .contains(&(kind.to_owned(), name.to_owned()))
    }

    fn learn(&mut self, text: &str) {
        for document in text.split("\n---\n") {
            let object = Object::read(document);
            if !object.is_own {
                continue;
            }
            let kind = match object.kind {
                "Deployment" => Some(Kind::Deployment),
                "StatefulSet" => Some(Kind::StatefulSet),
                _ => None,
            };
            if let Some(kind) = kind {
                self.kinds.insert(object.service.to_owned(), kind);
            }
            if object.is_ordered {
                self.ordered.insert(object.service.to_owned());
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
    }
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
        found.learn(TEXT);
        assert_eq!(found.kind("db"), Some(Kind::StatefulSet));
        assert!(found.is_ordered("db") && !found.is_ordered("web"));
        assert!(found.is_server_side("Service", "db"));
        assert!(!found.is_server_side("StatefulSet", "db"));
        assert_eq!(found.is_headless("db"), Some(false));
        found.learn(&TEXT.replace("  ports: []", "  clusterIP: None"));
        assert_eq!(found.is_headless("db"), Some(true));
        assert_eq!(found.is_headless("web"), None);
        let mut parallel = EarlierOutput::default();
        parallel.learn(&TEXT.replace("  kind: x", "  podManagementPolicy: Parallel"));
        assert!(!parallel.is_ordered("db"));
        let mut other = EarlierOutput::default();
        other.learn(&TEXT.replace("kuploy", "helm"));
        assert_eq!(other, EarlierOutput::default());
    }
}
