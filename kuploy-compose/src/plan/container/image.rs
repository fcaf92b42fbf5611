//! The image: as written, or one of a registry for what is built.

use crate::plan::context::Context;
use crate::plan::draft::ServiceDraft;

/// The image reference of a service.
pub(in crate::plan) fn image(cx: &Context<'_>, draft: &ServiceDraft<'_>) -> String {
    let _ = cx;
    draft.service.image.clone().unwrap_or_default()
}
