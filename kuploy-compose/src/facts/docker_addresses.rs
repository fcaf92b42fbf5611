//! Addresses that Docker's networks have and a cluster does not: Docker's name server, the Docker host, and the engine
//! that tells programs which containers there are.

use crate::map::BTreeSet;
use core::net::Ipv4Addr;

use super::access_rules;
use super::gathered::Facts;
use super::host_names::Origin;
use super::host_network::uses_host;
use super::host_variables;
use super::hosts::{self, Holder};
use super::idle_scripts;
use super::network_mode::NetworkMode;
use super::path_conventions;
use super::request_hosts;
use super::services::ServiceId;
use super::texts::{self, MountedText, Place};
use super::trusted_ranges;
use crate::diagnostic::Path;
use crate::map::BTreeMap;
use crate::name_words::NameWords;

/// The name server of every network of Docker's (<https://docs.docker.com/engine/network/#dns-services>).
pub(crate) const RESOLVER: &str = "127.0.0.11";

/// Settings of Prometheus by which it asks the Docker engine for containers
/// (<https://prometheus.io/docs/prometheus/latest/configuration/configuration/#docker_sd_config>).
const DISCOVERIES: &[&str] = &["docker_sd_configs", "dockerswarm_sd_configs"];

/// An address in a text.
pub(crate) struct DockerAddress {
    /// The service that has the text.
    pub(crate) service: ServiceId,
    /// The Compose path of the text.
    pub(crate) path: Path,
    /// Where in it, as part of a sentence: "line 3 of `nginx.conf`".
    pub(crate) located: String,
    /// The file that holds the text, and the line in it.
    pub(crate) line: Option<(String, usize)>,
    /// Nothing that is known of the service runs the script that it stands in.
    pub(crate) is_idle: bool,
    /// What it is.
    pub(crate) found: Found,
}

/// What is found in a text.
pub(crate) enum Found {
    /// Docker's name server.
    Resolver {
        /// It stands behind `resolver`, the directive of nginx.
        of_nginx: bool,
        /// A service that the text names as a host, and the port behind it.
        peer: Option<(ServiceId, Option<u16>)>,
    },
    /// A setting that asks the engine for containers.
    Discovery(&'static str),
    /// In a mounted file of Traefik: the provider that takes routes from labels of containers.
    Provider,
    /// In a mounted file: the Docker host with a port that a service of the project publishes there.
    PublishedPort {
        /// The name or address as written.
        host: String,
        /// The port on the host.
        port: u16,
        /// The service, and its port.
        target: (ServiceId, u16),
    },
    /// The Docker host itself, or a port that nobody in the project publishes.
    Host {
        /// The name or address as written.
        host: String,
        /// The port.
        port: Option<u16>,
    },
    /// In a mounted file: a name that `extra_hosts` gives to the Docker host, by the name.
    Given(String),
    /// A private address, with a port that a service of the project publishes: that of the host that Compose runs on.
    OwnAddress {
        /// The address as written.
        host: String,
        /// The port on the host.
        port: u16,
        /// The service, and its port.
        target: (ServiceId, u16),
    },
    /// The subnet of a network of the project, by its name.
    Subnet(String, String),
    /// A network of Docker whose proxies are trusted, as it is written.
    Trusted(String),
    /// A network of Docker whose clients a rule admits, as it is written.
    Admitted(String),
    /// `localhost` on the network of the node, with a port of another service there.
    OfNode {
        /// The port.
        port: u16,
        /// The service.
        target: ServiceId,
    },
    /// `localhost` on the network of the node, with a server that the project does not have there.
    Node(String, Option<u16>),
    /// In a mounted file: the static address of a service.
    Static(String, ServiceId),
    /// An address that a server hands out to its clients, in this variable.
    Advertised(String),
}

/// A text of a service, in a value or in a mounted file.
struct Text<'t> {
    service: ServiceId,
    place: Place<'t>,
    holder: Holder<'t>,
    /// The mounted file.
    file: Option<&'t str>,
    text: &'t str,
}

/// Finds such addresses in the texts of services, and in those of mounted files.
pub(crate) fn find(
    facts: &Facts<'_>,
    services: &[ServiceId],
    mounted: &[MountedText<'_, '_>],
) -> Vec<DockerAddress> {
    let mut found = Vec::new();
    for service in services.iter().map(|id| &facts.services[*id]) {
        for text in texts::of_service(facts.project, service.service) {
            let text = Text {
                service: service.id,
                place: text.place,
                holder: text.holder,
                file: None,
                text: text.text,
            };
            in_text(facts, services, &text, &mut found);
        }
    }
    let mut named = None;
    // People read those, programs do not.
    for file in mounted.iter().filter(|file| !file.target.ends_with(".md")) {
        let first = found.len();
        let text = Text {
            service: file.service,
            place: file.place,
            holder: Holder::File,
            file: Some(&file.shown),
            text: file.text,
        };
        in_text(facts, services, &text, &mut found);
        let of_file = found.get_mut(first..).unwrap_or_default();
        if !of_file.is_empty() && idle_scripts::is_script(file) {
            let named = named.get_or_insert_with(|| idle_scripts::named(mounted));
            let service = &facts.services[file.service];
            let is_idle = idle_scripts::is_idle(facts.project, service, file, named);
            of_file
                .iter_mut()
                .for_each(|address| address.is_idle = is_idle);
        }
    }
    leave_out_peers(&mut found);
    found
}

/// Leaves out addresses of which several have one port: none of them is known to be the Docker host (seen in a homelab repository:
/// three back ends of a load balancer, which listens on the same port). A name says nothing of addresses, nor they of it.
fn leave_out_peers(found: &mut Vec<DockerAddress>) {
    let kind = |host: &str, port: u16| (host.parse::<Ipv4Addr>().is_ok(), port);
    let mut hosts: BTreeMap<(bool, u16), BTreeSet<String>> = BTreeMap::new();
    for address in found.iter() {
        if let Found::OwnAddress { host, port, .. } = &address.found {
            let all = hosts.entry(kind(host, *port)).or_default();
            all.insert(host.clone());
        }
    }
    found.retain(|address| match &address.found {
        Found::OwnAddress { host, port, .. } => hosts
            .get(&kind(host, *port))
            .is_none_or(|all| all.len() < 2),
        _ => true,
    });
}

fn in_text(
    facts: &Facts<'_>,
    services: &[ServiceId],
    text: &Text<'_>,
    found: &mut Vec<DockerAddress>,
) {
    if text.file.is_some_and(path_conventions::is_old_copy) {
        return;
    }
    let mut add = |at: usize, what: Found| {
        found.push(DockerAddress {
            service: text.service,
            path: text.place.path(facts.services[text.service].key),
            located: text.located(at),
            line: text.file.map(|file| (file.to_owned(), text.line(at))),
            is_idle: false,
            found: what,
        });
    };
    // A list of what no proxy is asked for asks no DNS server (seen in a Compose file of a public repository).
    let of_proxy =
        matches!(text.place, Place::Environment(name) if name.eq_ignore_ascii_case("no_proxy"));
    if let Some(at) = address(text.text, RESOLVER).filter(|_| !of_proxy) {
        let before = text.text.get(..at).unwrap_or_default().trim_end();
        let mut named = hosts::hosts(Holder::File, text.text).into_iter();
        let of_nginx = before.ends_with("resolver");
        let resolver = Found::Resolver {
            of_nginx,
            peer: named.find_map(|host| {
                let id = facts.hosts.get(host.name)?.service;
                services.binary_search(&id).ok()?;
                Some((id, host.port))
            }),
        };
        if !of_nginx || nginx_asks(text.text) {
            add(at, resolver);
        }
    }
    let mut is_listed = false;
    for (what, name) in of_networks(facts, text) {
        if let Some(at) = address(text.text, name) {
            is_listed = true;
            add(at, what);
        }
    }
    if let Place::Environment(name) = text.place
        && trusted_ranges::may_hold(facts.project, text.text)
    {
        let trusted = trusted_ranges::of_docker(facts.project, name, text.text);
        if let Some(trusted) = trusted.filter(|_| !is_listed) {
            add(0, Found::Trusted(trusted.to_owned()));
        } else if let Some(range) = access_rules::in_variable(facts.project, name, text.text)
            && !is_listed
        {
            add(0, Found::Admitted(range.to_owned()));
        }
    }
    if text.file.is_some()
        && !is_listed
        && let Some(admitted) = access_rules::in_file(facts.project, text.text)
    {
        let range = admitted.range.to_owned();
        let found = match admitted.is_trusted {
            true => Found::Trusted(range),
            false => Found::Admitted(range),
        };
        add(admitted.at, found);
    }
    for name in DISCOVERIES.iter().filter(|_| text.text.contains('_')) {
        let mut places = text.text.match_indices(name).map(|(at, _)| at);
        if let Some(at) = places.find(|at| !texts::is_comment(text.text, *at)) {
            add(at, Found::Discovery(name));
        }
    }
    if let Some(at) = docker_provider(facts, text) {
        add(at, Found::Provider);
    }
    // Such a name counts in a URL alone.
    let has_url = text.file.is_none() && text.text.contains("://");
    // Most values hold none of them, which is told sooner than what stands in the place of a host.
    if !has_url && !facts.machine.may_be_in(text.service, text.text) {
        return;
    }
    let may_be = |name: &str| {
        facts.machine.is_host(text.service, name)
            || name.parse::<Ipv4Addr>().is_ok()
            || has_url && is_of_lan(facts, text.service, name)
    };
    for host in hosts::among(&may_be, text.holder, text.text) {
        let is_host = facts.machine.is_host(text.service, host.name);
        let of_docker = || is_host.then(|| docker_host(facts, text, &host)).flatten();
        let what = host_of_clients(facts, text, &host).or_else(of_docker);
        let is_void = || texts::is_comment(text.text, host.at) || is_of_debugger(text, host.at);
        if let Some(what) = what.filter(|_| !is_void()) {
            add(host.at, what);
        }
    }
}

/// Whether an address is that of a developer's debugger, which nobody runs in a cluster. Seen: `XDEBUG_CONFIG:
/// remote_host=172.17.0.1`, `xdebug.client_host` (<https://xdebug.org/docs/all_settings#client_host>).
fn is_of_debugger(text: &Text<'_>, at: usize) -> bool {
    let before = text.text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let variable = match text.place {
        Place::Environment(name) => name,
        _ => "",
    };
    [variable, line]
        .iter()
        .any(|part| part.to_ascii_lowercase().contains("xdebug"))
}

/// The provider of Traefik that asks the engine, in its mounted configuration
/// (<https://doc.traefik.io/traefik/providers/docker/>): `providers: {docker: …}` of YAML, `[providers.docker]` of TOML.
fn docker_provider(facts: &Facts<'_>, text: &Text<'_>) -> Option<usize> {
    const KEYS: &[&str] = &["docker:", "swarm:"];
    const TABLES: &[&str] = &["[providers.docker]", "[providers.swarm]"];
    let mut images = facts.services[text.service].image.lineage.iter();
    let is_traefik = images.any(|image| image.contains("traefik"));
    text.file
        .filter(|_| is_traefik && text.text.contains("providers"))?;
    if let Some(at) = TABLES.iter().find_map(|table| text.text.find(table)) {
        return (!texts::is_comment(text.text, at)).then_some(at);
    }
    let depth = |line: &str| line.len() - line.trim_start().len();
    let (mut at, mut above) = (0, None);
    for line in text.text.split_inclusive('\n') {
        let (word, start) = (line.trim(), at);
        at += line.len();
        if word.is_empty() || word.starts_with('#') {
            continue;
        }
        match above {
            _ if word == "providers:" && depth(line) == 0 => above = Some(0),
            Some(_) if depth(line) == 0 => above = None,
            Some(inner) if inner == 0 || depth(line) == inner => {
                above = Some(depth(line));
                if KEYS.iter().any(|key| word.starts_with(key)) {
                    return Some(start + depth(line));
                }
            }
            _ => {}
        }
    }
    None
}

/// The service that a name means once the address is gone which `extra_hosts` gives it: one of the pool that Docker takes
/// networks from, or of a subnet of the project. Seen: `extra_hosts: ["nginx:172.20.0.2"]` beside a service `nginx`.
pub(crate) fn of_named<'a>(
    facts: &'a Facts<'_>,
    service: ServiceId,
    (host, address): (&str, &str),
) -> Option<&'a str> {
    let owner = facts.hosts.seen_by(service, host)?.service;
    let of_docker = trusted_ranges::is_of_networks(facts.project, address.parse().ok()?);
    of_docker.then_some(facts.services[owner].key)
}

/// Whether a host that `extra_hosts` gives the static address of a service leads to that service by its name as well. Seen:
/// `extra_hosts: ["postgres:172.20.0.10"]` beside `ipv4_address: 172.20.0.10` of `postgres`.
pub(crate) fn is_by_name(
    facts: &Facts<'_>,
    service: ServiceId,
    (host, address): (&str, &str),
) -> bool {
    let named = facts.hosts.seen_by(service, host).map(|it| it.service);
    let addressed = facts.hosts.seen_by(service, address);
    named.is_some() && named == addressed.map(|it| it.service)
}

/// Addresses that networks of the project have in Compose: subnets, and in files static addresses of services. Seen: an
/// allow-list of a proxy, `mynetworks` of a mail server, each with the very value of `ipam`.
fn of_networks<'f>(facts: &'f Facts<'_>, text: &Text<'_>) -> Vec<(Found, &'f str)> {
    let mut found = Vec::new();
    for (key, network) in &facts.project.networks {
        let ipam = network.iter().filter_map(|network| network.ipam.as_ref());
        let subnets = ipam.flat_map(|ipam| &ipam.config);
        for subnet in subnets.filter_map(|config| config.subnet.as_deref()) {
            let what = Found::Subnet(key.clone(), subnet.to_owned());
            found.push((what, subnet));
        }
    }
    let names = facts.hosts.iter().filter(|_| text.file.is_some());
    for name in names.filter(|name| name.origin == Origin::Address) {
        let what = Found::Static(name.text.to_string(), name.service);
        found.push((what, name.text.as_ref()));
    }
    found
}

/// The Docker host: with a port that the project publishes it is a service, else it is nothing in the cluster.
fn docker_host(facts: &Facts<'_>, text: &Text<'_>, host: &hosts::HostRef<'_>) -> Option<Found> {
    let service = facts.services[text.service].service;
    let beside = || match text.place {
        Place::Environment(variable) => host_variables::port_beside(service, variable),
        _ => None,
    };
    let port = host.port.or_else(|| beside().map(|(_, port)| port));
    let port = port.or_else(|| hosts::scheme_port(host.scheme));
    let name = host.name;
    let leads = |port| Some((port, facts.machine.leads_to(text.service, name, port)?));
    if let Some((port, target)) = port.and_then(leads) {
        return text.file.is_some().then_some(Found::PublishedPort {
            host: name.to_owned(),
            port,
            target,
        });
    }
    let is_itself = name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1";
    if let Some(port) = port.filter(|_| is_itself)
        && let Some(target) = on_node(facts, text.service, port)
    {
        return Some(Found::OfNode { port, target });
    }
    if is_itself {
        let is_lost = asks_server(facts, text, port);
        return is_lost.then(|| Found::Node(name.to_owned(), port));
    }
    let host = name.to_owned();
    match facts.machine.is_given(text.service, name) {
        // The entry itself is what is said of values.
        true => text.file.is_some().then_some(Found::Given(host)),
        false => Some(Found::Host { host, port }),
    }
}

/// The other service on the network of the node that listens on a port which this one does not have.
fn on_node(facts: &Facts<'_>, from: ServiceId, port: u16) -> Option<ServiceId> {
    let has = |id: ServiceId| {
        let mut known = facts.ports[id].known.iter();
        known.any(|known| known.number == port)
    };
    let mut others = facts.services.values().filter(|other| {
        NetworkMode::of(other.service) == NetworkMode::Host && other.id != from && has(other.id)
    });
    others.next().map(|other| other.id).filter(|_| !has(from))
}

/// Words in names of variables that hold the address of a server which a program connects to, and never what it listens on
/// itself. Seen: `DATABASE_HOST=localhost` of a program on the host's network, whose PostgreSQL ran on the Docker host.
const SERVERS: &[&str] = &[
    "AMQP",
    "CASSANDRA",
    "CLICKHOUSE",
    "DATABASE",
    "DB",
    "ELASTICSEARCH",
    "INFLUX",
    "INFLUXDB",
    "KAFKA",
    "LDAP",
    "MARIADB",
    "MEMCACHED",
    "MONGO",
    "MONGODB",
    "MQTT",
    "MYSQL",
    "NATS",
    "OPENSEARCH",
    "PG",
    "POSTGRES",
    "POSTGRESQL",
    "RABBITMQ",
    "REDIS",
    "SMTP",
];

/// Words of what a server tells others of itself.
const OF_ITSELF: &[&str] = &[
    "ADVERTISED",
    "BIND",
    "EXTERNAL",
    "LISTEN",
    "LISTENER",
    "LISTENERS",
];

/// Whether a variable of a service on the network of the host holds the address of a server that no service has there.
fn asks_server(facts: &Facts<'_>, text: &Text<'_>, port: Option<u16>) -> bool {
    let Place::Environment(variable) = text.place else {
        return false;
    };
    let words = NameWords::of(variable);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word));
    let service = &facts.services[text.service];
    let of_file = !service.service.env_file.is_empty() && service.known.has_own_settings();
    if !has(SERVERS) || has(OF_ITSELF) || of_file || service.known.is_server() {
        return false;
    }
    // The server itself, or another one on the same network whose port is not known.
    let on_host = facts.services.values().filter(|it| uses_host(it));
    let mut may_be = on_host.filter(|it| {
        let known = facts.ports[it.id].known.iter();
        let has_port = known.clone().any(|known| Some(known.number) == port);
        let is_other = it.id != text.service;
        has_port || is_other && (port.is_none() || known.count() == 0)
    });
    may_be.next().is_none()
}

/// An address by which others than the containers of the project reach the Docker host. Seen in public projects:
/// `KAFKA_ADVERTISED_LISTENERS: PLAINTEXT://192.168.1.10:9092`.
fn host_of_clients(facts: &Facts<'_>, text: &Text<'_>, host: &hosts::HostRef<'_>) -> Option<Found> {
    let published = host
        .port
        .and_then(|port| Some((port, facts.machine.publishes(port)?)));
    let address = host.name.parse::<Ipv4Addr>().ok();
    let is_private = address.is_some_and(|address| address.is_private());
    // A lone word before a port is as often a name that a program gives something.
    let is_name = address.is_none() && text.file.is_none() && host.scheme.is_some();
    let is_name = is_name && published.is_some() && is_of_lan(facts, text.service, host.name);
    if !(is_private || is_name) || facts.hosts.get(host.name).is_some() {
        return None;
    }
    match (published, text.place) {
        // Clients outside of the project know the name.
        (_, Place::Environment(name)) if is_name && name.contains("ADVERTISED") => None,
        (_, Place::Environment(name)) if name.contains("ADVERTISED") => {
            Some(Found::Advertised(host.name.to_owned()))
        }
        // A server that compares requests with it connects to nothing.
        (_, Place::Environment(name)) if request_hosts::is_of_requests(name) => None,
        (Some((port, target)), _) => Some(Found::OwnAddress {
            host: host.name.to_owned(),
            port,
            target,
        }),
        _ => None,
    }
}

/// Ends of names in networks at home and in offices (RFC 6762, RFC 8375, and what routers call them).
const OF_LAN: &[&str] = &[
    ".fritz.box",
    ".home",
    ".home.arpa",
    ".internal",
    ".lan",
    ".local",
];

/// Ends of names that look alike and that others than a router answer for: the DNS server of a cluster, Docker, those of
/// networks in clouds.
const OF_OTHERS: &[&str] = &[
    ".cluster.local",
    ".compute.internal",
    ".docker.internal",
    ".ec2.internal",
    ".google.internal",
];

/// Whether a name is one that a network at home gives its machines: a single word that is no service, or one below `.lan`.
/// Seen: `NEXT_PUBLIC_API_HOST=http://homelab:8000`. Pods do not resolve it. On an external network it may be a container of
/// another project.
fn is_of_lan(facts: &Facts<'_>, from: ServiceId, name: &str) -> bool {
    let is_word = !name.contains('.');
    let service = facts.services[from].service;
    let mut networks = facts.project.networks.values().flatten();
    let is_alone = || {
        let given = service.extra_hosts.iter().chain(&service.external_links);
        let mut given = given.flat_map(|it| it.split(['=', ':']));
        !given.any(|it| it.eq_ignore_ascii_case(name))
    };
    let mut may_be = || match is_word {
        true => {
            // No machine is called `postgres_test` (RFC 1123): that is a service, of another Compose file or a profile.
            name.starts_with(|c: char| c.is_ascii_alphabetic())
                && !name.contains('_')
                && !name.eq_ignore_ascii_case("localhost")
                && !networks.any(|network| network.external)
        }
        false => {
            let lower = name.to_ascii_lowercase();
            let ends = |list: &[&str]| list.iter().any(|end| lower.ends_with(end));
            ends(OF_LAN) && !ends(OF_OTHERS)
        }
    };
    may_be() && !facts.machine.is_host(from, name) && is_alone()
}

impl Text<'_> {
    /// The line that a byte of the text stands in, counted from 1.
    fn line(&self, at: usize) -> usize {
        let before = self.text.get(..at).unwrap_or_default();
        before.bytes().filter(|byte| *byte == b'\n').count() + 1
    }

    /// Where in the project a byte of the text stands: with the line in a file.
    fn located(&self, at: usize) -> String {
        let line = self.line(at);
        match (self.file, self.place) {
            (Some(file), _) => format!("line {line} of `{file}`"),
            (None, Place::Environment(name)) => format!("`{name}`"),
            (None, Place::Config(name)) => format!("line {line} of config `{name}`"),
            (None, Place::Command(_)) => "`command`".to_owned(),
            (None, Place::Entrypoint(_)) => "`entrypoint`".to_owned(),
            (None, Place::Healthcheck(_)) => "`healthcheck`".to_owned(),
            (None, Place::Hook(kind, _)) => format!("`{}`", kind.key()),
            (None, Place::ConfigFile(_) | Place::File(_) | Place::ImageFile(_)) => {
                format!("line {line}")
            }
        }
    }
}

/// Where an address stands in a text, whole and not in a comment.
fn address(text: &str, address: &str) -> Option<usize> {
    if text.len() < address.len() || !text.contains(address) {
        return None;
    }
    let part = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == '.');
    text.match_indices(address).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|text| text.chars().next_back());
        let after = text
            .get(at + address.len()..)
            .and_then(|text| text.chars().next());
        let is_whole = !part(before) && !after.is_some_and(|c| c.is_ascii_digit());
        is_whole && !texts::is_comment(text, *at)
    })
}

/// Whether nginx asks its resolver at run time: for names with a variable, servers with `resolve`, and OCSP
/// (<https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver>). Other names are looked up when it starts.
fn nginx_asks(text: &str) -> bool {
    let mut statements = text.split([';', '{', '}']);
    statements.any(|statement| {
        let words: Vec<&str> = statement.split_whitespace().collect();
        match words.as_slice() {
            [name, rest @ ..] if name.ends_with("_pass") => rest.iter().any(|it| it.contains('$')),
            ["server", rest @ ..] => rest.contains(&"resolve"),
            ["ssl_stapling", "on"] | ["js_import" | "lua_package_path", ..] => true,
            // The rest of the configuration is elsewhere.
            ["include", ..] => true,
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_stands_by_itself() {
        for (text, want) in [
            ("resolver 127.0.0.11 valid=10s;", true),
            ("DNS=127.0.0.11:53", true),
            ("allow 127.0.0.1;", false),
            ("127.0.0.110", false),
            ("10.127.0.0.11", false),
            ("# resolver 127.0.0.11;\n  resolver 127.0.0.11;", true),
            ("  # resolver 127.0.0.11;", false),
            ("; dns=127.0.0.11", false),
        ] {
            assert_eq!(address(text, RESOLVER).is_some(), want, "{text}");
        }
    }
}
