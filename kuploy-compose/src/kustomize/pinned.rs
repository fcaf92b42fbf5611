//! Images that an overlay holds at another tag than the manifests that it is built on.

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
        let (own, tag) = apart(image);
        own == name && tag != Some(held)
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

/// A reference as kustomize takes it apart: the text before tag and digest, and the digest or else the tag.
fn apart(reference: &str) -> (&str, Option<&str>) {
    let (rest, digest) = match reference.split_once('@') {
        Some((rest, digest)) => (rest, Some(digest)),
        None => (reference, None),
    };
    // The colon of a registry's port has a slash behind it.
    match rest.rsplit_once(':').filter(|(_, tag)| !tag.contains('/')) {
        Some((name, tag)) => (name, digest.or(Some(tag))),
        None => (rest, digest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_come_apart_as_kustomize_takes_them() {
        for (reference, name, tag) in [
            ("postgres:17", "postgres", Some("17")),
            ("postgres", "postgres", None),
            ("reg:5000/a/b", "reg:5000/a/b", None),
            ("reg:5000/a/b:1", "reg:5000/a/b", Some("1")),
            ("a/b:1@sha256:ab", "a/b", Some("sha256:ab")),
        ] {
            assert_eq!(apart(reference), (name, tag), "{reference}");
        }
    }
}
