//! What is mounted: volumes, bind mounts, configs, secrets, memory.
//!
//! First every bind mount is decided on, since directories that become claims are claims wherever they are mounted.
//! Then the mounts are made service by service, then claims are handed out to the services that mount them first.

mod anonymous_volumes;
mod bind_mounts;
mod claim_fields;
pub(crate) mod claims;
mod copied_files;
mod directory_claims;
mod file_modes;
mod file_objects;
mod file_servers;
pub(crate) mod granted_objects;
pub(crate) mod grants;
mod host_paths;
mod image_volumes;
mod memory;
mod mount_decisions;
mod mounted_texts;
mod mounts;
mod nested_mounts;
pub(crate) mod notes;
mod own_directory;
mod pod_volumes;
pub(super) mod populate;
mod seed;
pub(super) mod service;
mod undeclared_data;
mod volume_owner;
mod volumes_from;

use super::context::Context;
use super::objects::Objects;
use crate::facts::PerService;
use claims::SingleNode;
use mount_decisions::MountDecisions;
use service::ServiceStorage;

pub(super) use mount_decisions::decide_mounts;
pub(super) use mounted_texts::mounted_texts;
pub(super) use service::Earlier;

/// What is decided on storage.
pub(super) struct Storage {
    /// For each service.
    pub(super) services: PerService<ServiceStorage>,
    /// Claims, volumes of file servers, and ConfigMaps and Secrets of files, by the service that mounts them first.
    pub(super) objects: PerService<Objects>,
    /// Claims that one node can mount.
    pub(super) single_node: Vec<SingleNode>,
}

/// Decides every mount. A claim goes to its first consumer.
pub(super) fn decide<'a>(
    cx: &mut Context<'_>,
    earlier: &'a Earlier<'a>,
    decisions: MountDecisions<'a>,
) -> Storage {
    let mut mounts = mounts::Mounts::begin(cx.facts, earlier, decisions);
    for service in earlier.pods.running() {
        mounts.of_service(cx, service);
    }
    volumes_from::repeat_mounts(cx, &mut mounts);
    for service in earlier.pods.running() {
        mounts.undeclared_data(cx, service);
    }
    let mounts::Mounts {
        mut volumes,
        mut decisions,
        claims,
        ..
    } = mounts;
    decisions.grants.mount(cx, earlier, &mut volumes);
    let made = volumes.keys();
    for service in earlier.pods.running() {
        nested_mounts::arrange(&mut volumes, service, &made);
        nested_mounts::without_links(&mut volumes, service, &made);
    }
    let fillable = populate::fillable(cx.facts, earlier, &volumes);
    for claim in claims.iter() {
        if let Some(key) = &claim.key {
            populate::populate(cx, earlier, &mut volumes, &fillable, key, claim);
        }
    }
    volume_owner::give_groups(cx, earlier, &mut volumes, claims.iter());
    own_directory::make(cx, earlier, &mut volumes);
    let single_node = claims::hand_out(cx, earlier, &mut volumes, claims);
    let (services, objects) = volumes.finish();
    Storage {
        services,
        objects,
        single_node,
    }
}
