//! Services that become Jobs, and schedules.

use crate::map::BTreeSet;

use crate::compose::Condition;
use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::wiping_commands::{self, WipingCommand};
use crate::facts::wiping_seeds::{self, WipingSeed};
use crate::facts::{Facts, Findings, ServiceId, long_running, once_only, start_scripts, values};
use crate::model::WorkloadKind;
use crate::options::GitOps;
use crate::plan::Decisions;
use crate::plan::controllers::choice::ONLY_RESTART;
use crate::plan::controllers::jobs::{concurrency, schedule};
use crate::plan::pods::{Group, Member};
use crate::time_zone;

/// Says why the services of a pod are Jobs, and which health checks tell nobody.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    decided: &Decisions<'_>,
    (group, awaited): (&Group<'_, '_>, &BTreeSet<ServiceId>),
) {
    let of_argo_cd = facts.options.gitops() == GitOps::ArgoCd;
    for service in group.members() {
        let key = service.key;
        let alone = decided.runs[service.id].alone.as_ref();
        if let Some(why) = alone.and_then(|alone| alone.why.as_ref()) {
            let message = format!("`{key}` becomes a Job: {why}");
            let help = "if it is long-running: `x-kuploy: {kind: deployment}`";
            let finding = Finding::new(&rules::RUNS_TO_ITS_END, message).help(help);
            // Compose's default says nothing of the end of a program that the project itself brings.
            let is_guess = why == ONLY_RESTART && service.service.build.is_some();
            let finding = match is_guess {
                true => finding.severity(Severity::Warning),
                false => finding,
            };
            report.add(finding, &service.path);
        }
        let once = once_only::find(&service.process);
        if let Some(once) = once.filter(|_| of_argo_cd && is_repeated(decided, awaited, service)) {
            let message = format!(
                "`{key}` runs again at every Argo CD sync, and `{}` fails the second time: then the sync fails",
                once.command
            );
            report.say_help(&rules::JOB_ONCE_ONLY, &service.path, message, once.help);
        }
        if let Some(wiping) = wiping_commands::find(facts.files, service.facts)
            && of_argo_cd
            && runs_as_job(decided, service)
        {
            say_wiping(report, service, wiping);
        }
        if decided.parts[service.id].container.readiness.is_some() {
            let message = format!(
                "the health check of `{key}` is dropped: it runs to completion, and a Job has no readiness"
            );
            let path = service.path.key("healthcheck");
            report.say(&rules::PROBE_OF_JOB, &path, message);
        }
    }
    let kind = decided.runs[group.owner.id].kind();
    match kind {
        Some(WorkloadKind::CronJob { .. }) => say_schedule(report, group.owner),
        // With an Application it is Argo CD that applies.
        Some(WorkloadKind::Job(_)) if of_argo_cd && !facts.options.argocd_applies() => {
            say_replaced(report, facts, group.owner);
        }
        _ => {}
    }
}

/// Says that a Job throws data away whenever Argo CD syncs.
fn say_wiping(report: &mut Findings<'_>, service: &Member<'_>, wiping: WipingCommand) {
    let message = format!(
        "`{}` runs again at every Argo CD sync, and `{}` deletes the data each time",
        service.key, wiping.command
    );
    let apart = "to run it by hand, keep it out of the cluster: `profiles: [reset]`";
    let help = match wiping.instead {
        Some(instead) => format!("write `{instead}`, which keeps the data; {apart}"),
        None => apart.to_owned(),
    };
    report.say_help(&rules::JOB_WIPES_DATA, &service.path, message, help);
}

/// What Kubernetes does to data that a start deletes.
const EACH_START: &str = "the data is deleted each time Kubernetes replaces the pod, for example for a new image or when a node is drained";

/// Says that a service throws data away whenever its pod starts.
pub(super) fn say_wiping_start(report: &mut Findings<'_>, facts: &Facts<'_>, service: &Member<'_>) {
    let Some(found) = wiping_commands::find_at_start(facts.files, service.facts) else {
        if let Some(seed) = wiping_seeds::find(facts, service.facts) {
            say_wiping_seed(report, service, &seed);
        }
        return;
    };
    let wiping = found.what;
    let place = found.script.and_then(|script| {
        let shown = start_scripts::shown(facts, service.facts, script)?;
        let line = wiping_commands::line_of(script, wiping)?;
        Some(format!(" in line {line} of `{shown}`"))
    });
    let when = match &found.marker {
        Some(marker) => format!("in each new pod, since no volume keeps `{marker}`"),
        None => "whenever it starts".to_owned(),
    };
    let message = format!(
        "`{}` runs `{}`{} {when}: {EACH_START}",
        service.key,
        wiping.command,
        place.unwrap_or_default()
    );
    let help = match (wiping.instead, found.marker) {
        (Some(instead), _) => format!("write `{instead}`, which keeps the data"),
        (None, Some(marker)) => format!(
            "let the script ask the database whether it is set up, or look for a file on a volume in place of `{marker}`"
        ),
        (None, None) => format!(
            "take `{}` out of the start, and run it by hand",
            wiping.command
        ),
    };
    report.say_help(&rules::START_WIPES_DATA, &service.path, message, help);
}

/// Says that a service runs a seed whenever its pod starts, which deletes what is there.
fn say_wiping_seed(report: &mut Findings<'_>, service: &Member<'_>, seed: &WipingSeed) {
    let WipingSeed { shown, line, call } = seed;
    let message = format!(
        "`{}` runs `{shown}` whenever it starts, which has `{call}` in line {line}: {EACH_START}",
        service.key
    );
    let help = format!(
        "let `{shown}` delete nothing, for example write `upsert` or ask first whether rows are there; or take it out of the start, and run it by hand"
    );
    report.say_help(&rules::START_WIPES_DATA, &service.path, message, help);
}

/// Says that only Argo CD can change a Job that is there.
fn say_replaced(report: &mut Findings<'_>, facts: &Facts<'_>, service: &Member<'_>) {
    let message = format!(
        "`kubectl apply` refuses a change to the Job `{}`, whose pod template is immutable; Argo CD replaces the Job at each sync",
        service.name
    );
    let help = format!(
        "with Argo CD: `x-kuploy: {{gitops: argocd}}` silences this; to deploy with `kubectl apply`, use `--gitops none`, which gives a changed Job a new name, or delete the Job first: `kubectl delete job {}{}`",
        service.name,
        facts.options.in_namespace()
    );
    report.say_help(&rules::JOB_IS_REPLACED, &service.path, message, help);
}

/// The services whose end others await.
pub(super) fn awaited(decided: &Decisions<'_>) -> BTreeSet<ServiceId> {
    let dependencies = decided
        .pods
        .running()
        .flat_map(|service| &service.depends_on);
    let awaited = dependencies
        .filter(|(_, dependency)| dependency.condition == Condition::ServiceCompletedSuccessfully);
    awaited.map(|(id, _)| *id).collect()
}

/// Whether Argo CD runs a Job again and again. Under Compose somebody notices that a service failed which others await.
fn is_repeated(
    decided: &Decisions<'_>,
    awaited: &BTreeSet<ServiceId>,
    service: &Member<'_>,
) -> bool {
    runs_as_job(decided, service) && !awaited.contains(&service.id)
}

fn runs_as_job(decided: &Decisions<'_>, service: &Member<'_>) -> bool {
    let kind = decided.runs[service.owner].kind();
    matches!(kind, Some(WorkloadKind::Job { .. }))
}

/// Says what is wrong with the schedule of a CronJob.
fn say_schedule(report: &mut Findings<'_>, service: &Member<'_>) {
    let written = schedule(service).unwrap_or_default();
    let path = match service.extension.schedule.is_none() {
        true => service.label_path("kompose.cronjob.schedule"),
        false => service.path.keys("x-kuploy.schedule"),
    };
    if values::never_comes(written) {
        let message = format!("`{written}` never runs: no month in it has such a day");
        let help =
            "for the last day of a month write `0 0 28-31 * *`, and let the command check the date";
        report.say_help(&rules::SCHEDULE_NEVER_RUNS, &path, message, help);
    } else if !values::is_schedule(written) {
        report.say_help(
            &rules::SCHEDULE_INVALID,
            &path,
            format!("`{written}` is not a schedule"),
            "write minute, hour, day, month and weekday, for example `0 3 * * 1`, or `@daily`",
        );
    }
    say_endless(report, service, &path);
    say_time_zone(report, service, (&path, written));
    let policy = concurrency(service).map(str::to_ascii_lowercase);
    let known = ["forbid", "replace", "allow"];
    if let Some(other) = policy.filter(|policy| !known.contains(&policy.as_str())) {
        report.say_help(
            &rules::EXTENSION_INVALID,
            &service.path.keys("x-kuploy.concurrency"),
            format!("`{other}` is not a concurrency policy"),
            "write `Allow`, `Forbid` or `Replace`",
        );
    }
}

/// Says that the pods of a CronJob never end. Seen: a backup that loops with `sleep 86400` under Compose, to which somebody added
/// a schedule. Whoever says what is to happen to two runs at once has thought of it.
fn say_endless(report: &mut Findings<'_>, service: &Member<'_>, path: &Path) {
    if concurrency(service).is_some() || !long_running::never_ends(&service.process) {
        return;
    }
    let message = format!(
        "`{}` does not end by itself: each time that its schedule is due, one more pod starts and stays",
        service.key
    );
    let help = "let the command run once and end, without a loop; or leave the schedule out, and it runs as under Compose";
    report.say_help(&rules::NEVER_COMPLETES, path, message, help);
}

/// Says that a schedule is in the time zone of the cluster, where the service is told another one. One without an hour is
/// the same everywhere.
fn say_time_zone(report: &mut Findings<'_>, service: &Member<'_>, (path, written): (&Path, &str)) {
    let zone = service.variable("TZ").unwrap_or_default();
    let is_utc = matches!(zone, "UTC" | "GMT" | "Etc/UTC" | "Etc/GMT" | "Zulu");
    let hour = written.split_whitespace().nth(1);
    let is_told = service.extension.time_zone.is_some();
    let is_timed = hour.is_none_or(|hour| !hour.starts_with('*')) && written != "@hourly";
    if is_utc || is_told || !is_timed || !time_zone::is_known(zone) {
        return;
    }
    let message = format!(
        "`{written}` of `{}` is in the time zone of the cluster, mostly UTC, and not in `{zone}` as `TZ` says",
        service.key
    );
    let help = format!("write `x-kuploy: {{schedule: \"{written}\", time-zone: {zone}}}`");
    report.say_help(&rules::EXTENSION_WITHOUT_EFFECT, path, message, help);
}
