//! Names and ports inside the cluster: what Compose's networks and published ports become.

use super::context::Context;
use super::draft::Draft;

/// Decides the ports that containers listen on: declared, probed, referred to by others, or known of the image.
pub(super) fn ports(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let _ = (cx, draft);
}

/// Decides the Services: each service's own, its aliases', and those that publish. Controllers are chosen already.
pub(super) fn endpoints(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let _ = (cx, draft);
}

/// Decides who may reach whom.
pub(super) fn isolate(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let _ = (cx, draft);
}
