//! The end of planning: from decisions to an [`App`].

use crate::map::BTreeSet;

use super::containers::parts::Parts;
use super::context::Context;
use super::controllers::run::{PodRun, Run};
use super::controllers::start_order::Starts;
use super::decisions::Decisions;
use super::objects::Objects;
use super::pods::Pods;
use super::reached::Reached;
use super::scaling::Scaling;
use super::shared_pod::{self, Alone};
use super::storage::service::ServiceStorage;
use super::wait::Waiting;
use crate::diagnostic::Report;
use crate::facts::{Facts, PerService, ServiceId};
use crate::model::names;
use crate::model::{
    App, Component, Container, Pod, StringMap, WaitAccount, Workload, WorkloadKind,
};
use crate::options::GitOps;

/// Longest name of a StatefulSet or CronJob: their pods and jobs are called after them, with a suffix.
const SHORT_LIMIT: usize = 52;

/// What is left of the decisions, taken one by one, so that it goes as components come.
struct Left<'d> {
    pods: &'d Pods<'d>,
    parts: PerService<Option<Box<Parts>>>,
    storage: PerService<ServiceStorage>,
    scaling: PerService<Scaling>,
    runs: PerService<Run>,
    reached: Reached<'d>,
    waves: PerService<i32>,
    waiting: PerService<Waiting>,
    objects: PerService<Objects>,
    with_init: BTreeSet<ServiceId>,
}

/// The components, by wave and name. Services of one pod are one component, named after the pod's owner.
pub fn app(facts: &Facts<'_>, decided: Decisions<'_>, report: &mut Report) -> App {
    let mut cx = Context::new(facts, std::mem::take(report));
    let mut left = Left {
        pods: &decided.pods,
        parts: decided.parts.into_options(),
        storage: decided.storage,
        scaling: decided.scaling,
        runs: decided.runs,
        reached: decided.reached,
        waves: decided.order.waves,
        waiting: decided.order.waiting,
        objects: decided.objects,
        with_init: decided.from_files.with_init,
    };
    let pods = left.runs.iter_mut();
    let mut pods: Vec<(ServiceId, PodRun)> = pods
        .filter_map(|(owner, run)| Some((owner, run.pod.take()?)))
        .collect();
    // Numbers are put in order, and not components, which are large.
    let rank = |owner: ServiceId| (left.waves[owner], &left.pods[owner].name);
    pods.sort_by(|(a, _), (b, _)| rank(*a).cmp(&rank(*b)));
    let mut app = App {
        name: label_value(&cx.project.name),
        delivery: decided.delivery,
        components: Vec::with_capacity(pods.len()),
        ..App::default()
    };
    for (owner, pod) in pods {
        let mut component = component(&mut cx, &mut left, owner, pod);
        stay_server_side(&cx, &mut component);
        component.reach_api_server();
        app.components.push(component);
    }
    *report = cx.into_report();
    app
}

fn component(
    cx: &mut Context<'_>,
    left: &mut Left<'_>,
    owner: ServiceId,
    PodRun { kind, others }: PodRun,
) -> Component {
    let mut all = alone(left, owner);
    let mut order = Order::of(1 + others.len());
    order.add(all.starts, all.container);
    let mut component = of_network(left, owner);
    component.waits_as = all.waits_as;
    for id in &others {
        let mut member = alone(left, *id);
        let service = &left.pods[*id];
        let of_owner = &left.pods[owner];
        all.pod = shared_pod::merge(cx, all.pod, &mut member, service, of_owner);
        order.add(member.starts, member.container);
        let other = of_network(left, *id);
        component.endpoints.extend(other.endpoints);
        component.routes.extend(other.routes);
        component.claims.extend(other.claims);
        component.external_volumes.extend(other.external_volumes);
        component.config_maps.extend(other.config_maps);
        component.secrets.extend(other.secrets);
        component.isolation = component.isolation.or(other.isolation);
        let waits_as = component.waits_as.or(member.waits_as);
        component.waits_as = waits_as.map(|it| it.in_pod(&all.pod));
        add(&mut all.annotations, member.annotations);
        add(&mut all.pod_annotations, member.pod_annotations);
        add(&mut all.pod_labels, member.pod_labels);
    }
    let (first, beside) = order.finish();
    all.pod.init_containers.extend(first);
    all.pod.containers = beside;
    all.pod.share_processes |= others.is_empty() && left.with_init.contains(&owner);
    let service = &left.pods[owner];
    let limit = match kind {
        WorkloadKind::StatefulSet { .. } | WorkloadKind::CronJob { .. } => SHORT_LIMIT,
        _ => names::LABEL_LIMIT,
    };
    let scaling = std::mem::take(&mut left.scaling[owner]);
    Component {
        name: service.name.clone(),
        service: service.key.to_owned(),
        wave: left.waves[owner],
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
fn of_network(left: &mut Left<'_>, id: ServiceId) -> Component {
    let objects = std::mem::take(&mut left.objects[id]);
    Component {
        endpoints: std::mem::take(&mut left.reached.endpoints[id].endpoints),
        routes: std::mem::take(&mut left.reached.routes[id].routes),
        isolation: left.reached.isolation[id].policy.take(),
        claims: objects.claims,
        external_volumes: objects.external_volumes,
        config_maps: objects.config_maps,
        secrets: objects.secrets,
        ..Component::default()
    }
}

/// The container of a service, and the pod that it would have by itself.
fn alone(left: &mut Left<'_>, id: ServiceId) -> Alone {
    let parts = left.parts[id].take();
    let parts = parts.map_or_else(Parts::default, |parts| *parts);
    let storage = std::mem::take(&mut left.storage[id]);
    let waiting = std::mem::take(&mut left.waiting[id]);
    let run = &mut left.runs[id];
    let starts = std::mem::take(&mut run.starts);
    let container = Container {
        ports: std::mem::take(&mut left.reached.ports[id]),
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
    let (hostname, subdomain) = std::mem::take(&mut left.reached.host_names[id]);
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
    pod_labels.extend(std::mem::take(&mut left.reached.endpoints[id].pod_labels));
    pod_labels.extend(std::mem::take(&mut left.reached.isolation[id].pod_labels));
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
