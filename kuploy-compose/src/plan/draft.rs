//! What becomes of the project while it is being decided: one [`ServiceDraft`] a service, filled part by part.

use std::collections::BTreeSet;
use std::ops::Deref;

use indexmap::IndexMap;

use super::containers::Parts;
use super::names_in_values::NamesInValues;
use super::network::{HostNames, PodNames, ServiceEndpoints, ServiceIsolation};
use super::pod_order::Starts;
use super::pods::Pods;
use super::routes::ServiceRoutes;
use super::storage::{self, SingleNode, Storage};
use super::wait::Waiting;
use crate::facts::peers::{self, Reference};
use crate::facts::{PerService, ServiceFacts, ServiceId, VolumeFacts};
use crate::model::{
    Claim, Component, Container, ContainerPort, Pod, StringMap, WaitAccount, WorkloadKind,
};

/// The project while it is being decided.
pub(super) struct Draft<'a> {
    /// All services.
    pub(super) services: PerService<ServiceDraft<'a>>,
    /// Top-level volumes by key; those that no service mounts are left out.
    pub(super) volumes: IndexMap<&'a str, VolumeDraft<'a>>,
    /// Names of ConfigMaps by key of top-level `configs`, those that are used.
    pub(super) configs: IndexMap<&'a str, String>,
    /// Names of Secrets by key of top-level `secrets`, those that are used.
    pub(super) secrets: IndexMap<&'a str, String>,
    /// Who names whom as a host.
    pub(super) references: Vec<Reference<'a>>,
    /// Claims that one node can mount.
    pub(super) single_node: Vec<SingleNode>,
    /// Services that routes lead to.
    pub(super) routed: BTreeSet<ServiceId>,
    /// Names that pods answer to as they are written.
    pub(super) pod_names: PodNames,
    /// What names of services in values are in the cluster.
    pub(super) values: NamesInValues,
}

/// A service while it is being decided.
pub(super) struct ServiceDraft<'a> {
    /// What it says of itself.
    pub(super) facts: &'a ServiceFacts<'a>,
    /// The final name: of its Service, its container, and its objects when it has a pod of its own.
    pub(super) name: String,
    /// Left out: the cluster does its work (a reverse proxy that an ingress controller replaces).
    pub(super) omitted: bool,
    /// The service in whose pod it runs; itself unless it shares another's pod.
    pub(super) owner: ServiceId,
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
    /// When it starts within its pod.
    pub(super) starts: Starts,
    /// The controller, once chosen.
    pub(super) kind: WorkloadKind,
    /// What else goes into its file: endpoints, routes, claims, config maps, secrets, isolation.
    /// Name, wave and workload are filled in at the end.
    pub(super) component: Component,
}

impl<'a> Deref for ServiceDraft<'a> {
    type Target = ServiceFacts<'a>;

    fn deref(&self) -> &ServiceFacts<'a> {
        self.facts
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
    /// What it says of itself.
    pub(super) facts: &'a VolumeFacts<'a>,
    /// The claim's final name.
    pub(super) name: String,
}

impl<'a> Deref for VolumeDraft<'a> {
    type Target = VolumeFacts<'a>;

    fn deref(&self) -> &VolumeFacts<'a> {
        self.facts
    }
}

impl<'a> Draft<'a> {
    /// The service in whose pod a service runs.
    pub(super) fn owner(&self, id: ServiceId) -> &ServiceDraft<'a> {
        &self.services[self.services[id].owner]
    }

    /// The services that another service names as a host.
    pub(super) fn named_by_others(&self) -> BTreeSet<ServiceId> {
        peers::named_by_others(&self.references)
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

    /// Takes over who shares a pod.
    pub(super) fn take_pods(&mut self, pods: &Pods<'a>) {
        for (id, service) in self.services.iter_mut() {
            service.owner = pods[id].owner;
            service.container.image.clone_from(&pods[id].image_name);
        }
    }

    /// The ports of containers.
    pub(super) fn ports(&self) -> PerService<Vec<ContainerPort>> {
        self.services
            .map(|_, service| service.container.ports.clone())
    }

    /// What storage takes of the draft.
    pub(super) fn before_storage<'p>(&self, pods: &'p Pods<'p>) -> storage::Earlier<'p>
    where
        'a: 'p,
    {
        let volumes = self.volumes.iter();
        let volumes = volumes.map(|(key, volume)| {
            let (facts, name) = (volume.facts, volume.name.clone());
            (*key, storage::NamedVolume { facts, name })
        });
        storage::Earlier {
            pods,
            volumes: volumes.collect(),
            configs: self.configs.clone(),
            secrets: self.secrets.clone(),
            values: self.values.clone(),
        }
    }

    /// Takes over what storage decided.
    pub(super) fn take_storage(&mut self, storage: Storage) {
        self.single_node = storage.single_node;
        for (service, made) in self
            .services
            .values_mut()
            .zip(storage.services.into_values())
        {
            service.container.mounts = made.mounts;
            service.pod.volumes = made.volumes;
            service.pod.init_containers = made.init_containers;
            service.pod.security.fs_group = made.fs_group;
            service.component.claims = made.claims;
            service.component.external_volumes = made.external_volumes;
            service.component.config_maps = made.config_maps;
            service.component.secrets = made.secrets;
            service.storage = StorageFacts {
                writes_alone: made.writes_alone,
                single_node: made.single_node,
                templates: made.templates,
            };
        }
    }

    /// Takes over what containers are made of, beside their ports and mounts.
    pub(super) fn take_containers(&mut self, parts: PerService<Parts>) {
        for (service, parts) in self.services.values_mut().zip(parts.into_values()) {
            service.container = Container {
                ports: std::mem::take(&mut service.container.ports),
                mounts: std::mem::take(&mut service.container.mounts),
                ..parts.container
            };
            let stored = std::mem::take(&mut service.pod);
            service.pod = parts.pod;
            service.pod.volumes = stored.volumes;
            let init_containers = &mut service.pod.init_containers;
            init_containers.splice(..0, stored.init_containers);
            let fs_group = &mut service.pod.security.fs_group;
            *fs_group = fs_group.or(stored.security.fs_group);
            service.annotations = parts.annotations;
            service.pod_annotations = parts.pod_annotations;
            service.pod_labels = parts.pod_labels;
            service.component.config_maps.extend(parts.config_maps);
            service.component.secrets.extend(parts.secrets);
        }
    }

    /// Takes over the ports of containers.
    pub(super) fn take_ports(&mut self, ports: PerService<Vec<ContainerPort>>) {
        for (service, made) in self.services.values_mut().zip(ports.into_values()) {
            service.container.ports = made;
        }
    }

    /// Takes over the host names of pods, and the Services.
    pub(super) fn take_endpoints(
        &mut self,
        host_names: &HostNames<'_>,
        endpoints: &PerService<ServiceEndpoints>,
    ) {
        for (id, service) in self.services.iter_mut() {
            service.pod.hostname = host_names.hostname(id).map(str::to_owned);
            service.pod.subdomain = host_names.subdomain(id).map(str::to_owned);
            service
                .component
                .endpoints
                .clone_from(&endpoints[id].endpoints);
            service.pod_labels.extend(endpoints[id].pod_labels.clone());
        }
    }

    /// Takes over the policies of pods.
    pub(super) fn take_isolation(&mut self, isolation: PerService<ServiceIsolation>) {
        for (service, made) in self.services.values_mut().zip(isolation.into_values()) {
            service.component.isolation = made.policy;
            service.pod_labels.extend(made.pod_labels);
        }
    }

    /// Takes over the routes.
    pub(super) fn take_routes(&mut self, routes: PerService<ServiceRoutes>) {
        for (service, made) in self.services.values_mut().zip(routes.into_values()) {
            service.component.routes = made.routes;
            service.component.secrets.extend(made.secrets);
        }
    }

    /// Adds what makes pods wait.
    pub(super) fn take_waiting(&mut self, waiting: PerService<Waiting>) {
        for (service, waiting) in self.services.values_mut().zip(waiting.into_values()) {
            let pod = &mut service.pod;
            pod.init_containers.splice(..0, waiting.init_containers);
            pod.volumes.extend(waiting.token);
            if let Some(made) = waiting.account {
                service.component.waits_as = Some(WaitAccount {
                    is_made: pod.service_account.is_none(),
                    name: pod.service_account.clone().unwrap_or_else(|| made.clone()),
                    role: made,
                });
                let name = |account: &WaitAccount| account.name.clone();
                pod.service_account = service.component.waits_as.as_ref().map(name);
            }
        }
    }
}
