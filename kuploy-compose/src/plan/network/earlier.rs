//! What was decided before Services are.

use crate::facts::peers::Reference;
use crate::facts::{PerService, ServiceId};
use crate::model::{ContainerPort, WorkloadKind};
use crate::plan::job;
use crate::plan::pods::{Member, Pods};

/// What was decided before Services are.
pub(in crate::plan) struct Earlier<'e, 'a> {
    /// The services.
    pub(in crate::plan) pods: &'e Pods<'a>,
    /// Who names whom as a host.
    pub(in crate::plan) references: &'e [Reference<'a>],
    /// The controller of each pod, by the service that owns it.
    pub(in crate::plan) kinds: &'e PerService<WorkloadKind>,
    /// The ports of each container.
    pub(in crate::plan) ports: &'e PerService<Vec<ContainerPort>>,
    /// Whether a container has a readiness probe.
    pub(in crate::plan) checked: &'e PerService<bool>,
}

impl<'a> Earlier<'_, 'a> {
    /// The services for which something is created, in the order written.
    pub(super) fn running(&self) -> impl Iterator<Item = &Member<'a>> {
        self.pods.running()
    }

    /// Whether the pod of a service runs to completion.
    pub(super) fn runs_to_completion(&self, id: ServiceId) -> bool {
        job::is_job(&self.kinds[self.pods[id].owner])
    }

    /// Whether a StatefulSet names the pod of a service that owns it.
    pub(super) fn is_stateful(&self, id: ServiceId) -> bool {
        matches!(self.kinds[id], WorkloadKind::StatefulSet { .. })
    }
}
