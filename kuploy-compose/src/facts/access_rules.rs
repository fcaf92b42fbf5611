//! Rules that admit clients by their address, where they name a network of Docker: pods have addresses of the cluster's pod
//! network, and the server refuses them.
//!
//! Seen: `host all all 172.16.0.0/12 scram-sha-256` in a `pg_hba.conf`, `CREATE USER 'app'@'172.%'` in an init script,
//! `MARIADB_ROOT_HOST: 172.%`, `allow 172.18.0.0/16; deny all;` of nginx, `MYNETWORKS` of a Postfix.

use super::texts;
use super::trusted_ranges::{is_of_subnet, is_wide, may_hold};
use crate::compose::Project;
use crate::name_words::NameWords;

/// A network that a rule admits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Admitted<'t> {
    /// Byte offset in the text.
    pub(super) at: usize,
    /// As it is written.
    pub(super) range: &'t str,
    /// It is believed what proxies in it say of their clients, and nobody is refused.
    pub(super) is_trusted: bool,
}

/// What of nginx says whose word on the address of a client is taken
/// (<https://nginx.org/en/docs/http/ngx_http_realip_module.html#set_real_ip_from>).
const REAL_IP: &str = "set_real_ip_from";

/// First words of lines of `pg_hba.conf` with an address, which is the fourth
/// (<https://www.postgresql.org/docs/current/auth-pg-hba-conf.html>).
const HBA: &[&str] = &["host", "hostgssenc", "hostnossl", "hostssl"];

/// Words of names of settings that list whom a server admits, and the words that make it something else.
/// <https://www.postfix.org/postconf.5.html#mynetworks>
const ADMITS: &[&str] = &["ALLOW", "ALLOWED", "ALLOWLIST", "MYNETWORKS", "WHITELIST"];
const OF_OTHERS: &[&str] = &["DENIED", "DENY", "IPS", "NO", "OUTBOUND"];

/// Words of settings that list names which clients ask for, an address of the server among them, and seldom clients:
/// `ALLOWED_HOSTS: localhost,172.17.0.1` (<https://docs.djangoproject.com/en/stable/ref/settings/#allowed-hosts>).
const ASKED_FOR: &[&str] = &[
    "DOMAIN", "DOMAINS", "HEADERS", "HOST", "HOSTS", "ORIGIN", "ORIGINS",
];

/// The network that a variable admits: `MYNETWORKS`, `ALLOWED_SUBNETS`, `MYSQL_ROOT_HOST`
/// (<https://mariadb.com/kb/en/mariadb-server-docker-official-image-environment-variables/#mariadb_root_host>).
pub(super) fn in_variable<'t>(project: &Project, name: &str, value: &'t str) -> Option<&'t str> {
    if value.contains("://") {
        return None;
    }
    let words = NameWords::of(name);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word));
    let is_of_root = words.joined().ends_with("ROOTHOST");
    if !(is_of_root || has(ADMITS)) || has(OF_OTHERS) {
        return None;
    }
    let ends = |c: char| c.is_whitespace() || ",;|'\"[]".contains(c);
    let items = || value.split(ends).filter(|item| !item.is_empty());
    let is_any = |item: &str| is_wide(item) || item == "%";
    // A network is no name that somebody asks for.
    let is_asked_for = !is_of_root && has(ASKED_FOR);
    let admits = |item: &&str| !is_asked_for || item.contains('/');
    let mut found = items().filter(|item| admits(item) && is_docker(project, item));
    found.next().filter(|_| !items().any(is_any))
}

/// The first network that a rule in a file admits, unless another rule of it admits pods as well.
pub(super) fn in_file<'t>(project: &Project, text: &'t str) -> Option<Admitted<'t>> {
    if !may_hold(project, text) {
        return None;
    }
    let is_closed = text.contains("deny all") || text.contains("deny  all");
    let mut found = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        if texts::is_comment(text, start + line.len() - line.trim_start().len()) {
            continue;
        }
        for item in admitted(line, is_closed) {
            let is_any = is_wide(item) || matches!(item, "all" | "%" | "granted" | "samenet");
            if is_any {
                return None;
            }
            if found.is_none() && is_docker(project, item) {
                let within = line.find(item).unwrap_or_default();
                found = Some(Admitted {
                    at: start + within,
                    range: item,
                    is_trusted: line.trim_start().starts_with(REAL_IP),
                });
            }
        }
    }
    found
}

/// The addresses that a line admits.
fn admitted(line: &str, is_closed: bool) -> Vec<&str> {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words.as_slice() {
        [first, _, _, address, rest @ ..] if HBA.contains(first) => match rest.last() {
            Some(&"reject") | None => Vec::new(),
            Some(_) => vec![address],
        },
        ["allow", rest @ ..] if is_closed => items(rest),
        [first, rest @ ..] if *first == REAL_IP => items(rest),
        [require, ip, rest @ ..]
            if require.eq_ignore_ascii_case("require") && ip.eq_ignore_ascii_case("ip") =>
        {
            items(rest)
        }
        [allow, from, rest @ ..]
            if allow.eq_ignore_ascii_case("allow") && from.eq_ignore_ascii_case("from") =>
        {
            items(rest)
        }
        ["mynetworks", "=", rest @ ..] => items(rest),
        _ => of_users(line),
    }
}

fn items<'t>(words: &[&'t str]) -> Vec<&'t str> {
    let parts = words.iter().flat_map(|word| word.split([',', ';']));
    parts.filter(|part| !part.is_empty()).collect()
}

/// The hosts of users in a statement of MySQL: `'app'@'172.%'`
/// (<https://dev.mysql.com/doc/refman/8.4/en/account-names.html>).
fn of_users(line: &str) -> Vec<&str> {
    let quotes = ['\'', '"', '`'];
    let parts = line.split('@').skip(1);
    let hosts = parts.filter_map(|part| {
        let rest = part.strip_prefix(quotes)?;
        Some(rest.split(quotes).next().unwrap_or_default())
    });
    hosts.filter(|host| !host.is_empty()).collect()
}

/// Whether an item is a network of the pool that Docker takes its networks from, the address of a gateway there, or part of
/// a subnet that the project declares: `172.16.0.0/12`, `172.18`, `172.18.%`, `172.%`.
fn is_docker(project: &Project, item: &str) -> bool {
    let plain = item.trim_end_matches(['%', '.']);
    if plain == "172" && plain.len() < item.len() {
        return true;
    }
    let address = plain.split('/').next().unwrap_or_default();
    let parts: Vec<Option<u8>> = address.split('.').map(|part| part.parse().ok()).collect();
    let is_range = item.contains('/') || parts.len() < 4;
    match parts.as_slice() {
        [Some(172), Some(16..=31), rest @ ..] if rest.iter().all(Option::is_some) => {
            is_range || rest.last() == Some(&Some(1))
        }
        _ => is_of_subnet(project, plain),
    }
}
