//! The draft's beginning and end: from a project to drafts, from drafts to an [`App`].

use indexmap::IndexMap;

use super::context::Context;
use super::draft::{Draft, ServiceDraft, StorageFacts, VolumeDraft};
use super::labels::{Labels, Place};
use super::names::{self, Renames};
use super::references;
use crate::diagnostic::Path;
use crate::model::{App, Component, Container, Pod, StringMap, Workload, WorkloadKind};

/// A draft with names, extensions and labels, and nothing else decided.
pub(super) fn begin<'a>(cx: &mut Context<'a>) -> Draft<'a> {
    let project = cx.project;
    let mut labels: IndexMap<&str, Labels<'a>> = IndexMap::new();
    for (key, service) in &project.services {
        let mut read = Labels::default();
        let path = Path::service(key);
        read.read(cx, &service.labels, &path.key("labels"), Place::Service);
        if let Some(deploy) = &service.deploy {
            let path = path.keys("deploy.labels");
            read.read(cx, &deploy.labels, &path, Place::Service);
        }
        labels.insert(key, read);
    }
    let overrides = labels
        .iter()
        .filter_map(|(key, labels)| Some((*key, labels.get("kompose.service.name_override")?)))
        .collect();
    let names = names::assign(cx, &overrides);
    let renames = Renames::new(project, &names.services);
    let mut services = IndexMap::new();
    let zipped = project.services.iter().zip(labels).zip(names.services);
    for (((key, service), (_, labels)), (_, name)) in zipped {
        let path = Path::service(key);
        let draft = ServiceDraft {
            key,
            service,
            extension: cx.extension(&path, project.service_extension(key)),
            path,
            labels,
            omitted: false,
            owner: key,
            container: Container {
                name: name.clone(),
                service: key.to_owned(),
                ..Container::default()
            },
            pod: Pod::default(),
            annotations: StringMap::default(),
            pod_annotations: StringMap::default(),
            pod_labels: StringMap::default(),
            storage: StorageFacts::default(),
            kind: WorkloadKind::default(),
            component: Component::default(),
            name,
        };
        services.insert(key.as_str(), draft);
    }
    let mut volumes = IndexMap::new();
    for (key, name) in names.volumes {
        let volume = project.volumes.get(key).and_then(Option::as_ref);
        let path = Path::root().key("volumes").key(key);
        let node = project.tree.as_ref().and_then(|tree| path.find(tree));
        let mut labels = Labels::default();
        if let Some(volume) = volume {
            labels.read(cx, &volume.labels, &path.key("labels"), Place::Volume);
        }
        let draft = VolumeDraft {
            volume,
            extension: cx.extension(&path, node.and_then(|node| node.get("x-kuploy"))),
            path,
            labels,
            name,
        };
        volumes.insert(key, draft);
    }
    Draft {
        services,
        volumes,
        configs: names.configs,
        secrets: names.secrets,
        references: references::find(project),
        renames,
    }
}

/// The components of a draft that is decided.
pub(super) fn finish(draft: Draft<'_>, name: &str) -> App {
    let mut app = App {
        name: name.to_owned(),
        ..App::default()
    };
    for (key, service) in draft.services {
        if service.omitted {
            continue;
        }
        let mut pod = service.pod;
        pod.containers = vec![service.container];
        app.components.push(Component {
            name: service.name.clone(),
            service: key.to_owned(),
            workload: Some(Workload {
                name: service.name,
                kind: service.kind,
                pod,
                pod_labels: service.pod_labels,
                ..Workload::default()
            }),
            ..service.component
        });
    }
    app
}
