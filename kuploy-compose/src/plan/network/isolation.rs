//! NetworkPolicies: who may reach whom, from the networks that services share.

use std::collections::{BTreeMap, BTreeSet};

use super::exposure::Exposure;
use crate::diagnostic::{Path, rules};
use crate::facts::network_mode::NetworkMode;
use crate::facts::{PerService, ServiceId};
use crate::model::{Isolation, Peer, Protocol, StringMap};
use crate::plan::context::Context;
use crate::plan::names;
use crate::plan::pods::{Member, Pods};

/// Begins the label of pods on a network.
const NETWORK_LABEL: &str = "network.kuploy.dev/";

/// What is decided for a service that owns a pod.
#[derive(Clone, Debug, Default)]
pub(in crate::plan) struct ServiceIsolation {
    /// The policy of the pod.
    pub(in crate::plan) policy: Option<Isolation>,
    /// The labels that policies of other pods know it by.
    pub(in crate::plan) pod_labels: StringMap,
}

/// Decides who may reach whom.
pub(in crate::plan) fn isolate(
    cx: &mut Context<'_>,
    exposure: &Exposure<'_, '_>,
) -> PerService<ServiceIsolation> {
    let pods = exposure.pods;
    let mut made = pods.map(|_, _| ServiceIsolation::default());
    if !cx.options.network_policies() {
        say_open(cx, pods);
        say_united(cx, pods);
        return made;
    }
    // Members of one pod share one policy: the networks of all of them.
    let mut shared: BTreeMap<ServiceId, Vec<&Member<'_>>> = BTreeMap::new();
    for service in pods.running() {
        shared.entry(service.owner).or_default().push(service);
    }
    for (owner, members) in shared {
        let on_host = |service: &&Member<'_>| NetworkMode::of(service.service) == NetworkMode::Host;
        if !members.iter().any(on_host) {
            made[owner] = of_pod(cx, exposure, &pods[owner].name, &members);
        }
    }
    made
}

fn of_pod(
    cx: &Context<'_>,
    exposure: &Exposure<'_, '_>,
    name: &str,
    members: &[&Member<'_>],
) -> ServiceIsolation {
    let joined = members
        .iter()
        .flat_map(|service| service.service.networks.keys());
    let joined: Vec<&str> = joined.map(String::as_str).collect();
    let labels: Vec<StringMap> = joined.iter().filter_map(|name| label(name)).collect();
    let mut pods: Vec<Peer> = labels.iter().cloned().map(Peer::Pods).collect();
    pods.dedup();
    let outside = members
        .iter()
        .flat_map(|service| exposure.open_ports(service.id));
    let outside: BTreeSet<(u16, Protocol)> = outside.collect();
    let mut from = pods.clone();
    if !outside.is_empty() {
        from.push(Peer::Anywhere(outside.into_iter().collect()));
    }
    let is_cut_off = |service: &&Member<'_>| NetworkMode::of(service.service) == NetworkMode::None;
    let is_internal = |name: &&str| {
        let network = cx.project.networks.get(*name).and_then(Option::as_ref);
        network.is_some_and(|network| network.internal)
    };
    let to = if members.iter().all(is_cut_off) {
        Some(Vec::new())
    } else if !joined.is_empty() && joined.iter().all(is_internal) {
        pods.push(Peer::Dns);
        Some(pods)
    } else {
        None
    };
    ServiceIsolation {
        policy: Some(Isolation {
            name: name.to_owned(),
            from,
            to,
        }),
        pod_labels: labels.into_iter().flatten().collect(),
    }
}

/// The label of pods on a network.
fn label(network: &str) -> Option<StringMap> {
    let name = names::label(network, names::LABEL_LIMIT)?;
    let label = (format!("{NETWORK_LABEL}{name}"), "true".to_owned());
    Some(StringMap::from([label]))
}

/// How many different sets of networks are compared: more are hostile input.
const MOST_SETS: usize = 64;

/// Two services without a common network do not see each other in Compose; in a cluster everything does.
fn say_united(cx: &mut Context<'_>, pods: &Pods<'_>) {
    let mut sets: Vec<(BTreeSet<&str>, ServiceId)> = Vec::new();
    for service in pods.running() {
        if NetworkMode::of(service.service) != NetworkMode::Networks {
            continue;
        }
        let networks = service.facts.service.networks.keys();
        let networks: BTreeSet<&str> = networks.map(String::as_str).collect();
        let is_new = !networks.is_empty() && !sets.iter().any(|(set, _)| *set == networks);
        if is_new && sets.len() < MOST_SETS {
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
    let message = format!(
        "`{}` and `{}` share no network in Compose, but in the cluster all services of the namespace can reach each other",
        pods[one].key, pods[other].key
    );
    let path = Path::root().key("networks").key(network);
    let help = "`--network-policies` isolates networks, if the network plugin of the cluster enforces policies";
    cx.say_help(&rules::NETWORKS_UNITED, &path, message, help);
}

/// An internal network promises what a cluster without policies does not keep.
fn say_open(cx: &mut Context<'_>, pods: &Pods<'_>) {
    let used = pods
        .running()
        .flat_map(|service| service.service.networks.keys());
    let used: BTreeSet<&String> = used.collect();
    for (name, network) in &cx.project.networks {
        let internal = network.as_ref().is_some_and(|network| network.internal);
        if internal && used.contains(name) {
            cx.say_help(
                &rules::INTERNAL_NETWORK_OPEN,
                &Path::root().key("networks").key(name).key("internal"),
                format!("network `{name}` is internal, but its services can reach the internet and the whole namespace can reach them"),
                "`--network-policies` isolates it, if the network plugin of the cluster enforces policies",
            );
        }
    }
}
