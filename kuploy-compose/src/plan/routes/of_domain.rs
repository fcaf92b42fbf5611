//! `--domain`: `SERVICE.DOMAIN` for every service with a published web port and no other route.

use crate::map::BTreeSet;

use super::requests::Request;
use super::web_port;
use crate::facts::routes::{RouteRequest, host};
use crate::facts::web_listeners::WebListeners;
use crate::facts::{PerService, ServiceId};
use crate::model::ContainerPort;
use crate::options::Options;
use crate::plan::pods::Pods;

/// The routes that the domain gives to services for which `others` ask for none.
pub(super) fn requests(
    options: &Options,
    pods: &Pods<'_>,
    ports: &PerService<Vec<ContainerPort>>,
    web: &WebListeners,
    others: &[Request],
) -> Vec<Request> {
    // A domain that is none was named with the options.
    let Some(domain) = options.domain.as_deref().and_then(host) else {
        return Vec::new();
    };
    let routed: BTreeSet<ServiceId> = others.iter().map(|request| request.service).collect();
    let unrouted = pods
        .running()
        .filter(|service| !routed.contains(&service.id));
    let found = unrouted.filter_map(|service| {
        let (port, _) = web_port::of_domain(service, &ports[service.id], web)?;
        let mut request = RouteRequest::new(service.id, service.path.key("ports"));
        request.hosts.push(format!("{}.{domain}", service.name));
        request.port = Some(port);
        Some(Request::from(request))
    });
    found.collect()
}
