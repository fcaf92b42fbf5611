//! A bind mount with all that is known of it.

use crate::compose::VolumeMount;
use crate::diagnostic::Path;
use crate::facts::mounted_files::MountedPath;
use crate::plan::pods::Member;

/// A bind mount.
pub(super) struct Bind<'b> {
    /// The service.
    pub(super) service: &'b Member<'b>,
    /// What Compose says.
    pub(super) mount: &'b VolumeMount,
    /// The path on the host.
    pub(super) mounted: &'b MountedPath,
    /// Where it is written.
    pub(super) path: Path,
}
