//! `services.*`.

use crate::map::IndexMap;
use serde::Deserialize;

use super::modes::{Capability, MountsFrom, NamespaceMode, Pull, Restart, User};
use super::network::{Dependency, Port, ServiceNetwork};
use super::process::{
    BlkioConfig, CredentialSpec, Healthcheck, Hook, Logging, ModelGrant, Provider, Ulimit,
};
use super::storage::{Device, EnvFile, FileGrant, VolumeMount};
use super::{Build, Bytes, Deploy, Develop, DeviceRequest, Duration, Scalar};

/// `entrypoint`), an empty list is `Some(vec![])`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Service {
    /// Annotations of the container; an entry without a value is `None` or the empty string.
    pub annotations: IndexMap<String, Option<String>>,
    /// Whether `docker compose up` shows its output. A matter of the terminal.
    pub attach: Option<bool>,
    /// Limits of block IO.
    pub blkio_config: Option<BlkioConfig>,
    /// How the image is built; its name is `image`, or Docker's choice.
    pub build: Option<Box<Build>>,
    /// Linux capabilities to add, with or without `CAP_`, in any case; `ALL` is all.
    pub cap_add: Vec<Capability>,
    /// Linux capabilities to drop, as in `cap_add`.
    pub cap_drop: Vec<Capability>,
    /// Which cgroup namespace it sees: `host` or `private`.
    pub cgroup: Option<String>,
    /// The parent cgroup, as the engine names it.
    pub cgroup_parent: Option<String>,
    /// The words that replace the image's `CMD`; `Some` and empty clears it.
    pub command: Option<Vec<String>>,
    /// Configs that are mounted as files.
    pub configs: Vec<FileGrant>,
    /// The name of the one container, which other containers can reach it by.
    pub container_name: Option<String>,
    /// Number of CPUs, on Windows.
    pub cpu_count: Option<i64>,
    /// Percent of the CPUs, on Windows.
    pub cpu_percent: Option<f64>,
    /// The period of the CPU quota, in microseconds; the engine's default is 100000.
    pub cpu_period: Option<i64>,
    /// CPU time per period, in microseconds; negative or absent is no limit.
    pub cpu_quota: Option<i64>,
    /// The period of real-time scheduling, in microseconds.
    pub cpu_rt_period: Option<i64>,
    /// CPU time of real-time scheduling per period, in microseconds.
    pub cpu_rt_runtime: Option<i64>,
    /// Weight of CPU time among containers; the engine's default is 1024.
    pub cpu_shares: Option<i64>,
    /// Most CPU time, in cores.
    pub cpus: Option<f64>,
    /// The CPUs it may run on: `0-3` or `0,1`.
    pub cpuset: Option<String>,
    /// Credentials of a managed service account, on Windows.
    pub credential_spec: Option<CredentialSpec>,
    /// Services that are started before this one, by name; those that `links` and the modes that share with a
    /// service imply are among them.
    pub depends_on: IndexMap<String, Dependency>,
    /// How it is deployed: replicas, resources, placement, updates.
    pub deploy: Option<Box<Deploy>>,
    /// Tooling of the inner loop.
    pub develop: Option<Develop>,
    /// Rules of the device cgroup: `c 1:3 mr`.
    pub device_cgroup_rules: Vec<String>,
    /// Devices of the host.
    pub devices: Vec<Device>,
    /// Name servers.
    pub dns: Vec<String>,
    /// Options of the resolver: `ndots:2`.
    pub dns_opt: Vec<String>,
    /// Domains to search.
    pub dns_search: Vec<String>,
    /// The domain part of the host name.
    pub domainname: Option<String>,
    /// The words that replace the image's `ENTRYPOINT`; `Some` and empty clears it.
    #[serde(deserialize_with = "entrypoint")]
    pub entrypoint: Option<Vec<String>>,
    /// The files that `environment` was completed from; their values are in `environment` already.
    pub env_file: Vec<EnvFile>,
    /// All variables, those of `env_file` included; `None` is a variable without a value anywhere.
    pub environment: IndexMap<String, Option<String>>,
    /// Container ports without publishing: `80`, `53/udp`, `3000-3005`.
    pub expose: Vec<String>,
    /// Containers outside the project: `NAME` or `NAME:ALIAS`.
    pub external_links: Vec<String>,
    /// `HOST=IP` each.
    pub extra_hosts: Vec<String>,
    /// Requests for GPUs.
    pub gpus: Vec<DeviceRequest>,
    /// Further groups of the user, by number or name.
    pub group_add: Vec<String>,
    /// How the health of the container is told.
    pub healthcheck: Option<Box<Healthcheck>>,
    /// The container's host name.
    pub hostname: Option<String>,
    /// The image, as written; absent when it is built under Docker's own name.
    pub image: Option<String>,
    /// Whether a small init runs as process 1.
    pub init: Option<bool>,
    /// The IPC namespace: `host`, `none`, `private`, `shareable`, `service:NAME` or `container:NAME`.
    pub ipc: Option<NamespaceMode>,
    /// Isolation technology, on Windows.
    pub isolation: Option<String>,
    /// Files that `labels` was completed from, absolute; their values are in `labels` already.
    pub label_file: Vec<String>,
    /// Labels of the container.
    pub labels: IndexMap<String, String>,
    /// Services that it is linked to: `NAME` or `NAME:ALIAS`.
    pub links: Vec<String>,
    /// Where its output goes.
    pub logging: Option<Logging>,
    /// Its MAC address.
    pub mac_address: Option<String>,
    /// Most memory.
    pub mem_limit: Option<Bytes>,
    /// Memory that it keeps when memory is short.
    pub mem_reservation: Option<Bytes>,
    /// How readily its memory is swapped, in percent.
    pub mem_swappiness: Option<Scalar>,
    /// Most memory and swap together; -1 is no limit of swap.
    pub memswap_limit: Option<Bytes>,
    /// Language models that it uses, by their top-level key.
    pub models: IndexMap<String, Option<ModelGrant>>,
    /// `none`, `host`, `bridge`, `service:NAME`, `container:NAME`, or a network of the engine.
    pub network_mode: Option<NamespaceMode>,
    /// Networks that it joins, by their top-level key; a project's `default` where none is named.
    pub networks: IndexMap<String, Option<ServiceNetwork>>,
    /// Whether it is spared when memory runs out.
    pub oom_kill_disable: Option<bool>,
    /// How readily it is killed when memory runs out, -1000 to 1000.
    pub oom_score_adj: Option<i64>,
    /// The PID namespace: `host`, `service:NAME` or `container:NAME`.
    pub pid: Option<NamespaceMode>,
    /// Most processes; -1 is no limit.
    pub pids_limit: Option<i64>,
    /// The platform of its image: `linux/arm64/v8`.
    pub platform: Option<String>,
    /// Container ports that are published, ranges expanded.
    pub ports: Vec<Port>,
    /// Commands that run in the container after it has started.
    pub post_start: Vec<Hook>,
    /// Containers that run to their end before it is started, in order.
    pub pre_start: Vec<Hook>,
    /// Commands that run in the container before it is stopped.
    pub pre_stop: Vec<Hook>,
    /// Whether it may do what the host's root may.
    pub privileged: Option<bool>,
    /// Profiles of which one must be active for it to take part; empty is always.
    pub profiles: Vec<String>,
    /// A program that runs it instead of the engine.
    pub provider: Option<Provider>,
    /// When its image is pulled: `always`, `never`, `missing`, `build`, `daily`, `weekly`, `every_DURATION`.
    pub pull_policy: Option<Pull>,
    /// Whether its root file system is read-only.
    pub read_only: Option<bool>,
    /// When it is started again: `no`, `always`, `unless-stopped`, `on-failure`, `on-failure:N`.
    pub restart: Option<Restart>,
    /// The OCI runtime.
    pub runtime: Option<String>,
    /// Number of containers; the same as `deploy.replicas`.
    pub scale: Option<i64>,
    /// Secrets that are mounted as files; the target is filled in.
    pub secrets: Vec<FileGrant>,
    /// Security options: `no-new-privileges:true`, `seccomp=FILE`, `apparmor=PROFILE`, `label=TYPE:VALUE`.
    pub security_opt: Vec<String>,
    /// Size of `/dev/shm`; the engine's default is 64 MiB.
    pub shm_size: Option<Bytes>,
    /// Whether its standard input stays open.
    pub stdin_open: Option<bool>,
    /// Time between the stop signal and `SIGKILL`; the engine's default is 10 s.
    pub stop_grace_period: Option<Duration>,
    /// The signal that stops it; the image's, else `SIGTERM`.
    pub stop_signal: Option<String>,
    /// Options of the storage driver, such as `size`.
    pub storage_opt: IndexMap<String, Scalar>,
    /// Kernel parameters.
    pub sysctls: IndexMap<String, String>,
    /// File systems in memory: `PATH` or `PATH:OPTION,…`.
    pub tmpfs: Vec<String>,
    /// Whether it has a terminal.
    pub tty: Option<bool>,
    /// Resource limits of its processes, by name.
    pub ulimits: IndexMap<String, Ulimit>,
    /// Whether it gets the engine's API socket.
    pub use_api_socket: Option<bool>,
    /// The user, and group: `UID`, `NAME`, `UID:GID`, `NAME:GROUP`.
    pub user: Option<User>,
    /// The user namespace: `host`, or the engine's default.
    pub userns_mode: Option<String>,
    /// The UTS namespace: `host`, or its own.
    pub uts: Option<String>,
    /// Mounts of volumes, paths, images and memory.
    pub volumes: Vec<VolumeMount>,
    /// Services and containers whose mounts it takes: `NAME`, `NAME:ro`, `container:NAME`.
    pub volumes_from: Vec<MountsFrom>,
    /// The folder that its process begins in.
    pub working_dir: Option<String>,
}

/// Words of an entrypoint. One empty word clears it, as an empty list does (`mergeAndVerifyConfig` of Docker's daemon).
fn entrypoint<'de, D: serde::Deserializer<'de>>(words: D) -> Result<Option<Vec<String>>, D::Error> {
    let words: Option<Vec<String>> = Option::deserialize(words)?;
    Ok(words.map(|words| match words.as_slice() {
        [word] if word.is_empty() => Vec::new(),
        _ => words,
    }))
}
