//! Volumes without a name.

use super::pod_volumes::{self, PodVolumes};
use super::{memory, populate};
use crate::compose::VolumeMount;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::path_conventions as conventions;
use crate::model::{Mount, VolumeSource};
use crate::plan::context::Context;
use crate::plan::names;
use crate::plan::pods::Member;
use crate::source::paths;

/// A volume without a name: empty at every start of the pod.
pub(super) fn mount<'a>(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'a>,
    mount: &VolumeMount,
    path: &Path,
) {
    if !pod_volumes::is_mountable(cx, &mount.target, path) {
        return;
    }
    let name = memory::directory_name(service, &mount.target);
    let place = Mount {
        path: mount.target.clone(),
        read_only: mount.read_only,
        ..Mount::default()
    };
    // What a package manager installed: the volume is written so that a mounted directory does not hide it.
    let filled = conventions::is_dependencies(&mount.target);
    let of_pod = Mount {
        volume: name.clone(),
        ..place.clone()
    };
    let init = filled
        .then(|| populate::of_image(cx, service, &name, &of_pod))
        .flatten();
    let message = if init.is_some() {
        format!(
            "`{}` of `{}` starts with the files of the image and is lost when the pod is replaced: the volume is anonymous",
            mount.target, service.key
        )
    } else {
        format!(
            "`{}` of `{}` is empty and lost when the pod is replaced: the volume is anonymous, and Docker copies the files of the image",
            mount.target, service.key
        )
    };
    let volume =
        names::label(paths::file_name(&mount.target), 30).unwrap_or_else(|| "data".to_owned());
    let help = format!(
        "name the volume to keep its data: `{volume}:{}`, with `x-kuploy: {{populate: true}}` to copy the files of the image",
        mount.target
    );
    let finding = Finding::new(&rules::ANONYMOUS_VOLUME, message).help(help);
    // What is copied from the image, or written to be thrown away, is no loss.
    let finding = match init.is_some() || conventions::is_passing(&mount.target) {
        true => finding.severity(Severity::Info),
        false => finding,
    };
    cx.add(finding, path);
    let empty = VolumeSource::empty();
    volumes.mount(cx, service, &name, empty, place, path);
    volumes[service.id].init_containers.extend(init);
}
