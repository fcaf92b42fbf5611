//! What containers and their pods have otherwise than Compose gives it to them.

mod builds;
mod cluster_modes;
mod devices;
mod docker_marks;
mod docker_tools;
mod empty_secrets;
mod host;
mod hosts_file;
mod images;
mod kestrel;
mod name_servers;
mod placement;
mod probes;
mod resources;
mod secrets_in_probes;
mod security;
mod security_opt;
mod steps;
mod stop_signal;
mod variables;

use crate::diagnostic::rules;
use crate::facts::{Facts, Findings};
use crate::plan::Decisions;
use crate::plan::pods::Member;

/// Says what containers and pods have otherwise, or not at all.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, decided: &Decisions<'_>) {
    images::say(report, facts, decided);
    docker_marks::say(report, facts, decided);
    for service in decided.pods.running() {
        let container = &decided.parts[service.id].container;
        let renames = decided.values.of(service.id);
        host::say_container_name(report, service, decided);
        kestrel::say(report, decided, service);
        builds::say(report, facts, service);
        cluster_modes::say(report, service);
        host::say_namespaces(report, service);
        host::say_grace(report, service);
        say_cleared_command(report, service);
        variables::say(report, facts, service, &container.command);
        probes::say(report, service, container);
        stop_signal::say(report, service);
        secrets_in_probes::say(report, facts, service, container);
        empty_secrets::say(report, facts, service);
        security::say(report, facts, service, &container.security);
        devices::say(report, service);
        resources::say(report, service);
        placement::say(report, service);
        name_servers::say(report, renames, service);
        hosts_file::say(report, (facts, &decided.from_files), renames, service);
        steps::say(report, facts, service);
        docker_tools::say(report, service);
    }
}

/// Says where an entrypoint is cleared and nothing is known to run in its place.
fn say_cleared_command(report: &mut Findings<'_>, service: &Member<'_>) {
    let compose = service.service;
    let own = service.image.config.command.as_ref();
    let runs = compose.command.as_ref().is_some_and(|it| !it.is_empty())
        || own.is_some_and(|own| !own.value.words.is_empty());
    if compose.entrypoint.as_ref().is_some_and(Vec::is_empty) && !runs {
        report.say_help(
            &rules::COMMAND_CLEARED,
            &service.path.key("entrypoint"),
            "the empty `entrypoint` is ignored: the entrypoint of the image runs",
            "write the program to run in `entrypoint`, or remove the key",
        );
    }
}
