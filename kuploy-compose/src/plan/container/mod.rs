//! What a container is made of, but for its ports and mounts.

mod image;

pub(super) use image::image;

use super::context::Context;
use super::draft::Draft;

/// Decides everything of the containers but image, ports and mounts.
pub(super) fn containers(cx: &mut Context<'_>, draft: &mut Draft<'_>) {
    let _ = (cx, draft);
}
