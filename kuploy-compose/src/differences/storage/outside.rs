//! Paths of the Docker host that no pod has.

use std::fmt::Write as _;

use super::super::missing_files::AT_THE_INGRESS;
use super::bind::Bind;
use super::unkept_data;
use crate::compose::{MountType, VolumeMount};
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::host_paths::{self, HostPath};
use crate::facts::named_files::MissingFile;
use crate::facts::{Facts, Findings, path_conventions, secret_files, written_paths};
use crate::plan::pods::Member;
use crate::source::paths;

/// How a path outside of the project is mounted all the same.
const FROM_NODE: &str =
    "mount the bind mounts of the service from the node: `labels: {kompose.volume.type: hostPath}`";

/// How a file of the machine is mounted.
fn copied_into_project(facts: &Facts<'_>, bind: &Bind<'_>, source: &str) -> String {
    if let Some(own) = host_paths::in_project(facts.files, &facts.project.working_dir, source) {
        return format!("mount `{own}`, which is in the project, or {FROM_NODE}");
    }
    let name = paths::file_name(source);
    let copied = format!("copy it into the project and mount it as `./{name}`");
    // Another checkout lies where this one says, the directories of a machine do not.
    match bind.mounted.in_project {
        true => format!(
            "{copied}, or include it with `--allow-path {}`",
            bind.mounted.shown
        ),
        false => format!("{copied}, or {FROM_NODE}"),
    }
}

/// Says why a path outside of the project is not mounted.
pub(super) fn say(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    bind: &Bind<'_>,
    needed: Option<&MissingFile>,
) {
    let (source, service) = (bind.mounted.path.as_str(), bind.service);
    let host_path = FROM_NODE;
    let (rule, why, help) = match host_paths::classify(source) {
        Some(HostPath::Time) => return say_time(report, bind),
        Some(HostPath::EngineSocket) => (
            &rules::BIND_SYSTEM,
            "nodes do not run Docker, and access to the socket of their container runtime is root access to the node",
            instead_of_docker(service),
        ),
        Some(HostPath::Socket) => (
            &rules::BIND_SYSTEM,
            "it is the socket of a process on the Docker host",
            format!("connect over TCP, or {host_path}"),
        ),
        Some(HostPath::System) => (
            &rules::BIND_SYSTEM,
            "it belongs to the Docker host, and every node has its own",
            host_path.to_owned(),
        ),
        Some(HostPath::Personal) => (
            &rules::BIND_SYSTEM,
            "it contains personal keys",
            "pass what the service needs as a Compose secret".to_owned(),
        ),
        None => return say_outside(report, facts, bind, ("file", source, needed)),
    };
    let message = format!("bind mount `{}` skipped: {why}", bind.mounted.shown);
    let finding = Finding::new(rule, message);
    // An account by which the program asks the Kubernetes API takes the place of Docker's socket.
    let is_socket = host_paths::classify(source) == Some(HostPath::EngineSocket);
    let finding = match is_socket && service.extension.service_account.is_some() {
        true => finding.severity(Severity::Info),
        false => finding.help(help),
    };
    report.add(finding, &bind.path);
}

/// Says that a container has no longer the time zone of the Docker host, once for a service; where a variable sets the zone,
/// nothing is lost.
fn say_time(report: &mut Findings<'_>, bind: &Bind<'_>) {
    let (service, shown) = (bind.service.service, &bind.mounted.shown);
    let zone = service.environment.get("TZ").and_then(Option::as_deref);
    let is_set = zone.is_some_and(|zone| !zone.is_empty());
    let mut mounts = service.volumes.iter();
    let is_clock = |mount: &VolumeMount| mount.target == host_paths::LOCAL_TIME;
    let is_said = bind.mount.target != host_paths::LOCAL_TIME && mounts.any(is_clock);
    let is_data = !bind.mount.target.starts_with("/etc/");
    let finding = match is_set || is_said || is_data {
        true => {
            let message = format!("bind mount `{shown}` skipped: every node has its own time zone");
            Finding::new(&rules::BIND_TIME, message).severity(Severity::Info)
        }
        false => {
            let message = format!(
                "`{}` runs in UTC, not in the time zone of the Docker host: bind mount `{shown}` skipped",
                bind.service.key
            );
            let help = match host_paths::zone(&bind.mounted.path) {
                Some(zone) => format!("set the time zone in `environment`: `TZ: {zone}`"),
                None => {
                    "set the time zone in `environment`, for example `TZ: Asia/Seoul`".to_owned()
                }
            };
            Finding::new(&rules::BIND_TIME, message).help(help)
        }
    };
    report.add(finding, &bind.path);
}

/// Says that a directory outside of the project is not mounted.
pub(super) fn say_directory(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    bind: &Bind<'_>,
    needed: Option<&MissingFile>,
) {
    say_outside(
        report,
        facts,
        bind,
        ("directory", &bind.mounted.shown, needed),
    );
}

/// Whether logs are written to a mounted directory: by the name of a directory on either side.
fn is_of_logs(bind: &Bind<'_>) -> bool {
    let paths = [&bind.mount.target, &bind.mounted.path];
    let mut parts = paths.into_iter().flat_map(|path| path.split('/'));
    parts.any(|part| matches!(part, "log" | "logs"))
}

/// Whether a service writes to a file that is mounted alone: its source does, the name says so, or its other mounts are
/// read-only, as somebody wrote who thought of it. Seen: the list of tickets that a bot has seen, with `read_only: false`
/// between settings with `read_only: true`.
fn is_written(facts: &Facts<'_>, bind: &Bind<'_>) -> bool {
    let (service, target) = (bind.service, bind.mount.target.as_str());
    let name = paths::file_name(target);
    if bind.mount.read_only || secret_files::is_log(name) {
        return false;
    }
    let is_known = service.known.is_known_itself();
    let is_file = |mount: &VolumeMount| {
        let source = mount.source.as_deref().unwrap_or_default();
        mount.kind == MountType::Bind && path_conventions::is_mounted_file(source, &mount.target)
    };
    let mut others = service.service.volumes.iter();
    written_paths::is_state_file(name)
        || written_paths::is_made_to_be_written(name, false, is_known)
        || facts.source_writes.writes(service.facts, target)
        || others.any(|other| other.read_only && is_file(other)) && !is_known
}

/// Says that something outside of the project is not mounted, and what does not start for it.
fn say_outside(
    report: &mut Findings<'_>,
    facts: &Facts<'_>,
    bind: &Bind<'_>,
    (what, source, needed): (&str, &str, Option<&MissingFile>),
) {
    let mut message = format!(
        "bind mount `{}` skipped: it is a {what} outside the project",
        bind.mounted.shown
    );
    let mut help = match what == "directory" && is_of_logs(bind) {
        true => {
            "remove the mount, and let the service log to standard output: `kubectl logs` shows it"
                .to_owned()
        }
        false => copied_into_project(facts, bind, source),
    };
    if what == "file" && needed.is_none() && is_written(facts, bind) {
        let _ = write!(
            message,
            ", and what `{}` writes to `{}` is lost when the pod is replaced",
            bind.service.key, bind.mount.target
        );
        help = unkept_data::help(bind.service, &bind.mount.target, "");
    }
    if let Some(file) = needed {
        let _ = write!(
            message,
            ", and `{}` does not start without `{}`, which line {} of `{}` names",
            bind.service.key, file.path, file.line, file.shown
        );
        if file.is_certificate {
            help = format!("{AT_THE_INGRESS}; or {help}");
        }
    }
    report.say_help(&rules::BIND_OUTSIDE, &bind.path, message, help);
}

/// What does in a cluster what a service does through the Docker socket.
fn instead_of_docker(service: &Member<'_>) -> String {
    match service.known.on_kubernetes() {
        Some(known) => known.to_owned(),
        None => format!(
            "leave `{}` out of the cluster with `profiles: [docker]`, or run its program in the mode that uses the Kubernetes API, if it has one (`x-kuploy: {{service-account: NAME}}`)",
            service.key
        ),
    }
}
