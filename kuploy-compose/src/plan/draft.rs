//! What becomes of the project while it is being decided: one [`ServiceDraft`] a service, filled part by part.

use indexmap::IndexMap;

use super::labels::Labels;
use super::names::Renames;
use super::references::Reference;
use super::routes::Wanted;
use super::storage::SingleNode;
use crate::compose::{Service, Volume};
use crate::diagnostic::Path;
use crate::model::{Claim, Component, Container, Pod, StringMap, WorkloadKind};
use crate::options::{ServiceExtension, VolumeExtension};

/// The label that names a component; selectors use it alone, since a selector can never change.
pub(super) const NAME_LABEL: &str = "app.kubernetes.io/name";

/// The project while it is being decided.
pub(super) struct Draft<'a> {
    /// By Compose name, in the order written.
    pub(super) services: IndexMap<&'a str, ServiceDraft<'a>>,
    /// Top-level volumes by key; those that no service mounts are left out.
    pub(super) volumes: IndexMap<&'a str, VolumeDraft<'a>>,
    /// Names of ConfigMaps by key of top-level `configs`, those that are used.
    pub(super) configs: IndexMap<&'a str, String>,
    /// Names of Secrets by key of top-level `secrets`, those that are used.
    pub(super) secrets: IndexMap<&'a str, String>,
    /// Who names whom as a host.
    pub(super) references: Vec<Reference<'a>>,
    /// Claims that one node can mount.
    pub(super) single_node: Vec<SingleNode<'a>>,
    /// Ways in from outside that are asked for.
    pub(super) wanted: Vec<Wanted<'a>>,
    /// Host names that are others in the cluster.
    pub(super) renames: Renames,
}

/// A service while it is being decided.
pub(super) struct ServiceDraft<'a> {
    /// The Compose name.
    pub(super) key: &'a str,
    /// What Compose says.
    pub(super) service: &'a Service,
    /// `services.KEY`.
    pub(super) path: Path,
    /// Its `x-kuploy`.
    pub(super) extension: ServiceExtension,
    /// Its `kompose.*` labels.
    pub(super) labels: Labels<'a>,
    /// The final name: of its Service, its container, and its objects when it has a pod of its own.
    pub(super) name: String,
    /// Left out: the cluster does its work (a reverse proxy that an ingress controller replaces).
    pub(super) omitted: bool,
    /// The service in whose pod it runs; itself unless it shares another's pod.
    pub(super) owner: &'a str,
    /// Its container; image and ports are there before storage is decided.
    pub(super) container: Container,
    /// What it asks of its pod: volumes, init containers, group of volumes… `pod.containers` stays empty until the
    /// end.
    pub(super) pod: Pod,
    /// Annotations of its workload.
    pub(super) annotations: StringMap,
    /// Annotations of its pod.
    pub(super) pod_annotations: StringMap,
    /// Labels of its pod beside the standard ones.
    pub(super) pod_labels: StringMap,
    /// What storage found out, for the choice of a controller.
    pub(super) storage: StorageFacts,
    /// It ends before the other containers of its pod start.
    pub(super) runs_first: bool,
    /// The controller, once chosen.
    pub(super) kind: WorkloadKind,
    /// What else goes into its file: endpoints, routes, claims, config maps, secrets, isolation.
    /// Name, wave and workload are filled in at the end.
    pub(super) component: Component,
}

impl ServiceDraft<'_> {
    /// How many containers Compose would start; `None` when nothing is said.
    pub(super) fn replicas(&self) -> Option<i64> {
        let deploy = self.service.deploy.as_ref();
        deploy.and_then(|d| d.replicas).or(self.service.scale)
    }

    /// Where a label of the service was written.
    pub(super) fn label_path(&self, key: &str) -> Path {
        match self.service.labels.contains_key(key) {
            true => self.path.key("labels").key(key),
            false => self.path.keys("deploy.labels").key(key),
        }
    }
}

/// What storage knows of a service.
#[derive(Clone, Debug, Default)]
pub(super) struct StorageFacts {
    /// It mounts, read-write, a claim that no other service writes.
    pub(super) writes_alone: bool,
    /// It mounts a claim that only one node (or pod) may mount.
    pub(super) single_node: bool,
    /// Claims of each replica's own; its controller must be a StatefulSet.
    pub(super) templates: Vec<Claim>,
}

/// A top-level volume while it is being decided.
pub(super) struct VolumeDraft<'a> {
    /// What Compose says; a key without a value is the default.
    pub(super) volume: Option<&'a Volume>,
    /// `volumes.KEY`.
    pub(super) path: Path,
    /// Its `x-kuploy`.
    pub(super) extension: VolumeExtension,
    /// Its `kompose.*` labels.
    pub(super) labels: Labels<'a>,
    /// The claim's final name.
    pub(super) name: String,
}

impl<'a> Draft<'a> {
    /// The final name of the pod that a service runs in, as its label says it; the service's own name when nothing
    /// is known of it.
    pub(super) fn component_name(&self, key: &str) -> Option<&str> {
        let service = self.services.get(key)?;
        let owner = self.services.get(service.owner).unwrap_or(service);
        Some(&owner.name)
    }

    /// The selector of the pods that a service runs in.
    pub(super) fn selector(&self, key: &str) -> StringMap {
        self.component_name(key)
            .map(|name| (NAME_LABEL.to_owned(), name.to_owned()))
            .into_iter()
            .collect()
    }

    /// The services that are not left out.
    pub(super) fn kept(&self) -> impl Iterator<Item = &ServiceDraft<'a>> {
        self.services.values().filter(|service| !service.omitted)
    }

    /// The services that are not left out.
    pub(super) fn kept_mut(&mut self) -> impl Iterator<Item = &mut ServiceDraft<'a>> {
        self.services
            .values_mut()
            .filter(|service| !service.omitted)
    }
}
