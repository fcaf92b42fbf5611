//! Other names of a service: network aliases, links, and container and host names that somebody uses.

use crate::map::BTreeSet;

use crate::map::BTreeMap;
use crate::map::IndexMap;

use super::earlier::Earlier;
use super::further_names::{FurtherNames, Targets};
use super::pod_names::PodNames;
use crate::facts::host_names::{HostName, KnownTo, Origin};
use crate::facts::network_mode::{self, NetworkMode};
use crate::facts::{Facts, PerService, ServiceId};
use crate::model::{Endpoint, EndpointKind, EndpointPort};
use crate::model::{names, port_names};
use crate::plan::context::Context;

/// What becomes of the aliases of services.
pub(super) struct Aliases<'a> {
    /// The Services of those that get one.
    pub(super) answered: FurtherNames,
    /// Those that get none.
    pub(super) refused: Vec<RefusedAlias<'a>>,
}

/// An alias that gets no Service.
pub(crate) struct RefusedAlias<'a> {
    /// The alias.
    pub(crate) alias: &'a HostName<'a>,
    /// Why it gets none.
    pub(crate) why: Refused,
}

/// Why an alias gets no Service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// It lies below a public suffix.
    Public,
    /// No Service can be called so.
    Illegal,
    /// It is the name of this service.
    Taken(ServiceId),
}

/// Begins the label of pods that share an alias.
const ALIAS_LABEL: &str = "alias.kuploy.dev/";

/// Decides the Services of aliases. `kept` are names that pods answer to, `behind` the ports of each service's network,
/// `own` the Services of services' own names.
pub(super) fn decide<'a>(
    cx: &Context<'a>,
    earlier: &Earlier<'_, '_>,
    kept: &PodNames,
    behind: &PerService<Vec<EndpointPort>>,
    own: &PerService<Option<Endpoint>>,
) -> Aliases<'a> {
    let mut made = FurtherNames::default();
    let (answered, refused) = sorted(cx, earlier, kept);
    for (name, targets) in answered {
        let endpoint = endpoint(&name, &targets, behind, own);
        let label = format!("{ALIAS_LABEL}{name}");
        made.add(earlier.pods, &targets, label, endpoint);
    }
    Aliases {
        answered: made,
        refused,
    }
}

/// The aliases that get a Service, with the services that answer, in order; and those that get none.
fn sorted<'a>(
    cx: &Context<'a>,
    earlier: &Earlier<'_, '_>,
    kept: &PodNames,
) -> (IndexMap<String, Targets>, Vec<RefusedAlias<'a>>) {
    let facts = cx.facts;
    let mut refused = Vec::new();
    let mut answered: IndexMap<String, Targets> = IndexMap::new();
    let mut said: BTreeSet<(ServiceId, &str)> = BTreeSet::new();
    let names = earlier.pods.map(|_, service| service.name.as_str());
    let own: BTreeMap<&str, ServiceId> = names.iter().map(|(id, name)| (*name, id)).collect();
    for alias in aliases(facts, earlier) {
        let target = &earlier.pods[alias.service];
        let lower = alias.text.to_ascii_lowercase();
        let is_own = lower == target.name || alias.text == target.key;
        if is_own || !earlier.pods.runs(target.id) || kept.answers(alias.service, &lower) {
            continue;
        }
        let why = match own.get(lower.as_str()).copied() {
            _ if alias.known_to() == KnownTo::World => Some(Refused::Public),
            // Hosts in variables and commands are rewritten to the service's own name.
            _ if names::service(&alias.text).as_ref() != Some(&lower) => Some(Refused::Illegal),
            Some(other) if other == alias.service => continue,
            Some(other) => Some(Refused::Taken(other)),
            None => None,
        };
        let Some(why) = why else {
            let (first, add) = (alias.service, |it: &mut Targets| it.add(alias.service));
            answered.update(lower, || Targets::of(first), add);
            continue;
        };
        if said.insert((alias.service, &alias.text)) {
            refused.push(RefusedAlias { alias, why });
        }
    }
    // Where clients mean several services by one name, it leads to none: their values name the services themselves.
    answered.retain(|name, targets| !targets.are_several() || !facts.hosts.are_apart(name));
    (answered, refused)
}

/// The Service of an alias, but for its selector.
fn endpoint(
    name: &str,
    targets: &Targets,
    behind: &PerService<Vec<EndpointPort>>,
    own: &PerService<Option<Endpoint>>,
) -> Endpoint {
    let mut ports: Vec<EndpointPort> = Vec::new();
    for port in targets.iter().flat_map(|id| &behind[id]) {
        let (number, protocol) = (port.port, port.protocol);
        if ports
            .iter()
            .any(|known| (known.port, known.protocol) == (number, protocol))
        {
            continue;
        }
        let name = match ports.iter().any(|known| known.name == port.name) {
            true => port_names::plain(number, protocol),
            false => port.name.clone(),
        };
        ports.push(EndpointPort {
            name,
            ..port.clone()
        });
    }
    // One whose ports nobody knows lets every port through, and so must the name that it shares.
    let all_known = targets.iter().all(|id| !behind[id].is_empty());
    let mut endpoints = targets.iter().filter_map(|id| own[id].as_ref());
    Endpoint {
        name: name.to_owned(),
        kind: match all_known {
            true => EndpointKind::ClusterIp,
            false => EndpointKind::Headless,
        },
        ports: if all_known { ports } else { Vec::new() },
        publish_not_ready: endpoints.any(|endpoint| endpoint.publish_not_ready),
        ..Endpoint::default()
    }
}

/// All aliases as written: those of networks and links, and container and host names that somebody uses.
fn aliases<'a>(facts: &'a Facts<'a>, earlier: &Earlier<'_, '_>) -> Vec<&'a HostName<'a>> {
    let used: BTreeSet<(ServiceId, String)> = earlier
        .references
        .iter()
        // A StatefulSet's pod is not called by the host name that it is given: it finds itself by a Service.
        .filter(|reference| reference.is_for_others() || earlier.is_stateful(reference.to))
        .map(|reference| (reference.to, reference.name.to_ascii_lowercase()))
        .chain(earlier.mentions.iter().cloned())
        .collect();
    let is_alias = |name: &&HostName<'_>| {
        let target = facts.services[name.service].service;
        let on_networks = NetworkMode::of(target) == NetworkMode::Networks;
        match name.origin {
            Origin::Alias => on_networks,
            // Containers of other projects find it there by this name.
            Origin::ContainerName if network_mode::is_shared(facts.project, target) => {
                let lower = name.text.to_ascii_lowercase();
                on_networks && names::service(&name.text) == Some(lower)
            }
            Origin::ContainerName | Origin::HostName => {
                on_networks && used.contains(&(name.service, name.text.to_ascii_lowercase()))
            }
            Origin::Link => true,
            Origin::Service | Origin::Address | Origin::Container | Origin::Tasks => false,
        }
    };
    facts.hosts.iter().filter(is_alias).collect()
}
