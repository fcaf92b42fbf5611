//! Services: the name of every long-running service, with the ports behind it.

use crate::map::BTreeSet;

use super::aliases::{self, RefusedAlias};
use super::earlier::Earlier;
use super::early_names::{self, Why};
use super::further_names::FurtherNames;
use super::host_names::HostNames;
use super::{publish, subdomains};
use crate::facts::network_mode::NetworkMode;
use crate::facts::ports::{is_app_protocol, protocol};
use crate::facts::routes::{RouteRequest, SERVERS_SCHEME, declines, servers_scheme, speaks_h2c};
use crate::facts::unclear_ports::{self, Unclear};
use crate::facts::{PerService, ServiceId, asked_whole, peers};
use crate::map::BTreeMap;
use crate::model::{
    ContainerPort, Endpoint, EndpointKind, EndpointPort, Protocol, StringMap, WorkloadKind,
};
use crate::options::{GitOps, RouteKind};
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// What is decided for a service.
#[derive(Clone, Debug, Default)]
pub(crate) struct ServiceEndpoints {
    /// Its Services: the one of its own name first, then those of its aliases, then those that publish.
    pub(crate) endpoints: Vec<Endpoint>,
    /// Labels of its pod by which Services of several pods select them.
    pub(in crate::plan) pod_labels: StringMap,
    /// Why its name answers before it is healthy, where it does.
    pub(crate) early: Option<Why>,
    /// It connects to its own name: the Service leads to the pod itself for that.
    pub(crate) leads_to_itself: bool,
}

/// The Services of a project.
pub(in crate::plan) struct Endpoints<'a> {
    /// Of each service.
    pub(in crate::plan) services: PerService<ServiceEndpoints>,
    /// Aliases that get none.
    pub(in crate::plan) refused: Vec<RefusedAlias<'a>>,
    /// Services that others use by a port that nothing names.
    pub(in crate::plan) unclear: BTreeMap<ServiceId, Unclear>,
}

/// Decides the Services: each service's own, its aliases', and those that publish.
pub(in crate::plan) fn decide<'a>(
    cx: &Context<'a>,
    earlier: &Earlier<'_, '_>,
    host_names: &HostNames,
) -> Endpoints<'a> {
    let behind = ports_behind(earlier);
    let named = named(cx, earlier, &behind);
    let early = early_names::decide(cx, earlier);
    let running = earlier.running().map(|service| service.facts);
    let unclear = unclear_ports::find(cx.facts, earlier.references, running);
    let is_headless = headless(cx, earlier, (&behind, host_names), &unclear);
    let own = own(cx, earlier, (&behind, &is_headless), &named, &early);
    let aliases = aliases::decide(cx, earlier, host_names.kept(), &behind, &own);
    let subdomains = subdomains::decide(earlier, host_names);
    let mut made = own.map(|id, own| ServiceEndpoints {
        endpoints: own.iter().cloned().collect(),
        early: early[id].filter(|_| named[id]),
        ..ServiceEndpoints::default()
    });
    for FurtherNames { endpoints, labels } in [aliases.answered, subdomains] {
        endpoints
            .into_iter()
            .for_each(|(id, endpoint)| made[id].endpoints.push(endpoint));
        labels
            .into_iter()
            .for_each(|(id, labels)| made[id].pod_labels.extend(labels));
    }
    let taken = made.values().flat_map(|made| &made.endpoints);
    let taken: BTreeSet<&str> = taken.map(|endpoint| endpoint.name.as_str()).collect();
    let published = publish::decide(cx, earlier, &taken);
    for (id, endpoint) in published {
        made[id].endpoints.push(endpoint);
    }
    for service in earlier.running() {
        let made = &mut made[service.id];
        let governing = governing(earlier, service, &made.endpoints);
        made.endpoints.extend(governing);
        made.leads_to_itself = host_names.lead_to_own_pod(service.id, &mut made.endpoints);
    }
    Endpoints {
        services: made,
        refused: aliases.refused,
        unclear,
    }
}

/// The ports that answer under a service's name: its own, and those of services that use its network.
fn ports_behind(earlier: &Earlier<'_, '_>) -> PerService<Vec<EndpointPort>> {
    let mut behind = earlier.pods.map(|_, _| Vec::new());
    for service in earlier.running() {
        let ports = &mut behind[earlier.pods.network_owner(service.id)];
        let own = earlier.ports[service.id].iter();
        ports.extend(own.map(|port| endpoint_port(service, port)));
    }
    behind
}

fn endpoint_port(service: &Member<'_>, port: &ContainerPort) -> EndpointPort {
    let declared = service.service.ports.iter();
    let mut same = declared.filter(|declared| {
        declared.target == port.port && protocol(declared.protocol) == port.protocol
    });
    let app_protocol = same.find_map(|declared| declared.app_protocol.clone());
    EndpointPort {
        name: port.name.clone(),
        port: port.port,
        target: port.port,
        protocol: port.protocol,
        app_protocol: app_protocol.filter(|name| is_app_protocol(name)),
        node_port: None,
    }
}

/// Which services have a name.
fn named(
    cx: &Context<'_>,
    earlier: &Earlier<'_, '_>,
    behind: &PerService<Vec<EndpointPort>>,
) -> PerService<bool> {
    let named = peers::named_by_others(earlier.references);
    earlier.pods.map(|id, service| {
        let is_routed = !cx.facts.routes[id].requests.is_empty()
            || cx.options.domain.is_some() && !service.service.ports.is_empty();
        let named = (named.contains(&id), is_routed);
        earlier.pods.runs(id) && has_name(earlier, service, named, &behind[id])
    })
}

/// The Service of each service's own name, where it has one.
fn own(
    cx: &Context<'_>,
    earlier: &Earlier<'_, '_>,
    (behind, is_headless): (&PerService<Vec<EndpointPort>>, &PerService<bool>),
    named: &PerService<bool>,
    early: &PerService<Option<Why>>,
) -> PerService<Option<Endpoint>> {
    earlier.pods.map(|id, service| {
        let mut ports = behind[id].clone();
        let requests = cx.facts.routes[id].requests.as_slice();
        for port in ports
            .iter_mut()
            .filter(|port| speaks_h2c(requests, port.port))
        {
            port.app_protocol
                .get_or_insert_with(|| "kubernetes.io/h2c".to_owned());
        }
        named[id].then(|| Endpoint {
            name: service.name.clone(),
            kind: match is_headless[id] {
                true => EndpointKind::Headless,
                false => EndpointKind::ClusterIp,
            },
            selector: earlier.pods.selector(id),
            publish_not_ready: early[id].is_some(),
            annotations: annotations(cx, requests, &ports),
            traffic_policy: None,
            ports,
        })
    })
}

/// Which names lead to the pods themselves, so that every port answers. A Service keeps what it has in the cluster by
/// now, where both would do: `clusterIP` is immutable.
fn headless(
    cx: &Context<'_>,
    earlier: &Earlier<'_, '_>,
    (behind, host_names): (&PerService<Vec<EndpointPort>>, &HostNames),
    unclear: &BTreeMap<ServiceId, Unclear>,
) -> PerService<bool> {
    let asked_whole = asked_whole::find(cx.facts, earlier.references);
    let pinged = asked_whole::pinged(earlier.references);
    earlier.pods.map(|id, service| {
        // A Service with a cluster IP lets no other port through than those that it lists.
        let is_range = cx.facts.ports[id].is_range();
        let is_subdomain = host_names.subdomain(id) == Some(&service.name);
        let must = behind[id].is_empty()
            || is_range
            || is_subdomain
            || is_headless(service)
            || asked_whole.contains(&id);
        let unclear = unclear.get(&id);
        let better =
            unclear.is_some_and(|unclear| unclear.needs_every_port) || pinged.contains(&id);
        let in_cluster = cx.facts.earlier.is_headless(&service.name);
        must || in_cluster.unwrap_or(better)
    })
}

/// Whether others can reach a service by its name.
fn has_name(
    earlier: &Earlier<'_, '_>,
    service: &Member<'_>,
    (named, is_routed): (bool, bool),
    ports: &[EndpointPort],
) -> bool {
    let kind = earlier.runs[service.id].kind();
    let runs_to_completion = kind.is_some_and(WorkloadKind::runs_to_completion);
    let extension = &service.extension;
    let is_routed_here = extension.route.is_some() && !declines(service);
    let asked = is_routed_here || !extension.routes.is_empty() || !extension.ports.is_empty();
    match NetworkMode::of(service.service) {
        NetworkMode::None | NetworkMode::Shared => false,
        // A container on the host's network has no name on the project's; a route needs one.
        NetworkMode::Host => (asked || is_routed) && !ports.is_empty(),
        NetworkMode::Networks => !runs_to_completion || named || asked,
    }
}

fn is_headless(service: &Member<'_>) -> bool {
    let deploy = service.service.deploy.as_ref();
    let mode = deploy.and_then(|deploy| deploy.endpoint_mode.as_deref());
    let label = service.labels.get("kompose.service.type");
    mode == Some("dnsrr") || label.is_some_and(|kind| kind.eq_ignore_ascii_case("headless"))
}

/// The first number that ports of two protocols have.
pub(crate) fn of_two_protocols(ports: &[EndpointPort]) -> Option<u16> {
    let mut numbers: BTreeMap<u16, BTreeSet<Protocol>> = BTreeMap::new();
    for port in ports {
        numbers.entry(port.port).or_default().insert(port.protocol);
    }
    let mut numbers = numbers.into_iter();
    numbers.find_map(|(number, protocols)| (protocols.len() > 1).then_some(number))
}

/// `kubectl apply` keeps ports by number alone: of two protocols on one number it loses one when either is edited.
/// Gives the annotation that keeps Argo CD from it.
fn annotations(cx: &Context<'_>, requests: &[RouteRequest], ports: &[EndpointPort]) -> StringMap {
    let option = ("argocd.argoproj.io/sync-options", "ServerSideApply=true");
    let is_needed = cx.options.gitops() == GitOps::ArgoCd && of_two_protocols(ports).is_some();
    let option = Some(option).filter(|_| is_needed);
    let class = cx.options.ingress_class.as_deref().unwrap_or_default();
    let by_traefik = cx.options.route() == RouteKind::Ingress && !class.contains("nginx");
    let scheme = servers_scheme(requests).filter(|_| by_traefik);
    let scheme = scheme.map(|scheme| (SERVERS_SCHEME, scheme));
    let all = option.into_iter().chain(scheme);
    all.map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}

/// The Service that governs the names of a StatefulSet's pods, where no other one has its name: on the host's network
/// nobody reaches it by that name.
fn governing(
    earlier: &Earlier<'_, '_>,
    service: &Member<'_>,
    others: &[Endpoint],
) -> Option<Endpoint> {
    let Some(WorkloadKind::StatefulSet { service_name, .. }) = earlier.runs[service.id].kind()
    else {
        return None;
    };
    let is_there = others.iter().any(|endpoint| endpoint.name == *service_name);
    (!is_there).then(|| Endpoint {
        name: service_name.clone(),
        kind: EndpointKind::Headless,
        selector: earlier.pods.selector(service.id),
        ..Endpoint::default()
    })
}
