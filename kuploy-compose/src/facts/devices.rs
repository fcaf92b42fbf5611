//! Devices that services ask for, as the resources of device plugins.

use super::service_facts::ServiceFacts;
use crate::compose::DeviceRequest;
use crate::diagnostic::Path;

/// Resources of device plugins by the driver that Compose names; no driver is NVIDIA's, as for Docker.
const GPU_RESOURCES: &[(&str, &str)] = &[
    ("", "nvidia.com/gpu"),
    ("nvidia", "nvidia.com/gpu"),
    ("amd", "amd.com/gpu"),
    ("intel", "gpu.intel.com/i915"),
];

/// Something that is asked for of the node.
pub(crate) struct Asked<'d> {
    /// Where.
    pub(crate) path: Path,
    /// What is written.
    pub(crate) written: Written<'d>,
    /// The resource that stands for it, where one is known.
    pub(crate) resource: Option<&'d str>,
    /// How many of it; negative or none at all counts as one.
    pub(crate) count: i64,
}

/// What is written of devices.
pub(crate) enum Written<'d> {
    /// A request of devices.
    Devices(&'d DeviceRequest),
    /// A generic resource of Swarm, by its kind.
    Generic(&'d str),
}

/// Lists what a service asks for: `gpus`, and what `deploy` reserves.
pub(crate) fn asked<'d>(service: &ServiceFacts<'d>) -> Vec<Asked<'d>> {
    let compose = service.service;
    let gpus = compose.gpus.iter().enumerate();
    let gpus = gpus.map(|(i, request)| devices(request, service.path.key("gpus").index(i), true));
    let deploy = compose.deploy.as_ref();
    let reserved = deploy.and_then(|deploy| deploy.resources.as_ref()?.reservations.as_ref());
    let path = || service.path.keys("deploy.resources.reservations");
    let (requests, generic) = match reserved {
        Some(reserved) => (
            reserved.devices.as_slice(),
            reserved.generic_resources.as_slice(),
        ),
        None => (&[][..], &[][..]),
    };
    let requests = requests.iter().enumerate();
    let requests =
        requests.map(|(i, request)| devices(request, path().key("devices").index(i), false));
    let generic = generic.iter().enumerate().filter_map(|(i, generic)| {
        let spec = generic.discrete_resource_spec.as_ref()?;
        Some(Asked {
            path: path().key("generic_resources").index(i),
            written: Written::Generic(&spec.kind),
            resource: generic_resource(&spec.kind),
            count: spec.value,
        })
    });
    gpus.chain(requests).chain(generic).collect()
}

/// The resources that a service asks for, with how many of each.
pub(crate) fn resources(service: &ServiceFacts<'_>) -> Vec<(String, i64)> {
    let mut counts: Vec<(String, i64)> = Vec::new();
    for asked in asked(service) {
        let Some(resource) = asked.resource else {
            continue;
        };
        match counts.iter_mut().find(|(name, _)| name == resource) {
            Some((_, sum)) => *sum = sum.saturating_add(asked.count),
            None => counts.push((resource.to_owned(), asked.count)),
        }
    }
    counts.retain(|(_, count)| *count > 0);
    counts
}

/// Whether a resource is one of GPUs.
pub(crate) fn is_gpu(resource: &str) -> bool {
    GPU_RESOURCES.iter().any(|(_, known)| *known == resource)
}

/// A request of devices. `gpu` is given where the key itself says so.
fn devices(request: &DeviceRequest, path: Path, gpu: bool) -> Asked<'_> {
    let driver = request.driver.as_deref().unwrap_or_default();
    let is_gpu = gpu || request.capabilities.iter().any(|c| c == "gpu") || driver == "nvidia";
    let mut known = GPU_RESOURCES.iter();
    let known = known.find(|(name, _)| *name == driver.to_ascii_lowercase());
    Asked {
        path,
        written: Written::Devices(request),
        resource: known.map(|(_, resource)| *resource).filter(|_| is_gpu),
        count: match (request.device_ids.len(), request.count) {
            (0, Some(count)) if count >= 0 => count,
            (0, _) => 1,
            (ids, _) => i64::try_from(ids).unwrap_or(1),
        },
    }
}

/// The resource that Swarm's name for one stands for.
fn generic_resource(kind: &str) -> Option<&str> {
    if kind.contains('/') {
        return Some(kind);
    }
    let kind = kind.to_ascii_lowercase();
    ["gpu", "nvidia-gpu", "nvidia_gpu"]
        .contains(&kind.as_str())
        .then_some("nvidia.com/gpu")
}
