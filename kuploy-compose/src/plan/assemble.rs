//! The end of planning: from decisions to an [`App`].

use super::containers::parts::Parts;
use super::context::Context;
use super::controllers::run::Run;
use super::controllers::start_order::Starts;
use super::names;
use super::objects::Objects;
use super::pods::Pods;
use super::reached::Reached;
use super::scaling::Scaling;
use super::shared_pod::{self, Alone};
use super::storage::service::ServiceStorage;
use super::wait::Waiting;
use crate::facts::{PerService, ServiceId};
use crate::model::{
    App, Component, Container, Delivery, Pod, StringMap, WaitAccount, Workload, WorkloadKind,
};
use crate::options::GitOps;

/// Longest name of a StatefulSet or CronJob: their pods and jobs are called after them, with a suffix.
const SHORT_LIMIT: usize = 52;

/// All that was decided.
pub(super) struct Decisions<'a> {
    pub(super) pods: &'a Pods<'a>,
    pub(super) storage: PerService<ServiceStorage>,
    /// Taken one by one, so that they go as components come.
    pub(super) parts: PerService<Option<Box<Parts>>>,
    pub(super) scaling: PerService<Scaling>,
    pub(super) runs: PerService<Run>,
    pub(super) reached: Reached,
    pub(super) waves: PerService<i32>,
    pub(super) waiting: PerService<Waiting>,
    pub(super) objects: PerService<Objects>,
    pub(super) delivery: Option<Delivery>,
}

/// The components, by wave and name. Services of one pod are one component, named after the pod's owner.
pub(super) fn app(cx: &mut Context<'_>, mut decisions: Decisions<'_>) -> App {
    let groups = decisions.pods.groups().into_values();
    let mut groups: Vec<(ServiceId, Vec<ServiceId>)> = groups
        .map(|group| {
            let others = group.others.iter().map(|member| member.id);
            (group.owner.id, others.collect())
        })
        .collect();
    // Numbers are put in order, and not components, which are large.
    let rank = |owner: ServiceId| (decisions.waves[owner], &decisions.pods[owner].name);
    groups.sort_by(|(a, _), (b, _)| rank(*a).cmp(&rank(*b)));
    let mut app = App {
        name: label_value(&cx.project.name),
        delivery: decisions.delivery.take(),
        components: Vec::with_capacity(groups.len()),
        ..App::default()
    };
    for (owner, others) in groups {
        let mut component = component(cx, &mut decisions, owner, &others);
        stay_server_side(cx, &mut component);
        app.components.push(component);
    }
    app
}

fn component(
    cx: &mut Context<'_>,
    decisions: &mut Decisions<'_>,
    owner: ServiceId,
    others: &[ServiceId],
) -> Component {
    let mut all = alone(decisions, owner);
    let mut order = Order::of(1 + others.len());
    order.add(all.starts, all.container);
    let mut component = of_network(decisions, owner);
    component.waits_as = all.waits_as;
    for id in others {
        let mut member = alone(decisions, *id);
        let service = &decisions.pods[*id];
        let of_owner = &decisions.pods[owner];
        all.pod = shared_pod::merge(cx, all.pod, &mut member, service, of_owner);
        order.add(member.starts, member.container);
        let other = of_network(decisions, *id);
        component.endpoints.extend(other.endpoints);
        component.routes.extend(other.routes);
        component.claims.extend(other.claims);
        component.external_volumes.extend(other.external_volumes);
        component.config_maps.extend(other.config_maps);
        component.secrets.extend(other.secrets);
        component.isolation = component.isolation.or(other.isolation);
        component.waits_as = component.waits_as.or(member.waits_as);
        add(&mut all.annotations, member.annotations);
        add(&mut all.pod_annotations, member.pod_annotations);
        add(&mut all.pod_labels, member.pod_labels);
    }
    let (first, beside) = order.finish();
    all.pod.init_containers.extend(first);
    all.pod.containers = beside;
    let kind = decisions.runs[owner].kind.take().unwrap_or_default();
    let service = &decisions.pods[owner];
    let limit = match kind {
        WorkloadKind::StatefulSet { .. } | WorkloadKind::CronJob { .. } => SHORT_LIMIT,
        _ => names::LABEL_LIMIT,
    };
    let scaling = std::mem::take(&mut decisions.scaling[owner]);
    Component {
        name: service.name.clone(),
        service: service.key.to_owned(),
        wave: decisions.waves[owner],
        workload: Some(Workload {
            name: names::cut(service.name.clone(), service.key, limit),
            kind,
            annotations: all.annotations,
            pod_annotations: all.pod_annotations,
            pod_labels: all.pod_labels,
            pod: all.pod,
        }),
        autoscaler: scaling.autoscaler,
        disruption: scaling.disruption,
        ..component
    }
}

/// Objects that Argo CD applied server-side are applied so for ever: client-side apply would leave in the cluster what a
/// change removes from them (measured, `KP5153`).
fn stay_server_side(cx: &Context<'_>, component: &mut Component) {
    if cx.options.gitops() != GitOps::ArgoCd {
        return;
    }
    let earlier = &cx.facts.earlier;
    let option = || {
        let key = "argocd.argoproj.io/sync-options";
        (key.to_owned(), "ServerSideApply=true".to_owned())
    };
    for endpoint in &mut component.endpoints {
        if earlier.is_server_side("Service", &endpoint.name) {
            endpoint.annotations.extend([option()]);
        }
    }
    if let Some(workload) = &mut component.workload
        && earlier.is_server_side(workload.kind.as_str(), &workload.name)
    {
        workload.annotations.extend([option()]);
    }
}

/// What of a component is no workload.
fn of_network(decisions: &mut Decisions<'_>, id: ServiceId) -> Component {
    let objects = std::mem::take(&mut decisions.objects[id]);
    Component {
        endpoints: std::mem::take(&mut decisions.reached.endpoints[id].endpoints),
        routes: std::mem::take(&mut decisions.reached.routes[id].routes),
        isolation: decisions.reached.isolation[id].policy.take(),
        claims: objects.claims,
        external_volumes: objects.external_volumes,
        config_maps: objects.config_maps,
        secrets: objects.secrets,
        ..Component::default()
    }
}

/// The container of a service, and the pod that it would have by itself.
fn alone(decisions: &mut Decisions<'_>, id: ServiceId) -> Alone {
    let parts = decisions.parts[id].take();
    let parts = parts.map_or_else(Parts::default, |parts| *parts);
    let storage = std::mem::take(&mut decisions.storage[id]);
    let waiting = std::mem::take(&mut decisions.waiting[id]);
    let run = &mut decisions.runs[id];
    let starts = std::mem::take(&mut run.starts);
    let container = Container {
        ports: std::mem::take(&mut decisions.reached.ports[id]),
        mounts: storage.mounts,
        readiness: run.readiness.take(),
        ..parts.container
    };
    let account = waiting.account;
    let own_account = parts.pod.service_account.clone();
    let waits_as = account.map(|role| WaitAccount {
        is_made: own_account.is_none(),
        name: own_account.clone().unwrap_or_else(|| role.clone()),
        role,
    });
    let (hostname, subdomain) = std::mem::take(&mut decisions.reached.host_names[id]);
    let mut pod = Pod {
        init_containers: waiting.init_containers,
        volumes: storage.volumes,
        hostname,
        subdomain,
        service_account: waits_as
            .as_ref()
            .map_or(own_account, |account| Some(account.name.clone())),
        ..parts.pod
    };
    pod.init_containers.extend(storage.init_containers);
    pod.init_containers.extend(parts.init_containers);
    pod.init_containers.append(&mut run.fills);
    pod.volumes.extend(waiting.token);
    pod.security.fs_group = pod.security.fs_group.or(storage.fs_group);
    let mut pod_labels = parts.pod_labels;
    pod_labels.extend(std::mem::take(
        &mut decisions.reached.endpoints[id].pod_labels,
    ));
    pod_labels.extend(std::mem::take(
        &mut decisions.reached.isolation[id].pod_labels,
    ));
    Alone {
        container,
        starts,
        pod,
        waits_as,
        annotations: parts.annotations,
        pod_annotations: parts.pod_annotations,
        pod_labels,
    }
}

/// A project's name as the value of a label: at most 63 characters, of which the last is a letter or digit. Compose
/// allows `shop_` and `shop-`, of which the API server refuses every object.
fn label_value(project: &str) -> String {
    let mut name = names::cut(project.to_owned(), project, names::LABEL_LIMIT);
    name.truncate(name.trim_end_matches(['-', '_']).len());
    name
}

/// The containers of a pod in the order of their start.
struct Order {
    first: Vec<(usize, Container)>,
    beside: Vec<Container>,
}

impl Order {
    /// Room for so many containers and no more: a container takes 800 bytes, and nearly all pods have one.
    fn of(containers: usize) -> Self {
        Self {
            first: Vec::new(),
            beside: Vec::with_capacity(containers),
        }
    }

    fn add(&mut self, starts: Starts, mut container: Container) {
        match starts {
            Starts::Beside => self.beside.push(container),
            Starts::First(rank) => self.first.push((rank, container)),
            Starts::Sidecar(rank, startup) => {
                container.sidecar = true;
                container.startup.get_or_insert(startup);
                self.first.push((rank, container));
            }
        }
    }

    /// Init containers, and those that run beside each other: a pod has one at least, the last that goes on.
    fn finish(mut self) -> (Vec<Container>, Vec<Container>) {
        self.first.sort_by_key(|(rank, _)| *rank);
        let mut first: Vec<Container> = self.first.into_iter().map(|(_, one)| one).collect();
        if self.beside.is_empty() {
            let last = first.iter().rposition(|container| container.sidecar);
            self.beside.extend(last.map(|at| Container {
                sidecar: false,
                ..first.remove(at)
            }));
        }
        (first, self.beside)
    }
}

/// Adds what is not there yet.
fn add(own: &mut StringMap, other: StringMap) {
    for (key, value) in other {
        own.insert_missing(key, value);
    }
}
