//! Names and ports inside the cluster: what Compose's networks and published ports become.

mod aliases;
mod closed_ports;
mod docker_addresses;
mod endpoints;
mod health_programs;
mod healthcheck;
mod isolation;
mod mounted_files;
mod options;
mod own_names;
mod pod_names;
mod port_names;
mod ports;
mod publish;
mod unready;
mod unresolved;

pub(super) use docker_addresses::say as say_docker_addresses;
pub(super) use endpoints::endpoints;
pub(super) use isolation::isolate;
pub(super) use mounted_files::mounted_files;
pub(super) use own_names::names_of_their_own;
pub(super) use pod_names::{PodNames, name_pods};
pub(super) use ports::ports;
pub(super) use publish::say_unpublished;
pub(super) use unresolved::say as say_unresolved;

use crate::compose::{NamespaceMode, Service};

/// What a service's network is, as far as it is no network of the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NetworkMode {
    /// Networks of the project, or the engine's bridge.
    Networks,
    /// The host's.
    Host,
    /// None.
    None,
    /// Another container's.
    Shared,
}

fn network_mode(service: &Service) -> NetworkMode {
    match service.network_mode {
        Some(NamespaceMode::Host) => NetworkMode::Host,
        Some(NamespaceMode::None) => NetworkMode::None,
        Some(NamespaceMode::Service(_) | NamespaceMode::Container(_)) => NetworkMode::Shared,
        Some(NamespaceMode::Engine(_)) | None => NetworkMode::Networks,
    }
}
