//! The second back end, beside the files of [`emit`]: a Helm chart.
//!
//! The objects are those of [`emit`], settled as ever. What people set for each environment is lifted out of them: in its
//! place stands a reference to the values, and the values hold what stood there. So the objects that Helm makes with the
//! values of the chart are the objects that the manifests hold. What only Helm reads is added: annotations of
//! `helm.sh`, and the checksums with which pods are replaced when their configuration changes.
//!
//! ConfigMaps and Secrets keep their names here, where manifests give them a hash of their content: their content can
//! be another one in each environment, and a Secret may be one that is there already.

mod beside;
mod config;
mod keys;
mod pods;
mod routes;
mod storage;
mod template;
mod values;
mod workloads;

use crate::map::BTreeSet;

use crate::drift;
use crate::emit::job_name::is_hashed;
use crate::emit::{self, EmittedObject, ManifestContent, ManifestFile};
use crate::map::BTreeMap;
use crate::model::{App, Component, Secret};
use crate::options::{Kustomize, Layout, Options};
use crate::yaml::Node;
use keys::Keys;
use template::Template;
use values::Values;

/// A Helm chart.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Chart {
    /// `Chart.yaml`, which belongs to the user once it is written.
    pub own: Vec<ManifestFile>,
    /// All other files.
    pub files: Vec<ManifestFile>,
}

/// What the parts of a chart need of each other.
struct Lift<'a> {
    app: &'a App,
    options: &'a Options,
    keys: Keys,
    values: Values,
    /// The Secrets of the app by name.
    secrets: BTreeMap<&'a str, &'a Secret>,
    /// The pull secrets of all pods, where all have the same.
    pull_secrets: &'a [String],
    /// Files of the chart that templates read.
    files: Vec<ManifestFile>,
    /// The Jobs whose names say what runs.
    jobs: BTreeSet<&'a str>,
    /// The templates that hold ConfigMaps and Secrets, by kind and name: their content is part of the pods' checksums.
    sums: Vec<(&'static str, String, String)>,
    /// What of `_helpers.tpl` is used.
    helpers: BTreeSet<beside::Helper>,
}

/// Objects of one template.
struct Group<'a> {
    path: String,
    component: &'a Component,
    objects: Vec<EmittedObject>,
}

/// Makes a chart of an app.
pub fn chart(app: &App, options: &Options) -> Chart {
    let mut options = options.clone();
    options.kustomize = Some(Kustomize::Chart);
    let (groups, sums) = groups(app, &options);
    let mut lift = Lift {
        app,
        options: &options,
        keys: Keys::of(app),
        values: Values::default(),
        secrets: app
            .components
            .iter()
            .flat_map(|component| &component.secrets)
            .map(|secret| (secret.name.as_str(), secret))
            .collect(),
        pull_secrets: pull_secrets(app),
        files: Vec::new(),
        jobs: app
            .components
            .iter()
            .filter_map(|component| component.workload.as_ref())
            .filter(|workload| is_hashed(workload))
            .map(|workload| workload.name.as_str())
            .collect(),
        sums,
        helpers: BTreeSet::new(),
    };
    let mut templates: Vec<ManifestFile> = Vec::new();
    let mut open: Option<(String, Vec<(&Component, EmittedObject)>)> = None;
    for group in groups {
        let objects = group.objects.into_iter();
        let mut objects: Vec<_> = objects.map(|object| (group.component, object)).collect();
        match &mut open {
            Some((path, all)) if *path == group.path => all.append(&mut objects),
            _ => {
                templates.extend(open.take().map(|(path, objects)| lift.file(path, objects)));
                open = Some((group.path, objects));
            }
        }
    }
    templates.extend(open.take().map(|(path, objects)| lift.file(path, objects)));
    let mut files = beside::files(&mut lift);
    files.extend(templates);
    files.append(&mut lift.files);
    Chart {
        own: vec![beside::metadata(app)],
        files,
    }
}

/// The pull secrets of all pods, where all have the same.
fn pull_secrets(app: &App) -> &[String] {
    let workloads = app
        .components
        .iter()
        .filter_map(|component| component.workload.as_ref());
    let mut lists = workloads.map(|workload| workload.pod.image_pull_secrets.as_slice());
    let first = lists.next().unwrap_or_default();
    match lists.all(|list| list == first) {
        true => first,
        false => &[],
    }
}

/// Which object goes into which template: as manifests are laid out, but ConfigMaps and Secrets alone, since pods carry
/// the checksum of the file.
fn groups<'a>(
    app: &'a App,
    options: &Options,
) -> (Vec<Group<'a>>, Vec<(&'static str, String, String)>) {
    let mut taken = BTreeSet::new();
    let mut free = |stem: &str| {
        let mut number = 1usize;
        loop {
            let path = match number {
                1 => format!("templates/{stem}.yaml"),
                number => format!("templates/{stem}-{number}.yaml"),
            };
            if taken.insert(path.to_ascii_lowercase()) {
                return path;
            }
            number += 1;
        }
    };
    let single = free("manifests");
    let mut sums = Vec::new();
    let mut groups = Vec::new();
    for (component, objects) in emit::objects_by_component(app, options) {
        let mut shared: Option<String> = None;
        let mut alone = Vec::new();
        let mut together: Vec<Group<'a>> = Vec::new();
        for object in objects {
            let is_data = matches!(object.kind, "ConfigMap" | "Secret");
            let by_object = format!("{}-{}", object.stem, object.kind.to_ascii_lowercase());
            let path = match options.layout() {
                _ if is_data => free(&by_object),
                Layout::Object => free(&by_object),
                Layout::Single => single.clone(),
                Layout::Service => shared.get_or_insert_with(|| free(&component.name)).clone(),
            };
            if is_data {
                sums.push((object.kind, object.stem.clone(), path.clone()));
            }
            let list = if is_data { &mut alone } else { &mut together };
            list.push(Group {
                path,
                component,
                objects: vec![object],
            });
        }
        groups.append(&mut together);
        groups.append(&mut alone);
    }
    // Where all is in one template, what stands alone comes behind it.
    if options.layout() == Layout::Single {
        groups.sort_by_key(|group| group.path != single);
    }
    (groups, sums)
}

impl<'a> Lift<'a> {
    /// The template of some objects.
    fn file(&mut self, path: String, objects: Vec<(&'a Component, EmittedObject)>) -> ManifestFile {
        let mut nodes: Vec<Node> = Vec::with_capacity(objects.len());
        let mut settled: Vec<(&Component, EmittedObject)> = objects;
        for (_, object) in &mut settled {
            drift::settle(&mut object.node);
            nodes.push(object.node.clone());
        }
        let mut template = Template::new(&nodes);
        let mut parts = String::new();
        let mut unless = None;
        let mut lifted = Vec::new();
        for (component, mut object) in settled {
            let is_hashed = component.workload.as_ref().is_some_and(is_hashed);
            if is_hashed && object.kind == "Job" {
                parts.push_str(&self.hashed_job(&mut template, component, &mut object.node));
            } else {
                unless = self.object(&mut template, component, &mut object);
            }
            lifted.push(object.node);
        }
        let mut text = parts + &template.finish(lifted);
        if let Some(existing) = unless {
            text = guarded(&text, &existing);
        }
        ManifestFile {
            path,
            content: ManifestContent::Raw(text.into_bytes()),
        }
    }

    /// Lifts out of an object what belongs into the values. Gives the expression that makes the whole object needless.
    fn object(
        &mut self,
        template: &mut Template,
        component: &Component,
        object: &mut EmittedObject,
    ) -> Option<String> {
        let node = &mut object.node;
        match object.kind {
            "Deployment" | "StatefulSet" | "DaemonSet" | "Job" | "CronJob" => {
                self.workload(template, component, node);
            }
            "HorizontalPodAutoscaler" => self.autoscaler(template, component, node),
            "PersistentVolumeClaim" => self.claim(template, component, node),
            "PersistentVolume" => self.volume(template, component, &object.stem, node),
            "Ingress" | "HTTPRoute" | "IngressRoute" => {
                self.route(template, component, object.kind, &object.stem, node);
            }
            "Middleware" => self.secret_names(template, node),
            "ConfigMap" => self.config_map(template, component, &object.stem, node),
            "Secret" => return Some(self.secret(template, &object.stem, node)),
            "ExternalSecret" => return Some(self.external_secret(template, &object.stem, node)),
            _ => {}
        }
        None
    }
}

/// A template that gives nothing where an expression gives something. Variables stay above it.
fn guarded(text: &str, existing: &str) -> String {
    let is_head = |line: &&str| line.starts_with("{{- $");
    let head: usize = text
        .split_inclusive('\n')
        .take_while(is_head)
        .map(str::len)
        .sum();
    let (head, body) = text.split_at_checked(head).unwrap_or(("", text));
    format!("{head}{{{{- if not {existing} }}}}\n{body}{{{{- end }}}}\n")
}
