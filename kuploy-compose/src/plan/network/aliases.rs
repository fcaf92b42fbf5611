//! Other names of a service: network aliases, links, and container and host names that somebody uses.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::{NetworkMode, network_mode};
use crate::diagnostic::rules;
use crate::facts::host_names::{HostName, KnownTo, Origin};
use crate::facts::{Facts, PerService, ServiceId};
use crate::model::{Endpoint, EndpointKind, EndpointPort, StringMap};
use crate::plan::context::Context;
use crate::plan::draft::Draft;
use crate::plan::names;

/// Begins the label of pods that share an alias.
const ALIAS_LABEL: &str = "alias.kuploy.dev/";

/// Decides the further Services.
pub(super) fn aliases(
    cx: &mut Context<'_>,
    draft: &mut Draft<'_>,
    behind: &PerService<Vec<EndpointPort>>,
) {
    let facts = cx.facts;
    // By final name: who answers, in order.
    let mut wanted: IndexMap<String, Vec<ServiceId>> = IndexMap::new();
    let mut said: BTreeSet<(ServiceId, &str)> = BTreeSet::new();
    let own: BTreeMap<String, ServiceId> = draft
        .services
        .values()
        .map(|s| (s.name.clone(), s.id))
        .collect();
    for alias in all(facts, draft) {
        let target = &draft.services[alias.service];
        let lower = alias.text.to_ascii_lowercase();
        if lower == target.name || alias.text == target.key || target.omitted {
            continue;
        }
        if draft.pod_names.answers(alias.service, &lower) {
            continue;
        }
        let mut say = |rule, message: String, help: String| {
            if said.insert((alias.service, &alias.text)) {
                cx.say_help(rule, &alias.path, message, help);
            }
        };
        let (text, name) = (&alias.text, &target.name);
        if alias.known_to() == KnownTo::World {
            say(
                &rules::PUBLIC_NAME,
                format!(
                    "`{text}` is a public name: in the cluster it leads out to where the public DNS says, not to `{}`",
                    target.key
                ),
                format!(
                    "write `{name}` where only the project uses it, or let `{text}` lead to the cluster's ingress"
                ),
            );
            continue;
        }
        let Some(legal) = names::service(text).filter(|name| *name == lower) else {
            // Hosts in variables and commands are rewritten to the service's own name.
            say(
                &rules::ALIAS_ILLEGAL,
                format!(
                    "`{text}` is no name that a cluster's DNS can have; `{}` answers as `{name}` alone",
                    target.key
                ),
                format!("write `{name}` where the alias is used"),
            );
            continue;
        };
        if let Some(other) = own.get(legal.as_str()) {
            if *other != alias.service {
                let owner = draft.services[*other].key;
                say(
                    &rules::ALIAS_TAKEN,
                    format!(
                        "`{legal}` stays the name of service `{owner}`; `{}` does not answer to it",
                        target.key
                    ),
                    format!("name `{name}` itself where the alias is meant"),
                );
            }
            continue;
        }
        let entry = wanted.entry(legal).or_default();
        if !entry.contains(&alias.service) {
            entry.push(alias.service);
        }
    }
    for (name, targets) in wanted {
        add(draft, behind, &name, &targets);
    }
}

fn add(
    draft: &mut Draft<'_>,
    behind: &PerService<Vec<EndpointPort>>,
    name: &str,
    targets: &[ServiceId],
) {
    let Some(first) = targets.first().copied() else {
        return;
    };
    let owners: BTreeSet<ServiceId> = targets.iter().map(|id| draft.owner(*id).id).collect();
    let shared = owners.len() > 1;
    let selector = if shared {
        StringMap::from([(format!("{ALIAS_LABEL}{name}"), "true".to_owned())])
    } else {
        draft.selector(first)
    };
    if shared {
        for key in targets {
            draft.services[*key].pod_labels.extend(selector.clone());
        }
    }
    let mut ports: Vec<EndpointPort> = Vec::new();
    for port in targets.iter().flat_map(|key| &behind[*key]) {
        if !ports
            .iter()
            .any(|known| known.port == port.port && known.protocol == port.protocol)
        {
            let mut port = port.clone();
            if ports.iter().any(|known| known.name == port.name) {
                port.name = format!(
                    "{}-{}",
                    port.protocol.as_str().to_ascii_lowercase(),
                    port.port
                );
            }
            ports.push(port);
        }
    }
    // One whose ports nobody knows lets every port through, and so must the name that it shares.
    let all_known = targets.iter().all(|key| !behind[*key].is_empty());
    let publish_not_ready = targets.iter().any(|key| {
        let endpoints = &draft.services[*key].component.endpoints;
        endpoints.iter().any(|endpoint| endpoint.publish_not_ready)
    });
    let endpoint = Endpoint {
        name: name.to_owned(),
        kind: if all_known {
            EndpointKind::ClusterIp
        } else {
            EndpointKind::Headless
        },
        selector,
        ports: if all_known { ports } else { Vec::new() },
        publish_not_ready,
        ..Endpoint::default()
    };
    draft.services[first].component.endpoints.push(endpoint);
}

/// All aliases as written: those of networks and links, and container and host names that somebody uses.
fn all<'f>(facts: &'f Facts<'_>, draft: &Draft<'_>) -> Vec<&'f HostName<'f>> {
    let used: BTreeSet<(ServiceId, String)> = draft
        .references
        .iter()
        .filter(|reference| reference.from != reference.to)
        .map(|reference| (reference.to, reference.name.to_ascii_lowercase()))
        .collect();
    let is_alias = |name: &&HostName<'_>| {
        let target = &draft.services[name.service];
        let on_networks = network_mode(target.service) == NetworkMode::Networks;
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
