//! A way in from outside as somebody asked for it, whatever the language.

use crate::diagnostic::Path;
use crate::facts::ServiceId;
use crate::model::{Middleware, Secret, StringMap};

/// A way in that is asked for.
#[derive(Clone, Debug)]
pub(in crate::plan) struct Wanted {
    /// The service that it leads to.
    pub(in crate::plan) service: ServiceId,
    /// The container port, where it is said.
    pub(in crate::plan) port: Option<u16>,
    /// The container port where nothing else is known: what the proxy itself would try.
    pub(in crate::plan) presumed: Option<u16>,
    /// Host names; none is every host.
    pub(super) hosts: Vec<String>,
    /// Paths, and whether they must match whole; none is `/`.
    pub(super) paths: Vec<(String, bool)>,
    /// Whether it is served by TLS.
    pub(super) tls: Tls,
    /// cert-manager cluster issuer.
    pub(super) issuer: Option<String>,
    /// Class or gateway.
    pub(super) class: Option<String>,
    /// Annotations.
    pub(super) annotations: StringMap,
    /// Traefik's entry points.
    pub(super) entry_points: Vec<String>,
    /// Traefik's middlewares.
    pub(super) middlewares: Vec<Middleware>,
    /// Secrets that the middlewares name.
    pub(super) secrets: Vec<Secret>,
    /// Where it was asked for.
    pub(super) path: Path,
}

/// Whether a route is served by TLS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Tls {
    /// As the options say.
    #[default]
    Unsaid,
    /// No.
    Off,
    /// Yes.
    On,
    /// Yes, with the certificate in this Secret.
    Secret(String),
}

impl Wanted {
    /// A way to a service that is asked for at a path.
    pub(super) fn new(service: ServiceId, path: Path) -> Self {
        Self {
            service,
            port: None,
            presumed: None,
            hosts: Vec::new(),
            paths: Vec::new(),
            tls: Tls::Unsaid,
            issuer: None,
            class: None,
            annotations: StringMap::new(),
            entry_points: Vec::new(),
            middlewares: Vec::new(),
            secrets: Vec::new(),
            path,
        }
    }
}

/// A host as Kubernetes takes it: lower case, a DNS name, or one with `*.` before it. `None` when it is none.
pub(super) fn host(text: &str) -> Option<String> {
    let text = text.trim().trim_end_matches('.').to_ascii_lowercase();
    let name = text.strip_prefix("*.").unwrap_or(&text);
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let address =
        name.split('.').count() == 4 && name.split('.').all(|part| part.parse::<u8>().is_ok());
    (name.len() <= 253 && name.split('.').all(label) && !address).then_some(text)
}

/// A path as Kubernetes takes it: from the root, without a wildcard at its end. `None` when it is a pattern.
pub(super) fn path(text: &str) -> Option<String> {
    let text = text.trim();
    let plain = text
        .strip_suffix("/*")
        .or_else(|| text.strip_suffix('*'))
        .unwrap_or(text);
    let plain = if plain.starts_with('/') {
        plain.to_owned()
    } else {
        format!("/{plain}")
    };
    let legal = !plain.contains([
        '*', '{', '}', '^', '$', '(', ')', '|', '\\', '`', ' ', '?', '#',
    ]) && !plain.contains("//");
    let dots = plain.split('/').any(|part| part == "." || part == "..");
    (legal && !dots).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_dns_names() {
        for (text, want) in [
            ("Shop.Example.com", Some("shop.example.com")),
            ("*.example.com", Some("*.example.com")),
            ("localhost", Some("localhost")),
            ("a_b.example.com", None),
            ("~^www\\..+", None),
            ("10.0.0.1", None),
            ("", None),
        ] {
            assert_eq!(host(text).as_deref(), want, "{text}");
        }
    }

    #[test]
    fn paths_begin_at_the_root() {
        for (text, want) in [
            ("api", Some("/api")),
            ("/api/*", Some("/api")),
            ("/", Some("/")),
            ("/*", Some("/")),
            ("/a/{id:[0-9]+}", None),
            ("/a/../b", None),
        ] {
            assert_eq!(path(text).as_deref(), want, "{text}");
        }
    }
}
