//! Ways in from outside: `x-kuploy.route`, `--domain`, and the labels of reverse proxies.

mod build;
mod extension;
mod labels;
mod middleware;
mod proxies;
mod rule;
mod traefik;
mod wanted;

use super::context::Context;
use super::draft::Draft;
use super::network;
use crate::options::RouteKind;

pub(super) use wanted::Wanted;

/// Finds the ways in that are asked for, and leaves out the reverse proxies that the cluster's ingress controller
/// replaces.
pub(super) fn survey(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    if cx.options.route() == RouteKind::None {
        return;
    }
    proxies::leave_out(cx, draft);
    let middlewares = traefik::middlewares(draft);
    let mut found = Vec::new();
    for service in draft.kept() {
        // What is written for us stands over what is written for others.
        let mut wanted = extension::wanted(cx, service);
        if wanted.is_empty() {
            wanted = labels::kompose(cx, service);
        }
        if wanted.is_empty() {
            wanted = traefik::wanted(cx, service, &middlewares);
            wanted.extend(labels::nginx_proxy(cx, service));
            wanted.extend(labels::caddy(cx, service));
        }
        found.extend(wanted);
    }
    draft.wanted = found;
}

/// Decides the routes. Endpoints are there already.
pub(super) fn routes(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    if cx.options.route() != RouteKind::None {
        build::routes(cx, draft);
    }
    network::say_unpublished(cx, draft);
}
