//! Names and ports inside the cluster: what Compose's networks and published ports become.

mod aliases;
mod endpoints;
mod healthcheck;
mod isolation;
mod options;
mod port_names;
mod ports;
mod publish;

pub(super) use endpoints::endpoints;
pub(super) use isolation::isolate;
pub(super) use ports::ports;
pub(super) use publish::say_unpublished;

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
