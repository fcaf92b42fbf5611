//! What storage takes of a service, and what it decides for it.

use crate::map::BTreeSet;

use crate::map::BTreeMap;
use crate::map::IndexMap;

use crate::compose::{Config, Secret};
use crate::facts::VolumeFacts;
use crate::model::{Claim, Container, Mount, Volume, VolumeSource};
use crate::plan::assigned_names::{Assigned, Named};
use crate::plan::names_in_values::NamesInValues;
use crate::plan::pods::Pods;

/// What was decided before storage.
pub(in crate::plan) struct Earlier<'a> {
    /// The services in their pods.
    pub(in crate::plan) pods: &'a Pods<'a>,
    /// Top-level volumes that some service mounts, by key.
    pub(in crate::plan) volumes: IndexMap<&'a str, NamedVolume<'a>>,
    /// Top-level configs that some service uses, by key.
    pub(in crate::plan) configs: IndexMap<&'a str, Named<&'a Config>>,
    /// Top-level secrets that some service uses, by key.
    pub(in crate::plan) secrets: IndexMap<&'a str, Named<&'a Secret>>,
    /// What names of services in values are in the cluster.
    pub(in crate::plan) values: &'a NamesInValues,
}

impl<'a> Earlier<'a> {
    /// What was decided, with the names of what services mount.
    pub(in crate::plan) fn new(
        pods: &'a Pods<'a>,
        names: Assigned<'a>,
        values: &'a NamesInValues,
    ) -> Self {
        Self {
            pods,
            volumes: names.volumes,
            configs: names.configs,
            secrets: names.secrets,
            values,
        }
    }
}

/// A top-level volume with its name in the cluster.
pub(in crate::plan) type NamedVolume<'a> = Named<&'a VolumeFacts<'a>>;

/// What storage decides for a service.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServiceStorage {
    /// Mounts of its container.
    pub(crate) mounts: Vec<Mount>,
    /// Volumes that its pod needs for it.
    pub(crate) volumes: Vec<Volume>,
    /// Containers that fill its volumes before it starts.
    pub(crate) init_containers: Vec<Container>,
    /// Where volumes and directories are mounted, without configs and secrets, if it may keep data.
    pub(crate) data_paths: Option<Vec<String>>,
    /// The group of its volumes.
    pub(crate) fs_group: Option<i64>,
    /// It mounts, read-write, a claim that no other service writes.
    pub(crate) writes_alone: bool,
    /// It mounts a claim that only one node (or pod) may mount.
    pub(crate) single_node: bool,
    /// Claims of each replica's own; its controller must be a StatefulSet.
    pub(crate) templates: Vec<Claim>,
}

impl ServiceStorage {
    /// The paths of mounts that an init container fills with what an image has.
    pub(super) fn filled(&self) -> BTreeSet<&str> {
        let fills = self.init_containers.iter().filter(|it| it.fills.is_some());
        let into = BTreeSet::from_iter(fills.flat_map(|it| &it.mounts).map(Mount::mounted));
        let filled = self.mounts.iter().filter(|it| into.contains(&it.mounted()));
        filled.map(|it| it.path.as_str()).collect()
    }

    /// The claims that its pod mounts, by the names of the volumes, and whether read-only.
    pub(in crate::plan) fn claims(&self) -> BTreeMap<&str, (&str, bool)> {
        let volumes = self.volumes.iter();
        let claims = volumes.filter_map(|volume| match &volume.source {
            VolumeSource::Claim { name, read_only } => {
                Some((volume.name.as_str(), (name.as_str(), *read_only)))
            }
            _ => None,
        });
        claims.collect()
    }
}
