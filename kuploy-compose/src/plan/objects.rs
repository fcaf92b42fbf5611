//! The objects of a service beside its workload: what it mounts, and what its variables come from.

use crate::model::{Claim, ConfigMap, ExternalVolume, Secret};

/// The objects that stand in the file of a service.
#[derive(Clone, Debug, Default)]
pub(crate) struct Objects {
    /// Claims.
    pub(crate) claims: Vec<Claim>,
    /// Volumes of file servers.
    pub(crate) external_volumes: Vec<ExternalVolume>,
    /// ConfigMaps.
    pub(crate) config_maps: Vec<ConfigMap>,
    /// Secrets.
    pub(crate) secrets: Vec<Secret>,
}

impl Objects {
    /// Adds those of another list.
    pub(super) fn extend(&mut self, other: Self) {
        self.claims.extend(other.claims);
        self.external_volumes.extend(other.external_volumes);
        self.config_maps.extend(other.config_maps);
        self.secrets.extend(other.secrets);
    }
}
