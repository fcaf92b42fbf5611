//! Init containers that copy files into volumes that are empty: the scripts, and one container for many volumes.

use super::{Container, Mount};

/// Where an init container sees its volume; others have a number behind this.
pub(crate) const VOLUME: &str = "/kuploy/volume";

/// Where it sees a shell, where its image may hold none.
pub(crate) const TOOLS: &str = "/kuploy/tools";

/// Puts a shell that needs no library into a directory, with a link for each of its commands.
pub(crate) const BRING_TOOLS: &str =
    "cp /bin/busybox /kuploy/tools/ && /kuploy/tools/busybox --install -s /kuploy/tools";

/// Takes away what a new disk holds, if it is empty.
pub(crate) const WITHOUT_LOST_FOUND: &str =
    r#"for v; do rmdir "$v/lost+found" 2>/dev/null; done; true"#;

/// A file in a directory. Directories do not count: another pod's runtime makes one for each mount inside the volume. Some
/// small images have no `find`.
const FILES: &str = r#"files() { if command -v find >/dev/null; then find "$1" ! -type d | head -n 1; else ls -A "$1" | grep -vx lost+found; fi; }
"#;

/// Whether nothing was copied to `$2` yet, or a copy was cut off.
const HOLDS_NONE: &str = r#"[ -e "$2/.kuploy-copying" ] || [ -z "$(files "$2")" ]"#;

/// Copies `$1` to `$2` if that holds no file; a copy that was cut off is done again. `COPY` keeps owners or does not. An
/// empty directory of root, as a new volume is one, needs no copy: on many file servers nobody may set an owner.
///
/// Measured: a volume that lost the group that the kubelet gave it is changed as a whole when the next pod mounts it, and a
/// key of mode 0600 has 0660 then. So the directory gets that group again.
const OF_IMAGE: &str = r#"[ -d "$1" ] || exit 0
plain() { ls -ldn "$1" | { read -r mode links user group rest; [ "${mode%.}$user$group" = drwxr-xr-x00 ]; }; }
if [ -z "$(ls -A "$1")" ] && plain "$1"; then exit 0; fi
HOLDS_NONE || exit 0
touch "$2/.kuploy-copying" && COPY "$1/." "$2/" && rm -f "$2/.kuploy-copying""#;

/// The copy that keeps owners and modes, but for the group of a volume that the kubelet gave it to.
const WITH_OWNERS: (&str, &str) = (
    r#"touch "$2/.kuploy-copying" && COPY "$1/." "$2/""#,
    r#"given() { ls -ldn "$1" | { read -r mode links user group rest; case $mode in d?????s*) echo "$group"; esac; }; }
g=$(given "$2")
touch "$2/.kuploy-copying" && cp -a "$1/." "$2/" && { [ -z "$g" ] || { chgrp "$g" "$2" && chmod g+rwxs "$2"; }; }"#,
);

/// What that script does where pods of several services fill a volume: one after the other, or a pod that is late would
/// write over what the program of another one has changed. A pod that was killed leaves its lock behind: the first of those
/// that see no change for a minute takes it away, which by the name of the last beat only one can.
///
/// Measured: a copy that wrote nothing for a minute (a network disk that hangs) was taken over while it lived, and the second
/// copy put the image's file in the place of what the first service had written. So who copies changes the name of a
/// directory in the lock every few seconds. The size is looked at too, since pods of an earlier version have no such beat.
const IN_TURN: &[(&str, &str)] = &[
    (
        "grep -vx lost+found",
        "grep -vx -e lost+found -e .kuploy-lock",
    ),
    (
        "HOLDS_NONE || exit 0\n",
        r#"lock=$2/.kuploy-lock; n=0
until mkdir "$lock" 2>/dev/null || [ $n -ge 90 ] || [ ! -w "$2" ]; do t=$s; b=$(ls "$lock" 2>/dev/null); s="$b $(du -s "$2" 2>/dev/null)"; [ "$s" = "$t" ] || n=0; n=$((n+1)); [ $n != 60 ] || rmdir "$lock/$b" "$lock" 2>/dev/null; sleep 1; done
HOLDS_NONE || { rm -rf "$lock"; exit 0; }
beats() { i=0; while mkdir "$lock/$((i+1))"; do rmdir "$lock/$i"; i=$((i+1)); sleep 5; done 2>/dev/null; }
beats &
"#,
    ),
    (
        r#"rm -f "$2/.kuploy-copying""#,
        r#"rm -f "$2/.kuploy-copying" || n=failed
kill $! 2>/dev/null; rm -rf "$lock"; [ "$n" != failed ]"#,
    ),
];

/// Runs the function `fill` on each pair of arguments.
const FILL_ALL: &str = r#"while [ $# -gt 0 ]; do fill "$1" "$2" || exit 1; shift 2; done"#;

/// Whether files of the project were never copied to `$2`, or a copy was cut off. Under Docker a directory that the program
/// has emptied stays empty (measured: an inbox had its first order again at each new pod, which was processed again). The
/// mark is the setuid bit of the directory, which Linux gives no meaning there: a program that lists its directory would take
/// a file for one of its own. Where it cannot be set (another user's directory, some file servers) it is a file all the same:
/// measured, a program of user 1000 imported the files of its inbox again at each start.
const HOLDS_NONE_YET: &str =
    r#"[ -e "$2/.kuploy-copying" ] || { [ ! -u "$2" ] && [ -z "$(files "$2")" ]; }"#;

/// Copies the files in a directory of `$1` to `$2` if that holds no file.
const OF_FILES: &str = r#"HOLDS_NONE || exit 0
touch "$2/.kuploy-copying" && cp -R "$1/." "$2/" && rm -f "$2/.kuploy-copying" || exit 1"#;

/// What that script does once in the life of a volume.
const ONCE: &[(&str, &str)] = &[
    (
        "HOLDS_NONE || exit 0",
        r#"mark() { [ -u "$1" ] || chmod u+s "$1" 2>/dev/null || touch "$1/.kuploy-filled" 2>/dev/null || true; }
HOLDS_NONE || { mark "$2"; exit 0; }"#,
    ),
    ("|| exit 1", "&& mark \"$2\" || exit 1"),
    ("HOLDS_NONE", HOLDS_NONE_YET),
];

/// The copy, and what a ConfigMap cannot hold.
const COPY: &str = r#"cp -R "$1/." "$2/""#;

/// What is done to the paths that stand behind: with `/` at the end a directory that is made, else what is its owner's
/// alone. Before the mark of the copy is gone: one that is cut off is done again as a whole.
const FURTHER: &str = r#"( cd "$2" && shift 2 && for p; do case $p in */) mkdir -p "./$p";; *) chmod go= "./$p";; esac || exit 1; done )"#;

/// The same where they belong to another user than who copies. Where nobody may set an owner, as on many file servers,
/// everybody reads them.
const TO_OWNER: (&str, &str) = (
    "|| exit 1; done",
    r#"|| exit 1; chown OWNER "./$p" || chmod a+rX "./$p"; done"#,
);

/// A directory that everybody may write to, also one that the copy has made.
const TO_ALL: (&str, &str) = (
    r#"mkdir -p "./$p""#,
    r#"( umask 0; mkdir -p "./$p" ) && { chmod a+rwx "./$p" 2>/dev/null || true; }"#,
);

/// What an init container copies of its image into volumes, one of its mounts for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filling {
    how: How,
    /// The directories of the image.
    from: Vec<String>,
}

/// How it copies: one container does all that is copied alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct How {
    keeps_owners: bool,
    /// Pods of other services fill the same volumes.
    in_turn: bool,
    /// Its shell is the one in `TOOLS`.
    has_tools: bool,
}

impl Filling {
    /// Copies a directory of the image, with its owners or without.
    pub(crate) fn of_image(from: &str, keeps_owners: bool) -> Self {
        Self {
            how: How {
                keeps_owners,
                in_turn: false,
                has_tools: false,
            },
            from: vec![from.to_owned()],
        }
    }

    /// The same, one pod after the other.
    pub(crate) const fn in_turn(mut self) -> Self {
        self.how.in_turn = true;
        self
    }

    /// The same with a shell that the image need not hold.
    pub(crate) const fn with_tools(mut self) -> Self {
        self.how.has_tools = true;
        self
    }

    /// What runs in the container.
    pub(crate) fn words(&self) -> Vec<String> {
        let (shell, exports) = match self.how.has_tools {
            true => (format!("{TOOLS}/sh"), format!("export PATH={TOOLS}\n")),
            false => ("/bin/sh".to_owned(), String::new()),
        };
        let (plain, with_owners) = WITH_OWNERS;
        let of_image = match self.how.keeps_owners {
            true => OF_IMAGE.replace(plain, with_owners),
            // Who copies owns the files; their modes are those of the image.
            false => OF_IMAGE.replace("COPY", "umask 0 && cp -R"),
        };
        let steps = if self.how.in_turn { IN_TURN } else { &[] };
        let holds_none = format!("{}{HOLDS_NONE}", changed(FILES, steps));
        let body = changed(&of_image, steps).replace("HOLDS_NONE", &holds_none);
        let script = match self.from.as_slice() {
            [_] => format!("{exports}{body}"),
            _ => {
                let body = body.replace("exit 0", "return 0").replace('\n', "\n  ");
                format!("{exports}fill() {{\n  {body}\n}}\n{FILL_ALL}")
            }
        };
        let words = [shell, "-c".to_owned(), script, "sh".to_owned()];
        let pairs = (0..).zip(&self.from);
        let pairs = pairs.flat_map(|(at, from)| [from.clone(), place(at)]);
        words.into_iter().chain(pairs).collect()
    }
}

/// Where an init container sees the volume that it fills after so many others.
pub(crate) fn place(at: usize) -> String {
    match at {
        0 => VOLUME.to_owned(),
        _ => format!("{VOLUME}-{}", at + 1),
    }
}

/// What a script does that brings files of the project into a volume.
#[derive(Clone, Copy)]
pub(crate) struct Bringing {
    /// Once in the life of the volume.
    pub(crate) once: bool,
    /// It copies files; else it has no first argument.
    pub(crate) files: bool,
    /// Paths stand behind the volume: directories that it makes, and what is its owner's alone.
    pub(crate) further: bool,
    /// Whose those are, where that is another one than who copies.
    pub(crate) owner: Option<i64>,
    /// Whoever works in them is another user than root, if nobody knows which.
    pub(crate) open: bool,
}

/// The script that brings files of the project into a volume.
pub(crate) fn of_files(what: Bringing) -> String {
    let once = if what.once { ONCE } else { &[] };
    let body = changed(OF_FILES, once).replace("HOLDS_NONE", HOLDS_NONE);
    let further = match what.owner {
        Some(owner) => changed(FURTHER, [&TO_OWNER]).replace("OWNER", &owner.to_string()),
        None => FURTHER.to_owned(),
    };
    let further = match what.open {
        true => changed(&further, [&TO_ALL]),
        false => further,
    };
    let steps = match (what.files, what.further) {
        (true, true) => format!("{COPY} && {further}"),
        (true, false) => COPY.to_owned(),
        (false, _) => further,
    };
    let script = format!("{FILES}{}", body.replace(COPY, &steps));
    match what.files {
        true => script,
        false => script.replace("$2", "$1").replace("shift 2", "shift"),
    }
}

/// A script with some of its steps in the place of others.
fn changed<'s>(script: &str, steps: impl IntoIterator<Item = &'s (&'s str, &'s str)>) -> String {
    let change = |text: String, (plain, own): &(&str, &str)| text.replace(plain, own);
    steps.into_iter().fold(script.to_owned(), change)
}

/// Changes how an init container copies.
pub(crate) fn change(container: &mut Container, change: impl FnOnce(Filling) -> Filling) {
    container.fills = container.fills.take().map(change);
    if let Some(fills) = &container.fills {
        container.command.entrypoint = fills.words();
    }
}

/// Adds an init container that copies what an image has, or lets one that does the same for other volumes do it for its
/// volume, which is its first mount: each container takes a second to start. That one keeps its name.
pub(crate) fn add(made: &mut Vec<Container>, init: Option<Container>) {
    let Some(mut init) = init else { return };
    let mut alike = made.iter_mut().filter(|other| {
        (&other.image, other.pull, &other.security) == (&init.image, init.pull, &init.security)
    });
    let same = init.fills.as_mut().and_then(|fills| {
        alike.find_map(|other| {
            let many = other.fills.as_mut().filter(|it| it.how == fills.how)?;
            let place = place(many.from.len());
            let pairs = fills.from.iter().cloned().map(|from| [from, place.clone()]);
            let is_second = many.from.len() == 1;
            // The script for two is that for a thousand.
            other.command.entrypoint.extend(pairs.flatten());
            many.from.append(&mut fills.from);
            if is_second {
                other.command.entrypoint = many.words();
            }
            Some((&mut other.mounts, place))
        })
    });
    match same {
        Some((mounts, path)) => {
            let mount = init.mounts.into_iter().next();
            mounts.extend(mount.map(|mount| Mount { path, ..mount }));
        }
        None => made.push(init),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_argument_is_the_volume_where_no_files_are_copied() {
        let what = Bringing {
            once: true,
            files: false,
            further: true,
            owner: Some(999),
            open: false,
        };
        let script = of_files(what);
        assert!(
            !script.contains("$2") && !script.contains("cp -R"),
            "{script}"
        );
        assert!(script.contains(r#"cd "$1" && shift && for p"#), "{script}");
        assert!(script.contains("chown 999 \"./$p\""), "{script}");
    }
}
