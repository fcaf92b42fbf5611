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

/// Whether every network of these services is closed to the outside.
pub(crate) fn are_internal(project: &Project, networks: &[&str]) -> bool {
    let is_internal = |name: &&str| {
        let network = project.networks.get(*name).and_then(Option::as_ref);
        network.is_some_and(|network| network.internal)
    };
    !networks.is_empty() && networks.iter().all(is_internal)
}

/// Whether policies of networks let a service reach another one. Those of one pod share their networks, which is not
/// looked at: who waits then asks the API server.
pub(crate) fn reaches(from: &Service, to: &Service) -> bool {
    let on_host = |service| NetworkMode::of(service) == NetworkMode::Host;
    let mut networks = from.networks.keys();
    networks.any(|name| to.networks.contains_key(name)) || on_host(to)
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
