//! `services.*`.

#![allow(missing_docs)]

use indexmap::IndexMap;
use serde::Deserialize;

use super::{Build, Bytes, Deploy, Develop, DeviceRequest, Duration, Mode, Scalar};

/// One service. Absent and null are `None`; where Compose tells an empty list from an absent one (`command`,
/// `entrypoint`), an empty list is `Some(vec![])`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Service {
    pub annotations: IndexMap<String, Option<String>>,
    pub attach: Option<bool>,
    pub blkio_config: Option<BlkioConfig>,
    pub build: Option<Build>,
    pub cap_add: Vec<String>,
    pub cap_drop: Vec<String>,
    pub cgroup: Option<String>,
    pub cgroup_parent: Option<String>,
    pub command: Option<Vec<String>>,
    pub configs: Vec<FileGrant>,
    pub container_name: Option<String>,
    pub cpu_count: Option<i64>,
    pub cpu_percent: Option<f64>,
    pub cpu_period: Option<i64>,
    pub cpu_quota: Option<i64>,
    pub cpu_rt_period: Option<i64>,
    pub cpu_rt_runtime: Option<i64>,
    pub cpu_shares: Option<i64>,
    pub cpus: Option<f64>,
    pub cpuset: Option<String>,
    pub credential_spec: Option<CredentialSpec>,
    pub depends_on: IndexMap<String, Dependency>,
    pub deploy: Option<Deploy>,
    pub develop: Option<Develop>,
    pub device_cgroup_rules: Vec<String>,
    pub devices: Vec<Device>,
    pub dns: Vec<String>,
    pub dns_opt: Vec<String>,
    pub dns_search: Vec<String>,
    pub domainname: Option<String>,
    pub entrypoint: Option<Vec<String>>,
    /// The files that `environment` was completed from; their values are in `environment` already.
    pub env_file: Vec<EnvFile>,
    /// All variables, those of `env_file` included; `None` is a variable without a value anywhere.
    pub environment: IndexMap<String, Option<String>>,
    pub expose: Vec<String>,
    pub external_links: Vec<String>,
    /// `HOST=IP` each.
    pub extra_hosts: Vec<String>,
    pub gpus: Vec<DeviceRequest>,
    pub group_add: Vec<String>,
    pub healthcheck: Option<Healthcheck>,
    pub hostname: Option<String>,
    pub image: Option<String>,
    pub init: Option<bool>,
    pub ipc: Option<String>,
    pub isolation: Option<String>,
    pub label_file: Vec<String>,
    pub labels: IndexMap<String, String>,
    pub links: Vec<String>,
    pub logging: Option<Logging>,
    pub mac_address: Option<String>,
    pub mem_limit: Option<Bytes>,
    pub mem_reservation: Option<Bytes>,
    pub mem_swappiness: Option<Scalar>,
    pub memswap_limit: Option<Bytes>,
    pub models: IndexMap<String, Option<ModelGrant>>,
    pub network_mode: Option<String>,
    pub networks: IndexMap<String, Option<ServiceNetwork>>,
    pub oom_kill_disable: Option<bool>,
    pub oom_score_adj: Option<i64>,
    pub pid: Option<String>,
    pub pids_limit: Option<i64>,
    pub platform: Option<String>,
    pub ports: Vec<Port>,
    pub post_start: Vec<Hook>,
    pub pre_start: Vec<Hook>,
    pub pre_stop: Vec<Hook>,
    pub privileged: Option<bool>,
    pub profiles: Vec<String>,
    pub provider: Option<Provider>,
    pub pull_policy: Option<String>,
    pub read_only: Option<bool>,
    pub restart: Option<String>,
    pub runtime: Option<String>,
    pub scale: Option<i64>,
    pub secrets: Vec<FileGrant>,
    pub security_opt: Vec<String>,
    pub shm_size: Option<Bytes>,
    pub stdin_open: Option<bool>,
    pub stop_grace_period: Option<Duration>,
    pub stop_signal: Option<String>,
    pub storage_opt: IndexMap<String, Scalar>,
    pub sysctls: IndexMap<String, String>,
    pub tmpfs: Vec<String>,
    pub tty: Option<bool>,
    pub ulimits: IndexMap<String, Ulimit>,
    pub use_api_socket: Option<bool>,
    pub user: Option<String>,
    pub userns_mode: Option<String>,
    pub uts: Option<String>,
    pub volumes: Vec<VolumeMount>,
    pub volumes_from: Vec<String>,
    pub working_dir: Option<String>,
}

/// `blkio_config`: only whether it is there matters here.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct BlkioConfig {
    pub weight: Option<i64>,
}

/// When a dependency counts as met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The container was started.
    #[default]
    ServiceStarted,
    /// Its health check succeeded.
    ServiceHealthy,
    /// It ended with status 0.
    ServiceCompletedSuccessfully,
}

/// `depends_on.*`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Dependency {
    #[serde(default)]
    pub condition: Condition,
    #[serde(default = "yes")]
    pub required: bool,
    #[serde(default)]
    pub restart: bool,
}

fn yes() -> bool {
    true
}

/// `devices[]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Device {
    pub source: String,
    pub target: Option<String>,
    pub permissions: Option<String>,
}

/// `env_file[]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct EnvFile {
    pub path: String,
    #[serde(default = "yes")]
    pub required: bool,
    #[serde(default)]
    pub format: Option<String>,
}

/// `configs[]` and `secrets[]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct FileGrant {
    pub source: String,
    pub target: Option<String>,
    pub uid: Option<String>,
    pub gid: Option<String>,
    pub mode: Option<Mode>,
}

/// `healthcheck`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Healthcheck {
    /// `["CMD", …]`, `["CMD-SHELL", text]` or `["NONE"]`.
    pub test: Vec<String>,
    pub interval: Option<Duration>,
    pub timeout: Option<Duration>,
    pub retries: Option<u64>,
    pub start_period: Option<Duration>,
    pub start_interval: Option<Duration>,
    pub disable: bool,
}

/// `post_start[]`, `pre_stop[]` and `pre_start[]` (the last one alone has `image` and `per_replica`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Hook {
    pub command: Option<Vec<String>>,
    pub user: Option<String>,
    pub privileged: bool,
    pub working_dir: Option<String>,
    pub environment: IndexMap<String, Option<String>>,
    pub image: Option<String>,
    pub per_replica: bool,
}

/// `logging`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Logging {
    pub driver: Option<String>,
    pub options: IndexMap<String, Option<Scalar>>,
}

/// `credential_spec`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct CredentialSpec {
    pub config: Option<String>,
    pub file: Option<String>,
    pub registry: Option<String>,
}

/// `models.*` of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ModelGrant {
    pub endpoint_var: Option<String>,
    pub model_var: Option<String>,
}

/// `networks.*` of a service.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct ServiceNetwork {
    pub aliases: Vec<String>,
    pub ipv4_address: Option<String>,
    pub ipv6_address: Option<String>,
    pub link_local_ips: Vec<String>,
    pub mac_address: Option<String>,
    pub driver_opts: IndexMap<String, Scalar>,
    pub interface_name: Option<String>,
    pub priority: Option<f64>,
    pub gw_priority: Option<f64>,
}

/// `ports[]`, one container port each (ranges are expanded).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Port {
    pub name: Option<String>,
    pub target: u16,
    /// A number, or a range `8000-8010` of which the engine picks one.
    pub published: Option<String>,
    pub host_ip: Option<String>,
    /// `tcp`, `udp` or `sctp`.
    pub protocol: Option<String>,
    pub app_protocol: Option<String>,
    pub mode: Option<String>,
}

/// `provider`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Provider {
    #[serde(rename = "type")]
    pub kind: String,
}

/// `ulimits.*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Ulimit {
    /// One number for both.
    Single(i64),
    /// Soft and hard apart.
    Pair {
        /// The soft limit.
        soft: i64,
        /// The hard limit.
        hard: i64,
    },
}

/// `volumes[]` of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct VolumeMount {
    /// `volume`, `bind`, `tmpfs`, `image`, `npipe` or `cluster`.
    #[serde(rename = "type")]
    pub kind: String,
    /// A key of top-level `volumes`, an absolute path, or an image; `None` is an anonymous volume.
    pub source: Option<String>,
    pub target: String,
    pub read_only: bool,
    pub consistency: Option<String>,
    pub bind: Option<BindOptions>,
    pub volume: Option<VolumeOptions>,
    pub tmpfs: Option<TmpfsOptions>,
    pub image: Option<ImageOptions>,
}

/// `volumes[].bind`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct BindOptions {
    pub create_host_path: Option<bool>,
    pub propagation: Option<String>,
    pub recursive: Option<String>,
    pub selinux: Option<String>,
}

/// `volumes[].volume`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct VolumeOptions {
    pub nocopy: bool,
    pub subpath: Option<String>,
    pub labels: IndexMap<String, String>,
}

/// `volumes[].tmpfs`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct TmpfsOptions {
    pub size: Option<Bytes>,
    pub mode: Option<u32>,
}

/// `volumes[].image`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ImageOptions {
    pub subpath: Option<String>,
}
