//! Other names of a service: network aliases, links, and container and host names that somebody uses.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::{NetworkMode, network_mode};
use crate::diagnostic::{Path, rules};
use crate::facts::{Facts, PerService, ServiceId};
use crate::model::{Endpoint, EndpointKind, EndpointPort, StringMap};
use crate::plan::context::Context;
use crate::plan::draft::Draft;
use crate::plan::names;

/// Begins the label of pods that share an alias.
const ALIAS_LABEL: &str = "alias.kuploy.dev/";

/// A name that a service answers to beside its own.
struct Alias<'a> {
    /// As written.
    name: &'a str,
    /// Who answers.
    target: ServiceId,
    /// Where it is written.
    path: Path,
}

/// Decides the further Services.
pub(super) fn aliases(
    cx: &mut Context<'_>,
    draft: &mut Draft<'_>,
    behind: &PerService<Vec<EndpointPort>>,
) {
    // By final name: who answers, in order, and where it was first written.
    let mut wanted: IndexMap<String, (Vec<ServiceId>, Path)> = IndexMap::new();
    let mut said: BTreeSet<(ServiceId, &str)> = BTreeSet::new();
    let own: BTreeMap<String, ServiceId> = draft
        .services
        .values()
        .map(|s| (s.name.clone(), s.id))
        .collect();
    let mut findings = Vec::new();
    for alias in all(cx.facts, draft) {
        let target = &draft.services[alias.target];
        let lower = alias.name.to_ascii_lowercase();
        if lower == target.name || alias.name == target.key || target.omitted {
            continue;
        }
        let Some(name) = names::service(alias.name).filter(|name| *name == lower) else {
            // Hosts in variables and commands are rewritten to the service's own name.
            if said.insert((alias.target, alias.name)) {
                let message = format!(
                    "`{}` is no name that a cluster's DNS can have; `{}` answers as `{}` alone",
                    alias.name, target.key, target.name
                );
                let help = format!("write `{}` where the alias is used", target.name);
                findings.push((&rules::ALIAS_ILLEGAL, alias.path, message, help));
            }
            continue;
        };
        if let Some(other) = own.get(name.as_str()) {
            if *other != alias.target && said.insert((alias.target, alias.name)) {
                let message = format!(
                    "`{name}` stays the name of service `{}`; `{}` does not answer to it",
                    draft.services[*other].key, target.key
                );
                let help = format!("name `{}` itself where the alias is meant", target.name);
                findings.push((&rules::ALIAS_TAKEN, alias.path, message, help));
            }
            continue;
        }
        let entry = wanted
            .entry(name)
            .or_insert_with(|| (Vec::new(), alias.path));
        if !entry.0.contains(&alias.target) {
            entry.0.push(alias.target);
        }
    }
    for (rule, path, message, help) in findings {
        cx.say_help(rule, &path, message, help);
    }
    for (name, (targets, _)) in wanted {
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
fn all<'a>(facts: &Facts<'_>, draft: &Draft<'a>) -> Vec<Alias<'a>> {
    let mut found = Vec::new();
    let used: BTreeSet<(ServiceId, String)> = draft
        .references
        .iter()
        .filter(|reference| reference.from != reference.to)
        .map(|reference| (reference.to, reference.name.to_ascii_lowercase()))
        .collect();
    for service in draft.kept() {
        if !matches!(network_mode(service.service), NetworkMode::Networks) {
            continue;
        }
        for (network, membership) in &service.service.networks {
            let aliases = membership.iter().flat_map(|membership| &membership.aliases);
            for (index, alias) in aliases.enumerate() {
                found.push(Alias {
                    name: alias,
                    target: service.id,
                    path: service
                        .path
                        .key("networks")
                        .key(network)
                        .key("aliases")
                        .index(index),
                });
            }
        }
        for (key, name) in [
            ("container_name", &service.service.container_name),
            ("hostname", &service.service.hostname),
        ] {
            let Some(name) = name else { continue };
            if used.contains(&(service.id, name.to_ascii_lowercase())) {
                found.push(Alias {
                    name,
                    target: service.id,
                    path: service.path.key(key),
                });
            }
        }
        for (index, link) in service.service.links.iter().enumerate() {
            let Some((target, alias)) = link.split_once(':') else {
                continue;
            };
            if let Some(target) = facts.names.find(target) {
                found.push(Alias {
                    name: alias,
                    target,
                    path: service.path.key("links").index(index),
                });
            }
        }
    }
    found
}
