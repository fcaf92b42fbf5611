//! What the network of a service is, as far as it is no network of the project.

use crate::compose::{NamespaceMode, Service};

/// The network of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NetworkMode {
    /// Networks of the project, or the engine's bridge.
    Networks,
    /// The host's.
    Host,
    /// None.
    None,
    /// Another container's.
    Shared,
}

impl NetworkMode {
    /// The network of a service.
    pub(crate) fn of(service: &Service) -> Self {
        match service.network_mode {
            Some(NamespaceMode::Host) => Self::Host,
            Some(NamespaceMode::None) => Self::None,
            Some(NamespaceMode::Service(_) | NamespaceMode::Container(_)) => Self::Shared,
            Some(NamespaceMode::Engine(_)) | None => Self::Networks,
        }
    }
}
