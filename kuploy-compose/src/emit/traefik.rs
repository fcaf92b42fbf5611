//! Traefik `IngressRoute` and `Middleware`.

use crate::map::BTreeSet;

use serde::Serialize;
use serde_json::Value;

use super::context::{Context, Object};
use super::custom::{self, CustomKind};
use crate::model::{App, BackendScheme, Component, Route, RoutePath, RouteStyle, StringMap};

const INGRESS_ROUTE: CustomKind = CustomKind {
    api_version: "traefik.io/v1alpha1",
    kind: "IngressRoute",
};
const MIDDLEWARE: CustomKind = CustomKind {
    api_version: "traefik.io/v1alpha1",
    kind: "Middleware",
};

/// Where a middleware names a Secret: `basicAuth.secret`, one level down in every kind of middleware.
const SECRET: &str = "secret";

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct IngressRoute {
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entry_points: Vec<String>,
    routes: Vec<Rule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tls: Option<Tls>,
}

#[derive(Serialize)]
struct Rule {
    r#match: String,
    kind: &'static str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    middlewares: Vec<Reference>,
    services: Vec<Backend>,
}

#[derive(Serialize)]
struct Reference {
    name: String,
}

#[derive(Serialize)]
struct Backend {
    name: String,
    port: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    scheme: Option<&'static str>,
}

/// Empty is TLS with the default certificate.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tls {
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_name: Option<String>,
}

pub(super) fn emit(
    context: &Context<'_>,
    component: &Component,
    route: &Route,
    objects: &mut Vec<Object>,
) {
    for middleware in &route.middlewares {
        objects.push(custom::object(
            context,
            component,
            &MIDDLEWARE,
            &middleware.name,
            &StringMap::new(),
            renamed(context, &middleware.spec),
        ));
    }
    let spec = IngressRoute {
        entry_points: route.entry_points.clone(),
        routes: route.paths.iter().map(|path| rule(route, path)).collect(),
        tls: route.tls.then(|| Tls {
            secret_name: route.tls_secret.as_ref().map(|name| context.secret(name)),
        }),
    };
    objects.push(custom::object(
        context,
        component,
        &INGRESS_ROUTE,
        &route.name,
        &route.annotations,
        spec,
    ));
}

fn rule(route: &Route, path: &RoutePath) -> Rule {
    Rule {
        r#match: matcher(route, path),
        kind: "Rule",
        middlewares: route
            .middlewares
            .iter()
            .map(|middleware| Reference {
                name: middleware.name.clone(),
            })
            .collect(),
        services: vec![Backend {
            name: path.service.clone(),
            port: path.port,
            scheme: scheme(route.backend, path.port),
        }],
    }
}

/// What Traefik would not take by itself: it speaks HTTPS to port 443, and HTTP to others.
fn scheme(backend: BackendScheme, port: u16) -> Option<&'static str> {
    match backend {
        BackendScheme::Https => Some("https"),
        BackendScheme::H2c => Some("h2c"),
        BackendScheme::Http => (port == 443).then_some("http"),
    }
}

/// Traefik's rule language. Values stand in back-quotes, which host names and paths cannot hold.
fn matcher(route: &Route, path: &RoutePath) -> String {
    let path = match (path.exact, path.path.as_str()) {
        (false, "/") => None,
        (false, prefix) => Some(format!("PathPrefix(`{prefix}`)")),
        (true, exact) => Some(format!("Path(`{exact}`)")),
    };
    let hosts: Vec<_> = route
        .hosts
        .iter()
        .map(|host| format!("Host(`{host}`)"))
        .collect();
    match (hosts.as_slice(), path) {
        ([], None) => "PathPrefix(`/`)".to_owned(),
        ([], Some(path)) => path,
        (_, None) => hosts.join(" || "),
        ([host], Some(path)) => format!("{host} && {path}"),
        (_, Some(path)) => format!("({}) && {path}", hosts.join(" || ")),
    }
}

/// A middleware's spec with the final names of Secrets.
fn renamed(context: &Context<'_>, spec: &Value) -> Value {
    let mut spec = spec.clone();
    for settings in spec
        .as_object_mut()
        .into_iter()
        .flat_map(|kinds| kinds.values_mut())
    {
        if let Some(Value::String(name)) = settings.get_mut(SECRET) {
            *name = context.secret(name);
        }
    }
    spec
}

/// The Secrets that custom resources name: kustomize cannot rename them there.
pub(super) fn named_secrets(app: &App) -> BTreeSet<&str> {
    let routes = app.components.iter().flat_map(|c| &c.routes);
    routes
        .filter(|route| route.style == RouteStyle::Traefik)
        .flat_map(|route| {
            let middlewares = route
                .middlewares
                .iter()
                .filter_map(|middleware| middleware.spec.as_object())
                .flat_map(|kinds| kinds.values())
                .filter_map(|settings| settings.get(SECRET)?.as_str());
            route.tls_secret.as_deref().into_iter().chain(middlewares)
        })
        .collect()
}
