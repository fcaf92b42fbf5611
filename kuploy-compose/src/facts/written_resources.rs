//! CPU, memory and disk that a service asks for, in canonical quantities.

use super::service_facts::ServiceFacts;
use crate::compose::{Bytes, ResourceSet, Resources};
use crate::diagnostic::Path;
use crate::quantity;

/// Docker's period where `cpu_period` gives none, in microseconds.
const CPU_PERIOD: i64 = 100_000;
/// Shares of one core.
const CPU_SHARES: i64 = 1024;
/// The labels of limit and request of the disk.
pub(crate) const DISK_LABELS: [&str; 2] = [
    "kompose.ephemeral-storage.limit",
    "kompose.ephemeral-storage.request",
];

/// A quantity and the key that gave it.
pub(crate) type Found = Option<(String, Key)>;

/// A key that gives a quantity. Few are asked for their path.
#[derive(Clone, Copy)]
pub(crate) enum Key {
    /// A key of the service.
    OfService(&'static str),
    /// A resource below `x-kuploy.requests`.
    Asked(&'static str),
    /// A label.
    Label(&'static str),
}

impl Key {
    /// Its path.
    pub(crate) fn path(self, service: &ServiceFacts<'_>) -> Path {
        match self {
            Self::OfService(key) => service.path.keys(key),
            Self::Asked(resource) => service.path.keys("x-kuploy.requests").key(resource),
            Self::Label(label) => service.label_path(label),
        }
    }

    /// How a reader finds it in the service.
    pub(crate) fn shown(self) -> String {
        match self {
            Self::OfService(key) | Self::Label(key) => key.to_owned(),
            Self::Asked(resource) => format!("x-kuploy.requests.{resource}"),
        }
    }
}

/// What is written of a resource.
pub(crate) struct WrittenResource {
    /// Its name in Kubernetes.
    pub(crate) resource: &'static str,
    /// The most of it.
    pub(crate) limit: Found,
    /// What of it is reserved.
    pub(crate) request: Found,
}

/// What is written of the resources of a service.
pub(crate) fn of(service: &ServiceFacts<'_>) -> [WrittenResource; 3] {
    let [limit, request] = DISK_LABELS;
    [
        ("cpu", cpu_limit(service), cpu_request(service)),
        ("memory", memory_limit(service), memory_request(service)),
        (
            "ephemeral-storage",
            labelled(service, limit),
            labelled(service, request),
        ),
    ]
    .map(|(resource, limit, request)| WrittenResource {
        resource,
        limit,
        request: asked(service, resource).or(request),
    })
}

fn set<'a>(
    service: &ServiceFacts<'a>,
    which: fn(&'a Resources) -> Option<&'a ResourceSet>,
) -> Option<&'a ResourceSet> {
    which(service.service.deploy.as_ref()?.resources.as_ref()?)
}

fn cpu_limit(service: &ServiceFacts<'_>) -> Found {
    let compose = service.service;
    let limit = set(service, |resources| resources.limits.as_ref())
        .and_then(|set| set.cpus)
        .map(|cpus| (cpus, "deploy.resources.limits.cpus"))
        .or(compose.cpus.map(|cpus| (cpus, "cpus")))
        .and_then(|(cpus, key)| Some((quantity::cores(cpus)?, Key::OfService(key))));
    limit.or_else(|| {
        let quota = compose.cpu_quota.filter(|quota| *quota > 0)?;
        let period = compose.cpu_period.filter(|period| *period > 0);
        #[expect(clippy::cast_precision_loss, reason = "a ratio of small numbers")]
        let cores = quota as f64 / period.unwrap_or(CPU_PERIOD) as f64;
        Some((quantity::cores(cores)?, Key::OfService("cpu_quota")))
    })
}

/// The CPU that `deploy` reserves.
pub(crate) fn reserved_cpu(service: &ServiceFacts<'_>) -> Found {
    let reserved = set(service, |resources| resources.reservations.as_ref());
    let cores = quantity::cores(reserved?.cpus?)?;
    let key = Key::OfService("deploy.resources.reservations.cpus");
    Some((cores, key))
}

/// The CPU that has the weight of `cpu_shares`.
pub(crate) fn shared_cpu(service: &ServiceFacts<'_>) -> Found {
    let shares = service.service.cpu_shares.filter(|shares| *shares > 0)?;
    #[expect(clippy::cast_precision_loss, reason = "a ratio of small numbers")]
    let cores = quantity::cores(shares as f64 / CPU_SHARES as f64)?;
    Some((cores, Key::OfService("cpu_shares")))
}

fn cpu_request(service: &ServiceFacts<'_>) -> Found {
    reserved_cpu(service).or_else(|| shared_cpu(service))
}

fn memory_limit(service: &ServiceFacts<'_>) -> Found {
    let limit = set(service, |resources| resources.limits.as_ref()).and_then(|set| set.memory);
    found(limit, "deploy.resources.limits.memory")
        .or_else(|| found(service.service.mem_limit, "mem_limit"))
}

/// The least memory that Docker gives a container ("Minimum memory limit allowed is 6MB", Docker 28.5).
const LEAST_MEMORY: i64 = 6 << 20;

/// A memory limit that Docker refuses as too small, in bytes.
pub(crate) fn refused_memory_limit(service: &ServiceFacts<'_>) -> Option<(i64, &'static str)> {
    let limit = set(service, |resources| resources.limits.as_ref()).and_then(|set| set.memory);
    let of_deploy = limit.map(|bytes| (bytes.0, "deploy.resources.limits.memory"));
    let of_service = service
        .service
        .mem_limit
        .map(|bytes| (bytes.0, "mem_limit"));
    let found = of_deploy.or(of_service);
    found.filter(|(bytes, _)| (1..LEAST_MEMORY).contains(bytes))
}

fn memory_request(service: &ServiceFacts<'_>) -> Found {
    let reserved = set(service, |resources| resources.reservations.as_ref());
    let reserved = reserved.and_then(|set| set.memory);
    found(reserved, "deploy.resources.reservations.memory")
        .or_else(|| found(service.service.mem_reservation, "mem_reservation"))
}

fn found(bytes: Option<Bytes>, key: &'static str) -> Found {
    bytes
        .filter(|bytes| bytes.0 > 0)
        .map(|bytes| (quantity::bytes(bytes.0), Key::OfService(key)))
}

/// What `x-kuploy.requests` says of a resource.
fn asked(service: &ServiceFacts<'_>, resource: &'static str) -> Found {
    let text = service.extension.requests.get(resource)?;
    Some((quantity::canonical(text)?, Key::Asked(resource)))
}

fn labelled(service: &ServiceFacts<'_>, label: &'static str) -> Found {
    let text = service.labels.get(label)?;
    Some((quantity::canonical(text)?, Key::Label(label)))
}
