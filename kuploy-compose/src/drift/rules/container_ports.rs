//! `KP5018` in pods: two protocols on one container port merge by the number alone, as in Services.
//!
//! Measured: adding UDP beside TCP is dropped silently under client-side apply; removing it removes both for one sync.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::facts::Facts;
use crate::drift::finder::{Finder, Found};
use crate::drift::object_set::{WORKLOADS, pod_spec};
use crate::drift::settings::Settings;
use crate::drift::sync_options;
use crate::drift::tree::{maps, text};
use crate::options::GitOps;
use crate::yaml::Map;

use super::service_ports::{self, shared_number};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Find(On::Kinds(WORKLOADS), find),
    Act::Rewrite(
        &rules::PORT_OF_TWO_PROTOCOLS,
        rewrite,
        "`ServerSideApply=true` is added to the object's `sync-options`: client-side apply keeps only one of two protocols of a port",
    ),
];

const LISTS: [&str; 2] = ["initContainers", "containers"];

fn shared(pod: &Map) -> Option<(&Map, i64)> {
    LISTS
        .iter()
        .flat_map(|list| maps(pod, list))
        .find_map(|container| {
            let number = shared_number(maps(container, "ports"), "containerPort")?;
            Some((container, number))
        })
}

/// For Argo CD, of Services too: the server merges ports by number and protocol.
fn rewrite(object: &mut Map, _: &Facts, settings: &Settings) -> bool {
    let is_shared = match text(object, "kind") {
        Some("Service") => service_ports::has_shared_number(object),
        Some(kind) if WORKLOADS.contains(&kind) => {
            pod_spec(object).is_some_and(|pod| shared(pod).is_some())
        }
        _ => false,
    };
    is_shared
        && settings.gitops == GitOps::ArgoCd
        && sync_options::set(object, sync_options::SERVER_SIDE)
}

fn find(object: &Map, finder: &mut Finder<'_>) {
    if sync_options::is_applied_server_side(object, finder.settings) {
        return;
    }
    let Some((container, number)) = pod_spec(object).and_then(shared) else {
        return;
    };
    let Some(entry) = container.get("ports") else {
        return;
    };
    let name = text(container, "name").unwrap_or("?");
    let message = format!(
        "port {number} of container `{name}` is declared for two protocols: client-side apply keeps only one of them when the ports change"
    );
    finder.say(
        Found::new(&rules::PORT_OF_TWO_PROTOCOLS, entry.key_span, message).below("spec").help(
            "annotate the object with `argocd.argoproj.io/sync-options: ServerSideApply=true`, or remove the container ports: they are informational",
        ),
    );
}
