//! Names and ports inside the cluster: what Compose's networks and published ports become.

pub(crate) mod aliases;
mod earlier;
pub(crate) mod early_names;
pub(crate) mod endpoints;
mod exposure;
mod further_names;
mod host_names;
pub(crate) mod isolation;
mod own_names;
pub(crate) mod pod_names;
pub(crate) mod ports;
pub(crate) mod publish;
mod subdomains;

pub(super) use earlier::Earlier;
pub(crate) use exposure::Exposure;
pub(super) use host_names::decide as host_names;
pub(super) use isolation::isolate;
pub(super) use ports::ports;
