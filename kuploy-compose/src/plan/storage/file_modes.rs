//! Modes of mounted files: what Compose gives, readable by the user that runs.
//!
//! Compose mounts files as they are. Files of ConfigMaps and Secrets belong to root and the pod's group. So what only
//! its owner may read is root's alone, or root's and the group's where the service runs as another user: `sshd`,
//! `ssh`, libpq and PostgreSQL take both, and refuse a key that everybody can read.

use super::notes::{Mounted, Note};
use super::pod_volumes::PodVolumes;
use crate::diagnostic::Path;
use crate::facts::copied_modes;
use crate::facts::mounted_files::MountedFile;
use crate::facts::readers::{Reader, reader};
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// Mode of granted files unless something says another.
pub(super) const READABLE: i32 = 0o444;
/// Mode of a file that its owner may execute.
pub(super) const EXECUTABLE: i32 = 0o755;

/// The mode of a file of the project; `None` is the default of Kubernetes, 0644.
pub(super) fn of_file(
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    file: &MountedFile,
    target: &str,
) -> Option<i32> {
    let owner_only = copied_modes::is_owner_only(service.facts, file);
    if owner_only && copied_modes::is_crontab(target) {
        return Some(0o600);
    }
    of_rights(volumes, service, file.executable, owner_only)
}

/// The mode of a file that its owner may execute, or that is its owner's alone.
pub(super) fn of_rights(
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    executable: bool,
    owner_only: bool,
) -> Option<i32> {
    let mode = match (owner_only, executable) {
        (false, false) => return None,
        (false, true) => return Some(EXECUTABLE),
        (true, false) => 0o400,
        (true, true) => 0o500,
    };
    Some(readable(volumes, service, mode))
}

/// The mode with the group's rights where the owner's would keep the user that runs from reading; gives the pod the
/// group.
pub(super) fn readable(volumes: &mut PodVolumes, service: &Member<'_>, mode: i32) -> i32 {
    match reader(service.facts) {
        Reader::User { group, .. } if mode & 0o004 == 0 => {
            volumes[service.id].fs_group.get_or_insert(group);
            mode | (mode & 0o700) >> 3
        }
        _ => mode,
    }
}

/// Notes that a file is root's alone, where it is not known whether root reads it.
pub(super) fn note_owner_only(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    target: &str,
    path: &Path,
) {
    if reader(service.facts) == Reader::Unknown {
        let note = Mounted::OwnerOnly(target.to_owned());
        cx.notes.push(Note::Mount(service.id, path.clone(), note));
    }
}
