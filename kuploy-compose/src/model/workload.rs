//! What runs, how often, and how it is replaced.

use serde::Serialize;

use super::{Pod, StringMap};

/// A controller and its pod.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Workload {
    /// The object's name; equals the component's but where Kubernetes allows less (52 characters for StatefulSets).
    pub name: String,
    /// Which controller, with what only that controller has.
    pub kind: WorkloadKind,
    /// Annotations of the controller, from `labels` and `deploy.labels`.
    pub annotations: StringMap,
    /// Annotations of the pod, from `annotations`.
    pub pod_annotations: StringMap,
    /// Labels of the pod beside the standard ones: network membership, aliases that several services share.
    pub pod_labels: StringMap,
    /// The pod.
    pub pod: Pod,
}

/// Which controller.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase", tag = "type")]
pub enum WorkloadKind {
    /// Any number of equal pods.
    #[serde(rename_all = "camelCase")]
    Deployment {
        /// How many.
        replicas: Replicas,
        /// How pods are replaced.
        update: Update,
    },
    /// Pods with stable names, never two on one volume.
    #[serde(rename_all = "camelCase")]
    StatefulSet {
        /// How many.
        replicas: Replicas,
        /// The Service that governs the pods' names.
        service_name: String,
        /// Pods are replaced only when they are deleted.
        on_delete: bool,
        /// Claims of each replica's own, by volume name.
        claim_templates: Vec<super::Claim>,
        /// Pods start all at once instead of one after the other.
        parallel: bool,
        /// Seconds that a new pod must be ready; 0 is not written.
        min_ready_seconds: i32,
    },
    /// One pod a node.
    #[serde(rename_all = "camelCase")]
    DaemonSet {
        /// How many nodes at a time (`maxUnavailable`, a number or a percentage); `None` is the default.
        max_unavailable: Option<String>,
        /// Seconds that a new pod must be ready; 0 is not written.
        min_ready_seconds: i32,
    },
    /// Runs to its end.
    Job(JobSettings),
    /// Runs to its end again and again.
    #[serde(rename_all = "camelCase")]
    CronJob {
        /// When, in cron's five fields or `@daily` and the like.
        schedule: String,
        /// The time zone's name; `None` is the controller's.
        time_zone: Option<String>,
        /// What happens when the last run has not ended.
        concurrency: ConcurrencyPolicy,
        /// The job.
        job: JobSettings,
    },
}

impl Default for WorkloadKind {
    fn default() -> Self {
        Self::Deployment {
            replicas: Replicas::Fixed(1),
            update: Update::Default,
        }
    }
}

impl WorkloadKind {
    /// Whether its pods run to completion.
    pub fn runs_to_completion(&self) -> bool {
        matches!(self, Self::Job(_) | Self::CronJob { .. })
    }

    /// The kind's name in the Kubernetes API.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Deployment { .. } => "Deployment",
            Self::StatefulSet { .. } => "StatefulSet",
            Self::DaemonSet { .. } => "DaemonSet",
            Self::Job(_) => "Job",
            Self::CronJob { .. } => "CronJob",
        }
    }
}

/// How many pods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Replicas {
    /// This many.
    Fixed(i32),
    /// An autoscaler says; nothing is written.
    Autoscaled,
}

/// How a Deployment replaces its pods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Update {
    /// As Kubernetes does by itself; nothing is written.
    #[default]
    Default,
    /// All old pods end before a new one starts.
    Recreate,
    /// Step by step; numbers or percentages.
    #[serde(rename_all = "camelCase")]
    Rolling {
        /// How many may be missing.
        max_unavailable: String,
        /// How many may be too many.
        max_surge: String,
        /// Seconds that a new pod must be ready; 0 is not written.
        min_ready_seconds: i32,
    },
}

/// How a job ends.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct JobSettings {
    /// Retries before it counts as failed; `None` is Kubernetes' default of 6.
    pub backoff_limit: Option<i32>,
    /// What happens to a container that fails.
    pub restart: RestartPolicy,
    /// How many runs must succeed; `None` is one.
    pub completions: Option<i32>,
    /// How many run at once; `None` is one.
    pub parallelism: Option<i32>,
    /// Whether the object's name gets a hash of what runs. What runs can never be changed in place, and nobody replaces
    /// the object.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub hashed: bool,
}

/// What happens to a container that ends, in a job.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum RestartPolicy {
    /// A failed pod stays and a new one is made.
    #[default]
    Never,
    /// A failed container starts again in its pod.
    OnFailure,
}

/// What a CronJob does when the last run has not ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub enum ConcurrencyPolicy {
    /// Both run; the default, not written.
    #[default]
    Allow,
    /// The new one is skipped.
    Forbid,
    /// The old one is ended.
    Replace,
}

/// Where pods may run, beyond a node selector.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Affinity {
    /// All must hold of the node.
    pub nodes: Vec<NodeRule>,
    /// At most one of these pods a node.
    pub one_per_node: bool,
    /// Names of components whose pods must run on the same node.
    pub same_node_as: Vec<String>,
}

impl Affinity {
    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A demand on a node's label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct NodeRule {
    /// The label's key.
    pub key: String,
    /// Whether the label must have one of the values (or exist, when there are none), or must not.
    pub wanted: bool,
    /// The values.
    pub values: Vec<String>,
}

/// Pods spread over the values of a node's label, as well as it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Spread {
    /// The label's key.
    pub key: String,
}

/// A HorizontalPodAutoscaler.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Autoscaler {
    /// Fewest pods.
    pub min: i32,
    /// Most pods.
    pub max: i32,
    /// What it looks at.
    pub metrics: Vec<Metric>,
}

/// What an autoscaler looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Metric {
    /// Average use of a resource (`cpu`, `memory`) in percent of what is requested.
    Utilization {
        /// The resource.
        resource: String,
        /// Percent.
        percent: i32,
    },
    /// Average use of a resource, as a quantity.
    Average {
        /// The resource.
        resource: String,
        /// Canonical quantity.
        value: String,
    },
}

/// A PodDisruptionBudget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub enum Disruption {
    /// At least this many stay (a number or a percentage).
    MinAvailable(String),
    /// At most this many are away (a number or a percentage).
    MaxUnavailable(String),
}
