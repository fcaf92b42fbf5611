//! How services reach each other and are reached.

use super::modes::PortProtocol;
use crate::map::IndexMap;
use serde::Deserialize;

use super::Scalar;

/// `depends_on.*`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Dependency {
    /// What must be true of the other service.
    #[serde(default)]
    pub condition: Condition,
    /// Whether it must take part; `false` lets it be disabled by its profiles.
    #[serde(default = "yes")]
    pub required: bool,
    /// Whether this service is restarted when the other one is.
    #[serde(default)]
    pub restart: bool,
}

/// When a dependency counts as met.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The container was started.
    #[default]
    ServiceStarted,
    /// Its health check succeeded.
    ServiceHealthy,
    /// It ended with status 0.
    ServiceCompletedSuccessfully,
}

/// `ports[]`, one container port each (ranges are expanded).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Port {
    /// A name for people.
    pub name: Option<String>,
    /// The container port.
    pub target: u16,
    /// A number, or a range `8000-8010` of which the engine picks one.
    pub published: Option<String>,
    /// The host's address; absent is every address.
    pub host_ip: Option<String>,
    /// What it speaks; `tcp` where nothing is said.
    pub protocol: PortProtocol,
    /// What is spoken: `http`, `grpc`.
    pub app_protocol: Option<String>,
    /// `ingress` or `host`.
    pub mode: Option<String>,
}

/// `networks.*` of a service.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct ServiceNetwork {
    /// Further names that others on the network can reach it by.
    pub aliases: Vec<String>,
    /// A fixed address.
    pub ipv4_address: Option<String>,
    /// A fixed address.
    pub ipv6_address: Option<String>,
    /// Link-local addresses.
    pub link_local_ips: Vec<String>,
    /// Its MAC address on this network.
    pub mac_address: Option<String>,
    /// Options of the driver.
    pub driver_opts: IndexMap<String, Scalar>,
    /// Name of the interface in the container.
    pub interface_name: Option<String>,
    /// Order of joining; higher comes first.
    pub priority: Option<f64>,
    /// Which network has the default gateway; the highest.
    pub gw_priority: Option<f64>,
}

fn yes() -> bool {
    true
}
