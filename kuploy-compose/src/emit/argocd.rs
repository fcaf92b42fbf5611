//! What stands beside the manifests: an Argo CD Application and its project, and a kustomize overlay that belongs to the
//! user. Nothing of it is among what Argo CD syncs.

use serde::Serialize;

use super::{ManifestContent, ManifestFile, node};
use crate::model::App;
use crate::yaml::Node;

const API: &str = "argoproj.io/v1alpha1";
const IN_CLUSTER: &str = "https://kubernetes.default.svc";

/// Where an app comes from and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The Application's name.
    pub name: String,
    /// The Application's project. It must exist in Argo CD; `default` always does.
    pub project: String,
    /// The repository.
    pub repo_url: String,
    /// The folder of the manifests in the repository.
    pub path: String,
    /// A branch, tag or commit.
    pub revision: String,
    /// The namespace that the app goes to.
    pub namespace: String,
    /// The namespace that Argo CD runs in: Applications and projects live there.
    pub argocd_namespace: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Custom<Spec> {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata,
    spec: Spec,
}

#[derive(Serialize)]
struct Metadata {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Application {
    project: String,
    source: Source,
    destination: Destination,
    sync_policy: SyncPolicy,
}

#[derive(Serialize)]
struct Source {
    #[serde(rename = "repoURL")]
    repo_url: String,
    path: String,
    #[serde(rename = "targetRevision")]
    revision: String,
}

#[derive(Serialize)]
struct Destination {
    server: &'static str,
    namespace: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SyncPolicy {
    automated: Automated,
    sync_options: Vec<&'static str>,
    retry: Retry,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Automated {
    prune: bool,
    self_heal: bool,
}

#[derive(Serialize)]
struct Retry {
    limit: u8,
    backoff: Backoff,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Backoff {
    duration: &'static str,
    factor: u8,
    max_duration: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Project {
    source_repos: Vec<String>,
    destinations: Vec<Destination>,
}

fn custom(kind: &'static str, name: &str, namespace: Option<&str>, spec: impl Serialize) -> Node {
    node::declared(&Custom {
        api_version: API,
        kind,
        metadata: Metadata {
            name: name.to_owned(),
            namespace: namespace.map(str::to_owned),
        },
        spec,
    })
}

/// An `Application` without a block that Argo CD would remove when it saves it. A sync is tried again: automated sync
/// tries each commit once, so without that a database that starts slowly stays broken.
pub fn application(delivery: &Delivery) -> Node {
    let spec = Application {
        project: delivery.project.clone(),
        source: Source {
            repo_url: delivery.repo_url.clone(),
            path: delivery.path.clone(),
            revision: delivery.revision.clone(),
        },
        destination: destination(delivery),
        sync_policy: SyncPolicy {
            automated: Automated {
                prune: true,
                self_heal: true,
            },
            sync_options: vec!["CreateNamespace=true"],
            retry: Retry {
                limit: 5,
                backoff: Backoff {
                    duration: "5s",
                    factor: 2,
                    max_duration: "3m",
                },
            },
        },
    };
    let namespace = Some(delivery.argocd_namespace.as_str());
    custom("Application", &delivery.name, namespace, spec)
}

/// An `AppProject` that allows this repository and this namespace, and nothing else.
pub fn project(delivery: &Delivery) -> Node {
    let spec = Project {
        source_repos: vec![delivery.repo_url.clone()],
        destinations: vec![destination(delivery)],
    };
    let namespace = Some(delivery.argocd_namespace.as_str());
    custom("AppProject", &delivery.project, namespace, spec)
}

fn destination(delivery: &Delivery) -> Destination {
    Destination {
        server: IN_CLUSTER,
        namespace: delivery.namespace.clone(),
    }
}

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
pub fn overlay(app: &App, base: &str) -> ManifestFile {
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

    fn delivery() -> Delivery {
        Delivery {
            name: "shop".to_owned(),
            project: "default".to_owned(),
            repo_url: "https://git.example/shop.git".to_owned(),
            path: "k8s".to_owned(),
            revision: "main".to_owned(),
            namespace: "shop".to_owned(),
            argocd_namespace: "argocd".to_owned(),
        }
    }

    #[test]
    fn an_application_has_no_block_that_argo_cd_removes() {
        let mut application = application(&delivery());
        let before = application.clone();
        crate::drift::settle(&mut application);
        assert_eq!(application, before);
        let json = application.to_json();
        assert_eq!(json["spec"]["project"], "default");
        assert_eq!(
            json["spec"]["syncPolicy"]["syncOptions"],
            json!(["CreateNamespace=true"])
        );
        assert_eq!(json["spec"]["syncPolicy"]["retry"]["limit"], 5);
        assert_eq!(
            project(&delivery()).to_json()["spec"],
            json!({
                "sourceRepos": ["https://git.example/shop.git"],
                "destinations": [{"server": "https://kubernetes.default.svc", "namespace": "shop"}],
            })
        );
    }

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
        };
        let ManifestContent::Objects(nodes) = overlay(&app, "../k8s").content else {
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
