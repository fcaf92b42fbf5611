//! Services beside those of services' own names.

use crate::facts::ServiceId;
use crate::model::{Endpoint, StringMap};
use crate::plan::pods::Pods;

/// Services that lead to one pod or several, with the labels by which several are selected.
#[derive(Clone, Debug, Default)]
pub(super) struct FurtherNames {
    /// Each with the service that it stands with.
    pub(super) endpoints: Vec<(ServiceId, Endpoint)>,
    /// Labels of pods.
    pub(super) labels: Vec<(ServiceId, StringMap)>,
}

/// The services that a name leads to: one at least, each once.
#[derive(Clone, Debug)]
pub(super) struct Targets {
    first: ServiceId,
    others: Vec<ServiceId>,
}

impl Targets {
    /// One service.
    pub(super) fn of(first: ServiceId) -> Self {
        let others = Vec::new();
        Self { first, others }
    }

    /// Adds a service, if it is not among them.
    pub(super) fn add(&mut self, id: ServiceId) {
        if self.iter().all(|known| known != id) {
            self.others.push(id);
        }
    }

    /// All of them, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = ServiceId> {
        std::iter::once(self.first).chain(self.others.iter().copied())
    }

    /// Whether there are several.
    pub(super) fn are_several(&self) -> bool {
        !self.others.is_empty()
    }
}

impl FurtherNames {
    /// Adds a Service that leads to the pods of some services, and stands with the first. `label` selects the pods
    /// where there are several.
    pub(super) fn add(
        &mut self,
        pods: &Pods<'_>,
        targets: &Targets,
        label: String,
        endpoint: Endpoint,
    ) {
        let first = targets.first;
        let pod = pods[first].owner;
        let is_shared = targets.iter().any(|id| pods[id].owner != pod);
        let selector = match is_shared {
            true => StringMap::from([(label, "true".to_owned())]),
            false => pods.selector(first),
        };
        if is_shared {
            self.labels
                .extend(targets.iter().map(|id| (id, selector.clone())));
        }
        self.endpoints.push((
            first,
            Endpoint {
                selector,
                ..endpoint
            },
        ));
    }
}
