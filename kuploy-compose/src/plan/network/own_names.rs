//! Services that name themselves as a host: to listen there, to be told their own address, or to check their health.
//!
//! In Compose a service's name is, to itself, its own address. In a cluster it is the Service's, which a process
//! cannot listen on, and which leads nowhere until the pod is ready. A pod finds its own host name in its hosts file
//! though, so the pod is given that name; and where it cannot have it (a StatefulSet names its pods itself) the
//! Service is headless, so that the name is the pod's address.

use crate::map::BTreeSet;

use super::earlier::Earlier;
use crate::facts::network_mode::NetworkMode;
use crate::facts::{PerService, peers};
use crate::model::{Endpoint, EndpointKind};
use crate::plan::names_in_values::NamesInValues;

/// The names by which services name themselves, as they are in the cluster. On the node's network they all lead there.
pub(super) fn find(
    earlier: &Earlier<'_, '_>,
    values: &NamesInValues,
) -> PerService<BTreeSet<String>> {
    let mut used = earlier.pods.map(|_, _| BTreeSet::new());
    for reference in peers::to_themselves(earlier.references) {
        let service = &earlier.pods[reference.from];
        if !earlier.pods.runs(service.id) || NetworkMode::of(service.service) == NetworkMode::Host {
            continue;
        }
        let renamed = values
            .of(reference.from)
            .get(&reference.name)
            .map(str::to_owned);
        let name = renamed.unwrap_or_else(|| reference.name.to_ascii_lowercase());
        used[reference.from].insert(name);
    }
    used
}

/// Makes the Services with these names lead to the pod itself; whether one did not.
pub(super) fn lead_to_pod(names: &BTreeSet<String>, endpoints: &mut [Endpoint]) -> bool {
    let mut changed = false;
    for endpoint in endpoints {
        let is_inside = matches!(
            endpoint.kind,
            EndpointKind::ClusterIp | EndpointKind::Headless
        );
        if is_inside && names.contains(&endpoint.name) {
            changed |= endpoint.kind == EndpointKind::ClusterIp || !endpoint.publish_not_ready;
            endpoint.kind = EndpointKind::Headless;
            endpoint.publish_not_ready = true;
        }
    }
    changed
}
