//! Programs whose members find each other by multicast or broadcast, which a Docker bridge carries and the network of
//! pods as a rule does not: Flannel, Calico, Cilium by default, and those of clouds.

use super::catalogue;
use super::service_facts::ServiceFacts;

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
        instead: "find the members by DNS: `command: --cluster-stack=kubernetes`, `JAVA_OPTIONS: -Djgroups.dns.query=SERVICE`",
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

/// How a service finds its peers, where that is by multicast.
pub(crate) fn of(service: &ServiceFacts<'_>) -> Option<&'static Discovery> {
    let image = service.service.image.as_deref().unwrap_or_default();
    let name = catalogue::repository(image);
    let name = name.strip_prefix("docker.io/").unwrap_or(name);
    let name = name.strip_prefix("library/").unwrap_or(name);
    let is_of = |discovery: &&Discovery| {
        let mut variables = discovery.variables.iter();
        discovery.images.contains(&name)
            || variables.any(|variable| service.variable(variable).is_some())
    };
    let found = PROGRAMS.iter().find(is_of)?;
    let version = catalogue::major(catalogue::tag(image));
    let is_since = |until: u32| version.is_none_or(|version| version >= until);
    let is_told = found.until.is_some_and(is_since) || is_told_otherwise(found, service, image);
    (!is_told).then_some(found)
}

/// Whether something says how the members find each other.
fn is_told_otherwise(found: &Discovery, service: &ServiceFacts<'_>, image: &str) -> bool {
    let variables = service.service.environment.iter();
    let variables =
        variables.flat_map(|(name, value)| [name.as_str(), value.as_deref().unwrap_or_default()]);
    let mounts = service
        .service
        .volumes
        .iter()
        .map(|mount| mount.target.as_str());
    let configs = service
        .service
        .configs
        .iter()
        .filter_map(|grant| grant.target.as_deref());
    let words = service.process.words();
    let mut texts = variables
        .chain(mounts)
        .chain(configs)
        .chain(words.iter().copied())
        .chain([image]);
    texts.any(|text| {
        let lower = text.to_ascii_lowercase();
        found.unless.iter().any(|part| lower.contains(part))
    })
}
