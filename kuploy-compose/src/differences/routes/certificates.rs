//! Certificates of routes that nobody makes yet.

use crate::diagnostic::{Finding, Path, Severity, rules};
use crate::facts::{Facts, Findings};
use crate::map::BTreeMap;
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
                "`{key}`, which obtained the certificates, is dropped: nothing creates the Secret `{}` with the certificate{}{rest}",
                first.secret,
                of.unwrap_or_default()
            );
            let help = format!(
                "let cert-manager create it: `--tls-issuer NAME`; or create it: `kubectl create secret tls {}{} --cert=FILE --key=FILE`",
                first.secret,
                facts.options.in_namespace()
            );
            report.say_help(&rules::CERTIFICATES_OF_PROXY, first.path, message, help);
        }
        _ => {
            let resolvers = match missing.is_empty() {
                true => BTreeMap::new(),
                false => resolvers(facts),
            };
            let namespace = facts.options.in_namespace();
            for one in &missing {
                match resolvers.get(&one.path.to_string()) {
                    Some(by) => say_resolver(report, one, (by, &namespace)),
                    None => say_missing(report, facts, one.path, one.secret),
                }
            }
        }
    }
}

/// What got the certificates outside of the project, by the place of their hosts: the resolver of a Traefik
/// (`traefik.http.routers.NAME.tls.certresolver`), and the companion of nginx-proxy (`LETSENCRYPT_HOST`).
fn resolvers(facts: &Facts<'_>) -> BTreeMap<String, (&'static str, String)> {
    const LABEL: &str = ".tls.certresolver";
    if facts.options.tls_issuer.is_some() {
        return BTreeMap::new();
    }
    let labels = facts.services.values().flat_map(|service| {
        let labels = service.all_labels();
        labels.map(move |(key, value)| (service, key, value))
    });
    let resolvers = labels.filter_map(|(service, key, value)| {
        let at = key.len().checked_sub(LABEL.len())?;
        let (router, end) = key.split_at_checked(at)?;
        let rule = service.label_path(&format!("{router}.rule"));
        end.eq_ignore_ascii_case(LABEL).then(|| {
            (
                rule.to_string(),
                ("Traefik", format!(" through its resolver `{value}`")),
            )
        })
    });
    // https://github.com/nginx-proxy/acme-companion
    let companions = facts.services.values().filter(|service| {
        let host = service.variable("LETSENCRYPT_HOST");
        host.is_some_and(|host| !host.is_empty())
    });
    let companions = companions.map(|service| {
        let place = service.path.key("environment").key("VIRTUAL_HOST");
        let by = " for `LETSENCRYPT_HOST`".to_owned();
        (place.to_string(), ("acme-companion", by))
    });
    resolvers.chain(companions).collect()
}

/// Says that the certificate that a proxy outside of the project got is missing in the cluster.
fn say_resolver(
    report: &mut Findings<'_>,
    missing: &Missing<'_>,
    ((proxy, how), namespace): (&(&str, String), &str),
) {
    let of = missing.host.map(|host| format!(" of `{host}`"));
    let message = format!(
        "{proxy} got the certificate{}{how}; in the cluster nothing requests it, and nothing creates the Secret `{}`",
        of.unwrap_or_default(),
        missing.secret
    );
    let help = format!(
        "let cert-manager create it: `--tls-issuer NAME`; or create it: `kubectl create secret tls {}{namespace} --cert=FILE --key=FILE`",
        missing.secret
    );
    report.say_help(&rules::CERTIFICATES_OF_PROXY, missing.path, message, help);
}

/// Says that nobody makes a certificate yet.
fn say_missing(report: &mut Findings<'_>, facts: &Facts<'_>, path: &Path, secret: &str) {
    // Somebody asked for certificates, and none is made: cert-manager reads Ingresses and Gateways (its ingress-shim and
    // gateway-shim), and Traefik serves its own self-signed certificate until the Secret exists.
    if facts.options.tls_issuer.is_some() {
        let message = format!(
            "cert-manager does not read IngressRoutes, so nothing creates the Secret `{secret}`: Traefik serves its self-signed certificate"
        );
        let help = format!(
            "write Ingresses, which Traefik reads too (`--route ingress`), or create a cert-manager Certificate with `secretName: {secret}`"
        );
        let finding = Finding::new(&rules::CERTIFICATE_NEEDED, message);
        report.add(finding.severity(Severity::Warning).help(help), path);
        return;
    }
    let message = format!("the route uses TLS once the Secret `{secret}` contains its certificate");
    let help = format!(
        "use cert-manager with `--tls-issuer NAME`, or `kubectl create secret tls {secret}{} --cert=FILE --key=FILE`",
        facts.options.in_namespace()
    );
    report.say_help(&rules::CERTIFICATE_NEEDED, path, message, help);
}
