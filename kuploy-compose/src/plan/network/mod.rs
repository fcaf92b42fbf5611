//! Names and ports inside the cluster: what Compose's networks and published ports become.

mod aliases;
mod app_protocol;
mod closed_ports;
mod docker_addresses;
mod earlier;
mod early_names;
pub(super) mod endpoints;
mod exposure;
mod further_names;
mod health_programs;
mod host_names;
mod ignored_options;
pub(super) mod isolation;
mod names_in_files;
mod own_names;
pub(super) mod pod_names;
mod port_names;
mod ports;
mod publish;
mod subdomains;
mod unpublished;
mod unresolved;

pub(super) use docker_addresses::say as say_docker_addresses;
pub(super) use earlier::Earlier;
pub(super) use exposure::Exposure;
pub(super) use host_names::decide as host_names;
pub(super) use ignored_options::say as say_ignored_options;
pub(super) use isolation::isolate;
pub(super) use names_in_files::say as say_names_in_files;
pub(super) use ports::ports;
pub(super) use unpublished::say as say_unpublished;
pub(super) use unresolved::say as say_unresolved;
