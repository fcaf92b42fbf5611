//! The controller that a service would have by itself: the first rule that fits.

use super::earlier::Earlier;
use super::jobs;
use super::needs::Needs;
use crate::diagnostic::{Area, rules};
use crate::facts::lifetime::Restart;
use crate::facts::source_programs::Course;
use crate::options::Kind;
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// Why a service is a Job where nothing else shows whether it exits.
pub(crate) const ONLY_RESTART: &str = "only `restart` says that it exits";

/// A controller, and what says that a service runs to completion where nothing is written of it.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) kind: Kind,
    pub(crate) why: Option<String>,
}

impl Choice {
    /// Whether it ends.
    pub(crate) fn ends(&self) -> bool {
        matches!(self.kind, Kind::Job | Kind::CronJob)
    }
}

impl From<Kind> for Choice {
    fn from(kind: Kind) -> Self {
        Self { kind, why: None }
    }
}

/// The first rule that fits.
pub(super) fn choose(
    cx: &mut Context<'_>,
    earlier: &Earlier<'_>,
    needs: &Needs,
    service: &Member<'_>,
) -> Choice {
    let because = |cx: &mut Context<'_>, text: &str| {
        cx.because(Area::Controller, &service.path, None, || text.to_owned());
    };
    let storage = &earlier.storage[service.id];
    if let Some(kind) = asked(cx, service, !storage.templates.is_empty()) {
        because(
            cx,
            "`x-kuploy.kind` or the label `kompose.controller.type` asks for it",
        );
        return kind.into();
    }
    if jobs::schedule(service).is_some() {
        because(cx, "it has a schedule");
        return Kind::CronJob.into();
    }
    let deploy = service.service.deploy.as_ref();
    let by_mode = match deploy.and_then(|deploy| deploy.mode.as_deref()) {
        Some("global") => Some(Kind::DaemonSet),
        Some("replicated-job" | "global-job") => Some(Kind::Job),
        _ => None,
    };
    if let Some(kind) = by_mode {
        because(cx, "`deploy.mode` asks for it");
        return kind.into();
    }
    if needs.awaited.contains(&service.id) {
        because(cx, "another service waits for it to complete successfully");
        return Kind::Job.into();
    }
    if let Some(choice) = run_to_completion(earlier, needs, service) {
        let no_restart =
            "`restart` does not restart it after success, and it does not look like a server";
        because(cx, choice.why.as_deref().unwrap_or(no_restart));
        return choice;
    }
    by_claims(cx, earlier, service).into()
}

/// The controller of a service that serves, by its claims, or the one that an earlier run chose.
fn by_claims(cx: &mut Context<'_>, earlier: &Earlier<'_>, service: &Member<'_>) -> Kind {
    let because = |cx: &mut Context<'_>, text: &str| {
        cx.because(Area::Controller, &service.path, None, || text.to_owned());
    };
    let storage = &earlier.storage[service.id];
    // A StatefulSet would not give its pod the host name that is kept.
    let keeps_name = earlier.pod_names.get(service.id).is_some();
    let alone = storage.writes_alone && !keeps_name;
    let has_templates = !storage.templates.is_empty();
    let before = cx.facts.earlier.kind(&service.name);
    let before = before.filter(|_| !has_templates && !keeps_name);
    let now = match alone {
        true => Kind::StatefulSet,
        false => Kind::Deployment,
    };
    if let Some(before) = before.filter(|before| *before != now) {
        say_kept(cx, service, before, now);
        because(cx, "an earlier run chose it, and it serves as well");
        return before;
    }
    if alone || has_templates {
        because(
            cx,
            "no other service writes to its claims: the old pod stops before a new one starts",
        );
        return Kind::StatefulSet;
    }
    because(
        cx,
        "it does not run to completion and needs no claim of its own",
    );
    Kind::Deployment
}

/// A controller cannot be changed in a cluster, only deleted and made anew.
fn say_kept(cx: &mut Context<'_>, service: &Member<'_>, before: Kind, now: Kind) {
    let name = |kind: Kind| match kind {
        Kind::StatefulSet => "StatefulSet",
        _ => "Deployment",
    };
    let message = format!(
        "`{}` stays a {}, as it is in `{}`: a {} would be another object, with new pods",
        service.key,
        name(before),
        cx.facts.earlier.place(&service.name).unwrap_or_default(),
        name(now)
    );
    let asked = name(now).replace("Set", "-set").to_ascii_lowercase();
    let help = format!("to change it: `x-kuploy: {{kind: {asked}}}`");
    cx.say_help(&rules::KIND_KEPT, &service.path, message, help);
}

/// A Job, where the service runs to completion.
///
/// What the process does stands above health checks, ports and who waits for it: a step that writes certificates may
/// have a check that tells when they are there. Names and `restart` alone do not.
fn run_to_completion(earlier: &Earlier<'_>, needs: &Needs, service: &Member<'_>) -> Option<Choice> {
    let life = &service.lifetime;
    let because = |why: String| {
        Some(Choice {
            kind: Kind::Job,
            why: Some(why),
        })
    };
    // A step that is switched off by `replicas: 0` does not run; a Job would.
    if life.restart == Some(Restart::Always) || service.replicas() == Some(0) {
        return None;
    }
    if let Some(why) = &life.ends {
        return because(why.clone());
    }
    let compose = service.service;
    let publishes = !compose.ports.is_empty() || !compose.expose.is_empty();
    let listens = publishes && !life.is_migration;
    let checked = earlier.parts[service.id].container.readiness.is_some();
    if checked || listens || needs.reached.contains(&service.id) {
        return None;
    }
    let hint = life.may_end.clone();
    // One that others start after may be what they need: it takes more than the policy to make it a Job.
    let free = life.serves.is_none() && (!needs.started.contains(&service.id) || hint.is_some());
    let program = service.process.program.as_ref();
    let may_end = program.is_none_or(|it| it.course == Course::Ends) || life.named_as_ending;
    match life.restart {
        Some(Restart::No) if free && (hint.is_some() || life.named_as_ending) => {
            Some(Kind::Job.into())
        }
        Some(Restart::No) if free => because(ONLY_RESTART.to_owned()),
        // Swarm's way to say "start it again when it fails" is written for servers as well, and `on-failure` alone for
        // bots and workers (`exec bin/pulsar functions-worker`): as a Job they would hold up every sync for ever.
        // Nor does a limit for crashes say that source at hand ends, which says nothing of it.
        Some(Restart::OnFailure(Some(count))) if free && !life.restart_of_swarm && may_end => {
            because(format!(
                "`restart: on-failure:{count}` limits restarts, and the service has no ports"
            ))
        }
        Some(Restart::OnFailure(_)) | None => hint.and_then(because),
        Some(Restart::No | Restart::Always) => None,
    }
}

/// The controller that the user asks for.
fn asked(cx: &mut Context<'_>, service: &Member<'_>, per_replica: bool) -> Option<Kind> {
    let label = service.labels.get("kompose.controller.type");
    let from_label = || {
        Some(match label?.to_ascii_lowercase().as_str() {
            "daemonset" => Kind::DaemonSet,
            "statefulset" => Kind::StatefulSet,
            _ => Kind::Deployment,
        })
    };
    let kind = service.extension.kind.or_else(from_label)?;
    if kind == Kind::CronJob && jobs::schedule(service).is_none() {
        cx.say_help(
            &rules::EXTENSION_INVALID,
            &service.path.keys("x-kuploy.kind"),
            "a CronJob needs a schedule",
            "add `schedule: \"0 3 * * *\"` beside it",
        );
    }
    if kind != Kind::StatefulSet && per_replica {
        let message = format!(
            "`{}` becomes a StatefulSet: each replica needs its own claim",
            service.key
        );
        let rule = &rules::CLAIM_PER_REPLICA_NEEDS_STATEFULSET;
        cx.say(rule, &service.path, message);
        return Some(Kind::StatefulSet);
    }
    Some(kind)
}
