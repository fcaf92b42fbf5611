//! Gateway API `HTTPRoute`. What the API server would fill into list items is written out: a custom resource's list is
//! compared whole, and a filled-in default is a difference.

use serde::Serialize;

use super::context::{Context, Object};
use super::custom::{self, CustomKind};
use crate::model::{Component, Route};

const HTTP_ROUTE: CustomKind = CustomKind {
    api_version: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct HttpRoute {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parent_refs: Vec<ParentRef>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    hostnames: Vec<String>,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
struct ParentRef {
    group: &'static str,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    name: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    matches: Vec<Match>,
    backend_refs: Vec<BackendRef>,
}

#[derive(Serialize)]
struct Match {
    path: PathMatch,
}

#[derive(Serialize)]
struct PathMatch {
    r#type: &'static str,
    value: String,
}

#[derive(Serialize)]
struct BackendRef {
    group: &'static str,
    kind: &'static str,
    name: String,
    port: u16,
    weight: u16,
}

pub(super) fn emit(
    context: &Context<'_>,
    component: &Component,
    route: &Route,
    objects: &mut Vec<Object>,
) {
    let spec = HttpRoute {
        parent_refs: route.class.as_deref().map(parent).into_iter().collect(),
        hostnames: route.hosts.clone(),
        rules: route
            .paths
            .iter()
            .map(|path| Rule {
                matches: vec![Match {
                    path: PathMatch {
                        r#type: if path.exact { "Exact" } else { "PathPrefix" },
                        value: path.path.clone(),
                    },
                }],
                backend_refs: vec![BackendRef {
                    group: "",
                    kind: "Service",
                    name: path.service.clone(),
                    port: path.port,
                    weight: 1,
                }],
            })
            .collect(),
    };
    objects.push(custom::object(
        context,
        component,
        &HTTP_ROUTE,
        &route.name,
        &route.annotations,
        spec,
    ));
}

/// The gateway `[NAMESPACE/]NAME`.
fn parent(class: &str) -> ParentRef {
    let (namespace, name) = match class.split_once('/') {
        Some((namespace, name)) => (Some(namespace.to_owned()), name),
        None => (None, class),
    };
    ParentRef {
        group: "gateway.networking.k8s.io",
        kind: "Gateway",
        namespace,
        name: name.to_owned(),
    }
}
