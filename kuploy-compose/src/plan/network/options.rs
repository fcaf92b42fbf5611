//! Settings of networks that the cluster decides itself.

use crate::compose::NamespaceMode;
use crate::diagnostic::{Finding, Path, Rule, rules};
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};

use super::{NetworkMode, network_mode};

/// Names every setting of networks that changes nothing in the manifests.
pub(super) fn say(cx: &mut Context<'_>, draft: &Draft<'_>) {
    for service in draft.kept() {
        memberships(cx, service);
        modes(cx, service);
        links(cx, service);
        for (index, port) in service.service.ports.iter().enumerate() {
            let odd = port
                .app_protocol
                .as_deref()
                .filter(|name| !is_app_protocol(name));
            if let Some(name) = odd {
                cx.say(
                    &rules::NETWORK_OPTION,
                    &service.path.key("ports").index(index).key("app_protocol"),
                    format!("`{name}` is no name of an application protocol and is left out"),
                );
            }
        }
    }
    let used: std::collections::BTreeSet<&str> = draft
        .kept()
        .flat_map(|service| service.service.networks.keys())
        .map(String::as_str)
        .collect();
    for (name, network) in &cx.project.networks {
        let Some(network) = network.as_ref().filter(|_| used.contains(name.as_str())) else {
            continue;
        };
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
        let mut dropped: Vec<&str> = Vec::new();
        if !network.driver_opts.is_empty() {
            dropped.push("driver_opts");
        }
        if network
            .ipam
            .as_ref()
            .is_some_and(|ipam| *ipam != crate::compose::Ipam::default())
        {
            dropped.push("ipam");
        }
        if network.enable_ipv6.is_some() {
            dropped.push("enable_ipv6");
        }
        if network.enable_ipv4.is_some() {
            dropped.push("enable_ipv4");
        }
        for key in dropped {
            cx.say(
                &rules::NETWORK_OPTION,
                &path.key(key),
                format!("`{key}` of network `{name}` is left out: addresses and links belong to the cluster"),
            );
        }
        if network.external {
            cx.say(
                &rules::NETWORK_EXTERNAL,
                &path.key("external"),
                format!("network `{name}` is shared with other projects; in the cluster every service of the namespace is reached by its name, others as `NAME.NAMESPACE`"),
            );
        }
    }
}

/// What a service asks of its networks.
fn memberships(cx: &mut Context<'_>, service: &ServiceDraft<'_>) {
    for (name, membership) in &service.service.networks {
        let Some(membership) = membership else {
            continue;
        };
        let path = service.path.key("networks").key(name);
        let addresses: [(&str, bool); 4] = [
            ("ipv4_address", membership.ipv4_address.is_some()),
            ("ipv6_address", membership.ipv6_address.is_some()),
            ("link_local_ips", !membership.link_local_ips.is_empty()),
            ("mac_address", membership.mac_address.is_some()),
        ];
        for (key, _) in addresses.iter().filter(|(_, there)| *there) {
            let finding = Finding::new(
                &rules::STATIC_ADDRESS,
                format!(
                    "`{key}` of `{}` is left out: pods get their addresses from the cluster",
                    service.key
                ),
            )
            .help(format!(
                "use the name `{}` where the address is written",
                service.name
            ));
            cx.add(finding, &path.key(key));
        }
        let options: [(&str, bool); 2] = [
            ("driver_opts", !membership.driver_opts.is_empty()),
            ("interface_name", membership.interface_name.is_some()),
        ];
        for (key, _) in options.iter().filter(|(_, there)| *there) {
            let message = format!(
                "`{key}` of `{}` is left out: a pod's interface belongs to the cluster",
                service.key
            );
            cx.say(&rules::NETWORK_OPTION, &path.key(key), message);
        }
    }
}

fn modes(cx: &mut Context<'_>, service: &ServiceDraft<'_>) {
    let path = service.path.key("network_mode");
    let mode = network_mode(service.service);
    let declared = [
        ("ports", !service.service.ports.is_empty()),
        ("expose", !service.service.expose.is_empty()),
    ];
    for (key, _) in declared
        .iter()
        .filter(|(_, there)| *there && mode == NetworkMode::None)
    {
        cx.say(
            &rules::PORTS_WITHOUT_NETWORK,
            &service.path.key(key),
            format!(
                "`{}` has no network, so nothing reaches the ports of `{key}`",
                service.key
            ),
        );
    }
    match mode {
        NetworkMode::Host if !service.service.ports.is_empty() => cx.say(
            &rules::PORTS_WITHOUT_NETWORK,
            &service.path.key("ports"),
            format!("`{}` is on the host's network, where Docker too ignores `ports`; it listens on the node itself", service.key),
        ),
        NetworkMode::None if !cx.options.network_policies() => {
            let finding = Finding::new(
                &rules::NETWORK_NONE,
                format!("`{}` has no network in Compose; its pod has one, without a Service", service.key),
            )
            .help("`--network-policies` closes it");
            cx.add(finding, &path);
            for (key, written) in [
                ("ports", !service.service.ports.is_empty()),
                ("expose", !service.service.expose.is_empty()),
            ] {
                if written {
                    let message = format!("`{}` has no network, so nobody reaches its ports", service.key);
                    cx.say(&rules::NETWORK_NONE, &service.path.key(key), message);
                }
            }
        }
        _ => {
            let Some(NamespaceMode::Engine(mode)) = &service.service.network_mode else {
                return;
            };
            if !matches!(mode.as_str(), "" | "bridge" | "default") {
                let message = format!("network mode `{mode}` of `{}` is the engine's; the pod is on the cluster's network", service.key);
                cx.say(&rules::NETWORK_DRIVER, &path, message);
            }
        }
    }
}

fn links(cx: &mut Context<'_>, service: &ServiceDraft<'_>) {
    let rule: &'static Rule = &rules::EXTERNAL_LINK;
    for (index, link) in service.service.external_links.iter().enumerate() {
        let (target, alias) = link.split_once(':').unwrap_or((link, link));
        if cx.facts.hosts.container(target).is_some() {
            continue;
        }
        let finding = Finding::new(
            rule,
            format!("`{target}` belongs to another project, so `{alias}` is no name in this one"),
        )
        .help(format!("create a Service `{alias}` of type ExternalName, or name it `{target}.NAMESPACE` in the variables of `{}`", service.key));
        cx.add(finding, &service.path.key("external_links").index(index));
    }
}

/// Whether a text may be an application protocol: an IANA service name, or a name with a domain before it.
pub(super) fn is_app_protocol(name: &str) -> bool {
    let (domain, name) = name.split_once('/').unwrap_or(("x", name));
    let legal = |text: &str| {
        let ends = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric());
        ends(text.bytes().next())
            && ends(text.bytes().next_back())
            && text.len() <= 63
            && text
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_'))
    };
    legal(domain) && legal(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn application_protocols_are_qualified_names() {
        for (name, want) in [
            ("http", true),
            ("kubernetes.io/h2c", true),
            ("", false),
            ("my proto", false),
            ("-x", false),
        ] {
            assert_eq!(is_app_protocol(name), want, "{name}");
        }
    }
}
