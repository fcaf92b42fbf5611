//! The volumes of pods while they are collected: names unique in a pod, mounts unique in a container.

use crate::map::BTreeSet;
use std::ops::{Index, IndexMut};

use crate::map::BTreeMap;
use crate::map::IndexMap;

use super::service::ServiceStorage;
use crate::diagnostic::{Path, rules};
use crate::facts::{PerService, ServiceId, mount_paths};
use crate::model::names;
use crate::model::{ConfigFile, Mount, Volume, VolumeSource};
use crate::plan::context::Context;
use crate::plan::objects::Objects;
use crate::plan::pods::{Member, Pods};

/// What is decided so far, and what is taken in pods and containers.
pub(super) struct PodVolumes {
    services: PerService<ServiceStorage>,
    /// Objects that services are the first to mount.
    pub(super) objects: PerService<Objects>,
    /// Volumes by pod and name.
    volumes: BTreeMap<ServiceId, IndexMap<String, VolumeSource>>,
    /// The names of the volumes that each service adds to its pod, by the pod.
    own: BTreeMap<ServiceId, BTreeMap<ServiceId, BTreeSet<String>>>,
    /// Mounted paths by service.
    paths: BTreeMap<ServiceId, BTreeSet<String>>,
    /// ConfigMaps and Secrets of mounted files.
    shared: BTreeMap<Origins, String>,
}

/// What an object is made of: whether it is a Secret, and the path that each of its keys comes from.
type Origins = (bool, Vec<(String, String)>);

impl Index<ServiceId> for PodVolumes {
    type Output = ServiceStorage;

    fn index(&self, id: ServiceId) -> &ServiceStorage {
        &self.services[id]
    }
}

impl IndexMut<ServiceId> for PodVolumes {
    fn index_mut(&mut self, id: ServiceId) -> &mut ServiceStorage {
        &mut self.services[id]
    }
}

/// Whether Kubernetes mounts at a path; a path that it does not mount at is a finding.
pub(super) fn is_mountable(cx: &mut Context<'_>, target: &str, path: &Path) -> bool {
    let refused = mount_paths::refused(target);
    if let Some((rule, message, help)) = &refused {
        cx.say_help(rule, path, message.as_str(), help.as_str());
    }
    refused.is_none()
}

impl PodVolumes {
    /// Nothing mounted yet.
    pub(super) fn begin(pods: &Pods<'_>) -> Self {
        Self {
            services: pods.map(|_, _| ServiceStorage::default()),
            objects: pods.map(|_, _| Objects::default()),
            volumes: BTreeMap::new(),
            own: BTreeMap::new(),
            paths: BTreeMap::new(),
            shared: BTreeMap::new(),
        }
    }

    /// The ConfigMap or Secret that was made of the same files.
    pub(super) fn object_of(&self, secret: bool, origins: &[(String, String)]) -> Option<String> {
        self.shared.get(&(secret, origins.to_vec())).cloned()
    }

    /// Notes what files a ConfigMap or Secret was made of.
    pub(super) fn made_object(&mut self, secret: bool, origins: Vec<(String, String)>, name: &str) {
        self.shared.insert((secret, origins), name.to_owned());
    }

    /// What was decided.
    pub(super) fn finish(self) -> (PerService<ServiceStorage>, PerService<Objects>) {
        (self.services, self.objects)
    }

    /// Whether a path is free in a container; it is taken from now on. Two mounts at one path are a finding.
    pub(super) fn path(
        &mut self,
        cx: &mut Context<'_>,
        service: &Member<'_>,
        target: &str,
        path: &Path,
    ) -> bool {
        if !is_mountable(cx, target, path) {
            return false;
        }
        let free = self
            .paths
            .entry(service.id)
            .or_default()
            .insert(target.to_owned());
        if !free {
            let message = format!(
                "duplicate mount `{target}` of `{}`: the first one is used",
                service.key
            );
            cx.say(&rules::MOUNT_COVERED, path, message);
        }
        free
    }

    /// Whether something is mounted at a path already.
    pub(super) fn has_path(&self, service: ServiceId, target: &str) -> bool {
        self.paths
            .get(&service)
            .is_some_and(|paths| paths.contains(target))
    }

    /// Adds a volume to the pod of a service under the name that is wanted, or one like it when another volume has
    /// that; a volume that is there is used again. Gives the name.
    pub(super) fn volume(
        &mut self,
        service: &Member<'_>,
        wanted: &str,
        source: VolumeSource,
    ) -> String {
        let wanted =
            names::label(wanted, names::LABEL_LIMIT).unwrap_or_else(|| "volume".to_owned());
        let taken = self.volumes.entry(service.owner).or_default();
        let name = match taken.get(&wanted) {
            Some(other) if *other != source => {
                let hash = names::hash(&format!("{source:?}"));
                names::cut(format!("{wanted}-{hash}"), &hash, names::LABEL_LIMIT)
            }
            _ => wanted,
        };
        taken.insert(name.clone(), source.clone());
        let own = self.own.entry(service.owner).or_default();
        if own.entry(service.id).or_default().insert(name.clone()) {
            self.services[service.id].volumes.push(Volume {
                name: name.clone(),
                source,
            });
        }
        name
    }

    /// Adds the volume of a claim; gives its name. The template of a claim of each replica's own makes the pod's volume of
    /// the same name.
    pub(super) fn claim(&mut self, service: &Member<'_>, name: &str, per_replica: bool) -> String {
        match per_replica {
            true => name.to_owned(),
            false => self.volume(service, name, VolumeSource::claim(name)),
        }
    }

    /// Drops a volume that a service added.
    pub(super) fn drop_volume(&mut self, service: &Member<'_>, name: &str) {
        let own = self.own.entry(service.owner).or_default();
        if own.entry(service.id).or_default().remove(name) {
            let volumes = &mut self.services[service.id].volumes;
            volumes.retain(|volume| volume.name != name);
        }
    }

    /// Adds a volume in the place of the one that had this name and that nothing mounts any more.
    pub(super) fn replace(
        &mut self,
        service: &Member<'_>,
        name: &str,
        source: VolumeSource,
    ) -> String {
        let others = self.volumes.entry(service.owner).or_default();
        let mut own = self.own.entry(service.owner).or_default().values();
        if !own.any(|names| names.contains(name)) {
            others.shift_remove(name);
        }
        self.volume(service, name, source)
    }

    /// The keys of every ConfigMap and Secret that was made, by whether it is a Secret and by name.
    pub(super) fn keys(&self) -> BTreeMap<(bool, String), Vec<String>> {
        let files = |files: &[ConfigFile]| files.iter().map(|file| file.key.clone()).collect();
        let mut keys = BTreeMap::new();
        for made in self.objects.values() {
            keys.extend(
                made.config_maps
                    .iter()
                    .map(|map| ((false, map.name.clone()), files(&map.files))),
            );
            keys.extend(
                made.secrets
                    .iter()
                    .map(|secret| ((true, secret.name.clone()), files(&secret.files))),
            );
        }
        keys
    }

    /// Adds a volume and mounts it, if the path is free.
    pub(super) fn mount(
        &mut self,
        cx: &mut Context<'_>,
        service: &Member<'_>,
        wanted: &str,
        source: VolumeSource,
        mount: Mount,
        path: &Path,
    ) {
        if self.path(cx, service, &mount.path, path) {
            let volume = self.volume(service, wanted, source);
            self.services[service.id]
                .mounts
                .push(Mount { volume, ..mount });
        }
    }
}
