//! Ports that Services publish outside of the cluster.

use crate::diagnostic::rules;
use crate::facts::ports::is_local;
use crate::facts::{Facts, Findings};
use crate::map::BTreeMap;
use crate::model::{Endpoint, EndpointKind, Protocol};
use crate::plan::Decisions;
use crate::plan::network::Exposure;
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
    say_taken(report, &exposure, decided);
}

/// Says which load balancers ask for a port that another one has. A cloud gives each an address of its own; the ServiceLB
/// of K3s has the addresses of the nodes alone.
fn say_taken(report: &mut Findings<'_>, exposure: &Exposure<'_, '_>, decided: &Decisions<'_>) {
    let mut taken: BTreeMap<(u16, Protocol), &str> = BTreeMap::new();
    for service in decided.pods.running() {
        let balancers = exposure.published(service.id);
        let balancers = balancers.filter(|it| it.kind == EndpointKind::LoadBalancer);
        for (endpoint, port) in balancers.flat_map(|it| it.ports.iter().map(move |port| (it, port)))
        {
            let first = *taken
                .entry((port.port, port.protocol))
                .or_insert(endpoint.name.as_str());
            if first == endpoint.name {
                continue;
            }
            let number = port.port;
            let message = format!(
                "`{first}` and `{}` both need port {number}: where all load balancers share one address (K3s), the second stays Pending",
                endpoint.name
            );
            let free = (1..10).filter_map(|more| number.checked_add(more * 1000));
            let mut free = free.filter(|it| !taken.contains_key(&(*it, port.protocol)));
            let free = free.next().unwrap_or(number);
            let help = format!(
                "publish another port in `{}`: `ports: [\"{free}:{}\"]`",
                service.key, port.target
            );
            let path = service.path.key("ports");
            report.say_help(&rules::PUBLISHED_PORT_SHARED, &path, message, help);
            break;
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
