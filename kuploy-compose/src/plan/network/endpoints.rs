//! Services: the name of every long-running service, with the ports behind it.

use std::collections::{BTreeMap, BTreeSet};

use super::ports::protocol;
use super::unready::{self, Unready};
use super::{
    NetworkMode, aliases, closed_ports, health_programs, network_mode, options, pod_names, publish,
};
use crate::diagnostic::{Finding, rules};
use crate::facts::host_names::Origin;
use crate::facts::{PerService, ServiceId};
use crate::model::{
    ContainerPort, Endpoint, EndpointKind, EndpointPort, Protocol, StringMap, WorkloadKind,
};
use crate::options::GitOps;
use crate::plan::context::Context;
use crate::plan::draft::{Draft, ServiceDraft};

/// Decides the Services: each service's own, its aliases', and those that publish. Controllers are chosen already.
pub(in crate::plan) fn endpoints(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    options::say(cx, draft);
    let behind = ports_behind(draft);
    let named = draft.named_by_others();
    let unready = unready::decide(cx, draft);
    let by_tasks = named_by_tasks(cx, draft);
    let mut own: Vec<(ServiceId, Endpoint)> = Vec::new();
    for service in draft.kept() {
        let ports = behind[service.id].clone();
        if !has_name(service, named.contains(&service.id), &ports) {
            continue;
        }
        let kind = if ports.is_empty() || is_headless(service) || by_tasks.contains(&service.id) {
            EndpointKind::Headless
        } else {
            EndpointKind::ClusterIp
        };
        let endpoint = Endpoint {
            name: service.name.clone(),
            kind,
            selector: draft.selector(service.id),
            ports,
            publish_not_ready: unready.contains_key(&service.id),
            traffic_policy: None,
            annotations: StringMap::new(),
        };
        own.push((service.id, endpoint));
    }
    for (key, mut endpoint) in own {
        let service = &mut draft.services[key];
        say_unready(cx, service, unready.get(&key).copied());
        settle_two_protocols(cx, service, &mut endpoint);
        service.component.endpoints.push(endpoint);
    }
    aliases::aliases(cx, draft, &behind);
    pod_names::subdomains(draft);
    publish::publish(cx, draft);
    closed_ports::say(cx, draft);
    health_programs::say(cx, draft);
}

/// The ports that answer under a service's name: its own, and those of services that use its network.
fn ports_behind(draft: &Draft<'_>) -> PerService<Vec<EndpointPort>> {
    let mut behind = draft.services.map(|_, _| Vec::new());
    for service in draft.kept() {
        let ports = &mut behind[network_owner(draft, service.id)];
        for port in &service.container.ports {
            ports.push(endpoint_port(service, port));
        }
    }
    behind
}

/// The service whose network a service uses.
fn network_owner(draft: &Draft<'_>, service: ServiceId) -> ServiceId {
    let mut at = service;
    // A cycle is an error of its own; a chain longer than the project is one.
    for _ in 0..draft.services.len() {
        match draft.services[at].network_of() {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

fn endpoint_port(service: &ServiceDraft<'_>, port: &ContainerPort) -> EndpointPort {
    let app_protocol = service
        .service
        .ports
        .iter()
        .filter(|declared| declared.target == port.port)
        .filter(|declared| protocol(declared.protocol) == port.protocol)
        .find_map(|declared| declared.app_protocol.clone());
    EndpointPort {
        name: port.name.clone(),
        port: port.port,
        target: port.port,
        protocol: port.protocol,
        app_protocol: app_protocol.filter(|name| options::is_app_protocol(name)),
        node_port: None,
    }
}

/// Whether others can reach a service by its name.
fn has_name(service: &ServiceDraft<'_>, named: bool, ports: &[EndpointPort]) -> bool {
    let runs_to_its_end = matches!(
        service.kind,
        WorkloadKind::Job(_) | WorkloadKind::CronJob { .. }
    );
    let asked = service.extension.route.is_some()
        || !service.extension.routes.is_empty()
        || !service.extension.ports.is_empty();
    match network_mode(service.service) {
        NetworkMode::None | NetworkMode::Shared => false,
        // A container on the host's network has no name on the project's; a route needs one.
        NetworkMode::Host => asked && !ports.is_empty(),
        NetworkMode::Networks => !runs_to_its_end || named || asked,
    }
}

/// Services that somebody names as `tasks.SERVICE`, which is every container of it and not one address.
fn named_by_tasks(cx: &Context<'_>, draft: &Draft<'_>) -> BTreeSet<ServiceId> {
    let references = draft.references.iter();
    let tasks = references.filter(|reference| {
        let named = cx.facts.hosts.get(&reference.name);
        named.is_some_and(|named| named.origin == Origin::Tasks)
    });
    tasks.map(|reference| reference.to).collect()
}

fn is_headless(service: &ServiceDraft<'_>) -> bool {
    let mode = service
        .service
        .deploy
        .as_ref()
        .and_then(|deploy| deploy.endpoint_mode.as_deref());
    let label = service.labels.get("kompose.service.type");
    mode == Some("dnsrr") || label.is_some_and(|kind| kind.eq_ignore_ascii_case("headless"))
}

/// Says whose name answers before its service is healthy, and for whom.
fn say_unready(cx: &mut Context<'_>, service: &ServiceDraft<'_>, why: Option<Unready>) {
    let key = service.key;
    let message = match why {
        Some(Unready::Circle) => format!(
            "`{key}` and services that it names have health checks that wait for each other; their names answer before they are healthy, as in Compose"
        ),
        Some(Unready::ReachedBy(other)) => format!(
            "`{}` has to reach `{key}` before it is healthy, so the name of `{key}` answers early, as in Compose",
            cx.facts.services[other].key
        ),
        Some(Unready::OnePod) | None => return,
    };
    let path = service.path.key("healthcheck");
    cx.say(&rules::ANSWERS_UNREADY, &path, message);
}

/// `kubectl apply` keeps ports by number alone: of two protocols on one number it loses one when either is edited.
fn settle_two_protocols(cx: &mut Context<'_>, service: &ServiceDraft<'_>, endpoint: &mut Endpoint) {
    let mut numbers: BTreeMap<u16, BTreeSet<Protocol>> = BTreeMap::new();
    for port in &endpoint.ports {
        numbers.entry(port.port).or_default().insert(port.protocol);
    }
    let Some((number, _)) = numbers.iter().find(|(_, protocols)| protocols.len() > 1) else {
        return;
    };
    let argo = cx.options.gitops() == GitOps::ArgoCd;
    if argo {
        endpoint.annotations.insert(
            "argocd.argoproj.io/sync-options".to_owned(),
            "ServerSideApply=true".to_owned(),
        );
    }
    let applied = if argo {
        "; Argo CD applies it server-side"
    } else {
        ""
    };
    let finding = Finding::new(
        &rules::TWO_PROTOCOLS,
        format!("port {number} of `{}` has two protocols, of which a client-side apply loses one when it is edited{applied}", service.key),
    )
    .help("without Argo CD: `kubectl apply --server-side -k k8s/`");
    cx.add(finding, &service.path.key("ports"));
}
