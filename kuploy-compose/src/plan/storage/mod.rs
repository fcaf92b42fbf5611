//! What is mounted: volumes, bind mounts, configs, secrets, memory.

use super::context::Context;
use super::draft::Draft;

/// Decides every mount: fills the containers' mounts, the pods' volumes and init containers, the components' claims,
/// config maps and secrets, and [`StorageFacts`](super::draft::StorageFacts). A claim goes to the component of its
/// first consumer.
pub(super) fn storage(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let _ = (cx, draft);
}
