//! Services for which nothing is created, since something else does their work in the cluster.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{Facts, ServiceFacts, ServiceId, bare_images};
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
    let used: BTreeSet<ServiceId> = services().flat_map(uses).collect();
    let skipped = services().filter_map(|service| {
        let why = if service.service.provider.is_some() {
            Why::Provided
        } else if is_replaced(facts, service) {
            Why::Replaced
        } else if used.contains(&service.id) {
            return None;
        } else {
            Why::RunsNothing(runs_nothing(service)?)
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

/// The services whose volumes or namespaces a service uses.
fn uses(service: &ServiceFacts<'_>) -> impl Iterator<Item = ServiceId> {
    let sources = service.volumes_from.iter().map(|from| from.source);
    sources.chain(service.shares.iter().map(|(_, id)| *id))
}

/// A container that runs nothing: it ends at once. One of a base image only declares volumes that others mount (seen:
/// `db-data: {image: busybox}` beside the databases of Zabbix); a tool without arguments is run by hand, with
/// `docker compose run` (seen: `certbot: {image: certbot/certbot}`).
fn runs_nothing(service: &ServiceFacts<'_>) -> Option<String> {
    let compose = service.service;
    let asks_nothing = service.extension.kind.is_none()
        && service.extension.schedule.is_none()
        && !service.extension.keep
        && compose.pre_start.is_empty()
        && compose.ports.is_empty()
        && compose.healthcheck.is_none();
    let shares = uses(service).next().is_some();
    if !asks_nothing || shares || service.image.references.is_built {
        return None;
    }
    bare_images::does_nothing(service)
}
