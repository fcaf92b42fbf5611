//! As whom a service reads and writes its volumes: a new volume, and what is mounted of a ConfigMap or Secret, belongs
//! to root.

use crate::map::BTreeSet;
use std::cmp::Reverse;

use super::claims::{Made, UsedClaim};
use super::notes::{Mounted, Note};
use super::pod_volumes::PodVolumes;
use super::service::Earlier;
use crate::diagnostic::Path;
use crate::facts::ServiceId;
use crate::facts::{writers, written_paths};
use crate::map::BTreeMap;
use crate::plan::context::Context;

/// Gives services that write to claims the group that they write as. The kubelet gives a claim to the group of each pod
/// that mounts it, and takes it from the pods of other groups: pods that share a claim have one group, that of the first
/// that writes.
pub(super) fn give_groups<'c>(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_>,
    volumes: &mut PodVolumes,
    claims: impl Iterator<Item = &'c UsedClaim>,
) {
    let mut unknown: BTreeMap<ServiceId, &'c Path> = BTreeMap::new();
    let mut given: BTreeMap<ServiceId, i64> = BTreeMap::new();
    // Once for each service: a service may have thousands of mounts, and its group is told from all of them.
    let mut groups: BTreeMap<ServiceId, Option<Option<i64>>> = BTreeMap::new();
    let mut claims: Vec<&UsedClaim> = claims.collect();
    let closing = closing(cx, earlier, volumes, &claims);
    for user in claims.iter().flat_map(|claim| &claim.users) {
        let service = earlier.pods[user.service].facts;
        let decide = || match closing.contains(&user.service) {
            true => Some(None),
            false => writers::group(service, cx.options.hardened()),
        };
        let group = groups.entry(user.service).or_insert_with(decide);
        if !user.read_only && group.flatten().is_none() {
            let told = writers::told_at(service, &user.path);
            *group = told.map(|user| Some(user.gid)).or(*group);
        }
        if !user.read_only && group.is_none() {
            unknown.entry(user.service).or_insert(&user.path);
        }
    }
    claims.sort_by_key(|claim| Reverse(claim.users.len()));
    for claim in claims {
        let users = claim.users.iter();
        let known = users.filter_map(|user| Some((user, (*groups.get(&user.service)?)??)));
        let known: Vec<_> = known.collect();
        let known = known.iter().copied();
        let asked = known
            .clone()
            .find_map(|(user, _)| earlier.pods[user.service].extension.fs_group);
        let earlier_group = known
            .clone()
            .find_map(|(user, _)| given.get(&user.owner).copied());
        let of_writer = known
            .clone()
            .find_map(|(user, group)| (!user.read_only).then_some(group));
        let Some(common) = asked.or(earlier_group).or(of_writer) else {
            continue;
        };
        for (user, _) in known {
            given.entry(user.owner).or_insert(common);
            let decided = &mut volumes[user.service].fs_group;
            if decided.is_some() || !user.read_only {
                *decided = Some(common);
            }
        }
    }
    for (id, path) in unknown {
        let note = Note::Mount(id, path.clone(), Mounted::OwnerUnknown);
        cx.notes.push(note);
    }
}

/// Services that set the mode of a volume themselves, where an init container gives each of their volumes the owner that it
/// has in the image: a group of the kubelet would change the modes of their files. Nobody else mounts what they write to.
///
/// And services that start as root, where each volume has the owner of the image, and nobody but root's services writes to
/// it: who they become owns what the Dockerfile gives it. Measured: with the group of one volume, `sshd` refused its key
/// (0440 for 0400) and the directory of its `chroot` (2775).
fn closing(
    cx: &Context<'_>,
    earlier: &Earlier<'_>,
    volumes: &PodVolumes,
    claims: &[&UsedClaim],
) -> BTreeSet<ServiceId> {
    let (mut closing, mut others) = (BTreeSet::new(), BTreeSet::new());
    let mut filled: BTreeMap<ServiceId, BTreeSet<&str>> = BTreeMap::new();
    let stays_root = |id: ServiceId| writers::stays_root(earlier.pods[id].facts);
    let users = claims.iter().flat_map(|claim| {
        let mut all = claim.users.iter();
        let of_root = all.all(|it| it.read_only || stays_root(it.service));
        let owners: BTreeSet<_> = claim.users.iter().map(|it| it.owner).collect();
        let alone = (of_root, owners.len() == 1);
        claim.users.iter().map(move |user| (claim, user, alone))
    });
    for (claim, user, alone) in users.filter(|(_, user, _)| !user.read_only) {
        let service = earlier.pods[user.service].facts;
        let target = writers::target(service, &user.path).unwrap_or_default();
        let is_root = stays_root(user.service);
        let plain = || matches!(claim.made, Made::Claim(_)) && writers::is_plain(service, target);
        let own = filled.entry(user.service);
        let own = own.or_insert_with(|| volumes[user.service].filled());
        let is_owned = own.contains(target) || is_root && plain();
        let is_alone = if is_root { alone.0 } else { alone.1 };
        let has_own = is_root || writers::has_own_group(service);
        if !is_owned || !is_alone || !has_own || cx.options.hardened() {
            others.insert(user.service);
        } else if is_root || written_paths::closes(service, target) {
            closing.insert(user.service);
        }
    }
    &closing - &others
}
