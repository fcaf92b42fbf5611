//! Which file of the project lies at a path of a container: one that is mounted, or that the Dockerfile copies.

use super::image::ImageFacts;
use crate::compose::{MountType, Service, VolumeMount};
use crate::source::{Files, paths};

/// The deepest mount of a service that holds a path, which is the one that is seen: its index, the mount, and the path in it.
pub(super) fn mount_of<'s, 'p>(
    service: &'s Service,
    path: &'p str,
) -> Option<(usize, &'s VolumeMount, &'p str)> {
    let mounts = service.volumes.iter().enumerate();
    let above = mounts.filter_map(|(index, mount)| {
        let target = mount.target.trim_end_matches('/');
        let inner = paths::relative_to(path, target)?;
        Some((target.len(), (index, mount, inner)))
    });
    let deepest = above.max_by_key(|(length, _)| *length);
    deepest.map(|(_, found)| found)
}

/// The file or directory of the project at an absolute path of a container.
pub(super) fn origin(
    files: &dyn Files,
    service: &Service,
    image: &ImageFacts,
    path: &str,
) -> Option<String> {
    match mount_of(service, path) {
        None => image.files.at(files, path),
        Some((_, mount, inner)) if mount.kind == MountType::Bind => {
            Some(paths::join(mount.source.as_deref()?, inner))
        }
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_deepest_mount_is_seen() {
        let mount = |target: &str| VolumeMount {
            target: target.to_owned(),
            ..VolumeMount::default()
        };
        let service = Service {
            volumes: ["/x", "/x/a/", "/y"].map(mount).to_vec(),
            ..Service::default()
        };
        let of = |path| mount_of(&service, path).map(|(index, _, inner)| (index, inner));
        assert_eq!(of("/x/b"), Some((0, "b")));
        // The path in the first is as short as that in the second.
        assert_eq!(of("/x/a/c"), Some((1, "c")));
        assert_eq!(of("/x/ab"), Some((0, "ab")));
        assert_eq!(of("/z"), None);
    }
}
