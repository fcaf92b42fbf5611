//! Files of the project that an init container copies into a directory of the pod: the program writes to them, or they
//! must belong to the user that runs.

use super::file_objects::{self, Object};
use super::pod_volumes::PodVolumes;
use super::seed::{self, Seed};
use crate::diagnostic::Path;
use crate::facts::mounted_files::MountedFile;
use crate::facts::readers::{Reader, reader};
use crate::model::{Mount, VolumeSource};
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// A file that must belong to the user that runs.
pub(super) fn mount_own(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    file: MountedFile,
    at: (&str, &Path),
) {
    let (target, path) = at;
    let name = file.path.clone();
    let object = file_objects::seed(cx, volumes, service, &name, vec![file], target, path);
    mount(
        cx,
        volumes,
        service,
        object,
        Some(name.clone()),
        Some("400"),
        at,
    );
}

/// A copy of a file or directory that belongs to the user that runs; `file` is the one file to mount.
fn mount(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    object: Object,
    file: Option<String>,
    mode: Option<&'static str>,
    at: (&str, &Path),
) {
    let (target, path) = at;
    if !volumes.path(cx, service, target, path) {
        return;
    }
    let secret = matches!(object.source, VolumeSource::Secret { .. });
    let name = object.name;
    let files = volumes.volume(service, &name, object.source);
    let empty = VolumeSource::Empty {
        memory: secret,
        size_limit: None,
    };
    let copy = volumes.volume(service, &format!("{name}-copy"), empty);
    let mut init = seed::container(
        service,
        Seed {
            name: &name,
            files,
            volume: copy.clone(),
            sub_path: None,
            mode,
            empty: &object.empty,
            is_kept: false,
            hardened: cx.options.hardened(),
            written_at: Some(target),
        },
    );
    if let (None, Reader::User { uid, group }) = (init.security.user, reader(service.facts)) {
        init.security.user = Some(uid);
        init.security.group = Some(group);
    }
    volumes[service.id].init_containers.push(init);
    volumes[service.id].mounts.push(Mount {
        volume: copy,
        path: target.to_owned(),
        sub_path: file,
        ..Mount::default()
    });
}

/// A file that the service writes to, or a directory with such files.
pub(super) fn mount_written(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    source: &str,
    files: Vec<MountedFile>,
    single: bool,
    at: (&str, &Path),
) {
    let (target, path) = at;
    let owner_only = single && files.iter().all(|file| file.owner_only);
    let name = files
        .first()
        .map(|file| file.path.clone())
        .filter(|_| single);
    let object = file_objects::seed(cx, volumes, service, source, files, target, path);
    let mode = owner_only.then_some("600");
    mount(cx, volumes, service, object, name, mode, at);
}
