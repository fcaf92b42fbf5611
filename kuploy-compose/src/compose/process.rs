//! What runs in and around a container.

use crate::map::IndexMap;
use serde::Deserialize;

use super::{Duration, Scalar};

/// `healthcheck`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Healthcheck {
    /// `["CMD", …]`, `["CMD-SHELL", text]` or `["NONE"]`.
    pub test: Vec<String>,
    /// Time between checks; the engine's default is 30 s.
    pub interval: Option<Duration>,
    /// Time that one check may take; the engine's default is 30 s.
    pub timeout: Option<Duration>,
    /// Failures in a row that make it unhealthy; the engine's default is 3.
    pub retries: Option<u64>,
    /// Time to start in, during which failures do not count.
    pub start_period: Option<Duration>,
    /// Time between checks in the start period; the engine's default is 5 s.
    pub start_interval: Option<Duration>,
    /// Whether the image's check is turned off.
    pub disable: bool,
}

/// `post_start[]`, `pre_stop[]` and `pre_start[]` (the last one alone has `image` and `per_replica`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Hook {
    /// The words that are run; `None` is the image's own, in `pre_start` alone.
    pub command: Option<Vec<String>>,
    /// The words that replace the image's `ENTRYPOINT`; in `pre_start` alone.
    pub entrypoint: Option<Vec<String>>,
    /// The user that it runs as; the container's where absent.
    pub user: Option<String>,
    /// Whether it may do what the host's root may.
    pub privileged: bool,
    /// The folder that it begins in.
    pub working_dir: Option<String>,
    /// Further variables.
    pub environment: IndexMap<String, Option<String>>,
    /// The image, filled in by the loader; in `pre_start` alone.
    pub image: Option<String>,
    /// Whether it runs before every replica rather than once; in `pre_start` alone.
    pub per_replica: bool,
}

/// `logging`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Logging {
    /// The driver; the engine's where absent.
    pub driver: Option<String>,
    /// Options of the driver.
    pub options: IndexMap<String, Option<Scalar>>,
}

/// `provider`.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct Provider {
    /// The program: `docker-TYPE` or `TYPE` on the path.
    #[serde(rename = "type")]
    pub kind: String,
}

/// `models.*` of a service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ModelGrant {
    /// The variable that holds the address; `KEY_URL` where absent.
    pub endpoint_var: Option<String>,
    /// The variable that holds the model's name; `KEY_MODEL` where absent.
    pub model_var: Option<String>,
}

/// `credential_spec`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct CredentialSpec {
    /// A key of the top-level `configs`.
    pub config: Option<String>,
    /// A file of the engine's folder.
    pub file: Option<String>,
    /// A value of the registry.
    pub registry: Option<String>,
}

/// `ulimits.*`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Ulimit {
    /// One number for both.
    Single(i64),
    /// Soft and hard apart.
    Pair {
        /// The limit that holds.
        soft: i64,
        /// The limit up to which a process may raise it.
        hard: i64,
    },
}

/// `blkio_config`: only whether it is there matters here.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default)]
pub struct BlkioConfig {
    /// Weight among containers, 10 to 1000.
    pub weight: Option<i64>,
}
