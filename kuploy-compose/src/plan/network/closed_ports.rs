//! Ports that answer in Compose and not in the cluster: a Service lets through what it lists.

use std::collections::BTreeSet;

use crate::diagnostic::rules;
use crate::facts::ServiceId;
use crate::facts::texts::Place;
use crate::facts::{catalogue, host_variables, hosts};
use crate::model::EndpointKind;
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};

/// Says once a service that others may use a port of it which nothing names.
pub(super) fn say(cx: &mut Context<'_>, draft: &Draft<'_>) {
    let uses = Uses::of(draft);
    for service in draft.kept() {
        let endpoint = service
            .component
            .endpoints
            .iter()
            .find(|endpoint| endpoint.name == service.name);
        let Some(endpoint) = endpoint.filter(|endpoint| endpoint.kind == EndpointKind::ClusterIp)
        else {
            continue;
        };
        if is_known(service) || !uses.unclear.contains(&service.id) {
            continue;
        }
        let listed: Vec<String> = endpoint
            .ports
            .iter()
            .map(|port| port.port.to_string())
            .collect();
        let noun = match listed.len() {
            1 => "port",
            _ => "ports",
        };
        let message = format!(
            "other ports of `{}` than {noun} {} do not answer in the cluster, and nothing says which port is used by those that need it",
            service.key,
            listed.join(", ")
        );
        let help = "list all ports that others use: `x-kuploy: {ports: [8080, 9000]}`";
        cx.say_help(&rules::PORTS_CLOSED, &service.path, message, help);
    }
}

/// Whether all ports of an image are known: it is in the catalogue, or says itself which it exposes.
fn is_known(service: &ServiceDraft<'_>) -> bool {
    let known = catalogue::find(&service.container.image);
    known.is_some_and(|image| !image.ports.is_empty())
        || !service.image.config.ports.is_empty()
        || !service.extension.ports.is_empty()
}

/// How services are used.
struct Uses {
    /// Services that somebody uses by a port that nothing names.
    unclear: BTreeSet<ServiceId>,
}

impl Uses {
    fn of(draft: &Draft<'_>) -> Self {
        let (mut unclear, mut clear) = (BTreeSet::new(), BTreeSet::new());
        let mut named: BTreeSet<(ServiceId, ServiceId)> = BTreeSet::new();
        for reference in &draft.references {
            named.insert((reference.from, reference.to));
            if matches!(reference.place, Place::Healthcheck(_) | Place::Hook(..))
                || reference.after_at
            {
                continue;
            }
            let beside = match reference.place {
                Place::Environment(variable) => {
                    let from = &draft.services[reference.from];
                    host_variables::port_beside(from.service, variable).is_some()
                }
                _ => false,
            };
            let says_port = beside
                || reference.port.is_some()
                || hosts::scheme_port(reference.scheme).is_some();
            match says_port {
                true => clear.insert(reference.to),
                false => unclear.insert(reference.to),
            };
        }
        // Whoever starts after a service and never names it has its name and port built in.
        for service in draft.kept() {
            for (id, _) in &service.depends_on {
                if !named.contains(&(service.id, *id)) {
                    unclear.insert(*id);
                }
            }
        }
        // A port that somebody names is as a rule the one that all use.
        Self {
            unclear: unclear.difference(&clear).copied().collect(),
        }
    }
}
