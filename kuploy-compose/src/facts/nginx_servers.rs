//! The `server` blocks of nginx' configuration: what they listen on, and whether they do more than redirect.

use crate::map::BTreeSet;

use super::gathered::Facts;
use super::nginx_files::NginxFiles;
use super::services::ServiceId;
use super::texts::MountedText;
use crate::map::BTreeMap;

/// nginx as a service runs it.
#[derive(Debug, Default)]
pub(crate) struct Nginx {
    /// Which files it reads.
    pub(crate) files: NginxFiles,
    /// Its servers, each with the index of its file.
    pub(crate) servers: Vec<(usize, Server)>,
}

/// Files of the image and of packages that have a server of their own, if nothing replaces them, and what replaces them.
const REPLACES_DEFAULT: &[&str] = &[
    "/etc/nginx/conf.d",
    "/etc/nginx/conf.d/default.conf",
    "/etc/nginx/http.d/default.conf",
    "/etc/nginx/sites-enabled/default",
    "/etc/nginx/templates/default.conf.template",
];

/// What that server listens on: that of `nginx`, and that of `nginxinc/nginx-unprivileged`.
const OF_DEFAULT: &[u16] = &[80, 8080];

/// Reads nginx' configuration of each service.
pub(crate) fn find(facts: &Facts<'_>, files: &[MountedText<'_, '_>]) -> BTreeMap<ServiceId, Nginx> {
    let mut texts: BTreeMap<ServiceId, Vec<&str>> = BTreeMap::new();
    for file in files {
        texts.entry(file.service).or_default().push(file.text);
    }
    let mut found: BTreeMap<ServiceId, Nginx> = BTreeMap::new();
    for (service, texts) in texts {
        let words = facts.services[service].process.words();
        let files = NginxFiles::read(words.iter().copied(), texts);
        let servers = Vec::new();
        found.insert(service, Nginx { files, servers });
    }
    for (index, file) in files.iter().enumerate() {
        let nginx = found.get_mut(&file.service);
        if let Some(nginx) = nginx.filter(|nginx| is_read(nginx, file)) {
            let own = servers(file.text).into_iter();
            nginx.servers.extend(own.map(|server| (index, server)));
        }
    }
    found
}

/// Whether a file is of nginx, which reads it.
fn is_read(nginx: &Nginx, file: &MountedText<'_, '_>) -> bool {
    file.target.contains("/nginx/")
        && nginx.files.loads(&file.target)
        && file.text.contains("server")
}

/// All ports that nginx of a service listens on; `None` where not all are known.
pub(crate) fn listens(
    facts: &Facts<'_>,
    service: ServiceId,
    nginx: &Nginx,
    files: &[MountedText<'_, '_>],
) -> Option<BTreeSet<u16>> {
    let mut ports = BTreeSet::new();
    for listen in nginx.servers.iter().flat_map(|(_, server)| &server.listens) {
        ports.insert(listen.port?);
    }
    if nginx.servers.is_empty() {
        return None;
    }
    let mounts = facts.services[service].service.volumes.iter();
    let mut targets = mounts.map(|mount| mount.target.trim_end_matches('/'));
    let mut own = files.iter().filter(|file| file.service == service);
    let is_replaced = targets.any(|target| REPLACES_DEFAULT.contains(&target))
        || own.any(|file| {
            let includes = || file.text.contains("/conf.d/") || file.text.contains("/http.d/");
            let is_main = file.target.starts_with("/etc/nginx/nginx.conf");
            REPLACES_DEFAULT.contains(&&*file.target) || is_main && !includes()
        });
    if !is_replaced {
        ports.extend(OF_DEFAULT);
    }
    Some(ports)
}

/// A port to listen on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Listen {
    /// The port; `None` for a variable that nobody knows.
    pub(crate) port: Option<u16>,
    /// It speaks TLS.
    pub(crate) tls: bool,
}

/// A `server` block.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Server {
    /// What it listens on.
    pub(crate) listens: Vec<Listen>,
    /// The line, counted from 1, with which it redirects everything.
    pub(crate) redirect: Option<usize>,
    /// The redirect stands before all locations.
    is_whole: bool,
    /// A location answers something else than redirects.
    serves: bool,
    /// It refuses everything: `return 444`.
    refuses: bool,
}

impl Server {
    /// Whether it is reached without TLS.
    pub(crate) fn is_plain(&self) -> bool {
        self.listens.iter().any(|listen| !listen.tls) || self.listens.is_empty()
    }

    /// Whether it answers with content.
    pub(crate) fn answers(&self) -> bool {
        self.redirect.is_none() && !self.refuses
    }

    /// Whether some port of it speaks TLS.
    pub(crate) fn has_tls(&self) -> bool {
        self.listens.iter().any(|listen| listen.tls)
    }
}

/// A block, as far as it matters.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Block {
    Server,
    /// `location / {`.
    Everything,
    /// Files that prove to a certificate authority who owns a domain.
    Challenge,
    /// Any other location.
    Location,
    Other,
}

/// The `server` blocks of a text.
pub(crate) fn servers(text: &str) -> Vec<Server> {
    let mut found = Vec::new();
    let mut blocks: Vec<Block> = Vec::new();
    let mut server = Server::default();
    for Statement { words, line, end } in statements(text) {
        match end {
            '{' => {
                let block = block(&words, blocks.last().copied());
                if block == Block::Server {
                    server = Server::default();
                }
                server.serves |= block == Block::Location;
                blocks.push(block);
            }
            '}' => {
                if blocks.pop() == Some(Block::Server) {
                    if server.serves && !server.is_whole {
                        server.redirect = None;
                    }
                    found.push(std::mem::take(&mut server));
                }
            }
            _ => match (blocks.last(), words.as_slice()) {
                (Some(Block::Server), ["listen", address, options @ ..])
                    if !address.starts_with("unix:") =>
                {
                    server.listens.push(Listen {
                        port: port_of(address),
                        tls: options.contains(&"ssl"),
                    });
                }
                (Some(block @ (Block::Server | Block::Everything)), ["return", code, to @ ..]) => {
                    let leads_elsewhere = to.first().is_some_and(|to| leads_elsewhere(to));
                    match code.starts_with("30") && leads_elsewhere {
                        true => {
                            server.redirect = server.redirect.or(Some(line));
                            server.is_whole |= *block == Block::Server;
                        }
                        false if code.starts_with('4') => server.refuses = true,
                        false => server.serves = true,
                    }
                }
                (Some(Block::Everything), [directive, ..]) => {
                    server.serves |= ANSWERS.contains(directive);
                }
                _ => {}
            },
        }
    }
    found
}

/// Directives of a location that answer.
const ANSWERS: &[&str] = &[
    "alias",
    "fastcgi_pass",
    "grpc_pass",
    "proxy_pass",
    "root",
    "try_files",
    "uwsgi_pass",
];

/// Whether a redirect does not stay on the server: no path, and no address in HTTP.
fn leads_elsewhere(to: &str) -> bool {
    let to = to.trim_matches(['"', '\'']);
    to.starts_with("https://") || to.starts_with('$')
}

fn block(words: &[&str], parent: Option<Block>) -> Block {
    match words {
        ["server"] => Block::Server,
        ["location", rest @ ..] => {
            let path = rest.last().copied().unwrap_or_default();
            match path {
                _ if path.contains("well-known") => Block::Challenge,
                "/" => Block::Everything,
                _ => Block::Location,
            }
        }
        // What a condition does is not done for all.
        _ => match parent {
            Some(Block::Challenge) => Block::Challenge,
            _ => Block::Other,
        },
    }
}

/// The port of an address to listen on: `443`, `*:443`, `[::]:443`; an address alone has port 80.
fn port_of(address: &str) -> Option<u16> {
    let is_whole = address.ends_with(']') || address.split('.').count() == 4;
    let number = match address.rsplit_once(':') {
        Some((_, port)) if !address.ends_with(']') => port,
        _ if is_whole => "80",
        _ => address,
    };
    number.parse().ok().filter(|port| *port > 0)
}

/// What stands before `;`, `{` or `}`.
pub(super) struct Statement<'t> {
    pub(super) words: Vec<&'t str>,
    /// Counted from 1.
    pub(super) line: usize,
    pub(super) end: char,
}

/// The statements of a text, in its order. Quotes are not minded: what is looked for has none.
pub(super) fn statements(text: &str) -> impl Iterator<Item = Statement<'_>> {
    let mut words = Vec::new();
    text.lines().enumerate().flat_map(move |(index, line)| {
        let mut found = Vec::new();
        let code = line.split('#').next().unwrap_or_default();
        let mut at = 0;
        // `${NAME}` is part of a word.
        let mut in_variable = false;
        for (i, c) in code.char_indices() {
            let opens_variable = c == '{' && code.get(..i).is_some_and(|it| it.ends_with('$'));
            let closes_variable = c == '}' && in_variable;
            in_variable = opens_variable || in_variable && !closes_variable;
            if opens_variable || closes_variable || !";{}".contains(c) {
                continue;
            }
            words.extend(code.get(at..i).unwrap_or_default().split_whitespace());
            at = i + 1;
            found.push(Statement {
                words: std::mem::take(&mut words),
                line: index + 1,
                end: c,
            });
        }
        words.extend(code.get(at..).unwrap_or_default().split_whitespace());
        found
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_read_with_their_ports() {
        let text = "http {\n  upstream a { server web:80; }\n  server {\n    listen 80;\n    listen [::]:80;\n  }\n  server { listen 127.0.0.1; listen 443 ssl; listen ${PORT}; }\n}\n";
        let servers = servers(text);
        let ports = servers.iter().map(|server| {
            let listens = server.listens.iter();
            listens
                .map(|listen| (listen.port, listen.tls))
                .collect::<Vec<_>>()
        });
        let plain = (Some(80), false);
        assert_eq!(
            ports.collect::<Vec<_>>(),
            [
                vec![plain, plain],
                vec![plain, (Some(443), true), (None, false)]
            ]
        );
    }

    #[test]
    fn servers_that_only_redirect_are_told_from_others() {
        for (body, want) in [
            ("return 301 https://$host$request_uri;", Some(1)),
            (
                "location / { include /r.conf; return 301 $target; }",
                Some(1),
            ),
            (
                "location ^~ /.well-known/acme-challenge/ { root /w; }\nlocation / { return 302 https://ex.org$request_uri; }",
                Some(2),
            ),
            ("return 301 ${SCHEME}://ex.org;", Some(1)),
            ("return 301 /new;", None),
            ("return 301 http://ex.org;", None),
            ("return 200 ok;", None),
            ("location /old { return 301 $target; }", None),
            (
                "location /api { proxy_pass http://a; }\nlocation / { return 301 $target; }",
                None,
            ),
            (
                "if ($bad) { return 301 $target; }\nlocation / { root /w; }",
                None,
            ),
            ("# return 301 $target;", None),
        ] {
            let servers = servers(&format!("server {{ listen 80; {body}\n}}"));
            let redirects: Vec<_> = servers.iter().map(|server| server.redirect).collect();
            assert_eq!(redirects, [want], "{body}");
        }
    }
}
