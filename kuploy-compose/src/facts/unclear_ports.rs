//! Services that others use by a port that nothing in the project names.

use std::collections::{BTreeMap, BTreeSet};

use super::peers::Reference;
use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId};
use super::texts::Place;
use super::{host_variables, hosts};

/// Finds the services that somebody uses by a port that nothing names, each with the first place that names it without
/// one; `None` where others only start after it. `running` are those that are there to use any.
pub(crate) fn find<'r, 'f, 'a: 'f>(
    services: &PerService<ServiceFacts<'a>>,
    references: &'r [Reference<'a>],
    running: impl Iterator<Item = &'f ServiceFacts<'a>>,
) -> BTreeMap<ServiceId, Option<&'r Reference<'a>>> {
    let mut clear = BTreeSet::new();
    let mut unclear: BTreeMap<ServiceId, Option<&Reference<'_>>> = BTreeMap::new();
    let mut named: BTreeSet<(ServiceId, ServiceId)> = BTreeSet::new();
    for reference in references {
        named.insert((reference.from, reference.to));
        let asks = matches!(reference.place, Place::Healthcheck(_) | Place::Hook(..));
        let itself = reference.from == reference.to;
        if reference.after_at || (asks && itself) {
            continue;
        }
        match says_port(reference, &services[reference.from]) {
            true => {
                clear.insert(reference.to);
            }
            // Its own name is what it tells others to connect to.
            false if asks || itself => {}
            false => {
                unclear.entry(reference.to).or_insert(Some(reference));
            }
        }
    }
    // Whoever starts after a service and never names it has its name and port built in.
    for service in running {
        let dependencies = service.depends_on.iter().map(|(id, _)| *id);
        // What shares a pod reaches its ports by localhost, whatever the Service lists.
        let shared = |id: &ServiceId| service.shares.iter().any(|(_, with)| with == id);
        let dependencies = dependencies.filter(|id| !shared(id));
        for id in dependencies.filter(|id| !named.contains(&(service.id, *id))) {
            unclear.entry(id).or_insert(None);
        }
    }
    // A port that somebody names is as a rule the one that all use.
    unclear.retain(|id, _| !clear.contains(id));
    unclear
}

/// Whether a reference names the port that it uses.
fn says_port(reference: &Reference<'_>, from: &ServiceFacts<'_>) -> bool {
    if reference.port_in_variable {
        return false;
    }
    let is_beside = match reference.place {
        Place::Environment(variable) => {
            host_variables::port_beside(from.service, variable).is_some()
        }
        _ => false,
    };
    is_beside || reference.port.is_some() || hosts::scheme_port(reference.scheme).is_some()
}
