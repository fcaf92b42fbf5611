//! Directories of volumes that must be empty at first, for services that do not start as root.
//!
//! The kubelet makes the directory of a `subPath` as root. `initdb` sets the mode of its data directory, which only the
//! owner may: `could not change permissions of directory "/var/lib/postgresql/data": Operation not permitted`. A
//! directory that an init container made before belongs to the user that runs.

use super::mounts::EMPTY_DIRECTORY;
use super::pod_volumes::PodVolumes;
use super::populate;
use super::service::Earlier;
use crate::facts::image_content::has_shell;
use crate::facts::running_user::{self, RunningUser};
use crate::model::names;
use crate::model::{Command, Container, Mount};
use crate::plan::context::Context;
use crate::plan::helper_security;
use crate::plan::pods::Member;

/// Where the init container sees the volume.
const VOLUME: &str = "/kuploy/volume";

/// Adds the init containers.
pub(super) fn make(cx: &Context<'_>, earlier: &Earlier<'_>, volumes: &mut PodVolumes) {
    for service in earlier.pods.running() {
        let RunningUser::Numbers { uid, gid } =
            running_user::of(service.facts, cx.options.hardened())
        else {
            continue;
        };
        if uid == 0 || !has_shell(&service.facts.image.config, &service.image_name) {
            continue;
        }
        let wants = |mount: &&Mount| {
            mount.sub_path.as_deref() == Some(EMPTY_DIRECTORY)
                && !mount.read_only
                && cx.facts.wants_empty(service.id, &mount.path)
        };
        let mounts = volumes[service.id].mounts.iter().filter(wants);
        let mounts: Vec<Mount> = mounts.cloned().collect();
        let user = (Some(uid), gid);
        let made = init_container(service, mounts, user, cx.options.hardened());
        volumes[service.id].init_containers.extend(made);
    }
}

/// One init container for all volumes of a service, named after the first.
fn init_container(
    service: &Member<'_>,
    mut mounts: Vec<Mount>,
    user: (Option<i64>, Option<i64>),
    hardened: bool,
) -> Option<Container> {
    let volume = mounts.first()?.volume.clone();
    let part = names::label(&volume, 40).unwrap_or_default();
    for (at, mount) in mounts.iter_mut().enumerate() {
        mount.sub_path = None;
        mount.path = match at {
            0 => VOLUME.to_owned(),
            _ => format!("{VOLUME}-{}", at + 1),
        };
    }
    let words = ["mkdir", "-p", "-m", "0700"].map(str::to_owned);
    let directories = mounts
        .iter()
        .map(|it| format!("{}/{EMPTY_DIRECTORY}", it.path));
    let mut container = Container {
        name: names::cut(
            format!("own-{part}-{}", service.name),
            &volume,
            names::LABEL_LIMIT,
        ),
        image: service.image_name.clone(),
        pull: populate::pull_policy(service.facts),
        command: Command {
            entrypoint: words.into_iter().chain(directories).collect(),
            args: Vec::new(),
            ..Command::default()
        },
        mounts,
        ..Container::default()
    };
    container.security = helper_security::of(service.facts, hardened, user);
    Some(container)
}
