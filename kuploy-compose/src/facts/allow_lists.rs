//! Settings that list the hosts or origins that a server accepts: it refuses requests that come by any other.

use super::browser_values::{INTERNAL, LOOPBACK, OF_OTHERS};
use super::gathered::Facts;
use super::host_names::is_address;
use super::public_names::is_public;
use super::request_hosts::{self, upper};
use super::routes;
use super::service_facts::ServiceFacts;
use crate::map::Parts;

/// Parts of names of such settings, with `_` for `-` and `.`. Seen: `ALLOWED_HOSTS`, `DJANGO_ALLOWED_HOSTS`,
/// `NEXTCLOUD_TRUSTED_DOMAINS`, `CSRF_TRUSTED_ORIGINS`, `CORS_ORIGIN_WHITELIST`, `--allowed-hosts`.
const ACCEPTED: Parts = Parts::of(&[
    "ALLOWED_HOST",
    "ALLOWED_ORIGIN",
    "ALLOW_ORIGIN",
    "CORS",
    "HOST_WHITELIST",
    "ORIGIN_WHITELIST",
    "STATEFUL_DOMAIN",
    "TRUSTED_DOMAIN",
    "TRUSTED_HOST",
    "TRUSTED_ORIGIN",
    "WHITELISTED_DOMAIN",
    "WHITELISTED_HOST",
    "WHITELISTED_ORIGIN",
]);

/// Last words of names that list hosts: nothing but loopback names in it is an allow-list too. Seen:
/// `APPLICATION_HOSTS: localhost,::1,127.0.0.1` (Dawarich), `RAILS_DEVELOPMENT_HOSTS`.
const LISTS: &[&str] = &["DOMAINS", "HOSTS"];

/// Words that make it a list of servers, or of what no proxy is asked for.
const SERVERS: &[&str] = &[
    "BACKEND",
    "BLOCKED",
    "BROKER",
    "CASSANDRA",
    "CLICKHOUSE",
    "CLUSTER",
    "CONSUL",
    "DATABASE",
    "DENIED",
    "ELASTIC",
    "ELASTICSEARCH",
    "ES",
    "ETCD",
    "EXCLUDE",
    "EXCLUDED",
    "GRAYLOG",
    "IGNORE",
    "IGNORED",
    "LOGSTASH",
    "MEMCACHED",
    "MONGO",
    "MONGODB",
    "MYSQL",
    "NATS",
    "NO",
    "NON",
    "OPENSEARCH",
    "POSTGRES",
    "RABBITMQ",
    "REMOTE",
    "SCAN",
    "SEED",
    "SERVER",
    "SOLR",
    "TARGET",
    "VAULT",
    "ZOOKEEPER",
];

/// Whether a word of a name, in upper case, is that of a server which a program connects to.
pub(super) fn is_server(word: &str) -> bool {
    SERVERS.contains(&word)
}

/// What a server accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accepted {
    /// The hosts that requests are sent to: only the own computer, and names of the project.
    Hosts,
    /// The same, and names and addresses of a local network: `192.168.1.5:3000,home.lan`.
    OtherHosts,
    /// The origins of pages that send them.
    Origins,
}

/// Whether a setting of this name may list what its server accepts.
pub(crate) fn may_list(name: &str) -> bool {
    let name = upper(name);
    ACCEPTED.are_in(&name) || is_list(&name)
}

/// Whether a name ends as that of a list of hosts.
fn is_list(name: &str) -> bool {
    LISTS.contains(&name.rsplit('_').next().unwrap_or_default())
}

/// Whether a setting lists what its server accepts, and that nobody comes by who is not of the project.
pub(crate) fn accepts(
    facts: &Facts<'_>,
    service: &ServiceFacts<'_>,
    name: &str,
    value: &str,
) -> Option<Accepted> {
    if value.is_empty() {
        return None;
    }
    let name = upper(name);
    let is_known = ACCEPTED.are_in(&name);
    let lists_hosts = || {
        let of_others = || {
            let words = [INTERNAL, OF_OTHERS, SERVERS];
            words.into_iter().any(|words| has_word(&name, words))
        };
        is_list(&name) && !of_others() && !names_another(facts, service, &name)
    };
    if !is_known && !lists_hosts() {
        return None;
    }
    let mut found = Accepted::Hosts;
    let (mut is_loopback, mut others) = (false, false);
    for entry in entries(value) {
        let host = match entry.split_once("://") {
            Some((_, host)) => {
                found = Accepted::Origins;
                host
            }
            None => entry,
        };
        match host_of(host) {
            // What is left of `::1` between brackets; the host of Django's tests.
            "" | "0.0.0.0" | "testserver" => {}
            host if LOOPBACK.contains(&host) || routes::is_loopback(host) => is_loopback = true,
            "host.docker.internal" => is_loopback = true,
            host if facts.hosts.get(host).is_some() => {}
            // A public name may be that of the site, which an Ingress of somebody else has.
            host if is_plain(host) && !is_public(host) => others = true,
            _ => return None,
        }
        // Servers stand with their ports, or with a scheme.
        if !is_known && (host != entry || has_port(host)) {
            return None;
        }
    }
    match (others, found) {
        (false, found) => is_loopback.then_some(found),
        (true, Accepted::Hosts) => {
            request_hosts::is_of_requests(&name).then_some(Accepted::OtherHosts)
        }
        (true, _) => None,
    }
}

/// Whether a list of hosts has one, or all below a domain of it.
pub(crate) fn lists(value: &str, host: &str) -> bool {
    entries(value).map(host_of).any(|entry| {
        let below = entry.trim_start_matches('.');
        host == entry || host.strip_suffix(below).is_some_and(|it| it.ends_with('.'))
    })
}

fn entries(value: &str) -> impl Iterator<Item = &str> {
    let separators = |c: char| c.is_whitespace() || ",;[]\"'|".contains(c);
    value.split(separators).filter(|entry| !entry.is_empty())
}

/// The host of an entry without port and path; without the anchors of an expression (`^localhost$`).
fn host_of(entry: &str) -> &str {
    let entry = entry.trim_start_matches('^').trim_end_matches('$');
    if entry == "::1" {
        return entry;
    }
    let host = entry.split(['/', ':']).next().unwrap_or_default();
    // `.localhost` of Django has the names below it too.
    let host = host.strip_prefix("*.").unwrap_or(host);
    match routes::is_loopback(host.trim_start_matches('.')) {
        true => host.trim_start_matches('.'),
        false => host,
    }
}

fn has_port(host: &str) -> bool {
    host != "::1" && host.contains([':', '/'])
}

/// Whether an entry is a name with a dot, or an address: no expression, placeholder or word.
fn is_plain(host: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    host.chars().all(is_part) && (host.contains('.') || is_address(host))
}

/// Whether the name of a setting begins with that of another service: `API_HOSTS` beside a service `api`.
fn names_another(facts: &Facts<'_>, service: &ServiceFacts<'_>, name: &str) -> bool {
    let first = name.split('_').find(|word| !word.is_empty());
    let named = first.and_then(|word| facts.hosts.get(&word.to_ascii_lowercase()));
    named.is_some_and(|named| named.service != service.id)
}

fn has_word(name: &str, words: &[&str]) -> bool {
    name.split('_').any(|word| words.contains(&word))
}
