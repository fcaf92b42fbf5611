//! A kustomize overlay on the manifests, which belongs to the user.

use serde::Serialize;

use super::{ManifestContent, ManifestFile, node};
use crate::model::App;

/// What the file says of itself.
pub const NOTE: &str = "\
# Yours: written once, and never touched again. Tags and digests of images belong here (`kustomize edit set image`,
# Argo CD Image Updater), as do patches: what `resources` points at is written anew with every run.
";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Overlay {
    api_version: &'static str,
    kind: &'static str,
    resources: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    images: Vec<Image>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
struct Image {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    new_tag: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    digest: Option<String>,
}

impl Image {
    /// Takes a reference apart; the name is the text before tag and digest, as the manifests have it: kustomize compares
    /// texts, and `postgres` is not `docker.io/library/postgres` to it.
    fn parse(reference: &str) -> Self {
        let (rest, digest) = match reference.split_once('@') {
            Some((rest, digest)) => (rest, Some(digest)),
            None => (reference, None),
        };
        // The colon of a registry's port has a slash behind it.
        let tagged = rest.rsplit_once(':').filter(|(_, tag)| !tag.contains('/'));
        let (name, tag) = tagged.map_or((rest, None), |(name, tag)| (name, Some(tag)));
        Self {
            name: name.to_owned(),
            // A digest says which image it is; kustomize takes one of the two.
            new_tag: tag.filter(|_| digest.is_none()).map(str::to_owned),
            digest: digest.map(str::to_owned),
        }
    }
}

/// A kustomize overlay on the manifests at `base` (relative to the overlay), to be written once: from then on it belongs to
/// the user, and to whatever moves the tags there.
pub fn file(app: &App, base: &str) -> ManifestFile {
    let mut images: Vec<Image> = Vec::new();
    let pods = app
        .components
        .iter()
        .filter_map(|component| component.workload.as_ref());
    let containers = pods.flat_map(|workload| {
        let pod = &workload.pod;
        pod.init_containers.iter().chain(&pod.containers)
    });
    for container in containers {
        images.push(Image::parse(&container.image));
    }
    images.sort_by(|a, b| a.name.cmp(&b.name));
    // Two tags of one name cannot both be overridden by the name: those stay as the manifests have them.
    let groups = images.chunk_by(|a, b| a.name == b.name);
    let images = groups
        .filter_map(|group| {
            let (first, rest) = group.split_first()?;
            rest.iter()
                .all(|other| other == first)
                .then(|| first.clone())
        })
        .collect();
    let overlay = Overlay {
        api_version: "kustomize.config.k8s.io/v1beta1",
        kind: "Kustomization",
        resources: vec![base.to_owned()],
        images,
    };
    ManifestFile {
        path: "kustomization.yaml".to_owned(),
        content: ManifestContent::Objects(vec![node::declared(&overlay)]),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::model::{Component, Container, Workload};

    #[test]
    fn references_come_apart_as_kustomize_takes_them() {
        for (reference, name, tag, digest) in [
            ("postgres:17", "postgres", Some("17"), None),
            ("postgres", "postgres", None, None),
            ("reg:5000/a/b", "reg:5000/a/b", None, None),
            ("reg:5000/a/b:1", "reg:5000/a/b", Some("1"), None),
            ("a/b:1@sha256:ab", "a/b", None, Some("sha256:ab")),
        ] {
            let image = Image::parse(reference);
            let parts = (
                image.name.as_str(),
                image.new_tag.as_deref(),
                image.digest.as_deref(),
            );
            assert_eq!(parts, (name, tag, digest), "{reference}");
        }
    }

    #[test]
    fn an_overlay_lists_every_image_that_one_tag_can_stand_for() {
        let component = |name: &str, image: &str| {
            let mut workload = Workload::default();
            workload.pod.containers.push(Container {
                name: name.to_owned(),
                image: image.to_owned(),
                ..Container::default()
            });
            Component {
                name: name.to_owned(),
                workload: Some(workload),
                ..Component::default()
            }
        };
        let app = App {
            name: "shop".to_owned(),
            components: vec![
                component("a", "shop/web:1"),
                component("b", "shop/web:1"),
                component("c", "postgres:16"),
                component("d", "postgres:17"),
            ],
            ..App::default()
        };
        let ManifestContent::Objects(nodes) = file(&app, "../k8s").content else {
            return assert_eq!("objects", "bytes");
        };
        assert_eq!(
            nodes[0].to_json(),
            json!({
                "apiVersion": "kustomize.config.k8s.io/v1beta1",
                "kind": "Kustomization",
                "resources": ["../k8s"],
                "images": [{"name": "shop/web", "newTag": "1"}],
            })
        );
    }
}
