//! Certificates of routes: who makes them, and the Secret that holds each.

use super::requests::Request;
use crate::facts::routes::Tls;
use crate::model::RouteStyle;
use crate::model::names;
use crate::options::Options;

/// How a route is served by TLS.
#[derive(Clone, Debug, Default)]
pub(super) struct Certificate {
    /// Whether it is.
    pub(super) tls: bool,
    /// It is asked for, and the gateway has the certificate.
    pub(super) of_gateway: bool,
    /// The Secret with the certificate.
    pub(super) secret: Option<String>,
    /// The issuer that the route asks cert-manager for.
    pub(super) issuer: Option<String>,
    /// Nobody makes the certificate in this Secret yet.
    pub(super) missing: Option<String>,
}

/// Chooses the certificate of a route of this name.
pub(super) fn choose(
    options: &Options,
    request: &Request,
    name: &str,
    style: RouteStyle,
) -> Certificate {
    let own_secret = match &request.tls {
        Tls::Secret(secret) => Some(secret.clone()),
        _ => None,
    };
    // The project's issuer is for certificates that nobody names; it would overwrite the user's own.
    let everywhere = options.tls_issuer.clone();
    let everywhere = everywhere.filter(|_| own_secret.is_none());
    let issuer = request.issuer.clone().or(everywhere);
    let tls = match &request.tls {
        Tls::Off => false,
        Tls::On | Tls::Secret(_) => true,
        // A certificate is for names.
        Tls::Unsaid => issuer.is_some() && !request.hosts.is_empty(),
    };
    if !tls {
        return Certificate::default();
    }
    if style == RouteStyle::Gateway {
        // The gateway has the certificate, not the route.
        return Certificate {
            of_gateway: matches!(request.tls, Tls::On | Tls::Secret(_)),
            ..Certificate::default()
        };
    }
    let is_own = own_secret.is_some();
    let made = || names::cut(format!("{name}-tls"), name, names::LABEL_LIMIT);
    let secret = own_secret.unwrap_or_else(made);
    let issuer = issuer.filter(|_| style == RouteStyle::Ingress);
    Certificate {
        tls,
        of_gateway: false,
        missing: Some(secret.clone()).filter(|_| issuer.is_none() && !is_own),
        secret: Some(secret),
        issuer,
    }
}
