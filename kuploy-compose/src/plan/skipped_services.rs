//! Services for which nothing is created, since something else does their work in the cluster.

use std::collections::BTreeSet;

use super::context::Context;
use super::replaced_proxies;
use crate::diagnostic::rules;
use crate::facts::{ServiceFacts, ServiceId, bare_images, catalogue};

/// Decides which services are skipped.
pub(super) fn decide(cx: &mut Context<'_>) -> BTreeSet<ServiceId> {
    let services = cx.facts.services.values();
    let used: BTreeSet<ServiceId> = services.flat_map(uses).collect();
    let services = cx.facts.services.values();
    let skipped = services.filter(|service| {
        let is_used = used.contains(&service.id);
        is_provided(cx, service)
            || replaced_proxies::is_replaced(cx, service)
            || (!is_used && runs_nothing(cx, service))
    });
    skipped.map(|service| service.id).collect()
}

/// The services whose volumes or namespaces a service uses.
fn uses(service: &ServiceFacts<'_>) -> impl Iterator<Item = ServiceId> {
    let sources = service.volumes_from.iter().map(|from| from.source);
    sources.chain(service.shares.iter().map(|(_, id)| *id))
}

/// A program on the Docker host provides it: nothing runs for it in a cluster.
fn is_provided(cx: &mut Context<'_>, service: &ServiceFacts<'_>) -> bool {
    let Some(provider) = &service.service.provider else {
        return false;
    };
    cx.say_help(
        &rules::PROVIDER_LEFT_OUT,
        &service.path.key("provider"),
        format!(
            "`{}` is provided by `{}` on the Docker host: nothing is created for it in the cluster",
            service.key, provider.kind
        ),
        "set the variables that the provider passes to its dependents",
    );
    true
}

/// A container that runs nothing: it ends at once. One of a base image only declares volumes that others mount (seen:
/// `db-data: {image: busybox}` beside the databases of Zabbix); a tool without arguments is run by hand, with
/// `docker compose run` (seen: `certbot: {image: certbot/certbot}`).
fn runs_nothing(cx: &mut Context<'_>, service: &ServiceFacts<'_>) -> bool {
    let compose = service.service;
    let asks_nothing = service.extension.kind.is_none()
        && service.extension.schedule.is_none()
        && !service.extension.keep
        && compose.pre_start.is_empty()
        && compose.ports.is_empty()
        && compose.healthcheck.is_none();
    let shares = uses(service).next().is_some();
    if !asks_nothing || shares || service.image.references.is_built {
        return false;
    }
    let Some(does) = does_nothing(service) else {
        return false;
    };
    let message = format!("`{}` is skipped: {does}", service.key);
    let help = "if it does something: give it a `command`, or `x-kuploy: {keep: true}`";
    cx.say_help(&rules::RUNS_NOTHING, &service.path, message, help);
    true
}

/// What a container does that does nothing.
fn does_nothing(service: &ServiceFacts<'_>) -> Option<String> {
    let reference = &service.image.references.running;
    if let Some(image) = bare_images::of_reference(reference) {
        return bare_images::shell_that_ends(service, &service.process).map(|_| {
            format!("`{image}` without a command runs a shell, which ends without a terminal")
        });
    }
    let is_empty = |words: &Option<Vec<String>>| words.as_ref().is_none_or(Vec::is_empty);
    let as_it_comes = is_empty(&service.service.command) && is_empty(&service.service.entrypoint);
    (as_it_comes && service.known.needs_command()).then(|| {
        format!(
            "`{}` without a command does nothing and ends",
            catalogue::repository(reference)
        )
    })
}
