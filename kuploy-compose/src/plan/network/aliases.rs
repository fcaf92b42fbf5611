//! Other names of a service: network aliases, links, and container and host names that somebody uses.

use std::collections::{BTreeMap, BTreeSet};

use crate::map::IndexMap;

use super::earlier::Earlier;
use super::further_names::FurtherNames;
use super::pod_names::PodNames;
use super::port_names;
use crate::diagnostic::{Rule, rules};
use crate::facts::host_names::{HostName, KnownTo, Origin};
use crate::facts::network_mode::NetworkMode;
use crate::facts::{Facts, PerService, ServiceId};
use crate::model::{Endpoint, EndpointKind, EndpointPort};
use crate::plan::context::Context;
use crate::plan::names;

/// Begins the label of pods that share an alias.
const ALIAS_LABEL: &str = "alias.kuploy.dev/";

/// Decides the Services of aliases. `kept` are names that pods answer to, `behind` the ports of each service's network,
/// `own` the Services of services' own names.
pub(super) fn decide(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_, '_>,
    kept: &PodNames,
    behind: &PerService<Vec<EndpointPort>>,
    own: &PerService<Option<Endpoint>>,
) -> FurtherNames {
    let mut made = FurtherNames::default();
    for (name, targets) in answered(cx, earlier, kept) {
        let endpoint = endpoint(&name, &targets, behind, own);
        let label = format!("{ALIAS_LABEL}{name}");
        made.add(earlier.pods, &targets, label, endpoint);
    }
    made
}

/// The aliases that get a Service, with the services that answer, in order. What gets none is a finding.
fn answered(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_, '_>,
    kept: &PodNames,
) -> IndexMap<String, Vec<ServiceId>> {
    let facts = cx.facts;
    let mut answered: IndexMap<String, Vec<ServiceId>> = IndexMap::new();
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
        let refused = match own.get(lower.as_str()).copied() {
            _ if alias.known_to() == KnownTo::World => Some(Refused::Public),
            // Hosts in variables and commands are rewritten to the service's own name.
            _ if names::service(&alias.text).as_ref() != Some(&lower) => Some(Refused::Illegal),
            Some(other) if other == alias.service => continue,
            Some(other) => Some(Refused::Taken(earlier.pods[other].key)),
            None => None,
        };
        let Some(refused) = refused else {
            answered.update(lower, Vec::new, |targets| {
                if !targets.contains(&alias.service) {
                    targets.push(alias.service);
                }
            });
            continue;
        };
        if said.insert((alias.service, &alias.text)) {
            let (rule, message, help) = refused.say(&alias.text, &lower, target.key, &target.name);
            cx.say_help(rule, &alias.path, message, help);
        }
    }
    answered
}

/// Why an alias gets no Service.
enum Refused<'s> {
    /// It lies below a public suffix.
    Public,
    /// No Service can be called so.
    Illegal,
    /// It is the name of this service.
    Taken(&'s str),
}

impl Refused<'_> {
    /// What is said of an alias of a service, which is called `name` in the cluster.
    fn say(
        &self,
        alias: &str,
        lower: &str,
        service: &str,
        name: &str,
    ) -> (&'static Rule, String, String) {
        match self {
            Self::Public => (
                &rules::PUBLIC_NAME,
                format!(
                    "`{alias}` is a public name: in the cluster it resolves to its public DNS record, not to `{service}`"
                ),
                format!(
                    "write `{name}` where only the project uses it, or point `{alias}` to the cluster's ingress"
                ),
            ),
            Self::Illegal => (
                &rules::ALIAS_ILLEGAL,
                format!(
                    "alias `{alias}` is dropped: it is not a valid Service name, and `{service}` is only reachable as `{name}`"
                ),
                format!("use `{name}` instead of the alias"),
            ),
            Self::Taken(owner) => (
                &rules::ALIAS_TAKEN,
                format!(
                    "alias `{lower}` of `{service}` is dropped: it is the name of service `{owner}`"
                ),
                format!("use `{name}` instead of the alias"),
            ),
        }
    }
}

/// The Service of an alias, but for its selector.
fn endpoint(
    name: &str,
    targets: &[ServiceId],
    behind: &PerService<Vec<EndpointPort>>,
    own: &PerService<Option<Endpoint>>,
) -> Endpoint {
    let mut ports: Vec<EndpointPort> = Vec::new();
    for port in targets.iter().flat_map(|id| &behind[*id]) {
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
    let all_known = targets.iter().all(|id| !behind[*id].is_empty());
    let mut endpoints = targets.iter().filter_map(|id| own[*id].as_ref());
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
fn aliases<'f>(facts: &'f Facts<'_>, earlier: &Earlier<'_, '_>) -> Vec<&'f HostName<'f>> {
    let used: BTreeSet<(ServiceId, String)> = earlier
        .references
        .iter()
        // A StatefulSet's pod is not called by the host name that it is given: it finds itself by a Service.
        .filter(|reference| reference.from != reference.to || earlier.is_stateful(reference.to))
        .map(|reference| (reference.to, reference.name.to_ascii_lowercase()))
        .collect();
    let is_alias = |name: &&HostName<'_>| {
        let target = facts.services[name.service].service;
        let on_networks = NetworkMode::of(target) == NetworkMode::Networks;
        match name.origin {
            Origin::Alias => on_networks,
            Origin::ContainerName | Origin::HostName => {
                on_networks && used.contains(&(name.service, name.text.to_ascii_lowercase()))
            }
            Origin::Link => true,
            Origin::Service | Origin::Address | Origin::Container | Origin::Tasks => false,
        }
    };
    facts.hosts.iter().filter(is_alias).collect()
}
