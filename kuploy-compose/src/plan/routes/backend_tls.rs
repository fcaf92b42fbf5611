//! Routes to ports that speak TLS themselves.

use super::requests::Request;
use crate::diagnostic::{Finding, Severity, rules};
use crate::facts::web_listeners::WebListeners;
use crate::model::{Route, RouteStyle};
use crate::plan::context::Context;
use crate::plan::pods::Member;

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

/// Lets a route speak HTTPS to its port, and says what is left to do. Traefik does so for port 443, and for ports of Services
/// whose name begins with `https` (<https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/#communication-between-traefik-and-pods>).
pub(super) fn apply(
    cx: &mut Context<'_>,
    service: &Member<'_>,
    request: &Request,
    route: &mut Route,
    (port, evidence): (u16, &str),
) {
    let decides = |name: &str| DECIDES.iter().any(|end| name.ends_with(end));
    route.backend_tls = true;
    if request.annotations.keys().any(|name| decides(name)) {
        return;
    }
    let class = route.class.as_deref().unwrap_or_default();
    let (is_nginx, is_traefik) = (class.contains("nginx"), class.contains("traefik"));
    if route.style == RouteStyle::Ingress && !is_traefik {
        let (name, value) = OF_NGINX;
        route
            .annotations
            .insert_missing(name.to_owned(), value.to_owned());
    }
    let key = service.key;
    let what = format!("`{key}` speaks TLS on port {port} ({evidence})");
    let (severity, message, help) = match route.style {
        RouteStyle::Gateway => (
            Severity::Warning,
            format!("{what}: an HTTPRoute sends plain HTTP, which it refuses"),
            format!("serve HTTP in the pod, or add a BackendTLSPolicy for the Service `{}`", service.name),
        ),
        RouteStyle::Ingress if is_nginx => (
            Severity::Info,
            format!("{what}: the route connects to it with HTTPS"),
            "serve HTTP in the pod if TLS should end at the ingress controller".to_owned(),
        ),
        _ => (
            Severity::Warning,
            format!("{what}: the route connects to it with HTTPS, and Traefik refuses a certificate that it does not trust"),
            "serve HTTP in the pod and let the route end TLS (`--tls-issuer NAME`); or give Traefik a ServersTransport with `insecureSkipVerify: true` for this Service; ingress-nginx does not check certificates".to_owned(),
        ),
    };
    let finding = Finding::new(&rules::BACKEND_TLS, message).severity(severity);
    cx.add(finding.help(help), &request.path);
}
