//! Which file of the project lies at a path of a container: one that is mounted, or that the Dockerfile copies.

use super::image::ImageFacts;
use super::path_conventions::is_within;
use crate::compose::{MountType, Service};
use crate::source::{Files, paths};

/// The file or directory of the project at an absolute path of a container. The deepest mount that holds the path is the
/// one that is seen.
pub(super) fn origin(
    files: &dyn Files,
    service: &Service,
    image: &ImageFacts,
    path: &str,
) -> Option<String> {
    let above = service.volumes.iter();
    let above = above.filter(|mount| is_within(path, mount.target.trim_end_matches('/')));
    let Some(mount) = above.max_by_key(|mount| mount.target.trim_end_matches('/').len()) else {
        return image.files.at(files, path);
    };
    if mount.kind != MountType::Bind {
        return None;
    }
    let inner = paths::relative_to(path, mount.target.trim_end_matches('/'))?;
    Some(paths::join(mount.source.as_deref()?, inner))
}
