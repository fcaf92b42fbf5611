//! `services.*.deploy`.

use super::modes::RestartCondition;
use crate::map::IndexMap;
use serde::Deserialize;

use super::{Bytes, Duration, Scalar};

/// `deploy`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Deploy {
    /// `replicated` or `global`; absent is `replicated`.
    pub mode: Option<String>,
    /// Number of containers; absent is 1.
    pub replicas: Option<i64>,
    /// Labels of the service, not of its containers.
    pub labels: IndexMap<String, String>,
    /// How it is updated.
    pub update_config: Option<UpdateConfig>,
    /// How an update is taken back.
    pub rollback_config: Option<UpdateConfig>,
    /// What it may use, and what is kept for it.
    pub resources: Option<Resources>,
    /// When its containers are started again; beats `restart`.
    pub restart_policy: Option<RestartPolicy>,
    /// Where its containers may run.
    pub placement: Option<Placement>,
    /// `vip` or `dnsrr`; absent is `vip`.
    pub endpoint_mode: Option<String>,
}

/// `deploy.update_config` and `deploy.rollback_config`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct UpdateConfig {
    /// Containers at a time; 0 is all; absent is 1.
    pub parallelism: Option<u64>,
    /// Time between batches.
    pub delay: Option<Duration>,
    /// What happens when it fails: `continue`, `pause`, `rollback`; absent is `pause`.
    pub failure_action: Option<String>,
    /// Time that a new container is watched for.
    pub monitor: Option<Duration>,
    /// Share of failures that is borne, 0 to 1.
    pub max_failure_ratio: Option<f64>,
    /// `stop-first` or `start-first`; absent is `stop-first`.
    pub order: Option<String>,
}

/// `deploy.resources`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Resources {
    /// Most that it may use.
    pub limits: Option<ResourceSet>,
    /// What is kept for it.
    pub reservations: Option<ResourceSet>,
}

/// `deploy.resources.limits` and `.reservations`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct ResourceSet {
    /// Cores.
    pub cpus: Option<f64>,
    /// Memory.
    pub memory: Option<Bytes>,
    /// Processes; in limits alone.
    pub pids: Option<i64>,
    /// Devices; in reservations alone.
    pub devices: Vec<DeviceRequest>,
    /// Resources that nodes declare; in reservations alone.
    pub generic_resources: Vec<GenericResource>,
}

/// `deploy.resources.reservations.devices[]` and `gpus[]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct DeviceRequest {
    /// What the device must be able to do, such as `gpu`.
    pub capabilities: Vec<String>,
    /// The driver: `nvidia`; absent is any.
    pub driver: Option<String>,
    /// -1 is all.
    pub count: Option<i64>,
    /// These devices, instead of a number.
    pub device_ids: Vec<String>,
    /// Options of the driver.
    pub options: IndexMap<String, Scalar>,
}

/// `deploy.resources.reservations.generic_resources[]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct GenericResource {
    /// A resource that is counted.
    pub discrete_resource_spec: Option<DiscreteResource>,
}

/// `generic_resources[].discrete_resource_spec`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct DiscreteResource {
    /// Its name.
    pub kind: String,
    /// How many.
    pub value: i64,
}

/// `deploy.restart_policy`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RestartPolicy {
    /// When; absent is always.
    pub condition: Option<RestartCondition>,
    /// Time between attempts.
    pub delay: Option<Duration>,
    /// Attempts; absent is no end.
    pub max_attempts: Option<u64>,
    /// Time after which a start counts as a success.
    pub window: Option<Duration>,
}

/// `deploy.placement`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Placement {
    /// What must be true of a node: `node.labels.disk==ssd`, `node.role!=manager`.
    pub constraints: Vec<String>,
    /// What containers are spread over.
    pub preferences: Vec<PlacementPreference>,
    /// Most containers on one node; absent is no limit.
    pub max_replicas_per_node: Option<u64>,
}

/// `deploy.placement.preferences[]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PlacementPreference {
    /// A label of nodes: `node.labels.zone`.
    pub spread: Option<String>,
}
