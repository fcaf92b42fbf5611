//! Settings of networks that a cluster decides itself: each is named where something runs that it is meant for.

use super::findings::Findings;
use super::host_names::{HostNames, Origin};
use super::network_mode::NetworkMode;
use super::ports::app_protocol::is_app_protocol;
use super::service_facts::ServiceFacts;
use super::services::PerService;
use crate::compose::{Ipam, NamespaceMode, Network, Project};
use crate::diagnostic::{Path, Report, rules};
use crate::options::Options;

/// What is said of settings without effect.
#[derive(Clone, Debug)]
pub(crate) struct NetworkSettings<'a> {
    /// Of each service.
    pub(crate) services: PerService<Report>,
    /// Of the networks, by name.
    pub(crate) networks: Vec<(&'a str, Report)>,
}

/// Finds every setting of networks that changes nothing in a cluster.
pub(super) fn find<'a>(
    project: &'a Project,
    options: &Options,
    services: &PerService<ServiceFacts<'_>>,
    hosts: &HostNames<'_>,
) -> NetworkSettings<'a> {
    let tree = project.tree.as_ref();
    let said = |say: &dyn Fn(&mut Findings<'_>)| {
        let mut report = Report::default();
        say(&mut Findings::new(tree, &mut report));
        report
    };
    let networks = project.networks.iter();
    let networks = networks.filter_map(|(name, network)| Some((name.as_str(), network.as_ref()?)));
    NetworkSettings {
        services: services.map(|_, service| {
            said(&|findings| {
                of_memberships(findings, service);
                of_mode(findings, options, service);
                of_links(findings, hosts, service);
                of_ports(findings, service);
            })
        }),
        networks: networks
            .map(|(name, network)| (name, said(&|findings| of_network(findings, name, network))))
            .collect(),
    }
}

fn of_ports(findings: &mut Findings<'_>, service: &ServiceFacts<'_>) {
    for (index, port) in service.service.ports.iter().enumerate() {
        let name = port.app_protocol.as_deref();
        if let Some(name) = name.filter(|name| !is_app_protocol(name)) {
            let path = service.path.key("ports").index(index).key("app_protocol");
            let message =
                format!("`{name}` is not a valid application protocol name and is dropped");
            findings.say(&rules::NETWORK_OPTION, &path, message);
        }
    }
}

/// What a network is asked to be.
fn of_network(findings: &mut Findings<'_>, name: &str, network: &Network) {
    let path = Path::root().key("networks").key(name);
    match network.driver.as_deref() {
        None | Some("" | "bridge" | "overlay" | "default") => {}
        Some("host" | "none") => findings.say_help(
            &rules::NETWORK_DRIVER,
            &path.key("driver"),
            format!("network `{name}` is the host network in Compose; its services use the pod network"),
            "write `network_mode: host` in the services that need the network of the node",
        ),
        Some(driver) => findings.say(
            &rules::NETWORK_DRIVER,
            &path.key("driver"),
            format!("driver `{driver}` of network `{name}` has no Kubernetes equivalent; its services use the pod network"),
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
            "`{key}` of network `{name}` is dropped: the cluster manages addresses and interfaces"
        );
        findings.say(&rules::NETWORK_OPTION, &path.key(key), message);
    }
    if network.external {
        let message = format!(
            "external network `{name}` is dropped: services of the same namespace are reachable by name, others as `NAME.NAMESPACE`"
        );
        let help = "services of the same name in two projects, such as `db`, replace each other in one namespace: use a namespace for each project";
        findings.say_help(
            &rules::NETWORK_EXTERNAL,
            &path.key("external"),
            message,
            help,
        );
    }
}

/// The keys that are written.
fn written<'k>(keys: &[(&'k str, bool)]) -> impl Iterator<Item = &'k str> {
    let written = keys.iter().filter(|(_, is_written)| *is_written);
    written.map(|(key, _)| *key)
}

/// What a service asks of its networks, but for addresses.
fn of_memberships(findings: &mut Findings<'_>, service: &ServiceFacts<'_>) {
    let joined = service.service.networks.iter();
    for (name, membership) in joined.filter_map(|(name, joined)| Some((name, joined.as_ref()?))) {
        let path = service.path.key("networks").key(name);
        let options = [
            ("driver_opts", !membership.driver_opts.is_empty()),
            ("interface_name", membership.interface_name.is_some()),
        ];
        for key in written(&options) {
            let message = format!(
                "`{key}` of `{}` is dropped: the cluster manages the interfaces of pods",
                service.key
            );
            findings.say(&rules::NETWORK_OPTION, &path.key(key), message);
        }
    }
}

fn of_mode(findings: &mut Findings<'_>, options: &Options, service: &ServiceFacts<'_>) {
    let key = service.key;
    let ports = [
        ("ports", !service.service.ports.is_empty()),
        ("expose", !service.service.expose.is_empty()),
    ];
    match NetworkMode::of(service.service) {
        NetworkMode::Host if !service.service.ports.is_empty() => {
            let message = format!(
                "`ports` of `{key}` is ignored, as in Docker: it uses the host network and listens on the node"
            );
            let path = service.path.key("ports");
            findings.say(&rules::PORTS_WITHOUT_NETWORK, &path, message);
        }
        NetworkMode::None => {
            for ports in written(&ports) {
                let message = format!("`{key}` has no network: `{ports}` is not reachable");
                findings.say(
                    &rules::PORTS_WITHOUT_NETWORK,
                    &service.path.key(ports),
                    message,
                );
            }
            if !options.network_policies() {
                say_has_network(findings, service, written(&ports));
            }
        }
        _ => {}
    }
    if let Some(NamespaceMode::Engine(mode)) = &service.service.network_mode
        && !matches!(mode.as_str(), "" | "bridge" | "default")
    {
        let message = format!(
            "network mode `{mode}` of `{key}` is not available in Kubernetes: the pod uses the pod network"
        );
        findings.say(
            &rules::NETWORK_DRIVER,
            &service.path.key("network_mode"),
            message,
        );
    }
}

/// A pod has a network, whatever Compose says.
fn say_has_network<'k>(
    findings: &mut Findings<'_>,
    service: &ServiceFacts<'_>,
    ports: impl Iterator<Item = &'k str>,
) {
    let key = service.key;
    findings.say_help(
        &rules::NETWORK_NONE,
        &service.path.key("network_mode"),
        format!("`{key}` has no network in Compose; its pod has one, without a Service"),
        "`--network-policies` isolates it",
    );
    for ports in ports {
        let message = format!("`{key}` has no network: its ports are not reachable");
        findings.say(&rules::NETWORK_NONE, &service.path.key(ports), message);
    }
}

fn of_links(findings: &mut Findings<'_>, hosts: &HostNames<'_>, service: &ServiceFacts<'_>) {
    for (index, link) in service.service.external_links.iter().enumerate() {
        let (target, alias) = link.split_once(':').unwrap_or((link, link));
        if hosts.container(target).is_some() {
            continue;
        }
        let path = service.path.key("external_links").index(index);
        let key = service.key;
        let has_dots = alias.contains('.');
        let of_project = hosts
            .get(target)
            .is_some_and(|host| matches!(host.origin, Origin::Service));
        let (why, help) = if of_project {
            // A Service cannot have the alias of such a link.
            let help = match has_dots {
                true => format!("use `{target}` in the variables of `{key}`"),
                false => format!("use `links: [\"{target}:{alias}\"]`"),
            };
            (format!("`{target}` is a service of this project"), help)
        } else {
            let why = format!("`{target}` is a container of another project");
            let help = if has_dots {
                format!(
                    "use `{target}.NAMESPACE` in the variables of `{key}`, or give the name an address with `extra_hosts: [\"{alias}:ADDRESS\"]`"
                )
            } else {
                format!(
                    "create a Service `{alias}` of type ExternalName and remove the link, or use `{target}.NAMESPACE` in the variables of `{key}`"
                )
            };
            (why, help)
        };
        let message = format!("`{alias}` does not resolve: {why}");
        findings.say_help(&rules::EXTERNAL_LINK, &path, message, help);
    }
}
