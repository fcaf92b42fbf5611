//! Limits and requests.

use crate::facts::written_resources::{self, WrittenResource};
use crate::facts::{ServiceFacts, devices};
use crate::model::{Resources, StringMap};
use crate::quantity;

/// The resources of a service. A request is no more than the limit.
pub(super) fn resources(service: &ServiceFacts<'_>) -> Resources {
    let mut limits = StringMap::new();
    let mut requests = StringMap::new();
    for written in written_resources::of(service) {
        let WrittenResource {
            resource,
            limit,
            request,
        } = written;
        let limit = limit.map(|(limit, _)| limit);
        if let Some((request, _)) = request {
            let lowered = limit.as_ref();
            let lowered = lowered.filter(|limit| quantity::exceeds(&request, limit));
            let request = lowered.cloned().unwrap_or(request);
            requests.insert(resource.to_owned(), request);
        }
        if let Some(limit) = limit {
            limits.insert(resource.to_owned(), limit);
        }
    }
    for (resource, count) in devices::resources(service) {
        limits.insert(resource, count.to_string());
    }
    // Of devices and huge pages Kubernetes wants the limit, which is the request as well.
    for (resource, amount) in &service.extension.requests {
        if resource.contains('/') || resource.starts_with("hugepages-") {
            limits.insert(resource.clone(), amount.clone());
        }
    }
    Resources { limits, requests }
}
