//! Files of an image as a volume.

use super::pod_volumes::PodVolumes;
use crate::compose::{Pull, VolumeMount};
use crate::diagnostic::{Path, rules};
use crate::facts::catalogue;
use crate::model::{Mount, PullPolicy, VolumeSource};
use crate::options::KubeVersion;
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// Image volumes are on by default from here on.
const IMAGE_VOLUMES: KubeVersion = KubeVersion::minor(35);

/// The files of an image.
pub(super) fn mount<'a>(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'a>,
    reference: String,
    mount: &VolumeMount,
    path: &Path,
) {
    if cx.options.kube_version() < IMAGE_VOLUMES {
        let version = cx.options.kube_version();
        let message = format!(
            "Kubernetes {}.{} cannot mount images: `{}` is skipped",
            version.major, version.minor, mount.target
        );
        cx.say_help(
            &rules::IMAGE_VOLUME,
            path,
            message,
            "use `--kube-version 1.35` or newer, or copy the files in an init container",
        );
        return;
    }
    let pull = match service.service.pull_policy {
        Some(Pull::Always) => Some(PullPolicy::Always),
        _ => None,
    };
    let wanted = format!("image-{}", catalogue::repository(&reference));
    let sub_path = mount
        .image
        .as_ref()
        .and_then(|image| image.subpath.as_deref());
    // Docker takes a path from the root of the image; Kubernetes one relative to it.
    let sub_path = sub_path.map(|path| path.trim_matches('/').to_owned());
    let sub_path = sub_path.filter(|path| !path.is_empty());
    let mount = Mount {
        path: mount.target.clone(),
        sub_path,
        read_only: true,
        ..Mount::default()
    };
    volumes.mount(
        cx,
        service,
        &wanted,
        VolumeSource::Image { reference, pull },
        mount,
        path,
    );
}
