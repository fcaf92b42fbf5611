//! `KP4223`, `KP4224`: routes to Services that are not there, or to ports that they do not have.

use crate::map::BTreeSet;
use std::cell::LazyCell;

use super::{Links, named, word};
use crate::diagnostic::rules;
use crate::drift::finder::Found;
use crate::drift::object_set::Object;
use crate::drift::tree::{get, maps, text};
use crate::yaml::{Map, Node};

/// Where a route leads.
struct Backend<'a> {
    service: &'a str,
    node: &'a Node,
    port: Option<&'a Node>,
    path: String,
}

/// Services that routes lead to, each with the name of the route.
type Routed<'a> = BTreeSet<(&'a str, Option<&'a str>)>;

pub(super) fn find(links: &Links<'_>, found: &mut Vec<(usize, Found)>) {
    let routed = LazyCell::new(|| -> Routed<'_> {
        let routes = links.objects.iter();
        let named = routes.flat_map(|it| backends(it).into_iter().map(|to| (to.service, it.name)));
        named.collect()
    });
    for (at, object) in links.objects.iter().enumerate() {
        let backends = backends(object);
        if backends.is_empty() || links.is_patched(object) {
            continue;
        }
        for backend in &backends {
            found.extend(check(links, &|| &routed, object, backend).map(|found| (at, found)));
        }
    }
}

/// Where an object routes to; nowhere for one that is no route.
fn backends<'a>(object: &Object<'a>) -> Vec<Backend<'a>> {
    match object.kind {
        "Ingress" => ingress(object.map),
        "HTTPRoute" | "GRPCRoute" | "TCPRoute" | "UDPRoute" | "TLSRoute" => gateway(object),
        "IngressRoute" | "IngressRouteTCP" | "IngressRouteUDP" => traefik(object),
        _ => Vec::new(),
    }
}

fn ingress(object: &Map) -> Vec<Backend<'_>> {
    let mut backends = Vec::new();
    let Some(spec) = get(object, "spec").and_then(Node::as_map) else {
        return backends;
    };
    if let Some(default) = get(spec, "defaultBackend") {
        backends.extend(ingress_backend(default, "spec.defaultBackend"));
    }
    for (rule_at, rule) in maps(spec, "rules").enumerate() {
        let http = get(rule, "http").and_then(Node::as_map);
        for (at, path) in http
            .into_iter()
            .flat_map(|http| maps(http, "paths"))
            .enumerate()
        {
            if let Some(backend) = get(path, "backend") {
                let place = format!("spec.rules[{rule_at}].http.paths[{at}].backend");
                backends.extend(ingress_backend(backend, &place));
            }
        }
    }
    backends
}

/// The name of a port by which the AWS Load Balancer Controller knows that an annotation says where the route leads
/// (`alb.ingress.kubernetes.io/actions.NAME`; Argo Rollouts asks for it, too).
const BY_ANNOTATION: &str = "use-annotation";

fn ingress_backend<'a>(backend: &'a Node, path: &str) -> Option<Backend<'a>> {
    let service = backend.get("service")?.as_map()?;
    let (name, node) = named(service, "name")?;
    let port = get(service, "port").and_then(|port| port.get("number").or(port.get("name")));
    if port.and_then(Node::as_str) == Some(BY_ANNOTATION) {
        return None;
    }
    Some(Backend {
        service: name,
        node,
        port,
        path: format!("{path}.service"),
    })
}

fn gateway<'a>(object: &Object<'a>) -> Vec<Backend<'a>> {
    let mut backends = Vec::new();
    let spec = get(object.map, "spec").and_then(Node::as_map);
    for (rule_at, rule) in spec
        .into_iter()
        .flat_map(|spec| maps(spec, "rules"))
        .enumerate()
    {
        for (at, backend) in maps(rule, "backendRefs").enumerate() {
            if word(backend, "kind", "Service") == "Service"
                && word(backend, "group", "").is_empty()
            {
                let path = format!("spec.rules[{rule_at}].backendRefs[{at}]");
                backends.extend(by_keys(object, backend, path));
            }
        }
    }
    backends
}

fn traefik<'a>(object: &Object<'a>) -> Vec<Backend<'a>> {
    let mut backends = Vec::new();
    let spec = get(object.map, "spec").and_then(Node::as_map);
    for (route_at, route) in spec
        .into_iter()
        .flat_map(|spec| maps(spec, "routes"))
        .enumerate()
    {
        for (at, service) in maps(route, "services").enumerate() {
            if word(service, "kind", "Service") == "Service" {
                let path = format!("spec.routes[{route_at}].services[{at}]");
                backends.extend(by_keys(object, service, path));
            }
        }
    }
    backends
}

/// A backend with `name` and `port`, if it lies in the namespace of its route.
fn by_keys<'a>(object: &Object<'a>, map: &'a Map, path: String) -> Option<Backend<'a>> {
    let elsewhere = text(map, "namespace").is_some_and(|other| Some(other) != object.namespace);
    let (service, node) = named(map, "name").filter(|_| !elsewhere)?;
    // The proxy's own service of Traefik.
    (!service.contains('@')).then_some(Backend {
        service,
        node,
        port: get(map, "port"),
        path,
    })
}

fn check<'a>(
    links: &Links<'a>,
    routed: &dyn Fn() -> &'a Routed<'a>,
    object: &Object<'_>,
    backend: &Backend<'_>,
) -> Option<Found> {
    let name = backend.service;
    let Some(service) = links.find("Service", name, object) else {
        // Where nothing here has a Service, routes of other applications lie together (seen in homelab repositories: a
        // directory of routes beside the Gateway, to Services of charts).
        let has_some = || links.kinds.contains("Service") || !links.pods.is_empty();
        if links.open
            || !links.is_missing("Service")
            || !has_some()
            || links.extent.makes("Service", name)
        {
            return None;
        }
        let message =
            format!("the Service `{name}` is not among the manifests: the route has no backend");
        // A Service that another route leads to is not the one that was meant.
        let is_taken = |near: &str| {
            let mut routes = routed().range((near, None)..);
            let routes = routes.by_ref().take_while(|(service, _)| *service == near);
            routes.into_iter().any(|(_, name)| *name != object.name)
        };
        let found = links.absent_but(
            &rules::BACKEND_NOT_THERE,
            ("Service", backend.node),
            message,
            &is_taken,
        );
        let found = found.below(format!("{}.name", backend.path));
        return Some(found.or_help("add the Service, or correct the name"));
    };
    let spec = get(service.map, "spec").and_then(Node::as_map)?;
    let port = backend.port?;
    let has = |known: &Map| match port.as_i64() {
        Some(number) => get(known, "port").and_then(Node::as_i64) == Some(number),
        None => text(known, "name").is_some_and(|name| port.as_str() == Some(name)),
    };
    let mut ports = maps(spec, "ports").peekable();
    // Of variants in one directory one is applied (seen in course material).
    let has_port = |it: &Object<'_>| {
        let spec = get(it.map, "spec").and_then(Node::as_map);
        spec.is_some_and(|spec| maps(spec, "ports").any(has))
    };
    if ports.peek().is_none()
        || links.any("Service", name, object, has_port)
        || text(spec, "type") == Some("ExternalName")
        || links.is_patched(service)
    {
        return None;
    }
    let wanted = match port.as_i64() {
        Some(number) => number.to_string(),
        None => port.as_str()?.to_owned(),
    };
    let known: Vec<String> = ports
        .map(|port| {
            let number = get(port, "port").and_then(Node::as_i64).unwrap_or_default();
            match text(port, "name") {
                Some(name) => format!("`{number}` (`{name}`)"),
                None => format!("`{number}`"),
            }
        })
        .collect();
    let message = format!("the Service `{name}` has no port `{wanted}`: the route has no backend");
    let found = Found::new(&rules::PORT_NOT_THERE, port.span, message)
        .below(format!("{}.port", backend.path))
        .help(format!("it has {}", known.join(", ")));
    Some(match spec.get("ports") {
        Some(entry) => found.related(entry.key_span, "its ports"),
        None => found,
    })
}
