//! Paths of the Docker host that no pod has.

use super::bind::Bind;
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::Findings;
use crate::facts::host_paths::{self, HostPath};
use crate::plan::pods::Member;
use crate::source::paths;

/// How a path outside of the project is mounted all the same.
const FROM_NODE: &str = "to mount it from the node: `--bind-mounts host-path`";

/// How a file of the machine is mounted.
pub(super) fn copied_into_project(source: &str) -> String {
    let name = paths::file_name(source);
    format!("copy it into the project and mount it as `./{name}`, or {FROM_NODE}")
}

/// Says why a path outside of the project is not mounted.
pub(super) fn say(report: &mut Findings<'_>, bind: &Bind<'_>) {
    let (source, service) = (bind.mounted.path.as_str(), bind.service);
    let host_path = FROM_NODE;
    let (rule, why, help) = match host_paths::classify(source) {
        Some(HostPath::Time) => (
            &rules::BIND_TIME,
            "the container would get the time zone of the node",
            "set the time zone in `environment`, for example `TZ: Asia/Seoul`".to_owned(),
        ),
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
        None => (
            &rules::BIND_OUTSIDE,
            "it is a file outside the project",
            copied_into_project(source),
        ),
    };
    let message = format!("bind mount `{}` skipped: {why}", bind.mounted.shown);
    let finding = Finding::new(rule, message);
    let finding = match is_replaced(service, host_paths::classify(source)) {
        true => finding.severity(Severity::Info),
        false => finding.help(help),
    };
    report.add(finding, &bind.path);
}

/// Whether what a path gives is there in another way already: the time zone in its variable, and an account by which the
/// program asks the Kubernetes API instead of Docker.
fn is_replaced(service: &Member<'_>, path: Option<HostPath>) -> bool {
    match path {
        Some(HostPath::Time) => {
            let zone = service.service.environment.get("TZ");
            zone.is_some_and(|zone| zone.as_deref().is_some_and(|zone| !zone.is_empty()))
        }
        Some(HostPath::EngineSocket) => service.extension.service_account.is_some(),
        _ => false,
    }
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
