//! The frame of custom resources, which `k8s_openapi` does not know.

use serde::Serialize;

use super::context::{Context, Object};
use super::gitops::Traits;
use super::node;
use crate::model::{Component, StringMap};

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
    let object = Custom {
        api_version: kind.api_version,
        kind: kind.kind,
        metadata: Metadata {
            name: name.to_owned(),
            labels: context.labels(component),
            annotations,
        },
        spec,
    };
    Object {
        kind: kind.kind,
        stem: name.to_owned(),
        node: node::declared(&object),
    }
}
