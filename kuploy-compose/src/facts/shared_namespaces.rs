//! Services that use namespaces or volumes of others.

use crate::map::BTreeSet;

use super::gathered::Facts;
use super::services::ServiceId;

/// Services that may share a pod with another one.
pub(crate) fn sharing(facts: &Facts<'_>) -> BTreeSet<ServiceId> {
    let mut shared = BTreeSet::new();
    for service in facts.services.values() {
        for (_, other) in &service.shares {
            shared.extend([service.id, *other]);
        }
        for from in &service.volumes_from {
            shared.extend([service.id, from.source]);
        }
        if service.labels.get("kompose.service.group").is_some() {
            shared.insert(service.id);
        }
    }
    shared
}
