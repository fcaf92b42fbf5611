//! Files of the project that a volume begins with: an init container copies them into the empty volume.

use super::file_objects::PLAIN_DIRECTORY;
use super::populate::pull_policy;
use crate::facts::writers;
use crate::model::filling::{self, VOLUME};
use crate::model::names;
use crate::model::{Command, Container, Mount};
use crate::plan::helper_security;
use crate::plan::pods::Member;

/// Where the init container sees the files.
const FILES: &str = "/kuploy/files";

/// What is copied, and where.
pub(super) struct Seed<'s> {
    /// The ConfigMap or Secret.
    pub(super) name: &'s str,
    /// The volume of the files.
    pub(super) files: String,
    /// The volume that they are copied into.
    pub(super) volume: String,
    /// The directory of it.
    pub(super) sub_path: Option<String>,
    /// The mode of all files, where they do not keep theirs.
    pub(super) mode: Option<&'static str>,
    /// Directories beside the files that hold nothing.
    pub(super) empty: &'s [String],
    /// The volume outlives the pod: what the program throws away does not come back.
    pub(super) is_kept: bool,
    /// Whether nothing may run as root.
    pub(super) hardened: bool,
    /// Where the service mounts what it may write to: what is copied belongs to the user that does.
    pub(super) written_at: Option<&'s str>,
}

/// The image that copies: the service's own, where a shell runs in it, so that nothing else has to be pulled.
fn image<'s>(service: &'s Member<'_>) -> &'s str {
    let known = service.image.config.shell.as_ref();
    let runs_script = service.process.script.is_some();
    match known.map_or(runs_script, |shell| shell.value) {
        true => &service.image_name,
        false => helper_security::IMAGE,
    }
}

/// The init container that copies files of a ConfigMap or Secret into an empty volume.
pub(super) fn container(service: &Member<'_>, seed: Seed<'_>) -> Container {
    let Seed {
        name,
        files,
        volume,
        sub_path,
        mode,
        empty,
        is_kept,
        hardened,
        written_at,
    } = seed;
    let from = format!("{FILES}/{PLAIN_DIRECTORY}");
    let script = filling::of_files(is_kept, mode.is_some(), !empty.is_empty());
    let image = image(service);
    let pull = pull_policy(service.facts).filter(|_| image != helper_security::IMAGE);
    let words = ["/bin/sh", "-c", &script, "sh", &from, VOLUME];
    let words = words.into_iter().chain(mode);
    let words = words.chain(empty.iter().map(String::as_str));
    let mut container = Container {
        name: names::cut(format!("fill-{name}"), name, names::LABEL_LIMIT),
        image: image.to_owned(),
        pull,
        command: Command {
            entrypoint: words.map(str::to_owned).collect(),
            args: Vec::new(),
            ..Command::default()
        },
        mounts: vec![
            Mount {
                volume: files,
                path: FILES.to_owned(),
                read_only: true,
                ..Mount::default()
            },
            Mount {
                volume,
                path: VOLUME.to_owned(),
                sub_path,
                ..Mount::default()
            },
        ],
        ..Container::default()
    };
    let user = match written_at {
        Some(target) => writers::filler(
            service.facts,
            hardened,
            target,
            image == helper_security::IMAGE,
        ),
        None => (None, None),
    };
    container.security = helper_security::of(service.facts, hardened, user);
    container
}
