//! Directories that services share because a bind mount of one lies in a bind mount of another: `./app:/app` of a program,
//! and `./app/public/uploads:/usr/share/nginx/html/uploads` of the server beside it. Under Compose that is one directory of
//! the host. Here the outer one is source, which the image holds, and the inner one would be of its reader alone: what
//! the program writes nobody serves, and the pod loses it.
//!
//! A mount of the inner directory in the outer one changes nothing under Compose. So it is written out, and what is known
//! of directories that several services mount holds for it.

use crate::map::BTreeSet;

use super::gather;
use super::gathered::Facts;
use super::mounted_files::Content;
use super::path_conventions::{self as conventions, is_within};
use super::service_facts::ServiceFacts;
use super::source_data;
use super::started_source::Started;
use super::written_paths;
use crate::compose::{MountType, Project, VolumeMount};
use crate::diagnostic::Report;
use crate::map::BTreeMap;
use crate::options::Options;
use crate::source::{Files, Sources, paths};

/// Where no program puts what others serve: what is mounted there is read as configuration.
const OF_CONFIGURATION: &[&str] = &[
    "/docker-entrypoint.d",
    "/docker-entrypoint-initdb.d",
    "/etc",
];

/// Most services that mount the directory around one that is shared.
const MOST: usize = 8;

/// Writes out the mounts of directories that services share so.
pub(crate) fn write_out(
    files: &dyn Files,
    sources: &Sources,
    project: &mut Project,
    options: &Options,
) {
    if !has_nested(project) {
        return;
    }
    // What is wrong is said by those who gather what is decided on.
    let facts = gather(files, sources, project, options, &mut Report::default());
    let found = find(&facts);
    for (service, mount) in found {
        if let Some(service) = project.services.get_mut(&service) {
            service.volumes.push(mount);
        }
    }
}

/// Whether a service mounts a directory that lies in one of another service.
fn has_nested(project: &Project) -> bool {
    let mut users: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for (key, service) in &project.services {
        for source in service.volumes.iter().filter_map(host_path) {
            users.entry(source).or_default().insert(key);
        }
    }
    users.iter().any(|(source, inner)| {
        let mut outer = above(source).filter_map(|above| users.get(above));
        outer.any(|outer| outer.len() > 1 || outer != inner)
    })
}

fn host_path(mount: &VolumeMount) -> Option<&str> {
    let source = mount.source.as_deref()?;
    (mount.kind == MountType::Bind).then(|| source.trim_end_matches('/'))
}

/// The directories that a path lies in, but for the root.
fn above(path: &str) -> impl Iterator<Item = &str> {
    let ends = path.match_indices('/').map(|(at, _)| at);
    ends.filter_map(|end| path.get(..end))
        .filter(|above| !above.is_empty())
}

/// A mount of a path of the host.
#[derive(Clone, Copy)]
struct Mounted<'f> {
    service: &'f ServiceFacts<'f>,
    mount: &'f VolumeMount,
    path: &'f str,
    content: Option<&'f Content>,
}

/// The mounts that are not written, with the keys of their services.
fn find(facts: &Facts<'_>) -> Vec<(String, VolumeMount)> {
    let mut users: BTreeMap<&str, Vec<Mounted<'_>>> = BTreeMap::new();
    for service in facts.services.values() {
        for (index, mount) in service.service.volumes.iter().enumerate() {
            if let Some(mounted) = facts.mounted.path(service.id, index) {
                let content = facts.mounted.content(mounted);
                let path = mounted.path.as_str();
                let user = Mounted {
                    service,
                    mount,
                    path,
                    content,
                };
                users.entry(path).or_default().push(user);
            }
        }
    }
    let mut written = Written::default();
    let mut found = Vec::new();
    for (path, inner) in &users {
        if !may_be_shared(facts, inner) {
            continue;
        }
        let shown = is_only_shown(&users, inner, path);
        let outer = above(path).filter_map(|above| users.get(above)).flatten();
        for outer in outer.filter(|outer| outer.is_source()).take(MOST) {
            let is_own = |it: &Mounted<'_>| it.service.id == outer.service.id;
            let Some(rest) = paths::relative_to(path, outer.path) else {
                continue;
            };
            let target = paths::join(&outer.mount.target, rest);
            if !conventions::is_passing(rest)
                && !inner.iter().any(is_own)
                && !outer.has_own(&target)
                && (shown || written.has(facts, outer, rest, &target))
            {
                found.push((outer.service.key.to_owned(), outer.inside(path, target)));
            }
        }
    }
    found
}

impl Mounted<'_> {
    /// Whether it only shows what others write.
    fn is_of_reader(&self) -> bool {
        self.mount.read_only || self.service.known.serves_files()
    }

    /// Whether it is of the source of a program.
    fn is_source(&self) -> bool {
        let is_source = |content: &Content| match content {
            Content::Directory(directory) => directory.source || directory.too_large,
            _ => false,
        };
        self.content.is_some_and(is_source)
    }

    /// Whether another mount of the service takes the place of a path in this one.
    fn has_own(&self, path: &str) -> bool {
        let mut mounts = self.service.service.volumes.iter().map(|it| &it.target);
        mounts.any(|other| {
            is_within(path, other)
                && is_within(other, &self.mount.target)
                && *other != self.mount.target
        })
    }

    /// A mount of a path in this one.
    fn inside(&self, path: &str, target: String) -> VolumeMount {
        VolumeMount {
            kind: MountType::Bind,
            source: Some(path.to_owned()),
            target,
            read_only: self.mount.read_only,
            implied: true,
            ..VolumeMount::default()
        }
    }
}

/// Whether a directory may hold what one program writes and another reads: nothing of source, nothing of configuration, and
/// not the directory of a data store.
fn may_be_shared(facts: &Facts<'_>, inner: &[Mounted<'_>]) -> bool {
    let is_directory = |it: &Mounted<'_>| match it.content {
        Some(Content::Directory(directory)) => {
            let is_known = conventions::is_data(it.path) || directory.is_empty();
            !directory.source && !directory.state && is_known
        }
        Some(Content::Absent) => !conventions::is_mounted_file(it.path, &it.mount.target),
        _ => false,
    };
    let is_apart = |it: &Mounted<'_>| {
        let target = it.mount.target.as_str();
        let keeps = facts.keeps_data(it.service.id, target) && !it.mount.read_only;
        let mut roots = OF_CONFIGURATION.iter();
        keeps || roots.any(|root| is_within(target, root)) || conventions::is_only_read(target)
    };
    inner.iter().all(is_directory) && !inner.iter().any(is_apart)
}

/// Whether all who mount a directory only show what is in it, so that whoever has it among its source writes it.
fn is_only_shown(
    users: &BTreeMap<&str, Vec<Mounted<'_>>>,
    inner: &[Mounted<'_>],
    path: &str,
) -> bool {
    let first = format!("{path}/");
    let below = users.range(first.as_str()..);
    let mut below = below.take_while(|(other, _)| other.starts_with(&first));
    let is_written = |it: &Mounted<'_>| !it.is_of_reader();
    inner.iter().all(Mounted::is_of_reader) && !below.any(|(_, it)| it.iter().any(is_written))
}

/// What programs keep among the source of directories, looked for once.
#[derive(Default)]
struct Written<'f>(BTreeMap<&'f str, Vec<String>>);

impl<'f> Written<'f> {
    /// Whether a service writes to a path of its source.
    fn has(&mut self, facts: &Facts<'_>, outer: &Mounted<'f>, rest: &str, target: &str) -> bool {
        let (service, files) = (outer.service, facts.files);
        let kept = self.0.entry(outer.path).or_insert_with(|| {
            let root = source_data::root(files, service, outer.path, &outer.mount.target);
            let process = Started::of(facts, &mut [service].into_iter());
            let kept = source_data::find(files, outer.path, &root, &process).into_iter();
            let kept = kept.filter(|data| data.is_directory);
            kept.map(|data| data.name).collect()
        });
        !outer.mount.read_only
            && (kept
                .iter()
                .any(|name| is_within(name, rest) || is_within(rest, name))
                || facts.source_writes.writes_below(service, target)
                || written_paths::writes_for_others(service, target))
    }
}
