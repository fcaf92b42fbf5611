//! The group that owns volumes: a new volume belongs to root.

use super::claims::UsedClaim;
use super::pod_volumes::PodVolumes;
use super::service::Earlier;
use crate::compose::User;
use crate::facts::catalogue;

/// Gives services that write to claims the group that they write as.
pub(super) fn give_groups<'c>(
    earlier: &Earlier<'_>,
    volumes: &mut PodVolumes,
    claims: impl Iterator<Item = &'c UsedClaim>,
) {
    for user in claims.flat_map(|claim| &claim.users) {
        if user.read_only {
            continue;
        }
        let service = &earlier.services[user.service];
        let said = service.user();
        let said = said.as_ref();
        let group = match said.and_then(User::user_id) {
            Some(0) => None,
            Some(id) => {
                let group = said.and_then(User::group_id);
                Some(group.filter(|group| *group != 0).unwrap_or(id))
            }
            None if said.is_some() => None,
            None => catalogue::find(&service.image).and_then(|image| image.volume_group()),
        };
        let decided = &mut volumes[user.service].fs_group;
        *decided = decided.or(group);
    }
}
