//! Devices: GPUs and other things that a device plugin hands out, and devices of the host.

use crate::compose::DeviceRequest;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// Resources of device plugins by the driver that Compose names; no driver is NVIDIA's, as for Docker.
const GPU_RESOURCES: &[(&str, &str)] = &[
    ("", "nvidia.com/gpu"),
    ("nvidia", "nvidia.com/gpu"),
    ("amd", "amd.com/gpu"),
    ("intel", "gpu.intel.com/i915"),
];

/// Extended resources with how many of each.
pub(super) fn extended(cx: &mut Context<'_>, service: &Member<'_>) -> Vec<(String, String)> {
    let mut counts: Vec<(String, i64)> = Vec::new();
    let mut add =
        |resource: &str, count: i64| match counts.iter_mut().find(|(name, _)| name == resource) {
            Some((_, sum)) => *sum = sum.saturating_add(count),
            None => counts.push((resource.to_owned(), count)),
        };
    for (i, request) in service.service.gpus.iter().enumerate() {
        let path = service.path.key("gpus").index(i);
        if let Some((resource, count)) = request_of(cx, request, &path, true) {
            add(&resource, count);
        }
    }
    let reserved = service
        .service
        .deploy
        .as_ref()
        .and_then(|deploy| deploy.resources.as_ref()?.reservations.as_ref());
    let Some(reserved) = reserved else {
        return finished(counts);
    };
    let path = service.path.keys("deploy.resources.reservations");
    for (i, request) in reserved.devices.iter().enumerate() {
        let path = path.key("devices").index(i);
        if let Some((resource, count)) = request_of(cx, request, &path, false) {
            add(&resource, count);
        }
    }
    for (i, generic) in reserved.generic_resources.iter().enumerate() {
        let Some(spec) = &generic.discrete_resource_spec else {
            continue;
        };
        let path = path.key("generic_resources").index(i);
        match generic_resource(&spec.kind) {
            Some(resource) => add(resource, spec.value),
            None => cx.say_help(
                &rules::GENERIC_RESOURCE_UNKNOWN,
                &path,
                format!(
                    "`{}` has no known Kubernetes resource: nothing is requested",
                    spec.kind
                ),
                "use the resource name of the device plugin, for example `kind: example.com/ssd`",
            ),
        }
    }
    finished(counts)
}

/// What the cluster needs for a GPU. K3s finds the runtime of NVIDIA and gives it to pods of that runtime class alone
/// (<https://docs.k3s.io/advanced#nvidia-container-runtime>).
pub(super) fn say_plugin(cx: &mut Context<'_>, service: &Member<'_>, resource: &str) {
    let is_gpu = GPU_RESOURCES.iter().any(|(_, known)| *known == resource);
    if !is_gpu || service.extension.runtime_class.is_some() {
        return;
    }
    let (key, is_nvidia) = (service.key, resource == "nvidia.com/gpu");
    let pending = format!("`{key}` stays Pending until a device plugin offers `{resource}`");
    let finding = match is_nvidia {
        true => Finding::new(
            &rules::GPU_NEEDS_PLUGIN,
            format!("{pending}, and on K3s it sees no GPU without the runtime class `nvidia`"),
        )
        .help("install NVIDIA's device plugin or GPU operator; for K3s write `x-kuploy: {runtime-class: nvidia}`"),
        false => Finding::new(&rules::GPU_NEEDS_PLUGIN, pending).severity(Severity::Info),
    };
    cx.add(finding, &service.path);
}

fn finished(counts: Vec<(String, i64)>) -> Vec<(String, String)> {
    counts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(resource, count)| (resource, count.to_string()))
        .collect()
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

/// The resource and the count of a device request. `gpu` is given where the key itself says so.
fn request_of(
    cx: &mut Context<'_>,
    request: &DeviceRequest,
    path: &Path,
    gpu: bool,
) -> Option<(String, i64)> {
    let has = |name: &str| request.capabilities.iter().any(|c| c == name);
    let driver = request.driver.as_deref().unwrap_or_default();
    let resource = GPU_RESOURCES
        .iter()
        .find(|(name, _)| *name == driver.to_ascii_lowercase())
        .map(|(_, resource)| *resource)
        .filter(|_| gpu || has("gpu") || driver == "nvidia");
    let Some(resource) = resource else {
        cx.say_help(
            &rules::DEVICE_REQUEST_UNKNOWN,
            path,
            format!(
                "devices of driver `{driver}` with capabilities `{}` have no known Kubernetes resource: none is requested",
                request.capabilities.join(", ")
            ),
            "request the resource of the device plugin: `x-kuploy: {requests: {example.com/device: 1}}`",
        );
        return None;
    };
    if !request.options.is_empty() {
        cx.say(
            &rules::DEVICE_OPTIONS_DROPPED,
            &path.key("options"),
            "device driver options have no Kubernetes equivalent and are dropped",
        );
    }
    if !request.device_ids.is_empty() {
        let count = i64::try_from(request.device_ids.len()).unwrap_or(1);
        cx.say(
            &rules::DEVICE_CHOICE_DROPPED,
            &path.key("device_ids"),
            format!(
                "Kubernetes cannot select devices by ID: {count} of `{resource}` are requested"
            ),
        );
        return Some((resource.to_owned(), count));
    }
    match request.count {
        Some(count) if count >= 0 => Some((resource.to_owned(), count)),
        _ => {
            cx.say_help(
                &rules::DEVICE_CHOICE_DROPPED,
                &path.key("count"),
                format!("Kubernetes cannot request \"all\" devices: one `{resource}` is requested"),
                "write the number of devices, for example `count: 2`",
            );
            Some((resource.to_owned(), 1))
        }
    }
}

/// Says what becomes of the host's devices.
pub(super) fn say_host_devices(cx: &mut Context<'_>, service: &Member<'_>) {
    let privileged = service.service.privileged == Some(true);
    for (i, device) in service.service.devices.iter().enumerate() {
        let path = service.path.key("devices").index(i);
        let target = device.target.as_deref().unwrap_or(&device.source);
        if privileged && target == device.source {
            cx.say(
                &rules::DEVICE_OF_NODE,
                &path,
                format!("device `{}` is available because the container is privileged: it has access to all devices of its node", device.source),
            );
        } else {
            cx.say_help(
                &rules::DEVICE_DROPPED,
                &path,
                format!("device `{}` is dropped: pods get devices only from a device plugin", device.source),
                match privileged {
                    true => format!(
                        "mount the device file of the node instead: `volumes: [\"{}:{target}\"]` with `--bind-mounts host-path`",
                        device.source
                    ),
                    false => "replace it by the resource of a device plugin, `x-kuploy: {requests: {example.com/device: 1}}`, or set `privileged: true`".to_owned(),
                },
            );
        }
    }
}
