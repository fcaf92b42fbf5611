//! Volumes without a name.

use super::memory;
use super::pod_volumes::{self, PodVolumes};
use super::service::Consumer;
use crate::compose::VolumeMount;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::catalogue;
use crate::model::{Mount, VolumeSource};
use crate::plan::context::Context;
use crate::plan::names;
use crate::source::paths;

/// A volume without a name: empty at every start of the pod.
pub(super) fn mount<'a>(
    cx: &mut Context<'_>,
    volumes: &mut PodVolumes,
    service: &Consumer<'a>,
    mount: &VolumeMount,
    path: &Path,
) {
    if !pod_volumes::is_mountable(cx, &mount.target, path) {
        return;
    }
    let known = catalogue::find(&service.image);
    let keeps = known.is_some_and(|image| image.keeps_data(&mount.target));
    let message = if keeps {
        format!(
            "`{}` keeps its data in `{}`, which is lost with the pod",
            service.key, mount.target
        )
    } else {
        format!(
            "`{}` of `{}` is an empty folder that is lost with the pod",
            mount.target, service.key
        )
    };
    let name =
        names::label(paths::file_name(&mount.target), 30).unwrap_or_else(|| "data".to_owned());
    let help = format!(
        "give the volume a name to keep it: `{name}:{}`",
        mount.target
    );
    let severity = if keeps {
        Severity::Warning
    } else {
        Severity::Info
    };
    let finding = Finding::new(&rules::ANONYMOUS_VOLUME, message)
        .help(help)
        .severity(severity);
    cx.add(finding, path);
    let name = memory::folder_name(service, &mount.target);
    let empty = VolumeSource::Empty {
        memory: false,
        size_limit: None,
    };
    let mount = Mount {
        path: mount.target.clone(),
        read_only: mount.read_only,
        ..Mount::default()
    };
    volumes.mount(cx, service, &name, empty, mount, path);
}
