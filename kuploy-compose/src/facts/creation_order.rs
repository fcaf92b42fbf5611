//! The order in which Compose creates containers: those that others depend on first.

use super::service_facts::ServiceFacts;
use super::services::PerService;

/// How many services, each depending on the next, must be created before a service. Compose creates those with the same
/// number at the same time, in no order.
pub(crate) fn depths(services: &PerService<ServiceFacts<'_>>) -> PerService<usize> {
    let mut waiting = services.map(|_, service| service.depends_on.len());
    let mut dependents: PerService<Vec<_>> = services.map(|_, _| Vec::new());
    let mut ready = Vec::new();
    for (id, service) in services.iter() {
        for (dependency, _) in &service.depends_on {
            dependents[*dependency].push(id);
        }
        if service.depends_on.is_empty() {
            ready.push(id);
        }
    }
    let mut depths = services.map(|_, _| 0);
    while let Some(id) = ready.pop() {
        for dependent in &dependents[id] {
            depths[*dependent] = depths[*dependent].max(depths[id] + 1);
            waiting[*dependent] -= 1;
            if waiting[*dependent] == 0 {
                ready.push(*dependent);
            }
        }
    }
    depths
}
