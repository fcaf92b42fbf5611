//! A pod: containers, and what they share.

use serde::Serialize;

use super::{Affinity, Filling, Spread, StringMap, Volume, WaitAccount};

/// A pod.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Pod {
    /// Containers that run to their end before the others start, in order.
    pub init_containers: Vec<Container>,
    /// The containers; the first is the service that the component is named after.
    pub containers: Vec<Container>,
    /// What the containers mount.
    pub volumes: Vec<Volume>,
    /// Names of pull secrets.
    pub image_pull_secrets: Vec<String>,
    /// A service account by name; `None` is the namespace's default.
    pub service_account: Option<String>,
    /// Whether the account's token is mounted. Never by itself: containers in Compose hold no cluster credentials.
    pub mount_token: bool,
    /// The host's network.
    pub host_network: bool,
    /// The host's processes.
    pub host_pid: bool,
    /// The host's IPC.
    pub host_ipc: bool,
    /// User namespace: `Some(false)` asks for one of the pod's own.
    pub host_users: Option<bool>,
    /// One process namespace for all containers.
    pub share_processes: bool,
    /// The pod's host name.
    pub hostname: Option<String>,
    /// With the host name, a name in the DNS: `HOSTNAME.SUBDOMAIN`, by the headless Service called so.
    pub subdomain: Option<String>,
    /// Resolver settings beside the cluster's.
    pub dns: DnsConfig,
    /// Lines of `/etc/hosts`, one an address.
    pub host_aliases: Vec<HostAlias>,
    /// Seconds between the signal to stop and the end; `None` is Kubernetes' 30.
    pub grace_seconds: Option<i64>,
    /// What all containers share in security.
    pub security: PodSecurity,
    /// Labels that a node must have.
    pub node_selector: StringMap,
    /// More demands on nodes.
    pub affinity: Affinity,
    /// Spreading.
    pub spread: Vec<Spread>,
    /// Taints that are accepted.
    pub tolerations: Vec<Toleration>,
    /// A runtime class.
    pub runtime_class: Option<String>,
    /// A priority class.
    pub priority_class: Option<String>,
}

impl Pod {
    /// Takes over the init containers of another pod that comes into this one. What waits for the same does so once, and
    /// as one account: an API server refuses two containers of one name.
    pub(crate) fn wait_with(&mut self, other: &mut Self, account: Option<&WaitAccount>) {
        let has = |own: &[Container], new: &Container| own.iter().any(|own| own.name == new.name);
        let mut containers = std::mem::take(&mut other.init_containers);
        containers.retain(|new| !has(&self.init_containers, new));
        self.init_containers.append(&mut containers);
        if self.service_account.is_some() && account.is_some_and(|account| account.is_made) {
            other.service_account = None;
        }
    }
}

/// A container. `Container::default()` asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Container {
    /// A DNS label.
    pub name: String,
    /// The Compose service it came from; empty for helpers.
    pub service: String,
    /// The image reference, as written.
    pub image: String,
    /// When the image is pulled; `None` is the API server's rule.
    pub pull: Option<PullPolicy>,
    /// What runs.
    pub command: Command,
    /// The folder it runs in.
    pub working_dir: Option<String>,
    /// Whole sets of variables, before `env`.
    pub env_from: Vec<EnvFrom>,
    /// Variables, in order, names unique; values are literal (emit escapes `$(`).
    pub env: Vec<EnvVar>,
    /// Ports, unique by number and protocol.
    pub ports: Vec<ContainerPort>,
    /// Mounts, unique by path.
    pub mounts: Vec<Mount>,
    /// Limits and requests.
    pub resources: Resources,
    /// Security of this container.
    pub security: Security,
    /// Whether it may get traffic.
    pub readiness: Option<Probe>,
    /// Whether it must be restarted.
    pub liveness: Option<Probe>,
    /// Whether it has started.
    pub startup: Option<Probe>,
    /// What runs at its start and end.
    pub lifecycle: Lifecycle,
    /// Standard input stays open.
    pub stdin: bool,
    /// A terminal.
    pub tty: bool,
    /// For init containers: it goes on beside the others (a sidecar).
    pub sidecar: bool,
    /// For init containers: what of the image its command copies into volumes.
    #[serde(skip)]
    pub fills: Option<Filling>,
}

/// What runs in a container: literal words (emit escapes `$(`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Command {
    /// In place of the image's entrypoint; empty keeps the image's.
    pub entrypoint: Vec<String>,
    /// In place of the image's command; empty keeps the image's.
    pub args: Vec<String>,
    /// Variables of the container that the words refer to as `$(NAME)`, which is not escaped.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<String>,
    /// A Job, named as `job/NAME` in a last word: its object's name may carry a hash.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
}

/// When an image is pulled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum PullPolicy {
    /// At every start.
    Always,
    /// When the node has it not.
    IfNotPresent,
    /// Never.
    Never,
}

/// A whole set of variables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum EnvFrom {
    /// All keys of a ConfigMap.
    ConfigMap(String),
    /// All keys of a Secret.
    Secret(String),
}

/// A variable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct EnvVar {
    /// Its name.
    pub name: String,
    /// Its value, or where that is.
    pub source: EnvSource,
}

/// Where a variable's value is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum EnvSource {
    /// Here, literally.
    Value(String),
    /// A key of a Secret.
    Secret {
        /// The Secret.
        name: String,
        /// The key.
        key: String,
    },
    /// A key of a ConfigMap.
    ConfigMap {
        /// The ConfigMap.
        name: String,
        /// The key.
        key: String,
    },
    /// A field of the pod, `metadata.name`.
    Field(String),
}

/// A port that a container listens on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ContainerPort {
    /// An IANA service name, unique in the pod.
    pub name: String,
    /// The number.
    pub port: u16,
    /// The protocol.
    pub protocol: super::Protocol,
    /// Also on the node, under this number.
    pub host_port: Option<u16>,
}

/// Something mounted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Mount {
    /// A name of the pod's volumes.
    pub volume: String,
    /// Absolute and clean.
    pub path: String,
    /// A path in the volume.
    pub sub_path: Option<String>,
    /// Whether it can be written to.
    pub read_only: bool,
    /// `HostToContainer` or `Bidirectional`; `None` is neither.
    pub propagation: Option<String>,
    /// `Enabled` or `IfPossible` for read-only mounts below it; `None` is not written.
    pub recursive_read_only: Option<String>,
}

impl Mount {
    /// What is mounted: the volume, and the path in it.
    pub(crate) fn mounted(&self) -> (&str, Option<&str>) {
        (&self.volume, self.sub_path.as_deref())
    }
}

/// Canonical quantities by resource name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Resources {
    /// At most.
    pub limits: StringMap,
    /// Kept free for it.
    pub requests: StringMap,
}

/// A probe.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Probe {
    /// What is done.
    pub action: ProbeAction,
    /// Seconds between two, at least 1.
    pub period: i32,
    /// Seconds that one may take, at least 1.
    pub timeout: i32,
    /// Failures in a row that count, at least 1.
    pub failures: i32,
    /// Seconds before the first; `None` is not written.
    pub initial_delay: Option<i32>,
}

/// What a probe does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum ProbeAction {
    /// Runs a command, literal words (emit escapes `$(`).
    Exec(Vec<String>),
    /// Asks by HTTP.
    Http {
        /// The path.
        path: String,
        /// The port.
        port: u16,
        /// Headers of the request, `Host` among them.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        headers: Vec<(String, String)>,
    },
    /// Opens a connection.
    Tcp {
        /// The port.
        port: u16,
    },
}

/// What runs at a container's start and end; not expanded by the kubelet, so never escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Lifecycle {
    /// Right after the start.
    pub post_start: Option<Vec<String>>,
    /// Before the signal to stop.
    pub pre_stop: Option<Vec<String>>,
}

/// Resolver settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct DnsConfig {
    /// Servers after the cluster's, at most 3.
    pub nameservers: Vec<String>,
    /// Domains after the cluster's.
    pub searches: Vec<String>,
    /// Options, with a value or without.
    pub options: Vec<(String, Option<String>)>,
}

/// A line of `/etc/hosts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HostAlias {
    /// The address, unique in the pod.
    pub ip: String,
    /// The names.
    pub hostnames: Vec<String>,
}

/// A taint that is accepted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Toleration {
    /// The taint's key; `None` is every key.
    pub key: Option<String>,
    /// The taint's value; `None` is every value (`Exists`).
    pub value: Option<String>,
    /// The effect; `None` is every effect.
    pub effect: Option<String>,
}

/// What all containers of a pod share in security.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PodSecurity {
    /// Group of mounted volumes; with `OnRootMismatch`.
    pub fs_group: Option<i64>,
    /// More groups.
    pub groups: Vec<i64>,
    /// Its users are in the groups that are named alone, not also in those that the image lists for them.
    pub named_groups_only: bool,
    /// Kernel parameters of the pod.
    pub sysctls: Vec<Sysctl>,
    /// System calls; what Docker does by itself is `RuntimeDefault`.
    pub seccomp: Seccomp,
    /// Not as root.
    pub run_as_non_root: bool,
}

/// A kernel parameter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Sysctl {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: String,
}

/// Which system calls are allowed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Seccomp {
    /// The runtime's own list.
    #[default]
    RuntimeDefault,
    /// All.
    Unconfined,
    /// A profile on the node.
    Localhost(String),
    /// Nothing is written.
    Unset,
}

/// Security of a container. `None` is not written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Security {
    /// User id.
    pub user: Option<i64>,
    /// Group id.
    pub group: Option<i64>,
    /// Not as root.
    pub run_as_non_root: Option<bool>,
    /// All of the host's power.
    pub privileged: Option<bool>,
    /// Whether a process may gain more than its parent has.
    pub allow_privilege_escalation: Option<bool>,
    /// The root file system cannot be written to.
    pub read_only_root: Option<bool>,
    /// Capabilities that are added, without `CAP_`.
    pub cap_add: Vec<String>,
    /// Capabilities that are dropped, without `CAP_`.
    pub cap_drop: Vec<String>,
    /// System calls, where they differ from the pod's.
    pub seccomp: Option<Seccomp>,
    /// AppArmor.
    pub app_armor: Option<AppArmor>,
    /// SELinux.
    pub se_linux: Option<SeLinux>,
    /// `Unmasked`; `None` is the default.
    pub proc_mount: Option<String>,
}

/// An AppArmor profile.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum AppArmor {
    /// The runtime's own.
    RuntimeDefault,
    /// None.
    Unconfined,
    /// A profile on the node.
    Localhost(String),
}

/// SELinux options.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SeLinux {
    /// `user`.
    pub user: Option<String>,
    /// `role`.
    pub role: Option<String>,
    /// `type`.
    pub kind: Option<String>,
    /// `level`.
    pub level: Option<String>,
}

impl Security {
    /// Whether a container has more than its process may gain: Kubernetes then allows no `no-new-privileges`.
    pub(crate) fn gains_privileges(&self) -> bool {
        let gains = |name: &String| name == "SYS_ADMIN" || name == "ALL";
        self.privileged.is_some() || self.cap_add.iter().any(gains)
    }
}

impl SeLinux {
    /// Sets a part of the label as Docker names it.
    pub(crate) fn set(&mut self, key: &str, text: &str) {
        let (place, text) = match key {
            "user" => (&mut self.user, text),
            "role" => (&mut self.role, text),
            "level" => (&mut self.level, text),
            "type" => (&mut self.kind, text),
            // What Docker calls "disable" is this type: a container that SELinux leaves alone.
            _ => (&mut self.kind, "spc_t"),
        };
        *place = Some(text.to_owned());
    }
}
