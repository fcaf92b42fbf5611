//! `services.*.deploy`.

#![allow(missing_docs)]

use indexmap::IndexMap;
use serde::Deserialize;

use super::{Bytes, Duration, Scalar};

/// `deploy`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Deploy {
    pub mode: Option<String>,
    pub replicas: Option<i64>,
    pub labels: IndexMap<String, String>,
    pub update_config: Option<UpdateConfig>,
    pub rollback_config: Option<UpdateConfig>,
    pub resources: Option<Resources>,
    pub restart_policy: Option<RestartPolicy>,
    pub placement: Option<Placement>,
    pub endpoint_mode: Option<String>,
}

/// `deploy.update_config` and `deploy.rollback_config`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct UpdateConfig {
    pub parallelism: Option<u64>,
    pub delay: Option<Duration>,
    pub failure_action: Option<String>,
    pub monitor: Option<Duration>,
    pub max_failure_ratio: Option<f64>,
    pub order: Option<String>,
}

/// `deploy.resources`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Resources {
    pub limits: Option<ResourceSet>,
    pub reservations: Option<ResourceSet>,
}

/// `deploy.resources.limits` and `.reservations`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct ResourceSet {
    /// Cores.
    pub cpus: Option<f64>,
    pub memory: Option<Bytes>,
    pub pids: Option<i64>,
    pub devices: Vec<DeviceRequest>,
    pub generic_resources: Vec<GenericResource>,
}

/// `deploy.resources.reservations.devices[]` and `gpus[]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct DeviceRequest {
    pub capabilities: Vec<String>,
    pub driver: Option<String>,
    /// -1 is all.
    pub count: Option<i64>,
    pub device_ids: Vec<String>,
    pub options: IndexMap<String, Scalar>,
}

/// `deploy.resources.reservations.generic_resources[]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct GenericResource {
    pub discrete_resource_spec: Option<DiscreteResource>,
}

/// `generic_resources[].discrete_resource_spec`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct DiscreteResource {
    pub kind: String,
    pub value: i64,
}

/// `deploy.restart_policy`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct RestartPolicy {
    pub condition: Option<String>,
    pub delay: Option<Duration>,
    pub max_attempts: Option<u64>,
    pub window: Option<Duration>,
}

/// `deploy.placement`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Placement {
    pub constraints: Vec<String>,
    pub preferences: Vec<PlacementPreference>,
    pub max_replicas_per_node: Option<u64>,
}

/// `deploy.placement.preferences[]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct PlacementPreference {
    pub spread: Option<String>,
}
