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

impl FurtherNames {
    /// Adds a Service that leads to the pods of some services, and stands with the first. `label` selects the pods
    /// where there are several.
    pub(super) fn add(
        &mut self,
        pods: &Pods<'_>,
        targets: &[ServiceId],
        label: String,
        endpoint: Endpoint,
    ) {
        let Some(first) = targets.first().copied() else {
            return;
        };
        let pod = pods[first].owner;
        let is_shared = targets.iter().any(|id| pods[*id].owner != pod);
        let selector = match is_shared {
            true => StringMap::from([(label, "true".to_owned())]),
            false => pods.selector(first),
        };
        if is_shared {
            self.labels
                .extend(targets.iter().map(|id| (*id, selector.clone())));
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
