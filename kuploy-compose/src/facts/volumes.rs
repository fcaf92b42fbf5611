//! Top-level volumes.

use crate::map::BTreeSet;

use crate::map::IndexMap;

use super::findings::Findings;
use super::kompose_labels::{Labels, Place};
use super::volume_drivers::{self, VolumeDriver};
use crate::compose::{MountType, Project, Volume};
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

/// The top-level volumes that some service mounts. The loader refuses a mount of one that is not declared; in a project
/// that was put together by hand it is declared as by a key without a value.
pub(super) fn read<'a>(
    findings: &mut Findings<'_>,
    project: &'a Project,
) -> IndexMap<&'a str, VolumeFacts<'a>> {
    let mounts = project.services.values().flat_map(|it| &it.volumes);
    let of_volumes = mounts.filter(|it| matches!(it.kind, MountType::Volume | MountType::Cluster));
    let mut used: BTreeSet<&str> = of_volumes.filter_map(|it| it.source.as_deref()).collect();
    let mut volumes = IndexMap::new();
    for (key, volume) in &project.volumes {
        if used.remove(key.as_str()) {
            volumes.insert(key.as_str(), facts(findings, project, key, volume.as_ref()));
        }
    }
    volumes.extend(
        used.into_iter()
            .map(|key| (key, facts(findings, project, key, None))),
    );
    volumes
}

fn facts<'a>(
    findings: &mut Findings<'_>,
    project: &'a Project,
    key: &str,
    volume: Option<&'a Volume>,
) -> VolumeFacts<'a> {
    let path = Path::root().key("volumes").key(key);
    let node = project.tree.as_ref().and_then(|tree| path.find(tree));
    let mut labels = Labels::default();
    if let Some(volume) = volume {
        labels.read(findings, &volume.labels, &path.key("labels"), Place::Volume);
    }
    VolumeFacts {
        volume,
        driver: volume_drivers::read(volume),
        extension: findings.extension(&path, node.and_then(|node| node.get("x-kuploy"))),
        path,
        labels,
    }
}
