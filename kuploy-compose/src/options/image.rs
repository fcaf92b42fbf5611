//! `x-kuploy.image`: which image runs, and what nobody but the user knows of it. The image lock holds the same keys.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

use super::extension::{CommandLine, PortNumber};

/// The image that runs, by name, or with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(
    untagged,
    expecting = "neither an image nor a mapping of `name`, `entrypoint`, `command`, `env`, `user`, `ports`, `volumes`, `working-dir`, `stop-signal`, `healthcheck`, `shell`"
)]
pub enum ImageExtension {
    /// The image that runs, instead of `image`.
    Name(String),
    /// What is known of the image.
    Facts(Box<NamedImage>),
}

/// What is known of an image, and the image that runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct NamedImage {
    /// The image that runs, instead of `image`.
    pub name: Option<String>,
    /// `ENTRYPOINT`: what runs when Compose names no `entrypoint`.
    pub entrypoint: Option<CommandLine>,
    /// `CMD`: the arguments of the entrypoint when Compose names no `command`.
    pub command: Option<CommandLine>,
    /// `ENV`: the variables that the image sets.
    pub env: IndexMap<String, Option<String>>,
    /// `USER`, by numbers where they are known: `1000` or `1000:1000`.
    pub user: Option<String>,
    /// `EXPOSE`, all ports that the image listens on: `8080` or `53/udp`.
    pub ports: Vec<PortNumber>,
    /// `VOLUME`: directories that hold data.
    pub volumes: Vec<String>,
    /// `WORKDIR`: the directory that the process starts in.
    pub working_dir: Option<String>,
    /// `STOPSIGNAL`: the signal that stops the process.
    pub stop_signal: Option<String>,
    /// `HEALTHCHECK`: the check that the image brings.
    pub healthcheck: Option<ImageCheck>,
    /// Whether the image holds `/bin/sh`.
    pub shell: Option<bool>,
}

/// `HEALTHCHECK`, in the words of Compose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(default, rename_all = "kebab-case", deny_unknown_fields)]
pub struct ImageCheck {
    /// `["CMD", …]`, `["CMD-SHELL", text]` or `["NONE"]`.
    pub test: Vec<String>,
    /// Time between checks: `30s`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<String>,
    /// Time that one check may take.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timeout: Option<String>,
    /// Time to start in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_period: Option<String>,
    /// Time between checks in the start period.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_interval: Option<String>,
    /// Failures in a row that make it unhealthy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retries: Option<u64>,
}

impl ImageExtension {
    /// The image that runs, instead of `image`.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            Self::Facts(facts) => facts.name.as_deref(),
        }
    }

    /// What is known of the image.
    pub fn facts(&self) -> Option<&NamedImage> {
        match self {
            Self::Name(_) => None,
            Self::Facts(facts) => Some(facts),
        }
    }
}
