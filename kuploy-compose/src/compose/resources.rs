//! Top-level `networks`, `volumes`, `configs`, `secrets` and `models`.

use crate::map::IndexMap;
use serde::Deserialize;

use super::Scalar;

/// `networks.*`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Network {
    /// The engine's name: `PROJECT_KEY` unless given.
    pub name: Option<String>,
    /// The driver; absent is the engine's, `bridge`.
    pub driver: Option<String>,
    /// Options of the driver.
    pub driver_opts: IndexMap<String, Scalar>,
    /// How addresses are given out.
    pub ipam: Option<Ipam>,
    /// Whether it exists already, outside the project.
    pub external: bool,
    /// Whether it has no way out.
    pub internal: bool,
    /// Whether containers outside the project may join.
    pub attachable: bool,
    /// Whether it has IPv4; absent is yes.
    pub enable_ipv4: Option<bool>,
    /// Whether it has IPv6; absent is no.
    pub enable_ipv6: Option<bool>,
    /// Its labels.
    pub labels: IndexMap<String, String>,
}

/// `networks.*.ipam`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Ipam {
    /// The driver of address management.
    pub driver: Option<String>,
    /// The ranges of addresses.
    pub config: Vec<IpamPool>,
    /// Options of the driver.
    pub options: IndexMap<String, String>,
}

/// `networks.*.ipam.config[]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct IpamPool {
    /// The subnet: `172.16.238.0/24`.
    pub subnet: Option<String>,
    /// The gateway's address.
    pub gateway: Option<String>,
    /// The range that containers get addresses of.
    pub ip_range: Option<String>,
    /// Addresses that are taken, by host name.
    pub aux_addresses: IndexMap<String, String>,
}

/// `volumes.*`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Volume {
    /// The engine's name: `PROJECT_KEY` unless given.
    pub name: Option<String>,
    /// The driver; absent is `local`.
    pub driver: Option<String>,
    /// Options of the driver; of `local` they are those of a mount: `type`, `o`, `device`.
    pub driver_opts: IndexMap<String, Scalar>,
    /// Whether it exists already, outside the project.
    pub external: bool,
    /// Its labels.
    pub labels: IndexMap<String, String>,
}

/// `configs.*`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Config {
    /// The engine's name: `PROJECT_KEY` unless given.
    pub name: Option<String>,
    /// An absolute path.
    pub file: Option<String>,
    /// The text itself, also where it came from `environment`.
    pub content: Option<String>,
    /// The variable that holds the text.
    pub environment: Option<String>,
    /// Whether it exists already, outside the project.
    pub external: bool,
    /// Its labels.
    pub labels: IndexMap<String, String>,
    /// A driver that fills in a template; Swarm's.
    pub template_driver: Option<String>,
}

/// `secrets.*`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Secret {
    /// The engine's name: `PROJECT_KEY` unless given.
    pub name: Option<String>,
    /// An absolute path.
    pub file: Option<String>,
    /// The variable that holds the text.
    pub environment: Option<String>,
    /// The value of that variable, filled in by the loader; never printed by `config`.
    pub content: Option<String>,
    /// Whether it exists already, outside the project.
    pub external: bool,
    /// Its labels.
    pub labels: IndexMap<String, String>,
    /// A store of secrets that holds it; Swarm's.
    pub driver: Option<String>,
    /// Options of the driver.
    pub driver_opts: IndexMap<String, Scalar>,
    /// A driver that fills in a template; Swarm's.
    pub template_driver: Option<String>,
}

/// Where the content of a config or secret comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Origin<'a> {
    /// The object is there already.
    External,
    /// This is the text.
    Content(&'a str),
    /// A file, with its path.
    File(&'a str),
    /// A variable, with its name, that is not set.
    Unset(&'a str),
    /// Nothing in the project: a store of Swarm's has it.
    Nowhere,
}

impl<'a> Origin<'a> {
    fn of(
        external: bool,
        content: &'a Option<String>,
        file: &'a Option<String>,
        environment: &'a Option<String>,
    ) -> Self {
        match (external, content, file, environment) {
            (true, ..) => Self::External,
            (false, Some(content), ..) => Self::Content(content),
            (false, None, Some(file), _) => Self::File(file),
            (false, None, None, Some(variable)) => Self::Unset(variable),
            (false, None, None, None) => Self::Nowhere,
        }
    }
}

impl Config {
    /// Where its content comes from.
    pub(crate) fn origin(&self) -> Origin<'_> {
        Origin::of(self.external, &self.content, &self.file, &self.environment)
    }
}

impl Secret {
    /// Where its content comes from.
    pub(crate) fn origin(&self) -> Origin<'_> {
        Origin::of(self.external, &self.content, &self.file, &self.environment)
    }
}

/// `models.*`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Model {
    /// A name for the runner.
    pub name: Option<String>,
    /// The model: an OCI reference.
    pub model: Option<String>,
    /// Most tokens of context.
    pub context_size: Option<i64>,
    /// Further arguments of the inference engine.
    pub runtime_flags: Vec<String>,
}
