//! Servers that ask a name server while they run, for names of services: they ask for just the name, without the search
//! domains of the pod. Docker's name server knows it so; that of a cluster does not, and the server answers 502 or 503.
//!
//! nginx: `resolver ${NGINX_LOCAL_RESOLVERS};` of the official image with `set $backend api; proxy_pass http://$backend;`
//! (<https://nginx.org/en/docs/http/ngx_http_core_module.html#resolver>). HAProxy: `parse-resolv-conf` with `server web web:80
//! resolvers dns` (<https://docs.haproxy.org/3.0/configuration.html#5.3.2>).

use super::docker_addresses::RESOLVER;
use super::gathered::Facts;
use super::hosts::{self, Holder};
use super::nginx_servers::{self, Statement};
use super::services::ServiceId;
use super::texts::{MountedText, Place};

/// A name that a server asks for while it runs.
#[derive(Debug)]
pub(crate) struct AskedName<'a> {
    /// The service that has the file.
    pub(crate) from: ServiceId,
    /// The service that it names.
    pub(crate) to: ServiceId,
    /// What the server is called.
    pub(crate) server: &'static str,
    /// Where the file is mounted, or copied.
    pub(crate) place: Place<'a>,
    /// The file.
    pub(crate) shown: String,
    /// The line of the name, counted from 1.
    pub(crate) line: usize,
}

/// The names, each with the server that asks for it.
pub(crate) fn find<'a>(facts: &Facts<'a>, files: &[MountedText<'a, '_>]) -> Vec<AskedName<'a>> {
    let mut found = Vec::new();
    // What asks Docker's own name server is said of that.
    let asks = |file: &&MountedText<'_, '_>| {
        file.text.contains("resolver") && !file.text.contains(RESOLVER)
    };
    for file in files.iter().filter(asks) {
        let (server, names) = match file.text.contains("parse-resolv-conf") {
            true => ("HAProxy", of_haproxy(file.text)),
            false => ("nginx", of_nginx(file.text)),
        };
        for (line, name) in names {
            let mut named = hosts::hosts(Holder::Variable("SERVER"), name).into_iter();
            let host = named.next().map(|host| host.name);
            let host = host.filter(|host| !host.contains('.'));
            let Some(to) = host.and_then(|host| facts.hosts.seen_by(file.service, host)) else {
                continue;
            };
            if to.service != file.service {
                found.push(AskedName {
                    from: file.service,
                    to: to.service,
                    server,
                    place: file.place,
                    shown: file.shown.clone(),
                    line,
                });
            }
        }
    }
    found
}

/// What nginx asks a resolver for whose address a variable gives, which is that of the container.
fn of_nginx(text: &str) -> Vec<(usize, &str)> {
    let (mut resolves, mut names, mut passes) = (false, Vec::new(), String::new());
    for Statement { words, line, .. } in nginx_servers::statements(text) {
        match words.as_slice() {
            ["resolver", by @ ..] => resolves |= by.iter().any(|it| it.contains('$')),
            ["set", variable, value] => {
                names.push((line, Some(*variable), value.trim_matches(['"', '\''])));
            }
            ["server", address, rest @ ..] if rest.contains(&"resolve") => {
                names.push((line, None, *address));
            }
            [pass, to] if pass.ends_with("_pass") => passes.push_str(to),
            _ => {}
        }
    }
    let is_asked =
        |variable: &Option<&str>| variable.is_none_or(|variable| passes.contains(variable));
    let names = names
        .into_iter()
        .filter(|(_, variable, _)| resolves && is_asked(variable));
    names.map(|(line, _, name)| (line, name)).collect()
}

/// What HAProxy asks the resolvers of `/etc/resolv.conf` for.
fn of_haproxy(text: &str) -> Vec<(usize, &str)> {
    let lines = || {
        let lines = (1..).zip(text.lines());
        lines.map(|(line, text)| (line, text.split_whitespace().collect::<Vec<_>>()))
    };
    let by_default = lines()
        .any(|(_, words)| words.first() == Some(&"default-server") && words.contains(&"resolvers"));
    let asked = lines().filter_map(|(line, words)| match words.as_slice() {
        ["server" | "server-template", rest @ ..] if by_default || rest.contains(&"resolvers") => {
            let at = if words.first() == Some(&"server") {
                2
            } else {
                3
            };
            Some((line, *words.get(at)?))
        }
        _ => None,
    });
    asked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_are_asked_for_at_run_time_are_read() {
        for (text, want) in [
            (
                "resolver ${NGINX_LOCAL_RESOLVERS};\nserver { location / { set $b http://api:3000; proxy_pass $b; } }",
                Some((2, "http://api:3000")),
            ),
            (
                "resolver $r;\nupstream a { server api:3000 resolve; }",
                Some((2, "api:3000")),
            ),
            ("resolver 8.8.8.8;\nset $b api; proxy_pass http://$b;", None),
            ("resolver $r;\nset $b api; add_header X $b;", None),
            ("resolver $r;\nproxy_pass http://api:3000;", None),
        ] {
            assert_eq!(of_nginx(text).first().copied(), want, "{text}");
        }
        for (text, want) in [
            (
                "server web web:8080 check resolvers dns",
                Some((1, "web:8080")),
            ),
            (
                "default-server resolvers dns\nserver web web:8080",
                Some((2, "web:8080")),
            ),
            (
                "server-template web 3 web:80 resolvers dns",
                Some((1, "web:80")),
            ),
            ("server web web:8080 check", None),
        ] {
            assert_eq!(of_haproxy(text).first().copied(), want, "{text}");
        }
    }
}
