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
        let made: Vec<Container> = mounts
            .map(|mount| init_container(service, mount, (Some(uid), gid), cx.options.hardened()))
            .collect();
        volumes[service.id].init_containers.extend(made);
    }
}

fn init_container(
    service: &Member<'_>,
    mount: &Mount,
    user: (Option<i64>, Option<i64>),
    hardened: bool,
) -> Container {
    let part = names::label(&mount.volume, 40).unwrap_or_default();
    let words = ["mkdir", "-p", "-m", "0700"].map(str::to_owned);
    let directory = format!("{VOLUME}/{EMPTY_DIRECTORY}");
    let mut container = Container {
        name: names::cut(
            format!("own-{part}-{}", service.name),
            &mount.volume,
            names::LABEL_LIMIT,
        ),
        image: service.image_name.clone(),
        pull: populate::pull_policy(service.facts),
        command: Command {
            entrypoint: words.into_iter().chain([directory]).collect(),
            args: Vec::new(),
            ..Command::default()
        },
        mounts: vec![Mount {
            path: VOLUME.to_owned(),
            sub_path: None,
            ..mount.clone()
        }],
        ..Container::default()
    };
    container.security = helper_security::of(service.facts, hardened, user);
    container
}
