//! Ingress, `networking.k8s.io/v1`.

use k8s_openapi::api::networking::v1::{
    HTTPIngressPath, HTTPIngressRuleValue, Ingress, IngressBackend, IngressRule,
    IngressServiceBackend, IngressSpec, IngressTLS, ServiceBackendPort,
};

use super::context::{Context, Object, list};
use super::gitops::Traits;
use crate::model::{Component, Route, RoutePath};

pub(super) fn emit(
    context: &Context<'_>,
    component: &Component,
    route: &Route,
    objects: &mut Vec<Object>,
) {
    let object = Ingress {
        metadata: context.metadata(
            component,
            &route.name,
            &route.annotations,
            Traits::default(),
        ),
        spec: Some(spec(context, route)),
        status: None,
    };
    objects.push(Object::typed(&route.name, &object));
}

fn spec(context: &Context<'_>, route: &Route) -> IngressSpec {
    let tls = route.tls.then(|| {
        vec![IngressTLS {
            hosts: list(route.hosts.clone()),
            secret_name: route.tls_secret.as_ref().map(|name| context.secret(name)),
        }]
    });
    let paths: Vec<_> = route.paths.iter().map(path).collect();
    let rule = |host: Option<String>| IngressRule {
        host,
        http: Some(HTTPIngressRuleValue {
            paths: paths.clone(),
        }),
    };
    let rules = if route.hosts.is_empty() {
        vec![rule(None)]
    } else {
        route
            .hosts
            .iter()
            .map(|host| rule(Some(host.clone())))
            .collect()
    };
    IngressSpec {
        ingress_class_name: route.class.clone(),
        tls,
        rules: Some(rules),
        default_backend: None,
    }
}

fn path(path: &RoutePath) -> HTTPIngressPath {
    HTTPIngressPath {
        path: Some(path.path.clone()),
        path_type: if path.exact { "Exact" } else { "Prefix" }.to_owned(),
        backend: IngressBackend {
            service: Some(IngressServiceBackend {
                name: path.service.clone(),
                port: Some(ServiceBackendPort {
                    number: Some(i32::from(path.port)),
                    name: None,
                }),
            }),
            resource: None,
        },
    }
}
