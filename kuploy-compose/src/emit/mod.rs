//! Stage 8, emit: an [`App`] → Kubernetes objects, `kustomization.yaml` and config files. No decision is left to
//! take; the only stage that names `k8s_openapi`.
//!
//! One file a kind of object: each turns a part of the model into typed objects, so a field that the API does not
//! know cannot be written. `node` turns typed objects into trees, `layout` groups trees into files.

pub mod argocd;
mod autoscaler;
mod claim;
mod config;
mod container;
mod context;
mod custom;
mod escape;
mod gateway;
mod gitops;
mod ingress;
pub(crate) mod job_name;
mod kustomization;
mod layout;
mod node;
mod order;
pub mod overlay;
mod pod;
mod policy;
mod prerequisites;
mod scheduling;
mod secret;
mod service;
mod traefik;
mod wait_account;
mod workload;

use crate::model::{App, Component, RouteStyle};
use crate::options::{Kustomize, Options};
use crate::yaml::Node;
use context::{Context, Object};

/// What is written for an app, before it is settled and printed.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Manifests {
    /// Files in the order to write; paths relative to the output folder.
    pub files: Vec<ManifestFile>,
    /// Every object of the files, in the same order; without what kustomize generates.
    pub objects: Vec<ObjectRef>,
    /// Shell commands that create what the objects refer to and nobody emits (Secrets of `reference` mode).
    pub setup: Vec<String>,
}

/// Names one object of the output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ObjectRef {
    /// The component it belongs to.
    pub component: String,
    /// `Deployment`.
    pub kind: String,
    /// `metadata.name`.
    pub name: String,
    /// The file that holds it.
    pub file: String,
}

/// One file of the output.
#[derive(Clone, Debug)]
pub struct ManifestFile {
    /// Relative to the output folder, `/` between the parts.
    pub path: String,
    /// What it holds.
    pub content: ManifestContent,
}

/// What a file of the output holds.
#[derive(Clone, Debug)]
pub enum ManifestContent {
    /// Kubernetes objects, or `kustomization.yaml`: YAML documents.
    Objects(Vec<Node>),
    /// The bytes of a config file, as they are.
    Raw(Vec<u8>),
}

/// Spells the model out.
pub fn emit(app: &App, options: &Options) -> Manifests {
    emit_with(app, options, &mut ManifestContent::Objects)
}

/// Whether client-side apply (`kubectl apply` without `--server-side`) harms an object of the app: it fails where one
/// takes more than 256 KiB as JSON, and loses a port where two have one number.
pub fn needs_server_side(app: &App) -> bool {
    let mut components = app.components.iter();
    components.any(|component| {
        let mut endpoints = component.endpoints.iter();
        endpoints.any(service::has_repeated_ports)
            || component.workload.iter().any(workload::has_repeated_ports)
            || config::needs_server_side(component)
    })
}

/// Spells the model out, and hands over the objects of each file as soon as it is complete: of a large project no more
/// than one file is in memory as trees.
pub(crate) fn emit_with(
    app: &App,
    options: &Options,
    finish: &mut dyn FnMut(Vec<Node>) -> ManifestContent,
) -> Manifests {
    let context = Context::new(app, options);
    let components = app
        .components
        .iter()
        .map(|component| (component.name.as_str(), objects(&context, component)));
    let mut layout = layout::Layout::new(options.layout(), finish);
    layout.place(components);
    let mut manifests = Manifests {
        setup: prerequisites::commands(&context),
        ..Manifests::default()
    };
    if options.kustomize() == Kustomize::Build {
        kustomization::write(&context, &mut layout);
    }
    (manifests.files, manifests.objects) = layout.finish();
    manifests
}

/// An object of a component, before it is settled.
#[derive(Clone, Debug)]
pub(crate) struct EmittedObject {
    /// `Deployment`.
    pub(crate) kind: &'static str,
    /// The name that files are called after: without a hash.
    pub(crate) stem: String,
    /// The object.
    pub(crate) node: Node,
}

/// The objects of an app by component, in the order of files: for a back end that lays them out itself.
pub(crate) fn objects_by_component<'a>(
    app: &'a App,
    options: &Options,
) -> Vec<(&'a Component, Vec<EmittedObject>)> {
    let context = Context::new(app, options);
    let of = |component| {
        let objects = objects(&context, component).into_iter();
        let objects = objects.map(|object| EmittedObject {
            kind: object.kind,
            stem: object.stem,
            node: object.node,
        });
        (component, objects.collect())
    };
    app.components.iter().map(of).collect()
}

/// The commands that create the Secrets which nobody emits, one a Secret.
pub(crate) fn setup(app: &App, options: &Options) -> Vec<String> {
    prerequisites::commands(&Context::new(app, options))
}

/// The objects of a component, in the order that a reader wants to meet them: what the workload needs comes first.
fn objects(context: &Context<'_>, component: &Component) -> Vec<Object> {
    let mut objects = Vec::new();
    secret::emit(context, component, &mut objects);
    config::emit(context, component, &mut objects);
    claim::emit(context, component, &mut objects);
    service::emit(context, component, &mut objects);
    wait_account::emit(context, component, &mut objects);
    workload::emit(context, component, &mut objects);
    policy::emit(context, component, &mut objects);
    autoscaler::emit(context, component, &mut objects);
    for route in &component.routes {
        match route.style {
            RouteStyle::Ingress => ingress::emit(context, component, route, &mut objects),
            RouteStyle::Gateway => gateway::emit(context, component, route, &mut objects),
            RouteStyle::Traefik => traefik::emit(context, component, route, &mut objects),
        }
    }
    objects
}

#[cfg(test)]
mod tests;
