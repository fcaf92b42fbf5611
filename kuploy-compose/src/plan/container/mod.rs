//! What a container is made of, but for its ports and mounts, and what it asks of its pod.

mod annotations;
mod command;
mod devices;
mod environment;
mod host;
mod image;
mod lifecycle;
mod placement;
mod probes;
mod resources;
mod secrets_in_probes;
mod security;
mod security_opt;

pub(super) use annotations::of_labels;
pub(super) use command::say_rewritten;
pub(super) use image::images;

use super::context::Context;
use super::draft::Draft;

/// Decides everything of the containers but image, ports and mounts.
pub(super) fn containers(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let values = &draft.values;
    for service in draft.services.values_mut() {
        if service.omitted {
            continue;
        }
        let compose = service.service;
        let renames = values.of(service.id);
        service.container.command = command::command(
            cx,
            renames,
            &service.path,
            compose.entrypoint.as_deref(),
            compose.command.as_deref(),
        );
        service.container.pull = image::pull_policy(cx, service);
        service
            .container
            .working_dir
            .clone_from(&compose.working_dir);
        service.container.stdin = compose.stdin_open == Some(true);
        service.container.tty = compose.tty == Some(true);
        environment::environment(cx, renames, service);
        probes::probes(cx, renames, service);
        service.container.resources = resources::resources(cx, service);
        devices::host_devices(cx, service);
        security::security(cx, service);
        host::host(cx, renames, service);
        host::container_name(cx, service, &draft.references);
        placement::placement(cx, service);
        annotations::annotations(cx, service);
        lifecycle::lifecycle(cx, renames, service);
    }
    secrets_in_probes::report(cx, draft);
}
