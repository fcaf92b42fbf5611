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
use crate::model::{Mount, ProjectedSource, VolumeItem, VolumeSource};
use crate::plan::pods::Member;
use crate::source::paths;

/// The keys of every ConfigMap and Secret that was made, by name.
pub(super) type Keys = BTreeMap<(bool, String), Vec<String>>;

/// Arranges the mounts of one service so that none is hidden by another or keeps it from starting.
pub(super) fn arrange(volumes: &mut PodVolumes, service: &Member<'_>, keys: &Keys) {
    for directory in of_files(volumes, service, true) {
        let at = &directory.path;
        let Some(mut sources) = sources(volumes, service, &directory, keys) else {
            continue;
        };
        let folded = fold_files(volumes, service, &directory, &mut sources);
        let inner = inner_directories(volumes, service, at);
        let split = split(&mut sources, &inner);
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
    for mount in of_files(volumes, service, false) {
        let linked = conventions::takes_links(&mount.path);
        let sources = (!linked).then(|| sources(volumes, service, &mount, keys));
        let mut sources = sources.flatten().unwrap_or_default();
        let items = sources.iter_mut().flat_map(|source| &mut source.items);
        let moved = items.map(|item| item.path = format!("{PLAIN_DIRECTORY}/{}", item.path));
        if moved.count() > 0 {
            let sub_path = Some(PLAIN_DIRECTORY.to_owned());
            replace(volumes, service, &Mount { sub_path, ..mount }, sources);
        }
    }
}

/// Mounted directories that come from ConfigMaps and Secrets, those that other mounts lie in or those that none does;
/// outer ones first.
fn of_files(volumes: &PodVolumes, service: &Member<'_>, with_others: bool) -> Vec<Mount> {
    let made = &volumes[service.id];
    let paths = made.mounts.iter().map(|mount| mount.path.as_str());
    let paths: BTreeSet<&str> = paths.collect();
    let of_files = made
        .volumes
        .iter()
        .filter(|volume| is_of_files(&volume.source))
        .map(|volume| volume.name.as_str());
    let of_files: BTreeSet<&str> = of_files.collect();
    let holds_other = |path: &str| {
        let first = format!("{path}/");
        let next = paths.range(first.as_str()..).next();
        next.is_some_and(|next| is_below(next, path))
    };
    let found = made.mounts.iter().filter(|mount| {
        mount.sub_path.is_none()
            && of_files.contains(mount.volume.as_str())
            && holds_other(&mount.path) == with_others
    });
    let mut found: Vec<Mount> = found.cloned().collect();
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

fn is_below(path: &str, directory: &str) -> bool {
    path.strip_prefix(directory)
        .is_some_and(|rest| rest.starts_with('/'))
}

fn is_of_files(source: &VolumeSource) -> bool {
    source.files().is_some() || matches!(source, VolumeSource::Projected { .. })
}

/// What a mounted directory or file holds, each key spelled out.
fn sources(
    volumes: &PodVolumes,
    service: &Member<'_>,
    mount: &Mount,
    keys: &Keys,
) -> Option<Vec<ProjectedSource>> {
    let mut volumes = volumes[service.id].volumes.iter();
    let volume = volumes.find(|volume| volume.name == mount.volume)?;
    if let VolumeSource::Projected { sources } = &volume.source {
        return Some(sources.clone());
    }
    let (secret, name, mode, items) = volume.source.files()?;
    let all = keys.get(&(secret, name.clone())).into_iter().flatten();
    let all = all.map(|key| VolumeItem {
        key: key.clone(),
        path: key.clone(),
        mode: None,
    });
    let mut items = match items.is_empty() {
        true => all.collect(),
        false => items.clone(),
    };
    for item in &mut items {
        item.mode = item.mode.or(mode);
    }
    Some(vec![ProjectedSource {
        secret,
        name: name.clone(),
        items,
    }])
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

/// Takes out of a directory what other mounts in it would hide: by the path of the part that becomes a volume.
fn split(
    sources: &mut [ProjectedSource],
    inner: &[String],
) -> BTreeMap<String, Vec<ProjectedSource>> {
    let mut parts: BTreeSet<String> = BTreeSet::new();
    for path in inner {
        let ends = path.match_indices('/').map(|(end, _)| end);
        parts.extend(ends.filter_map(|end| path.get(..end)).map(str::to_owned));
    }
    let mut split: BTreeMap<String, Vec<ProjectedSource>> = BTreeMap::new();
    for source in sources.iter_mut() {
        let items = std::mem::take(&mut source.items);
        for item in items {
            let ends = item.path.rmatch_indices('/').map(|(end, _)| end);
            let mut above =
                ends.filter_map(|end| Some((item.path.get(..end)?, item.path.get(end + 1..)?)));
            match above.find(|(above, _)| parts.contains(*above)) {
                None => source.items.push(item),
                Some((above, rest)) => {
                    let moved = VolumeItem {
                        path: rest.to_owned(),
                        ..item.clone()
                    };
                    let part = split.entry(above.to_owned()).or_default();
                    match part
                        .iter_mut()
                        .find(|part| part.name == source.name && part.secret == source.secret)
                    {
                        Some(part) => part.items.push(moved),
                        None => part.push(ProjectedSource {
                            items: vec![moved],
                            ..source.clone()
                        }),
                    }
                }
            }
        }
    }
    split
}

/// Gives the mount of a directory the volume of what is left in it.
fn replace(
    volumes: &mut PodVolumes,
    service: &Member<'_>,
    directory: &Mount,
    mut sources: Vec<ProjectedSource>,
) {
    sources.retain(|source| !source.items.is_empty());
    let mounts = &mut volumes[service.id].mounts;
    let Some(at) = mounts.iter().position(|mount| mount.path == directory.path) else {
        return;
    };
    mounts.remove(at);
    drop_volume(volumes, service, &directory.volume);
    let wanted = names::cut(
        directory.volume.clone(),
        &directory.path,
        names::LABEL_LIMIT,
    );
    let volume = volumes.replace(service, &wanted, VolumeSource::of_sources(sources));
    let mount = Mount {
        volume,
        ..directory.clone()
    };
    volumes[service.id].mounts.insert(at, mount);
}
