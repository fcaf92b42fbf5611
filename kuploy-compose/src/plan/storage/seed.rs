//! Files of the project that a claim begins with: an init container copies them into the empty claim.

use super::file_objects::SEED_DIRECTORY;
use super::service::Consumer;
use crate::model::{Command, Container, Mount};
use crate::plan::names;

/// Where the init container sees the volume.
const VOLUME: &str = "/kuploy/volume";

/// Copies the files in a folder of `$1` to `$2` if that is empty.
const SEED_SCRIPT: &str = r#"[ -z "$(ls -A "$2" | grep -vx lost+found)" ] || exit 0
cp -R "$1/." "$2/""#;

/// A small image with a shell and `cp`.
const HELPER_IMAGE: &str = "busybox:1.37";

/// Where the init container sees the files that a claim begins with.
const FILES: &str = "/kuploy/files";

/// The init container that copies files of a ConfigMap or Secret into an empty claim.
pub(super) fn container(
    service: &Consumer<'_>,
    name: &str,
    files: String,
    volume: String,
    sub_path: Option<String>,
) -> Container {
    let from = format!("{FILES}/{}", SEED_DIRECTORY);
    let words = ["/bin/sh", "-c", SEED_SCRIPT, "sh", &from, VOLUME];
    let mut container = Container {
        name: names::cut(format!("fill-{name}"), name, names::LABEL_LIMIT),
        image: HELPER_IMAGE.to_owned(),
        command: Command {
            entrypoint: words.map(str::to_owned).to_vec(),
            args: Vec::new(),
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
    if let Some(user) = service.user() {
        container.security.user = user.user_id();
        container.security.group = user.group_id();
    }
    container
}
