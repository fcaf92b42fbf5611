//! `volumes_from`: the mounts of another service, again.

use super::claims::User;
use super::mounts::Mounts;
use super::service::ServiceStorage;
use crate::diagnostic::{Path, rules};
use crate::facts::{ServiceId, VolumesFrom, volumes_from};
use crate::model::{Mount, VolumeSource};
use crate::plan::context::Context;

/// Repeats the mounts of other services, those that they repeat themselves included.
pub(super) fn repeat_mounts<'a>(cx: &mut Context<'_>, mounts: &mut Mounts<'a>) {
    let running = mounts.earlier.pods.running().map(|service| service.facts);
    let order = volumes_from::in_order(running, |id| mounts.earlier.pods[id].facts);
    for id in order {
        let facts = mounts.earlier.pods[id].facts;
        let path = facts.path.key("volumes_from");
        for from in &facts.volumes_from {
            let earlier = mounts.earlier;
            mounts.volumes_of_image(cx, &earlier.pods[from.source]);
            repeat(cx, mounts, id, from, &path.index(from.index));
        }
    }
}

fn repeat(
    cx: &mut Context<'_>,
    mounts: &mut Mounts<'_>,
    id: ServiceId,
    taken_from: &VolumesFrom,
    path: &Path,
) {
    let read_only = taken_from.read_only;
    let earlier = mounts.earlier;
    let from = &earlier.pods[taken_from.source];
    let source = from.key;
    let taken = taken(&mounts.volumes[taken_from.source]);
    let owner = from.owner;
    let service = &earlier.pods[id];
    let key = service.key;
    for (mount, volume) in taken {
        // What a service mounts itself stands over what it takes.
        if mounts.volumes.has_path(id, &mount.path)
            || !mounts.volumes.path(cx, service, &mount.path, path)
        {
            continue;
        }
        let shared = service.owner == owner;
        let claim = match &volume {
            Some(VolumeSource::Claim { name, .. }) => mounts.claims.find(name),
            _ => None,
        };
        if let Some(claim) = claim {
            mounts.claims[claim].users.push(User {
                service: id,
                owner: service.owner,
                read_only: read_only || mount.read_only,
                path: path.clone(),
            });
        }
        let name = match volume {
            Some(VolumeSource::Empty { .. }) | None if !shared => {
                let message = format!(
                    "`{}` of `{source}` is a directory of its pod: `{key}` does not see it",
                    mount.path
                );
                cx.say(&rules::VOLUMES_FROM, path, message);
                continue;
            }
            Some(source) => mounts.volumes.volume(service, &mount.volume, source),
            None => mount.volume.clone(),
        };
        mounts.volumes[id].mounts.push(Mount {
            volume: name,
            read_only: read_only || mount.read_only,
            ..mount
        });
    }
}

/// The mounts of a service that others take, each with its volume: memory is its own.
fn taken(made: &ServiceStorage) -> Vec<(Mount, Option<VolumeSource>)> {
    let mounts = made.mounts.iter().map(|mount| {
        let mut volumes = made.volumes.iter();
        let volume = volumes.find(|volume| volume.name == mount.volume);
        (mount.clone(), volume.map(|volume| volume.source.clone()))
    });
    let in_memory = |volume: &Option<VolumeSource>| {
        matches!(volume, Some(VolumeSource::Empty { memory: true, .. }))
    };
    mounts.filter(|(_, volume)| !in_memory(volume)).collect()
}
