//! Jobs: what runs to its end, and when.

use super::context::Context;
use super::draft::ServiceDraft;
use crate::compose::{self, RestartCondition, Service};
use crate::diagnostic::rules;
use crate::model::{ConcurrencyPolicy, JobSettings, RestartPolicy, WorkloadKind};

/// What Compose does with a container that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Restart {
    /// Starts it again, whatever happened.
    Always,
    /// Leaves it.
    No,
    /// Starts it again when it failed, at most this many times.
    OnFailure(Option<i32>),
}

impl Restart {
    /// Whether a container that succeeded stays ended.
    pub(super) fn ends(self) -> bool {
        self != Self::Always
    }
}

/// What is written of it, `deploy.restart_policy` before `restart`; `None` when nothing is.
pub(super) fn restart(service: &Service) -> Option<Restart> {
    let deploy = service.deploy.as_ref();
    let policy = deploy.and_then(|deploy| deploy.restart_policy.as_ref());
    if let Some(condition) = policy.and_then(|policy| policy.condition) {
        let attempts = policy
            .and_then(|policy| policy.max_attempts)
            .map(|n| i32::try_from(n).unwrap_or(i32::MAX));
        return match condition {
            RestartCondition::None => Some(Restart::No),
            RestartCondition::OnFailure => Some(Restart::OnFailure(attempts)),
            RestartCondition::Any => Some(Restart::Always),
        };
    }
    match service.restart.as_ref()? {
        compose::Restart::No => Some(Restart::No),
        compose::Restart::OnFailure(count) => {
            let attempts = count.map(|count| i32::try_from(count).unwrap_or(i32::MAX));
            Some(Restart::OnFailure(attempts))
        }
        compose::Restart::Always | compose::Restart::UnlessStopped => Some(Restart::Always),
        compose::Restart::Other(_) => None,
    }
}

/// Whether a controller runs its pods to their end.
pub(super) fn is_job(kind: &WorkloadKind) -> bool {
    matches!(kind, WorkloadKind::Job(_) | WorkloadKind::CronJob { .. })
}

/// When it runs again and again: `x-kuploy.schedule`, or kompose's label.
pub(super) fn schedule<'d>(service: &'d ServiceDraft<'_>) -> Option<&'d str> {
    let label = service.labels.get("kompose.cronjob.schedule");
    service.extension.schedule.as_deref().or(label)
}

/// How a job of this service ends. One that says nothing of restarts is tried again: what it needs may not be there
/// yet, and nothing in a cluster keeps it from starting too early.
pub(super) fn settings(service: &ServiceDraft<'_>) -> JobSettings {
    let (restart, backoff_limit) = match restart(service.service) {
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
    }
}

/// The CronJob of a service with a schedule.
pub(super) fn cron_job(cx: &mut Context<'_>, service: &ServiceDraft<'_>) -> WorkloadKind {
    let written = schedule(service).unwrap_or_default();
    if !is_schedule(written) {
        let from_label = service.extension.schedule.is_none();
        let path = match from_label {
            true => service.label_path("kompose.cronjob.schedule"),
            false => service.path.keys("x-kuploy.schedule"),
        };
        cx.say_help(
            &rules::SCHEDULE_INVALID,
            &path,
            format!("`{written}` is no schedule"),
            "write minute, hour, day, month and weekday, as in `0 3 * * 1`, or `@daily`",
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
                format!("`{other}` is no way to treat runs that overlap"),
                "write `Allow`, `Forbid` or `Replace`",
            );
            ConcurrencyPolicy::Allow
        }
    };
    WorkloadKind::CronJob {
        schedule: written.to_owned(),
        time_zone: service.extension.time_zone.clone(),
        concurrency,
        job: settings(service),
    }
}

/// Whether a text is a schedule of cron.
fn is_schedule(text: &str) -> bool {
    const MACROS: &[&str] = &[
        "@yearly",
        "@annually",
        "@monthly",
        "@weekly",
        "@daily",
        "@midnight",
        "@hourly",
    ];
    let every = text
        .strip_prefix("@every ")
        .is_some_and(|rest| compose::Duration::parse(rest.trim()).is_ok());
    let field = |field: &str| {
        let legal = |c: char| c.is_ascii_alphanumeric() || "*/,-?".contains(c);
        field.chars().all(legal)
    };
    every
        || MACROS.contains(&text)
        || (text.split_whitespace().count() == 5 && text.split_whitespace().all(field))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::compose::{Deploy, RestartPolicy as Policy};

    #[test]
    fn schedules_have_five_fields_or_a_name() {
        for (text, expected) in [
            ("*/5 * * * *", true),
            ("0 3 * * MON-FRI", true),
            ("@daily", true),
            ("@every 1h30m", true),
            ("0 3 * *", false),
            ("every day at three o'clock", false),
            ("", false),
        ] {
            assert_eq!(is_schedule(text), expected, "{text}");
        }
    }

    #[test]
    fn the_policy_of_deploy_beats_restart() {
        let mut service = Service {
            restart: Some(compose::Restart::OnFailure(Some(3))),
            ..Service::default()
        };
        assert_eq!(restart(&service), Some(Restart::OnFailure(Some(3))));
        service.deploy = Some(Deploy {
            restart_policy: Some(Policy {
                condition: Some(RestartCondition::None),
                ..Policy::default()
            }),
            ..Deploy::default()
        });
        assert_eq!(restart(&service), Some(Restart::No));
    }
}
