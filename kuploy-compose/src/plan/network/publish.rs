//! Ports that leave the cluster, and what is said of those that do not.

use core::net::IpAddr;
use std::collections::BTreeSet;

use super::ports::protocol;
use super::{NetworkMode, network_mode};
use crate::compose::Port;
use crate::diagnostic::{Finding, Path, rules};
use crate::model::{Endpoint, EndpointKind, EndpointPort, Protocol, TrafficPolicy};
use crate::options::Publish;
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};

/// Adds `NAME-published` to the services that are asked to publish.
pub(super) fn publish(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let names: BTreeSet<String> = draft
        .kept()
        .flat_map(|service| &service.component.endpoints)
        .map(|endpoint| endpoint.name.clone())
        .collect();
    let selectors = draft.services.map(|id, _| draft.selector(id));
    for service in draft.kept_mut() {
        let Some(kind) = kind(cx.options.publish(), service) else {
            continue;
        };
        let ports = published_ports(cx, service, &kind);
        if ports.is_empty() {
            continue;
        }
        say_addresses(cx, service);
        let mut name =
            crate::plan::names::cut(format!("{}-published", service.name), service.key, 63);
        if names.contains(&name) {
            name = format!("{name}-{}", crate::plan::names::hash(service.key));
        }
        let traffic = service
            .labels
            .get("kompose.service.external-traffic-policy");
        let endpoint = Endpoint {
            name,
            kind,
            selector: selectors[service.id].clone(),
            ports,
            publish_not_ready: false,
            traffic_policy: traffic.and_then(|policy| match policy.to_ascii_lowercase().as_str() {
                "local" => Some(TrafficPolicy::Local),
                "cluster" => Some(TrafficPolicy::Cluster),
                _ => None,
            }),
            annotations: Default::default(),
        };
        service.component.endpoints.push(endpoint);
    }
}

/// How a service's ports leave the cluster: its label, else the option.
fn kind(option: Publish, service: &ServiceDraft<'_>) -> Option<EndpointKind> {
    match network_mode(service.service) {
        NetworkMode::Networks | NetworkMode::Shared => {}
        // The host's network is outside already.
        NetworkMode::Host | NetworkMode::None => return None,
    }
    let label = service
        .labels
        .get("kompose.service.type")
        .map(str::to_ascii_lowercase);
    match (label.as_deref(), option) {
        (Some("nodeport"), _) => Some(EndpointKind::NodePort),
        (Some("loadbalancer"), _) => Some(EndpointKind::LoadBalancer),
        (Some("clusterip" | "headless"), _) | (_, Publish::None) => None,
        (_, Publish::LoadBalancer) => Some(EndpointKind::LoadBalancer),
        (_, Publish::NodePort) => Some(EndpointKind::NodePort),
    }
}

/// Whether a published port is for the machine itself alone.
fn is_local(port: &Port) -> bool {
    let address = port.host_ip.as_deref().unwrap_or_default();
    address
        .trim_matches(['[', ']'])
        .parse::<IpAddr>()
        .is_ok_and(|ip| ip.is_loopback())
}

/// The number that a port is published under: the container's when the engine chooses.
fn number(port: &Port) -> u16 {
    port.published
        .as_deref()
        .and_then(|published| published.parse().ok())
        .filter(|number| *number > 0)
        .unwrap_or(port.target)
}

/// The label that chooses the port of the nodes.
const NODE_PORT: &str = "kompose.service.nodeport.port";

fn published_ports(
    cx: &mut Context<'_>,
    service: &ServiceDraft<'_>,
    kind: &EndpointKind,
) -> Vec<EndpointPort> {
    let mut taken: BTreeSet<(u16, Protocol)> = BTreeSet::new();
    let mut names: BTreeSet<String> = BTreeSet::new();
    let published = service.service.ports.iter().filter(|port| !is_local(port));
    let mut ports: Vec<EndpointPort> = Vec::new();
    for port in published {
        let protocol = protocol(port.protocol);
        let number = number(port);
        if !taken.insert((number, protocol)) {
            continue;
        }
        let own = service
            .container
            .ports
            .iter()
            .find(|own| own.port == port.target && own.protocol == protocol);
        let plain = format!("{}-{number}", protocol.as_str().to_ascii_lowercase());
        let name = own
            .map(|own| own.name.clone())
            .filter(|name| !names.contains(name))
            .unwrap_or(plain);
        names.insert(name.clone());
        ports.push(EndpointPort {
            name,
            port: number,
            target: port.target,
            protocol,
            app_protocol: port
                .app_protocol
                .clone()
                .filter(|name| super::options::is_app_protocol(name)),
            node_port: None,
        });
    }
    let asked = service.labels.number(NODE_PORT);
    match (ports.as_mut_slice(), kind, asked) {
        ([port], EndpointKind::NodePort, _) => port.node_port = asked,
        (_, _, Some(_)) => cx.say(
            &rules::KOMPOSE_LABEL_VALUE,
            &service.label_path(NODE_PORT),
            format!("`{NODE_PORT}` does nothing: it is for a service of one port and the type `nodeport`"),
        ),
        _ => {}
    }
    ports
}

fn say_addresses(cx: &mut Context<'_>, service: &ServiceDraft<'_>) {
    for (index, port) in service.service.ports.iter().enumerate() {
        let any = [None, Some(""), Some("0.0.0.0"), Some("::"), Some("[::]")];
        if is_local(port) || any.contains(&port.host_ip.as_deref()) {
            continue;
        }
        let address = port.host_ip.as_deref().unwrap_or_default();
        let message = format!(
            "port {} is published on every address, not on `{address}` alone",
            port.target
        );
        cx.say(
            &rules::PUBLISHED_EVERYWHERE,
            &service.path.key("ports").index(index).key("host_ip"),
            message,
        );
    }
}

/// Ports of a service that Compose publishes and the cluster does not.
struct Unpublished<'s> {
    service: &'s str,
    path: Path,
    /// Compose publishes them on a loopback address alone.
    local: bool,
    /// As a text shows them: `port 80`.
    numbers: String,
    many: bool,
    /// What makes them reachable from outside.
    flag: Option<String>,
    /// The command that reaches them now.
    forward: Option<String>,
}

/// Says how to reach what Compose publishes and the cluster does not: one finding for the project.
pub(in crate::plan) fn say_unpublished(cx: &mut Context<'_>, draft: &Draft<'_>) {
    let all: Vec<Unpublished<'_>> = draft.kept().filter_map(unpublished).collect();
    let (local, outside): (Vec<_>, Vec<_>) = all.iter().partition(|one| one.local);
    let reachable = draft
        .kept()
        .any(|service| !service.component.routes.is_empty() || is_published(service));
    for group in [outside, local] {
        match group.as_slice() {
            [] => {}
            [one] => say_one(cx, one),
            several => say_several(cx, several, reachable),
        }
    }
}

/// Whether a Service of this one is open to the outside.
fn is_published(service: &ServiceDraft<'_>) -> bool {
    service.component.endpoints.iter().any(|endpoint| {
        matches!(
            endpoint.kind,
            EndpointKind::LoadBalancer | EndpointKind::NodePort
        )
    })
}

fn unpublished<'s>(service: &'s ServiceDraft<'_>) -> Option<Unpublished<'s>> {
    if is_published(service) || network_mode(service.service) == NetworkMode::Host {
        return None;
    }
    let routed = |target: u16| {
        let mut paths = service
            .component
            .routes
            .iter()
            .flat_map(|route| &route.paths);
        paths.any(|path| path.port == target)
    };
    let mut left: Vec<(usize, &Port)> = service
        .service
        .ports
        .iter()
        .enumerate()
        .filter(|(_, port)| port.published.is_some() && !routed(port.target))
        .collect();
    let local = left.iter().all(|(_, port)| is_local(port));
    if !local {
        left.retain(|(_, port)| !is_local(port));
    }
    let (first, _) = left.first()?;
    let path = service.path.key("ports");
    let path = if left.len() == 1 {
        path.index(*first)
    } else {
        path
    };
    let numbers: Vec<String> = left
        .iter()
        .map(|(_, port)| format!("{}", number(port)))
        .collect();
    let shown = match numbers.as_slice() {
        [one] => format!("port {one}"),
        [head @ .., last] if head.len() < 4 => format!("ports {} and {last}", head.join(", ")),
        many => format!("{} ports", many.len()),
    };
    let web = left.iter().any(|(_, port)| {
        let mut own = service.container.ports.iter();
        own.any(|own| own.port == port.target && own.name.starts_with("http"))
    });
    let flag = match (local, web) {
        (true, _) => None,
        (false, true) => Some(format!(
            "`--domain example.com` routes `{}.example.com` to it",
            service.name
        )),
        (false, false) => Some("`--publish load-balancer` publishes it".to_owned()),
    };
    let forward: Vec<String> = left
        .iter()
        .filter(|(_, port)| protocol(port.protocol) == Protocol::Tcp)
        .take(3)
        .map(|(_, port)| format!("{}:{}", number(port), port.target))
        .collect();
    let own = service.component.endpoints.first();
    let forward = own.filter(|_| !forward.is_empty()).map(|endpoint| {
        format!(
            "`kubectl port-forward service/{} {}` reaches it now",
            endpoint.name,
            forward.join(" ")
        )
    });
    Some(Unpublished {
        service: service.key,
        path,
        local,
        numbers: shown,
        many: numbers.len() > 1,
        flag,
        forward,
    })
}

fn say_one(cx: &mut Context<'_>, one: &Unpublished<'_>) {
    let Unpublished {
        service, numbers, ..
    } = one;
    let verb = if one.many { "are" } else { "is" };
    let message = match one.local {
        true => format!(
            "{numbers} of `{service}` {verb} kept inside the cluster, as Compose keeps to one machine what is published on a loopback address"
        ),
        false => format!("{numbers} of `{service}` {verb} not published outside the cluster"),
    };
    let help: Vec<&str> = one
        .flag
        .iter()
        .chain(&one.forward)
        .map(String::as_str)
        .collect();
    let finding = Finding::new(&rules::PORT_NOT_PUBLISHED, message);
    let finding = match help.is_empty() {
        true => finding,
        false => finding.help(help.join(", ")),
    };
    cx.add(finding, &one.path);
}

/// Several services in one line: what helps is the same for all of them.
fn say_several(cx: &mut Context<'_>, several: &[&Unpublished<'_>], reachable: bool) {
    const SHOWN: usize = 6;
    let Some(first) = several.first() else {
        return;
    };
    let mut names: Vec<String> = several
        .iter()
        .take(SHOWN)
        .map(|one| format!("{} of `{}`", one.numbers, one.service))
        .collect();
    if several.len() > SHOWN {
        names.push(format!("{} more services", several.len() - SHOWN));
    }
    let names = names.join(", ");
    let message = match (first.local, reachable) {
        (true, _) => {
            format!("what is published on a loopback address is kept inside the cluster: {names}")
        }
        (false, true) => format!("not published outside the cluster: {names}"),
        (false, false) => format!("nothing is reachable from outside the cluster yet: {names}"),
    };
    let is_web = |one: &&&Unpublished<'_>| {
        one.flag
            .as_deref()
            .is_some_and(|flag| flag.contains("--domain"))
    };
    let web = several.iter().find(is_web).and_then(|one| one.flag.clone());
    let publish =
        (!first.local).then(|| "`--publish load-balancer` publishes every port".to_owned());
    let forward = several.iter().find_map(|one| one.forward.clone());
    let help: Vec<String> = web.into_iter().chain(publish).chain(forward).collect();
    let finding = Finding::new(&rules::PORT_NOT_PUBLISHED, message);
    let finding = match help.is_empty() {
        true => finding,
        false => finding.help(help.join("; ")),
    };
    cx.add(finding, &first.path);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_addresses_are_local() {
        for (address, want) in [
            (Some("127.0.0.1"), true),
            (Some("127.8.9.1"), true),
            (Some("::1"), true),
            (Some("0.0.0.0"), false),
            (Some("192.168.1.5"), false),
            (None, false),
        ] {
            let port = Port {
                host_ip: address.map(str::to_owned),
                ..Port::default()
            };
            assert_eq!(is_local(&port), want, "{address:?}");
        }
    }

    #[test]
    fn a_range_of_published_numbers_leaves_the_choice_open() {
        let port = |published: Option<&str>| {
            number(&Port {
                target: 80,
                published: published.map(str::to_owned),
                ..Port::default()
            })
        };
        assert_eq!(port(Some("8080")), 8080);
        assert_eq!(port(Some("8000-8010")), 80);
        assert_eq!(port(None), 80);
    }
}
