//! Mounts at a directory that the image has left: Postgres 18 keeps its data one directory higher, and does not start with
//! a volume at the old one.

use super::findings::Findings;
use super::service_facts::ServiceFacts;
use crate::diagnostic::rules;

/// Names the mounts of a service at which its image does not start.
pub(super) fn name(findings: &mut Findings<'_>, service: &ServiceFacts<'_>) {
    let Some((left, entry)) = service
        .known
        .left_behind()
        .zip(service.known.entry.as_ref())
    else {
        return;
    };
    let Some(variable) = left.kept_by else {
        return;
    };
    for (at, mount) in service.service.volumes.iter().enumerate() {
        if mount.target.trim_end_matches('/') != left.from {
            continue;
        }
        let message = format!(
            "`{}` does not start: `{}` keeps its data in `{}` since version {}, and refuses a mount at `{}`",
            service.key, entry.reference, left.to, left.since, left.from
        );
        let help = format!(
            "mount the volume at `{}`, or keep the directory: `environment: {{{variable}: {}}}`",
            left.to, left.from
        );
        let path = service.path.keys("volumes").index(at);
        findings.say_help(&rules::LEFT_DIRECTORY, &path, message, help);
    }
}
