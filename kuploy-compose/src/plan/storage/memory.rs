//! Memory as a directory: `tmpfs`, `shm_size`.

use super::pod_volumes::PodVolumes;
use crate::diagnostic::Path;
use crate::model::names;
use crate::model::{Mount, VolumeSource};
use crate::plan::context::Context;
use crate::plan::pods::Member;
use crate::quantity::{self, docker_size};
use crate::source::paths;

/// Where programs look for shared memory.
const SHARED_MEMORY: &str = "/dev/shm";

/// Whether a bind mount is the shared memory of the host.
pub(super) fn is_shared(source: &str, target: &str) -> bool {
    source == SHARED_MEMORY && target == SHARED_MEMORY
}

/// `tmpfs` and `shm_size` of a service.
pub(super) fn memory<'a>(cx: &mut Context<'_>, volumes: &mut PodVolumes, service: &Member<'a>) {
    let compose = service.service;
    for (index, entry) in compose.tmpfs.iter().enumerate() {
        let path = service.path.key("tmpfs").index(index);
        let (target, options) = entry.split_once(':').unwrap_or((entry, ""));
        let (mut size, mut read_only) = (None, false);
        for option in options.split(',').filter(|option| !option.is_empty()) {
            match option.split_once('=') {
                Some(("size", text)) => size = docker_size(text),
                None if option == "ro" => read_only = true,
                _ => {}
            }
        }
        let place = Mount {
            path: paths::clean(target),
            read_only,
            ..Mount::default()
        };
        mount(cx, volumes, service, place, size, &path);
    }
    if let Some(size) = compose.shm_size.filter(|size| size.0 > 0) {
        let path = service.path.key("shm_size");
        if !volumes.has_path(service.id, SHARED_MEMORY) {
            let place = Mount {
                path: SHARED_MEMORY.to_owned(),
                ..Mount::default()
            };
            let size = Some(quantity::bytes(size.0));
            mount(cx, volumes, service, place, size, &path);
        }
    }
}

/// A folder in memory.
pub(super) fn mount<'a>(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'a>,
    place: Mount,
    size_limit: Option<String>,
    path: &Path,
) {
    let source = VolumeSource::Empty {
        memory: true,
        size_limit,
    };
    let name = directory_name(service, &place.path);
    volumes.mount(cx, service, &name, source, place, path);
}

/// The name of a volume that has none of its own: its path, and in a shared pod the service too.
pub(super) fn directory_name(service: &Member<'_>, target: &str) -> String {
    let name = names::label(target, names::LABEL_LIMIT).unwrap_or_else(|| "root".to_owned());
    if service.owner == service.id {
        name
    } else {
        format!("{}-{name}", service.name)
    }
}
