//! Memory as a directory: `tmpfs`, `shm_size`.

use super::pod_volumes::PodVolumes;
use crate::diagnostic::Path;
use crate::facts::tmpfs::Tmpfs;
use crate::model::names;
use crate::model::{Mount, VolumeSource};
use crate::plan::context::Context;
use crate::plan::pods::Member;
use crate::quantity;

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
        let tmpfs = Tmpfs::read(entry);
        let place = Mount {
            path: tmpfs.path,
            read_only: tmpfs.read_only,
            ..Mount::default()
        };
        let size = tmpfs.size;
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
