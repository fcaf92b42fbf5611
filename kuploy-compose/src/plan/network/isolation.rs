//! NetworkPolicies: who may reach whom, from the networks that services share.

use crate::map::BTreeSet;

use super::exposure::Exposure;
use crate::facts::network_mode::{self, NetworkMode};
use crate::facts::{PerService, ServiceId};
use crate::map::BTreeMap;
use crate::model::names;
use crate::model::{Isolation, Peer, Protocol, StringMap};
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// Begins the label of pods on a network.
const NETWORK_LABEL: &str = "network.kuploy.dev/";

/// What is decided for a service that owns a pod.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServiceIsolation {
    /// The policy of the pod.
    pub(crate) policy: Option<Isolation>,
    /// The labels that policies of other pods know it by.
    pub(in crate::plan) pod_labels: StringMap,
}

/// Decides who may reach whom.
pub(in crate::plan) fn isolate(
    cx: &Context<'_>,
    exposure: &Exposure<'_, '_>,
) -> PerService<ServiceIsolation> {
    let pods = exposure.pods;
    let mut made = pods.map(|_, _| ServiceIsolation::default());
    if !cx.options.network_policies() {
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
    let to = if members.iter().all(is_cut_off) {
        Some(Vec::new())
    } else if network_mode::are_internal(cx.project, &joined) {
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
