//! What volumes of ConfigMaps and Secrets hold, file by file.

use super::storage::{ProjectedSource, VolumeItem, VolumeSource};
use crate::map::{BTreeMap, BTreeSet};

/// The keys of every ConfigMap and Secret that was made, by name.
pub(crate) type Keys = BTreeMap<(bool, String), Vec<String>>;

/// Whether a volume holds files of ConfigMaps or Secrets.
pub(crate) fn is_of_files(source: &VolumeSource) -> bool {
    source.files().is_some() || matches!(source, VolumeSource::Projected { .. })
}

/// What a volume of files holds, each key spelled out.
pub(crate) fn sources(source: &VolumeSource, keys: &Keys) -> Option<Vec<ProjectedSource>> {
    if let VolumeSource::Projected { sources } = source {
        return Some(sources.clone());
    }
    let (secret, name, mode, items) = source.files()?;
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

/// Takes out of a directory what other mounts in it would hide: by the path of the part that becomes a volume.
pub(crate) fn split(
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
