//! Waiting without Argo CD: init containers that hold a pod back until what it depends on is ready.
//!
//! `kubectl apply -k` and Flux start everything at once, where Compose starts one service after the other. A port is
//! waited for by asking it; the end of a Job, and the health of pods whose name answers before they are ready, are
//! known to the API server alone, so those init containers have a ServiceAccount that may read Jobs and Pods. The
//! containers of the service do not get its token.

use crate::map::BTreeSet;

use super::context::Context;
use super::controllers::run::Run;
use super::helper_security;
use super::network::endpoints::ServiceEndpoints;
use super::network::ports::Ports;
use super::pods::{Member, Pods};
use super::start_conditions::StartConditions;
use crate::compose::Condition;
use crate::diagnostic::rules;
use crate::facts::network_mode::reaches;
use crate::facts::peers::Reference;
use crate::facts::{PerService, ServiceId, answering_ports, constant_success};
use crate::model::names;
use crate::model::waiting::Target;
use crate::model::{
    Container, Endpoint, EndpointKind, Mount, Protocol, Security, Volume, VolumeSource,
    WorkloadKind,
};
use crate::options::{GitOps, Options};

/// The image whose `kubectl` waits for a Job or for pods.
const KUBECTL_IMAGE: &str = "registry.k8s.io/kubectl:v1.33.4";
/// A user without a name, for helpers of hardened pods.
const NOBODY: i64 = 65_534;
/// Where programs look for the token of their pod.
const TOKEN_PATH: &str = "/var/run/secrets/kubernetes.io/serviceaccount";
/// The volume with the token.
const TOKEN_VOLUME: &str = "wait-token";

/// What makes a pod wait.
#[derive(Clone, Debug, Default)]
pub(crate) struct Waiting {
    /// Before every other init container.
    pub(super) init_containers: Vec<Container>,
    /// The volume of the token that some of them need.
    pub(super) token: Option<Volume>,
    /// The ServiceAccount that is made for them.
    pub(crate) account: Option<String>,
    /// It is a Job that says it succeeded when it comes too early: it always waits.
    pub(crate) is_blind: bool,
}

/// What was decided before waiting is.
#[derive(Clone, Copy)]
struct Earlier<'e> {
    pods: &'e Pods<'e>,
    runs: &'e PerService<Run>,
    references: &'e [Reference<'e>],
    ports: &'e Ports<'e>,
    endpoints: &'e PerService<ServiceEndpoints>,
}

impl Earlier<'_> {
    /// Whether who waits must: it is not only started after the other one, or it names it as a host.
    fn needs(&self, (by, to, condition): &Edge) -> bool {
        let mut references = self.references.iter();
        *condition != Condition::ServiceStarted
            || references.any(|it| it.from == *by && it.to == *to && it.connects())
    }
}

/// Whether a service is a Job that is not tried again when it comes too early.
fn is_blind(runs: &PerService<Run>, service: &Member<'_>) -> bool {
    let is_job = matches!(runs[service.owner].kind(), Some(WorkloadKind::Job(_)));
    is_job && constant_success::is_blind(&service.process)
}

/// Decides who waits for what.
pub(super) fn decide(
    cx: &mut Context<'_>,
    (pods, references): (&Pods<'_>, &[Reference<'_>]),
    runs: &PerService<Run>,
    (ports, endpoints): (&Ports<'_>, &PerService<ServiceEndpoints>),
    conditions: &StartConditions,
) -> PerService<Waiting> {
    let earlier = Earlier {
        pods,
        runs,
        references,
        ports,
        endpoints,
    };
    pods.map(|id, service| {
        let mut waiting = Waiting::default();
        if !pods.runs(id) {
            return waiting;
        }
        let asked = service.extension.wait.or(cx.options.wait_for_dependencies);
        waiting.is_blind = asked != Some(false) && is_blind(runs, service);
        let (waits, is_blind) = (waits(cx.options, service), waiting.is_blind);
        if !(waits || is_blind) {
            return waiting;
        }
        let started = asked == Some(true) || is_blind;
        for edge in edges(pods, conditions, service, started) {
            if asked != Some(true) && !earlier.needs(&edge) {
                continue;
            }
            if let Some(target) = target(cx, earlier, service, &edge) {
                add(cx, &mut waiting, service, target);
            }
        }
        waiting
    })
}

/// Whose `depends_on` says what is waited for, and how.
type Edge = (ServiceId, ServiceId, Condition);

/// What a service waits for: what it depends on, and what those wait for that have only to be started before it. Under
/// Compose a migration that waits for a healthy database is not started earlier, and so is no worker after it. `started`:
/// those are waited for themselves.
fn edges(
    pods: &Pods<'_>,
    conditions: &StartConditions,
    service: &Member<'_>,
    started: bool,
) -> Vec<Edge> {
    let mut found: Vec<Edge> = Vec::new();
    let mut seen = BTreeSet::from([service.id]);
    let mut open = vec![service.id];
    while let Some(by) = open.pop() {
        let running = pods[by].depends_on.iter().filter(|(to, _)| pods.runs(*to));
        for &(to, dependency) in running {
            let condition = conditions.of(by, to, dependency);
            let is_new = found.iter().all(|(_, other, _)| *other != to);
            if condition == Condition::ServiceStarted && !(started && by == service.id) {
                if seen.insert(to) {
                    open.push(to);
                }
            } else if is_new && pods[to].owner != service.owner {
                found.push((by, to, condition));
            }
        }
    }
    found
}

/// Whether init containers of a service wait for what it depends on.
pub(crate) fn waits(options: &Options, service: &Member<'_>) -> bool {
    let asked = service.extension.wait.or(options.wait_for_dependencies);
    asked.unwrap_or(options.gitops() != GitOps::ArgoCd)
}

/// What is waited for, or a finding.
fn target(
    cx: &mut Context<'_>,
    earlier: Earlier<'_>,
    service: &Member<'_>,
    edge: &Edge,
) -> Option<Target> {
    let (by, id, condition) = *edge;
    let target = &earlier.pods[id];
    let owner = earlier.pods.owner(id);
    let path = service.path.key("depends_on").key(target.key);
    // What somebody else's `depends_on` says is said of that one.
    let is_own = by == service.id;
    match earlier.runs[owner.id].kind() {
        Some(WorkloadKind::Job(_)) => return Some(Target::Job(owner.name.clone())),
        Some(WorkloadKind::CronJob { .. }) => {
            let message = format!(
                "`{}` runs on a schedule: its completion cannot be awaited",
                target.key
            );
            if is_own {
                cx.say(&rules::CANNOT_WAIT, &path, message);
            }
            return None;
        }
        // Said where conditions are checked: it never completes.
        _ if condition == Condition::ServiceCompletedSuccessfully => return None,
        _ => {}
    }
    let healthy = condition == Condition::ServiceHealthy;
    let checked = earlier.runs[id].readiness.is_some();
    let known = &earlier.ports.known(cx.facts, id).known;
    let answers = |number: u16| {
        let known = known.iter().find(|port| port.number == number);
        known.is_none_or(|port| answering_ports::answers(target, port))
    };
    let endpoints = &earlier.endpoints[id].endpoints;
    let mut ports = ports(endpoints, &target.name, healthy && checked).peekable();
    let is_asked = ports.peek().is_some() || healthy && checked;
    // Policies refuse what asks from a network that the other one is not on.
    let reaches = !cx.options.network_policies() || reaches(service.service, target.service);
    match ports.find(|port| reaches && answers(*port)) {
        Some(port) => Some(Target::Port(target.name.clone(), port)),
        // Pods with a check may get ready only by what waits for no more than their start.
        None if is_asked && (healthy || !checked) => Some(Target::Pods(owner.name.clone())),
        None if is_asked || !is_own => None,
        None => {
            let message = format!(
                "no port of `{}` is known: `{}` does not wait for it",
                target.key, service.key
            );
            let help = format!("set it: `x-kuploy: {{ports: [8080]}}` in `{}`", target.key);
            cx.say_help(&rules::CANNOT_WAIT, &path, message, help);
            None
        }
    }
}

/// The ports by which a Service of this name tells that there are pods behind it, or that they are healthy.
fn ports(endpoints: &[Endpoint], name: &str, healthy: bool) -> impl Iterator<Item = u16> {
    let is_own = |endpoint: &&Endpoint| {
        endpoint.name == name && !matches!(endpoint.kind, EndpointKind::External(_))
    };
    // A name that answers before its pods are ready tells nothing of their health.
    let tells = |endpoint: &&Endpoint| !healthy || !endpoint.publish_not_ready;
    let endpoint = endpoints.iter().find(is_own).filter(tells);
    let ports = endpoint.into_iter().flat_map(|endpoint| &endpoint.ports);
    let ports = ports.filter(|port| port.protocol == Protocol::Tcp);
    ports.map(|port| port.port)
}

fn add(cx: &Context<'_>, waiting: &mut Waiting, service: &Member<'_>, target: Target) {
    let (name, command, asks_api) = target.command();
    let image = match asks_api {
        true => cx.options.kubectl_image.as_deref().unwrap_or(KUBECTL_IMAGE),
        false => cx
            .options
            .wait_image
            .as_deref()
            .unwrap_or(helper_security::IMAGE),
    };
    let mut container = Container {
        name: names::cut(format!("wait-for-{name}"), &name, names::LABEL_LIMIT),
        image: image.to_owned(),
        command,
        security: security(cx.options.hardened()),
        ..Container::default()
    };
    if asks_api {
        container.mounts.push(Mount {
            volume: TOKEN_VOLUME.to_owned(),
            path: TOKEN_PATH.to_owned(),
            read_only: true,
            ..Mount::default()
        });
        waiting.token = Some(Volume {
            name: TOKEN_VOLUME.to_owned(),
            source: VolumeSource::AccountToken,
        });
        let account = format!("{}-wait", service.name);
        waiting.account = Some(names::cut(account, &service.name, names::LABEL_LIMIT));
    }
    waiting.init_containers.push(container);
}

fn security(hardened: bool) -> Security {
    match hardened {
        true => Security {
            user: Some(NOBODY),
            run_as_non_root: Some(true),
            allow_privilege_escalation: Some(false),
            cap_drop: vec!["ALL".to_owned()],
            ..Security::default()
        },
        false => Security::default(),
    }
}
