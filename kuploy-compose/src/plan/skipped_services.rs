//! Services for which nothing is created, since something else does their work in the cluster.

use crate::map::BTreeSet;

use crate::facts::{Facts, ServiceFacts, ServiceId, bare_images};
use crate::map::BTreeMap;
use crate::options::RouteKind;

/// Why nothing is created for a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Why {
    /// A program on the Docker host provides it: nothing runs for it in a cluster.
    Provided,
    /// It is a reverse proxy whose only work the routes do.
    Replaced,
    /// It does this, which is nothing.
    RunsNothing(String),
}

/// The services that are skipped.
pub(crate) type Skipped = BTreeMap<ServiceId, Why>;

/// Decides which services are skipped.
pub(super) fn decide(facts: &Facts<'_>) -> Skipped {
    let services = || facts.services.values();
    let used: BTreeSet<ServiceId> = services().flat_map(ServiceFacts::uses).collect();
    let skipped = services().filter_map(|service| {
        let why = if service.service.provider.is_some() {
            Why::Provided
        } else if is_replaced(facts, service) {
            Why::Replaced
        } else if used.contains(&service.id) {
            return None;
        } else {
            Why::RunsNothing(bare_images::runs_nothing(service)?)
        };
        Some((service.id, why))
    });
    skipped.collect()
}

/// A reverse proxy whose only work the routes do.
fn is_replaced(facts: &Facts<'_>, service: &ServiceFacts<'_>) -> bool {
    facts.options.route() != RouteKind::None
        && facts.routes[service.id].is_replaceable_proxy
        && !service.extension.keep
}
