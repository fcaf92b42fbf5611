//! Files of the project that a volume begins with: an init container copies them into the empty volume.

use super::file_objects::PLAIN_DIRECTORY;
use super::populate::pull_policy;
use crate::facts::copied_modes;
use crate::facts::readers::{Reader, reader};
use crate::model::filling::{self, Bringing, VOLUME};
use crate::model::names;
use crate::model::{Command, Container, Mount};
use crate::plan::helper_security;
use crate::plan::pods::Member;

/// Where the init container sees the files.
const FILES: &str = "/kuploy/files";

/// What is copied, and where.
pub(super) struct Seed<'s> {
    /// What it is called after: the ConfigMap or Secret, or the claim.
    pub(super) name: &'s str,
    /// The volume of the files, where there are any.
    pub(super) files: Option<String>,
    /// The volume that they are copied into.
    pub(super) volume: String,
    /// The directory of it.
    pub(super) sub_path: Option<String>,
    /// What there is to do beside: [`copied_modes::beside`].
    pub(super) further: Vec<String>,
    /// The volume outlives the pod: what the program throws away does not come back.
    pub(super) is_kept: bool,
    /// Whether nothing may run as root.
    pub(super) hardened: bool,
    /// Numbers of the user and the group that copy, and to whom the files belong, where they are not those of the image.
    pub(super) user: (Option<i64>, Option<i64>),
}

/// The image that copies: the service's own, where a shell runs in it, so that nothing else has to be pulled.
pub(super) fn image<'s>(service: &'s Member<'_>) -> &'s str {
    let known = service.image.config.shell.as_ref();
    let runs_script = service.process.script.is_some();
    match known.map_or(runs_script, |shell| shell.value) {
        true => &service.image_name,
        false => helper_security::IMAGE,
    }
}

/// The init container that copies files of a ConfigMap or Secret into an empty volume, and makes directories there.
pub(super) fn container(service: &Member<'_>, seed: Seed<'_>) -> Container {
    let name = seed.name;
    let image = image(service);
    let is_foreign = image == helper_security::IMAGE;
    // Everybody may write to a directory of the pod; a claim belongs to root.
    let user = match (seed.user, reader(service.facts)) {
        ((None, _), Reader::User { uid, group }) if !seed.is_kept => (Some(uid), Some(group)),
        (user, _) => user,
    };
    let security = helper_security::of(service.facts, seed.hardened, user);
    let owner = copied_modes::owner(service.facts, seed.hardened);
    let script = filling::of_files(Bringing {
        once: seed.is_kept,
        files: seed.files.is_some(),
        further: !seed.further.is_empty(),
        owner: owner.filter(|_| security.user.is_none()),
        // Seen: directories of mode 0777 for the `www-data` of PHP's servers, which start as root.
        open: !matches!(reader(service.facts), Reader::User { .. }),
    });
    let from = format!("{FILES}/{PLAIN_DIRECTORY}");
    let from = seed.files.is_some().then_some(from);
    let words = ["/bin/sh", "-c", &script, "sh"].map(str::to_owned);
    let words = words.into_iter().chain(from).chain([VOLUME.to_owned()]);
    let files = seed.files.map(|volume| Mount {
        volume,
        path: FILES.to_owned(),
        read_only: true,
        ..Mount::default()
    });
    let volume = Mount {
        volume: seed.volume,
        path: VOLUME.to_owned(),
        sub_path: seed.sub_path,
        ..Mount::default()
    };
    Container {
        name: names::cut(format!("fill-{name}"), name, names::LABEL_LIMIT),
        image: image.to_owned(),
        pull: pull_policy(service.facts).filter(|_| !is_foreign),
        command: Command {
            entrypoint: words.chain(seed.further).collect(),
            ..Command::default()
        },
        mounts: files.into_iter().chain([volume]).collect(),
        security,
        ..Container::default()
    }
}
