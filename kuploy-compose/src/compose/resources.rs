//! Top-level `networks`, `volumes`, `configs`, `secrets` and `models`.

#![allow(missing_docs)]

use indexmap::IndexMap;
use serde::Deserialize;

use super::Scalar;

/// `networks.*`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Network {
    /// The engine's name: `PROJECT_KEY` unless given.
    pub name: Option<String>,
    pub driver: Option<String>,
    pub driver_opts: IndexMap<String, Scalar>,
    pub ipam: Option<Ipam>,
    pub external: bool,
    pub internal: bool,
    pub attachable: bool,
    pub enable_ipv4: Option<bool>,
    pub enable_ipv6: Option<bool>,
    pub labels: IndexMap<String, String>,
}

/// `networks.*.ipam`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Ipam {
    pub driver: Option<String>,
    pub config: Vec<IpamPool>,
    pub options: IndexMap<String, String>,
}

/// `networks.*.ipam.config[]`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct IpamPool {
    pub subnet: Option<String>,
    pub gateway: Option<String>,
    pub ip_range: Option<String>,
    pub aux_addresses: IndexMap<String, String>,
}

/// `volumes.*`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Volume {
    /// The engine's name: `PROJECT_KEY` unless given.
    pub name: Option<String>,
    pub driver: Option<String>,
    pub driver_opts: IndexMap<String, Scalar>,
    pub external: bool,
    pub labels: IndexMap<String, String>,
}

/// `configs.*`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Config {
    pub name: Option<String>,
    /// An absolute path.
    pub file: Option<String>,
    /// The text itself, also where it came from `environment`.
    pub content: Option<String>,
    /// The variable that holds the text.
    pub environment: Option<String>,
    pub external: bool,
    pub labels: IndexMap<String, String>,
    pub template_driver: Option<String>,
}

/// `secrets.*`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Secret {
    pub name: Option<String>,
    /// An absolute path.
    pub file: Option<String>,
    /// The variable that holds the text.
    pub environment: Option<String>,
    /// The value of that variable, filled in by the loader; never printed by `config`.
    pub content: Option<String>,
    pub external: bool,
    pub labels: IndexMap<String, String>,
    pub driver: Option<String>,
    pub driver_opts: IndexMap<String, Scalar>,
    pub template_driver: Option<String>,
}

/// `models.*`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Model {
    pub name: Option<String>,
    pub model: Option<String>,
    pub context_size: Option<i64>,
    pub runtime_flags: Vec<String>,
}
