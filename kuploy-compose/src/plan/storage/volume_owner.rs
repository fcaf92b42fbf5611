//! As whom a service reads and writes its volumes: a new volume, and what is mounted of a ConfigMap or Secret, belongs
//! to root.

use std::collections::BTreeMap;

use super::claims::UsedClaim;
use super::notes::{Mounted, Note};
use super::pod_volumes::PodVolumes;
use super::service::Earlier;
use crate::diagnostic::Path;
use crate::facts::ServiceId;
use crate::plan::context::Context;
use crate::plan::running_user::{self, RunningUser};

/// Gives services that write to claims the group that they write as.
pub(super) fn give_groups<'c>(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_>,
    volumes: &mut PodVolumes,
    claims: impl Iterator<Item = &'c UsedClaim>,
) {
    let mut unknown: BTreeMap<ServiceId, &'c Path> = BTreeMap::new();
    for user in claims.flat_map(|claim| &claim.users) {
        if user.read_only {
            continue;
        }
        let service = &earlier.pods[user.service];
        let group = match running_user::decide(service.facts, cx.options.hardened()) {
            RunningUser::Numbers { uid: 0, .. } => None,
            RunningUser::Numbers { uid, gid } => gid.filter(|gid| *gid != 0).or(Some(uid)),
            RunningUser::Unknown => {
                unknown.entry(user.service).or_insert(&user.path);
                None
            }
        };
        let decided = &mut volumes[user.service].fs_group;
        *decided = decided.or(group);
    }
    for (id, path) in unknown {
        let note = Note::Mount(id, path.clone(), Mounted::OwnerUnknown);
        cx.notes.push(note);
    }
}
