//! `x-kuploy`: options that live in the Compose file, so that an override file can configure a project that one
//! cannot edit.

use std::fmt;

use crate::map::IndexMap;
use serde::de::value::MapAccessDeserializer;
use serde::de::{self, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::{AccessMode, ImageExtension};

/// `x-kuploy` of a service.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct ServiceExtension {
    /// The severity of findings on this service by code, name or family: `off`, `info`, `warning` or `error`.
    pub lint: IndexMap<String, String>,
    /// The kind of workload that runs the service.
    pub kind: Option<Kind>,
    /// The schedule of a CronJob: five fields of cron, or a word such as `@daily`. The service becomes a CronJob.
    pub schedule: Option<String>,
    /// The time zone of `schedule`, such as `Asia/Seoul`.
    pub time_zone: Option<String>,
    /// What the CronJob does if its last run has not finished: `Allow`, `Forbid` or `Replace`.
    pub concurrency: Option<String>,
    /// The image that runs in the cluster, instead of `image`; or facts about the image.
    pub image: Option<ImageExtension>,
    /// Container ports in addition to those of `ports` and `expose`, such as `8080` or `53/udp`.
    pub ports: Vec<PortNumber>,
    /// A route from outside the cluster to the service; `false` for none, whatever `--domain` and labels say.
    pub route: Option<RouteExtension>,
    /// Several routes from outside the cluster to the service.
    pub routes: Vec<RouteExtension>,
    /// Keeps a reverse proxy that the ingress controller of the cluster would replace.
    pub keep: bool,
    /// Puts the variables of `env_file` into one ConfigMap that the container reads with `envFrom`.
    pub env_from: bool,
    /// Variables that are secret although their names do not look like it.
    pub secret: Vec<String>,
    /// Variables that are not secret although their names look like it.
    pub public: Vec<String>,
    /// The resources that the node reserves for the service, such as `{cpu: 100m, memory: 128Mi}`.
    pub requests: IndexMap<String, String>,
    /// Restarts the container when its health check fails.
    pub liveness: bool,
    /// Adds an init container that waits for the ports of the services in `depends_on`.
    pub wait: Option<bool>,
    /// The command that runs before the container is stopped.
    pub stop_command: Option<CommandLine>,
    /// Adds a HorizontalPodAutoscaler that sets the number of pods.
    pub autoscale: Option<Autoscale>,
    /// Adds a PodDisruptionBudget that limits how many pods may be unavailable at once.
    pub disruption: Option<DisruptionExtension>,
    /// The numeric user and group for a `user` that is a name, such as `1000` or `1000:1000`.
    pub user: Option<String>,
    /// How data directories of the image without a volume are kept: a claim each, or `none`.
    pub data: Option<DataClaims>,
    /// The group that owns the files of the mounted volumes.
    pub fs_group: Option<i64>,
    /// The ServiceAccount of the pod, whose token is then mounted.
    pub service_account: Option<String>,
    /// The names of Secrets with which the pod pulls images, in addition to those of the project.
    pub image_pull_secrets: Vec<String>,
    /// The labels that a node must have to run the pod.
    pub node_selector: IndexMap<String, String>,
    /// The taints of nodes that the pod tolerates.
    pub tolerations: Vec<TolerationExtension>,
    /// The PriorityClass of the pod, which must exist in the cluster.
    pub priority_class: Option<String>,
    /// The RuntimeClass of the pod, which must exist in the cluster.
    pub runtime_class: Option<String>,
    /// Labels of the pod in addition to the generated ones.
    pub labels: IndexMap<String, String>,
    /// Annotations of the pod in addition to the generated ones.
    pub annotations: IndexMap<String, String>,
}

/// What becomes of data that no volume is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum DataClaims {
    /// No claims: the data is lost with the pod.
    None,
}

/// The kind of workload that runs a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// A Deployment for a service without state.
    #[serde(alias = "Deployment")]
    Deployment,
    /// A StatefulSet for a service whose pods have a name or a volume each.
    #[serde(alias = "statefulset", alias = "StatefulSet")]
    StatefulSet,
    /// A DaemonSet that runs one pod on each node.
    #[serde(alias = "daemonset", alias = "DaemonSet")]
    DaemonSet,
    /// A Job that runs to completion.
    #[serde(alias = "Job")]
    Job,
    /// A CronJob that runs on a schedule.
    #[serde(alias = "cronjob", alias = "CronJob")]
    CronJob,
}

/// A container port, such as `8080` or `53/udp`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "invalid port: write a number, or a string such as `53/udp`"
)]
pub enum PortNumber {
    /// The number of a TCP port.
    Number(u16),
    /// A number with its protocol, such as `53/udp`.
    Text(String),
}

/// A command: a string, which is split as Compose splits commands, or a list of words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "invalid command: write a string or a list of strings"
)]
pub enum CommandLine {
    /// A string that is split into words.
    Line(String),
    /// The words of the command, which are not split again.
    Words(Vec<String>),
}

/// A route from outside the cluster: a host name, or a mapping with more; `false` for none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(untagged))]
pub enum RouteExtension {
    /// Whether there is a route to every host; `false` keeps the service inside the cluster.
    On(bool),
    /// A host name with or without a path, such as `shop.example.com/api`.
    Host(String),
    /// The route with all that can be said about it.
    Full(FullRoute),
}

/// By hand, since an untagged enumeration of serde says of a misspelt key only that nothing fits.
impl<'de> Deserialize<'de> for RouteExtension {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OfRoute;
        impl<'de> Visitor<'de> for OfRoute {
            type Value = RouteExtension;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("`host/path`, `false`, or a mapping of `host`, `path`, `port`, `tls`, `issuer`, `class`, `annotations`")
            }

            fn visit_bool<E: de::Error>(self, is_on: bool) -> Result<Self::Value, E> {
                Ok(RouteExtension::On(is_on))
            }

            // The word that the project's `route` has for it; nobody's host is called so.
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(match text {
                    "none" => RouteExtension::On(false),
                    text => RouteExtension::Host(text.to_owned()),
                })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                FullRoute::deserialize(MapAccessDeserializer::new(map)).map(RouteExtension::Full)
            }
        }
        deserializer.deserialize_any(OfRoute)
    }
}

/// A route from outside the cluster, with all that can be said about it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct FullRoute {
    /// The host name of the route; default: every host.
    pub host: Option<String>,
    /// The path of the route; default: `/`.
    pub path: Option<String>,
    /// The container port of the route; default: the HTTP port.
    pub port: Option<u16>,
    /// Whether the route uses TLS: `true`, `false`, or the name of the Secret with the certificate.
    pub tls: Option<TlsExtension>,
    /// The ClusterIssuer of cert-manager that issues the certificate.
    pub issuer: Option<String>,
    /// The ingress class, or the Gateway as `NAMESPACE/NAME` or `NAME`.
    pub class: Option<String>,
    /// Annotations of the Ingress or HTTPRoute.
    pub annotations: IndexMap<String, String>,
}

/// Whether a route uses TLS, and with which certificate.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "invalid TLS setting: write `true`, `false`, or the name of the Secret with the certificate"
)]
pub enum TlsExtension {
    /// Whether the route uses TLS, with a Secret whose name is generated.
    On(bool),
    /// The name of the Secret with the certificate.
    Secret(String),
}

/// How a HorizontalPodAutoscaler sets the number of pods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct Autoscale {
    /// The lowest number of pods; default: 1.
    pub min: Option<i32>,
    /// The highest number of pods.
    pub max: Option<i32>,
    /// The average CPU use to aim at: percent of the request (`70` or `70%`), or a quantity.
    pub cpu: Option<NumberOrText>,
    /// The average memory use to aim at: percent of the request, or a quantity.
    pub memory: Option<NumberOrText>,
}

/// A number, or a string such as a percentage or a quantity.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "neither a number nor a string")]
pub enum NumberOrText {
    /// A whole number without a unit.
    Number(i64),
    /// A string with a unit, such as `50%`.
    Text(String),
}

/// How many pods may be away at once, in a PodDisruptionBudget.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct DisruptionExtension {
    /// The number or percentage of pods that must be available.
    pub min_available: Option<NumberOrText>,
    /// The number or percentage of pods that may be unavailable.
    pub max_unavailable: Option<NumberOrText>,
}

/// A taint of nodes that a pod tolerates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct TolerationExtension {
    /// The key of the taint; default: every key.
    pub key: Option<String>,
    /// The value of the taint; default: every value.
    pub value: Option<String>,
    /// The effect of the taint, `NoSchedule`, `PreferNoSchedule` or `NoExecute`; default: every effect.
    pub effect: Option<String>,
}

/// `x-kuploy` of a top-level volume.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct VolumeExtension {
    /// The size of the volume, such as `10Gi`.
    pub size: Option<String>,
    /// The StorageClass of the volume; default: the cluster's default class.
    pub class: Option<String>,
    /// The access mode: which nodes or pods may mount the volume.
    pub mode: Option<AccessMode>,
    /// Whether all replicas share one claim, or each has its own.
    pub claim: Option<ClaimSharing>,
    /// Whether the files of the image are copied into the empty volume once.
    pub populate: Option<bool>,
    /// The directory of the volume that is mounted instead of its root.
    pub sub_path: Option<String>,
    /// Whether the data stays when the app is deleted; default: `true`.
    pub keep: Option<bool>,
}

/// Whether the replicas of a service share a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum ClaimSharing {
    /// One claim that all replicas mount.
    Shared,
    /// One claim for each replica.
    PerReplica,
}
