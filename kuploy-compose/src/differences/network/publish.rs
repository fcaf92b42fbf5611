//! Ports that Services publish outside of the cluster.

use crate::diagnostic::rules;
use crate::facts::ports::is_local;
use crate::facts::{Facts, Findings};
use crate::model::{Endpoint, EndpointKind};
use crate::plan::Decisions;
use crate::plan::network::publish::{NODE_PORT, kind};
use crate::plan::pods::Member;

/// Says what of published ports a Service does not hold.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let exposure = decided.exposure();
    for service in decided.pods.running() {
        let published = exposure.published(service.id).next();
        let is_asked = kind(facts.options.publish(), service).is_some();
        if is_asked && !has_node_port(published) && has_label(service) {
            let message = format!(
                "`{NODE_PORT}` has no effect: it needs a service with one port and the type `nodeport`"
            );
            let path = service.label_path(NODE_PORT);
            report.say(&rules::KOMPOSE_LABEL_VALUE, &path, message);
        }
        if published.is_some() {
            say_addresses(report, service);
        }
    }
}

fn has_label(service: &Member<'_>) -> bool {
    service.labels.number::<u16>(NODE_PORT).is_some()
}

/// Whether a Service has a port of the nodes that can be chosen.
fn has_node_port(published: Option<&Endpoint>) -> bool {
    published.is_some_and(|it| it.kind == EndpointKind::NodePort && it.ports.len() == 1)
}

fn say_addresses(report: &mut Findings<'_>, service: &Member<'_>) {
    for (index, port) in service.service.ports.iter().enumerate() {
        let address = port.host_ip.as_deref().unwrap_or_default();
        if is_local(port) || ["", "0.0.0.0", "::", "[::]"].contains(&address) {
            continue;
        }
        let message = format!(
            "port {} is published on every address, not only on `{address}`",
            port.target
        );
        let path = service.path.key("ports").index(index).key("host_ip");
        report.say(&rules::PUBLISHED_EVERYWHERE, &path, message);
    }
}
