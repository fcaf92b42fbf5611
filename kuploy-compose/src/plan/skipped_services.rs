//! Services for which nothing is created, since something else does their work in the cluster.

use std::collections::BTreeSet;

use super::context::Context;
use crate::diagnostic::rules;
use crate::facts::{ServiceFacts, ServiceId};
use crate::options::RouteKind;

/// Decides which services are skipped.
pub(super) fn decide(cx: &mut Context<'_>) -> BTreeSet<ServiceId> {
    let services = cx.facts.services.values();
    let skipped = services.filter(|service| is_provided(cx, service) || is_replaced(cx, service));
    skipped.map(|service| service.id).collect()
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

/// A reverse proxy whose only work the routes do.
fn is_replaced(cx: &mut Context<'_>, service: &ServiceFacts<'_>) -> bool {
    let replaced = cx.options.route() != RouteKind::None
        && cx.facts.routes[service.id].is_replaceable_proxy
        && !service.extension.keep;
    if replaced {
        let message = format!(
            "`{}` is dropped: the ingress controller of the cluster replaces it, and the labels that it reads become routes",
            service.key
        );
        let help = "to keep it: `x-kuploy: {keep: true}`";
        cx.say_help(&rules::PROXY_REPLACED, &service.path, message, help);
    }
    replaced
}
