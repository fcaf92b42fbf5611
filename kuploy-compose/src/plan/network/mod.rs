//! Names and ports inside the cluster: what Compose's networks and published ports become.

mod aliases;
mod closed_ports;
mod docker_addresses;
mod earlier;
mod early_names;
pub(super) mod endpoints;
mod exposure;
mod further_names;
mod health_ports;
mod health_programs;
mod host_names;
mod ignored_options;
pub(super) mod isolation;
mod names_in_files;
mod not_http;
mod own_names;
pub(super) mod pod_names;
mod port_names;
mod ports;
mod publish;
mod subdomains;
mod unpublished;
mod unresolved;

pub(super) use earlier::Earlier;
pub(super) use exposure::Exposure;
pub(super) use host_names::decide as host_names;
pub(super) use isolation::isolate;
pub(super) use ports::ports;
pub(super) use unpublished::say as say_unpublished;

use super::context::Context;
use super::names_in_values::NamesInValues;
use super::pods::Pods;
use crate::facts::peers::InFile;
use crate::facts::texts::MountedText;

/// Says which names and addresses of Compose mean something else in the cluster, or nothing.
pub(super) fn say_names(
    cx: &mut Context<'_>,
    pods: &Pods<'_>,
    values: &NamesInValues,
    mounted: &[MountedText<'_, '_>],
    in_files: &[InFile<'_>],
) {
    names_in_files::say(cx, values, in_files);
    docker_addresses::say(cx, pods, mounted);
    unresolved::say(cx, pods, values);
    ignored_options::say(cx, pods);
}
