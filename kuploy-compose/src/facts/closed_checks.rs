//! Health checks that ask a port on which nothing of the container listens: one that a setting moved, or the number
//! that Compose publishes in place of the container's. Docker calls such a container unhealthy and sends it traffic all
//! the same. Seen: `GF_SERVER_HTTP_PORT: 4000` with a check of `http://localhost:3000/api/health`.

use super::gathered::Facts;
use super::ports::{self, PortEvidence};
use super::service_facts::ServiceFacts;
use crate::model::Protocol;

/// A check of a port on which nothing listens.
pub(crate) struct ClosedCheck {
    /// The port that it asks.
    pub(crate) asked: u16,
    /// The port on which the container listens.
    pub(crate) listens: u16,
    /// What says so, as part of a sentence.
    pub(crate) evidence: String,
}

/// The check of a service, where it asks the wrong port.
pub(crate) fn find(facts: &Facts<'_>, service: &ServiceFacts<'_>) -> Option<ClosedCheck> {
    let asked = service.asked.one()?;
    let known = &facts.ports[service.id].known;
    let own = known
        .iter()
        .find(|port| port.number == asked && port.protocol == Protocol::Tcp)?;
    let known_image = service.known.entry.as_ref().map(|entry| entry.image);
    if known_image.is_some_and(|image| image.internal_ports.contains(&asked)) {
        return None;
    }
    let is_of_check = |evidence: &PortEvidence<'_>| matches!(evidence, PortEvidence::HealthCheck);
    // `localhost` may be another container, or the Docker host. A port for management is set in a file of its own.
    let check = service.health.as_ref()?;
    let of_others = !service.shares.is_empty()
        || service.service.network_mode.is_some()
        || check.test.iter().any(|word| word.contains("actuator"));
    if of_others || !own.evidence.iter().all(is_of_check) {
        return None;
    }
    published(service, asked).or_else(|| {
        let default = service.known.entry.as_ref().is_some_and(|entry| {
            let mut ports = entry.image.ports.iter();
            ports.any(|port| port.number == asked)
        });
        let found = known.iter().find_map(|port| {
            let mut evidence = port.evidence.iter();
            let says = evidence.find(|evidence| match evidence {
                PortEvidence::Setting(_) => default,
                other => other.is_of_program(),
            })?;
            Some((port.number, says.to_string()))
        });
        found.map(|(listens, evidence)| ClosedCheck {
            asked,
            listens,
            evidence,
        })
    })
}

/// The number on the Docker host in the place of the container's.
fn published(service: &ServiceFacts<'_>, asked: u16) -> Option<ClosedCheck> {
    let declared = service.service.ports.iter().enumerate();
    let mut tcp = declared.filter(|(_, port)| ports::protocol(port.protocol) == Protocol::Tcp);
    let (index, port) = tcp.find(|(_, port)| ports::number(port) == asked)?;
    Some(ClosedCheck {
        asked,
        listens: port.target,
        evidence: format!("`{}`", service.path.key("ports").index(index)),
    })
}
