//! Jobs: what runs to its end, and when.

use crate::facts::lifetime::Restart;
use crate::model::{ConcurrencyPolicy, JobSettings, RestartPolicy, WorkloadKind};
use crate::options::GitOps;
use crate::plan::pods::Member;

/// When it runs again and again: `x-kuploy.schedule`, or kompose's label.
pub(crate) fn schedule<'d>(service: &'d Member<'_>) -> Option<&'d str> {
    let label = service.labels.get("kompose.cronjob.schedule");
    service.extension.schedule.as_deref().or(label)
}

/// How a job of this service ends.
///
/// One that depends on others is tried again whatever `restart` says: Compose starts it when they are ready, and
/// nothing in a cluster keeps it from starting too early. Seen: a migration with `restart: "no"` that failed once,
/// before the database listened, and was never run.
///
/// Docker counts no failures where nobody says how many there may be. Kubernetes counts to six, and then deletes the pod
/// with its log.
///
/// Argo CD replaces a Job with every sync, and Flux one that it cannot change. `kubectl apply` does neither, so with
/// nobody else the name says what runs.
pub(super) fn settings(gitops: GitOps, service: &Member<'_>, depends: bool) -> JobSettings {
    let (restart, backoff_limit) = match service.lifetime.restart {
        Some(Restart::No) if depends => (RestartPolicy::Never, None),
        Some(Restart::No) => (RestartPolicy::Never, Some(0)),
        Some(Restart::OnFailure(count)) => (RestartPolicy::OnFailure, count.or(Some(i32::MAX))),
        Some(Restart::Always) => (RestartPolicy::OnFailure, Some(i32::MAX)),
        None => (RestartPolicy::OnFailure, None),
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
pub(super) fn cron_job(gitops: GitOps, service: &Member<'_>, depends: bool) -> WorkloadKind {
    let concurrency = concurrency(service).map(str::to_ascii_lowercase);
    WorkloadKind::CronJob {
        schedule: schedule(service).unwrap_or_default().to_owned(),
        time_zone: service.extension.time_zone.clone(),
        concurrency: match concurrency.as_deref() {
            Some("forbid") => ConcurrencyPolicy::Forbid,
            Some("replace") => ConcurrencyPolicy::Replace,
            _ => ConcurrencyPolicy::Allow,
        },
        job: settings(gitops, service, depends),
    }
}

/// What is to happen to a run that is due while another one goes on.
pub(crate) fn concurrency<'d>(service: &'d Member<'_>) -> Option<&'d str> {
    let label = service.labels.get("kompose.cronjob.concurrency_policy");
    service.extension.concurrency.as_deref().or(label)
}
