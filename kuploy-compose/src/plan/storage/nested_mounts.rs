//! Mounts within directories that come from ConfigMaps and Secrets.
//!
//! Before the kubelet writes such a volume it makes a directory at the path of every other mount in it. So a file
//! can never be mounted there (the runtime refuses to mount a file over a directory): it becomes an entry of the
//! directory's own volume. And a directory that is mounted at `a/b` hides what the volume has in `a`, since `a` is now
//! a directory of the kubelet's and not the link to the volume's own: `a` becomes a volume of its own.

use crate::map::BTreeSet;

use super::file_objects::PLAIN_DIRECTORY;
use super::pod_volumes::PodVolumes;
use crate::facts::path_conventions as conventions;
use crate::map::BTreeMap;
use crate::model::names;
use crate::model::projected::{self, Keys};
use crate::model::{Mount, ProjectedSource, VolumeItem, VolumeSource};
use crate::plan::pods::Member;
use crate::source::paths;

/// Arranges the mounts of one service so that none is hidden by another or keeps it from starting.
pub(super) fn arrange(volumes: &mut PodVolumes, service: &Member<'_>, keys: &Keys) {
    let with_others = |mount: &Mount, paths: &Paths<'_>| paths.has_below(mount);
    for (directory, mut sources) in of_files(volumes, service, keys, with_others) {
        let at = &directory.path;
        let folded = fold_files(volumes, service, &directory, &mut sources);
        let inner = inner_directories(volumes, service, at);
        let split = projected::split(&mut sources, &inner);
        if folded || !split.is_empty() {
            replace(volumes, service, &directory, sources);
        }
        for (below, sources) in split {
            let wanted = format!("{}-{}", directory.volume, below.replace('/', "-"));
            let volume = volumes.volume(service, &wanted, VolumeSource::of_sources(sources));
            volumes[service.id].mounts.push(Mount {
                volume,
                path: format!("{at}/{below}"),
                read_only: true,
                ..Mount::default()
            });
        }
    }
}

/// Shows plain files to programs that may not take links ([`conventions::takes_links`]): they lie in a directory of the
/// volume, which is mounted instead of the whole. Nothing can be mounted in it: the kubelet makes no place there.
pub(super) fn without_links(volumes: &mut PodVolumes, service: &Member<'_>, keys: &Keys) {
    let plain = |mount: &Mount, paths: &Paths<'_>| {
        !paths.has_below(mount) && !conventions::takes_links(&mount.path)
    };
    for (mount, mut sources) in of_files(volumes, service, keys, plain) {
        let items = sources.iter_mut().flat_map(|source| &mut source.items);
        let moved = items.map(|item| item.path = format!("{PLAIN_DIRECTORY}/{}", item.path));
        if moved.count() > 0 {
            let sub_path = Some(PLAIN_DIRECTORY.to_owned());
            replace(volumes, service, &Mount { sub_path, ..mount }, sources);
        }
    }
}

/// Where a service mounts something.
struct Paths<'m>(BTreeSet<&'m str>);

impl Paths<'_> {
    /// Whether something is mounted below a mount.
    fn has_below(&self, mount: &Mount) -> bool {
        let first = format!("{}/", mount.path);
        let next = self.0.range(first.as_str()..).next();
        next.is_some_and(|next| next.starts_with(&first))
    }
}

/// The mounted directories that are wanted of those that come from ConfigMaps and Secrets, with what they hold; outer ones
/// first.
fn of_files(
    volumes: &PodVolumes,
    service: &Member<'_>,
    keys: &Keys,
    is_wanted: impl Fn(&Mount, &Paths<'_>) -> bool,
) -> Vec<(Mount, Vec<ProjectedSource>)> {
    let made = &volumes[service.id];
    let paths = made.mounts.iter().map(|mount| mount.path.as_str());
    let paths = Paths(paths.collect());
    let by_name = made.volumes.iter().map(|it| (it.name.as_str(), &it.source));
    let by_name = BTreeMap::from_iter(by_name.filter(|(_, source)| projected::is_of_files(source)));
    let found = made.mounts.iter().filter_map(|mount| {
        let whole = mount.sub_path.is_none();
        let source = by_name.get(mount.volume.as_str()).filter(|_| whole)?;
        let sources = is_wanted(mount, &paths).then(|| projected::sources(source, keys))??;
        Some((mount.clone(), sources))
    });
    let mut found: Vec<_> = found.collect();
    found.sort_by(|(a, _), (b, _)| a.path.cmp(&b.path));
    found
}

/// Makes files that are mounted in a directory entries of it; whether there were any.
fn fold_files(
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    directory: &Mount,
    sources: &mut Vec<ProjectedSource>,
) -> bool {
    let mounts = std::mem::take(&mut volumes[service.id].mounts);
    let mut folded = Vec::new();
    for mount in mounts {
        let below = paths::relative_to(&mount.path, &directory.path).filter(|below| *below != ".");
        let of_file = below.zip(mount.sub_path.as_deref());
        let source = of_file.and_then(|(below, key)| {
            let source = file_source(volumes, service, &mount, key, below)?;
            Some((below, source))
        });
        match source {
            Some((below, source)) => {
                for other in sources.iter_mut() {
                    other.items.retain(|item| item.path != below);
                }
                sources.push(source);
                folded.push(mount.volume);
            }
            None => volumes[service.id].mounts.push(mount),
        }
    }
    for volume in &folded {
        drop_volume(volumes, service, volume);
    }
    !folded.is_empty()
}

/// The one key of a ConfigMap or Secret that a mount is of.
fn file_source(
    volumes: &PodVolumes,
    service: &Member<'_>,
    mount: &Mount,
    key: &str,
    path: &str,
) -> Option<ProjectedSource> {
    let mut all = volumes[service.id].volumes.iter();
    let volume = all.find(|volume| volume.name == mount.volume)?;
    let (secret, name, mode, _) = volume.source.files()?;
    Some(ProjectedSource {
        secret,
        name: name.clone(),
        items: vec![VolumeItem {
            key: key.to_owned(),
            path: path.to_owned(),
            mode,
        }],
    })
}

/// Drops a volume of the service that no mount is left of.
fn drop_volume(volumes: &mut PodVolumes, service: &Member<'_>, name: &str) {
    let made = &volumes[service.id];
    let used = |name: &str| {
        let inits = made
            .init_containers
            .iter()
            .flat_map(|container| &container.mounts);
        made.mounts
            .iter()
            .chain(inits)
            .any(|mount| mount.volume == name)
    };
    if !used(name) {
        volumes.drop_volume(service, name);
    }
}

/// Paths in a directory at which other directories are mounted.
fn inner_directories(volumes: &PodVolumes, service: &Member<'_>, at: &str) -> Vec<String> {
    let mounts = volumes[service.id].mounts.iter();
    let below = mounts.filter_map(|mount| paths::relative_to(&mount.path, at));
    below
        .filter(|below| *below != ".")
        .map(str::to_owned)
        .collect()
}

/// Gives the mount of a directory the volume of what is left in it.
fn replace(
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    directory: &Mount,
    mut sources: Vec<ProjectedSource>,
) {
    sources.retain(|source| !source.items.is_empty());
    let mount_of = |volumes: &mut PodVolumes, volume: String| {
        let mount = Mount {
            volume,
            ..directory.clone()
        };
        let mounts = volumes[service.id].mounts.iter_mut();
        let same = mounts.filter(|it| it.path == mount.path);
        same.for_each(|it| *it = mount.clone());
    };
    // For the moment of no volume, so that its own can go.
    mount_of(volumes, String::new());
    drop_volume(volumes, service, &directory.volume);
    let wanted = names::cut(
        directory.volume.clone(),
        &directory.path,
        names::LABEL_LIMIT,
    );
    let volume = volumes.replace(service, &wanted, VolumeSource::of_sources(sources));
    mount_of(volumes, volume);
}
