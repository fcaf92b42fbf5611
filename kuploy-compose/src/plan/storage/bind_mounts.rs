//! Bind mounts by kind: configuration, data, source code, and what only the machine has.

use super::{data_in_source, ignored_files};
use crate::compose::VolumeMount;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::host_paths::{self, HostPath};
use crate::facts::image::Holds;
use crate::facts::mounted_files::{Content, Directory, MountedFile, MountedPath, Oversize};
use crate::facts::path_conventions as conventions;
use crate::facts::secret_files;
use crate::facts::written_paths;
use crate::options::BindMounts;
use crate::plan::context::Context;
use crate::plan::pods::Member;
use crate::source::{FileError, paths};

/// What becomes of a bind mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bind {
    /// Nothing is mounted, and the reader was told.
    Left,
    /// Nothing is mounted: the image holds the same.
    Source,
    /// A file of the project.
    File(MountedFile),
    /// Files of a folder of the project.
    Directory(Vec<MountedFile>),
    /// A file, or files of a directory, that the service writes to: each pod gets a copy.
    Copied {
        /// The files.
        files: Vec<MountedFile>,
        /// One file is mounted, not a directory.
        single: bool,
        /// The service is known to write; of an image that nobody knows it may.
        known: bool,
    },
    /// A file that the service keeps its state in: a claim that begins with it.
    State(MountedFile),
    /// An empty folder.
    Empty,
    /// A claim that stands for the folder.
    Data {
        /// The files that it begins with.
        files: Vec<MountedFile>,
        /// Whether more is in it now, which nobody copies.
        filled: bool,
    },
    /// The path of the node.
    Host(Option<&'static str>),
    /// Nothing can be mounted, unless a directory above it becomes a claim: then it is a path in that.
    Withheld(Withheld),
}

/// Why a path of the project cannot be mounted by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Withheld {
    /// A file that is larger than a ConfigMap may be.
    LargeFile,
    /// A directory that is.
    LargeDirectory(Option<Oversize>),
    /// A file that is not there.
    AbsentFile,
    /// A directory outside of the project that is only read.
    OutsideDirectory,
}

/// A bind mount with what is needed to decide on it.
pub(super) struct BindMount<'m> {
    /// The path on the host.
    pub(super) mounted: &'m MountedPath,
    /// As Compose says it.
    pub(super) mount: &'m VolumeMount,
    /// Where it is written.
    pub(super) path: &'m Path,
}

/// Decides on a bind mount, and says what the reader has to know.
pub(super) fn decide(cx: &mut Context<'_>, service: &Member<'_>, bind: &BindMount<'_>) -> Bind {
    let label = service.labels.get("kompose.volume.type");
    if label.is_some_and(|kind| kind.eq_ignore_ascii_case("hostpath")) {
        return Bind::Host(host_kind(bind));
    }
    if cx.options.bind_mounts() == BindMounts::HostPath {
        return of_node(cx, service, bind);
    }
    if bind.mount.target == "/etc/resolv.conf" {
        let message = "bind mount `/etc/resolv.conf` skipped: it would replace the cluster DNS, and service names would not resolve";
        cx.say_help(
            &rules::BIND_SYSTEM,
            bind.path,
            message,
            "use `dns`, `dns_search` and `dns_opt`",
        );
        return Bind::Left;
    }
    match cx.facts.mounted.content(bind.mounted) {
        None => outside(cx, service, bind),
        Some(Content::File(file)) => self::file(cx, service, bind, file),
        Some(Content::LargeFile) => Bind::Withheld(Withheld::LargeFile),
        Some(Content::Directory(directory)) => self::directory(cx, service, bind, directory),
        Some(Content::Special) => {
            let message = format!(
                "bind mount `{}` skipped: a manifest cannot contain a socket or device",
                bind.mounted.path
            );
            cx.say(&rules::BIND_SYSTEM, bind.path, message);
            Bind::Left
        }
        Some(Content::Absent) => absent(cx, service, bind),
        Some(Content::Unreadable(error)) => unreadable(cx, bind, error),
    }
}

/// A mount of the node's own path. Files of the project that fit into a ConfigMap are no files of a node: the program runs
/// where the repository is, which no node has.
fn of_node(cx: &mut Context<'_>, service: &Member<'_>, bind: &BindMount<'_>) -> Bind {
    let decided = match cx.facts.mounted.content(bind.mounted) {
        Some(Content::File(file)) => self::file(cx, service, bind, file),
        Some(Content::Directory(found)) if !found.too_large && !found.is_empty() => {
            directory(cx, service, bind, found)
        }
        _ => Bind::Left,
    };
    match decided {
        Bind::File(_) | Bind::Directory(_) | Bind::Copied { .. } | Bind::Source => decided,
        _ => Bind::Host(host_kind(bind)),
    }
}

/// What kind of path a node must have.
///
/// Docker makes a directory of what is not there. A path of the system, and one that is only read, may as well be a
/// file (`/etc/machine-id`, `/opt/agent/license`): nothing is checked there, since a wrong kind keeps the pod from
/// starting.
fn host_kind(bind: &BindMount<'_>) -> Option<&'static str> {
    let create = bind
        .mount
        .bind
        .as_ref()
        .and_then(|options| options.create_host_path)
        .unwrap_or(true);
    let path = bind.mounted.path.as_str();
    if path.ends_with(".sock") {
        Some("Socket")
    } else if conventions::looks_like_file(path) {
        Some("File")
    } else if host_paths::classify(path).is_some() || bind.mount.read_only {
        None
    } else if create {
        Some("DirectoryOrCreate")
    } else {
        Some("Directory")
    }
}

/// What does in a cluster what a service does through the socket of Docker.
fn instead_of_docker(service: &Member<'_>) -> String {
    match service.known.on_kubernetes() {
        Some(known) => known.to_owned(),
        None => format!(
            "leave `{}` out of the cluster with `profiles: [docker]`, or use a mode of its program that works with the Kubernetes API (`x-kuploy: {{service-account: NAME}}`)",
            service.key
        ),
    }
}

/// A path of the machine that is not the project's.
/// How a path outside of the project is mounted all the same.
const FROM_NODE: &str = "to mount it from the node: `--bind-mounts host-path`";

fn copied_into_project(source: &str) -> String {
    let name = paths::file_name(source);
    format!("copy it into the project and mount it as `./{name}`, or {FROM_NODE}")
}

fn outside(cx: &mut Context<'_>, service: &Member<'_>, bind: &BindMount<'_>) -> Bind {
    let source = bind.mounted.path.as_str();
    let host_path = FROM_NODE;
    let is_file = conventions::looks_like_file(source);
    let (rule, why, help) = match host_paths::classify(source) {
        Some(HostPath::Time) => (
            &rules::BIND_TIME,
            "the container would get the time zone of the node",
            "set the time zone in `environment`, for example `TZ: Asia/Seoul`".to_owned(),
        ),
        Some(HostPath::EngineSocket) => (
            &rules::BIND_SYSTEM,
            "nodes do not run Docker, and access to the socket of their container runtime is root access to the node",
            instead_of_docker(service),
        ),
        Some(HostPath::Socket) => (
            &rules::BIND_SYSTEM,
            "it is the socket of a process on the Docker host",
            format!("connect over TCP, or {host_path}"),
        ),
        Some(HostPath::System) => (
            &rules::BIND_SYSTEM,
            "it belongs to the Docker host, and every node has its own",
            host_path.to_owned(),
        ),
        Some(HostPath::Personal) => (
            &rules::BIND_SYSTEM,
            "it contains personal keys",
            "pass what the service needs as a Compose secret".to_owned(),
        ),
        None if is_file => (
            &rules::BIND_OUTSIDE,
            "it is a file outside the project",
            copied_into_project(source),
        ),
        None if bind.mount.read_only => return Bind::Withheld(Withheld::OutsideDirectory),
        None => {
            return Bind::Data {
                files: Vec::new(),
                filled: true,
            };
        }
    };
    cx.say_help(
        rule,
        bind.path,
        format!("bind mount `{source}` skipped: {why}"),
        help,
    );
    Bind::Left
}

fn file(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    bind: &BindMount<'_>,
    file: &MountedFile,
) -> Bind {
    let target = bind.mount.target.as_str();
    let mut file = file.clone();
    file.owner_only |= secret_files::is_owner_only(paths::file_name(target));
    if !bind.mount.read_only {
        let arguments = service.process.words();
        let kept = written_paths::is_state_file(paths::file_name(target))
            || arguments
                .iter()
                .any(|word| written_paths::is_certificate_store(word, target));
        if kept {
            return Bind::State(file);
        }
        if written_paths::is_written(service.facts, target) {
            return Bind::Copied {
                files: vec![file],
                single: true,
                known: true,
            };
        }
        say_read_only(cx, bind);
    }
    Bind::File(file)
}

/// Whether a service may write to a directory with files of the project: Compose lets it, and nobody knows what its image
/// does there. Seen in entrypoints of images that make their configuration from templates and variables, and exit where
/// they cannot (mailcow's `postfix.sh`, Wikibase's `entrypoint.sh`).
fn may_write(service: &Member<'_>, target: &str) -> bool {
    let is_known = service.known.is_known() || service.service.build.is_some();
    !is_known && !conventions::is_only_read(target)
}

/// Says why nothing is mounted.
pub(super) fn say_withheld(cx: &mut Context<'_>, why: &Withheld, shown: &str, path: &Path) {
    let (rule, reason, help) = match why {
        Withheld::LargeFile => (
            &rules::BIND_TOO_LARGE,
            format!("file `{shown}` skipped: it is larger than 1 MiB, the limit of a ConfigMap"),
            "add it to the image, or to a volume".to_owned(),
        ),
        Withheld::LargeDirectory(oversize) => (
            &rules::BIND_TOO_LARGE,
            format!(
                "bind mount `{shown}` skipped: {}",
                too_large(shown, oversize.as_ref())
            ),
            "add it to the image, or use a claim with `--bind-mounts claim` and copy the files with `kubectl cp`".to_owned(),
        ),
        Withheld::OutsideDirectory => (
            &rules::BIND_OUTSIDE,
            format!("bind mount `{shown}` skipped: it is a directory outside the project"),
            copied_into_project(shown),
        ),
        Withheld::AbsentFile => (
            &rules::BIND_MISSING,
            format!("bind mount `{shown}` skipped: it does not exist"),
            "add the file, or remove the line; Docker creates an empty directory of that name"
                .to_owned(),
        ),
    };
    cx.say_help(rule, path, reason, help);
}

fn too_large(shown: &str, oversize: Option<&Oversize>) -> String {
    match oversize {
        Some(Oversize::Repository(path)) => format!("`{shown}/{path}` is a Git repository"),
        Some(Oversize::Dependencies(path)) => {
            format!("`{shown}/{path}` is a directory of a package manager")
        }
        Some(Oversize::Deep(path)) => format!("`{shown}/{path}` is nested too deeply"),
        Some(Oversize::Size) | None => {
            "it has more than 1 MiB or 500 files, the limit of a ConfigMap".to_owned()
        }
    }
}

/// The files of a directory that fits into a ConfigMap.
fn files(cx: &mut Context<'_>, bind: &BindMount<'_>, directory: &Directory) -> Vec<MountedFile> {
    let named = |entry: &str| format!("{}/{entry}", bind.mounted.shown.trim_end_matches('/'));
    for (entry, error) in &directory.unreadable {
        let message = format!("file `{}` skipped: it {error}", named(entry));
        let help = format!(
            "replace it with a file, or remove it; the rest of `{}` is mounted",
            bind.mounted.shown
        );
        cx.say_help(&rules::BIND_MISSING, bind.path, message, help);
    }
    for entry in &directory.empty {
        let message = format!(
            "`{}` skipped: it is an empty directory, and a ConfigMap only contains files",
            named(entry)
        );
        let help = "add a file if the program needs the directory";
        let finding = Finding::new(&rules::BIND_EMPTY, message).severity(Severity::Info);
        cx.add(finding.help(help), bind.path);
    }
    directory.files.clone()
}

/// A folder that becomes a claim: what fits is copied into it once, unless a database must begin with an empty one.
fn data(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    bind: &BindMount<'_>,
    directory: &Directory,
) -> Bind {
    let wants_empty = cx.facts.wants_empty(service.id, &bind.mount.target);
    let copied = !directory.too_large && !directory.is_empty() && !wants_empty;
    Bind::Data {
        files: if copied {
            files(cx, bind, directory)
        } else {
            Vec::new()
        },
        filled: !copied && !directory.is_empty(),
    }
}

fn directory(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    bind: &BindMount<'_>,
    directory: &Directory,
) -> Bind {
    match cx.options.bind_mounts() {
        BindMounts::Claim => return data(cx, service, bind, directory),
        BindMounts::Config if !directory.too_large && !directory.is_empty() => {
            say_read_only(cx, bind);
            return Bind::Directory(files(cx, bind, directory));
        }
        _ => {}
    }
    let target = &bind.mount.target;
    let is_provisioned = conventions::is_provisioned(target);
    let keeps_data = cx.facts.keeps_data(service.id, target) && !is_provisioned;
    let of_data = !is_provisioned
        && (conventions::is_data(target)
            || conventions::is_data(&bind.mounted.path)
            || keeps_data
            || (directory.state && !directory.source));
    // `/config` is where images that nobody has to configure keep what they are told at run time.
    let of_config = (conventions::is_config(target) && target != "/config")
        || service.known.ships(target) == Some(true);
    let whole_project = conventions::is_within(&cx.project.working_dir, &bind.mounted.path);
    let holds = held(cx, service, bind);
    let code = directory.source || directory.too_large;
    // A directory that the Dockerfile copies to the same path is code, whatever the path is called.
    let is_copied = matches!(holds, Holds::All | Holds::Part) && directory.source;
    let is_code = service.builds_from(&bind.mounted.path)
        && code
        && !of_data
        && (!of_config || is_copied)
        && (holds != Holds::Nothing || installs_below(service, target));
    if whole_project || is_code {
        return source(cx, service, bind, holds);
    }
    let writable = !bind.mount.read_only;
    let empty = directory.is_empty();
    if writable
        && (keeps_data
            || (of_data && !of_config)
            || directory.too_large
            || (empty && !conventions::is_only_read(target)))
    {
        return data(cx, service, bind, directory);
    }
    if empty {
        say_empty(cx, bind, "is empty");
        return Bind::Empty;
    }
    if directory.too_large {
        return Bind::Withheld(Withheld::LargeDirectory(directory.oversize.clone()));
    }
    configuration(cx, service, bind, directory)
}

/// Whether a volume keeps what the image installed from being hidden by a mount at a path: `./web:/app` beside
/// `/app/node_modules`. A development server runs there, which also writes; a ConfigMap would hide what is installed.
fn installs_below(service: &Member<'_>, target: &str) -> bool {
    let mut mounts = service.service.volumes.iter().map(|mount| &mount.target);
    mounts.any(|inner| {
        inner != target
            && conventions::is_within(inner, target)
            && conventions::is_dependencies(inner)
    })
}

/// A directory with configuration: read from a ConfigMap, or from a copy that can be written to.
fn configuration(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    bind: &BindMount<'_>,
    directory: &Directory,
) -> Bind {
    let target = &bind.mount.target;
    let known = written_paths::is_written(service.facts, target);
    if !bind.mount.read_only && (known || may_write(service, target)) {
        return Bind::Copied {
            files: files(cx, bind, directory),
            single: false,
            known,
        };
    }
    say_read_only(cx, bind);
    Bind::Directory(files(cx, bind, directory))
}

/// What the image that a service builds holds of a mounted directory.
fn held(cx: &Context<'_>, service: &Member<'_>, bind: &BindMount<'_>) -> Holds {
    let target = paths::clean(&bind.mount.target);
    let image = &service.image.files;
    image.holds(cx.facts.files, &bind.mounted.path, &target)
}

/// Source code over the image's own.
fn source(cx: &mut Context<'_>, service: &Member<'_>, bind: &BindMount<'_>, holds: Holds) -> Bind {
    let shown = bind.mounted.shown.as_str();
    let target = &bind.mount.target;
    if holds == Holds::Nothing && service.service.build.is_some() {
        let message = format!(
            "source code `{shown}` is not mounted at `{target}`, and the Dockerfile copies nothing there: `{}` starts without it",
            service.key
        );
        let from = service.image.files.in_context(&bind.mounted.path);
        let help = match from {
            Some(from) => format!("copy it in the Dockerfile: `COPY {from} {target}`"),
            None => "copy it in the Dockerfile".to_owned(),
        };
        let finding = Finding::new(&rules::BIND_SOURCE, message).severity(Severity::Warning);
        cx.add(finding.help(help), bind.path);
    } else if service.service.build.is_some() {
        let message = format!(
            "source code `{shown}` is not mounted at `{target}`: the built image contains it"
        );
        cx.say(&rules::BIND_SOURCE, bind.path, message);
    } else {
        let message = format!(
            "source code `{shown}` is not mounted at `{target}`, and image `{}` may not contain it",
            service.image_name
        );
        let finding = Finding::new(&rules::BIND_SOURCE, message)
            .severity(Severity::Warning)
            .help("build an image with the code (`build:`)");
        cx.add(finding, bind.path);
    }
    let directory = (bind.mounted.path.as_str(), shown);
    data_in_source::say(cx, service, (bind.mount, bind.path), directory);
    ignored_files::say(cx, service, (bind.mount, bind.path), directory);
    Bind::Source
}

fn absent(cx: &mut Context<'_>, service: &Member<'_>, bind: &BindMount<'_>) -> Bind {
    let target = &bind.mount.target;
    let of_data = conventions::is_data(target)
        || conventions::is_data(&bind.mounted.path)
        || cx.facts.keeps_data(service.id, target);
    let looks_like_file =
        conventions::looks_like_file(&bind.mounted.path) || conventions::looks_like_file(target);
    if looks_like_file {
        return Bind::Withheld(Withheld::AbsentFile);
    }
    if cx.options.bind_mounts() == BindMounts::Claim {
        return Bind::Data {
            files: Vec::new(),
            filled: false,
        };
    }
    // Where the context is at hand, code that is not in it is no code.
    let build = service.service.build.as_ref();
    let context = build.and_then(|build| build.context.as_deref());
    let is_at_hand = context.is_some_and(|context| cx.facts.files.metadata(context).is_ok());
    if service.builds_from(&bind.mounted.path)
        && !is_at_hand
        && !of_data
        && conventions::is_code(&bind.mounted.path)
    {
        let holds = held(cx, service, bind);
        return source(cx, service, bind, holds);
    }
    // What nothing is in and something writes to keeps data, but for folders that are only read at the start.
    if bind.mount.read_only || conventions::is_only_read(target) {
        say_empty(cx, bind, "does not exist");
        return Bind::Empty;
    }
    Bind::Data {
        files: Vec::new(),
        filled: false,
    }
}

fn unreadable(cx: &mut Context<'_>, bind: &BindMount<'_>, error: &FileError) -> Bind {
    let message = format!("bind mount `{}` skipped: it {error}", bind.mounted.shown);
    cx.say(&rules::BIND_MISSING, bind.path, message);
    Bind::Left
}

fn say_empty(cx: &mut Context<'_>, bind: &BindMount<'_>, why: &str) {
    let message = format!(
        "`{}` {why}: `{}` is an empty directory",
        bind.mounted.shown, bind.mount.target
    );
    cx.say(&rules::BIND_EMPTY, bind.path, message);
}

/// Files that come from a ConfigMap cannot be written to.
fn say_read_only(cx: &mut Context<'_>, bind: &BindMount<'_>) {
    if !bind.mount.read_only {
        let message = format!("`{}` is read-only in the cluster", bind.mount.target);
        let help = format!(
            "write `{}:{}:ro` if nothing writes to it",
            bind.mounted.shown, bind.mount.target
        );
        cx.say_help(&rules::BIND_READ_ONLY, bind.path, message, help);
    }
}
