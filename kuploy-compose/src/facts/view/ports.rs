//! The ports that a service is known to listen on.

use serde::Serialize;

use super::evidence::{EvidenceView, Viewer};
use super::network::Peers;
use crate::diagnostic::Path;
use crate::facts::ServiceFacts;
use crate::facts::catalogue::GivenBy;
use crate::facts::evidence::Evidence;
use crate::facts::ports::PortEvidence;
use crate::facts::ports::list::KnownPort;
use crate::facts::texts::Place;
use crate::model::Protocol;

/// A port that a service is known to listen on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct PortView {
    /// The number.
    pub number: u16,
    /// The protocol.
    pub protocol: Protocol,
    /// What is spoken, where that is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Every place that says so.
    pub evidence: Vec<EvidenceView>,
}

pub(super) fn view(
    viewer: &Viewer<'_>,
    peers: &Peers<'_>,
    service: &ServiceFacts<'_>,
) -> Vec<PortView> {
    let with_files = peers.ports.get(&service.id);
    let facts = with_files.unwrap_or(&viewer.facts.ports[service.id]);
    let mut ports: Vec<PortView> = facts
        .known
        .iter()
        .map(|port| of_port(viewer, service, port))
        .collect();
    ports.sort_by_key(|port| (port.number, port.protocol));
    ports
}

fn of_port(viewer: &Viewer<'_>, service: &ServiceFacts<'_>, port: &KnownPort<'_>) -> PortView {
    let mut evidence: Vec<EvidenceView> = Vec::new();
    for said in &port.evidence {
        let said = of_evidence(viewer, service, said);
        if !evidence.contains(&said) {
            evidence.push(said);
        }
    }
    PortView {
        number: port.number,
        protocol: port.protocol,
        name: port.names.first().map(|name| (*name).to_owned()),
        evidence,
    }
}

fn of_evidence(
    viewer: &Viewer<'_>,
    service: &ServiceFacts<'_>,
    said: &PortEvidence<'_>,
) -> EvidenceView {
    let variable = |of: &Path, name: &str| viewer.compose(&of.key("environment").key(name));
    match said {
        PortEvidence::Declared(path) | PortEvidence::Route(path) => viewer.compose(path),
        PortEvidence::HealthCheck => viewer.compose(&service.path.key("healthcheck")),
        PortEvidence::Image(evidence) => viewer.evidence(evidence),
        PortEvidence::Catalogue(entry) => {
            let page = service
                .known
                .entry
                .as_ref()
                .map_or("", |known| known.image.page);
            viewer.evidence(&Evidence::Catalogue {
                entry: entry.clone().into(),
                page: page.into(),
            })
        }
        PortEvidence::Setting(given) => given_by(viewer, service, given),
        PortEvidence::Variable(name) => variable(&service.path, name),
        PortEvidence::Argument(_) => viewer.compose(&service.path.key("command")),
        PortEvidence::Source(_) => viewer.compose(&service.path.key("build")),
        PortEvidence::NginxProxy => variable(&service.path, "VIRTUAL_HOST"),
        PortEvidence::Named {
            by, place, beside, ..
        } => match (place, beside) {
            (Place::Environment(_), Some(beside)) => variable(&Path::service(by), beside),
            (place, _) => viewer.compose(&place.path(by)),
        },
    }
}

/// The place in the Compose file that sets something of a known image.
pub(super) fn given_by(
    viewer: &Viewer<'_>,
    service: &ServiceFacts<'_>,
    given: &GivenBy,
) -> EvidenceView {
    match given {
        GivenBy::Variable(name) => viewer.compose(&service.path.key("environment").key(name)),
        GivenBy::ImageVariable(name) => match service.image.config.env.get(name) {
            Some(variable) => viewer.evidence(&variable.evidence),
            None => viewer.compose(&service.path.key("image")),
        },
        GivenBy::Argument(_) => {
            let key = match service.service.command {
                Some(_) => "command",
                None => "entrypoint",
            };
            viewer.compose(&service.path.key(key))
        }
        GivenBy::File { path, line } => viewer.evidence(&Evidence::FileLine {
            path: path.clone(),
            line: *line,
        }),
    }
}
