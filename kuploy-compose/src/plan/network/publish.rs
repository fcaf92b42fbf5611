//! Services that publish ports outside of the cluster.

use crate::map::BTreeSet;

use super::earlier::Earlier;
use crate::facts::ServiceId;
use crate::facts::network_mode::NetworkMode;
use crate::facts::ports::{is_app_protocol, is_local, number, protocol};
use crate::model::{
    ContainerPort, Endpoint, EndpointKind, EndpointPort, Protocol, StringMap, TrafficPolicy,
};
use crate::model::{names, port_names};
use crate::options::Publish;
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// The label that chooses the port of the nodes.
pub(crate) const NODE_PORT: &str = "kompose.service.nodeport.port";
/// The label that chooses how traffic from outside is spread.
const TRAFFIC_POLICY: &str = "kompose.service.external-traffic-policy";

/// Decides `NAME-published` of the services that are asked to publish. `taken` are the names of other Services.
pub(super) fn decide(
    cx: &Context<'_>,
    earlier: &Earlier<'_, '_>,
    taken: &BTreeSet<&str>,
) -> Vec<(ServiceId, Endpoint)> {
    let mut made = Vec::new();
    for service in earlier.running() {
        let Some(kind) = kind(cx.options.publish(), service) else {
            continue;
        };
        let ports = ports(service, &earlier.ports[service.id], &kind);
        if ports.is_empty() {
            continue;
        }
        let wanted = format!("{}-published", service.name);
        let mut name = names::cut(wanted, service.key, names::LABEL_LIMIT);
        if taken.contains(name.as_str()) {
            name = format!("{name}-{}", names::hash(service.key));
        }
        let policy = service.labels.get(TRAFFIC_POLICY);
        let endpoint = Endpoint {
            name,
            kind,
            selector: earlier.pods.selector(service.id),
            ports,
            publish_not_ready: false,
            traffic_policy: policy.and_then(traffic_policy),
            annotations: StringMap::new(),
        };
        made.push((service.id, endpoint));
    }
    made
}

/// How a service's ports leave the cluster: its label, else the option.
pub(crate) fn kind(option: Publish, service: &Member<'_>) -> Option<EndpointKind> {
    // The host's network is outside already.
    if matches!(
        NetworkMode::of(service.service),
        NetworkMode::Host | NetworkMode::None
    ) {
        return None;
    }
    let label = service.labels.get("kompose.service.type");
    let label = label.map(str::to_ascii_lowercase);
    match (label.as_deref(), option) {
        (Some("nodeport"), _) => Some(EndpointKind::NodePort),
        (Some("loadbalancer"), _) => Some(EndpointKind::LoadBalancer),
        (Some("clusterip" | "headless"), _) | (_, Publish::None) => None,
        (_, Publish::LoadBalancer) => Some(EndpointKind::LoadBalancer),
        (_, Publish::NodePort) => Some(EndpointKind::NodePort),
    }
}

fn traffic_policy(label: &str) -> Option<TrafficPolicy> {
    match label.to_ascii_lowercase().as_str() {
        "local" => Some(TrafficPolicy::Local),
        "cluster" => Some(TrafficPolicy::Cluster),
        _ => None,
    }
}

fn ports(service: &Member<'_>, own: &[ContainerPort], kind: &EndpointKind) -> Vec<EndpointPort> {
    let mut taken: BTreeSet<(u16, Protocol)> = BTreeSet::new();
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut ports: Vec<EndpointPort> = Vec::new();
    for port in service.service.ports.iter().filter(|port| !is_local(port)) {
        let (number, protocol) = (number(port), protocol(port.protocol));
        if !taken.insert((number, protocol)) {
            continue;
        }
        let mut own = own.iter();
        let own = own.find(|own| own.port == port.target && own.protocol == protocol);
        let name = own.map(|own| own.name.clone());
        let name = name.filter(|name| !names.contains(name));
        let name = name.unwrap_or_else(|| port_names::plain(number, protocol));
        names.insert(name.clone());
        let app_protocol = port.app_protocol.clone();
        ports.push(EndpointPort {
            name,
            port: number,
            target: port.target,
            protocol,
            app_protocol: app_protocol.filter(|name| is_app_protocol(name)),
            node_port: None,
        });
    }
    if let ([port], EndpointKind::NodePort) = (ports.as_mut_slice(), kind) {
        port.node_port = service.labels.number(NODE_PORT);
    }
    ports
}
