//! Bind mounts by kind: configuration, data, source code, and what only the machine has.

use super::folder::{self, Folder, Loaded};
use super::usual::{self, Machine};
use crate::compose::VolumeMount;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::catalogue;
use crate::options::BindMounts;
use crate::plan::context::Context;
use crate::plan::draft::ServiceDraft;
use crate::source::{FileError, FileKind, paths};

/// What becomes of a bind mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bind {
    /// Nothing is mounted, and the reader was told.
    Left,
    /// Nothing is mounted: the image holds the same.
    Source,
    /// A file of the project.
    File(Loaded),
    /// Files of a folder of the project.
    Folder(Vec<Loaded>),
    /// An empty folder.
    Empty,
    /// A claim that stands for the folder.
    Data {
        /// The files that it begins with.
        files: Vec<Loaded>,
        /// Whether more is in it now, which nobody copies.
        filled: bool,
    },
    /// The path of the node.
    Host(&'static str),
}

/// A bind mount with what is needed to decide on it.
pub(super) struct BindMount<'m> {
    /// The path on the machine, absolute and clean.
    pub(super) source: &'m str,
    /// The path as a reader would write it.
    pub(super) shown: &'m str,
    /// As Compose says it.
    pub(super) mount: &'m VolumeMount,
    /// Where it is written.
    pub(super) path: &'m Path,
    /// Whether the source was written from the project's folder on (`./x`, `../x`), not from the root.
    pub(super) relative: bool,
}

/// Decides on a bind mount, and says what the reader has to know.
pub(super) fn decide(
    cx: &mut Context<'_>,
    service: &ServiceDraft<'_>,
    bind: &BindMount<'_>,
) -> Bind {
    if cx.options.bind_mounts() == BindMounts::HostPath
        || service
            .labels
            .get("kompose.volume.type")
            .is_some_and(|kind| kind.eq_ignore_ascii_case("hostpath"))
    {
        return Bind::Host(host_kind(bind));
    }
    let in_project = bind.relative || usual::is_within(bind.source, &cx.project.working_dir);
    if bind.mount.target == "/etc/resolv.conf" {
        let message = "`/etc/resolv.conf` is left out: it would hide the cluster's DNS, and with it the names of all services";
        cx.say_help(
            &rules::BIND_SYSTEM,
            bind.path,
            message,
            "write `dns`, `dns_search` and `dns_opt`",
        );
        return Bind::Left;
    }
    if !in_project {
        return outside(cx, bind);
    }
    match cx
        .files
        .metadata(bind.source)
        .map(|metadata| (metadata.kind, metadata.len))
    {
        Ok((FileKind::File, len)) => file(cx, bind, len),
        Ok((FileKind::Directory, _)) => directory(cx, service, bind),
        Ok((FileKind::Other, _)) => {
            let message = format!(
                "`{}` is a socket or device, which no manifest can carry",
                bind.source
            );
            cx.say(&rules::BIND_SYSTEM, bind.path, message);
            Bind::Left
        }
        Err(FileError::NotFound) => absent(cx, service, bind),
        Err(error) => unreadable(cx, bind, &error),
    }
}

/// What kind of path a node must have.
fn host_kind(bind: &BindMount<'_>) -> &'static str {
    let create = bind
        .mount
        .bind
        .as_ref()
        .and_then(|options| options.create_host_path)
        .unwrap_or(true);
    if bind.source.ends_with(".sock") {
        "Socket"
    } else if usual::looks_like_file(bind.source)
        || usual::machine(bind.source) == Some(Machine::Time)
    {
        "File"
    } else if create {
        "DirectoryOrCreate"
    } else {
        "Directory"
    }
}

/// A path of the machine that is not the project's.
fn outside(cx: &mut Context<'_>, bind: &BindMount<'_>) -> Bind {
    let source = bind.source;
    let host_path = "`--bind-mounts host-path` mounts it from the node";
    match usual::machine(source) {
        Some(Machine::Time) => {
            let message = format!("`{source}` is left out: the node's zone is not the container's");
            let help = "write `TZ: Asia/Seoul` or the like in `environment`";
            cx.say_help(&rules::BIND_TIME, bind.path, message, help);
            return Bind::Left;
        }
        Some(Machine::Socket) => {
            let message = format!(
                "`{source}` is left out: nodes of a cluster run no Docker, and the socket of their runtime is root on the node"
            );
            cx.say_help(&rules::BIND_SYSTEM, bind.path, message, host_path);
            return Bind::Left;
        }
        Some(Machine::System) => {
            let message = format!(
                "`{source}` is left out: it belongs to the machine, and every node has another one"
            );
            cx.say_help(&rules::BIND_SYSTEM, bind.path, message, host_path);
            return Bind::Left;
        }
        Some(Machine::Personal) => {
            let message = format!("`{source}` is left out: it holds keys of a person");
            cx.say_help(
                &rules::BIND_SYSTEM,
                bind.path,
                message,
                "make what the service needs a Compose secret",
            );
            return Bind::Left;
        }
        None => {}
    }
    let file = usual::looks_like_file(source);
    if file || bind.mount.read_only {
        let what = if file { "a file" } else { "a folder" };
        let message =
            format!("`{source}` is left out: it is {what} of the machine, not of the project");
        let help = format!(
            "copy it into the project and mount it as `./{}`, or {host_path}",
            paths::file_name(source)
        );
        cx.say_help(&rules::BIND_OUTSIDE, bind.path, message, help);
        return Bind::Left;
    }
    Bind::Data {
        files: Vec::new(),
        filled: true,
    }
}

fn file(cx: &mut Context<'_>, bind: &BindMount<'_>, len: u64) -> Bind {
    if len > folder::LIMIT {
        let message = format!(
            "`{}` is larger than the 1 MiB that a ConfigMap can hold, and is left out",
            bind.shown
        );
        cx.say_help(
            &rules::BIND_TOO_LARGE,
            bind.path,
            message,
            "put it into the image, or into a volume",
        );
        return Bind::Left;
    }
    let executable = cx
        .files
        .metadata(bind.source)
        .is_ok_and(|metadata| metadata.executable);
    match cx.files.read(bind.source) {
        Ok(bytes) => {
            say_read_only(cx, bind);
            Bind::File(Loaded {
                path: paths::file_name(bind.source).to_owned(),
                bytes,
                executable,
            })
        }
        Err(error) => unreadable(cx, bind, &error),
    }
}

/// The files of a folder that fits into a ConfigMap.
fn load(cx: &mut Context<'_>, bind: &BindMount<'_>, folder: &Folder) -> Vec<Loaded> {
    let (files, failed) = folder::read(cx.files, bind.source, folder);
    for (_, error) in failed {
        unreadable(cx, bind, &error);
    }
    files
}

/// A folder that becomes a claim: what fits is copied into it once, unless a database must begin with an empty one.
fn data(
    cx: &mut Context<'_>,
    service: &ServiceDraft<'_>,
    bind: &BindMount<'_>,
    folder: &Folder,
) -> Bind {
    let known = catalogue::find(&service.container.image);
    let wants_empty = known.is_some_and(|image| image.wants_empty(&bind.mount.target));
    let copied = !folder.too_large && !folder.files.is_empty() && !wants_empty;
    Bind::Data {
        files: if copied {
            load(cx, bind, folder)
        } else {
            Vec::new()
        },
        filled: folder.too_large || (!copied && !folder.files.is_empty()),
    }
}

fn directory(cx: &mut Context<'_>, service: &ServiceDraft<'_>, bind: &BindMount<'_>) -> Bind {
    let folder = match folder::look(cx.files, bind.source) {
        Ok(folder) => folder,
        Err(error) => return unreadable(cx, bind, &error),
    };
    match cx.options.bind_mounts() {
        BindMounts::Claim => return data(cx, service, bind, &folder),
        BindMounts::Config if !folder.too_large && !folder.files.is_empty() => {
            say_read_only(cx, bind);
            return Bind::Folder(load(cx, bind, &folder));
        }
        _ => {}
    }
    let target = &bind.mount.target;
    let known = catalogue::find(&service.container.image);
    let of_data = usual::is_data(target)
        || usual::is_data(bind.source)
        || known.is_some_and(|image| image.keeps_data(target));
    let of_config = usual::is_config(target) || known.is_some_and(|image| image.ships(target));
    let whole_project = usual::is_within(&cx.project.working_dir, bind.source);
    let code = folder.source || folder.too_large;
    if whole_project || (is_over_code(service, bind) && code && !of_data && !of_config) {
        return source(cx, service, bind);
    }
    let writable = !bind.mount.read_only;
    let empty = folder.files.is_empty() && !folder.too_large;
    if writable
        && (known.is_some_and(|image| image.keeps_data(target))
            || (of_data && !of_config)
            || folder.too_large
            || (empty && !usual::is_only_read(target)))
    {
        return data(cx, service, bind, &folder);
    }
    if empty {
        say_empty(cx, bind, "is empty");
        return Bind::Empty;
    }
    if folder.too_large {
        let message = format!(
            "`{}` holds more than the 1 MiB or 500 files that fit into a ConfigMap, and is left out",
            bind.shown
        );
        let help = "put it into the image, or make it a claim with `--bind-mounts claim` and copy it in with `kubectl cp`";
        cx.say_help(&rules::BIND_TOO_LARGE, bind.path, message, help);
        return Bind::Left;
    }
    say_read_only(cx, bind);
    Bind::Folder(load(cx, bind, &folder))
}

/// Whether a folder is the one that the image is built of, or part of it.
fn is_over_code(service: &ServiceDraft<'_>, bind: &BindMount<'_>) -> bool {
    let build = service.service.build.as_ref();
    build
        .and_then(|build| build.context.as_deref())
        .is_some_and(|context| {
            paths::is_absolute(context)
                && (usual::is_within(bind.source, context)
                    || usual::is_within(context, bind.source))
        })
}

/// Source code over the image's own.
fn source(cx: &mut Context<'_>, service: &ServiceDraft<'_>, bind: &BindMount<'_>) -> Bind {
    let shown = bind.shown;
    let target = &bind.mount.target;
    if service.service.build.is_some() {
        let message = format!(
            "source code `{shown}` is not mounted over `{target}`: the image that is built of it holds it"
        );
        cx.say(&rules::BIND_SOURCE, bind.path, message);
    } else {
        let message = format!(
            "source code `{shown}` is not mounted at `{target}`, and image `{}` may not hold it",
            service.container.image
        );
        let finding = Finding::new(&rules::BIND_SOURCE, message)
            .severity(Severity::Warning)
            .help("build an image that holds the code (`build:`)");
        cx.add(finding, bind.path);
    }
    Bind::Source
}

fn absent(cx: &mut Context<'_>, service: &ServiceDraft<'_>, bind: &BindMount<'_>) -> Bind {
    let target = &bind.mount.target;
    let known = catalogue::find(&service.container.image);
    let of_data = usual::is_data(target)
        || usual::is_data(bind.source)
        || known.is_some_and(|image| image.keeps_data(target));
    let looks_like_file = usual::looks_like_file(bind.source) || usual::looks_like_file(target);
    if looks_like_file {
        let message = format!("`{}` is not there and is not mounted", bind.shown);
        let help =
            "Docker would make an empty folder of that name; add the file, or remove the line";
        cx.say_help(&rules::BIND_MISSING, bind.path, message, help);
        return Bind::Left;
    }
    if cx.options.bind_mounts() == BindMounts::Claim {
        return Bind::Data {
            files: Vec::new(),
            filled: false,
        };
    }
    if is_over_code(service, bind) && !of_data && usual::is_code(bind.source) {
        return source(cx, service, bind);
    }
    // What nothing is in and something writes to keeps data, but for folders that are only read at the start.
    if bind.mount.read_only || usual::is_only_read(target) {
        say_empty(cx, bind, "is not there");
        return Bind::Empty;
    }
    Bind::Data {
        files: Vec::new(),
        filled: false,
    }
}

fn unreadable(cx: &mut Context<'_>, bind: &BindMount<'_>, error: &FileError) -> Bind {
    let message = format!("`{}` is left out: it {error}", bind.shown);
    cx.say(&rules::BIND_MISSING, bind.path, message);
    Bind::Left
}

fn say_empty(cx: &mut Context<'_>, bind: &BindMount<'_>, why: &str) {
    let message = format!(
        "`{}` {why}, so `{}` is an empty folder",
        bind.shown, bind.mount.target
    );
    cx.say(&rules::BIND_EMPTY, bind.path, message);
}

/// Files that come from a ConfigMap cannot be written to.
fn say_read_only(cx: &mut Context<'_>, bind: &BindMount<'_>) {
    if !bind.mount.read_only {
        let message = format!(
            "`{}` cannot be written to in the cluster",
            bind.mount.target
        );
        let help = format!(
            "write `{}:{}:ro` when nothing writes to it",
            bind.shown, bind.mount.target
        );
        cx.say_help(&rules::BIND_READ_ONLY, bind.path, message, help);
    }
}
