//! Why something was decided, for those who ask: the planner says it where it decides.

use serde::Serialize;

/// What a decision about a service is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Area {
    /// Which controller runs it, how many, and how it is replaced.
    Controller,
    /// The pod and the containers in it.
    Container,
    /// Where the image comes from.
    Image,
    /// Its names and ports in the cluster.
    Network,
    /// Ways in from outside.
    Routes,
    /// What is mounted.
    Storage,
    /// Variables.
    Variables,
    /// Labels and annotations.
    Metadata,
    /// How its health is told.
    Probes,
    /// What it starts after.
    Order,
    /// As whom it runs, and with which rights.
    Security,
    /// What it may use.
    Resources,
    /// What has no effect in the cluster.
    Dropped,
    /// The rest.
    Other,
}

impl Area {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Controller => "controller",
            Self::Container => "container",
            Self::Image => "image",
            Self::Network => "network",
            Self::Routes => "routes",
            Self::Storage => "storage",
            Self::Variables => "variables",
            Self::Metadata => "labels",
            Self::Probes => "probes",
            Self::Order => "order",
            Self::Security => "security",
            Self::Resources => "resources",
            Self::Dropped => "dropped",
            Self::Other => "other",
        }
    }
}

/// Why something was decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// The Compose path of the service.
    pub path: String,
    /// What was decided.
    pub about: Area,
    /// Why, in a clause.
    pub text: String,
    /// The Compose path that says so.
    pub evidence: Option<String>,
}
