//! How services run.

use super::start_order::Starts;
use crate::model::{Container, Probe, WorkloadKind};

/// How a service runs.
#[derive(Clone, Debug, Default)]
pub(in crate::plan) struct Run {
    /// The controller; none where the service runs in another's pod.
    pub(in crate::plan) kind: Option<WorkloadKind>,
    /// When its container starts within its pod.
    pub(in crate::plan) starts: Starts,
    /// What says that it is ready; nobody waits for a Job to be.
    pub(in crate::plan) readiness: Option<Probe>,
    /// Init containers that copy what its image has into volumes which others of the pod take.
    pub(in crate::plan) fills: Vec<Container>,
}
