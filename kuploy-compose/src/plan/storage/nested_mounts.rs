//! Mounts within folders that come from ConfigMaps and Secrets.
//!
//! Such a folder is read-only, so the runtime cannot make the place that another mount needs in it: the folder gets an
//! empty file there.

use std::collections::BTreeMap;

use super::service::ServiceStorage;
use crate::model::{ConfigFile, FileContent, VolumeItem, VolumeSource};
use crate::source::paths;

/// Key of the empty file.
const KEY: &str = "mountpoint";

/// Makes room for mounts within mounted folders.
pub(super) fn make_room(service: &mut ServiceStorage) {
    for (volume, places) in needed(service) {
        add(service, &volume, places);
    }
}

/// By volume, the paths in it that other mounts need.
fn needed(service: &ServiceStorage) -> BTreeMap<String, Vec<String>> {
    let sources: BTreeMap<&str, &VolumeSource> = service
        .volumes
        .iter()
        .map(|volume| (volume.name.as_str(), &volume.source))
        .collect();
    let holds_files = |volume: &str| {
        matches!(
            sources.get(volume),
            Some(VolumeSource::ConfigMap { .. } | VolumeSource::Secret { .. })
        )
    };
    let folders: BTreeMap<&str, &str> = service
        .mounts
        .iter()
        .filter(|mount| mount.sub_path.is_none() && holds_files(&mount.volume))
        .map(|mount| (mount.path.as_str(), mount.volume.as_str()))
        .collect();
    let mut needed: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for mount in &service.mounts {
        let mut above = paths::parent(&mount.path);
        while above != "/" && above != "." {
            if let Some(volume) = folders.get(above.as_str()) {
                let place = paths::relative_to(&mount.path, &above).unwrap_or_default();
                let is_file = mount.sub_path.is_some() && holds_files(&mount.volume);
                let place = if is_file {
                    place.to_owned()
                } else {
                    format!("{place}/.{KEY}")
                };
                needed.entry((*volume).to_owned()).or_default().push(place);
                break;
            }
            above = paths::parent(&above);
        }
    }
    needed
}

fn add(service: &mut ServiceStorage, volume: &str, places: Vec<String>) {
    let Some(volume) = service
        .volumes
        .iter_mut()
        .find(|other| other.name == volume)
    else {
        return;
    };
    let (VolumeSource::ConfigMap { name, items, .. } | VolumeSource::Secret { name, items, .. }) =
        &mut volume.source
    else {
        return;
    };
    let maps = service
        .config_maps
        .iter_mut()
        .filter(|map| map.name == *name)
        .map(|map| &mut map.files);
    let secrets = service
        .secrets
        .iter_mut()
        .filter(|secret| secret.name == *name)
        .map(|secret| &mut secret.files);
    let Some(files) = maps.chain(secrets).next() else {
        return;
    };
    let mut all = items.clone();
    if all.is_empty() {
        all = files
            .iter()
            .map(|file| VolumeItem {
                key: file.key.clone(),
                path: file.key.clone(),
                mode: None,
            })
            .collect();
    }
    let mut added = false;
    for place in places {
        let folder = place.strip_suffix(&format!("/.{KEY}"));
        let there = all.iter().any(|item| {
            item.path == place
                || folder.is_some_and(|folder| paths::relative_to(&item.path, folder).is_some())
        });
        if !there {
            added = true;
            all.push(VolumeItem {
                key: KEY.to_owned(),
                path: place,
                mode: None,
            });
        }
    }
    if added {
        *items = all;
        files.push(ConfigFile {
            key: KEY.to_owned(),
            content: FileContent::Text(String::new()),
        });
    }
}
