//! What containers are made of.

use crate::model::{Container, Pod, StringMap};

/// What is decided of the container of a service, and what the service asks of its pod.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    /// Its container, without ports and mounts.
    pub(crate) container: Container,
    /// Init containers that run before it.
    pub(crate) init_containers: Vec<Container>,
    /// What it asks of its pod, without containers and volumes.
    pub(crate) pod: Pod,
    /// Annotations of its workload.
    pub(crate) annotations: StringMap,
    /// Annotations of its pod.
    pub(crate) pod_annotations: StringMap,
    /// Labels of its pod beside the standard ones.
    pub(crate) pod_labels: StringMap,
}
