//! The Compose Specification as data, one file an area.

mod build;
mod common;
mod deploy;
mod mounts;
mod network;
mod project;
mod service;

pub(crate) use project::PROJECT;
pub(crate) use service::SERVICE;
