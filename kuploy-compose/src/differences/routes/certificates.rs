//! Certificates of routes that nobody makes yet.

use crate::diagnostic::{Path, rules};
use crate::facts::{Facts, Findings};
use crate::plan::routes::route::{Note, What};

/// A certificate that nobody makes yet.
struct Missing<'n> {
    path: &'n Path,
    host: Option<&'n str>,
    secret: &'n str,
}

/// Says which certificates nobody makes yet: once for all that a proxy got until now, which is dropped.
pub(super) fn say(report: &mut Findings<'_>, facts: &Facts<'_>, notes: &[Note]) {
    let missing = notes.iter().filter_map(|note| match &note.what {
        What::NoCertificate(secret) => Some(Missing {
            path: &note.path,
            host: note.host.as_deref(),
            secret,
        }),
        _ => None,
    });
    let missing: Vec<Missing<'_>> = missing.collect();
    let mut proxies = facts.routes.iter();
    let proxy = proxies
        .find(|(id, routes)| routes.is_replaceable_proxy && !facts.services[*id].extension.keep);
    let proxy = proxy.filter(|_| facts.options.tls_issuer.is_none());
    match (proxy, missing.as_slice()) {
        (Some((id, _)), [first, more @ ..]) => {
            let key = facts.services[id].key;
            let rest = match more.len() {
                0 => String::new(),
                more => format!(", and {more} more"),
            };
            let of = first.host.map(|host| format!(" of `{host}`"));
            let message = format!(
                "`{key}` got the certificates until now and is dropped: the Secret `{}` with the certificate{} does not exist{rest}",
                first.secret,
                of.unwrap_or_default()
            );
            let help = format!(
                "let cert-manager create it: `--tls-issuer NAME`; or create it: `kubectl create secret tls {} --cert=FILE --key=FILE`",
                first.secret
            );
            report.say_help(&rules::CERTIFICATES_OF_PROXY, first.path, message, help);
        }
        _ => {
            for one in &missing {
                say_missing(report, facts, one.path, one.secret);
            }
        }
    }
}

/// Says that nobody makes a certificate yet.
fn say_missing(report: &mut Findings<'_>, facts: &Facts<'_>, path: &Path, secret: &str) {
    let message = format!("the route uses TLS once the Secret `{secret}` contains its certificate");
    let help = match facts.options.tls_issuer {
        Some(_) => format!(
            "create a cert-manager Certificate with `secretName: {secret}`: an IngressRoute does not request one"
        ),
        None => format!(
            "use cert-manager with `--tls-issuer NAME`, or `kubectl create secret tls {secret} --cert=FILE --key=FILE`"
        ),
    };
    report.say_help(&rules::CERTIFICATE_NEEDED, path, message, help);
}
