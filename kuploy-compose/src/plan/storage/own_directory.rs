//! Directories of volumes that must be empty at first.
//!
//! The kubelet makes the directory of a `subPath` as root. `initdb` sets the mode of its data directory, which only the
//! owner may: `could not change permissions of directory "/var/lib/postgresql/data": Operation not permitted`. A
//! directory that an init container made before belongs to the user that runs.
//!
//! What a script looks into, and what has its data at the root of the volume, is mounted as a whole: manifests of an
//! earlier version did so, and nobody would find the data in another directory. There an init container takes the
//! `lost+found` of a new disk away, which `e2fsck` makes again where it needs one.

use super::pod_volumes::PodVolumes;
use super::service::Earlier;
use super::{populate, seed};
use crate::facts::data_directories::keeps_deeper;
use crate::facts::earlier_output::EMPTY_DIRECTORY;
use crate::facts::image_content::has_shell;
use crate::facts::running_user::{self, RunningUser};
use crate::facts::tmpfs::{self, Narrow};
use crate::model::filling::{WITHOUT_LOST_FOUND, place};
use crate::model::names;
use crate::model::{Command, Container, Mount, VolumeSource};
use crate::plan::context::Context;
use crate::plan::helper_security;
use crate::plan::pods::Member;

/// Adds the init containers.
pub(super) fn make(cx: &Context<'_>, earlier: &Earlier<'_>, volumes: &mut PodVolumes) {
    for service in earlier.pods.running() {
        let made = [
            without_lost_found(cx, service, volumes),
            own(cx, service, volumes),
        ];
        let narrow = tmpfs::narrow(service.facts).into_iter();
        let narrow = narrow.map(|it| in_memory(cx, service, volumes, it));
        let made: Vec<_> = made.into_iter().chain(narrow).flatten().collect();
        volumes[service.id].init_containers.extend(made);
    }
}

/// One that makes the directories of a service that does not start as root.
fn own(cx: &Context<'_>, service: &Member<'_>, volumes: &PodVolumes) -> Option<Container> {
    let hardened = cx.options.hardened();
    let RunningUser::Numbers { uid, gid } = running_user::of(service.facts, hardened) else {
        return None;
    };
    if uid == 0 || !has_shell(&service.facts.image.config, &service.image_name) {
        return None;
    }
    let wants = |mount: &&Mount| {
        let (id, path) = (service.id, mount.path.as_str());
        mount.sub_path.as_deref() == Some(EMPTY_DIRECTORY)
            && !mount.read_only
            && (cx.facts.wants_empty(id, path) || cx.facts.tests_emptiness(id, path))
    };
    let mounts = volumes[service.id].mounts.iter().filter(wants);
    let words = ["mkdir", "-p", "-m", "0700"];
    let mut made = init_container(service, "own", mounts.cloned().collect(), &words)?;
    let directories = made.mounts.iter();
    let directories = directories.map(|it| format!("{}/{EMPTY_DIRECTORY}", it.path));
    made.command.entrypoint.extend(directories);
    made.security = helper_security::of(service.facts, hardened, (Some(uid), gid));
    Some(made)
}

/// The directory of an `emptyDir` that is mounted in its place.
const MADE: &str = "tmp";

/// One that makes a directory in memory of the mode that it has in Docker, for a program that takes no other.
fn in_memory(
    cx: &Context<'_>,
    service: &Member<'_>,
    volumes: &mut PodVolumes,
    narrow: Narrow,
) -> Option<Container> {
    let hardened = cx.options.hardened();
    let of_pod = &mut volumes[service.id];
    let is_it = |mount: &&mut Mount| {
        mount.path == narrow.path && mount.sub_path.is_none() && !mount.read_only
    };
    let mount = of_pod.mounts.iter_mut().find(is_it)?;
    let volume = of_pod.volumes.iter().find(|it| it.name == mount.volume)?;
    if !matches!(volume.source, VolumeSource::Empty { .. }) {
        return None;
    }
    let words = ["mkdir", "-p", "-m", &narrow.mode];
    let mut made = init_container(service, "tmp", vec![mount.clone()], &words)?;
    mount.sub_path = Some(MADE.to_owned());
    made.command.entrypoint.push(format!("{}/{MADE}", place(0)));
    if !has_shell(&service.facts.image.config, &service.image_name) {
        (made.image, made.pull) = (helper_security::IMAGE.to_owned(), None);
    }
    let (user, group) = narrow.owner;
    made.security = helper_security::of_image(service.facts, hardened)
        .unwrap_or_else(|| helper_security::of(service.facts, hardened, (Some(user), Some(group))));
    Some(made)
}

/// One that takes `lost+found` away.
fn without_lost_found(
    cx: &Context<'_>,
    service: &Member<'_>,
    volumes: &PodVolumes,
) -> Option<Container> {
    let of_pod = &volumes[service.id];
    let is_claim = |name: &str| {
        let mut others = of_pod.volumes.iter();
        let other = others.find(|volume| volume.name == name);
        other.is_none_or(|it| matches!(it.source, VolumeSource::Claim { .. }))
    };
    let is_asked = |mount: &&Mount| {
        let (id, path) = (service.id, mount.path.as_str());
        let wants = || cx.facts.wants_empty(id, path) && !keeps_deeper(service.service, path);
        mount.sub_path.is_none()
            && !mount.read_only
            && (cx.facts.tests_emptiness(id, path) || wants())
            && is_claim(&mount.volume)
    };
    let mounts = of_pod.mounts.iter().filter(is_asked);
    let words = ["/bin/sh", "-c", WITHOUT_LOST_FOUND, "sh"];
    let mut made = init_container(service, "lost-found", mounts.cloned().collect(), &words)?;
    let paths = made.mounts.iter().map(|mount| mount.path.clone());
    made.command.entrypoint.extend(paths);
    // Where nobody knows who that is, the image itself does: a namespace that refuses root takes no other.
    made.security = match helper_security::of_image(service.facts, cx.options.hardened()) {
        Some(security) => security,
        None => {
            made.image = seed::image(service).to_owned();
            made.pull = made.pull.filter(|_| made.image != helper_security::IMAGE);
            let root = (Some(0), Some(0));
            helper_security::of(service.facts, cx.options.hardened(), root)
        }
    };
    Some(made)
}

/// One init container for all volumes of a service, named after the first.
fn init_container(
    service: &Member<'_>,
    prefix: &str,
    mut mounts: Vec<Mount>,
    words: &[&str],
) -> Option<Container> {
    let volume = mounts.first()?.volume.clone();
    let part = names::label(&volume, 40).unwrap_or_default();
    for (at, mount) in (0..).zip(&mut mounts) {
        mount.sub_path = None;
        mount.read_only = false;
        mount.path = place(at);
    }
    Some(Container {
        name: names::cut(
            format!("{prefix}-{part}-{}", service.name),
            &volume,
            names::LABEL_LIMIT,
        ),
        image: service.image_name.clone(),
        pull: populate::pull_policy(service.facts),
        command: Command {
            entrypoint: words.iter().map(|word| (*word).to_owned()).collect(),
            args: Vec::new(),
            ..Command::default()
        },
        mounts,
        ..Container::default()
    })
}
