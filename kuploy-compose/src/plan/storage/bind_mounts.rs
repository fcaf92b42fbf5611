//! Bind mounts by kind: configuration, data, source code, and what only the machine has.

use super::memory;
use super::notes::{Note, What, Withheld};
use crate::compose::VolumeMount;
use crate::facts::dumps;
use crate::facts::git_ignored;
use crate::facts::host_paths;
use crate::facts::image::Holds;
use crate::facts::mounted_files::{Content, Directory, MountedFile, MountedPath};
use crate::facts::path_conventions as conventions;
use crate::facts::secret_files;
use crate::facts::source_copies;
use crate::facts::source_packages::{self, installs_below};
use crate::facts::workspaces;
use crate::facts::written_paths;
use crate::facts::{kept_by_scripts, kept_certificates};
use crate::options::BindMounts;
use crate::plan::context::Context;
use crate::plan::pods::Member;
use crate::source::{FileError, paths};

/// What becomes of a bind mount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bind {
    /// Nothing is mounted.
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
        /// What it writes is there for who else mounts it.
        read: bool,
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

/// A bind mount with what is needed to decide on it.
pub(super) struct BindMount<'m> {
    /// The path on the host.
    pub(super) mounted: &'m MountedPath,
    /// As Compose says it.
    pub(super) mount: &'m VolumeMount,
    /// Its place among the mounts of the service.
    pub(super) index: usize,
}

impl BindMount<'_> {
    fn note(&self, cx: &mut Context<'_>, service: &Member<'_>, what: What) {
        cx.notes.push(Note::Bind(service.id, self.index, what));
    }

    /// Nothing is mounted.
    fn left(&self, cx: &mut Context<'_>, service: &Member<'_>, what: What) -> Bind {
        self.note(cx, service, what);
        Bind::Left
    }

    /// Files that come from a ConfigMap cannot be written to.
    fn read_only(&self, cx: &mut Context<'_>, service: &Member<'_>) {
        if !self.mount.read_only {
            self.note(cx, service, What::ReadOnly);
        }
    }
}

/// Decides on a bind mount.
pub(super) fn decide(cx: &mut Context<'_>, service: &Member<'_>, bind: &BindMount<'_>) -> Bind {
    let label = service.labels.get("kompose.volume.type");
    if label.is_some_and(|kind| kind.eq_ignore_ascii_case("hostpath"))
        || cx.options.bind_mounts() == BindMounts::HostPath
    {
        return of_node(cx, service, bind);
    }
    if bind.mount.target == "/etc/resolv.conf" {
        return bind.left(cx, service, What::Resolver);
    }
    match cx.facts.mounted.content(bind.mounted) {
        None => outside(cx, service, bind),
        Some(Content::File(file)) => self::file(cx, service, bind, file),
        Some(Content::LargeFile | Content::Dump) => Bind::Withheld(Withheld::LargeFile),
        Some(Content::Directory(directory)) if bind.mounted.withheld => {
            let noted = cx.notes.len();
            if self::directory(cx, service, bind, directory) == Bind::Source {
                return Bind::Source;
            }
            cx.notes.truncate(noted);
            outside(cx, service, bind)
        }
        Some(Content::Directory(directory)) => self::directory(cx, service, bind, directory),
        Some(Content::Special) => bind.left(cx, service, What::Special),
        Some(Content::Absent) => absent(cx, service, bind),
        // The data of a database belongs to its user, and is copied as little as what lies outside of the project.
        Some(Content::Unreadable(FileError::Denied))
            if !bind.mount.read_only && cx.facts.keeps_data(service.id, &bind.mount.target) =>
        {
            outside(cx, service, bind)
        }
        Some(Content::Unreadable(_)) => bind.left(cx, service, What::Unreadable),
    }
}

/// A mount of the node's own path. Files of the project that fit into a ConfigMap are no files of a node: the program runs
/// where the repository is, which no node has.
fn of_node(cx: &mut Context<'_>, service: &Member<'_>, bind: &BindMount<'_>) -> Bind {
    let decided = match cx.facts.mounted.content(bind.mounted) {
        Some(Content::File(file)) => self::file(cx, service, bind, file),
        Some(Content::Directory(found))
            if !bind.mounted.withheld && !found.too_large && !found.is_empty() =>
        {
            directory(cx, service, bind, found)
        }
        _ => Bind::Left,
    };
    match decided {
        Bind::File(_) | Bind::Directory(_) | Bind::Copied { .. } | Bind::Source => decided,
        _ => Bind::Host(host_paths::kind(&bind.mounted.path, bind.mount)),
    }
}

/// A path of the machine that is not the project's.
fn outside(cx: &mut Context<'_>, service: &Member<'_>, bind: &BindMount<'_>) -> Bind {
    let source = bind.mounted.path.as_str();
    let is_file = conventions::is_mounted_file(source, &bind.mount.target);
    if memory::is_shared(source, &bind.mount.target) {
        return Bind::Left;
    }
    if host_paths::classify(source).is_some() || is_file {
        return bind.left(cx, service, What::Outside);
    }
    match bind.mount.read_only {
        true => Bind::Withheld(Withheld::OutsideDirectory),
        false => Bind::Data {
            files: Vec::new(),
            filled: true,
        },
    }
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
        let (name, is_empty) = (paths::file_name(target), file.bytes.is_empty());
        let is_known = service.known.is_known_itself();
        let kept = written_paths::is_state_file(name)
            || file.is_database()
            || written_paths::is_made_to_be_written(name, is_empty, is_known)
            || cx.facts.source_writes.writes(service.facts, target)
            || service.known.keeps_file(target)
            || kept_certificates::is_store(cx.facts, service.facts, target);
        if kept {
            // The file itself belongs neither in a manifest nor in Git.
            if file.is_database() {
                file.bytes = Vec::new().into();
            }
            return Bind::State(file);
        }
        if written_paths::is_written(service.facts, target) {
            return Bind::Copied {
                files: vec![file],
                single: true,
                known: true,
                read: false,
            };
        }
        bind.read_only(cx, service);
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

/// The files of a directory that fits into a ConfigMap.
fn files(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    bind: &BindMount<'_>,
    directory: &Directory,
) -> Vec<MountedFile> {
    bind.note(cx, service, What::Files);
    [directory.files.as_slice(), &directory.keepers].concat()
}

/// A folder that becomes a claim: what fits is copied into it once, unless a database must begin with an empty one.
fn data(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    bind: &BindMount<'_>,
    directory: &Directory,
) -> Bind {
    let wants_empty = cx.facts.wants_empty(service.id, &bind.mount.target);
    let fits = !directory.too_large && !directory.has_database();
    let path = &bind.mounted.path;
    let is_ignored = || git_ignored::holds_nothing_else(cx.files, path, directory);
    let copied = fits && directory.has_any() && !wants_empty && !is_ignored();
    if !copied {
        return Bind::Data {
            files: Vec::new(),
            filled: !directory.is_empty(),
        };
    }
    let found = git_ignored::without(cx.files, files(cx, service, bind, directory));
    let place = (path.as_str(), bind.mount.target.as_str());
    let (files, filled) = dumps::without(service.facts, place, &found);
    Bind::Data { files, filled }
}

/// Decides on a directory of the project. Source around a `VOLUME` stays source. Seen: `VOLUME /code/shop/media` below
/// `./shop:/code/shop`. What the Dockerfile copies to the same path is code, whatever the path is called.
fn directory(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    bind: &BindMount<'_>,
    directory: &Directory,
) -> Bind {
    let target = &bind.mount.target;
    let whole_project = conventions::is_within(&cx.project.working_dir, &bind.mounted.path);
    let is_work = !whole_project && workspaces::is_one(service.facts, bind.mount);
    match cx.options.bind_mounts() {
        BindMounts::Claim => return data(cx, service, bind, directory),
        BindMounts::Config if !directory.too_large && !directory.is_empty() => {
            bind.read_only(cx, service);
            return Bind::Directory(files(cx, service, bind, directory));
        }
        _ if is_work => return data(cx, service, bind, directory),
        _ => {}
    }
    let is_provisioned = conventions::is_provisioned(target);
    let holds = held(cx, service, bind);
    let code = directory.source || directory.too_large;
    let is_held = matches!(holds, Holds::All | Holds::Part) && code;
    let is_around = is_held && !cx.facts.keeps_data_at(service.id, target);
    let keeps_data = cx.facts.keeps_data(service.id, target) && !is_provisioned && !is_around;
    let of_context = !keeps_data && is_context(service, bind);
    let of_data = !is_provisioned
        && (conventions::is_data(target)
            || (!of_context && conventions::is_data(&bind.mounted.path))
            || keeps_data
            || (directory.state && !directory.source));
    let of_config = conventions::configures(target) || service.known.ships(target) == Some(true);
    let is_code = service.builds_from(&bind.mounted.path)
        && code
        && !of_data
        && (!of_config || is_held && directory.source)
        && (!matches!(holds, Holds::Nothing | Holds::Scrap)
            || installs_below(service.facts, target));
    if whole_project || is_code || of_context && (directory.is_empty() || directory.too_large) {
        bind.note(cx, service, What::Source(holds));
        return Bind::Source;
    }
    if !bind.mount.read_only
        && (keeps_data
            || (of_data && !of_config)
            || kept_certificates::find(&directory.files, target)
            || is_written(cx, service, bind, directory)
            || directory.too_large
            || (directory.is_empty() && !conventions::is_only_read(target)))
    {
        return data(cx, service, bind, directory);
    }
    if directory.is_empty() {
        bind.note(cx, service, What::Empty);
        return Bind::Empty;
    }
    if directory.too_large {
        return Bind::Withheld(Withheld::LargeDirectory(directory.oversize.clone()));
    }
    configuration(cx, service, bind, directory)
}

/// Whether the image of a service is built of a mounted directory, or of one in it, and no data is kept at the path: a claim
/// would hide the code of the image.
fn is_context(service: &Member<'_>, bind: &BindMount<'_>) -> bool {
    !conventions::is_data(&bind.mount.target) && service.is_context(&bind.mounted.path)
}

/// Whether a program writes below a directory that holds none of its code. What is kept out of the image, where the program
/// runs elsewhere, is data whatever it is called. Seen: `codes/` in `.dockerignore`, where a site keeps what people send.
fn is_written(
    cx: &Context<'_>,
    service: &Member<'_>,
    bind: &BindMount<'_>,
    directory: &Directory,
) -> bool {
    let target = &bind.mount.target;
    let runs_in = service.facts.working_directory();
    let runs_there = || runs_in.is_none_or(|it| conventions::is_within(it, target));
    let is_kept_out = || service.image.files.is_ignored(&bind.mounted.path) && !runs_there();
    (!directory.source || is_kept_out())
        && (cx.facts.source_writes.writes_below(service.facts, target)
            || kept_by_scripts::keep(service.facts, target, &|name| directory.ships(name)))
}

/// A directory with configuration: read from a ConfigMap, or from a copy that can be written to.
fn configuration(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    bind: &BindMount<'_>,
    directory: &Directory,
) -> Bind {
    let target = &bind.mount.target;
    let names = directory.files.iter().map(|file| file.path.as_str());
    let names: Vec<&str> = names.collect();
    let known = written_paths::is_written(service.facts, target)
        || written_paths::writes_in(service.facts, target, &names)
        || written_paths::is_worked_in(&names)
        || source_packages::writes_beside_itself(&directory.files)
        || directory.source
            && (written_paths::builds_in(service.facts, target)
                || cx.facts.source_writes.writes_beside(service.facts, target));
    if !bind.mount.read_only && (known || may_write(service, target)) {
        return Bind::Copied {
            files: files(cx, service, bind, directory),
            single: false,
            known,
            read: known && service.lifetime.ends.is_some()
                || !directory.source && written_paths::writes_for_others(service.facts, target),
        };
    }
    bind.read_only(cx, service);
    Bind::Directory(files(cx, service, bind, directory))
}

/// What the image that a service builds holds of a mounted directory.
fn held(cx: &Context<'_>, service: &Member<'_>, bind: &BindMount<'_>) -> Holds {
    let (directory, target) = (&bind.mounted.path, &bind.mount.target);
    source_copies::held(cx.facts.files, service.facts, directory, target)
}

fn absent(cx: &mut Context<'_>, service: &Member<'_>, bind: &BindMount<'_>) -> Bind {
    let target = &bind.mount.target;
    let of_data = conventions::is_data(target)
        || conventions::is_data(&bind.mounted.path)
        || cx.facts.keeps_data(service.id, target);
    if conventions::is_mounted_file(&bind.mounted.path, target) {
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
    let source = bind.mounted.path.as_str();
    let is_code =
        service.is_context(source) || service.builds_from(source) && conventions::is_code(source);
    if is_code && !is_at_hand && !of_data {
        let holds = held(cx, service, bind);
        bind.note(cx, service, What::Source(holds));
        return Bind::Source;
    }
    // What nothing is in and something writes to keeps data, but for folders that are only read at the start.
    let is_only_read =
        conventions::is_only_read(target) && !cx.facts.keeps_data(service.id, target);
    if bind.mount.read_only || is_only_read {
        bind.note(cx, service, What::Absent);
        return Bind::Empty;
    }
    Bind::Data {
        files: Vec::new(),
        filled: false,
    }
}
