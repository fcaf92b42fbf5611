//! The frame of custom resources, which `k8s_openapi` does not know.

use serde::Serialize;

use super::context::{Context, Object};
use super::gitops::Traits;
use super::node;
use crate::model::{Component, StringMap};
use crate::yaml::Node;

/// A kind of custom resource.
pub(super) struct CustomKind {
    pub(super) api_version: &'static str,
    pub(super) kind: &'static str,
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
    #[serde(skip_serializing_if = "StringMap::is_empty")]
    labels: StringMap,
    #[serde(skip_serializing_if = "StringMap::is_empty")]
    annotations: StringMap,
}

/// A custom resource of a component; keys are printed in the order of the spec's struct.
pub(super) fn object(
    context: &Context<'_>,
    component: &Component,
    kind: &CustomKind,
    name: &str,
    annotations: &StringMap,
    spec: impl Serialize,
) -> Object {
    let mut annotations = context.annotations(annotations, Traits::default());
    annotations.sort_keys();
    let metadata = Metadata {
        name: name.to_owned(),
        namespace: None,
        labels: context.labels(component),
        annotations,
    };
    Object {
        kind: kind.kind,
        stem: name.to_owned(),
        node: framed(kind, metadata, spec),
    }
}

/// A custom resource that belongs to no component, and lives in a namespace of its own.
pub(super) fn in_namespace(
    kind: &CustomKind,
    name: &str,
    namespace: &str,
    spec: impl Serialize,
) -> Node {
    let metadata = Metadata {
        name: name.to_owned(),
        namespace: Some(namespace.to_owned()),
        labels: StringMap::new(),
        annotations: StringMap::new(),
    };
    framed(kind, metadata, spec)
}

fn framed(kind: &CustomKind, metadata: Metadata, spec: impl Serialize) -> Node {
    node::declared(&Custom {
        api_version: kind.api_version,
        kind: kind.kind,
        metadata,
        spec,
    })
}
