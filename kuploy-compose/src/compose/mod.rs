//! Stage 4, type: the loaded tree → a [`Project`], the Compose Specification as Rust types.
//!
//! The tree that comes out of [`mod@crate::load`] is canonical: long syntax everywhere, values interpolated and cast,
//! defaults filled in, in the shape that `docker compose config --format json` prints. The types mirror that shape,
//! so a field here is a key there. Places are not kept in the types: a finding names a
//! [`Path`], and [`Project::tree`] knows where that was written.

mod build;
mod decode;
mod deploy;
mod modes;
mod network;
mod process;
mod resources;
mod scalars;
mod service;
mod storage;

/// Grammars of the specification that keys of others (labels, `x-kuploy`) follow too.
pub(crate) mod grammar {
    pub(crate) use crate::load::grammar::words;
}

pub use build::{Build, Develop};
pub use decode::{DecodeError, from_node};
pub use deploy::{
    Deploy, DeviceRequest, DiscreteResource, GenericResource, Placement, PlacementPreference,
    ResourceSet, Resources, RestartPolicy, UpdateConfig,
};
pub use modes::{
    Account, Capability, MountType, MountsFrom, MountsSource, NamespaceMode, PortProtocol, Pull,
    Restart, RestartCondition, User,
};
pub use network::{Condition, Dependency, Port, ServiceNetwork};
pub use process::{
    BlkioConfig, CredentialSpec, Healthcheck, Hook, Logging, ModelGrant, Provider, Ulimit,
};
pub(crate) use resources::Origin;
pub use resources::{Config, Ipam, IpamPool, Model, Network, Secret, Volume};
pub use scalars::{Bytes, Duration, Mode, Scalar};
pub use service::Service;
pub use storage::{
    BindOptions, Device, EnvFile, FileGrant, ImageOptions, TmpfsOptions, VolumeMount, VolumeOptions,
};

use crate::map::IndexMap;
use serde::Deserialize;

use crate::diagnostic::{Finding, Path, rules};
use crate::source::filled::Filled;
use crate::source::{Span, paths};
use crate::yaml::Node;

/// A Compose project, loaded and typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Project {
    /// The project's name: option, `COMPOSE_PROJECT_NAME`, `name:`, or the folder's.
    pub name: String,
    /// The enabled services, in the order written.
    pub services: IndexMap<String, Service>,
    /// Top-level `networks`.
    pub networks: IndexMap<String, Option<Network>>,
    /// Top-level `volumes`.
    pub volumes: IndexMap<String, Option<Volume>>,
    /// Top-level `configs`.
    pub configs: IndexMap<String, Config>,
    /// Top-level `secrets`.
    pub secrets: IndexMap<String, Secret>,
    /// Top-level `models`.
    pub models: IndexMap<String, Model>,
    /// The project directory, absolute: what relative paths were resolved against.
    #[serde(skip)]
    pub working_dir: String,
    /// Paths outside of the project whose content may go into manifests, absolute.
    #[serde(skip)]
    pub allowed: Vec<String>,
    /// Values of variables that hold secrets and that were filled in somewhere.
    pub(crate) secret_values: Vec<String>,
    /// Where variables stood that are not set and have no default, in order.
    #[serde(skip)]
    pub(crate) unset: Vec<Span>,
    /// What variables gave to commands, and what those gave that hold secrets by their names.
    #[serde(skip)]
    pub(crate) filled: Filled,
    /// The tree that this was read from: places, and the `x-` keys.
    #[serde(skip)]
    pub tree: Option<Node>,
}

impl Project {
    /// Whether a part of the value at a path comes from a variable that is not set: the value is not what it is where the
    /// variable is set.
    pub(crate) fn lacks_variable(&self, path: &Path) -> bool {
        let tree = self.tree.as_ref().filter(|_| !self.unset.is_empty());
        let node = tree.and_then(|tree| path.find(tree));
        node.is_some_and(|node| self.lacks_variable_at(node.span))
    }

    /// The same of a value by its place.
    pub(crate) fn lacks_variable_at(&self, span: Span) -> bool {
        let from = self
            .unset
            .partition_point(|at| (at.source, at.start) < (span.source, span.start));
        let first = self.unset.get(from);
        first.is_some_and(|at| at.source == span.source && at.end <= span.end)
    }

    /// Whether the content of a file may go into manifests: it lies in the project, or its path is allowed. What Git keeps
    /// of a checkout may hold credentials, and is nobody's configuration.
    pub fn may_carry(&self, path: &str) -> bool {
        if path.split('/').any(|part| part == ".git") {
            return false;
        }
        let folders = std::iter::once(&self.working_dir).chain(&self.allowed);
        let mut folders = folders.map(String::as_str);
        folders.any(|folder| paths::relative_to(path, folder).is_some())
    }

    /// Types a loaded tree.
    ///
    /// # Errors
    /// A finding at the place that is no value of its type. The loader's validation lets none through; this is the
    /// net below it.
    pub fn from_tree(tree: Node, working_dir: String) -> Result<Self, Box<Finding>> {
        let mut project: Self = from_node(&tree).map_err(|error| {
            let finding =
                Finding::new(&rules::WRONG_TYPE, error.message.clone()).at_node(&error.path, &tree);
            match error.span {
                Some(span) => Box::new(finding.span(span)),
                None => Box::new(finding),
            }
        })?;
        project.working_dir = working_dir;
        project.tree = Some(tree);
        Ok(project)
    }

    /// The `x-kuploy` mapping at the top level.
    pub fn extension(&self) -> Option<&Node> {
        self.tree.as_ref()?.get("x-kuploy")
    }

    /// The `x-kuploy` mapping of a service.
    pub fn service_extension(&self, service: &str) -> Option<&Node> {
        self.tree
            .as_ref()?
            .get("services")?
            .get(service)?
            .get("x-kuploy")
    }
}
