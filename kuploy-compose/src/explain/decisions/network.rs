//! Services and routes.

use super::evidence::{because, key};
use super::{Decision, Known, Why, said};
use crate::diagnostic::Area;
use crate::explain::Place;
use crate::facts::view::EvidenceView;
use crate::model::{Component, EndpointKind, Protocol};

/// The Services of the component that this service's ports stand behind, each port with what says it.
pub(super) fn services(
    known: &Known<'_>,
    component: &Component,
    place: &Place<'_>,
) -> Vec<Decision> {
    let own = |port: u16, protocol: Protocol| {
        let mut ports = place.container.ports.iter();
        ports.any(|it| it.port == port && it.protocol == protocol)
    };
    let mut decisions = Vec::new();
    for endpoint in &component.endpoints {
        let kind = match &endpoint.kind {
            EndpointKind::ClusterIp => "Service",
            EndpointKind::Headless => "headless Service",
            EndpointKind::NodePort => "Service of type NodePort",
            EndpointKind::LoadBalancer => "Service of type LoadBalancer",
            EndpointKind::External(_) => "Service of type ExternalName",
        };
        let ports: Vec<_> = endpoint
            .ports
            .iter()
            .filter(|port| own(port.target, port.protocol))
            .collect();
        let shared = component.service != place.container.service;
        if shared && ports.is_empty() {
            continue;
        }
        let list: Vec<String> = ports
            .iter()
            .map(|port| format!("{}{} ({})", port.port, suffix(port.protocol), port.name))
            .collect();
        let mut what = format!("{kind} `{}`", endpoint.name);
        match list.as_slice() {
            [] => what.push_str(" without ports: every port is reachable"),
            [one] => what.push_str(&format!(", port {one}")),
            list => what.push_str(&format!(", ports {}", list.join(", "))),
        }
        let mut why = Vec::new();
        for port in ports.iter().filter(|_| decisions.is_empty()) {
            let known = known.facts.ports.iter();
            let mut known =
                known.filter(|it| it.number == port.target && it.protocol == port.protocol);
            // The first says enough; the facts list all.
            if let Some(evidence) = known.next().and_then(|it| it.evidence.first()) {
                why.push(Why {
                    text: format!("port {}{}", port.port, suffix(port.protocol)),
                    evidence: Some(evidence.clone()),
                    ..Why::default()
                });
            }
        }
        decisions.push(Decision {
            why,
            ..said(Area::Network, what)
        });
    }
    if decisions.is_empty() {
        decisions.push(said(Area::Network, "no Service"));
    }
    let pod = component.workload.as_ref().map(|workload| &workload.pod);
    if let Some(name) = pod.and_then(|pod| pod.hostname.as_deref()) {
        let reasons: Vec<EvidenceView> = key(known, "hostname").into_iter().collect();
        decisions.push(because(
            Area::Network,
            format!("host name `{name}`"),
            &reasons,
        ));
    }
    decisions
}

fn suffix(protocol: Protocol) -> String {
    match protocol {
        Protocol::Tcp => String::new(),
        other => format!("/{}", other.as_str().to_ascii_lowercase()),
    }
}

pub(super) fn routes(component: &Component) -> Vec<Decision> {
    let routes = component.routes.iter();
    routes
        .map(|route| {
            let hosts = match route.hosts.is_empty() {
                true => "every host".to_owned(),
                false => route.hosts.join(", "),
            };
            let tls = if route.tls { ", TLS" } else { "" };
            said(
                Area::Routes,
                format!("{:?} `{}` for {hosts}{tls}", route.style, route.name),
            )
        })
        .collect()
}
