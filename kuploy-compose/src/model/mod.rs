//! The intermediate model: an [`App`] says what runs, without a word of Compose and without Kubernetes' API types.
//!
//! [`plan`](crate::plan) makes it, [`emit`](crate::emit) spells it out and finds no decision left to take. Every name
//! in it is final and legal, every quantity canonical, every list free of duplicates, every value literal
//! (nothing is expanded or escaped any more). It serializes and has a JSON Schema, so another back end can start here.

mod delivery;
pub(crate) mod filling;
pub(crate) mod names;
mod network;
mod pod;
pub(crate) mod port_names;
pub(crate) mod projected;
mod storage;
pub(crate) mod waiting;
mod workload;

pub use delivery::Delivery;
pub use filling::Filling;
pub use network::{
    BackendScheme, Endpoint, EndpointKind, EndpointPort, Isolation, Middleware, Peer, Protocol,
    Route, RoutePath, RouteStyle, TrafficPolicy,
};
pub use pod::{
    AppArmor, Command, Container, ContainerPort, DnsConfig, EnvFrom, EnvSource, EnvVar, HostAlias,
    Lifecycle, Mount, Pod, PodSecurity, Probe, ProbeAction, PullPolicy, Resources, SeLinux,
    Seccomp, Security, Sysctl, Toleration,
};
pub use storage::{
    Claim, ConfigFile, ConfigMap, ExternalVolume, FileContent, ProjectedSource, Secret,
    SecretDelivery, Volume, VolumeItem, VolumeSource,
};
pub use workload::{
    Affinity, Autoscaler, ConcurrencyPolicy, Disruption, JobSettings, Metric, NodeRule, Replicas,
    RestartPolicy, Spread, Update, Workload, WorkloadKind,
};

use crate::map::IndexMap;
use serde::Serialize;

/// All that becomes of one Compose project.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct App {
    /// The project's name; the label `app.kubernetes.io/part-of`.
    pub name: String,
    /// The groups of objects in the order that files list them: by wave, then by name.
    pub components: Vec<Component>,
    /// What Argo CD is to know of it; absent unless asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
}

impl App {
    /// The service that mounts a claim, and where.
    pub fn mount_of(&self, claim: &str) -> Option<(&str, &str)> {
        let pods = self
            .components
            .iter()
            .filter_map(|one| Some(&one.workload.as_ref()?.pod));
        pods.flat_map(|pod| {
            let is_it = |it: &&Volume| {
                matches!(&it.source, VolumeSource::Claim { name, .. } if name == claim)
            };
            let volume = pod.volumes.iter().find(is_it);
            let named = volume.map(|it| it.name.as_str());
            let containers = pod.containers.iter().chain(&pod.init_containers);
            let mounts = containers.flat_map(|it| it.mounts.iter().map(move |mount| (it, mount)));
            let mut mounts =
                mounts.filter(move |(of, it)| Some(it.volume.as_str()) == named && !of.service.is_empty());
            mounts.next().map(|(of, it)| (of.service.as_str(), it.path.as_str()))
        })
        .next()
    }
}

/// The identity under which init containers ask the API server what they wait for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct WaitAccount {
    /// The ServiceAccount of the pod.
    pub name: String,
    /// Whether the ServiceAccount is made; otherwise the user named one.
    pub is_made: bool,
    /// The Role and RoleBinding that let it read Jobs and Pods.
    pub role: String,
}

impl WaitAccount {
    /// The account where a pod has another one: that waits, with the role.
    #[must_use]
    pub(crate) fn in_pod(mut self, pod: &Pod) -> Self {
        if let Some(account) = &pod.service_account {
            self.is_made &= self.name == *account;
            self.name.clone_from(account);
        }
        self
    }
}

/// One Compose service with all that belongs to it: what goes into one file.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Component {
    /// The final name: `app.kubernetes.io/name` of everything in it, and its file's name.
    pub name: String,
    /// The Compose service that it came from, or the first of several that share a pod.
    pub service: String,
    /// The sync wave of everything in it that has none of its own; 0 is not written.
    pub wave: i32,
    /// What runs; `None` for a component that only holds shared things.
    pub workload: Option<Workload>,
    /// Names in the cluster's DNS.
    pub endpoints: Vec<Endpoint>,
    /// Ways in from outside.
    pub routes: Vec<Route>,
    /// Claims whose first consumer this is.
    pub claims: Vec<Claim>,
    /// Volumes outside of the cluster's classes (NFS, CIFS), each with a claim bound to it.
    pub external_volumes: Vec<ExternalVolume>,
    /// Files that are no secret.
    pub config_maps: Vec<ConfigMap>,
    /// Values and files that are.
    pub secrets: Vec<Secret>,
    /// Who may reach it.
    pub isolation: Option<Isolation>,
    /// Who sets the replicas.
    pub autoscaler: Option<Autoscaler>,
    /// How many may be away at once.
    pub disruption: Option<Disruption>,
    /// Who asks the API server what its pod waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_as: Option<WaitAccount>,
}

impl Component {
    /// Lets init containers that ask the API server reach it: where egress is closed, the pod would never start.
    pub(crate) fn reach_api_server(&mut self) {
        let asks = self.waits_as.is_some();
        let closed = self.isolation.as_mut().filter(|_| asks);
        if let Some(to) = closed.and_then(|isolation| isolation.to.as_mut()) {
            to.push(Peer::ApiServer);
        }
    }
}

/// Labels and annotations by key, in the order to print.
pub type StringMap = IndexMap<String, String>;
