//! What keeps people out of a route in the proxy that it was written for, and not in the cluster.

use crate::diagnostic::Path;
use crate::model::StringMap;
use crate::name_words::NameWords;

/// What requires a password, for one.
pub(super) const PASSWORD: &str = "requires a password";
/// What asks another service.
pub(super) const FORWARD: &str = "requires authorization by another service";
/// What lists addresses of clients.
pub(super) const ADDRESSES: &str = "allows only some addresses";
/// What asks for a certificate.
pub(super) const CERTIFICATE: &str = "requires a client certificate";
/// What refuses some requests, or all.
pub(super) const REFUSES: &str = "refuses requests";

/// A setting that keeps people out, and that no route carries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Guard {
    /// Where it is.
    pub(crate) path: Path,
    /// As a finding cites it.
    pub(crate) what: String,
    /// What it does, in words.
    pub(crate) does: String,
}

/// Words of names of middlewares that stop requests. Seen: `authentik@file`, `chain-authelia@file`, `vpn-only@file`.
const GUARDS: &[&str] = &[
    "ALLOWLIST",
    "AUTH",
    "AUTHELIA",
    "AUTHENTIK",
    "BASICAUTH",
    "FORWARDAUTH",
    "IPALLOWLIST",
    "IPWHITELIST",
    "OAUTH",
    "OAUTH2",
    "OIDC",
    "SSO",
    "TAILSCALE",
    "VPN",
    "WHITELIST",
];

/// Two words that say so together: `local-only`.
const GUARDS_OF_TWO: &[(&str, &str)] = &[("INTERNAL", "ONLY"), ("LOCAL", "ONLY")];

/// Words of names of middlewares that change requests, or let them through: `strip-auth-header`, `chain-no-auth`.
const CHANGES: &[&str] = &[
    "BYPASS", "HEADER", "HEADERS", "NO", "NOAUTH", "REMOVE", "SKIP", "STRIP", "UNAUTH", "WITHOUT",
];

/// Whether a middleware, or a snippet of a Caddyfile, keeps people out, judging by its name.
pub(crate) fn is_guard(name: &str) -> bool {
    let words = NameWords::of(name);
    let has = |word: &str| words.iter().any(|it| it == word);
    let pairs = || words.iter().zip(words.iter().skip(1));
    let is_one = GUARDS.iter().any(|word| has(word));
    let are_two = || pairs().any(|pair| GUARDS_OF_TWO.contains(&pair));
    (is_one || are_two()) && !CHANGES.iter().any(|word| has(word))
}

/// Whether TLS options ask clients for a certificate, judging by their name: `mtls@file`, `client-cert`.
pub(super) fn is_mutual(name: &str) -> bool {
    let words = NameWords::of(name);
    let has = |word: &str| words.iter().any(|it| it == word);
    has("MTLS") || has("CLIENT") && !has("NO")
}

/// Whether annotations make an ingress controller keep people out: `auth-type`, `auth-url`, `auth-tls-secret` and
/// `whitelist-source-range` of ingress-nginx (<https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/>),
/// `auth-type` and `allow-list` of HAProxy, `router.middlewares` and `router.tls.options` of Traefik.
pub(crate) fn are_guarded(annotations: &StringMap) -> bool {
    const GUARDING: &[&str] = &[
        "allow-list",
        "allowlist",
        "auth-",
        "router.middlewares",
        "router.tls.options",
        "whitelist",
    ];
    let mut names = annotations.keys().filter_map(|key| key.split_once('/'));
    names.any(|(_, name)| GUARDING.iter().any(|word| name.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_keeps_people_out() {
        for (name, want) in [
            ("authentik@file", true),
            ("local-only", true),
            ("strip-auth-header", false),
            ("compress", false),
        ] {
            assert_eq!(is_guard(name), want, "{name}");
        }
        for (name, want) in [
            ("mtls@file", true),
            ("clientCert", true),
            ("modern@file", false),
            ("tls13", false),
            ("no-client-cert", false),
        ] {
            assert_eq!(is_mutual(name), want, "{name}");
        }
    }

    #[test]
    fn annotations_keep_people_out() {
        for (key, want) in [
            ("nginx.ingress.kubernetes.io/auth-url", true),
            ("nginx.ingress.kubernetes.io/whitelist-source-range", true),
            ("traefik.ingress.kubernetes.io/router.middlewares", true),
            ("nginx.ingress.kubernetes.io/proxy-body-size", false),
            ("cert-manager.io/cluster-issuer", false),
        ] {
            let annotations = StringMap::from([(key.to_owned(), "x".to_owned())]);
            assert_eq!(are_guarded(&annotations), want, "{key}");
        }
    }
}
