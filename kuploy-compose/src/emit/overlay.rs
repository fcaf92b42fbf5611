//! A kustomize overlay on the manifests, which belongs to the user.

use serde::Serialize;

use super::{ManifestContent, ManifestFile, node};

/// What the file says of itself.
pub const NOTE: &str = "\
# Yours: written once, and never touched again. Tags and digests of images belong here (`kustomize edit set image`,
# Argo CD Image Updater), as do patches: every run rewrites the directory that `resources` points at.
";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Overlay {
    api_version: &'static str,
    kind: &'static str,
    resources: Vec<String>,
}

/// A kustomize overlay on the manifests at `base` (relative to the overlay), to be written once: from then on it belongs to
/// the user, and to whatever moves the tags there. It names no image: a tag in it would beat every later one of the
/// Compose file, and who sets one adds the image.
pub fn file(base: &str) -> ManifestFile {
    let overlay = Overlay {
        api_version: "kustomize.config.k8s.io/v1beta1",
        kind: "Kustomization",
        resources: vec![base.to_owned()],
    };
    ManifestFile {
        path: "kustomization.yaml".to_owned(),
        content: ManifestContent::Objects(vec![node::declared(&overlay)]),
    }
}
