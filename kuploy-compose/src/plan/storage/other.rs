//! Mounts that no claim or file of the project stands behind: anonymous volumes, images, paths of the node.

use super::memory;
use super::volumes::{self, Taken};
use crate::compose::Pull;
use crate::compose::VolumeMount;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::catalogue;
use crate::model::{Mount, PullPolicy, VolumeSource};
use crate::options::KubeVersion;
use crate::plan::context::Context;
use crate::plan::draft::ServiceDraft;
use crate::plan::names;
use crate::source::paths;

/// Image volumes are on by default from here on.
const IMAGE_VOLUMES: KubeVersion = KubeVersion::minor(35);

/// A volume without a name: empty at every start of the pod.
pub(super) fn anonymous<'a>(
    cx: &mut Context<'_>,
    taken: &mut Taken,
    service: &mut ServiceDraft<'a>,
    mount: &VolumeMount,
    path: &Path,
) {
    if !volumes::is_mountable(cx, &mount.target, path) {
        return;
    }
    let known = catalogue::find(&service.container.image);
    let keeps = known.is_some_and(|image| image.keeps_data(&mount.target));
    let message = if keeps {
        format!(
            "`{}` keeps its data in `{}`, which is lost with the pod",
            service.key, mount.target
        )
    } else {
        format!(
            "`{}` of `{}` is an empty folder that is lost with the pod",
            mount.target, service.key
        )
    };
    let name =
        names::label(paths::file_name(&mount.target), 30).unwrap_or_else(|| "data".to_owned());
    let help = format!(
        "give the volume a name to keep it: `{name}:{}`",
        mount.target
    );
    let severity = if keeps {
        Severity::Warning
    } else {
        Severity::Info
    };
    let finding = Finding::new(&rules::ANONYMOUS_VOLUME, message)
        .help(help)
        .severity(severity);
    cx.add(finding, path);
    let name = memory::folder_name(service, &mount.target);
    let empty = VolumeSource::Empty {
        memory: false,
        size_limit: None,
    };
    let mount = Mount {
        path: mount.target.clone(),
        read_only: mount.read_only,
        ..Mount::default()
    };
    taken.mount(cx, service, &name, empty, mount, path);
}

/// The files of an image.
pub(super) fn image<'a>(
    cx: &mut Context<'_>,
    taken: &mut Taken,
    service: &mut ServiceDraft<'a>,
    reference: String,
    mount: &VolumeMount,
    path: &Path,
) {
    if cx.options.kube_version() < IMAGE_VOLUMES {
        let version = cx.options.kube_version();
        let message = format!(
            "Kubernetes {}.{} mounts no images, so `{}` is left out",
            version.major, version.minor, mount.target
        );
        cx.say_help(
            &rules::IMAGE_VOLUME,
            path,
            message,
            "convert for 1.35 or newer, or copy the files in an init container",
        );
        return;
    }
    let pull = match service.service.pull_policy {
        Some(Pull::Always) => Some(PullPolicy::Always),
        _ => None,
    };
    let wanted = format!("image-{}", catalogue::repository(&reference));
    let sub_path = mount.image.as_ref().and_then(|image| image.subpath.clone());
    let mount = Mount {
        path: mount.target.clone(),
        sub_path,
        read_only: true,
        ..Mount::default()
    };
    taken.mount(
        cx,
        service,
        &wanted,
        VolumeSource::Image { reference, pull },
        mount,
        path,
    );
}

/// A path of the node.
pub(super) fn host_path<'a>(
    cx: &mut Context<'_>,
    taken: &mut Taken,
    service: &mut ServiceDraft<'a>,
    source: &str,
    kind: &'static str,
    mount: &VolumeMount,
    path: &Path,
) {
    let does = if mount.read_only {
        "reads"
    } else {
        "reads and writes"
    };
    let message = format!(
        "`{}` {does} `{source}` of whatever node it runs on",
        service.key
    );
    cx.say(&rules::HOST_PATH, path, message);
    let options = mount.bind.clone().unwrap_or_default();
    let propagation = match options.propagation.as_deref() {
        Some("slave" | "rslave") => Some("HostToContainer"),
        Some("shared" | "rshared") => Some("Bidirectional"),
        _ => None,
    };
    let recursive = match options.recursive.as_deref() {
        Some("readonly") if mount.read_only => Some("Enabled"),
        Some("enabled") if mount.read_only => Some("IfPossible"),
        _ => None,
    };
    let wanted = names::label(source, 40).unwrap_or_else(|| "host".to_owned());
    let volume = VolumeSource::HostPath {
        path: source.to_owned(),
        kind: Some(kind.to_owned()),
    };
    let mount = Mount {
        path: mount.target.clone(),
        read_only: mount.read_only,
        propagation: propagation.map(str::to_owned),
        recursive_read_only: recursive.map(str::to_owned),
        ..Mount::default()
    };
    taken.mount(cx, service, &format!("host-{wanted}"), volume, mount, path);
}
