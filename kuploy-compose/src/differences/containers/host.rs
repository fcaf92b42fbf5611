//! What a container has of its host: its name, shared namespaces, and how long it may take to stop.

use crate::compose::NamespaceMode;
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::{Findings, Namespace};
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// Says how long a pod has to stop, where that is not what is written.
pub(super) fn say_grace(report: &mut Findings<'_>, service: &Member<'_>) {
    let Some(period) = service.service.stop_grace_period else {
        return;
    };
    let path = service.path.key("stop_grace_period");
    if period.0 < 0 {
        report.say_help(
            &rules::GRACE_NEGATIVE,
            &path,
            format!("`{}` is killed after 30 seconds: its `stop_grace_period` is negative, and a pod cannot wait forever", service.name),
            "write the longest time that the process needs to stop, for example `stop_grace_period: 10m`",
        );
    } else if period.0 % 1_000_000_000 != 0 {
        let seconds = period.seconds_up();
        let message = format!(
            "`stop_grace_period` is rounded to whole seconds: the pod has {seconds} to stop"
        );
        report.say(&rules::GRACE_ROUNDED, &path, message);
    }
}

/// A `container_name` that nobody uses as a host: pods have names of their own.
pub(super) fn say_container_name(
    report: &mut Findings<'_>,
    service: &Member<'_>,
    decided: &Decisions<'_>,
) {
    let Some(name) = &service.service.container_name else {
        return;
    };
    let from_files = &decided.from_files;
    let used = from_files
        .references
        .iter()
        .any(|reference| reference.to == service.id && reference.name.eq_ignore_ascii_case(name));
    let is_mentioned = from_files
        .mentions
        .contains(&(service.id, name.to_ascii_lowercase()));
    let mut endpoints = decided.reached.endpoints[service.id].endpoints.iter();
    let answers = endpoints.any(|endpoint| endpoint.name.eq_ignore_ascii_case(name));
    // Of a service that is renamed the new name is said, with what keeps the old one.
    let is_key = service.key != service.name && name.eq_ignore_ascii_case(service.key);
    if used || answers || is_mentioned || is_key || *name == service.name {
        return;
    }
    let path = service.path.key("container_name");
    if let Some(place) = from_files.in_source.get(&name.to_ascii_lowercase()) {
        let message = format!(
            "`container_name` is ignored: line {} of `{}`, of the source of `{}`, has the host name `{name}`, which does not resolve, and no Service can be called so",
            place.line, place.shown, decided.pods[place.service].key
        );
        let help = format!("write `{}` there", service.name);
        let finding = Finding::new(&rules::CONTAINER_NAME_UNUSED, message).help(help);
        return report.add(finding.severity(Severity::Warning), &path);
    }
    report.say(
        &rules::CONTAINER_NAME_UNUSED,
        &path,
        format!("`container_name` of `{}` is ignored: the container is named `{}`, and no value or file of the project has the host name `{name}`", service.key, service.name),
    );
}

/// Says which namespaces are not shared as `network_mode`, `pid` and `ipc` have it.
pub(super) fn say_namespaces(report: &mut Findings<'_>, service: &Member<'_>) {
    let compose = service.service;
    for (namespace, mode) in [
        (Namespace::Network, &compose.network_mode),
        (Namespace::Processes, &compose.pid),
        (Namespace::Ipc, &compose.ipc),
    ] {
        let key = namespace.key();
        if let Some(NamespaceMode::Container(name)) = mode
            && !service.facts.shares_namespace(namespace)
        {
            report.say_help(
                &rules::CONTAINER_OUTSIDE,
                &service.path.key(key),
                format!("`{name}` is a container of another project: nothing is shared with it"),
                "use a service of the project: `service:NAME`",
            );
        } else if key == "ipc" && *mode == Some(NamespaceMode::None) {
            report.say(
                &rules::NAMESPACE_DROPPED,
                &service.path.key(key),
                format!(
                    "`ipc: none` of `{}` is dropped: containers of a pod always share IPC",
                    service.key
                ),
            );
        }
    }
}
