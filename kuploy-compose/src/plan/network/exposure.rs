//! What of the project is reached from outside of it.

use super::endpoints::ServiceEndpoints;
use crate::facts::{PerService, ServiceId};
use crate::model::{ContainerPort, Endpoint, EndpointKind, Protocol};
use crate::plan::pods::Pods;
use crate::plan::routes::route::ServiceRoutes;

/// The ports of services, with the Services and routes that lead to them.
pub(crate) struct Exposure<'e, 'a> {
    /// The services.
    pub(crate) pods: &'e Pods<'a>,
    /// The ports of their containers.
    pub(crate) ports: &'e PerService<Vec<ContainerPort>>,
    /// Their Services, the one of its own name first.
    pub(crate) endpoints: &'e PerService<ServiceEndpoints>,
    /// The routes that lead to them.
    pub(crate) routes: &'e PerService<ServiceRoutes>,
}

impl Exposure<'_, '_> {
    /// The Services of a service that are open to the outside.
    pub(crate) fn published(&self, id: ServiceId) -> impl Iterator<Item = &Endpoint> {
        self.endpoints[id].endpoints.iter().filter(|endpoint| {
            matches!(
                endpoint.kind,
                EndpointKind::LoadBalancer | EndpointKind::NodePort
            )
        })
    }

    /// Whether a Service of this one is open to the outside.
    pub(crate) fn is_published(&self, id: ServiceId) -> bool {
        self.published(id).next().is_some()
    }

    /// The ports of a service that routes lead to.
    pub(crate) fn routed_ports(&self, id: ServiceId) -> impl Iterator<Item = u16> {
        let routes = self.routes[id].routes.iter();
        routes.flat_map(|route| &route.paths).map(|path| path.port)
    }

    /// The ports of a service that are reached from outside of the project: routed or published.
    pub(crate) fn open_ports(&self, id: ServiceId) -> impl Iterator<Item = (u16, Protocol)> {
        let published = self.published(id).flat_map(|endpoint| &endpoint.ports);
        let published = published.map(|port| (port.target, port.protocol));
        let routed = self.routed_ports(id).map(|port| (port, Protocol::Tcp));
        routed.chain(published)
    }
}
