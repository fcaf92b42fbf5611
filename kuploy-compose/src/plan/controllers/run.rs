//! How services run.

use super::choice::Choice;
use super::start_order::Starts;
use super::updates::Held;
use crate::facts::ServiceId;
use crate::model::{Container, Probe, ProbeAction, WorkloadKind};

/// How a service runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Run {
    /// The pod that has its name; none where it runs in another's.
    pub(crate) pod: Option<PodRun>,
    /// When its container starts within its pod.
    pub(in crate::plan) starts: Starts,
    /// What says that it is ready; nobody waits for a Job to be.
    pub(crate) readiness: Option<Probe>,
    /// Init containers that copy what its image has into volumes which others of the pod take.
    pub(crate) fills: Vec<Container>,
    /// The controller that it would have by itself, where it runs.
    pub(crate) alone: Option<Choice>,
    /// What its pod holds that a second one beside it cannot have.
    pub(crate) held: Option<Held>,
    /// Others reach it.
    pub(crate) is_reached: bool,
}

/// How a pod runs.
#[derive(Clone, Debug)]
pub(crate) struct PodRun {
    /// Its controller.
    pub(crate) kind: WorkloadKind,
    /// The services beside the one whose name it has.
    pub(crate) others: Vec<ServiceId>,
}

impl Run {
    /// The controller of the pod that has the name of a service.
    pub(crate) fn kind(&self) -> Option<&WorkloadKind> {
        self.pod.as_ref().map(|pod| &pod.kind)
    }

    /// Whether a StatefulSet names the pod of a service that owns it.
    pub(crate) fn is_stateful(&self) -> bool {
        matches!(self.kind(), Some(WorkloadKind::StatefulSet { .. }))
    }

    /// Whether a readiness probe runs a program of the container.
    pub(crate) fn runs_check(&self) -> bool {
        let action = |probe: &Probe| matches!(probe.action, ProbeAction::Exec(_));
        self.readiness.as_ref().is_some_and(action)
    }
}
