//! Files of the project that an init container copies into a directory of the pod: the program writes to them, or they
//! must belong to the user that runs.

use super::file_objects;
use super::pod_volumes::PodVolumes;
use super::seed::{self, Seed};
use crate::diagnostic::Path;
use crate::facts::mounted_files::MountedFile;
use crate::facts::{copied_modes, writers};
use crate::model::{Mount, VolumeSource};
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// A file that must belong to the user that runs.
pub(super) fn mount_own(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    mut file: MountedFile,
    at: (&str, &Path),
) {
    file.owner_only = true;
    let source = file.path.clone();
    mount_written(cx, volumes, service, &source, vec![file], true, at);
}

/// A file that the service writes to, or a directory with such files: a copy that belongs to the user that runs.
pub(super) fn mount_written(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    source: &str,
    files: Vec<MountedFile>,
    single: bool,
    (target, path): (&str, &Path),
) {
    if !volumes.path(cx, service, target, path) {
        return;
    }
    let directory = cx.facts.mounted.directory(source);
    let further = copied_modes::beside(service.facts, &files, directory);
    let file = files.first().map(|file| file.path.clone());
    let object = file_objects::seed(cx, volumes, service, source, files, target, path);
    let secret = matches!(object.source, VolumeSource::Secret { .. });
    let name = object.name;
    let files = volumes.volume(service, &name, object.source);
    let empty = VolumeSource::Empty {
        memory: secret,
        size_limit: None,
    };
    let copy = volumes.volume(service, &format!("{name}-copy"), empty);
    let hardened = cx.options.hardened();
    let is_foreign = seed::image(service) != service.image_name;
    let seed = Seed {
        name: &name,
        files: Some(files),
        volume: copy.clone(),
        sub_path: None,
        further,
        is_kept: false,
        hardened,
        user: writers::filler(service.facts, hardened, target, is_foreign),
    };
    let init = seed::container(service, seed);
    volumes[service.id].init_containers.push(init);
    volumes[service.id].mounts.push(Mount {
        volume: copy,
        path: target.to_owned(),
        sub_path: file.filter(|_| single),
        ..Mount::default()
    });
}
