//! Volumes without a name.

use super::notes::{Mounted, Note};
use super::pod_volumes::{self, PodVolumes};
use super::{memory, populate};
use crate::compose::VolumeMount;
use crate::diagnostic::Path;
use crate::facts::path_conventions as conventions;
use crate::model::{Mount, VolumeSource, filling};
use crate::plan::context::Context;
use crate::plan::pods::Member;

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
    let note = Mounted::Anonymous {
        target: mount.target.clone(),
        filled: init.is_some(),
    };
    cx.notes.push(Note::Mount(service.id, path.clone(), note));
    let empty = VolumeSource::empty();
    volumes.mount(cx, service, &name, empty, place, path);
    filling::add(&mut volumes[service.id].init_containers, init);
}
