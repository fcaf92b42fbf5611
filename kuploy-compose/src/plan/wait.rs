//! Waiting without Argo CD: init containers that hold a pod back until what it depends on is ready.
//!
//! `kubectl apply -k` and Flux start everything at once, where Compose starts one service after the other. A port is
//! waited for by asking it; the end of a Job, and the health of pods whose name answers before they are ready, are
//! known to the API server alone, so those init containers have a ServiceAccount that may read Jobs and Pods. The
//! containers of the service do not get its token.

use super::context::Context;
use super::draft::{Draft, ServiceDraft};
use super::pods::NAME_LABEL;
use super::{job, names};
use crate::compose::{Condition, Dependency};
use crate::diagnostic::{Finding, rules};
use crate::facts::{PerService, ServiceId};
use crate::model::{
    Command, Container, EndpointKind, Mount, Protocol, Security, Volume, VolumeSource,
};
use crate::options::GitOps;

/// The image whose `nc` waits for a port.
const WAIT_IMAGE: &str = "busybox:1.37";
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
pub(super) struct Waiting {
    /// Before every other init container.
    pub(super) init_containers: Vec<Container>,
    /// The volume of the token that some of them need.
    pub(super) token: Option<Volume>,
    /// The ServiceAccount that is made for them.
    pub(super) account: Option<String>,
}

/// What a service waits for.
enum Target {
    /// A port of a Service that leads to ready pods alone.
    Port(String, u16),
    /// The end of a Job.
    Job(String),
    /// The pods of a workload, by their name label.
    Pods(String),
}

/// Decides who waits for what, and says which edges nothing keeps. Endpoints and controllers are chosen already.
pub(super) fn decide(cx: &mut Context<'_>, draft: &Draft<'_>) -> PerService<Waiting> {
    let mut waiting = draft.services.map(|_, _| Waiting::default());
    let mut kept_by_waves: Vec<(ServiceId, ServiceId)> = Vec::new();
    for service in draft.kept() {
        let asked = service.extension.wait.or(cx.options.wait_for_dependencies);
        let waits = asked.unwrap_or(cx.options.gitops() != GitOps::ArgoCd);
        for (other, dependency) in &service.depends_on {
            let target = &draft.services[*other];
            if target.omitted || target.owner == service.owner {
                continue;
            }
            let needed = dependency.condition != Condition::ServiceStarted;
            if !waits {
                // What Compose itself would not wait for is in order as it is.
                kept_by_waves.extend(needed.then_some((service.id, *other)));
            } else if needed || asked == Some(true) {
                let one = one(cx, draft, service, target, dependency);
                add(cx, &mut waiting[service.id], service, one);
            }
        }
    }
    say_kept_by_waves(cx, draft, &kept_by_waves);
    waiting
}

/// What is waited for, or a finding.
fn one(
    cx: &mut Context<'_>,
    draft: &Draft<'_>,
    service: &ServiceDraft<'_>,
    target: &ServiceDraft<'_>,
    dependency: &Dependency,
) -> Option<Target> {
    let owner = draft.owner(target.id);
    let name = || owner.name.clone();
    let path = service.path.key("depends_on").key(target.key);
    if job::is_job(&owner.kind) {
        if matches!(owner.kind, crate::model::WorkloadKind::Job(_)) {
            return Some(Target::Job(name()));
        }
        let message = format!(
            "`{}` runs on a schedule, so nothing waits for it to complete",
            target.key
        );
        cx.say(&rules::CANNOT_WAIT, &path, message);
        return None;
    }
    if dependency.condition == Condition::ServiceCompletedSuccessfully {
        // Said where conditions are checked: it never completes.
        return None;
    }
    let endpoint = target.component.endpoints.iter();
    let endpoint = endpoint
        .filter(|endpoint| !matches!(endpoint.kind, EndpointKind::External(_)))
        .find(|endpoint| endpoint.name == target.name);
    let healthy = dependency.condition == Condition::ServiceHealthy;
    let checked = target.container.readiness.is_some();
    let port = endpoint.and_then(|endpoint| {
        // A name that answers before its pods are ready tells nothing of their health.
        let tells = !healthy || !checked || !endpoint.publish_not_ready;
        let mut ports = endpoint.ports.iter().filter(|_| tells);
        ports.find(|port| port.protocol == Protocol::Tcp)
    });
    match port {
        Some(port) => Some(Target::Port(target.name.clone(), port.port)),
        None if healthy && checked => Some(Target::Pods(name())),
        None => {
            let message = format!(
                "`{}` has no known port, so `{}` does not wait for it",
                target.key, service.key
            );
            let help = format!("name it: `x-kuploy: {{ports: [8080]}}` in `{}`", target.key);
            cx.say_help(&rules::CANNOT_WAIT, &path, message, help);
            None
        }
    }
}

fn add(
    cx: &Context<'_>,
    waiting: &mut Waiting,
    service: &ServiceDraft<'_>,
    target: Option<Target>,
) {
    let Some(target) = target else { return };
    let ask = |words: &[&str]| {
        let all = ["wait", "--timeout=-1s"].iter().chain(words);
        Command {
            entrypoint: Vec::new(),
            args: all.map(|word| (*word).to_owned()).collect(),
            ..Command::default()
        }
    };
    let (name, command, asks_api) = match target {
        Target::Port(host, port) => {
            let line = format!("until nc -z -w 2 {host} {port}; do sleep 2; done");
            let command = Command {
                entrypoint: vec!["/bin/sh".to_owned(), "-c".to_owned(), line],
                args: Vec::new(),
                ..Command::default()
            };
            (host, command, false)
        }
        Target::Job(name) => {
            let job = format!("job/{name}");
            (name, ask(&["--for=condition=Complete", &job]), true)
        }
        Target::Pods(name) => {
            let selector = format!("--selector={NAME_LABEL}={name}");
            (
                name,
                ask(&["--for=condition=Ready", "pod", &selector]),
                true,
            )
        }
    };
    let image = match asks_api {
        true => cx.options.kubectl_image.as_deref().unwrap_or(KUBECTL_IMAGE),
        false => cx.options.wait_image.as_deref().unwrap_or(WAIT_IMAGE),
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
        waiting.account = Some(names::cut(
            format!("{}-wait", service.name),
            &service.name,
            names::LABEL_LIMIT,
        ));
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

/// One finding for all edges that Argo CD alone keeps.
fn say_kept_by_waves(cx: &mut Context<'_>, draft: &Draft<'_>, edges: &[(ServiceId, ServiceId)]) {
    let Some((first, _)) = edges.first() else {
        return;
    };
    let shown = edges.iter().take(3).map(|(from, to)| {
        let (from, to) = (draft.services[*from].key, draft.services[*to].key);
        format!("`{from}` after `{to}`")
    });
    let mut listed: Vec<String> = shown.collect();
    if edges.len() > listed.len() {
        listed.push(format!("{} more", edges.len() - listed.len()));
    }
    let finding = Finding::new(
        &rules::ORDER_BY_WAVES,
        format!(
            "start order is kept by Argo CD's sync waves alone: {}; `kubectl apply` starts all at once",
            listed.join(", ")
        ),
    )
    .help("`--wait-for-dependencies` adds init containers that wait under `kubectl apply` too");
    let path = draft.services[*first].path.key("depends_on");
    cx.add(finding, &path);
}
