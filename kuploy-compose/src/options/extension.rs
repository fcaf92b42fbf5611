//! `x-kuploy`: options that live in the Compose file, so that an override file can configure a project that one
//! cannot edit.

use indexmap::IndexMap;
use serde::Deserialize;

use super::AccessMode;

/// `x-kuploy` at the top level: the options of the command line, for the whole project. A flag beats it.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct TopExtension {
    /// Severity of findings by code, name or family: `off`, `info`, `warning`, `error`.
    pub lint: IndexMap<String, String>,
    /// `--domain`.
    pub domain: Option<String>,
    /// `--ingress-class`.
    pub ingress_class: Option<String>,
    /// `--tls-issuer`.
    pub tls_issuer: Option<String>,
    /// `--registry`.
    pub registry: Option<String>,
    /// `--image-pull-secret`.
    pub image_pull_secrets: Vec<String>,
    /// `--storage-class`.
    pub storage_class: Option<String>,
    /// `--volume-size`.
    pub volume_size: Option<String>,
    /// `--volume-mode`.
    pub volume_mode: Option<AccessMode>,
    /// `--network-policies`.
    pub network_policies: Option<bool>,
    /// `--hardened`.
    pub hardened: Option<bool>,
    /// `--wait-for-dependencies`.
    pub wait_for_dependencies: Option<bool>,
}

/// `x-kuploy` of a service.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct ServiceExtension {
    /// Severity of findings on this service by code, name or family: `off`, `info`, `warning`, `error`.
    pub lint: IndexMap<String, String>,
    /// Which controller runs it.
    pub kind: Option<Kind>,
    /// Makes it a CronJob: five fields of cron, or `@daily` and the like.
    pub schedule: Option<String>,
    /// Time zone of `schedule`, as `Asia/Seoul`.
    pub time_zone: Option<String>,
    /// What a CronJob does when its last run has not ended: `Allow`, `Forbid`, `Replace`.
    pub concurrency: Option<String>,
    /// The image that runs, instead of `image`.
    pub image: Option<String>,
    /// Container ports beside those of `ports` and `expose`: `8080` or `53/udp`.
    pub ports: Vec<PortNumber>,
    /// One way in from outside.
    pub route: Option<RouteExtension>,
    /// Several ways in from outside.
    pub routes: Vec<RouteExtension>,
    /// Keeps a reverse proxy that the cluster's ingress controller would replace.
    pub keep: bool,
    /// Puts the values of `env_file` into a ConfigMap that the container takes whole.
    pub env_from: bool,
    /// Variables that are sensitive though they do not look it.
    pub secret: Vec<String>,
    /// Variables that are not sensitive though they look it.
    pub public: Vec<String>,
    /// What is kept free for it: `{cpu: 100m, memory: 128Mi}`.
    pub requests: IndexMap<String, String>,
    /// Restarts the container when its health check fails.
    pub liveness: bool,
    /// Waits for the ports of what it depends on.
    pub wait: Option<bool>,
    /// Runs before the container is told to stop.
    pub stop_command: Option<CommandLine>,
    /// A HorizontalPodAutoscaler.
    pub autoscale: Option<Autoscale>,
    /// A PodDisruptionBudget.
    pub disruption: Option<DisruptionExtension>,
    /// Numeric user and group for a `user` that is a name: `1000` or `1000:1000`.
    pub user: Option<String>,
    /// Group of the mounted volumes.
    pub fs_group: Option<i64>,
    /// The service account of the pod; its token is then mounted.
    pub service_account: Option<String>,
    /// Pull secrets of the pod, beside those of the project.
    pub image_pull_secrets: Vec<String>,
    /// Labels that a node must have.
    pub node_selector: IndexMap<String, String>,
    /// Taints that are accepted.
    pub tolerations: Vec<TolerationExtension>,
    /// A priority class.
    pub priority_class: Option<String>,
    /// A runtime class.
    pub runtime_class: Option<String>,
    /// Labels of the pod beside ours.
    pub labels: IndexMap<String, String>,
    /// Annotations of the pod.
    pub annotations: IndexMap<String, String>,
}

/// A controller.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Deployment.
    #[serde(alias = "Deployment")]
    Deployment,
    /// StatefulSet.
    #[serde(alias = "statefulset", alias = "StatefulSet")]
    StatefulSet,
    /// DaemonSet.
    #[serde(alias = "daemonset", alias = "DaemonSet")]
    DaemonSet,
    /// Job.
    #[serde(alias = "Job")]
    Job,
    /// CronJob.
    #[serde(alias = "cronjob", alias = "CronJob")]
    CronJob,
}

/// A port: `8080` or `53/udp`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "no port: write a number, or a text such as `53/udp`"
)]
pub enum PortNumber {
    /// TCP.
    Number(u16),
    /// With its protocol.
    Text(String),
}

/// A command: a string, split as Compose splits commands, or a list of words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "no command: write a string or a list of strings"
)]
pub enum CommandLine {
    /// To be split.
    Line(String),
    /// Words.
    Words(Vec<String>),
}

/// A way in from outside: a host name, or more.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "no route: write `host/path`, or a mapping of `host`, `path`, `port`, `tls`, `issuer`, `class`, `annotations`"
)]
pub enum RouteExtension {
    /// `host` or `host/path`.
    Host(String),
    /// In full.
    Full(FullRoute),
}

/// A way in from outside, in full.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct FullRoute {
    /// The host name; absent is every host.
    pub host: Option<String>,
    /// The path; `/` when absent.
    pub path: Option<String>,
    /// The container port; absent: the one that speaks HTTP.
    pub port: Option<u16>,
    /// TLS: `true`, `false`, or the name of the Secret with the certificate.
    pub tls: Option<TlsExtension>,
    /// cert-manager cluster issuer.
    pub issuer: Option<String>,
    /// Ingress class, or gateway `[NAMESPACE/]NAME`.
    pub class: Option<String>,
    /// Annotations of the route.
    pub annotations: IndexMap<String, String>,
}

/// TLS of a route.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "no TLS: write `true`, `false`, or the name of the Secret with the certificate"
)]
pub enum TlsExtension {
    /// Whether.
    On(bool),
    /// The Secret with the certificate.
    Secret(String),
}

/// `x-kuploy.autoscale`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Autoscale {
    /// Fewest pods; 1 when absent.
    pub min: Option<i32>,
    /// Most pods.
    pub max: Option<i32>,
    /// Percent of the requested CPU, `70` or `70%`, or a quantity.
    pub cpu: Option<NumberOrText>,
    /// Percent of the requested memory, or a quantity.
    pub memory: Option<NumberOrText>,
}

/// A number or a text.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "neither a number nor a string")]
pub enum NumberOrText {
    /// A number.
    Number(i64),
    /// A text.
    Text(String),
}

/// `x-kuploy.disruption`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct DisruptionExtension {
    /// At least this many stay, a number or a percentage.
    pub min_available: Option<NumberOrText>,
    /// At most this many are away, a number or a percentage.
    pub max_unavailable: Option<NumberOrText>,
}

/// `x-kuploy.tolerations[]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct TolerationExtension {
    /// The taint's key; absent is every key.
    pub key: Option<String>,
    /// The taint's value; absent is every value.
    pub value: Option<String>,
    /// The effect; absent is every effect.
    pub effect: Option<String>,
}

/// `x-kuploy` of a top-level volume.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct VolumeExtension {
    /// How large: `10Gi`.
    pub size: Option<String>,
    /// The storage class.
    pub class: Option<String>,
    /// Who may mount it.
    pub mode: Option<AccessMode>,
    /// One claim for all replicas, or one each.
    pub claim: Option<ClaimSharing>,
    /// Copies the image's files into the empty volume once.
    pub populate: Option<bool>,
    /// A folder of the volume that is mounted in its place.
    pub sub_path: Option<String>,
    /// Whether the data outlives the app; `true` when absent.
    pub keep: Option<bool>,
}

/// `x-kuploy.claim`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ClaimSharing {
    /// One claim for all.
    Shared,
    /// One for each replica.
    PerReplica,
}
