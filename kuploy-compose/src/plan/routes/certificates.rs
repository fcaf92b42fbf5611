//! Certificates of routes: who makes them, and the Secret that holds each.

use super::requests::Request;
use crate::diagnostic::{Path, rules};
use crate::facts::routes::{RouteRequest, Tls};
use crate::model::RouteStyle;
use crate::plan::context::Context;
use crate::plan::names;

/// How a route is served by TLS.
#[derive(Clone, Debug, Default)]
pub(super) struct Certificate {
    /// Whether it is.
    pub(super) tls: bool,
    /// The Secret with the certificate.
    pub(super) secret: Option<String>,
    /// The issuer that the route asks cert-manager for.
    pub(super) issuer: Option<String>,
    /// Nobody makes the certificate in this Secret yet.
    pub(super) missing: Option<String>,
}

/// Chooses the certificate of a route of this name.
pub(super) fn choose(
    cx: &mut Context<'_>,
    request: &Request,
    name: &str,
    style: RouteStyle,
) -> Certificate {
    let own_secret = match &request.tls {
        Tls::Secret(secret) => Some(secret.clone()),
        _ => None,
    };
    // The project's issuer is for certificates that nobody names; it would overwrite the user's own.
    let everywhere = cx.options.tls_issuer.clone();
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
        say_of_gateway(cx, request);
        return Certificate::default();
    }
    let is_own = own_secret.is_some();
    let made = || names::cut(format!("{name}-tls"), name, names::LABEL_LIMIT);
    let secret = own_secret.unwrap_or_else(made);
    let issuer = issuer.filter(|_| style == RouteStyle::Ingress);
    Certificate {
        tls,
        missing: Some(secret.clone()).filter(|_| issuer.is_none() && !is_own),
        secret: Some(secret),
        issuer,
    }
}

/// TLS of a route of the Gateway API is the gateway's.
fn say_of_gateway(cx: &mut Context<'_>, request: &RouteRequest) {
    let asked = matches!(request.tls, Tls::On | Tls::Secret(_));
    let Some(host) = request.hosts.first().filter(|_| asked) else {
        return;
    };
    let message =
        format!("`{host}` uses TLS only if the gateway has an HTTPS listener with its certificate");
    let help = match &request.tls {
        Tls::Secret(secret) => {
            format!("add `{secret}` to `tls.certificateRefs` of the HTTPS listener of the gateway")
        }
        _ => "add a certificate to `tls.certificateRefs` of the HTTPS listener of the gateway"
            .to_owned(),
    };
    cx.say_help(&rules::CERTIFICATE_NEEDED, &request.path, message, help);
}

/// A certificate that nobody makes yet.
pub(super) struct Missing {
    path: Path,
    host: Option<String>,
    secret: String,
}

/// The certificate of a request, where nobody makes it yet.
pub(super) fn missing(request: &Request, certificate: &Certificate) -> Option<Missing> {
    Some(Missing {
        path: request.path.clone(),
        host: request.hosts.first().cloned(),
        secret: certificate.missing.clone()?,
    })
}

/// Says which certificates nobody makes yet: once for all that a proxy got until now, which is dropped.
pub(super) fn say(cx: &mut Context<'_>, missing: &[Missing]) {
    let mut proxies = cx.facts.routes.iter();
    let proxy = proxies
        .find(|(id, routes)| routes.is_replaceable_proxy && !cx.facts.services[*id].extension.keep);
    let proxy = proxy.filter(|_| cx.options.tls_issuer.is_none());
    match (proxy, missing) {
        (Some((id, _)), [first, more @ ..]) => {
            let key = cx.facts.services[id].key;
            let rest = match more.len() {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            let of = first.host.as_ref().map(|host| format!(" of `{host}`"));
            let message = format!(
                "`{key}` got the certificates until now and is dropped: the Secret `{}` with the certificate{} does not exist{rest}",
                first.secret,
                of.unwrap_or_default()
            );
            let help = format!(
                "let cert-manager create it: `--tls-issuer NAME`; or create it: `kubectl create secret tls {} --cert=FILE --key=FILE`",
                first.secret
            );
            cx.say_help(&rules::CERTIFICATES_OF_PROXY, &first.path, message, help);
        }
        _ => {
            for one in missing {
                say_missing(cx, &one.path, &one.secret);
            }
        }
    }
}

/// Says that nobody makes a certificate yet.
fn say_missing(cx: &mut Context<'_>, path: &Path, secret: &str) {
    let message = format!("the route uses TLS once the Secret `{secret}` contains its certificate");
    let help = match cx.options.tls_issuer {
        Some(_) => format!(
            "create a cert-manager Certificate with `secretName: {secret}`: an IngressRoute does not request one"
        ),
        None => format!(
            "use cert-manager with `--tls-issuer NAME`, or `kubectl create secret tls {secret} --cert=FILE --key=FILE`"
        ),
    };
    cx.say_help(&rules::CERTIFICATE_NEEDED, path, message, help);
}
