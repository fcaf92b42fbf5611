//! Top-level volumes.

use crate::map::BTreeSet;

use crate::map::IndexMap;

use super::findings::Findings;
use super::kompose_labels::{Labels, Place};
use super::volume_drivers::{self, VolumeDriver};
use crate::compose::{Project, Volume};
use crate::diagnostic::Path;
use crate::options::VolumeExtension;

/// What a top-level volume says of itself.
#[derive(Clone, Debug)]
pub struct VolumeFacts<'a> {
    /// What Compose says; a key without a value is the default.
    pub volume: Option<&'a Volume>,
    /// `volumes.KEY`.
    pub path: Path,
    /// What holds its bytes.
    pub(crate) driver: VolumeDriver,
    /// Its `x-kuploy`.
    pub extension: VolumeExtension,
    /// Its `kompose.*` labels.
    pub(crate) labels: Labels<'a>,
}

/// The top-level volumes that some service mounts.
pub(super) fn read<'a>(
    findings: &mut Findings<'_>,
    project: &'a Project,
) -> IndexMap<&'a str, VolumeFacts<'a>> {
    let mounts = project
        .services
        .values()
        .flat_map(|service| &service.volumes);
    let used: BTreeSet<&str> = mounts.filter_map(|mount| mount.source.as_deref()).collect();
    let declared = project.volumes.iter();
    let used = declared.filter(|(key, _)| used.contains(key.as_str()));
    used.map(|(key, volume)| {
        let path = Path::root().key("volumes").key(key);
        let node = project.tree.as_ref().and_then(|tree| path.find(tree));
        let mut labels = Labels::default();
        if let Some(volume) = volume {
            labels.read(findings, &volume.labels, &path.key("labels"), Place::Volume);
        }
        let facts = VolumeFacts {
            volume: volume.as_ref(),
            driver: volume_drivers::read(volume.as_ref()),
            extension: findings.extension(&path, node.and_then(|node| node.get("x-kuploy"))),
            path,
            labels,
        };
        (key.as_str(), facts)
    })
    .collect()
}
