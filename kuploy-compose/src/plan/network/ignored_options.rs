//! Settings of networks that the cluster decides itself.

use std::collections::BTreeSet;

use super::app_protocol;
use crate::compose::{Ipam, NamespaceMode, Network};
use crate::diagnostic::{Path, rules};
use crate::facts::network_mode::NetworkMode;
use crate::plan::context::Context;
use crate::plan::pods::{Member, Pods};

/// Names every setting of networks that changes nothing in the manifests.
pub(in crate::plan) fn say(cx: &mut Context<'_>, pods: &Pods<'_>) {
    for service in pods.running() {
        of_memberships(cx, service);
        of_mode(cx, service);
        of_links(cx, service);
        of_ports(cx, service);
    }
    let used = pods
        .running()
        .flat_map(|service| service.service.networks.keys());
    let used: BTreeSet<&String> = used.collect();
    for (name, network) in &cx.project.networks {
        if let Some(network) = network.as_ref().filter(|_| used.contains(name)) {
            of_network(cx, name, network);
        }
    }
}

fn of_ports(cx: &mut Context<'_>, service: &Member<'_>) {
    for (index, port) in service.service.ports.iter().enumerate() {
        let name = port.app_protocol.as_deref();
        if let Some(name) = name.filter(|name| !app_protocol::is_legal(name)) {
            let path = service.path.key("ports").index(index).key("app_protocol");
            let message = format!("`{name}` is no name of an application protocol and is left out");
            cx.say(&rules::NETWORK_OPTION, &path, message);
        }
    }
}

/// What a network is asked to be.
fn of_network(cx: &mut Context<'_>, name: &str, network: &Network) {
    let path = Path::root().key("networks").key(name);
    match network.driver.as_deref() {
        None | Some("" | "bridge" | "overlay" | "default") => {}
        Some("host" | "none") => cx.say_help(
            &rules::NETWORK_DRIVER,
            &path.key("driver"),
            format!("network `{name}` is no network of its own in Compose; its members are on the cluster's network"),
            "write `network_mode: host` in the services that need the node's network",
        ),
        Some(driver) => cx.say(
            &rules::NETWORK_DRIVER,
            &path.key("driver"),
            format!("driver `{driver}` of network `{name}` has no counterpart; its members are on the cluster's network"),
        ),
    }
    let has_ipam = network
        .ipam
        .as_ref()
        .is_some_and(|ipam| *ipam != Ipam::default());
    let options = [
        ("driver_opts", !network.driver_opts.is_empty()),
        ("ipam", has_ipam),
        ("enable_ipv6", network.enable_ipv6.is_some()),
        ("enable_ipv4", network.enable_ipv4.is_some()),
    ];
    for key in written(&options) {
        let message = format!(
            "`{key}` of network `{name}` is left out: addresses and links belong to the cluster"
        );
        cx.say(&rules::NETWORK_OPTION, &path.key(key), message);
    }
    if network.external {
        let message = format!(
            "network `{name}` is shared with other projects; in the cluster every service of the namespace is reached by its name, others as `NAME.NAMESPACE`"
        );
        cx.say(&rules::NETWORK_EXTERNAL, &path.key("external"), message);
    }
}

/// The keys that are written.
fn written<'k>(keys: &[(&'k str, bool)]) -> impl Iterator<Item = &'k str> {
    let written = keys.iter().filter(|(_, is_written)| *is_written);
    written.map(|(key, _)| *key)
}

/// What a service asks of its networks.
fn of_memberships(cx: &mut Context<'_>, service: &Member<'_>) {
    let joined = service.service.networks.iter();
    for (name, membership) in joined.filter_map(|(name, joined)| Some((name, joined.as_ref()?))) {
        let path = service.path.key("networks").key(name);
        let addresses = [
            ("ipv4_address", membership.ipv4_address.is_some()),
            ("ipv6_address", membership.ipv6_address.is_some()),
            ("link_local_ips", !membership.link_local_ips.is_empty()),
            ("mac_address", membership.mac_address.is_some()),
        ];
        for key in written(&addresses) {
            let message = format!(
                "`{key}` of `{}` is left out: pods get their addresses from the cluster",
                service.key
            );
            let help = format!(
                "use the name `{}` where the address is written",
                service.name
            );
            cx.say_help(&rules::STATIC_ADDRESS, &path.key(key), message, help);
        }
        let options = [
            ("driver_opts", !membership.driver_opts.is_empty()),
            ("interface_name", membership.interface_name.is_some()),
        ];
        for key in written(&options) {
            let message = format!(
                "`{key}` of `{}` is left out: a pod's interface belongs to the cluster",
                service.key
            );
            cx.say(&rules::NETWORK_OPTION, &path.key(key), message);
        }
    }
}

fn of_mode(cx: &mut Context<'_>, service: &Member<'_>) {
    let key = service.key;
    let ports = [
        ("ports", !service.service.ports.is_empty()),
        ("expose", !service.service.expose.is_empty()),
    ];
    match NetworkMode::of(service.service) {
        NetworkMode::Host if !service.service.ports.is_empty() => {
            let message = format!(
                "`{key}` is on the host's network, where Docker too ignores `ports`; it listens on the node itself"
            );
            let path = service.path.key("ports");
            cx.say(&rules::PORTS_WITHOUT_NETWORK, &path, message);
        }
        NetworkMode::None => {
            for ports in written(&ports) {
                let message =
                    format!("`{key}` has no network, so nothing reaches the ports of `{ports}`");
                cx.say(
                    &rules::PORTS_WITHOUT_NETWORK,
                    &service.path.key(ports),
                    message,
                );
            }
            if !cx.options.network_policies() {
                say_has_network(cx, service, written(&ports));
            }
        }
        _ => {}
    }
    if let Some(NamespaceMode::Engine(mode)) = &service.service.network_mode
        && !matches!(mode.as_str(), "" | "bridge" | "default")
    {
        let message = format!(
            "network mode `{mode}` of `{key}` is the engine's; the pod is on the cluster's network"
        );
        cx.say(
            &rules::NETWORK_DRIVER,
            &service.path.key("network_mode"),
            message,
        );
    }
}

/// A pod has a network, whatever Compose says.
fn say_has_network<'k>(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    ports: impl Iterator<Item = &'k str>,
) {
    let key = service.key;
    cx.say_help(
        &rules::NETWORK_NONE,
        &service.path.key("network_mode"),
        format!("`{key}` has no network in Compose; its pod has one, without a Service"),
        "`--network-policies` closes it",
    );
    for ports in ports {
        let message = format!("`{key}` has no network, so nobody reaches its ports");
        cx.say(&rules::NETWORK_NONE, &service.path.key(ports), message);
    }
}

fn of_links(cx: &mut Context<'_>, service: &Member<'_>) {
    for (index, link) in service.service.external_links.iter().enumerate() {
        let (target, alias) = link.split_once(':').unwrap_or((link, link));
        if cx.facts.hosts.container(target).is_some() {
            continue;
        }
        let path = service.path.key("external_links").index(index);
        let message =
            format!("`{target}` belongs to another project, so `{alias}` is no name in this one");
        let help = format!(
            "create a Service `{alias}` of type ExternalName, or name it `{target}.NAMESPACE` in the variables of `{}`",
            service.key
        );
        cx.say_help(&rules::EXTERNAL_LINK, &path, message, help);
    }
}
