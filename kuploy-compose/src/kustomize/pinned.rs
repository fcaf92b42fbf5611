//! Images that an overlay holds at another tag than the manifests that it is built on.

use super::images::apart;
use crate::diagnostic::{Finding, rules};
use crate::yaml::Node;

/// Names every image of an overlay's `images` whose tag or digest is not that of the manifests. `overlay` is the
/// directory as the user names it, `images` are the references of the manifests.
pub fn pinned(overlay: &str, kustomization: &Node, images: &[&str]) -> Vec<Finding> {
    let entries = kustomization.get("images").and_then(Node::as_seq);
    let entries = entries.into_iter().flatten();
    entries
        .filter_map(|entry| of_entry(overlay, entry, images))
        .collect()
}

fn of_entry(overlay: &str, entry: &Node, images: &[&str]) -> Option<Finding> {
    let name = entry.get("name")?.as_str()?;
    let text = |key: &str| {
        entry
            .get(key)
            .and_then(Node::as_str)
            .filter(|text| !text.is_empty())
    };
    let held = text("digest").or_else(|| text("newTag"))?;
    let differs = |image: &&&str| {
        let (own, tag, digest) = apart(image);
        own == name && digest.or(tag) != Some(held)
    };
    let image = images.iter().find(differs)?;
    let message = format!(
        "the overlay `{overlay}` deploys `{name}` at `{held}`, but the Compose file has `{image}`"
    );
    let help = format!(
        "remove the entry of `{name}` from `images` to follow the Compose file, or set its tag with `kustomize edit set image`"
    );
    Some(
        Finding::new(&rules::OVERLAY_HOLDS_IMAGE, message)
            .help(help)
            .span(entry.span),
    )
}
