//! What is mounted: volumes, bind mounts, configs, secrets, memory.
//!
//! First every bind mount is decided on, since folders that become claims are claims wherever they are mounted. Then
//! the mounts are made service by service, then claims are handed out to the services that mount them first.

mod bind;
mod claims;
mod driver;
mod files;
mod folder;
mod folders;
mod from;
mod grants;
mod memory;
mod mounts;
mod nested;
mod objects;
mod other;
mod populate;
mod sharing;
mod survey;
mod usual;
mod volumes;

use super::context::Context;
use super::draft::Draft;
use crate::compose::User;
use crate::facts::ServiceId;
use crate::facts::catalogue;

pub(super) use populate::bring;
pub(super) use sharing::{SingleNode, say_shared};
pub(super) use survey::{Survey, survey};

/// Decides every mount: fills the containers' mounts, the pods' volumes and init containers, the components' claims,
/// config maps and secrets, and [`StorageFacts`](super::draft::StorageFacts). A claim goes to the component of its
/// first consumer.
pub(super) fn storage<'a>(cx: &mut Context<'_>, draft: &mut Draft<'a>, survey: Survey<'a>) {
    let mut mounts = mounts::Mounts::begin(draft, survey);
    let keys: Vec<ServiceId> = draft.kept().map(|service| service.id).collect();
    for key in keys {
        mounts.of_service(cx, draft, key);
    }
    from::volumes_from(cx, draft, &mut mounts);
    mounts.survey.grants.mount(cx, draft, &mut mounts.taken);
    nested::make_room(draft);
    for (name, claim) in &mounts.claims {
        if let Some(key) = mounts.keys.get(name) {
            populate::populate(cx, draft, key, claim);
        }
    }
    writable(draft, &mounts);
    claims::settle(cx, draft, mounts.claims);
}

/// Gives pods that write to claims the group that they write as: a new volume belongs to root.
fn writable(draft: &mut Draft<'_>, mounts: &mounts::Mounts<'_>) {
    for user in mounts.claims.values().flat_map(|claim| &claim.users) {
        if user.read_only {
            continue;
        }
        let service = &mut draft.services[user.service];
        let user = service.user();
        let user = user.as_ref();
        let ids = (user.and_then(User::user_id), user.and_then(User::group_id));
        let group = match ids {
            (Some(0), _) => None,
            (Some(user), group) => Some(group.filter(|group| *group != 0).unwrap_or(user)),
            (None, _) if user.is_some() => None,
            (None, _) => {
                catalogue::find(&service.container.image).and_then(|image| image.volume_group())
            }
        };
        if service.pod.security.fs_group.is_none() {
            service.pod.security.fs_group = group;
        }
    }
}
