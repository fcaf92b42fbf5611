//! What a container is made of, but for its ports and mounts, and what a service asks of its pod.

pub(super) mod annotations;
mod command;
pub(crate) mod environment;
mod hooks;
pub(crate) mod hosts_file;
pub(super) mod images;
pub(crate) mod init_containers;
pub(crate) mod name_servers;
pub(crate) mod parts;
mod placement;
mod probes;
pub(crate) mod removed_variables;
mod resources;
pub(crate) mod security;
pub(crate) mod security_opt;

use super::context::Context;
use super::names_in_values::{NamesInValues, Renames};
use super::objects::Objects;
use super::pods::{Member, Pods};
use super::storage::service::ServiceStorage;
use crate::compose::{Duration, NamespaceMode};
use crate::facts::{Namespace, PerService};
use crate::model::{Container, Mount, Pod};
use parts::Parts;

/// What containers are made of.
pub(super) struct Containers {
    /// By service.
    pub(super) parts: PerService<Box<Parts>>,
    /// ConfigMaps and Secrets of variables.
    pub(super) objects: PerService<Objects>,
}

/// Decides everything of the containers but ports and mounts.
pub(super) fn decide(
    cx: &mut Context<'_>,
    pods: &Pods<'_>,
    values: &NamesInValues,
    storage: &PerService<ServiceStorage>,
) -> Containers {
    let made = pods.map(|id, service| {
        if !pods.runs(id) {
            return Default::default();
        }
        of_service(cx, values.of(id), service, &storage[id].mounts)
    });
    let (parts, objects) = made.unzip();
    Containers { parts, objects }
}

fn of_service(
    cx: &mut Context<'_>,
    renames: Renames<'_>,
    service: &Member<'_>,
    mounts: &[Mount],
) -> (Box<Parts>, Objects) {
    let compose = service.service;
    let command = command::command(cx, renames, service);
    let command = removed_variables::apply(service, command);
    let mut variables = environment::variables(cx, renames, service, command);
    let mut probes = probes::probes(cx, renames, service);
    let mut lifecycle = hooks::lifecycle(cx, renames, service);
    for words in probes.commands_mut() {
        variables.refer_in_shell(cx, words);
    }
    let hooks = [&mut lifecycle.post_start, &mut lifecycle.pre_stop];
    for words in hooks.into_iter().flatten() {
        variables.refer_in_shell(cx, words);
    }
    let variables = variables.finish(cx, service);
    let security = security::security(cx, service);
    let container = Container {
        name: service.name.clone(),
        service: service.key.to_owned(),
        image: service.image_name.clone(),
        pull: images::pull_policy(service),
        command: variables.command,
        working_dir: compose.working_dir.clone(),
        env_from: variables.env_from,
        env: variables.env,
        resources: resources::resources(service),
        security: security.container,
        readiness: probes.readiness,
        liveness: probes.liveness,
        startup: probes.startup,
        lifecycle,
        stdin: compose.stdin_open == Some(true),
        tty: compose.tty == Some(true),
        ..Container::default()
    };
    let mut pod = pod(cx, renames, service);
    pod.security = security.pod;
    pod.host_users = security.host_users;
    let parts = Box::new(Parts {
        init_containers: init_containers::of(cx, renames, service, &container, mounts),
        container,
        pod,
        annotations: annotations::of_workload(cx, service),
        pod_annotations: annotations::of_pod(cx, service),
        pod_labels: annotations::pod_labels(cx, service),
    });
    (parts, variables.objects)
}

/// What a service asks of its pod, but for security.
fn pod(cx: &Context<'_>, renames: Renames<'_>, service: &Member<'_>) -> Pod {
    let demands = placement::placement(service);
    let compose = service.service;
    let service_account = placement::service_account(service);
    // Docker waits without end; a pod is always ended, and the API takes a negative number for one second.
    let grace = compose.stop_grace_period.filter(|period| period.0 >= 0);
    Pod {
        image_pull_secrets: images::pull_secrets(cx.options, service),
        // Who names an account wants what it may do.
        mount_token: service_account.is_some(),
        service_account,
        host_network: compose.network_mode == Some(NamespaceMode::Host),
        host_pid: compose.pid == Some(NamespaceMode::Host),
        host_ipc: compose.ipc == Some(NamespaceMode::Host),
        share_processes: service.facts.shares_namespace(Namespace::Processes),
        dns: name_servers::dns(renames, service),
        host_aliases: hosts_file::lines(cx, renames, service),
        grace_seconds: grace.map(Duration::seconds_up),
        node_selector: demands.selector,
        affinity: demands.affinity,
        spread: demands.spread,
        tolerations: placement::tolerations(service),
        runtime_class: service.extension.runtime_class.clone(),
        priority_class: service.extension.priority_class.clone(),
        ..Pod::default()
    }
}
