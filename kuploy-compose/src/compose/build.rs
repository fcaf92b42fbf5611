//! `services.*.build` and `services.*.develop`: matters of the engine; only what the planner looks at is typed.

#![allow(missing_docs)]

use serde::Deserialize;

/// `build`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Build {
    /// The folder (absolute) or address that is built.
    pub context: Option<String>,
    pub dockerfile: Option<String>,
    pub target: Option<String>,
    pub tags: Vec<String>,
    pub platforms: Vec<String>,
}

/// `develop`: inner-loop tooling.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct Develop {}
