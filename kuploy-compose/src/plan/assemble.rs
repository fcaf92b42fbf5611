//! The draft's beginning and end: from a project to drafts, from drafts to an [`App`].

use indexmap::IndexMap;

use super::context::Context;
use super::draft::{Draft, ServiceDraft, StorageFacts, VolumeDraft};
use super::labels::{Labels, Place};
use super::merge;
use super::names::{self, Renames};
use super::references;
use crate::diagnostic::Path;
use crate::model::{App, Component, Container, Pod, StringMap, Workload, WorkloadKind};

/// Longest name of a StatefulSet or CronJob: their pods and jobs are called after them, with a suffix.
const SHORT_LIMIT: usize = 52;

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
            runs_first: false,
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
        single_node: Vec::new(),
        wanted: Vec::new(),
        renames,
    }
}

/// The components of a draft that is decided, by wave and name. Services of one pod are one component, named after
/// the pod's owner.
pub(super) fn finish(cx: &mut Context<'_>, draft: Draft<'_>) -> App {
    let mut app = App {
        name: cx.project.name.clone(),
        ..App::default()
    };
    let mut pods: IndexMap<&str, (Option<ServiceDraft<'_>>, Vec<ServiceDraft<'_>>)> =
        IndexMap::new();
    for (key, service) in draft.services {
        if service.omitted {
            continue;
        }
        let (owner, members) = pods.entry(service.owner).or_default();
        match service.owner == key {
            true => *owner = Some(service),
            false => members.push(service),
        }
    }
    for (_, (owner, members)) in pods {
        if let Some(owner) = owner {
            app.components.push(component(cx, owner, members));
        }
    }
    app.components
        .sort_by(|a, b| (a.wave, &a.name).cmp(&(b.wave, &b.name)));
    app
}

fn component(
    cx: &mut Context<'_>,
    owner: ServiceDraft<'_>,
    members: Vec<ServiceDraft<'_>>,
) -> Component {
    let mut component = owner.component;
    let mut pod = owner.pod;
    let mut annotations = owner.annotations;
    let mut pod_annotations = owner.pod_annotations;
    let mut pod_labels = owner.pod_labels;
    let mut containers = Vec::new();
    let mut first = Vec::new();
    match owner.runs_first {
        true => first.push(owner.container),
        false => containers.push(owner.container),
    }
    for mut member in members {
        merge::merge(cx, &mut pod, &mut member);
        match member.runs_first {
            true => first.push(member.container),
            false => containers.push(member.container),
        }
        let other = member.component;
        component.endpoints.extend(other.endpoints);
        component.routes.extend(other.routes);
        component.claims.extend(other.claims);
        component.external_volumes.extend(other.external_volumes);
        component.config_maps.extend(other.config_maps);
        component.secrets.extend(other.secrets);
        component.isolation = component.isolation.or(other.isolation);
        add(&mut annotations, member.annotations);
        add(&mut pod_annotations, member.pod_annotations);
        add(&mut pod_labels, member.pod_labels);
    }
    pod.init_containers.append(&mut first);
    pod.containers = containers;
    let limit = match owner.kind {
        WorkloadKind::StatefulSet { .. } | WorkloadKind::CronJob { .. } => SHORT_LIMIT,
        _ => names::LABEL_LIMIT,
    };
    component.workload = Some(Workload {
        name: names::cut(owner.name.clone(), owner.key, limit),
        kind: owner.kind,
        annotations,
        pod_annotations,
        pod_labels,
        pod,
    });
    component.service = owner.key.to_owned();
    component.name = owner.name;
    component
}

/// Adds what is not there yet.
fn add(own: &mut StringMap, other: StringMap) {
    for (key, value) in other {
        own.entry(key).or_insert(value);
    }
}
