//! The draft's beginning and end: from a project to drafts, from drafts to an [`App`].

use super::context::Context;
use super::draft::{Draft, ServiceDraft, VolumeDraft};
use super::labels::Labels;
use super::names;
use crate::diagnostic::Path;
use crate::model::{App, Component, Container, Workload};

/// A draft with names and extensions, and nothing decided.
pub(super) fn begin<'a>(cx: &mut Context<'a>) -> Draft<'a> {
    let project = cx.project;
    let fallback = |text: &str| names::label(text, names::LABEL_LIMIT).unwrap_or_default();
    let services = project
        .services
        .iter()
        .map(|(key, service)| {
            let key = key.as_str();
            let path = Path::service(key);
            let name = names::service(key).unwrap_or_default();
            let extension = cx.extension(&path, project.service_extension(key));
            let draft = ServiceDraft {
                key,
                service,
                path,
                extension,
                labels: Labels::default(),
                omitted: false,
                owner: key,
                container: Container {
                    name: name.clone(),
                    service: key.to_owned(),
                    ..Container::default()
                },
                pod: crate::model::Pod::default(),
                pod_labels: crate::model::StringMap::default(),
                storage: super::draft::StorageFacts::default(),
                kind: crate::model::WorkloadKind::default(),
                component: Component::default(),
                name,
            };
            (key, draft)
        })
        .collect();
    let volumes = project
        .volumes
        .iter()
        .map(|(key, volume)| {
            let key = key.as_str();
            let path = Path::root().key("volumes").key(key);
            let node = project.tree.as_ref().and_then(|tree| path.find(tree));
            let draft = VolumeDraft {
                volume: volume.as_ref(),
                extension: cx.extension(&path, node.and_then(|node| node.get("x-kuploy"))),
                path,
                labels: Labels::default(),
                name: fallback(key),
            };
            (key, draft)
        })
        .collect();
    Draft {
        services,
        volumes,
        configs: project
            .configs
            .keys()
            .map(|key| (key.as_str(), fallback(key)))
            .collect(),
        secrets: project
            .secrets
            .keys()
            .map(|key| (key.as_str(), fallback(key)))
            .collect(),
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
