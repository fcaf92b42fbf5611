//! Devices that pods do not get as containers get them, or only with a device plugin.

use crate::compose::DeviceRequest;
use crate::diagnostic::{Finding, Path, Segment, Severity, rules};
use crate::facts::Findings;
use crate::facts::devices::{self, Asked, Written};
use crate::plan::pods::Member;

/// Says what becomes of the devices of a service.
pub(super) fn say(report: &mut Findings<'_>, service: &Member<'_>) {
    for asked in devices::asked(service) {
        match asked.written {
            Written::Devices(request) => say_request(report, service.key, request, &asked),
            Written::Generic(kind) if asked.resource.is_none() => report.say_help(
                &rules::GENERIC_RESOURCE_UNKNOWN,
                &asked.path,
                format!("`{kind}` has no known Kubernetes resource: nothing is requested"),
                "use the resource name of the device plugin, for example `kind: example.com/ssd`",
            ),
            Written::Generic(_) => {}
        }
    }
    for (resource, _) in devices::resources(service) {
        say_plugin(report, service, &resource);
    }
    say_host_devices(report, service);
}

/// Says what of a request of devices nobody can ask of a device plugin.
fn say_request(
    report: &mut Findings<'_>,
    service: &str,
    request: &DeviceRequest,
    asked: &Asked<'_>,
) {
    let (path, count): (&Path, i64) = (&asked.path, asked.count);
    let Some(resource) = asked.resource else {
        let driver = request.driver.as_deref().filter(|it| !it.is_empty());
        let message = format!(
            "devices{} with capabilities `{}` have no known Kubernetes resource: none is requested",
            driver.map_or_else(String::new, |driver| format!(" of driver `{driver}`")),
            request.capabilities.join("`, `")
        );
        let help = "request the resource of the device plugin: `x-kuploy: {requests: {example.com/device: 1}}`";
        return report.say_help(&rules::DEVICE_REQUEST_UNKNOWN, path, message, help);
    };
    if !request.options.is_empty() {
        report.say(
            &rules::DEVICE_OPTIONS_DROPPED,
            &path.key("options"),
            format!(
                "device driver options of `{service}` have no Kubernetes equivalent and are dropped"
            ),
        );
    }
    if !request.device_ids.is_empty() {
        report.say(
            &rules::DEVICE_CHOICE_DROPPED,
            &path.key("device_ids"),
            match count {
                1 => format!(
                    "Kubernetes cannot select devices by ID: one `{resource}` is requested for `{service}`"
                ),
                _ => format!(
                    "Kubernetes cannot select devices by ID: {count} of `{resource}` are requested for `{service}`"
                ),
            },
        );
    } else if request.count.is_none_or(|count| count < 0) {
        report.say_help(
            &rules::DEVICE_CHOICE_DROPPED,
            &path.key("count"),
            format!("Kubernetes cannot request \"all\" devices: one `{resource}` is requested for `{service}`"),
            match path.segments().iter().any(|it| matches!(it, Segment::Key(key) if key == "gpus")) {
                true => "write the number of devices, for example `gpus: [{count: 2}]`",
                false => "write the number of devices, for example `count: 2`",
            },
        );
    }
}

/// What the cluster needs for a GPU. K3s finds the runtime of NVIDIA and gives it to pods of that runtime class alone
/// (<https://docs.k3s.io/advanced#nvidia-container-runtime>).
fn say_plugin(report: &mut Findings<'_>, service: &Member<'_>, resource: &str) {
    if !devices::is_gpu(resource) || service.extension.runtime_class.is_some() {
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
    report.add(finding, &service.path);
}

/// Says what becomes of the host's devices.
fn say_host_devices(report: &mut Findings<'_>, service: &Member<'_>) {
    let privileged = service.service.privileged == Some(true);
    for (i, device) in service.service.devices.iter().enumerate() {
        let path = service.path.key("devices").index(i);
        let target = device.target.as_deref().unwrap_or(&device.source);
        if privileged && target == device.source {
            report.say(
                &rules::DEVICE_OF_NODE,
                &path,
                format!("device `{}` is available because the container is privileged: it has access to all devices of its node", device.source),
            );
        } else {
            report.say_help(
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
