//! What containers are made of.

use crate::model::{Container, Pod, StringMap};

/// What is decided of the container of a service, and what the service asks of its pod.
#[derive(Clone, Debug, Default)]
pub(in crate::plan) struct Parts {
    /// Its container, without ports and mounts.
    pub(in crate::plan) container: Container,
    /// Init containers that run before it.
    pub(in crate::plan) init_containers: Vec<Container>,
    /// What it asks of its pod, without containers and volumes.
    pub(in crate::plan) pod: Pod,
    /// Annotations of its workload.
    pub(in crate::plan) annotations: StringMap,
    /// Annotations of its pod.
    pub(in crate::plan) pod_annotations: StringMap,
    /// Labels of its pod beside the standard ones.
    pub(in crate::plan) pod_labels: StringMap,
}
