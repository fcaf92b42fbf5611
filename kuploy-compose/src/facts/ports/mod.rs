//! The ports that services listen on, each with everything that says so.

pub(crate) mod app_protocol;
mod declared;
mod evidence;
mod health_check;
mod in_source;
pub(crate) mod list;
mod own_variables;
mod published;
mod read;
mod shared_variables;
mod usual_names;

use crate::map::BTreeSet;

use super::gathered::Facts;
use super::peers::{InFile, Reference};
use super::routes::RouteFacts;
use super::service_facts::ServiceFacts;
use super::services::{PerService, ServiceId};
use crate::map::BTreeMap;
use crate::model::Protocol;
use crate::options::{Options, RouteKind};
use shared_variables::SharedVariables;

pub(crate) use app_protocol::is_app_protocol;
pub(super) use declared::declared;
pub(crate) use evidence::PortEvidence;
pub(super) use health_check::asked_by_check;
pub(crate) use list::PortFacts;
pub(crate) use published::{
    assumed_web, folded, is_local, is_of_range, number, numbered, protocol,
};

/// Reads the ports of all services, but for what mounted files say.
pub(super) fn read<'a>(
    options: &Options,
    services: &PerService<ServiceFacts<'a>>,
    routes: &PerService<RouteFacts>,
    references: &[Reference<'a>],
) -> PerService<PortFacts<'a>> {
    let mut to: PerService<Vec<&Reference<'a>>> = services.map(|_, _| Vec::new());
    for reference in references {
        to[reference.to].push(reference);
    }
    let shared = SharedVariables::read(services);
    services.map(|id, _| {
        let all = (services, &shared);
        one(options, all, routes, id, &to[id], Vec::new())
    })
}

/// The ports of the services that mounted files name, with what those say.
pub(crate) fn with_files<'a>(
    facts: &Facts<'a>,
    in_files: &[InFile<'a>],
) -> BTreeMap<ServiceId, PortFacts<'a>> {
    let mut named: BTreeSet<ServiceId> = in_files.iter().map(|named| named.reference.to).collect();
    let mut to: BTreeMap<ServiceId, Vec<&Reference<'a>>> = BTreeMap::new();
    let in_files = in_files.iter().map(|named| &named.reference);
    for reference in facts.peers.iter().chain(in_files) {
        to.entry(reference.to).or_default().push(reference);
    }
    let mut in_source = in_source::find(facts, &to);
    own_variables::find(facts, &mut in_source);
    named.extend(in_source.keys());
    to.retain(|id, _| named.contains(id));
    for id in in_source.keys() {
        to.entry(*id).or_default();
    }
    let (options, services, routes) = (&facts.options, &facts.services, &facts.routes);
    if to.is_empty() {
        return BTreeMap::new();
    }
    let shared = SharedVariables::read(services);
    to.into_iter()
        .map(|(id, references)| {
            let of_source = in_source.remove(&id).unwrap_or_default();
            let all = (services, &shared);
            (id, one(options, all, routes, id, &references, of_source))
        })
        .collect()
}

fn one<'a>(
    options: &Options,
    (services, shared): (&PerService<ServiceFacts<'a>>, &SharedVariables<'a>),
    routes: &PerService<RouteFacts>,
    id: ServiceId,
    references: &[&Reference<'a>],
    of_source: Vec<(u16, PortEvidence<'a>)>,
) -> PortFacts<'a> {
    // Where no routes are made, nobody comes in by them.
    let requests = match options.route() {
        RouteKind::None => &[],
        _ => routes[id].requests.as_slice(),
    };
    let mut ports = read::of_service(services, shared, &services[id], requests, references);
    for (number, evidence) in of_source {
        ports.add(
            (number, Protocol::Tcp),
            usual_names::usual(number),
            evidence,
        );
    }
    ports.facts
}
