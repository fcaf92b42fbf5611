//! Routes to ports that speak something else than HTTP/1.1 without TLS.

use super::requests::Request;
use crate::facts::routes::Backend;
use crate::facts::web_listeners::WebListeners;
use crate::model::{BackendScheme, Route, RouteStyle};

/// The annotation of ingress-nginx (<https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-protocol>).
/// It does not check the certificate unless it is told to, and speaks HTTP/2 only for gRPC.
const OF_NGINX: &str = "nginx.ingress.kubernetes.io/backend-protocol";

/// The last parts of annotations by which controllers are told how to speak to a Service: whoever writes one has decided.
const DECIDES: &[&str] = &["backend-protocol", "server-ssl", "secure-backends"];

/// What says that the port of a route speaks TLS: a label of a proxy, something that is known of the port, or its number.
pub(super) fn https<'e>(web: &'e WebListeners, request: &'e Request, port: u16) -> Option<&'e str> {
    let id = request.service;
    let by_number = || (port == 443 && web.http(id, port).is_none()).then_some("the port of HTTPS");
    match &request.backend {
        Backend::Https(label) => Some(label),
        Backend::Unsaid => web.https(id, port).or_else(by_number),
        _ => web.https(id, port),
    }
}

/// Lets a route speak so to its port; whether something is left to do or to know. Traefik speaks HTTPS to port 443, and to
/// ports of Services whose name begins with `https`
/// (<https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/#communication-between-traefik-and-pods>).
pub(super) fn apply(request: &Request, route: &mut Route, scheme: BackendScheme) -> bool {
    let decides = |name: &str| DECIDES.iter().any(|end| name.ends_with(end));
    route.backend = scheme;
    if request.annotations.keys().any(|name| decides(name)) {
        return false;
    }
    let class = route.class.as_deref().unwrap_or_default();
    if route.style == RouteStyle::Ingress && !class.contains("traefik") {
        let value = if scheme == BackendScheme::H2c {
            "GRPC"
        } else {
            "HTTPS"
        };
        let annotations = &mut route.annotations;
        annotations.insert_missing(OF_NGINX.to_owned(), value.to_owned());
    }
    true
}
