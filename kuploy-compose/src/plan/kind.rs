//! Which controller runs a pod, how many of it, and how it is replaced.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use super::draft::{Draft, ServiceDraft};
use super::job;
use super::pod_order::InPod;
use super::storage;
use super::update;
use crate::compose::Condition;
use crate::diagnostic::{Path, rules};
use crate::facts::ServiceId;
use crate::facts::lifetime::Restart;
use crate::model::{Replicas, WorkloadKind};
use crate::options::Kind;

/// What the choice needs to know of the whole project.
struct Needs {
    /// Services that others wait for to end.
    awaited: BTreeSet<ServiceId>,
    /// Services that others reach: they name them as a host, wait for their health, or come in by a route.
    reached: BTreeSet<ServiceId>,
    /// Services that others start after, without waiting for more.
    started: BTreeSet<ServiceId>,
    /// Services that need another one: they start after it, or name it as a host.
    refers: BTreeSet<ServiceId>,
    /// Services whose pod keeps a host name, which a StatefulSet would not give it.
    named: BTreeSet<ServiceId>,
    /// Whether the project says of some service that it is to be started again: then silence means something.
    restart_written: bool,
}

impl Needs {
    fn of(draft: &Draft<'_>) -> Self {
        let references = draft.references.iter();
        let others = references.filter(|reference| reference.from != reference.to);
        let mut facts = Self {
            awaited: BTreeSet::new(),
            reached: draft.named_by_others(),
            started: BTreeSet::new(),
            refers: others.map(|reference| reference.from).collect(),
            named: draft
                .kept()
                .map(|service| service.id)
                .filter(|id| draft.pod_names.get(*id).is_some())
                .collect(),
            restart_written: draft
                .kept()
                .any(|service| service.lifetime.restart == Some(Restart::Always)),
        };
        facts.reached.extend(&draft.routed);
        for service in draft.kept() {
            for (key, dependency) in &service.depends_on {
                facts.refers.insert(service.id);
                match dependency.condition {
                    Condition::ServiceCompletedSuccessfully => facts.awaited.insert(*key),
                    Condition::ServiceHealthy => facts.reached.insert(*key),
                    Condition::ServiceStarted => facts.started.insert(*key),
                };
            }
        }
        facts
    }
}

/// Chooses the controllers of all pods.
pub(super) fn kinds(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let facts = Needs::of(draft);
    let sources = volume_sources(draft);
    let in_pod = InPod::of(draft);
    let mut members: BTreeMap<ServiceId, Vec<(ServiceId, Kind)>> = BTreeMap::new();
    let mut reasons: BTreeMap<ServiceId, String> = BTreeMap::new();
    for service in draft.kept() {
        let Choice { kind, why } = choose(cx, service, &facts);
        reasons.extend(why.map(|why| (service.id, why)));
        let list = members.entry(service.owner).or_default();
        // The owner speaks first.
        match service.id == service.owner {
            true => list.insert(0, (service.id, kind)),
            false => list.push((service.id, kind)),
        }
    }
    let mut first: Vec<ServiceId> = Vec::new();
    for (owner, members) in members {
        let ends = |kind: Kind| matches!(kind, Kind::Job | Kind::CronJob);
        // A pod ends when all its containers do.
        let stays = members.iter().find(|(_, kind)| !ends(*kind));
        let Some((_, kind)) = stays.or(members.first()).copied() else {
            continue;
        };
        if !ends(kind) {
            for (id, other) in &members {
                if !ends(*other) {
                    continue;
                }
                let service = &draft.services[*id];
                let (key, path) = (service.key, service.path.clone());
                if sources.contains(id) {
                    first.push(*id);
                    let message = format!(
                        "`{key}` runs to its end before those start that take its volumes: it is an init container of their pod, and others fill the volumes with what is in its image"
                    );
                    cx.say(&rules::RUNS_TO_ITS_END, &path, message);
                } else if let Some(who) = in_pod.waits_for(*id) {
                    first.push(*id);
                    let message = format!(
                        "`{key}` runs to completion before `{}` starts: it is an init container of their pod",
                        draft.services[who].key
                    );
                    cx.say(&rules::RUNS_TO_ITS_END, &path, message);
                } else {
                    let message = format!(
                        "`{key}` ends, but it shares a pod with `{stays}`, so it is started again and again",
                        stays = draft.services[stays.map_or(owner, |(id, _)| *id)].key
                    );
                    cx.say(&rules::ENDS_IN_SHARED_POD, &path, message);
                }
            }
        }
        for (id, _) in members.iter().filter(|_| ends(kind)) {
            if let Some(why) = reasons.get(id) {
                let service = &draft.services[*id];
                let key = service.key;
                let message = format!("`{key}` becomes a Job, since {why}");
                let help = "`x-kuploy: {kind: deployment}` if it goes on for ever";
                cx.say_help(&rules::RUNS_TO_ITS_END, &service.path, message, help);
            }
        }
        let is_job = ends(kind);
        if !is_job {
            for (key, _) in &members {
                say_restarted(cx, &draft.services[*key], &facts);
            }
        }
        let keys: Vec<ServiceId> = members.iter().map(|(key, _)| *key).collect();
        let kind = build(cx, draft, owner, &keys, kind, &facts);
        draft.services[owner].kind = kind;
        if is_job {
            drop_probes(cx, draft, &keys);
        }
    }
    for service in draft.kept_mut() {
        service.starts = in_pod.beside(service.id, service.container.readiness.as_ref());
    }
    for key in first {
        let service = &mut draft.services[key];
        service.starts = in_pod.first(key);
        service.container.ports.clear();
        if sources.contains(&key) {
            storage::bring(service, cx.options.hardened());
        }
    }
}

/// Services that others of their pod take volumes from, and that share nothing else with anybody.
fn volume_sources(draft: &Draft<'_>) -> BTreeSet<ServiceId> {
    let mut sources: BTreeSet<ServiceId> = BTreeSet::new();
    let mut sharing: BTreeSet<ServiceId> = BTreeSet::new();
    for service in draft.kept() {
        sources.extend(service.volumes_from.iter().map(|from| from.source));
        for (_, other) in &service.shares {
            sharing.extend([service.id, *other]);
        }
    }
    sources.difference(&sharing).copied().collect()
}

/// A controller, and what says that a service ends where nothing is written of it.
struct Choice {
    kind: Kind,
    why: Option<String>,
}

impl From<Kind> for Choice {
    fn from(kind: Kind) -> Self {
        Self { kind, why: None }
    }
}

/// The first rule that fits.
fn choose(cx: &mut Context<'_>, service: &ServiceDraft<'_>, facts: &Needs) -> Choice {
    if let Some(kind) = asked(cx, service) {
        return kind.into();
    }
    if job::schedule(service).is_some() {
        return Kind::CronJob.into();
    }
    let compose = service.service;
    let mode = compose.deploy.as_ref().and_then(|d| d.mode.as_deref());
    match mode {
        Some("global") => return Kind::DaemonSet.into(),
        Some("replicated-job" | "global-job") => return Kind::Job.into(),
        _ => {}
    }
    if facts.awaited.contains(&service.id) {
        return Kind::Job.into();
    }
    if let Some(choice) = run_to_completion(service, facts) {
        return choice;
    }
    let alone = service.storage.writes_alone && !facts.named.contains(&service.id);
    if alone || !service.storage.templates.is_empty() {
        return Kind::StatefulSet.into();
    }
    Kind::Deployment.into()
}

/// A Job, where the service runs to completion.
///
/// What the process does stands above health checks, ports and who waits for it: a step that writes certificates may
/// have a check that tells when they are there. Names and `restart` alone do not.
fn run_to_completion(service: &ServiceDraft<'_>, facts: &Needs) -> Option<Choice> {
    let life = &service.lifetime;
    let because = |why: String| {
        Some(Choice {
            kind: Kind::Job,
            why: Some(why),
        })
    };
    if life.restart == Some(Restart::Always) {
        return None;
    }
    if let Some(why) = &life.ends {
        return because(why.clone());
    }
    let compose = service.service;
    let listens = !compose.ports.is_empty() || !compose.expose.is_empty();
    let checked = service.container.readiness.is_some();
    if checked || listens || facts.reached.contains(&service.id) {
        return None;
    }
    let hint = life.may_end.clone();
    // One that others start after may be what they need: it takes more than the policy to make it a Job.
    let free = !life.serves && (!facts.started.contains(&service.id) || hint.is_some());
    match life.restart {
        Some(Restart::No) if free => Some(Kind::Job.into()),
        // Swarm's way to say "start it again when it fails" is written for servers as well.
        Some(Restart::OnFailure(_)) if free && !life.restart_of_swarm => because(
            "`restart: on-failure` ends with success, and nothing says that it serves".to_owned(),
        ),
        Some(Restart::OnFailure(_)) | None => hint.and_then(because),
        Some(Restart::No | Restart::Always) => None,
    }
}

/// The controller that the user asks for.
fn asked(cx: &mut Context<'_>, service: &ServiceDraft<'_>) -> Option<Kind> {
    let label = service.labels.get("kompose.controller.type");
    let from_label = || {
        Some(match label?.to_ascii_lowercase().as_str() {
            "daemonset" => Kind::DaemonSet,
            "statefulset" => Kind::StatefulSet,
            _ => Kind::Deployment,
        })
    };
    let kind = service.extension.kind.or_else(from_label)?;
    if kind == Kind::CronJob && job::schedule(service).is_none() {
        cx.say_help(
            &rules::EXTENSION_INVALID,
            &service.path.keys("x-kuploy.kind"),
            "a CronJob needs a schedule",
            "add `schedule: \"0 3 * * *\"` beside it",
        );
    }
    let templates = &service.storage.templates;
    if kind != Kind::StatefulSet && !templates.is_empty() {
        cx.say(
            &rules::CLAIM_PER_REPLICA_NEEDS_STATEFULSET,
            &service.path,
            format!(
                "`{}` becomes a StatefulSet, since only that gives each replica a claim of its own",
                service.key
            ),
        );
        return Some(Kind::StatefulSet);
    }
    Some(kind)
}

/// The controller with what only it has.
fn build(
    cx: &mut Context<'_>,
    draft: &Draft<'_>,
    owner: ServiceId,
    members: &[ServiceId],
    kind: Kind,
    needs: &Needs,
) -> WorkloadKind {
    let service = &draft.services[owner];
    let all = || members.iter().map(|key| &draft.services[*key]);
    let depends = all().any(|service| needs.refers.contains(&service.id));
    let keeps_name = draft.pod_names.get(owner).is_some();
    let single_node = all().any(|service| {
        let storage = &service.storage;
        storage.single_node || (storage.writes_alone && keeps_name)
    });
    let holds_ports = all().any(|service| {
        service.pod.host_network
            || service
                .container
                .ports
                .iter()
                .any(|port| port.host_port.is_some())
    });
    match kind {
        Kind::Deployment => WorkloadKind::Deployment {
            replicas: replicas(service),
            update: update::deployment(cx, service, single_node, holds_ports),
        },
        Kind::StatefulSet => {
            let templates: Vec<_> = all()
                .flat_map(|service| &service.storage.templates)
                .cloned()
                .collect();
            WorkloadKind::StatefulSet {
                replicas: replicas(service),
                service_name: service.name.clone(),
                on_delete: false,
                // Members of a cluster look for each other: in Compose they all start at once.
                parallel: !templates.is_empty(),
                claim_templates: templates,
                min_ready_seconds: update::stateful_set(cx, service),
            }
        }
        Kind::DaemonSet => {
            if service.replicas().is_some_and(|n| n != 1) {
                cx.say(
                    &rules::REPLICAS_IGNORED,
                    &replicas_path(service),
                    format!(
                        "`{}` runs once on every node, so the number of replicas is left out",
                        service.key
                    ),
                );
            }
            let (max_unavailable, min_ready_seconds) = update::daemon_set(cx, service);
            WorkloadKind::DaemonSet {
                max_unavailable,
                min_ready_seconds,
            }
        }
        Kind::Job => {
            update::say_unused(cx, service, "a job is not updated, it runs again");
            WorkloadKind::Job(job::settings(service, depends))
        }
        Kind::CronJob => {
            update::say_unused(cx, service, "a job is not updated, it runs again");
            job::cron_job(cx, service, depends)
        }
    }
}

fn replicas(service: &ServiceDraft<'_>) -> Replicas {
    if service.component.autoscaler.is_some() {
        return Replicas::Autoscaled;
    }
    let count = service.replicas().unwrap_or(1).max(0);
    Replicas::Fixed(i32::try_from(count).unwrap_or(i32::MAX))
}

/// Where the number of replicas was written.
pub(super) fn replicas_path(service: &ServiceDraft<'_>) -> Path {
    let deploy = service.service.deploy.as_ref();
    match deploy.is_some_and(|deploy| deploy.replicas.is_some()) {
        true => service.path.keys("deploy.replicas"),
        false => service.path.key("scale"),
    }
}

/// What Compose would leave ended is started again.
fn say_restarted(cx: &mut Context<'_>, service: &ServiceDraft<'_>, facts: &Needs) {
    let key = service.key;
    match service.lifetime.restart {
        Some(restart) if restart.ends() => {}
        None if facts.restart_written && says_nothing_of_itself(facts, service) => {
            cx.say_help(
                &rules::RESTART_ALWAYS,
                &service.path,
                format!("`{key}` has no `restart`, as others have: if it ends, it is started again and again, where Compose leaves it"),
                "`restart: \"no\"` makes it a Job, `restart: always` says that it goes on",
            );
            return;
        }
        _ => return,
    }
    let deploy = service.service.deploy.as_ref();
    let policy = deploy.and_then(|deploy| deploy.restart_policy.as_ref());
    let path = match policy.is_some_and(|policy| policy.condition.is_some()) {
        true => service.path.keys("deploy.restart_policy.condition"),
        false => service.path.key("restart"),
    };
    cx.say_help(
        &rules::RESTART_ALWAYS,
        &path,
        format!("`{key}` is started again whenever it ends, also after it succeeded"),
        "if it runs to its end, say so: `x-kuploy: {kind: job}`",
    );
}

/// Whether nothing tells that a service serves: no port, no check, no name or command of a server, and nobody who
/// needs it.
fn says_nothing_of_itself(facts: &Needs, service: &ServiceDraft<'_>) -> bool {
    service.container.ports.is_empty()
        && service.container.readiness.is_none()
        && service.replicas().is_none()
        && service.service.tty != Some(true)
        && service.extension.kind.is_none()
        && !facts.reached.contains(&service.id)
        && !service.lifetime.serves
}

/// Nobody waits for a job to be ready.
fn drop_probes(cx: &mut Context<'_>, draft: &mut Draft<'_>, members: &[ServiceId]) {
    for id in members {
        let service = &mut draft.services[*id];
        let key = service.key;
        let probe = service.container.readiness.take();
        if probe.is_some() {
            cx.say(
                &rules::PROBE_OF_JOB,
                &service.path.key("healthcheck"),
                format!("`{key}` runs to its end, so its health check has nobody to tell and is left out"),
            );
        }
    }
}
