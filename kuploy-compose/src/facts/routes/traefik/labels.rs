//! What Traefik's labels of one service say.

use std::collections::BTreeSet;

use crate::map::IndexMap;

use crate::facts::routes::request;
use crate::facts::service_facts::ServiceFacts;

/// The labels of one service.
#[derive(Default)]
pub(super) struct Labels<'a> {
    pub(super) routers: IndexMap<String, Router<'a>>,
    services: IndexMap<String, Backend<'a>>,
    /// First label of each router that is not HTTP.
    pub(super) not_http: IndexMap<String, &'a str>,
    /// Traefik 1: rule with its label, and port.
    pub(super) version_1: (Option<(&'a str, &'a str)>, Option<u16>),
    /// Traefik 1: entry points.
    pub(super) entry_points_1: Vec<&'a str>,
    /// `traefik.enable: false`.
    pub(super) disabled: bool,
    /// The first label that asks for a route over HTTP.
    pub(super) asks: Option<&'a str>,
}

#[derive(Default)]
pub(super) struct Router<'a> {
    /// The label that holds the rule, and the rule.
    pub(super) rule: Option<(&'a str, &'a str)>,
    pub(super) service: Option<&'a str>,
    pub(super) entry_points: Vec<&'a str>,
    pub(super) middlewares: Vec<&'a str>,
    pub(super) middlewares_label: &'a str,
    pub(super) tls: bool,
    pub(super) unused: Vec<&'a str>,
}

/// A service of Traefik: where a router leads.
#[derive(Default)]
pub(super) struct Backend<'a> {
    pub(super) port: Option<u16>,
    /// What the backend speaks.
    pub(super) scheme: request::Backend,
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
                ("port", "") => labels.version_1.1 = value.trim().parse().ok(),
                ("frontend", "entrypoints") => labels.entry_points_1 = items(value),
                ("frontend", "rule") => labels.version_1.0 = Some((key, value)),
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

    /// The label that asks for a route, where none gives a rule: Traefik takes its default rule.
    pub(super) fn without_rule(&self) -> Option<&'a str> {
        let has_rule = self.version_1.0.is_some()
            || self.routers.values().any(|router| router.rule.is_some())
            || !self.not_http.is_empty();
        self.asks.filter(|_| !has_rule && !self.disabled)
    }

    /// The ports that labels name, once each.
    pub(super) fn ports(&self) -> BTreeSet<u16> {
        let backends = self.services.values().filter_map(|backend| backend.port);
        backends.chain(self.version_1.1).collect()
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

impl<'a> Router<'a> {
    fn take(&mut self, option: &str, key: &'a str, value: &'a str) {
        match option {
            "rule" => self.rule = Some((key, value)),
            "service" => self.service = Some(value.trim()),
            "entrypoints" => self.entry_points = items(value),
            "middlewares" => {
                self.middlewares = items(value);
                self.middlewares_label = key;
            }
            "tls" => self.tls = !value.trim().eq_ignore_ascii_case("false"),
            "tls.certresolver" => self.tls = true,
            option => {
                self.tls |= option.starts_with("tls.");
                self.unused.push(key);
            }
        }
    }
}

impl<'a> Backend<'a> {
    fn take(&mut self, option: &str, key: &'a str, value: &str) {
        let value = value.trim();
        match option {
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

fn items(text: &str) -> Vec<&str> {
    let items = text.split(',').map(str::trim);
    items.filter(|item| !item.is_empty()).collect()
}
