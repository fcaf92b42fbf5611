//! Paths of the node.

use super::pod_volumes::PodVolumes;
use crate::compose::VolumeMount;
use crate::diagnostic::Path;
use crate::model::names;
use crate::model::{Mount, VolumeSource};
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// A path of the node.
pub(super) fn mount<'a>(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Member<'a>,
    source: &str,
    kind: Option<&'static str>,
    mount: &VolumeMount,
    path: &Path,
) {
    let options = mount.bind.clone().unwrap_or_default();
    let propagation = match options.propagation.as_deref() {
        Some("slave" | "rslave") => Some("HostToContainer"),
        Some("shared" | "rshared") => Some("Bidirectional"),
        _ => None,
    };
    let recursive = match options.recursive.as_deref() {
        Some("readonly") if mount.read_only => Some("Enabled"),
        Some("enabled") if mount.read_only => Some("IfPossible"),
        _ => None,
    };
    let wanted = names::label(source, 40).unwrap_or_else(|| "host".to_owned());
    let volume = VolumeSource::HostPath {
        path: source.to_owned(),
        kind: kind.map(str::to_owned),
    };
    let mount = Mount {
        path: mount.target.clone(),
        read_only: mount.read_only,
        propagation: propagation.map(str::to_owned),
        recursive_read_only: recursive.map(str::to_owned),
        ..Mount::default()
    };
    volumes.mount(cx, service, &format!("host-{wanted}"), volume, mount, path);
}
