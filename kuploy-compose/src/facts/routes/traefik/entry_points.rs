//! Entry points of Traefik: where it listens, and what all requests there pass
//! (<https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/>).

use crate::diagnostic::Path;
use crate::map::BTreeMap;

/// Where Traefik is told something.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// The Compose path.
    pub(crate) path: Path,
    /// As a finding cites it.
    pub(crate) by: String,
}

/// An entry point.
#[derive(Clone, Debug, Default)]
pub(crate) struct EntryPoint {
    /// The port that it listens on.
    pub(crate) port: Option<u16>,
    /// What makes it redirect everything to HTTPS.
    pub(crate) redirects: Option<Told>,
    /// Whether it believes what the proxy before it says of the scheme: the redirect asks `X-Forwarded-Proto` then
    /// (<https://doc.traefik.io/traefik/reference/routing-configuration/http/middlewares/redirectscheme/>).
    pub(crate) believes: bool,
    /// Whether all its routers have TLS.
    pub(super) tls: bool,
    /// The TLS options of its routers.
    tls_options: Option<String>,
    /// What requests to all its routers pass first.
    middlewares: Vec<String>,
    /// It is meant where a router names no entry point.
    is_default: bool,
}

/// Entry points by name, in lower case.
pub(in crate::facts::routes) type EntryPoints = BTreeMap<String, EntryPoint>;

/// The entry points that a router has, by their names; without one all, or those that are meant then
/// (<https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/>).
fn entry_points_of<'e>(
    all: &'e EntryPoints,
    names: &[&str],
) -> impl Iterator<Item = &'e EntryPoint> {
    let names: Vec<String> = names.iter().map(|it| it.to_ascii_lowercase()).collect();
    let has_default = all.values().any(|it| it.is_default);
    let is_meant = move |(name, it): &(&String, &EntryPoint)| match names.is_empty() {
        true => it.is_default || !has_default,
        false => names.contains(name),
    };
    all.iter().filter(is_meant).map(|(_, it)| it)
}

/// The middlewares of the entry points of a router, each once.
pub(super) fn middlewares_of<'e>(all: &'e EntryPoints, names: &[&str]) -> Vec<&'e str> {
    let mut found: Vec<&str> = Vec::new();
    for name in entry_points_of(all, names).flat_map(|it| &it.middlewares) {
        if !found.contains(&name.as_str()) {
            found.push(name);
        }
    }
    found
}

/// The TLS options of the entry points of a router.
pub(super) fn tls_options_of<'e>(all: &'e EntryPoints, names: &[&str]) -> Option<&'e str> {
    entry_points_of(all, names).find_map(|it| it.tls_options.as_deref())
}

impl EntryPoint {
    /// Takes a setting of it.
    pub(super) fn take(&mut self, option: &[&str], value: &str, told: &Told) {
        match option {
            ["address"] => {
                let number = value.rsplit(':').next().unwrap_or(value);
                let number = number.split('/').next().unwrap_or(number);
                self.port = number.parse().ok().or(self.port);
            }
            ["http", "redirections", "entrypoint", "to"] => self.redirects = Some(told.clone()),
            ["http", "redirections", "entrypoint", "scheme"] if value == "http" => {
                self.redirects = None;
            }
            // https://doc.traefik.io/traefik/reference/install-configuration/entrypoints/#forwarded-headers
            ["forwardedheaders", "insecure"] => self.believes |= value == "true",
            ["forwardedheaders", "trustedips", ..] => self.believes |= !value.is_empty(),
            ["http", "tls", "options"] => {
                self.tls = true;
                self.tls_options = Some(value.to_owned());
            }
            ["http", "tls", ..] => self.tls = value != "false",
            ["asdefault"] => self.is_default = value == "true",
            ["http", key, ..] if key.split('[').next() == Some("middlewares") => {
                self.middlewares.extend(items(value));
            }
            _ => {}
        }
    }
}

/// The items of a list.
pub(super) fn items(text: &str) -> Vec<String> {
    let items = text.split(',').map(str::trim);
    items
        .filter(|item| !item.is_empty())
        .map(str::to_owned)
        .collect()
}
