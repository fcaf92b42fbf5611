//! Jobs: what runs to its end, and when.

use crate::diagnostic::rules;
use crate::facts::lifetime::Restart;
use crate::facts::values;
use crate::model::{ConcurrencyPolicy, JobSettings, RestartPolicy, WorkloadKind};
use crate::options::GitOps;
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// When it runs again and again: `x-kuploy.schedule`, or kompose's label.
pub(super) fn schedule<'d>(service: &'d Member<'_>) -> Option<&'d str> {
    let label = service.labels.get("kompose.cronjob.schedule");
    service.extension.schedule.as_deref().or(label)
}

/// How a job of this service ends.
///
/// One that depends on others is tried again whatever `restart` says: Compose starts it when they are ready, and
/// nothing in a cluster keeps it from starting too early. Seen: a migration with `restart: "no"` that failed once,
/// before the database listened, and was never run.
///
/// Argo CD replaces a Job with every sync, and Flux one that it cannot change. `kubectl apply` does neither, so with
/// nobody else the name says what runs.
pub(super) fn settings(gitops: GitOps, service: &Member<'_>, depends: bool) -> JobSettings {
    let (restart, backoff_limit) = match service.lifetime.restart {
        Some(Restart::No) if depends => (RestartPolicy::Never, None),
        Some(Restart::No) => (RestartPolicy::Never, Some(0)),
        Some(Restart::OnFailure(count)) => (RestartPolicy::OnFailure, count),
        Some(Restart::Always) | None => (RestartPolicy::OnFailure, None),
    };
    let label = service.labels.number("kompose.cronjob.backoff_limit");
    let many = service.replicas().filter(|replicas| *replicas > 1);
    let many = many.map(|replicas| i32::try_from(replicas).unwrap_or(i32::MAX));
    JobSettings {
        backoff_limit: label.or(backoff_limit),
        restart,
        completions: many,
        parallelism: many,
        hashed: gitops == GitOps::None && schedule(service).is_none(),
    }
}

/// The CronJob of a service with a schedule.
pub(super) fn cron_job(cx: &mut Context<'_>, service: &Member<'_>, depends: bool) -> WorkloadKind {
    let written = schedule(service).unwrap_or_default();
    let path = match service.extension.schedule.is_none() {
        true => service.label_path("kompose.cronjob.schedule"),
        false => service.path.keys("x-kuploy.schedule"),
    };
    if values::never_comes(written) {
        let message = format!("`{written}` never runs: no month in it has such a day");
        let help =
            "for the last day of a month write `0 0 28-31 * *`, and let the command check the date";
        cx.say_help(&rules::SCHEDULE_NEVER_RUNS, &path, message, help);
    } else if !values::is_schedule(written) {
        cx.say_help(
            &rules::SCHEDULE_INVALID,
            &path,
            format!("`{written}` is not a schedule"),
            "write minute, hour, day, month and weekday, for example `0 3 * * 1`, or `@daily`",
        );
    }
    let label = service.labels.get("kompose.cronjob.concurrency_policy");
    let concurrency = service.extension.concurrency.as_deref().or(label);
    let concurrency = match concurrency.map(str::to_ascii_lowercase).as_deref() {
        Some("forbid") => ConcurrencyPolicy::Forbid,
        Some("replace") => ConcurrencyPolicy::Replace,
        Some("allow") | None => ConcurrencyPolicy::Allow,
        Some(other) => {
            cx.say_help(
                &rules::EXTENSION_INVALID,
                &service.path.keys("x-kuploy.concurrency"),
                format!("`{other}` is not a concurrency policy"),
                "write `Allow`, `Forbid` or `Replace`",
            );
            ConcurrencyPolicy::Allow
        }
    };
    WorkloadKind::CronJob {
        schedule: written.to_owned(),
        time_zone: service.extension.time_zone.clone(),
        concurrency,
        job: settings(cx.options.gitops(), service, depends),
    }
}
