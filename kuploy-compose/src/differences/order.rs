//! The order of start: conditions that nothing in the cluster can tell, and what keeps the others.

use crate::compose::{Condition, Dependency};
use crate::diagnostic::{Finding, Path, Severity, and, rules};
use crate::facts::{Facts, Findings, ServiceId, catalogue, file_checks};
use crate::image_reference;
use crate::model::WorkloadKind;
use crate::plan::Decisions;
use crate::plan::pods::{Member, Pods};
use crate::plan::wait::waits;

/// Says which conditions of `depends_on` hold otherwise, or not.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    let mut kept_by_waves: Vec<Edge> = Vec::new();
    for service in decided.pods.running() {
        for (other, dependency) in &service.depends_on {
            say_condition(report, decided, service, (*other, dependency));
            let condition = decided.order.conditions.of(service.id, *other, dependency);
            let to = &decided.pods[*other];
            let kind = decided.runs[to.owner].kind();
            let after_job = kind.is_some_and(WorkloadKind::runs_to_completion) || makes_files(to);
            let is_elsewhere = decided.pods.runs(*other) && to.owner != service.owner;
            // What Compose itself would not wait for is in order as it is.
            let needed = condition != Condition::ServiceStarted;
            let waits =
                waits(&facts.options, service) || decided.order.waiting[service.id].is_blind;
            if is_elsewhere && needed && !waits {
                kept_by_waves.push(Edge {
                    from: service.id,
                    to: *other,
                    after_job,
                });
            }
        }
    }
    for ((id, other), claim) in &decided.order.conditions.completed {
        say_completed(report, &decided.pods[*id], &decided.pods[*other], claim);
    }
    for (id, job) in &decided.order.conditions.together {
        let by_files = decided.order.for_files.contains(&(*id, *job));
        say_together(report, &decided.pods[*id], &decided.pods[*job], by_files);
    }
    say_kept_by_waves(report, facts, &decided.pods, &kept_by_waves);
}

/// Whether a service is healthy as soon as files are there, which others are waiting for.
fn makes_files(service: &Member<'_>) -> bool {
    let check = service.health.as_ref().filter(|check| !check.disable);
    check.is_some_and(|check| file_checks::read(&check.test).is_some())
}

/// Nothing waits for the end of a Job that connects to what would wait.
fn say_together(report: &mut Findings<'_>, service: &Member<'_>, job: &Member<'_>, by_files: bool) {
    let (key, job_key) = (service.key, job.key);
    let path = service.path.key("depends_on").key(job_key);
    let why = format!("the Job `{job_key}` itself connects to `{key}` or to what depends on it");
    let finding = match by_files {
        true => Finding::new(
            &rules::STARTS_TOGETHER,
            format!("`{key}` does not wait until `{job_key}` completes, because {why}: an init container waits for the files that the health check of `{job_key}` asks for"),
        )
        .severity(Severity::Info),
        false => Finding::new(
            &rules::STARTS_TOGETHER,
            format!("`{key}` and `{job_key}` start together, because {why}: each would wait for the other"),
        )
        .help(format!(
            "let the entrypoint of `{key}` wait for what it needs of `{job_key}`, or let the health check of `{job_key}` ask for a file in a volume of both: `test: [CMD, test, -f, /data/ready]`"
        )),
    };
    report.add(finding, &path);
}

/// A one-shot that prepares a volume is waited for, though only its start is asked for.
fn say_completed(report: &mut Findings<'_>, service: &Member<'_>, job: &Member<'_>, claim: &str) {
    let message = format!(
        "`{}` waits until `{}` completes: `{}` writes to the claim `{claim}`, which both mount",
        service.key, job.key, job.key
    );
    let help = format!(
        "to do the same in Compose: `depends_on: {{{}: {{condition: service_completed_successfully}}}}`",
        job.key
    );
    let path = service.path.key("depends_on").key(job.key);
    report.say_help(&rules::WAITS_FOR_VOLUME, &path, message, help);
}

fn say_condition(
    report: &mut Findings<'_>,
    decided: &Decisions<'_>,
    service: &Member<'_>,
    (id, dependency): (ServiceId, &Dependency),
) {
    let (pods, runs) = (&decided.pods, &decided.runs);
    let other = &pods[id];
    let key = other.key;
    let kind = runs[other.owner].kind();
    let is_job = kind.is_some_and(WorkloadKind::runs_to_completion);
    let path = service.path.key("depends_on").key(key);
    match dependency.condition {
        Condition::ServiceHealthy if !is_job && pods.runs(id) && runs[id].readiness.is_none() => {
            say_no_check(report, service, other, &path);
        }
        Condition::ServiceCompletedSuccessfully if !is_job && pods.runs(id) => report.say(
            &rules::NEVER_COMPLETES,
            &path,
            format!("`{key}` is not a Job: `service_completed_successfully` cannot be awaited"),
        ),
        _ => {}
    }
}

/// A check for images that have none, by the program that it needs of them, as their documentation shows it.
const CHECKS: &[(&[&str], &str)] = &[
    (
        &["mariadb"],
        "[CMD, healthcheck.sh, --connect, --innodb_initialized]",
    ),
    (&["mysql"], "[CMD, mysqladmin, ping, -h, 127.0.0.1]"),
    (
        &["postgres"],
        "[CMD-SHELL, \"pg_isready -U $${POSTGRES_USER:-postgres}\"]",
    ),
    (&["redis"], "[CMD, redis-cli, ping]"),
    (&["valkey/valkey"], "[CMD, valkey-cli, ping]"),
    (&["rabbitmq"], "[CMD, rabbitmq-diagnostics, -q, ping]"),
    (
        &["mongo"],
        "[CMD, mongosh, --quiet, --eval, db.adminCommand('ping')]",
    ),
];

/// Says that nobody knows when a service is healthy. Docker's official images, the ones without a publisher in the name,
/// have no `HEALTHCHECK` (<https://github.com/docker-library/faq#healthcheck>): Docker Compose does not start who waits.
fn say_no_check(report: &mut Findings<'_>, service: &Member<'_>, other: &Member<'_>, path: &Path) {
    let (from, key) = (service.key, other.key);
    let image = other
        .service
        .image
        .as_deref()
        .filter(|_| other.service.build.is_none());
    let image = image.filter(|image| image_reference::registry(image).is_none());
    let image = image.map(|image| (image, catalogue::repository(image)));
    let check = image.and_then(|(_, repository)| {
        let mut checks = CHECKS.iter();
        checks.find(|(names, _)| names.contains(&repository))
    });
    let (message, help) = match (image, check) {
        (Some((image, _)), Some((_, test))) => (
            format!(
                "the image `{image}` of `{key}` has no health check: Docker Compose does not start `{from}`, which here only waits until `{key}` is running"
            ),
            format!("add one to `{key}`: `healthcheck: {{test: {test}}}`"),
        ),
        _ => (
            format!(
                "the health check of `{key}` is unknown: `service_healthy` only waits until `{key}` is running"
            ),
            format!("copy the `HEALTHCHECK` of the image to `healthcheck` of `{key}`"),
        ),
    };
    report.say_help(&rules::HEALTH_UNKNOWN, path, message, help);
}

/// An edge that Argo CD alone keeps.
struct Edge {
    from: ServiceId,
    to: ServiceId,
    /// What is waited for ends, and leaves something behind: who starts sooner finds tables or files that are not there,
    /// and may go on without. Who only needs a server fails, and is started again until it answers.
    after_job: bool,
}

/// One finding for all edges that Argo CD alone keeps: a warning where one of them is after a Job.
fn say_kept_by_waves(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    pods: &Pods<'_>,
    edges: &[Edge],
) {
    // The waves hold.
    if facts.options.argocd_applies() {
        return;
    }
    // Those that need somebody's attention first.
    let (after_jobs, others): (Vec<&Edge>, Vec<&Edge>) =
        edges.iter().partition(|edge| edge.after_job);
    let edges: Vec<&Edge> = after_jobs.iter().chain(&others).copied().collect();
    let Some(first) = edges.first() else {
        return;
    };
    let shown = edges.iter().take(3).map(|edge| {
        let (from, to) = (pods[edge.from].key, pods[edge.to].key);
        format!("`{from}` after `{to}`")
    });
    let mut listed: Vec<String> = shown.collect();
    if edges.len() > listed.len() {
        listed.push(format!("{} more", edges.len() - listed.len()));
    }
    let listed = and(listed);
    let (severity, follows) = match first.after_job {
        true => (Severity::Warning, "starts everything at once"),
        false => (
            Severity::Info,
            "starts everything at once, and a container that exits because it is too early is restarted",
        ),
    };
    let finding = Finding::new(
        &rules::ORDER_BY_WAVES,
        format!(
            "start order is only enforced by Argo CD sync waves: {listed}; `kubectl apply` {follows}"
        ),
    )
    .severity(severity)
    .help("with Argo CD: `x-kuploy: {gitops: argocd}` silences this; to deploy with `kubectl apply`, use `--gitops none`, which adds init containers that wait and gives a changed Job a new name; `--wait-for-dependencies` adds them for both");
    let path = pods[first.from].path.key("depends_on");
    report.add(finding, &path);
}
