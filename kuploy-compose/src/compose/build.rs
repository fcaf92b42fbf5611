//! `services.*.build` and `services.*.develop`: matters of the engine; only what the planner looks at is typed.

use crate::map::IndexMap;
use serde::Deserialize;

/// `build`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Build {
    /// The folder (absolute) or address that is built.
    pub context: Option<String>,
    /// The Dockerfile, relative to the context; `Dockerfile` is filled in unless the text is inline.
    pub dockerfile: Option<String>,
    /// The text of the Dockerfile.
    pub dockerfile_inline: Option<String>,
    /// Arguments of the build; those without a value are not given.
    pub args: IndexMap<String, Option<String>>,
    /// Further contexts by name: folders, addresses, `docker-image://REF`, `service:NAME`.
    pub additional_contexts: IndexMap<String, Option<String>>,
    /// The stage to build.
    pub target: Option<String>,
    /// Further names of the image.
    pub tags: Vec<String>,
    /// Platforms to build for.
    pub platforms: Vec<String>,
}

/// `develop`: inner-loop tooling.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Develop {}
