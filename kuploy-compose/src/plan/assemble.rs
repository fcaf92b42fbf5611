//! The draft's beginning and end: from a project to drafts, from drafts to an [`App`].

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::draft::{Draft, ServiceDraft, StorageFacts, VolumeDraft};
use super::merge;
use super::names;
use super::names_in_values::NamesInValues;
use super::network::PodNames;
use super::pod_order::Starts;
use super::routes::Request;
use crate::facts::{Facts, PerService, ServiceId};
use crate::model::{App, Component, Container, Pod, StringMap, Workload, WorkloadKind};

/// Longest name of a StatefulSet or CronJob: their pods and jobs are called after them, with a suffix.
const SHORT_LIMIT: usize = 52;

/// A draft with names, and nothing else decided.
pub(super) fn begin<'a>(
    facts: &'a Facts<'a>,
    names: names::Assigned<'a>,
    skipped: &BTreeSet<ServiceId>,
    requests: &[Request],
) -> Draft<'a> {
    let pod_names = PodNames::of_two_labels(facts, &names.services);
    let values = NamesInValues::decide(facts, &names.services, &pod_names);
    let services = facts.services.map(|id, service| {
        let name = &names.services[id];
        ServiceDraft {
            facts: service,
            omitted: skipped.contains(&id),
            owner: id,
            container: Container {
                name: name.clone(),
                service: service.key.to_owned(),
                ..Container::default()
            },
            pod: Pod::default(),
            annotations: StringMap::default(),
            pod_annotations: StringMap::default(),
            pod_labels: StringMap::default(),
            storage: StorageFacts::default(),
            kind: WorkloadKind::default(),
            starts: Starts::Beside,
            component: Component::default(),
            name: name.clone(),
        }
    });
    let volumes = facts.volumes.iter().zip(names.volumes);
    let volumes = volumes.map(|((key, facts), (_, name))| (*key, VolumeDraft { facts, name }));
    Draft {
        services,
        volumes: volumes.collect(),
        configs: names.configs,
        secrets: names.secrets,
        references: facts.peers.clone(),
        single_node: Vec::new(),
        routed: requests.iter().map(|request| request.service).collect(),
        pod_names,
        values,
    }
}

/// The components of a draft that is decided, by wave and name. Services of one pod are one component, named after
/// the pod's owner.
pub(super) fn finish(cx: &mut Context<'_>, draft: Draft<'_>) -> App {
    let mut app = App {
        name: label_value(&cx.project.name),
        ..App::default()
    };
    let owners: PerService<String> = draft.services.map(|_, service| service.key.to_owned());
    let mut pods: BTreeMap<ServiceId, Vec<ServiceDraft<'_>>> = BTreeMap::new();
    for service in draft.services.into_values() {
        if service.omitted {
            continue;
        }
        let members = pods.entry(service.owner).or_default();
        match service.owner == service.id {
            true => members.insert(0, service),
            false => members.push(service),
        }
    }
    for (id, members) in pods {
        let mut members = members.into_iter();
        if let Some(owner) = members.next() {
            app.components
                .push(component(cx, owner, members, &owners[id]));
        }
    }
    app.components
        .sort_by(|a, b| (a.wave, &a.name).cmp(&(b.wave, &b.name)));
    app
}

fn component<'a>(
    cx: &mut Context<'_>,
    owner: ServiceDraft<'a>,
    members: impl Iterator<Item = ServiceDraft<'a>>,
    key: &str,
) -> Component {
    let mut component = owner.component;
    let mut pod = owner.pod;
    let mut annotations = owner.annotations;
    let mut pod_annotations = owner.pod_annotations;
    let mut pod_labels = owner.pod_labels;
    let mut containers = Vec::new();
    let mut first = Vec::new();
    place(owner.starts, owner.container, &mut first, &mut containers);
    for mut member in members {
        merge::merge(cx, &mut pod, &mut member, key);
        place(member.starts, member.container, &mut first, &mut containers);
        let other = member.component;
        component.endpoints.extend(other.endpoints);
        component.routes.extend(other.routes);
        component.claims.extend(other.claims);
        component.external_volumes.extend(other.external_volumes);
        component.config_maps.extend(other.config_maps);
        component.secrets.extend(other.secrets);
        component.isolation = component.isolation.or(other.isolation);
        component.waits_as = component.waits_as.or(other.waits_as);
        add(&mut annotations, member.annotations);
        add(&mut pod_annotations, member.pod_annotations);
        add(&mut pod_labels, member.pod_labels);
    }
    first.sort_by_key(|(rank, _)| *rank);
    if containers.is_empty() {
        // A pod has a container that is no init container: the last that goes on.
        let last = first.iter().rposition(|(_, container)| container.sidecar);
        containers.extend(
            last.map(|at| first.remove(at).1)
                .map(|container| Container {
                    sidecar: false,
                    ..container
                }),
        );
    }
    let first = first.into_iter().map(|(_, container)| container);
    pod.init_containers.extend(first);
    pod.containers = containers;
    let limit = match owner.kind {
        WorkloadKind::StatefulSet { .. } | WorkloadKind::CronJob { .. } => SHORT_LIMIT,
        _ => names::LABEL_LIMIT,
    };
    component.workload = Some(Workload {
        name: names::cut(owner.name.clone(), key, limit),
        kind: owner.kind,
        annotations,
        pod_annotations,
        pod_labels,
        pod,
    });
    component.service = key.to_owned();
    component.name = owner.name;
    component
}

/// A project's name as the value of a label: at most 63 characters, of which the last is a letter or digit. Compose
/// allows `shop_` and `shop-`, of which the API server refuses every object.
fn label_value(project: &str) -> String {
    let mut name = names::cut(project.to_owned(), project, names::LABEL_LIMIT);
    name.truncate(name.trim_end_matches(['-', '_']).len());
    name
}

/// Puts a container where it starts.
fn place(
    starts: Starts,
    mut container: Container,
    first: &mut Vec<(usize, Container)>,
    beside: &mut Vec<Container>,
) {
    match starts {
        Starts::Beside => beside.push(container),
        Starts::First(rank) => first.push((rank, container)),
        Starts::Sidecar(rank, startup) => {
            container.sidecar = true;
            container.startup.get_or_insert(startup);
            first.push((rank, container));
        }
    }
}

/// Adds what is not there yet.
fn add(own: &mut StringMap, other: StringMap) {
    for (key, value) in other {
        own.entry(key).or_insert(value);
    }
}
