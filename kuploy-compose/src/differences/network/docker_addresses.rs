//! What is said of addresses that Docker's networks have and a cluster does not.

use crate::map::BTreeSet;

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::docker_addresses::{DockerAddress, Found, RESOLVER};
use crate::facts::{Facts, Findings, ServiceId};
use crate::map::BTreeMap;
use crate::model::WorkloadKind;
use crate::plan::Decisions;
use crate::plan::pods::Pods;

/// The label that names a node.
const NODE: &str = "kubernetes.io/hostname";

/// The cluster's name server, by the name that it has in nearly every cluster: CoreDNS took over that of kube-dns.
const CLUSTER_DNS: &str = "kube-dns.kube-system.svc.cluster.local";

/// Says where values and mounted files name what only Docker's networks have.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let pods = &decided.pods;
    let mut said = BTreeSet::new();
    let mut published = PublishedInFiles::new();
    for address in &decided.from_files.addresses {
        let is_new =
            |said: &mut BTreeSet<_>, what: String| said.insert((address.path.to_string(), what));
        match &address.found {
            Found::Resolver { of_nginx, peer } => {
                if is_new(&mut said, address.located.clone()) {
                    say_resolver(report, facts, pods, address, (*of_nginx, *peer));
                }
            }
            Found::Discovery(name) => say_discovery(report, address, name),
            Found::Provider => say_provider(report, address),
            Found::PublishedPort { host, port, target } => {
                if let Some((file, line)) = &address.line {
                    let key = (address.path.to_string(), file.as_str());
                    let (_, ports) = published
                        .entry(key)
                        .or_insert_with(|| (address.path.clone(), BTreeMap::new()));
                    let lines = ports.entry((host.as_str(), *port, *target)).or_default();
                    lines.push(*line);
                }
            }
            Found::Host { .. } if address.line.is_some() => {}
            Found::Host { host, port } => {
                let port = port.unwrap_or_default();
                if is_new(&mut said, format!("{host}:{port}")) {
                    say_host(report, address, host, &address.located);
                }
            }
            Found::OwnAddress { host, port, target } => {
                if is_new(&mut said, format!("{host}:{port}")) {
                    say_own_address(report, pods, address, (host, *port), *target);
                }
            }
            Found::Advertised(host) => {
                if is_new(&mut said, host.clone()) {
                    say_advertised(report, pods, address, host);
                }
            }
            _ => {
                if is_new(&mut said, address.located.clone()) {
                    say_of_network(report, decided, address);
                }
            }
        }
    }
    for ((_, file), (path, ports)) in published {
        say_published(report, pods, (file, &path), &ports);
    }
    say_hosts_in_files(report, decided);
}

/// A setting that asks the engine for containers.
fn say_discovery(report: &mut Findings<'_>, address: &DockerAddress, name: &str) {
    let message = format!(
        "`{name}` in {} queries the Docker Engine, which does not exist in a cluster",
        address.located
    );
    let help = "use `kubernetes_sd_configs` with a ServiceAccount that may list pods (`x-kuploy: {service-account: NAME}`), or `dns_sd_configs` with the names of services";
    report.say_help(&rules::DOCKER_DISCOVERY, &address.path, message, help);
}

/// Traefik's provider that reads labels of containers.
fn say_provider(report: &mut Findings<'_>, address: &DockerAddress) {
    let message = format!(
        "the provider in {} asks the Docker Engine for labels of containers, which do not exist in a cluster: Traefik finds no routes, and answers 404",
        address.located
    );
    let help = "use the ingress controller of the cluster, and leave Traefik out of it, `profiles: [docker]`; or write the routes in files, `providers: {file: …}`";
    report.say_help(&rules::DOCKER_DISCOVERY, &address.path, message, help);
}

/// Docker's name server. nginx asks a `resolver` without the search domains of the pod, so that it needs full names
/// (<https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver>).
fn say_resolver(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    pods: &Pods<'_>,
    address: &DockerAddress,
    (of_nginx, peer): (bool, Option<(ServiceId, Option<u16>)>),
) {
    let namespace = facts.options.namespace.as_deref().unwrap_or("NAMESPACE");
    let full = |name: &str| format!("{name}.{namespace}.svc.cluster.local");
    let named = peer.map(|(id, port)| {
        let port = port.map(|port| format!(":{port}")).unwrap_or_default();
        full(&pods[id].name) + &port
    });
    let named = named.unwrap_or_else(|| full("SERVICE"));
    let message = format!(
        "`{RESOLVER}` in {} is Docker's DNS server, which does not exist in a cluster: names do not resolve",
        address.located
    );
    let help = match of_nginx {
        true => format!(
            "write `resolver {CLUSTER_DNS} valid=10s;` and full names, `{named}`; without `resolver` and variables nginx resolves names once, at startup"
        ),
        false => format!("write `{CLUSTER_DNS}` and full names: `{named}`"),
    };
    report.say_help(&rules::DOCKER_RESOLVER, &address.path, message, help);
}

/// By Compose path and file: the ports of the Docker host that the file names, each with what it leads to and its lines.
type PublishedInFiles<'t> = BTreeMap<(String, &'t str), (Path, PublishedPorts<'t>)>;
type PublishedPorts<'t> = BTreeMap<(&'t str, u16, (ServiceId, u16)), Vec<usize>>;

/// The Docker host in files, on ports that nobody publishes: by Compose path, file, host, and whether nobody runs the file;
/// the first place and all lines. Seen: every target of a `prometheus.yml`.
type HostInFiles<'t> =
    BTreeMap<(String, &'t str, &'t str, bool), (&'t DockerAddress, BTreeSet<usize>)>;

/// Lines as part of a sentence.
fn lines_of(lines: &BTreeSet<usize>) -> String {
    let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
    match lines.split_last() {
        Some((last, [])) => format!("line {last}"),
        Some((last, head)) => format!("lines {} and {last}", head.join(", ")),
        None => String::new(),
    }
}

/// Most addresses that a help lists; the lines are all named.
const LISTED: usize = 12;

/// The Docker host in a file, with ports that services publish there. Values are rewritten, and each says so.
fn say_published(
    report: &mut Findings<'_>,
    pods: &Pods<'_>,
    (file, path): (&str, &Path),
    ports: &PublishedPorts<'_>,
) {
    let lines = lines_of(&ports.values().flatten().copied().collect());
    let verb = if lines.starts_with("lines") {
        "reach"
    } else {
        "reaches"
    };
    let ways = ports.keys().map(|(host, port, (target, number))| {
        let other = &pods[*target].name;
        (format!("{host}:{port}"), format!("{other}:{number}"))
    });
    let ways: Vec<(String, String)> = ways.collect();
    let (message, help) = match ways.as_slice() {
        [(from, to)] => (
            format!(
                "{lines} of `{file}` {verb} `{from}`, a port that is published on the Docker host: in the cluster it is `{to}`"
            ),
            format!("write `{to}` in the file"),
        ),
        ways => {
            let listed = ways.iter().take(LISTED);
            let listed = listed.map(|(from, to)| format!("`{to}` for `{from}`"));
            let mut listed: Vec<String> = listed.collect();
            if ways.len() > LISTED {
                listed.push(format!("and so on for {} more", ways.len() - LISTED));
            }
            let first = ways.first().map_or("", |(from, _)| from);
            (
                format!(
                    "{lines} of `{file}` {verb} `{first}` and {} more ports that are published on the Docker host: in the cluster nothing is published there",
                    ways.len() - 1
                ),
                format!("write in the file {}", listed.join(", ")),
            )
        }
    };
    report.say_help(&rules::DOCKER_HOST, path, message, help);
}

/// The Docker host in files: once a file.
fn say_hosts_in_files(report: &mut Findings<'_>, decided: &Decisions<'_>) {
    let mut hosts = HostInFiles::new();
    for address in &decided.from_files.addresses {
        if let (Found::Host { host, .. }, Some((file, line))) = (&address.found, &address.line) {
            let path = address.path.to_string();
            let key = (path, file.as_str(), host.as_str(), address.is_idle);
            let (_, lines) = hosts
                .entry(key)
                .or_insert_with(|| (address, BTreeSet::new()));
            lines.insert(*line);
        }
    }
    for ((_, file, host, _), (address, lines)) in hosts {
        let located = format!("{} of `{file}`", lines_of(&lines));
        say_host(report, address, host, &located);
    }
}

/// The Docker host with a port that nobody publishes: it is nothing in the cluster.
fn say_host(report: &mut Findings<'_>, address: &DockerAddress, host: &str, located: &str) {
    let message = format!(
        "`{host}` in {located} is the address of the Docker host: from a pod it leads nowhere"
    );
    let help = format!(
        "let the program there listen on an address that pods reach (not `127.0.0.1` alone), add that address to the service, `extra_hosts: [\"host.example=192.0.2.10\"]`, and write `host.example` instead of `{host}`"
    );
    let finding = Finding::new(&rules::DOCKER_HOST, message).help(help);
    let severity = match address.is_idle {
        true => Severity::Info,
        false => Severity::Warning,
    };
    report.add(finding.severity(severity), &address.path);
}

/// The address of the Docker host in its network: whoever uses it goes on to reach what runs there, or nothing.
fn say_own_address(
    report: &mut Findings<'_>,
    pods: &Pods<'_>,
    address: &DockerAddress,
    (host, port): (&str, u16),
    (target, number): (ServiceId, u16),
) {
    let other = &pods[target].name;
    let message = format!(
        "`{host}:{port}` in {} is the port that `{}` publishes on the Docker host: in the cluster nothing is published at that address",
        address.located, pods[target].key
    );
    let help = format!(
        "write `{other}:{number}` for pods, or the address of the cluster for clients outside of it"
    );
    report.say_help(&rules::DOCKER_HOST, &address.path, message, help);
}

/// An address that a network has in Compose.
fn say_of_network(report: &mut Findings<'_>, decided: &Decisions<'_>, address: &DockerAddress) {
    let pods = &decided.pods;
    match &address.found {
        Found::Subnet(network, subnet) => say_subnet(report, pods, address, network, subnet),
        Found::Trusted(range) => say_trusted(report, pods, address, range),
        Found::Admitted(range) => say_admitted(report, pods, address, range),
        Found::Static(host, owner) => say_static(report, pods, address, (host, *owner)),
        Found::OfNode { port, target } => say_of_node(report, decided, address, (*port, *target)),
        Found::Node(host, port) => say_node(report, pods, address, (host, *port)),
        _ => {}
    }
}

/// `localhost` of the node, on which nothing of the project has the server that is meant.
fn say_node(
    report: &mut Findings<'_>,
    pods: &Pods<'_>,
    address: &DockerAddress,
    (host, port): (&str, Option<u16>),
) {
    let key = pods[address.service].key;
    let what = match port {
        Some(port) => format!("no service of the project has port {port} there"),
        None => "no service of the project runs there".to_owned(),
    };
    let message = format!(
        "`{host}` in {} of `{key}` is the Docker host under Compose, and in the cluster the node that runs the pod: {what}",
        address.located
    );
    let help = "write the name or address by which pods reach that server";
    report.say_help(&rules::DOCKER_HOST, &address.path, message, help);
}

/// `localhost` of the node, with the port of a pod that may run on another one.
fn say_of_node(
    report: &mut Findings<'_>,
    decided: &Decisions<'_>,
    address: &DockerAddress,
    (port, target): (u16, ServiceId),
) {
    let pods = &decided.pods;
    let owners = [address.service, target].map(|id| pods[id].owner);
    let is_everywhere = |id: ServiceId| {
        matches!(
            decided.runs[id].kind(),
            Some(WorkloadKind::DaemonSet { .. })
        )
    };
    let [one, other] = owners.map(|id| decided.parts[id].pod.node_selector.get(NODE));
    let together = owners.into_iter().all(is_everywhere) || one.is_some() && one == other;
    let [from, to] = owners;
    if together || from == to || !pods.runs(target) {
        return;
    }
    let (key, other) = (pods[address.service].key, pods[target].key);
    let message = format!(
        "`localhost:{port}` in {} is a port of `{other}`: `{key}` reaches it only if both pods run on the same node",
        address.located
    );
    let help = format!(
        "pin both to one node: `x-kuploy: {{node-selector: {{{NODE}: NODE}}}}` in `{key}` and in `{other}`"
    );
    report.say_help(&rules::LOCALHOST_OF_NODE, &address.path, message, help);
}

/// The static address of a service in a file, which nobody rewrites.
fn say_static(
    report: &mut Findings<'_>,
    pods: &Pods<'_>,
    address: &DockerAddress,
    (host, owner): (&str, ServiceId),
) {
    let (key, name) = (pods[owner].key, &pods[owner].name);
    let message = format!(
        "`{host}` in {} is the static address of `{key}`, which gets another address in the cluster",
        address.located
    );
    let finding = Finding::new(&rules::STATIC_ADDRESS, message);
    let finding = finding.help(format!("write the name `{name}` instead of the address"));
    report.add(finding.severity(Severity::Warning), &address.path);
}

/// The subnet of a network where a program compares addresses with it.
fn say_subnet(
    report: &mut Findings<'_>,
    pods: &Pods<'_>,
    address: &DockerAddress,
    network: &str,
    subnet: &str,
) {
    let key = pods[address.service].key;
    let message = format!(
        "{} of `{key}` has the subnet `{subnet}` of network `{network}`: pods get addresses of the cluster's pod network",
        address.located
    );
    let help = "write the pod network of the cluster beside it, for example `10.42.0.0/16` of K3s";
    let finding = Finding::new(&rules::NETWORK_OPTION, message).help(help);
    report.add(finding.severity(Severity::Warning), &address.path);
}

/// A network of Docker whose proxies a program trusts.
fn say_trusted(report: &mut Findings<'_>, pods: &Pods<'_>, address: &DockerAddress, range: &str) {
    let key = pods[address.service].key;
    let message = format!(
        "{} of `{key}` trusts the proxies in `{range}`, which is a Docker network: the ingress controller has an address of the cluster's pod network, and what it says of clients and of HTTPS is not believed",
        address.located
    );
    let help = "write the pod network of the cluster beside it, for example `10.42.0.0/16` of K3s";
    let finding = Finding::new(&rules::NETWORK_OPTION, message).help(help);
    report.add(finding.severity(Severity::Warning), &address.path);
}

/// A network of Docker whose clients a rule admits.
fn say_admitted(report: &mut Findings<'_>, pods: &Pods<'_>, address: &DockerAddress, range: &str) {
    let key = pods[address.service].key;
    let message = format!(
        "{} of `{key}` admits clients of `{range}`, which is a Docker network: pods have addresses of the cluster's pod network and are refused",
        address.located
    );
    // A user of MySQL has one pattern.
    let help = match range.contains('%') {
        true => "write the pod network of the cluster, for example `10.42.%` of K3s, or `%`",
        false => {
            "write the pod network of the cluster beside it, for example `10.42.0.0/16` of K3s"
        }
    };
    let finding = Finding::new(&rules::NETWORK_OPTION, message).help(help);
    report.add(finding.severity(Severity::Warning), &address.path);
}

/// An address that a server hands out: its clients connect to that, wherever they reached the server.
fn say_advertised(report: &mut Findings<'_>, pods: &Pods<'_>, address: &DockerAddress, host: &str) {
    let own = &pods[address.service].name;
    let message = format!(
        "{} tells clients to connect to `{host}`, an address of the Docker host: in the cluster they cannot",
        address.located
    );
    let help = format!(
        "write `{own}` for clients in the cluster, or an address that reaches it for clients outside"
    );
    report.say_help(&rules::DOCKER_HOST, &address.path, message, help);
}
