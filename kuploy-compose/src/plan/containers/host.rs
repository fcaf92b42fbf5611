//! What a container sees of its host: its name, shared namespaces, and how long it may take to stop.

use crate::compose::NamespaceMode;
use crate::diagnostic::rules;
use crate::facts::peers::Reference;
use crate::plan::context::Context;
use crate::plan::pods::Member;

/// Seconds that a pod has to stop; `None` is Kubernetes' default.
pub(super) fn grace_seconds(cx: &mut Context<'_>, service: &Member<'_>) -> Option<i64> {
    let period = service.service.stop_grace_period?;
    let path = service.path.key("stop_grace_period");
    if period.0 < 0 {
        // Docker waits without end; a pod is always ended, and the API takes a negative number for one second.
        cx.say_help(
            &rules::GRACE_NEGATIVE,
            &path,
            format!("`{}` is ended after 30 seconds: its `stop_grace_period` is negative, and a pod cannot wait without end", service.name),
            "write the longest time that the process needs to stop, as in `stop_grace_period: 10m`",
        );
        return None;
    }
    let seconds = period.seconds_up();
    if period.0 % 1_000_000_000 != 0 {
        let message = format!("Kubernetes counts whole seconds, so the pod has {seconds} to stop");
        cx.say(&rules::GRACE_ROUNDED, &path, message);
    }
    Some(seconds)
}

/// A `container_name` that nobody uses as a host: pods have names of their own.
pub(super) fn say_container_name(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    references: &[Reference<'_>],
) {
    let Some(name) = &service.service.container_name else {
        return;
    };
    let used = references
        .iter()
        .any(|reference| reference.to == service.id && reference.name.eq_ignore_ascii_case(name));
    if used || *name == service.name {
        return;
    }
    cx.say(
        &rules::CONTAINER_NAME_UNUSED,
        &service.path.key("container_name"),
        format!("the container is called `{}` in its pod, not `{name}`, which no other service uses as a host", service.name),
    );
}

/// Says which namespaces are not shared as `network_mode`, `pid` and `ipc` have it.
pub(super) fn say_namespaces(cx: &mut Context<'_>, service: &Member<'_>) {
    let compose = service.service;
    for (key, mode) in [
        ("network_mode", &compose.network_mode),
        ("pid", &compose.pid),
        ("ipc", &compose.ipc),
    ] {
        if let Some(NamespaceMode::Container(name)) = mode {
            cx.say_help(
                &rules::CONTAINER_OUTSIDE,
                &service.path.key(key),
                format!(
                    "`{name}` is a container outside of this project, so nothing is shared with it"
                ),
                "share with a service of the project: `service:NAME`",
            );
        } else if key == "ipc" && *mode == Some(NamespaceMode::None) {
            cx.say(
                &rules::NAMESPACE_DROPPED,
                &service.path.key(key),
                "a container in Kubernetes always has IPC with its pod, so `none` is left out",
            );
        }
    }
}
