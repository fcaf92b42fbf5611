//! What stands beside the manifests: an Argo CD Application, and its AppProject on request. Neither is among what the
//! Application syncs.

use serde::Serialize;

use super::custom::{self, CustomKind};
use super::{ManifestContent, ManifestFile};
use crate::model::{App, Component, Delivery};
use crate::yaml::Node;

const APPLICATION: CustomKind = CustomKind {
    api_version: "argoproj.io/v1alpha1",
    kind: "Application",
};
const PROJECT: CustomKind = CustomKind {
    api_version: "argoproj.io/v1alpha1",
    kind: "AppProject",
};
const IN_CLUSTER: &str = "https://kubernetes.default.svc";

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
    cluster_resource_whitelist: Vec<GroupKind>,
}

#[derive(Serialize)]
struct GroupKind {
    group: &'static str,
    kind: &'static str,
}

/// The files, named as `--layout object` names files; none unless they were asked for.
pub fn files(app: &App) -> Vec<ManifestFile> {
    let Some(delivery) = &app.delivery else {
        return Vec::new();
    };
    let file = |stem: &str, object| ManifestFile {
        path: format!("{}-{stem}.yaml", delivery.name),
        content: ManifestContent::Objects(vec![object]),
    };
    let project = delivery
        .create_project
        .then(|| file("appproject", project(delivery, &cluster_kinds(app))));
    project
        .into_iter()
        .chain([file("application", application(delivery))])
        .collect()
}

/// An `Application` without a block that Argo CD would remove when it saves it. A sync is tried again: automated sync
/// tries each commit once, so without that a database that starts slowly stays broken.
fn application(delivery: &Delivery) -> Node {
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
    let namespace = &delivery.argocd_namespace;
    custom::in_namespace(&APPLICATION, &delivery.name, namespace, spec)
}

/// The kinds outside of namespaces: without an entry here a project allows none. The namespace itself is one, since
/// the Application asks for it with `CreateNamespace=true`.
fn cluster_kinds(app: &App) -> Vec<&'static str> {
    let outside = |component: &Component| !component.external_volumes.is_empty();
    let volumes = app.components.iter().any(outside);
    let volumes = volumes.then_some("PersistentVolume");
    ["Namespace"].into_iter().chain(volumes).collect()
}

/// An `AppProject` that allows this repository, this namespace and what the app has outside of it, and nothing else.
fn project(delivery: &Delivery, cluster_kinds: &[&'static str]) -> Node {
    let core = |kind: &&'static str| GroupKind { group: "", kind };
    let spec = Project {
        source_repos: vec![delivery.repo_url.clone()],
        destinations: vec![destination(delivery)],
        cluster_resource_whitelist: cluster_kinds.iter().map(core).collect(),
    };
    let namespace = &delivery.argocd_namespace;
    custom::in_namespace(&PROJECT, &delivery.project, namespace, spec)
}

fn destination(delivery: &Delivery) -> Destination {
    Destination {
        server: IN_CLUSTER,
        namespace: delivery.namespace.clone(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::drift;
    use crate::model::{Claim, ExternalVolume};

    fn nfs() -> ExternalVolume {
        ExternalVolume {
            name: "shop-media".to_owned(),
            server: "nas.example".to_owned(),
            path: "/media".to_owned(),
            mount_options: Vec::new(),
            read_only: false,
            smb_secret: None,
            smb: false,
            claim: Claim::default(),
        }
    }

    fn app() -> App {
        App {
            name: "shop".to_owned(),
            delivery: Some(Delivery {
                name: "shop".to_owned(),
                project: "team".to_owned(),
                create_project: true,
                repo_url: "https://git.example/shop.git".to_owned(),
                path: "k8s".to_owned(),
                revision: "main".to_owned(),
                namespace: "shop".to_owned(),
                argocd_namespace: "argocd".to_owned(),
            }),
            ..App::default()
        }
    }

    /// Paths and objects; settling changes none of them.
    fn emitted(app: &App) -> Vec<(String, serde_json::Value)> {
        let mut all = Vec::new();
        for file in files(app) {
            let ManifestContent::Objects(mut objects) = file.content else {
                panic!("{} has no objects", file.path);
            };
            let before = objects.clone();
            objects.iter_mut().for_each(drift::settle);
            assert_eq!(objects, before);
            all.extend(
                objects
                    .iter()
                    .map(|object| (file.path.clone(), object.to_json())),
            );
        }
        all
    }

    #[test]
    fn an_application_has_no_block_that_argo_cd_removes() {
        let all = emitted(&app());
        let (path, application) = &all[1];
        assert_eq!(path, "shop-application.yaml");
        let spec = &application["spec"];
        assert_eq!(spec["project"], "team");
        assert_eq!(
            spec["syncPolicy"]["syncOptions"],
            json!(["CreateNamespace=true"])
        );
        assert_eq!(spec["syncPolicy"]["retry"]["limit"], 5);
    }

    #[test]
    fn a_project_allows_what_the_app_needs_and_nothing_else() {
        let namespace = json!({"group": "", "kind": "Namespace"});
        let mut app = app();
        let (path, project) = &emitted(&app)[0];
        assert_eq!(path, "shop-appproject.yaml");
        assert_eq!(
            project["spec"],
            json!({
                "sourceRepos": ["https://git.example/shop.git"],
                "destinations": [{"server": "https://kubernetes.default.svc", "namespace": "shop"}],
                "clusterResourceWhitelist": [namespace],
            })
        );
        app.components.push(Component {
            external_volumes: vec![nfs()],
            ..Component::default()
        });
        let volumes = json!({"group": "", "kind": "PersistentVolume"});
        assert_eq!(
            emitted(&app)[0].1["spec"]["clusterResourceWhitelist"],
            json!([namespace, volumes])
        );
    }

    #[test]
    fn without_a_wish_there_is_nothing() {
        assert!(files(&App::default()).is_empty());
    }
}
