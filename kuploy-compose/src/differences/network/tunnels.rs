//! VPN containers whose firewall knows the networks of Docker, and not those of a cluster.

use std::collections::BTreeSet;

use crate::diagnostic::rules;
use crate::facts::catalogue::repository;
use crate::facts::{Facts, Findings, ServiceId};
use crate::model::Protocol;
use crate::plan::Decisions;

/// Images that send all traffic of their pod into a tunnel. The firewall lets pass the subnets that the container has an
/// address in: in Docker the network of the project, in a cluster the pods of one node at most
/// (<https://github.com/qdm12/gluetun-wiki/blob/main/setup/options/firewall.md>).
const TUNNELS: &[&str] = &["qmcgaw/gluetun", "qdm12/gluetun"];

/// The variable that names the networks outside of the tunnel.
const OUTBOUND: &str = "FIREWALL_OUTBOUND_SUBNETS";

/// Says which pods reach no Service, and are not reached, until their VPN container knows the cluster.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    for service in decided.pods.running() {
        let image = service.service.image.as_deref().unwrap_or_default();
        let known = service.facts.variable(OUTBOUND).unwrap_or_default();
        if !TUNNELS.contains(&repository(image)) || !known.trim().is_empty() {
            continue;
        }
        let key = service.key;
        let message = format!(
            "`{key}` sends the traffic of its pod through a VPN: the containers of the pod do not reach other services, and are not reached"
        );
        let ports = inbound(facts, decided, service.id);
        let ports = match ports.is_empty() {
            true => String::new(),
            false => format!(", `FIREWALL_INPUT_PORTS: \"{}\"`", ports.join(",")),
        };
        let help = format!(
            "set the pod and Service networks of the cluster, for K3s `{OUTBOUND}: 10.42.0.0/16,10.43.0.0/16`{ports}, and `DNS_KEEP_NAMESERVER: \"on\"`, so that names of Services resolve"
        );
        let path = service.path.key("image");
        report.say_help(&rules::VPN_OF_POD, &path, message, help);
    }
}

/// The ports that others connect to: those that the VPN container publishes, and those of the containers beside it.
fn inbound(facts: &Facts<'_>, decided: &Decisions<'_>, vpn: ServiceId) -> Vec<String> {
    let pods = &decided.pods;
    let published = pods[vpn].service.ports.iter().map(|port| port.target);
    let mut numbers: BTreeSet<u16> = published.collect();
    let beside = pods
        .running()
        .filter(|other| other.id != vpn && other.owner == pods[vpn].owner);
    for other in beside {
        let known = decided.ports.known(facts, other.id);
        let all = known.known.iter();
        let tcp = all.filter(|port| port.protocol == Protocol::Tcp);
        numbers.extend(tcp.map(|port| port.number));
    }
    numbers.iter().map(u16::to_string).collect()
}
