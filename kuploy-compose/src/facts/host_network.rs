//! Services on the network of the Docker host.

use super::service_facts::ServiceFacts;
use crate::compose::NamespaceMode;

/// Whether a service is on the network of the host.
pub(crate) fn uses_host(service: &ServiceFacts<'_>) -> bool {
    service.service.network_mode == Some(NamespaceMode::Host)
}
