//! Service: a name in the cluster's DNS.

use crate::map::BTreeSet;

use k8s_openapi::api::core::v1::{Service, ServicePort, ServiceSpec};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::context::{Context, Object, list, on, strings};
use super::gitops::Traits;
use crate::model::{Component, Endpoint, EndpointKind, EndpointPort, TrafficPolicy};

pub(super) fn emit(context: &Context<'_>, component: &Component, objects: &mut Vec<Object>) {
    for endpoint in &component.endpoints {
        let traits = Traits {
            server_side: has_repeated_ports(endpoint),
            ..Traits::default()
        };
        let service = Service {
            metadata: context.metadata(component, &endpoint.name, &endpoint.annotations, traits),
            spec: Some(spec(endpoint)),
            status: None,
        };
        objects.push(Object::typed(&endpoint.name, &service));
    }
}

pub(super) fn has_repeated_ports(endpoint: &Endpoint) -> bool {
    repeats(endpoint.ports.iter().map(|port| port.port))
}

/// Whether a number comes twice (TCP and UDP): client-side apply merges ports by number alone, and loses one on an
/// edit (kubernetes#39188).
pub(super) fn repeats(ports: impl Iterator<Item = u16>) -> bool {
    let mut seen = BTreeSet::new();
    ports.into_iter().any(|port| !seen.insert(port))
}

fn spec(endpoint: &Endpoint) -> ServiceSpec {
    let kind = match &endpoint.kind {
        EndpointKind::ClusterIp | EndpointKind::Headless => None,
        EndpointKind::NodePort => Some("NodePort"),
        EndpointKind::LoadBalancer => Some("LoadBalancer"),
        EndpointKind::External(_) => Some("ExternalName"),
    };
    ServiceSpec {
        type_: kind.map(str::to_owned),
        cluster_ip: (endpoint.kind == EndpointKind::Headless).then(|| "None".to_owned()),
        external_name: match &endpoint.kind {
            EndpointKind::External(name) => Some(name.clone()),
            _ => None,
        },
        external_traffic_policy: endpoint.traffic_policy.map(|policy| {
            match policy {
                TrafficPolicy::Cluster => "Cluster",
                TrafficPolicy::Local => "Local",
            }
            .to_owned()
        }),
        publish_not_ready_addresses: on(endpoint.publish_not_ready),
        selector: strings(&endpoint.selector),
        ports: list(endpoint.ports.iter().map(port).collect()),
        ..ServiceSpec::default()
    }
}

fn port(port: &EndpointPort) -> ServicePort {
    ServicePort {
        name: Some(port.name.clone()),
        app_protocol: port.app_protocol.clone(),
        port: i32::from(port.port),
        protocol: Some(port.protocol.as_str().to_owned()),
        target_port: Some(IntOrString::Int(i32::from(port.target))),
        node_port: port.node_port.map(i32::from),
    }
}
