//! Programs that do something else because they run in Kubernetes.

use crate::diagnostic::rules;
use crate::facts::{Findings, cluster_modes};
use crate::plan::pods::Member;

/// Says what a program does in a cluster, and which variable keeps it from that.
pub(super) fn say(report: &mut Findings<'_>, service: &Member<'_>) {
    let Some(mode) = cluster_modes::find(service.facts) else {
        return;
    };
    let compose = service.service;
    let message = format!(
        "`{}` sees that it runs in Kubernetes: it {}",
        service.key, mode.does
    );
    let unnamed = mode
        .name
        .filter(|name| !compose.environment.contains_key(*name));
    let name = unnamed.zip(compose.hostname.as_deref());
    let name = name.map(|(variable, name)| {
        format!(", and `{variable}: {name}`, since a pod has another host name")
    });
    let help = format!(
        "set `{}: \"\"`, which changes nothing under Compose{}",
        mode.variable,
        name.unwrap_or_default()
    );
    report.say_help(
        &rules::KUBERNETES_MODE,
        &service.path.key("image"),
        message,
        &help,
    );
}
