//! What the network of a service is, as far as it is no network of the project.

use crate::compose::{NamespaceMode, Project, Service};

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

/// Whether containers of other projects may be on a network of a service: it is `external`, or has a name of its own, by
/// which other projects join it.
pub(crate) fn is_shared(project: &Project, service: &Service) -> bool {
    service.networks.keys().any(|key| {
        let network = project.networks.get(key).and_then(Option::as_ref);
        network.is_some_and(|network| {
            let usual = format!("{}_{key}", project.name);
            let name = network.name.as_ref();
            network.external || name.is_some_and(|name| *name != usual)
        })
    })
}
