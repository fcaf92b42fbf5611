//! What Traefik's labels of one service say.

use crate::map::BTreeSet;

use crate::map::IndexMap;

use crate::facts::routes::guards::{self, Guard};
use crate::facts::routes::request;
use crate::facts::service_facts::ServiceFacts;

/// The labels of one service.
#[derive(Default)]
pub(super) struct Labels<'a> {
    pub(super) routers: IndexMap<String, Router<'a>>,
    services: IndexMap<String, Backend<'a>>,
    /// First label of each router that is not HTTP.
    pub(super) not_http: IndexMap<String, &'a str>,
    /// Traefik 1: the frontends by segment (`traefik.SEGMENT.frontend.rule`,
    /// <https://doc.traefik.io/traefik/v1.7/configuration/backends/docker/#on-containers-with-multiple-ports-segment-labels>);
    /// without one it is empty.
    frontends: IndexMap<String, Frontend<'a>>,
    /// Traefik 1: labels that keep people out, and how.
    guards: Vec<(&'a str, &'static str)>,
    /// `traefik.enable: false`.
    pub(super) disabled: bool,
    /// The first label that asks for a route over HTTP.
    pub(super) asks: Option<&'a str>,
}

/// A frontend of Traefik 1.
#[derive(Clone, Default)]
pub(super) struct Frontend<'a> {
    /// The label that holds the rule, and the rule.
    pub(super) rule: Option<(&'a str, &'a str)>,
    pub(super) port: Option<u16>,
    pub(super) entry_points: Vec<&'a str>,
}

#[derive(Default)]
pub(super) struct Router<'a> {
    /// The label that holds the rule, and the rule.
    pub(super) rule: Option<(&'a str, &'a str)>,
    pub(super) service: Option<&'a str>,
    pub(super) entry_points: Vec<&'a str>,
    pub(super) middlewares: Vec<&'a str>,
    pub(super) middlewares_label: Option<&'a str>,
    /// The label of its TLS options, and their name.
    pub(super) tls_options: Option<(&'a str, &'a str)>,
    pub(super) tls: bool,
    pub(super) unused: Vec<&'a str>,
}

/// A service of Traefik: where a router leads.
#[derive(Default)]
pub(super) struct Backend<'a> {
    pub(super) port: Option<u16>,
    /// What the backend speaks.
    pub(super) scheme: request::Backend,
    /// The label with the address of a server that is not the container, and the address
    /// (<https://doc.traefik.io/traefik/reference/routing-configuration/other-providers/docker/#services>).
    pub(super) url: Option<(&'a str, &'a str)>,
    pub(super) unused: Vec<&'a str>,
}

impl<'a> Labels<'a> {
    /// Reads the labels of a service.
    pub(super) fn of(service: &ServiceFacts<'a>) -> Self {
        let mut labels = Self::default();
        for (key, value) in service.all_labels() {
            let lower = key.to_ascii_lowercase();
            let Some(rest) = lower.strip_prefix("traefik.") else {
                continue;
            };
            let mut parts = rest.splitn(4, '.');
            let mut part = || parts.next().unwrap_or_default();
            let (kind, what, name, option) = (part(), part(), part(), part());
            let is_switch =
                (kind, what) == ("enable", "") && value.trim().eq_ignore_ascii_case("true");
            if is_switch || (kind == "http" && what != "middlewares") {
                labels.asks.get_or_insert(key);
            }
            match (kind, what) {
                ("enable", "") => labels.disabled = value.trim().eq_ignore_ascii_case("false"),
                ("frontend", "auth" | "whitelist") => labels.guards.push((key, guard(what, name))),
                (_, "frontend") if matches!(name, "auth" | "whitelist") => {
                    labels.guards.push((key, guard(name, option)));
                }
                ("port", "") => labels.of_version_1("", "port", key, value),
                ("frontend", option) if name.is_empty() => {
                    labels.of_version_1("", option, key, value);
                }
                (segment, "port") if name.is_empty() => {
                    labels.of_version_1(segment, "port", key, value);
                }
                (segment, "frontend") if option.is_empty() => {
                    labels.of_version_1(segment, name, key, value);
                }
                ("http", "routers") if !name.is_empty() => {
                    labels
                        .routers
                        .update(name.to_owned(), Router::default, |router| {
                            router.take(option, key, value);
                        });
                }
                ("http", "services") if !name.is_empty() => {
                    labels
                        .services
                        .update(name.to_owned(), Backend::default, |backend| {
                            backend.take(option, key, value);
                        });
                }
                ("tcp" | "udp", "routers") if !name.is_empty() => {
                    labels.not_http.insert_missing(name.to_owned(), key);
                }
                _ => {}
            }
        }
        labels
    }

    /// Takes a label of Traefik 1.
    fn of_version_1(&mut self, segment: &str, option: &str, key: &'a str, value: &'a str) {
        let segment = segment.to_owned();
        self.frontends
            .update(segment, Frontend::default, |frontend| {
                frontend.take(option, key, value);
            });
    }

    /// The label that asks for a route, where none gives a rule: Traefik takes its default rule.
    pub(super) fn without_rule(&self) -> Option<&'a str> {
        let has_rule = self
            .frontends
            .values()
            .any(|frontend| frontend.rule.is_some())
            || self.routers.values().any(|router| router.rule.is_some())
            || !self.not_http.is_empty();
        self.asks.filter(|_| !has_rule && !self.disabled)
    }

    /// The ports that labels name, once each.
    pub(super) fn ports(&self) -> BTreeSet<u16> {
        let backends = self.services.values().filter_map(|backend| backend.port);
        let frontends = self.frontends.values();
        backends
            .chain(frontends.filter_map(|frontend| frontend.port))
            .collect()
    }

    /// The frontends of Traefik 1; a segment has the port and the entry points of the container unless it has its own.
    pub(super) fn frontends(&self) -> impl Iterator<Item = Frontend<'a>> {
        let of_container = self.frontends.get("").cloned().unwrap_or_default();
        self.frontends.values().map(move |frontend| Frontend {
            rule: frontend.rule,
            port: frontend.port.or(of_container.port),
            entry_points: match frontend.entry_points.is_empty() {
                true => of_container.entry_points.clone(),
                false => frontend.entry_points.clone(),
            },
        })
    }

    /// What keeps people out of the frontends of Traefik 1, each way once.
    pub(super) fn guards(&self, service: &ServiceFacts<'_>) -> Vec<Guard> {
        let mut found: Vec<Guard> = Vec::new();
        for (label, does) in &self.guards {
            if found.iter().all(|guard| guard.does != *does) {
                found.push(Guard {
                    path: service.label_path(label),
                    what: format!("`{label}`"),
                    does: (*does).to_owned(),
                });
            }
        }
        found
    }

    /// The backend that a router leads to: the one it names, one of its own name, or the only one.
    pub(super) fn backend(&self, name: &str, router: &Router<'a>) -> Option<&Backend<'a>> {
        if let Some(service) = router.service {
            let named = service.split('@').next().unwrap_or(service);
            return self.services.get(&named.to_ascii_lowercase());
        }
        let only = || self.services.values().next();
        let only = || only().filter(|_| self.services.len() == 1);
        self.services.get(name).or_else(only)
    }
}

impl<'a> Frontend<'a> {
    fn take(&mut self, option: &str, key: &'a str, value: &'a str) {
        match option {
            "port" => self.port = value.trim().parse().ok(),
            "entrypoints" => self.entry_points = items(value),
            "rule" => self.rule = Some((key, value)),
            _ => {}
        }
    }
}

impl<'a> Router<'a> {
    fn take(&mut self, option: &str, key: &'a str, value: &'a str) {
        match option {
            "rule" => self.rule = Some((key, value)),
            "service" => self.service = Some(value.trim()),
            "entrypoints" => self.entry_points = items(value),
            "middlewares" => {
                self.middlewares = items(value);
                self.middlewares_label = Some(key);
            }
            "tls" => self.tls = !value.trim().eq_ignore_ascii_case("false"),
            "tls.certresolver" => self.tls = true,
            "tls.options" => {
                self.tls = true;
                self.tls_options = Some((key, value.trim()));
            }
            option => {
                self.tls |= option.starts_with("tls.");
                self.unused.push(key);
            }
        }
    }
}

impl<'a> Backend<'a> {
    fn take(&mut self, option: &str, key: &'a str, value: &'a str) {
        let value = value.trim();
        match option {
            "loadbalancer.server.url" => self.url = Some((key, value)),
            "loadbalancer.server.port" => self.port = value.parse().ok(),
            "loadbalancer.passhostheader" if value == "true" => {}
            "loadbalancer.server.scheme" if value.eq_ignore_ascii_case("http") => {}
            "loadbalancer.server.scheme" if value.eq_ignore_ascii_case("h2c") => {
                self.scheme = request::Backend::H2c;
            }
            "loadbalancer.server.scheme" if value.eq_ignore_ascii_case("https") => {
                self.scheme = request::Backend::Https(format!("`{key}`"));
            }
            _ => self.unused.push(key),
        }
    }
}

/// What a label of Traefik 1 does: `frontend.auth.basic.users`, `frontend.auth.forward.address`,
/// `frontend.whiteList.sourceRange` (<https://doc.traefik.io/traefik/v1.7/configuration/backends/docker/#on-containers>).
fn guard(what: &str, option: &str) -> &'static str {
    match (what, option) {
        ("whitelist", _) => guards::ADDRESSES,
        (_, option) if option.starts_with("forward") => guards::FORWARD,
        _ => guards::PASSWORD,
    }
}

fn items(text: &str) -> Vec<&str> {
    let items = text.split(',').map(str::trim);
    items.filter(|item| !item.is_empty()).collect()
}
