//! VPN containers whose firewall knows the networks of Docker, and not those of a cluster.

use crate::map::BTreeSet;

use crate::diagnostic::rules;
use crate::facts::catalogue::repository;

use crate::facts::{Facts, Findings, ServiceFacts, ServiceId};
use crate::model::Protocol;
use crate::plan::Decisions;

/// An image that sends all traffic of its pod into a tunnel, and how it is told what stays outside.
struct Tunnel {
    /// Its repository, or how it begins and ends.
    image: (&'static str, &'static str),
    /// A variable that switches the tunnel on, where it is off without.
    switch: Option<&'static str>,
    /// The variable that names the networks outside of the tunnel.
    outside: &'static str,
    /// What stands between two of them.
    between: char,
    /// The variable with the ports that others reach, where there is one.
    ports: Option<&'static str>,
    /// What keeps the DNS server of the cluster.
    dns: &'static str,
}

/// The firewall lets pass the subnets that the container has an address in: in Docker the network of the project, in a
/// cluster the pods of one node at most. So the documentation of each:
/// <https://github.com/qdm12/gluetun-wiki/blob/main/setup/options/firewall.md>,
/// <https://haugene.github.io/docker-transmission-openvpn/config-options/>,
/// <https://github.com/thrnz/docker-wireguard-pia#config>, <https://github.com/binhex/documentation/blob/master/docker/faq/vpn.md>.
const TUNNELS: &[Tunnel] = &[
    GLUETUN,
    Tunnel {
        image: ("qdm12/gluetun", ""),
        ..GLUETUN
    },
    Tunnel {
        image: ("haugene/transmission-openvpn", ""),
        switch: None,
        outside: "LOCAL_NETWORK",
        between: ',',
        ports: None,
        dns: "PEER_DNS: \"false\"",
    },
    Tunnel {
        image: ("thrnz/docker-wireguard-pia", ""),
        switch: None,
        outside: "LOCAL_NETWORK",
        between: ' ',
        ports: None,
        dns: "VPNDNS: \"0\"",
    },
    Tunnel {
        image: ("binhex/arch-", "vpn"),
        switch: Some("VPN_ENABLED"),
        outside: "LAN_NETWORK",
        between: ',',
        ports: Some("VPN_INPUT_PORTS"),
        dns: "NAME_SERVERS: 10.43.0.10",
    },
];

const GLUETUN: Tunnel = Tunnel {
    image: ("qmcgaw/gluetun", ""),
    switch: None,
    outside: "FIREWALL_OUTBOUND_SUBNETS",
    between: ',',
    ports: Some("FIREWALL_INPUT_PORTS"),
    dns: "DNS_KEEP_NAMESERVER: \"on\"",
};

/// The networks of pods and Services in a K3s cluster.
const NETWORKS: [&str; 2] = ["10.42.0.0/16", "10.43.0.0/16"];

/// The tunnel of a service that does not know the networks of a cluster.
fn unaware(service: &ServiceFacts<'_>) -> Option<&'static Tunnel> {
    let image = repository(service.service.image.as_deref()?);
    let is_it = |tunnel: &&Tunnel| {
        let (begin, end) = tunnel.image;
        let rest = image.strip_prefix(begin);
        rest.is_some_and(|rest| {
            if end.is_empty() {
                rest.is_empty()
            } else {
                rest.ends_with(end)
            }
        })
    };
    let tunnel = TUNNELS.iter().find(is_it)?;
    let value = |name| service.variable(name).unwrap_or_default().trim();
    let is_on = |name| {
        matches!(
            value(name).to_ascii_lowercase().as_str(),
            "yes" | "true" | "1" | "on"
        )
    };
    // Services of kubeadm (10.96.0.0/12) and of K3s have such addresses; a home's network is seldom one.
    let mut known = value(tunnel.outside).split([',', ' ']);
    let knows = known.any(|network| network.starts_with("10.") || network == "0.0.0.0/0");
    (!knows && tunnel.switch.is_none_or(is_on)).then_some(tunnel)
}

/// Says which pods reach no Service, and are not reached, until their VPN container knows the cluster.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    for service in decided.pods.running() {
        let Some(tunnel) = unaware(service.facts) else {
            continue;
        };
        let key = service.key;
        let message = format!(
            "`{key}` sends the traffic of its pod through a VPN: the containers of the pod cannot reach other services, and cannot be reached by them"
        );
        let ports = inbound(facts, decided, service.id);
        let ports = match tunnel.ports {
            Some(variable) if !ports.is_empty() => {
                format!(", `{variable}: \"{}\"`", ports.join(","))
            }
            _ => String::new(),
        };
        let (outside, dns) = (tunnel.outside, tunnel.dns);
        let networks = NETWORKS.join(&tunnel.between.to_string());
        let help = format!(
            "set the pod and Service networks of the cluster, for K3s `{outside}: {networks}`{ports}, and `{dns}`, so that names of Services resolve"
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
