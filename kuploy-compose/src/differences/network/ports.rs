//! The ports of containers, where they are not what is written.

use crate::diagnostic::{and, rules};
use crate::facts::ports::PortFacts;
use crate::facts::{Facts, Findings};
use crate::map::IndexMap;
use crate::model::Protocol;
use crate::plan::Decisions;
use crate::plan::network::ports::Clash;
use crate::plan::pods::Member;

/// Says where ports come from that nobody asked for, and which are not listed.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    for service in decided.pods.running() {
        let known = decided.ports.known(facts, service.id);
        if known.is_range() {
            let message = format!(
                "`{}` listens on {} ports: its Service is headless and lists {}, and every port is reachable",
                service.key,
                known.count,
                known.known.len()
            );
            let path = service.path.key("ports");
            report.say(&rules::PORT_RANGE_WIDE, &path, message);
        } else {
            say_inferred(report, service, known);
        }
    }
    for clash in &decided.ports.clashes {
        let Clash { first, number, .. } = clash;
        let service = &decided.pods[clash.service];
        let message = format!(
            "`{first}` and `{}` listen on port {number} in the same pod: one of them does not start",
            service.key
        );
        let help = "configure one of them to listen on another port";
        report.say_help(&rules::PORTS_CLASH, &service.path, message, help);
    }
}

/// Says what the ports that nobody asked for come from.
fn say_inferred(report: &mut Findings<'_>, service: &Member<'_>, ports: &PortFacts<'_>) {
    // By evidence, in the order found: ports of one origin are listed together.
    let mut found: IndexMap<String, Vec<String>> = IndexMap::new();
    for port in &ports.known {
        let strongest = port.evidence.first();
        let inferred = strongest.filter(|evidence| !evidence.is_asked_for());
        if let Some(evidence) = inferred {
            let number = match port.protocol {
                Protocol::Tcp => port.number.to_string(),
                other => format!("{}/{}", port.number, other.as_str().to_ascii_lowercase()),
            };
            found.update(evidence.to_string(), Vec::new, |numbers| {
                numbers.push(number)
            });
        }
    }
    let count: usize = found.values().map(Vec::len).sum();
    if count == 0 {
        return;
    }
    let parts = found.iter();
    let parts = parts.map(|(origin, numbers)| {
        let noun = if numbers.len() == 1 { "port" } else { "ports" };
        format!("{noun} {} from {origin}", and(numbers.clone()))
    });
    let parts: Vec<String> = parts.collect();
    let message = format!("`{}` is given {}", service.key, and(parts));
    report.say(&rules::PORT_INFERRED, &service.path, message);
}
