//! Where Kubernetes mounts a volume, and where it does not.

use crate::diagnostic::{Rule, rules};

/// Why nothing is mounted at a path: the rule, what happens, and what to write. `None` where it is mounted.
pub(crate) fn refused(target: &str) -> Option<(&'static Rule, String, String)> {
    if target.starts_with('/') && !target.contains(':') {
        return None;
    }
    // Docker refuses it when it creates the container: "mount path must be absolute".
    let is_relative = !target.starts_with(['/', '.', '\\']) && !target.contains([':', '$']);
    Some(match is_relative {
        true => (
            &rules::INVALID_MOUNT,
            format!("the mount path `{target}` is not absolute: Docker refuses it too"),
            format!("write `/{target}`"),
        ),
        false => (
            &rules::MOUNT_TYPE,
            format!("mount `{target}` skipped: Kubernetes does not allow this path"),
            "write an absolute path without `:`".to_owned(),
        ),
    })
}
