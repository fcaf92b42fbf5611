//! What a user may choose, as values with meaning: flags, `x-kuploy`, labels.
//!
//! Flags beat `x-kuploy`, `x-kuploy` beats compatible labels, labels beat defaults. [`Options`] declares each option of
//! the whole project once. The planner reads the extensions of services and
//! volumes, and labels.

mod choices;
mod environment;
mod extension;
mod image;
mod over;
mod project;
#[cfg(feature = "schema")]
mod schema;

pub use choices::{
    AccessMode, ArgocdApp, BindMounts, GitOps, KubeVersion, Kustomize, Layout, Publish, RouteKind,
    SecretsMode,
};
pub use environment::Environment;
pub use extension::{
    Autoscale, ClaimSharing, CommandLine, DataClaims, DisruptionExtension, FullRoute, Kind,
    NumberOrText, PortNumber, RouteExtension, ServiceExtension, TlsExtension, TolerationExtension,
    VolumeExtension,
};
pub use project::{
    ARGOCD_NAMESPACE, ARGOCD_PROJECT, BASE, OUT, OVERLAYS, Options, REVISION, USER, VOLUME_SIZE,
};

pub use image::{ImageCheck, ImageClient, ImageExtension, ImageProxy, NamedImage};

#[cfg(feature = "schema")]
pub use schema::schema;
