//! Ports that answer in Compose and not in the cluster: a Service lets through what it lists.

use std::collections::BTreeSet;

use super::earlier::Earlier;
use crate::diagnostic::rules;
use crate::facts::peers::Reference;
use crate::facts::texts::Place;
use crate::facts::{PerService, ServiceFacts, ServiceId};
use crate::facts::{catalogue, host_variables, hosts};
use crate::model::{Endpoint, EndpointKind};
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// Says once a service that others may use a port of it which nothing names. `own` are the Services of services' own
/// names.
pub(super) fn say(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_, '_>,
    own: &PerService<Option<Endpoint>>,
) {
    let unclear = unclear(earlier);
    for service in earlier
        .running()
        .filter(|service| unclear.contains(&service.id))
    {
        let endpoint = own[service.id].as_ref();
        let endpoint = endpoint.filter(|endpoint| endpoint.kind == EndpointKind::ClusterIp);
        let Some(endpoint) = endpoint.filter(|_| !is_known(service)) else {
            continue;
        };
        let ports = endpoint.ports.iter();
        let listed: Vec<String> = ports.map(|port| port.port.to_string()).collect();
        let noun = if listed.len() == 1 { "port" } else { "ports" };
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
fn is_known(service: &Member<'_>) -> bool {
    let known = catalogue::find(&service.image_name);
    known.is_some_and(|image| !image.ports.is_empty())
        || !service.image.config.ports.is_empty()
        || !service.extension.ports.is_empty()
}

/// Services that somebody uses by a port that nothing names.
fn unclear(earlier: &Earlier<'_, '_>) -> BTreeSet<ServiceId> {
    let (mut unclear, mut clear) = (BTreeSet::new(), BTreeSet::new());
    let mut named: BTreeSet<(ServiceId, ServiceId)> = BTreeSet::new();
    for reference in earlier.references {
        named.insert((reference.from, reference.to));
        let asks = matches!(reference.place, Place::Healthcheck(_) | Place::Hook(..));
        if asks || reference.after_at {
            continue;
        }
        match says_port(reference, earlier.pods[reference.from].facts) {
            true => clear.insert(reference.to),
            false => unclear.insert(reference.to),
        };
    }
    // Whoever starts after a service and never names it has its name and port built in.
    for service in earlier.running() {
        let dependencies = service.depends_on.iter().map(|(id, _)| *id);
        unclear.extend(dependencies.filter(|id| !named.contains(&(service.id, *id))));
    }
    // A port that somebody names is as a rule the one that all use.
    unclear.difference(&clear).copied().collect()
}

/// Whether a reference names the port that it uses.
fn says_port(reference: &Reference<'_>, from: &ServiceFacts<'_>) -> bool {
    let is_beside = match reference.place {
        Place::Environment(variable) => {
            host_variables::port_beside(from.service, variable).is_some()
        }
        _ => false,
    };
    is_beside || reference.port.is_some() || hosts::scheme_port(reference.scheme).is_some()
}
