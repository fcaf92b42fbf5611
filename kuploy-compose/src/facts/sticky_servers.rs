//! Servers that keep each session with one container of a service, by its address: `ip_hash` of nginx, `balance source`
//! of HAProxy, `lb_policy` of Caddy. In a cluster the name has one address, behind which every connection may reach another pod.

use super::gathered::Facts;
use super::hosts::{self, Holder};
use super::nginx_servers::{self, Statement};
use super::services::ServiceId;
use super::texts::{MountedText, Place};

/// A service whose containers a server tells apart.
#[derive(Clone, Debug)]
pub(crate) struct Sticky<'a> {
    /// Whose server it is.
    pub(crate) from: ServiceId,
    /// The service with several containers.
    pub(crate) to: ServiceId,
    /// What keeps a session with one of them.
    pub(crate) by: &'static str,
    /// The file, as a person at the project directory would write it.
    pub(crate) shown: String,
    /// 1-based.
    pub(crate) line: usize,
    /// Where the file is mounted.
    pub(crate) place: Place<'a>,
}

/// What keeps sessions apart, by the first words of a statement
/// (<https://nginx.org/en/docs/http/ngx_http_upstream_module.html>, <https://docs.haproxy.org/2.9/configuration.html>).
const OF_NGINX: &[&str] = &["hash", "ip_hash", "sticky"];
const OF_HAPROXY: &[(&str, &str)] = &[
    ("balance", "source"),
    ("balance", "hdr"),
    ("balance", "url_param"),
    ("stick", "on"),
    ("cookie", ""),
];

/// <https://caddyserver.com/docs/caddyfile/directives/reverse_proxy#load-balancing>
const OF_CADDY: &[&str] = &[
    "client_ip_hash",
    "cookie",
    "header",
    "ip_hash",
    "query",
    "uri_hash",
];

/// A group of servers: what keeps sessions in it, with its line, and the servers.
#[derive(Default)]
struct Group<'t> {
    by: Option<(&'static str, usize)>,
    servers: Vec<&'t str>,
}

/// The services whose sessions a server in front of them cannot keep.
pub(crate) fn find<'a>(facts: &Facts<'a>, files: &[MountedText<'a, '_>]) -> Vec<Sticky<'a>> {
    let mut found = Vec::new();
    for file in files {
        let groups = match () {
            () if file.text.contains("upstream") => of_nginx(file.text),
            () if file.text.contains("\nbackend ") || file.text.contains("\nlisten ") => {
                of_haproxy(file.text)
            }
            () if file.text.contains("lb_policy") => of_caddy(file.text),
            () => continue,
        };
        for Group { by, servers } in groups {
            // Several servers are told apart by names of their own.
            let (Some((by, line)), [server]) = (by, servers.as_slice()) else {
                continue;
            };
            let mut named = hosts::hosts(Holder::Variable("SERVER"), server).into_iter();
            let host = named.next().map(|host| host.name);
            let to = host.and_then(|host| facts.hosts.seen_by(file.service, host));
            let Some(to) = to.map(|to| to.service) else {
                continue;
            };
            if facts.services[to].has_several() {
                found.push(Sticky {
                    from: file.service,
                    to,
                    by,
                    shown: file.shown.clone(),
                    line,
                    place: file.place,
                });
            }
        }
    }
    found
}

fn of_nginx(text: &str) -> Vec<Group<'_>> {
    let mut found = Vec::new();
    let mut group: Option<Group<'_>> = None;
    for Statement { words, line, end } in nginx_servers::statements(text) {
        match (end, words.as_slice(), &mut group) {
            ('{', ["upstream", _], _) => group = Some(Group::default()),
            ('}', _, _) => found.extend(group.take()),
            (_, ["server", address, ..], Some(group)) => group.servers.push(address),
            (_, [word, ..], Some(group)) => {
                let known = OF_NGINX.iter().find(|known| *known == word);
                group.by = known.map(|known| (*known, line)).or(group.by);
            }
            _ => {}
        }
    }
    found
}

fn of_haproxy(text: &str) -> Vec<Group<'_>> {
    let mut found = Vec::new();
    let mut group: Option<Group<'_>> = None;
    for (index, line) in text.lines().enumerate() {
        let code = line.split('#').next().unwrap_or_default();
        let words: Vec<&str> = code.split_whitespace().collect();
        // A section begins at the margin.
        if !code.starts_with(char::is_whitespace) && !words.is_empty() {
            found.extend(group.take());
            group = matches!(words.first(), Some(&("backend" | "listen"))).then(Group::default);
            continue;
        }
        let Some(group) = &mut group else { continue };
        match words.as_slice() {
            ["server", _, address, ..] => group.servers.push(address),
            // It makes a server of each address.
            ["server-template", ..] => group.servers.clear(),
            [first, rest @ ..] => {
                let next = rest.first().copied().unwrap_or_default();
                let known = OF_HAPROXY
                    .iter()
                    .find(|(word, second)| word == first && next.starts_with(second));
                group.by = known.map(|(word, _)| (*word, index + 1)).or(group.by);
            }
            [] => {}
        }
    }
    found.extend(group);
    found
}

/// The blocks of `reverse_proxy`, with addresses behind the directive and behind `to`.
fn of_caddy<'t>(text: &'t str) -> Vec<Group<'t>> {
    let mut found = Vec::new();
    let mut group: Option<Group<'_>> = None;
    for (index, line) in text.lines().enumerate() {
        let code = line.split('#').next().unwrap_or_default();
        let words: Vec<&str> = code.split_whitespace().collect();
        // What selects requests stands before the addresses: `/api/*`, `@api`.
        let addresses = |words: &[&'t str]| {
            let is_address = |word: &&&str| !word.starts_with(['/', '@', '*', '{']);
            words.iter().filter(is_address).copied().collect::<Vec<_>>()
        };
        match (words.as_slice(), &mut group) {
            (["reverse_proxy", rest @ .., "{"], _) => {
                let servers = addresses(rest);
                group = Some(Group { by: None, servers });
            }
            (["}"], _) => found.extend(group.take()),
            (["to", rest @ ..], Some(group)) => group.servers.extend(addresses(rest)),
            // It makes a server of each address.
            (["dynamic", ..], Some(group)) => group.servers.clear(),
            (["lb_policy", policy, ..], Some(group)) => {
                let known = OF_CADDY.iter().find(|known| *known == policy);
                group.by = known.map(|known| (*known, index + 1)).or(group.by);
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(groups: &[Group<'_>]) -> Vec<(Option<(&'static str, usize)>, usize)> {
        let groups = groups.iter();
        groups
            .map(|group| (group.by, group.servers.len()))
            .collect()
    }

    #[test]
    fn groups_are_read_with_what_keeps_sessions() {
        let nginx =
            "upstream a {\n  ip_hash;\n  server app:80;\n}\nupstream b { server x:1; server y:1; }";
        assert_eq!(
            groups(&of_nginx(nginx)),
            [(Some(("ip_hash", 2)), 1), (None, 2)]
        );
        let caddy = "a.ex {\n  reverse_proxy /api/* app:80 {\n    lb_policy ip_hash\n  }\n  reverse_proxy b:1 c:1 {\n    lb_policy round_robin\n  }\n}\nd {\n  reverse_proxy {\n    to app:80\n    lb_policy cookie\n  }\n}\n";
        assert_eq!(
            groups(&of_caddy(caddy)),
            [
                (Some(("ip_hash", 3)), 1),
                (None, 2),
                (Some(("cookie", 12)), 1)
            ]
        );
        let haproxy = "defaults\n  balance source\nbackend a\n  balance source\n  server s app:80 check\nbackend b\n  balance roundrobin\n  server s app:80\n";
        assert_eq!(
            groups(&of_haproxy(haproxy)),
            [(Some(("balance", 4)), 1), (None, 1)]
        );
    }
}
