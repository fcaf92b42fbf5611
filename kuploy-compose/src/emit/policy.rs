//! NetworkPolicy: who may reach the pods of a component, and whom they may reach.

use k8s_openapi::api::networking::v1::{
    NetworkPolicy, NetworkPolicyEgressRule, NetworkPolicyIngressRule, NetworkPolicyPeer,
    NetworkPolicyPort, NetworkPolicySpec,
};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use super::context::{Context, Object, list};
use super::gitops::Traits;
use crate::model::{Component, Isolation, Peer, Protocol, StringMap};

/// Where cluster DNS listens. Node-local caches have addresses outside of every pod, so the port alone says it.
const DNS: &[(u16, Protocol)] = &[(53, Protocol::Udp), (53, Protocol::Tcp)];

/// Where API servers listen: managed clusters and the Service `kubernetes` (443), kubeadm, K3s, RKE2, kind and OpenShift
/// (6443), minikube (8443), MicroK8s (16443). Their address is that of a node, or outside of the cluster, and no pod's.
const API_SERVER: &[(u16, Protocol)] = &[
    (443, Protocol::Tcp),
    (6443, Protocol::Tcp),
    (8443, Protocol::Tcp),
    (16443, Protocol::Tcp),
];

pub(super) fn emit(context: &Context<'_>, component: &Component, objects: &mut Vec<Object>) {
    let Some(isolation) = &component.isolation else {
        return;
    };
    let object = NetworkPolicy {
        metadata: context.metadata(
            component,
            &isolation.name,
            &StringMap::new(),
            Traits::default(),
        ),
        spec: Some(spec(component, isolation)),
    };
    objects.push(Object::typed(&isolation.name, &object));
}

fn spec(component: &Component, isolation: &Isolation) -> NetworkPolicySpec {
    let mut types = vec!["Ingress".to_owned()];
    if isolation.to.is_some() {
        types.push("Egress".to_owned());
    }
    let ingress = rules(&isolation.from)
        .into_iter()
        .map(|(from, ports)| NetworkPolicyIngressRule { from, ports })
        .collect();
    let egress = isolation.to.as_deref().map(|to| {
        rules(to)
            .into_iter()
            .map(|(to, ports)| NetworkPolicyEgressRule { to, ports })
            .collect()
    });
    NetworkPolicySpec {
        pod_selector: Some(Context::label_selector(&Context::selector(component))),
        policy_types: Some(types),
        // No rule at all closes a direction that is among the types; an empty list would be rewritten on every sync.
        ingress: list(ingress),
        egress: egress.and_then(list),
    }
}

type Sides = (
    Option<Vec<NetworkPolicyPeer>>,
    Option<Vec<NetworkPolicyPort>>,
);

/// One rule for all pods of the app, and one for each peer with ports of its own.
fn rules(peers: &[Peer]) -> Vec<Sides> {
    let mut pods = Vec::new();
    let mut rules = Vec::new();
    for peer in peers {
        match peer {
            Peer::Pods(labels) => pods.push(NetworkPolicyPeer {
                pod_selector: Some(Context::label_selector(labels)),
                ..NetworkPolicyPeer::default()
            }),
            // Without a selector: one of namespaces admits pods alone, not clients outside of the cluster, nodes that
            // forward to a node port, or an ingress controller on the host network
            // (https://kubernetes.io/docs/concepts/services-networking/network-policies/#behavior-of-to-and-from-selectors).
            Peer::Anywhere(list) => rules.push((None, ports(list))),
            Peer::Dns => rules.push((None, ports(DNS))),
            Peer::ApiServer => rules.push((None, ports(API_SERVER))),
        }
    }
    if !pods.is_empty() {
        rules.insert(0, (Some(pods), None));
    }
    rules
}

fn ports(from: &[(u16, Protocol)]) -> Option<Vec<NetworkPolicyPort>> {
    list(
        from.iter()
            .map(|(port, protocol)| NetworkPolicyPort {
                port: Some(IntOrString::Int(i32::from(*port))),
                protocol: Some(protocol.as_str().to_owned()),
                end_port: None,
            })
            .collect(),
    )
}
