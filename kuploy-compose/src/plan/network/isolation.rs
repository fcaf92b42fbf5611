//! NetworkPolicies: who may reach whom, from the networks that services share.

use std::collections::{BTreeMap, BTreeSet};

use super::{NetworkMode, network_mode};
use crate::diagnostic::{Path, rules};
use crate::facts::ServiceId;
use crate::model::{EndpointKind, Isolation, Peer, Protocol, StringMap};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};
use crate::plan::names;

/// Begins the label of pods on a network.
const NETWORK_LABEL: &str = "network.kuploy.dev/";

/// Decides who may reach whom.
pub(in crate::plan) fn isolate(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    if !cx.options.network_policies() {
        say_open(cx, draft);
        say_united(cx, draft);
        return;
    }
    let networks = &cx.project.networks;
    let internal = |name: &str| {
        networks
            .get(name)
            .and_then(Option::as_ref)
            .is_some_and(|network| network.internal)
    };
    // Members of one pod share one policy: the networks of all of them.
    let mut members: BTreeMap<ServiceId, Vec<ServiceId>> = BTreeMap::new();
    for service in draft.kept() {
        members.entry(service.owner).or_default().push(service.id);
    }
    for (owner, keys) in members {
        let services: Vec<&ServiceDraft<'_>> =
            keys.iter().map(|key| &draft.services[*key]).collect();
        if services
            .iter()
            .any(|service| network_mode(service.service) == NetworkMode::Host)
        {
            continue;
        }
        let joined: Vec<&str> = services
            .iter()
            .flat_map(|service| service.service.networks.keys())
            .map(String::as_str)
            .collect();
        let labels: Vec<StringMap> = joined.iter().filter_map(|name| label(name)).collect();
        let mut from: Vec<Peer> = labels.iter().cloned().map(Peer::Pods).collect();
        from.dedup();
        let outside = open_ports(&services);
        if !outside.is_empty() {
            from.push(Peer::Anywhere(outside));
        }
        let cut_off = services
            .iter()
            .all(|service| network_mode(service.service) == NetworkMode::None);
        let to = if cut_off {
            Some(Vec::new())
        } else if !joined.is_empty() && joined.iter().all(|name| internal(name)) {
            let mut to: Vec<Peer> = labels.iter().cloned().map(Peer::Pods).collect();
            to.dedup();
            to.push(Peer::Dns);
            Some(to)
        } else {
            None
        };
        let service = &mut draft.services[owner];
        service.component.isolation = Some(Isolation {
            name: service.name.clone(),
            from,
            to,
        });
        for label in labels {
            service.pod_labels.extend(label);
        }
    }
}

/// The label of pods on a network.
fn label(network: &str) -> Option<StringMap> {
    let name = names::label(network, names::LABEL_LIMIT)?;
    Some(StringMap::from([(
        format!("{NETWORK_LABEL}{name}"),
        "true".to_owned(),
    )]))
}

/// Ports that may be reached from outside the project: routed or published.
fn open_ports(services: &[&ServiceDraft<'_>]) -> Vec<(u16, Protocol)> {
    let mut open: Vec<(u16, Protocol)> = Vec::new();
    for service in services {
        let routed = service
            .component
            .routes
            .iter()
            .flat_map(|route| &route.paths)
            .map(|path| (path.port, Protocol::Tcp));
        let published = service
            .component
            .endpoints
            .iter()
            .filter(|endpoint| {
                matches!(
                    endpoint.kind,
                    EndpointKind::LoadBalancer | EndpointKind::NodePort
                )
            })
            .flat_map(|endpoint| &endpoint.ports)
            .map(|port| (port.target, port.protocol));
        open.extend(routed.chain(published));
    }
    open.sort_unstable();
    open.dedup();
    open
}

/// How many different sets of networks are compared: more are hostile input.
const MOST_SETS: usize = 64;

/// Two services without a common network do not see each other in Compose; in a cluster everything does.
fn say_united(cx: &mut Context<'_>, draft: &Draft<'_>) {
    let mut sets: Vec<(BTreeSet<&str>, ServiceId)> = Vec::new();
    for service in draft.kept() {
        if network_mode(service.service) != NetworkMode::Networks {
            continue;
        }
        let networks: BTreeSet<&str> = service
            .facts
            .service
            .networks
            .keys()
            .map(String::as_str)
            .collect();
        if !networks.is_empty()
            && sets.len() < MOST_SETS
            && !sets.iter().any(|(set, _)| *set == networks)
        {
            sets.push((networks, service.id));
        }
    }
    let apart = sets.iter().enumerate().find_map(|(index, (set, one))| {
        let mut later = sets.iter().skip(index + 1);
        let other = later.find(|(other, _)| set.is_disjoint(other))?;
        Some((*one, other.1, other.0.first().copied().unwrap_or_default()))
    });
    let Some((one, other, network)) = apart else {
        return;
    };
    let key = |id: ServiceId| cx.facts.services[id].key;
    let message = format!(
        "`{}` and `{}` have no network in common in Compose; in the cluster all services of the namespace reach each other",
        key(one),
        key(other)
    );
    let path = Path::root().key("networks").key(network);
    let help = "`--network-policies` keeps networks apart, where the cluster's network plugin enforces policies";
    cx.say_help(&rules::NETWORKS_UNITED, &path, message, help);
}

/// An internal network promises what a cluster without policies does not keep.
fn say_open(cx: &mut Context<'_>, draft: &Draft<'_>) {
    let used: BTreeSet<&str> = draft
        .kept()
        .flat_map(|service| service.service.networks.keys())
        .map(String::as_str)
        .collect();
    for (name, network) in &cx.project.networks {
        let internal = network.as_ref().is_some_and(|network| network.internal);
        if internal && used.contains(name.as_str()) {
            cx.say_help(
                &rules::INTERNAL_NETWORK_OPEN,
                &Path::root().key("networks").key(name).key("internal"),
                format!("network `{name}` is internal, yet its services reach the outside and are reached by the whole namespace"),
                "`--network-policies` closes it, where the cluster's network plugin enforces policies",
            );
        }
    }
}
