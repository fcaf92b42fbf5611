//! Init containers that copy files into volumes that are empty: the scripts, and one container for many volumes.

use super::{Container, Mount};

/// Where an init container sees its volume; others have a number behind this.
pub(crate) const VOLUME: &str = "/kuploy/volume";

/// Where it sees a shell, where its image may hold none.
pub(crate) const TOOLS: &str = "/kuploy/tools";

/// Puts a shell that needs no library into a directory, with a link for each of its commands.
pub(crate) const BRING_TOOLS: &str =
    "cp /bin/busybox /kuploy/tools/ && /kuploy/tools/busybox --install -s /kuploy/tools";

/// Whether nothing was copied to `$2` yet, or a copy was cut off. Directories do not count: another pod's runtime makes one
/// for each mount inside the volume. Some small images have no `find`.
const HOLDS_NONE: &str = r#"files() { if command -v find >/dev/null; then find "$1" ! -type d | head -n 1; else ls -A "$1" | grep -vx lost+found; fi; }
[ -e "$2/.kuploy-copying" ] || [ -z "$(files "$2")" ]"#;

/// Copies `$1` to `$2` if that holds no file; a copy that was cut off is done again. `COPY` keeps owners or does not. An
/// empty directory of root, as a new volume is one, needs no copy: on many file servers nobody may set an owner.
const OF_IMAGE: &str = r#"[ -d "$1" ] || exit 0
plain() { ls -ldn "$1" | { read -r mode links user group rest; [ "${mode%.}$user$group" = drwxr-xr-x00 ]; }; }
if [ -z "$(ls -A "$1")" ] && plain "$1"; then exit 0; fi
HOLDS_NONE || exit 0
touch "$2/.kuploy-copying" && COPY "$1/." "$2/" && rm -f "$2/.kuploy-copying""#;

/// How that script begins, after what it exports.
const BEGIN: &str = r#"[ -d "$1" ]"#;

/// Runs the function `fill` on each pair of arguments.
const FILL_ALL: &str = r#"while [ $# -gt 0 ]; do fill "$1" "$2" || exit 1; shift 2; done"#;

/// Copies the files in a directory of `$1` to `$2` if that holds no file, with mode `$3` where one is given.
const OF_FILES: &str = r#"HOLDS_NONE || exit 0
touch "$2/.kuploy-copying" && cp -R "$1/." "$2/" && rm -f "$2/.kuploy-copying" || exit 1"#;

/// The end of the script where files need a mode of their own.
const WITH_MODE: &str =
    "\nfor f in \"$2\"/* \"$2\"/.*; do if [ -f \"$f\" ]; then chmod \"$3\" \"$f\"; fi; done";

/// The script that copies what an image has at a path, with its owners or without.
pub(crate) fn of_image(with_owners: bool) -> String {
    let copy = match with_owners {
        true => "cp -a",
        false => "cp -R",
    };
    OF_IMAGE
        .replace("HOLDS_NONE", HOLDS_NONE)
        .replace("COPY", copy)
}

/// The script that copies files of the project.
pub(crate) fn of_files(with_mode: bool) -> String {
    let end = if with_mode { WITH_MODE } else { "" };
    format!("{}{end}", OF_FILES.replace("HOLDS_NONE", HOLDS_NONE))
}

/// Adds an init container that copies what an image has, or lets one that does the same for other volumes do it for its
/// volume, which is its first mount: each container takes a second to start. That one keeps its name.
pub(crate) fn add(made: &mut Vec<Container>, init: Option<Container>) {
    let Some(mut init) = init else { return };
    let words = &init.command.entrypoint;
    let of_many = words.get(2).filter(|_| !made.is_empty());
    let of_many = of_many.map(|script| self::of_many(script));
    let same = made.iter_mut().find(|other| {
        let script = other.command.entrypoint.get(2);
        (script == of_many.as_ref() || script == words.get(2))
            && other.command.entrypoint.first() == words.first()
            && (&other.image, other.pull, &other.security)
                == (&init.image, init.pull, &init.security)
    });
    let (Some(same), Some(of_many), [.., from, _], false) =
        (same, of_many, words.as_slice(), init.mounts.is_empty())
    else {
        made.push(init);
        return;
    };
    let many = &mut same.command.entrypoint;
    // Before the pairs of paths stand the shell, `-c`, the script and its name.
    let place = format!("{VOLUME}-{}", many.len() / 2 - 1);
    if let Some(script) = many.get_mut(2) {
        *script = of_many;
    }
    many.extend([from.clone(), place.clone()]);
    let mount = init.mounts.swap_remove(0);
    same.mounts.push(Mount {
        path: place,
        ..mount
    });
}

/// The script of an image's files for many volumes.
fn of_many(script: &str) -> String {
    let (exports, body) = script.split_at(script.find(BEGIN).unwrap_or_default());
    let body = body.replace("exit 0", "return 0").replace('\n', "\n  ");
    format!("{exports}fill() {{\n  {body}\n}}\n{FILL_ALL}")
}
