//! Programs whose members find each other by multicast or broadcast, which a Docker bridge carries and the network of
//! pods as a rule does not: Flannel, Calico, Cilium by default, and those of clouds.

use crate::map::BTreeSet;
use core::net::Ipv4Addr;

use super::catalogue;
use super::gathered::Facts;
use super::service_facts::ServiceFacts;
use super::services::ServiceId;
use super::texts::{self, MountedText, Place};
use crate::map::BTreeMap;

/// How a program finds its peers unless it is told otherwise.
pub(crate) struct Discovery {
    /// What it is called.
    pub(crate) program: &'static str,
    /// Its images.
    images: &'static [&'static str],
    /// Variables that only it reads.
    variables: &'static [&'static str],
    /// Parts of names of variables, of values, arguments and targets of mounts that say another way, in small letters.
    unless: &'static [&'static str],
    /// From this major version on it finds them otherwise.
    until: Option<u32>,
    /// Services of it are members of one cluster only if they are containers of one service.
    pub(crate) is_of_replicas: bool,
    /// The way out.
    pub(crate) instead: &'static str,
}

/// What is known of programs, each with the page that says it.
const PROGRAMS: &[Discovery] = &[
    // https://docs.ros.org/en/rolling/Concepts/Intermediate/About-Domain-ID.html; ROS 1 has `ROS_MASTER_URI`, and
    // `rmw_zenoh_cpp` a router.
    Discovery {
        program: "ROS 2",
        images: &["ros", "osrf/ros", "osrf/ros2", "ros/ros2"],
        variables: &["ROS_DOMAIN_ID", "RMW_IMPLEMENTATION"],
        unless: &[
            "ros_master_uri",
            "ros_discovery_server",
            "ros_static_peers",
            "cyclonedds_uri",
            "default_profiles_file",
            "rmw_zenoh",
            "noetic",
            "melodic",
            "kinetic",
            "roscore",
        ],
        until: None,
        is_of_replicas: false,
        instead: "run a discovery server (`fastdds discovery`) and give each node its name: `ROS_DISCOVERY_SERVER: discovery:11811`; or list the names of the services as peers in `CYCLONEDDS_URI`",
    },
    // https://docs.hazelcast.com/hazelcast/5.4/clusters/discovery-mechanisms
    Discovery {
        program: "Hazelcast",
        images: &["hazelcast/hazelcast", "hazelcast/hazelcast-enterprise"],
        variables: &[],
        unless: &[
            "hz_network_join",
            "hazelcast_config",
            "hazelcast.config",
            "hazelcast.xml",
            "hazelcast.yaml",
            "hazelcast.yml",
        ],
        until: None,
        is_of_replicas: false,
        instead: "list the names of the services: `HZ_NETWORK_JOIN_MULTICAST_ENABLED: \"false\"`, `HZ_NETWORK_JOIN_TCPIP_ENABLED: \"true\"`, `HZ_NETWORK_JOIN_TCPIP_MEMBERS: hz1,hz2`",
    },
    // https://ignite.apache.org/docs/latest/clustering/tcp-ip-discovery
    Discovery {
        program: "Ignite",
        images: &["apacheignite/ignite"],
        variables: &[],
        unless: &[
            "config_uri",
            "ignite-kubernetes",
            "ignite.tcp_discovery",
            ".xml",
        ],
        until: None,
        is_of_replicas: false,
        instead: "list the names of the services in a configuration with `TcpDiscoveryVmIpFinder`, and name it in `CONFIG_URI`",
    },
    // https://infinispan.org/docs/stable/titles/embedding/embedding.html#default-jgroups-stacks_cluster-transport
    Discovery {
        program: "Infinispan",
        images: &["infinispan/server"],
        variables: &[],
        unless: &[
            "dns.query",
            "dns_query",
            "cluster-stack",
            "cluster.stack",
            "jgroups",
            ".xml",
            ".yaml",
        ],
        until: None,
        is_of_replicas: false,
        instead: "find the members through DNS: `command: --cluster-stack=kubernetes`, `JAVA_OPTIONS: -Djgroups.dns.query=SERVICE`",
    },
    // https://www.keycloak.org/server/caching: `jdbc-ping` since 26.1.
    Discovery {
        program: "Keycloak",
        images: &["keycloak/keycloak"],
        variables: &[],
        unless: &[
            "kc_cache",
            "start-dev",
            "--cache",
            "dns.query",
            "dns_query",
            "jgroups",
        ],
        until: Some(26),
        is_of_replicas: true,
        instead: "`KC_CACHE_STACK: kubernetes` with `JAVA_OPTS_APPEND: -Djgroups.dns.query=SERVICE`, or Keycloak 26.1, whose members meet in the database",
    },
    // https://hub.docker.com/r/jboss/keycloak, `standalone-ha.xml`.
    Discovery {
        program: "Keycloak",
        images: &["jboss/keycloak"],
        variables: &[],
        unless: &["jgroups", "dns_query"],
        until: None,
        is_of_replicas: true,
        instead: "`JGROUPS_DISCOVERY_PROTOCOL: dns.DNS_PING`, `JGROUPS_DISCOVERY_PROPERTIES: dns_query=SERVICE`",
    },
];

/// Groups of programs for devices in the network of the host, which no Docker bridge leads to: SSDP and mDNS; and the ends
/// of the range, which stand for all of it.
const NO_GROUPS: &[Ipv4Addr] = &[
    Ipv4Addr::new(224, 0, 0, 0),
    Ipv4Addr::new(224, 0, 0, 251),
    Ipv4Addr::new(239, 255, 255, 250),
    Ipv4Addr::new(239, 255, 255, 255),
];

/// How a service finds its peers, where that is by multicast.
pub(crate) fn of(service: &ServiceFacts<'_>) -> Option<&'static Discovery> {
    let written = service.service.image.as_deref();
    // What is built from such an image has its program (seen: `FROM ros:humble`, in nearly every project of ROS).
    let bases = service.image.lineage.iter().map(String::as_str);
    let references = || written.into_iter().chain(bases.clone());
    let names: Vec<&str> = references().map(name).collect();
    let is_of = |discovery: &&Discovery| {
        let mut variables = discovery.variables.iter();
        names.iter().any(|name| discovery.images.contains(name))
            || variables.any(|variable| service.variable(variable).is_some())
    };
    let found = PROGRAMS.iter().find(is_of)?;
    let mut known = references().filter(|reference| found.images.contains(&name(reference)));
    let version = known
        .next()
        .and_then(|reference| catalogue::major(catalogue::tag(reference)));
    let is_since = |until: u32| version.is_none_or(|version| version >= until);
    let is_told =
        found.until.is_some_and(is_since) || is_told_otherwise(found, service, references());
    (!is_told).then_some(found)
}

/// The repository of a reference, without what Docker Hub's own images may be written with.
fn name(reference: &str) -> &str {
    let name = catalogue::repository(reference);
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    name.strip_prefix("library/").unwrap_or(name)
}

/// Whether something says how the members find each other.
fn is_told_otherwise<'r>(
    found: &Discovery,
    service: &'r ServiceFacts<'_>,
    references: impl Iterator<Item = &'r str>,
) -> bool {
    let own = service.service;
    let variables = own.environment.iter();
    let variables =
        variables.flat_map(|(name, value)| [name.as_str(), value.as_deref().unwrap_or_default()]);
    let of_image = service.image_variables().into_iter();
    let of_image = of_image.flat_map(|(name, value)| [name, value]);
    let mounts = own.volumes.iter().map(|mount| mount.target.as_str());
    let configs = own
        .configs
        .iter()
        .filter_map(|grant| grant.target.as_deref());
    let files = &service.image.files;
    let copied = (0..).map_while(|index| files.copied(index));
    let copied = copied.filter_map(|copied| copied.source.as_deref());
    let words = service.process.words();
    let mut texts = variables
        .chain(of_image)
        .chain(mounts)
        .chain(configs)
        .chain(copied)
        .chain(words.iter().copied())
        .chain(references);
    texts.any(|text| {
        let lower = text.to_ascii_lowercase();
        found.unless.iter().any(|part| lower.contains(part))
    })
}

/// A multicast address that services name.
pub(crate) struct Group<'a> {
    /// The address.
    pub(crate) address: Ipv4Addr,
    /// Those that name it.
    pub(crate) members: BTreeSet<ServiceId>,
    /// Where the first one names it.
    pub(crate) first: (ServiceId, Place<'a>),
}

/// The multicast addresses in values, commands and files. Seen: `MULTICAST_GROUP: 239.0.0.1:9999` in all nodes of an
/// exercise in distributed systems, `-Djgroups.mcast_addr=228.6.7.10`.
pub(crate) fn groups<'a>(
    facts: &Facts<'a>,
    running: &[ServiceId],
    files: &[MountedText<'a, '_>],
) -> Vec<Group<'a>> {
    let mut found: BTreeMap<Ipv4Addr, Group<'a>> = BTreeMap::new();
    let mut add = |address, service, place| {
        let group = found.entry(address).or_insert_with(|| Group {
            address,
            members: BTreeSet::new(),
            first: (service, place),
        });
        group.members.insert(service);
    };
    for id in running {
        for text in texts::of_service(facts.project, facts.services[*id].service) {
            for (_, address) in addresses(text.text) {
                add(address, *id, text.place);
            }
        }
    }
    // In a file four numbers may be anything, unless it speaks of multicast.
    let speaks = |text: &str| text.contains("cast") || text.contains("CAST");
    for file in files.iter().filter(|file| speaks(file.text)) {
        let active = addresses(file.text).filter(|(at, _)| is_active(file.text, *at));
        for (_, address) in active {
            add(address, file.service, file.place);
        }
    }
    found.into_values().collect()
}

/// Multicast addresses in a text, which are no ranges.
fn addresses(text: &str) -> impl Iterator<Item = (usize, Ipv4Addr)> {
    text.match_indices('2').filter_map(|(at, _)| {
        let before = text.get(..at)?.chars().next_back();
        if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-') {
            return None;
        }
        let rest = text.get(at..)?;
        let is_part = |c: char| c.is_ascii_digit() || c == '.';
        let (word, after) = rest.split_at(rest.find(|c| !is_part(c)).unwrap_or(rest.len()));
        let address: Ipv4Addr = word.trim_end_matches('.').parse().ok()?;
        let of_range = after.strip_prefix('/').unwrap_or_default();
        let is_range = after.starts_with('-') || of_range.starts_with(|c: char| c.is_ascii_digit());
        let is_group = address.is_multicast() && !NO_GROUPS.contains(&address) && !is_range;
        is_group.then_some((at, address))
    })
}

/// Whether an address in a file is used: it stands in no comment, and no line near it switches it off. Hazelcast's
/// `<multicast enabled="false">` has the group in the line below, its YAML `enabled: false` in one above.
fn is_active(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let in_markup = before
        .rfind("<!--")
        .is_some_and(|open| before.get(open..).is_some_and(|rest| !rest.contains("-->")));
    let mut near = before.rsplit('\n').take(3);
    let is_off = |line: &str| line.contains("enabled") && line.contains("false");
    !in_markup && !texts::is_comment(text, at) && !near.any(is_off)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_told_from_ranges_and_other_numbers() {
        let found = |text: &str| -> Vec<String> {
            addresses(text)
                .map(|(_, address)| address.to_string())
                .collect()
        };
        for text in [
            "239.1.2.3",
            "udp://239.1.2.3:5000/live",
            "239.1.2.3:99",
            "-Dg=239.1.2.3",
        ] {
            assert_eq!(found(text), ["239.1.2.3"], "{text}");
        }
        for text in [
            "224.0.0.0/4",
            "239.1.2.3/24",
            "224.0.0.1-239.255.255.255",
            "10.239.1.2.3",
            "1.239.1.2",
            "239.1.2",
            "239.255.255.250:1900",
            "192.168.1.1",
            "v239.1.2.3",
        ] {
            assert!(found(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_group_that_is_switched_off_is_not_used() {
        for text in [
            "<multicast enabled=\"false\">\n  <multicast-group>239.1.2.3",
            "multicast:\n  enabled: false\n  group: 239.1.2.3",
            "# multicast 239.1.2.3",
            "<!-- <Membership address=\"239.1.2.3",
        ] {
            assert!(!is_active(text, text.find("239").unwrap()), "{text}");
        }
        for text in [
            "<multicast enabled=\"true\">\n  <multicast-group>239.1.2.3",
            "<!-- peers -->\nmcast_addr=239.1.2.3",
        ] {
            assert!(is_active(text, text.find("239").unwrap()), "{text}");
        }
    }
}
