//! `KP5007` and `KP5008`: addresses and ports that the cluster chooses.
//!
//! Measured: `clusterIP: ""`, `clusterIP: null`, `clusterIPs: []`, `nodePort: 0`, `healthCheckNodePort: 0` are OutOfSync
//! at once under the three-way diff, client-side and server-side. A written `clusterIP` is Synced where it was exported
//! from and refused by every other cluster.

use crate::diagnostic::{Severity, rules};
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, is_blank, items, maps, maps_mut, remove, remove_if, text};
use crate::yaml::{Map, Node, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Type("ServiceSpec"), &rules::CHOSEN_BY_CLUSTER, settle),
    Act::Find(On::Type("ServiceSpec"), find),
];

/// Fields of a Service's spec whose empty value is not what is live.
const CHOSEN: &[&str] = &["clusterIP", "clusterIPs", "healthCheckNodePort"];

/// Fields whose empty value says nothing.
const QUIET: &[&str] = &["loadBalancerIP", "sessionAffinity", "type", "externalName"];

fn unset(value: &Value) -> bool {
    match value {
        Value::Null | Value::Int(0) => true,
        Value::String(text) => text.is_empty(),
        Value::Seq(list) => list.is_empty(),
        _ => false,
    }
}

fn settle(spec: &mut Map) {
    for key in CHOSEN {
        remove_if(spec, key, unset);
    }
    for key in QUIET {
        remove_if(spec, key, is_blank);
    }
    if repeats_address(spec) {
        remove(spec, "clusterIPs");
    }
    for port in maps_mut(spec, "ports") {
        remove_if(port, "nodePort", unset);
        remove_if(port, "name", is_blank);
    }
}

/// `clusterIPs` that says once more what `clusterIP` says.
fn repeats_address(spec: &Map) -> bool {
    match (items(spec, "clusterIPs"), text(spec, "clusterIP")) {
        ([only], Some(address)) => only.as_str() == Some(address),
        _ => false,
    }
}

/// Whether a Service is a DNS server, whose address is fixed on purpose: resolvers are told an address and no name
/// (`clusterDNS` of the kubelet).
fn answers_names(spec: &Map) -> bool {
    let port = |port: &Map| get(port, "port").and_then(Node::as_i64);
    maps(spec, "ports").any(|it| port(it) == Some(53))
}

fn find(spec: &Map, finder: &mut Finder<'_>) {
    for key in CHOSEN {
        if let Some(entry) = spec.get(*key).filter(|entry| unset(&entry.node.value)) {
            let message = format!(
                "the cluster replaces the empty `{key}`{}",
                finder.of_argo_cd(": Argo CD stays OutOfSync")
            );
            finder.say(
                Found::key(&rules::CHOSEN_BY_CLUSTER, key, entry, message)
                    .help(format!("remove `{key}`")),
            );
        }
    }
    // Inside the cluster a port of the nodes is never chosen, and 0 is Synced.
    let outside = matches!(text(spec, "type"), Some("NodePort" | "LoadBalancer"));
    let ports = if outside { items(spec, "ports") } else { &[] };
    for (at, port) in ports.iter().enumerate() {
        let number = port.as_map().and_then(|port| port.get("nodePort"));
        if let Some(entry) = number.filter(|entry| unset(&entry.node.value)) {
            let written = match entry.node.as_i64() {
                Some(_) => "`nodePort: 0`",
                None => "the empty `nodePort`",
            };
            let message = format!(
                "the cluster replaces {written}{}",
                finder.of_argo_cd(": Argo CD stays OutOfSync")
            );
            finder.say(
                Found::key(&rules::CHOSEN_BY_CLUSTER, "nodePort", entry, message)
                    .below(format!("ports[{at}].nodePort"))
                    .help("remove `nodePort`"),
            );
        }
    }
    let address = get(spec, "clusterIP").and_then(Node::as_str);
    if let (Some(address), Some(entry)) = (address, spec.get("clusterIP"))
        && !address.is_empty()
        && address != "None"
    {
        let message = format!(
            "the address {address} belongs to one cluster; any other cluster rejects the Service"
        );
        let severity = match answers_names(spec) {
            true => Severity::Info,
            false => rules::FIXED_CLUSTER_IP.severity,
        };
        finder.say(
            Found::key(&rules::FIXED_CLUSTER_IP, "clusterIP", entry, message)
                .severity(severity)
                .help("remove `clusterIP` unless something relies on this address"),
        );
    }
}
