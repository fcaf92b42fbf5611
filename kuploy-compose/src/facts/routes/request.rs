//! A route that somebody asks for, whatever the language.

use super::guards::Guard;
use super::traefik::middleware::Middleware;
use crate::diagnostic::Path;
use crate::facts::services::ServiceId;
use crate::model::StringMap;

/// A route that is asked for.
#[derive(Clone, Debug)]
pub(crate) struct RouteRequest {
    /// The service that it leads to.
    pub(crate) service: ServiceId,
    /// The container port, where it is said.
    pub(crate) port: Option<u16>,
    /// The container port where nothing else is known: what the proxy itself would try.
    pub(crate) presumed: Option<u16>,
    /// Host names; none is every host.
    pub(crate) hosts: Vec<String>,
    /// Paths, and whether they must match whole; none is `/`.
    pub(crate) paths: Vec<(String, bool)>,
    /// Whether it is served by TLS.
    pub(crate) tls: Tls,
    /// What the port speaks, as far as the request says it.
    pub(crate) backend: Backend,
    /// cert-manager cluster issuer.
    pub(crate) issuer: Option<String>,
    /// Class or gateway.
    pub(crate) class: Option<String>,
    /// Annotations.
    pub(crate) annotations: StringMap,
    /// Traefik's entry points.
    pub(crate) entry_points: Vec<String>,
    /// Traefik's middlewares.
    pub(crate) middlewares: Middlewares,
    /// What else keeps people out, and no route carries.
    pub(crate) guards: Vec<Guard>,
    /// It is written for a reverse proxy on the Docker host, not for Kubernetes.
    pub(crate) is_of_proxy: bool,
    /// Where it was asked for.
    pub(crate) path: Path,
}

/// The middlewares of a router, chains followed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Middlewares {
    /// The label that names them.
    pub(crate) path: Path,
    /// Each with its name as written; `None` where no label defines it.
    pub(crate) list: Vec<(String, Option<Middleware>)>,
    /// Whether the router itself asks for TLS.
    pub(crate) tls: bool,
}

/// Whether a route is served by TLS.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tls {
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

/// What is spoken to the port of a route.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Backend {
    /// Whatever is known of the port.
    #[default]
    Unsaid,
    /// HTTP, since a proxy speaks it where nothing else is written: Traefik for Docker does so to port 443 too
    /// (<https://github.com/traefik/traefik/blob/v3.5/pkg/provider/docker/config.go>).
    Http,
    /// HTTP/2 without TLS.
    H2c,
    /// HTTPS, as a finding cites what says so.
    Https(String),
}

impl RouteRequest {
    /// Its hosts and paths, each host with each path; an empty host is any.
    pub(crate) fn places(&self) -> impl Iterator<Item = (String, String, bool)> + '_ {
        let every_host = self.hosts.is_empty().then(String::new);
        let hosts = self.hosts.iter().cloned().chain(every_host);
        hosts.flat_map(|host| {
            let paths = self.each_path().into_iter();
            paths.map(move |(path, exact)| (host.clone(), path, exact))
        })
    }

    /// Its paths, each once, and whether they are exact; the root where none is asked for.
    pub(crate) fn each_path(&self) -> Vec<(String, bool)> {
        let root = self.paths.is_empty().then(|| ("/".to_owned(), false));
        let mut paths: Vec<(String, bool)> = Vec::new();
        for path in self.paths.iter().cloned().chain(root) {
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }

    /// Whether it only says how a route is served, and not which: `{annotations: …}` beside the labels that name its host.
    pub(super) fn only_completes(&self) -> bool {
        let is_open = self.hosts.is_empty() && self.paths.is_empty() && self.port.is_none();
        let says = self.tls != Tls::Unsaid
            || self.issuer.is_some()
            || self.class.is_some()
            || !self.annotations.is_empty();
        is_open && says
    }

    /// Takes over how the route is served.
    pub(super) fn complete(&mut self, with: &Self) {
        if with.tls != Tls::Unsaid {
            self.tls = with.tls.clone();
        }
        self.issuer = with.issuer.clone().or(self.issuer.take());
        self.class = with.class.clone().or(self.class.take());
        let annotations = with.annotations.iter();
        self.annotations
            .extend(annotations.map(|(key, value)| (key.clone(), value.clone())));
    }

    /// A route to a service that is asked for at a path.
    pub(crate) fn new(service: ServiceId, path: Path) -> Self {
        Self {
            service,
            port: None,
            presumed: None,
            hosts: Vec::new(),
            paths: Vec::new(),
            tls: Tls::Unsaid,
            backend: Backend::Unsaid,
            issuer: None,
            class: None,
            annotations: StringMap::new(),
            entry_points: Vec::new(),
            middlewares: Middlewares::default(),
            guards: Vec::new(),
            is_of_proxy: false,
            path,
        }
    }
}

/// The annotation of a Service that tells Traefik how to speak to it
/// (<https://doc.traefik.io/traefik/reference/routing-configuration/kubernetes/ingress/#on-service>).
pub(crate) const SERVERS_SCHEME: &str = "traefik.ingress.kubernetes.io/service.serversscheme";

/// Whether the port of a service speaks HTTP/2 without TLS, as routes to it say.
pub(crate) fn speaks_h2c(requests: &[RouteRequest], port: u16) -> bool {
    let mut requests = requests.iter();
    requests.any(|it| it.backend == Backend::H2c && it.port.is_none_or(|own| own == port))
}

/// How Traefik must be told to speak to a Service, where it would speak otherwise: HTTPS to port 443, HTTP/1.1 to others.
pub(crate) fn servers_scheme(requests: &[RouteRequest]) -> Option<&'static str> {
    let mut requests = requests.iter();
    requests.find_map(|request| match request.backend {
        Backend::H2c => Some("h2c"),
        Backend::Http if request.port == Some(443) => Some("http"),
        _ => None,
    })
}

/// A host as Kubernetes takes it: lower case, a DNS name, or one with `*.` before it. `None` when it is none.
pub(crate) fn host(text: &str) -> Option<String> {
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
