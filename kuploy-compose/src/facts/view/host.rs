//! What a service takes from the Docker host.

use serde::Serialize;

use super::evidence::{EvidenceView, Viewer};
use crate::compose::{MountType, NamespaceMode};
use crate::diagnostic::Path;
use crate::facts::hosts;
use crate::facts::{ServiceFacts, texts};

/// Something that a service takes from the Docker host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct HostView {
    /// What it takes: `network`, `path`, `device`, `name`.
    pub takes: String,
    /// The path, device or name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<String>,
    /// Where it is written.
    pub evidence: EvidenceView,
}

pub(super) fn view(viewer: &Viewer<'_>, service: &ServiceFacts<'_>) -> Vec<HostView> {
    let facts = viewer.facts;
    let compose = service.service;
    let mut found = Vec::new();
    let mut add = |takes: &str, value: Option<&str>, path: &Path| {
        let taken = HostView {
            takes: takes.to_owned(),
            value: value.map(str::to_owned),
            evidence: viewer.compose(path),
        };
        if !found.contains(&taken) {
            found.push(taken);
        }
    };
    for (key, takes, mode) in [
        ("network_mode", "network", &compose.network_mode),
        ("ipc", "IPC namespace", &compose.ipc),
        ("pid", "processes", &compose.pid),
    ] {
        if *mode == Some(NamespaceMode::Host) {
            add(takes, None, &service.path.key(key));
        }
    }
    for (index, mount) in compose.volumes.iter().enumerate() {
        let path = facts.mounted.path(service.id, index);
        let outside = path.filter(|path| !path.in_project && mount.kind == MountType::Bind);
        if let Some(path) = outside {
            let at = service.path.key("volumes").index(index);
            add("path", Some(&path.shown), &at);
        }
    }
    for (index, device) in compose.devices.iter().enumerate() {
        let at = service.path.key("devices").index(index);
        add("device", Some(&device.source), &at);
    }
    for text in texts::of_service(facts.project, compose) {
        for host in hosts::hosts(text.holder, text.text) {
            if facts.machine.is_host(service.id, host.name) {
                add("name", Some(host.name), &text.place.path(service.key));
            }
        }
    }
    found
}
