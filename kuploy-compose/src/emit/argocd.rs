//! What stands beside the manifests: an Argo CD Application, and its AppProject on request. Neither is among what the
//! Application syncs.

use crate::map::BTreeSet;

use serde::Serialize;

use super::custom::{self, CustomKind};
use super::{ManifestContent, ManifestFile};
use crate::model::{App, Component, Delivery, StringMap};
use crate::yaml::Node;

const APPLICATION: CustomKind = CustomKind {
    api_version: "argoproj.io/v1alpha1",
    kind: "Application",
};
const PROJECT: CustomKind = CustomKind {
    api_version: "argoproj.io/v1alpha1",
    kind: "AppProject",
};
const APPLICATION_SET: CustomKind = CustomKind {
    api_version: "argoproj.io/v1alpha1",
    kind: "ApplicationSet",
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

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ApplicationSet {
    go_template: bool,
    go_template_options: Vec<&'static str>,
    generators: Vec<Generator>,
    sync_policy: SetPolicy,
    template: Template,
}

/// Without it Argo CD gives each Application a finalizer: whoever deletes the ApplicationSet, or takes an environment out of
/// it, deletes what runs there, with its data
/// (<https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Application-Deletion/>).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SetPolicy {
    preserve_resources_on_deletion: bool,
}

#[derive(Serialize)]
struct Generator {
    list: List,
}

#[derive(Serialize)]
struct List {
    elements: Vec<StringMap>,
}

#[derive(Serialize)]
struct Template {
    metadata: TemplateMetadata,
    spec: Application,
}

#[derive(Serialize)]
struct TemplateMetadata {
    name: String,
}

/// An ApplicationSet that makes the Application of each environment, and the AppProjects that are asked for.
pub(crate) fn application_set(name: &str, apps: &[(&str, &App)]) -> Vec<ManifestFile> {
    let deliveries: Vec<(&str, &Delivery)> = apps
        .iter()
        .filter_map(|(environment, app)| Some((*environment, app.delivery.as_ref()?)))
        .collect();
    let Some((_, first)) = deliveries.first() else {
        return Vec::new();
    };
    let mut elements: Vec<StringMap> = deliveries
        .iter()
        .map(|(environment, _)| {
            StringMap::from_iter([("environment".to_owned(), (*environment).to_owned())])
        })
        .collect();
    // What is the same everywhere stands in the template.
    let mut field = |key: &str, of: fn(&Delivery) -> &String| {
        let value = of(first);
        if deliveries.iter().all(|(_, delivery)| of(delivery) == value) {
            return value.replace("{{", "{{ \"{{\" }}");
        }
        for (element, (_, delivery)) in elements.iter_mut().zip(&deliveries) {
            element.insert(key.to_owned(), of(delivery).clone());
        }
        format!("{{{{ .{key} }}}}")
    };
    let delivery = Delivery {
        name: field("name", |it| &it.name),
        namespace: field("namespace", |it| &it.namespace),
        path: field("path", |it| &it.path),
        project: field("project", |it| &it.project),
        repo_url: field("repoURL", |it| &it.repo_url),
        revision: field("revision", |it| &it.revision),
        ..(*first).clone()
    };
    let spec = ApplicationSet {
        go_template: true,
        go_template_options: vec!["missingkey=error"],
        generators: vec![Generator {
            list: List { elements },
        }],
        sync_policy: SetPolicy {
            preserve_resources_on_deletion: true,
        },
        template: Template {
            metadata: TemplateMetadata {
                name: delivery.name.clone(),
            },
            spec: application_spec(&delivery),
        },
    };
    let set = custom::in_namespace(&APPLICATION_SET, name, &first.argocd_namespace, spec);
    let apps: Vec<&App> = apps.iter().map(|(_, app)| *app).collect();
    let mut files = projects(&apps);
    files.push(ManifestFile {
        path: format!("{name}-applicationset.yaml"),
        content: ManifestContent::Objects(vec![set]),
    });
    files
}

/// The Application of each of these apps, and the AppProjects that are asked for: one of a name, with what all its
/// Applications need, since the last that is applied replaces the others.
pub(crate) fn applications(apps: &[&App]) -> Vec<ManifestFile> {
    let deliveries = apps.iter().filter_map(|app| app.delivery.as_ref());
    let files = deliveries.map(|delivery| ManifestFile {
        path: format!("{}-application.yaml", delivery.name),
        content: ManifestContent::Objects(vec![application(delivery)]),
    });
    let mut all = projects(apps);
    all.extend(files);
    all
}

/// The AppProjects that these apps ask for, each once.
fn projects(apps: &[&App]) -> Vec<ManifestFile> {
    let mut made: BTreeSet<&str> = BTreeSet::new();
    let deliveries = apps.iter().filter_map(|app| app.delivery.as_ref());
    let asked = deliveries.filter(|it| it.create_project && made.insert(&it.project));
    let file = |delivery: &Delivery| {
        let same = |app: &&&App| {
            let other = app.delivery.as_ref();
            other.is_some_and(|other| other.project == delivery.project)
        };
        let members: Vec<&App> = apps.iter().filter(same).copied().collect();
        ManifestFile {
            path: format!("{}-appproject.yaml", delivery.project),
            content: ManifestContent::Objects(vec![project(delivery, &members)]),
        }
    };
    asked.map(file).collect()
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
        .then(|| file("appproject", project(delivery, &[app])));
    project
        .into_iter()
        .chain([file("application", application(delivery))])
        .collect()
}

/// An `Application` without a block that Argo CD would remove when it saves it. A sync is tried again: automated sync
/// tries each commit once, so without that a database that starts slowly stays broken.
fn application(delivery: &Delivery) -> Node {
    let namespace = &delivery.argocd_namespace;
    let spec = application_spec(delivery);
    custom::in_namespace(&APPLICATION, &delivery.name, namespace, spec)
}

fn application_spec(delivery: &Delivery) -> Application {
    Application {
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
    }
}

/// The kinds outside of namespaces: without an entry here a project allows none. The namespace itself is one, since
/// the Application asks for it with `CreateNamespace=true`.
fn cluster_kinds(apps: &[&App]) -> Vec<&'static str> {
    let outside = |component: &Component| !component.external_volumes.is_empty();
    let volumes = apps.iter().any(|app| app.components.iter().any(outside));
    let volumes = volumes.then_some("PersistentVolume");
    ["Namespace"].into_iter().chain(volumes).collect()
}

/// An `AppProject` that allows the repositories and namespaces of these apps and what they have outside of namespaces,
/// and nothing else.
fn project(delivery: &Delivery, apps: &[&App]) -> Node {
    let core = |kind: &&'static str| GroupKind { group: "", kind };
    let deliveries = || apps.iter().filter_map(|app| app.delivery.as_ref());
    let repositories: BTreeSet<&String> = deliveries().map(|it| &it.repo_url).collect();
    let spec = Project {
        source_repos: repositories.into_iter().cloned().collect(),
        destinations: deliveries().map(destination).collect(),
        cluster_resource_whitelist: cluster_kinds(apps).iter().map(core).collect(),
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
