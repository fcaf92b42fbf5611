//! Clients that ask the name server for every address behind a name, and connect to each: in a cluster they get those of
//! the pods of a headless Service, and one virtual address of any other.

use super::hosts::Holder;

/// What stands before a name whose every address JGroups asks for, as an option, a property or an attribute
/// (<http://www.jgroups.org/manual5/index.html#_dns_ping>, <https://www.keycloak.org/server/caching>).
const DNS_QUERIES: &[&str] = &["dns_query", "dns.query"];

/// What HAProxy and Caddy begin a line with that makes a server of each address
/// (<https://docs.haproxy.org/2.9/configuration.html#4.2-server-template>,
/// <https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#dynamic-upstreams>).
const EACH_ADDRESS: &[&str] = &["server-template ", "dynamic a "];

/// Whether every address of the name is asked for that stands in a text.
pub(super) fn is_asked(holder: Holder<'_>, text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let line = line.trim_start();
    if EACH_ADDRESS.iter().any(|begin| line.starts_with(begin)) {
        return true;
    }
    let is_query = |key: &str| {
        let key = key.trim_end_matches(['"', '\'', '=', ' ', ':', '\\']);
        let lower = key
            .get(key.len().saturating_sub(DNS_QUERY_LENGTH)..)
            .map(str::to_ascii_lowercase);
        lower.is_some_and(|lower| DNS_QUERIES.contains(&lower.as_str()))
    };
    is_query(before)
        || matches!(holder, Holder::Variable(name) if before.is_empty() && is_query(name))
}

/// The length of each of [`DNS_QUERIES`].
const DNS_QUERY_LENGTH: usize = 9;

/// A name whose every address is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Asked<'t> {
    /// 1-based.
    pub(super) line: usize,
    /// The name.
    pub(super) name: &'t str,
    /// The port that goes with each address.
    pub(super) port: Option<u16>,
}

/// The names of `dns_sd_configs` with `type: A`
/// (<https://prometheus.io/docs/prometheus/latest/configuration/configuration/#dns_sd_config>).
pub(super) fn in_prometheus(text: &str) -> Vec<Asked<'_>> {
    let mut found = Vec::new();
    if !text.contains("dns_sd_configs") {
        return found;
    }
    let mut list: Option<(usize, Query<'_>)> = None;
    for (index, line) in text.lines().enumerate() {
        let code = line.split(" #").next().unwrap_or_default();
        let trimmed = code.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let depth = code.len() - code.trim_start().len();
        if let Some((outer, query)) = &mut list {
            if depth > *outer || depth == *outer && trimmed.starts_with("- ") {
                query.read(index + 1, trimmed, &mut found);
                continue;
            }
            query.end(&mut found);
            list = None;
        }
        if let Some(rest) = trimmed
            .trim_start_matches("- ")
            .strip_prefix("dns_sd_configs:")
        {
            let mut query = Query::default();
            // `dns_sd_configs: [{names: [app], type: A, port: 9100}]`
            if rest.contains('{') {
                query.read_flow(index + 1, rest, &mut found);
            }
            list = Some((depth, query));
        }
    }
    if let Some((_, query)) = &mut list {
        query.end(&mut found);
    }
    found
}

/// One entry of `dns_sd_configs` while it is read.
#[derive(Default)]
struct Query<'t> {
    names: Vec<(usize, &'t str)>,
    is_address: bool,
    port: Option<u16>,
    in_names: bool,
}

impl<'t> Query<'t> {
    fn read(&mut self, line: usize, text: &'t str, found: &mut Vec<Asked<'t>>) {
        let item = text.strip_prefix("- ");
        let body = item.unwrap_or(text).trim();
        if body.starts_with('{') {
            self.read_flow(line, body, found);
            return;
        }
        match body.split_once(':') {
            Some((key, value)) if KEYS.contains(&key) => {
                if item.is_some() {
                    self.end(found);
                }
                self.set(line, key, value);
            }
            _ if item.is_some() && self.in_names => self.names.push((line, plain(body))),
            _ => {}
        }
    }

    /// Entries in braces on one line.
    fn read_flow(&mut self, line: usize, text: &'t str, found: &mut Vec<Asked<'t>>) {
        for entry in text.split('{').skip(1) {
            let entry = entry.split('}').next().unwrap_or_default();
            self.end(found);
            for key in KEYS {
                let value = entry.split_once(key).map(|(_, value)| value.trim_start());
                let value = value.and_then(|value| value.strip_prefix(':'));
                let end = |value: &'t str| match *key {
                    "names" => value.split_inclusive(']').next(),
                    _ => value.split(',').next(),
                };
                if let Some(value) = value.and_then(end) {
                    self.set(line, key, value);
                }
            }
        }
    }

    fn set(&mut self, line: usize, key: &str, value: &'t str) {
        self.in_names = key == "names";
        let value = value.trim();
        match key {
            "names" => {
                let names = value.trim_matches(['[', ']']).split(',').map(plain);
                let names = names.filter(|name| !name.is_empty());
                self.names.extend(names.map(|name| (line, name)));
            }
            "type" => self.is_address = plain(value).eq_ignore_ascii_case("a"),
            "port" => self.port = plain(value).parse().ok(),
            _ => {}
        }
    }

    fn end(&mut self, found: &mut Vec<Asked<'t>>) {
        let read = std::mem::take(self);
        if read.is_address {
            let port = read.port;
            let asked = |(line, name)| Asked { line, name, port };
            found.extend(read.names.into_iter().map(asked));
        }
    }
}

/// The keys of an entry.
const KEYS: &[&str] = &["names", "type", "port", "refresh_interval"];

fn plain(text: &str) -> &str {
    text.trim().trim_matches(['"', '\'']).trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_prometheus_are_read() {
        let asked = |line, name, port| Asked { line, name, port };
        for (text, want) in [
            (
                "- job_name: x\n  dns_sd_configs:\n  - names:\n    - 'tasks.app'\n    - b\n    type: 'A'\n    port: 9100\n  - names: [c]\n    type: SRV\n",
                vec![asked(4, "tasks.app", Some(9100)), asked(5, "b", Some(9100))],
            ),
            (
                "dns_sd_configs: [{names: [a, b], type: A, port: 1}]\nx: {names: [c], type: A}",
                vec![asked(1, "a", Some(1)), asked(1, "b", Some(1))],
            ),
            (
                "  dns_sd_configs:\n    - names: [\"a\"]\n      type: A\n      port: 2\n  static_configs:\n    - targets: [d]\n",
                vec![asked(2, "a", Some(2))],
            ),
            ("static_configs:\n - names: [a]\n   type: A\n", vec![]),
        ] {
            assert_eq!(in_prometheus(text), want, "{text}");
        }
    }

    #[test]
    fn queries_of_jgroups_and_templates_of_haproxy_ask_for_every_address() {
        for (holder, text, name, want) in [
            (Holder::Variable("P"), "dns_query=kc", "kc", true),
            (
                Holder::Variable("P"),
                "-Djgroups.dns.query=kc -x",
                "kc",
                true,
            ),
            (Holder::Variable("JGROUPS_DNS_QUERY"), "kc", "kc", true),
            (Holder::File, "<dns.DNS_PING dns_query=\"kc\"/>", "kc", true),
            (
                Holder::File,
                "backend x\n  server-template app 3 web:80",
                "web",
                true,
            ),
            (Holder::File, "backend x\n  server app web:80", "web", false),
            (Holder::Variable("DB_HOST"), "db", "db", false),
        ] {
            let at = text.find(name).unwrap();
            assert_eq!(is_asked(holder, text, at), want, "{text}");
        }
    }
}
