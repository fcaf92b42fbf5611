//! What is known of each service, as data: a form of [`Facts`] that is printed and has a schema. Values of secrets are
//! masked in it.

mod evidence;
mod host;
mod image;
mod network;
mod ports;
mod process;
mod secrets;
mod storage;

pub use evidence::{EvidenceKind, EvidenceView, Known};
pub use host::HostView;
pub use image::ImageView;
pub use network::{NameOrigin, NameView, PeerView};
pub use ports::PortView;
pub use process::{HealthView, LifetimeView, ProcessView, Verdict};
pub use secrets::{SecretPlace, SecretView};
pub use storage::{DataView, UserView};

use serde::Serialize;

use super::{Facts, ServiceFacts};
use crate::diagnostic::Secrets;
use evidence::Viewer;

/// All that is known of the services of a project, each thing with what says so.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct FactsView {
    /// The services, in the order written.
    pub services: Vec<ServiceView>,
}

/// What is known of one service.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ServiceView {
    /// Its name in Compose.
    pub service: String,
    /// Where it is written.
    pub evidence: EvidenceView,
    /// Its image.
    pub image: ImageView,
    /// What runs.
    pub process: ProcessView,
    /// Whether it serves or runs to completion.
    pub lifetime: LifetimeView,
    /// The ports that it is known to listen on, by number.
    pub ports: Vec<PortView>,
    /// Directories that must outlive its containers.
    pub data: Vec<DataView>,
    /// As whom it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<UserView>,
    /// The names that it is reached by.
    pub names: Vec<NameView>,
    /// The services that it names as hosts, itself among them.
    pub peers: Vec<PeerView>,
    /// The services that name it as a host.
    pub named_by: Vec<PeerView>,
    /// The host name that its program goes by.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<Known<String>>,
    /// Where it holds secrets; the values are not here.
    pub secrets: Vec<SecretView>,
    /// What it takes from the Docker host.
    pub host: Vec<HostView>,
    /// The health check that runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<HealthView>,
}

impl FactsView {
    /// The view of what is known of a project.
    pub(crate) fn of(facts: &Facts<'_>, secrets: &Secrets) -> Self {
        let viewer = Viewer { facts, secrets };
        let peers = network::Peers::of(&viewer);
        let services = facts.services.values();
        Self {
            services: services
                .map(|service| of_service(&viewer, &peers, service))
                .collect(),
        }
    }

    /// What is known of a service, by its name in Compose.
    pub fn get(&self, service: &str) -> Option<&ServiceView> {
        self.services.iter().find(|view| view.service == service)
    }
}

fn of_service(
    viewer: &Viewer<'_>,
    peers: &network::Peers<'_>,
    service: &ServiceFacts<'_>,
) -> ServiceView {
    ServiceView {
        service: service.key.to_owned(),
        evidence: viewer.compose(&service.path),
        image: image::view(viewer, service),
        process: process::process(viewer, service),
        lifetime: process::lifetime(viewer, service),
        ports: ports::view(viewer, peers, service),
        data: storage::data(viewer, service),
        user: storage::user(viewer, service),
        names: network::names(viewer, peers, service),
        peers: peers.of_service(viewer, service),
        named_by: peers.naming(viewer, service),
        identity: network::identity(viewer, peers, service),
        secrets: secrets::view(viewer, service),
        host: host::view(viewer, service),
        health: process::health(viewer, service),
    }
}
