//! As whom a service reads and writes its volumes: a new volume, and what is mounted of a ConfigMap or Secret, belongs
//! to root.

use std::collections::BTreeMap;

use super::claims::UsedClaim;
use super::pod_volumes::PodVolumes;
use super::service::Earlier;
use crate::diagnostic::{Path, rules};
use crate::facts::ServiceId;
use crate::plan::context::Context;
use crate::plan::pods::Member;
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
        say_unknown(cx, &earlier.pods[id], path);
    }
}

/// What is to be said once of a service that writes to a volume as somebody unknown.
fn say_unknown(cx: &mut Context<'_>, service: &Member<'_>, path: &Path) {
    let asked = service.extension.fs_group.is_some();
    let labelled = service
        .labels
        .get("kompose.security-context.fsgroup")
        .is_some();
    let name = service.facts.image.unknown_name();
    if asked || labelled {
        return;
    }
    let user = match name {
        Some(name) => format!("the user `{name}`, whose UID is unknown"),
        None => "an unknown user".to_owned(),
    };
    let message = format!(
        "the image of `{}` writes to a volume as {user}, but a new volume is owned by root: writing may fail",
        service.key
    );
    let help = "set the user of the image (`docker run --rm --entrypoint id IMAGE` shows it): `x-kuploy: {image: {user: \"1000:1000\"}}`";
    cx.say_help(&rules::VOLUME_OWNER_NOT_KNOWN, path, message, help);
}
