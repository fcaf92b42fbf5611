//! What `pkg/apis/*/validation` of Kubernetes 1.36 checks beyond types, by type. Rules that hold for one version only, or
//! behind a feature gate, are left out: what some cluster takes is not refused here.

mod access;
mod apps;
mod autoscaling;
mod config;
mod containers;
mod extensions;
mod metadata;
mod network;
mod pods;
mod scheduling;
mod storage;
mod volumes;

use super::constraint::Table;

pub(super) const ALL: &[Table] = &[
    access::TABLE,
    apps::TABLE,
    autoscaling::TABLE,
    config::TABLE,
    containers::TABLE,
    extensions::TABLE,
    metadata::TABLE,
    network::TABLE,
    pods::TABLE,
    scheduling::TABLE,
    storage::TABLE,
    volumes::TABLE,
];
