//! Routes to ports that speak TLS themselves.

use super::requests::Request;
use crate::facts::web_listeners::WebListeners;
use crate::model::{Route, RouteStyle};

/// What ingress-nginx is told (<https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#backend-protocol>).
/// It does not check the certificate unless it is told to.
const OF_NGINX: (&str, &str) = ("nginx.ingress.kubernetes.io/backend-protocol", "HTTPS");

/// The last parts of annotations by which controllers are told how to speak to a Service: whoever writes one has decided.
const DECIDES: &[&str] = &["backend-protocol", "server-ssl", "secure-backends"];

/// What says that the port of a route speaks TLS: a label of a proxy, something that is known of the port, or its number.
pub(super) fn evidence<'e>(
    web: &'e WebListeners,
    request: &'e Request,
    port: u16,
) -> Option<&'e str> {
    let id = request.service;
    let by_label = request.backend_https.as_deref();
    let by_number = || (port == 443 && web.http(id, port).is_none()).then_some("the port of HTTPS");
    by_label.or_else(|| web.https(id, port)).or_else(by_number)
}

/// Lets a route speak HTTPS to its port; whether something is left to do or to know. Traefik does so for port 443, and for
/// ports of Services whose name begins with `https`
/// (<https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/#communication-between-traefik-and-pods>).
pub(super) fn apply(request: &Request, route: &mut Route) -> bool {
    let decides = |name: &str| DECIDES.iter().any(|end| name.ends_with(end));
    route.backend_tls = true;
    if request.annotations.keys().any(|name| decides(name)) {
        return false;
    }
    let class = route.class.as_deref().unwrap_or_default();
    if route.style == RouteStyle::Ingress && !class.contains("traefik") {
        let (name, value) = OF_NGINX;
        route
            .annotations
            .insert_missing(name.to_owned(), value.to_owned());
    }
    true
}
