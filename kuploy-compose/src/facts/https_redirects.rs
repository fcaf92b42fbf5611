//! Configuration of web servers that answers HTTP with a redirect to HTTPS. Behind a route the server is asked in HTTP
//! only, since TLS ends in front of it: each answer would be the same redirect. Those of Caddy follow from its sites.

use super::caddyfile;
use super::nginx_servers::{Nginx, Server};
use super::services::ServiceId;
use super::texts::{self, MountedText, Place};
use crate::map::BTreeMap;

/// How servers are told so, in lower case with single spaces.
const DIRECTIVES: &[&str] = &[
    // https://nginx.org/en/docs/http/ngx_http_rewrite_module.html#return
    "return 301 https://$",
    "return 302 https://$",
    "return 307 https://$",
    "return 308 https://$",
    // https://httpd.apache.org/docs/2.4/mod/mod_rewrite.html
    "https://%{http_host}",
    "https://%{server_name}",
    // https://docs.haproxy.org/3.0/configuration.html#4-http-request%20redirect
    "redirect scheme https",
];

/// What shows that a text asks the proxy in front of the server which scheme the client used.
const ASKS_PROXY: &[&str] = &[
    "$http_x_forwarded_proto",
    "%{http:x-forwarded-proto}",
    "hdr(x-forwarded-proto)",
];

/// A redirect of everything that comes in HTTP.
pub(crate) struct HttpsRedirect<'p> {
    /// Whose server it is.
    pub(crate) service: ServiceId,
    /// Where the file comes from.
    pub(crate) place: Place<'p>,
    /// The file.
    pub(crate) shown: String,
    /// The line, counted from 1.
    pub(crate) line: usize,
}

/// The redirects in files that servers read.
pub(crate) fn find<'p>(
    files: &[MountedText<'p, '_>],
    nginx: &BTreeMap<ServiceId, Nginx>,
) -> Vec<HttpsRedirect<'p>> {
    let is_read = |file: &&MountedText<'_, '_>| {
        let nginx = nginx.get(&file.service);
        nginx.is_none_or(|nginx| nginx.files.loads(&file.target))
    };
    let found = files.iter().filter(is_read).filter_map(|file| {
        Some(HttpsRedirect {
            service: file.service,
            place: file.place,
            line: line(&file.target, file.text)?,
            shown: file.shown.clone(),
        })
    });
    let beside_tls = nginx.iter().filter_map(|(service, nginx)| {
        let (file, line) = beside_tls(files, nginx)?;
        Some(HttpsRedirect {
            service: *service,
            place: file.place,
            line,
            shown: file.shown.clone(),
        })
    });
    found.chain(beside_tls).collect()
}

/// The redirect of nginx that answers with content in TLS alone, however the redirect is written. Seen:
/// `include /etc/nginx/target.conf; return 301 $target;`.
fn beside_tls<'f, 'p, 't>(
    files: &'f [MountedText<'p, 't>],
    nginx: &Nginx,
) -> Option<(&'f MountedText<'p, 't>, usize)> {
    let servers = || nginx.servers.iter().map(|(_, server)| server);
    let answers = |server: &Server| server.is_plain() && server.answers();
    if !servers().any(Server::has_tls) || servers().any(answers) {
        return None;
    }
    let mut plain = nginx.servers.iter().filter(|(_, server)| server.is_plain());
    let (index, line) = plain.find_map(|(index, server)| Some((*index, server.redirect?)))?;
    let file = files.get(index)?;
    (!asks_proxy(&file.text.to_ascii_lowercase())).then_some((file, line))
}

fn asks_proxy(text: &str) -> bool {
    ASKS_PROXY.iter().any(|asked| text.contains(asked))
}

/// The first line, counted from 1, with which the file at a path of a container redirects everything.
fn line(path: &str, text: &str) -> Option<usize> {
    let text = text.to_ascii_lowercase();
    if asks_proxy(&text) || caddyfile::is_caddyfile(path) {
        return None;
    }
    let at = text
        .lines()
        .position(|line| !texts::is_comment(line, line.len()) && is_directive(line))?;
    Some(at + 1)
}

fn is_directive(line: &str) -> bool {
    let spaced: Vec<&str> = line.split_whitespace().collect();
    let spaced = spaced.join(" ");
    DIRECTIVES
        .iter()
        .any(|directive| spaced.contains(directive))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redirects_of_everything_are_told_from_others() {
        for (target, text, expected) in [
            (
                "/etc/nginx/nginx.conf",
                "server {\n  listen 80;\n  return  301 https://$host$request_uri;",
                Some(3),
            ),
            ("/etc/nginx/nginx.conf", "# return 301 https://$host;", None),
            (
                "/etc/nginx/nginx.conf",
                "return 301 https://shop.example.com/new;",
                None,
            ),
            (
                "/etc/nginx/nginx.conf",
                "if ($http_x_forwarded_proto = http) { return 301 https://$host; }",
                None,
            ),
            (
                "/etc/nginx/nginx.conf",
                "proxy_set_header X-Forwarded-Proto $scheme;\nreturn 308 https://$server_name;",
                Some(2),
            ),
            (
                "/apache.conf",
                "RewriteRule ^ https://%{HTTP_HOST}%{REQUEST_URI} [R=301]",
                Some(1),
            ),
            (
                "/haproxy.cfg",
                "http-request redirect scheme https unless { ssl_fc }",
                Some(1),
            ),
        ] {
            assert_eq!(line(target, text), expected, "{text}");
        }
    }
}
