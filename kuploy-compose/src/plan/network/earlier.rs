//! What was decided before Services are.

use crate::facts::mentions::Mentions;
use crate::facts::peers::Reference;
use crate::facts::{PerService, ServiceId};
use crate::model::{ContainerPort, WorkloadKind};
use crate::plan::controllers::run::Run;
use crate::plan::pods::{Member, Pods};

/// What was decided before Services are.
pub(in crate::plan) struct Earlier<'e, 'a> {
    /// The services.
    pub(in crate::plan) pods: &'e Pods<'a>,
    /// Who names whom as a host.
    pub(in crate::plan) references: &'e [Reference<'a>],
    /// Names of containers that texts which nobody rewrites mention.
    pub(in crate::plan) mentions: &'e Mentions,
    /// How each service runs.
    pub(in crate::plan) runs: &'e PerService<Run>,
    /// The ports of each container.
    pub(in crate::plan) ports: &'e PerService<Vec<ContainerPort>>,
}

impl<'a> Earlier<'_, 'a> {
    /// The services for which something is created, in the order written.
    pub(super) fn running(&self) -> impl Iterator<Item = &Member<'a>> {
        self.pods.running()
    }

    /// Whether the pod of a service runs to completion.
    pub(super) fn runs_to_completion(&self, id: ServiceId) -> bool {
        let kind = self.runs[self.pods[id].owner].kind();
        kind.is_some_and(WorkloadKind::runs_to_completion)
    }

    /// Whether a StatefulSet names the pod of a service that owns it.
    pub(super) fn is_stateful(&self, id: ServiceId) -> bool {
        self.runs[id].is_stateful()
    }

    /// Whether a container has a readiness probe.
    pub(super) fn is_checked(&self, id: ServiceId) -> bool {
        self.runs[id].readiness.is_some()
    }
}
