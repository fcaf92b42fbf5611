//! The sites of Caddyfiles. Caddy answers only hosts that the address of a site has, where nginx takes the first server:
//! all others get an empty page, or a redirect to HTTPS (<https://caddyserver.com/docs/automatic-https>).

use super::gathered::Facts;
use super::services::ServiceId;
use super::texts::{self, MountedText, Place};
use crate::source::paths;

/// The port of an address without one.
const HTTP: u16 = 80;
/// The port of an address with neither port nor `http://`.
const HTTPS: u16 = 443;

/// A Caddyfile of a service.
pub(crate) struct Caddyfile<'p> {
    /// Whose server it is.
    pub(crate) service: ServiceId,
    /// Where the file comes from.
    pub(crate) place: Place<'p>,
    /// The file.
    pub(crate) shown: String,
    /// Its sites.
    pub(crate) sites: Sites,
}

/// What a Caddyfile says of its sites.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sites {
    /// In the order written.
    pub(crate) list: Vec<Site>,
    /// The port on which Caddy redirects everything to HTTPS that no site answers, where it does.
    redirecting: Option<u16>,
}

/// A site: a block with addresses before it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Site {
    /// The line, counted from 1.
    pub(crate) line: usize,
    /// The variable that the addresses come from, where nothing else does.
    pub(crate) variable: Option<String>,
    /// The addresses.
    addresses: Vec<Address>,
}

/// An address of a site.
#[derive(Debug, PartialEq, Eq)]
struct Address {
    /// It is served without TLS.
    is_plain: bool,
    /// Empty for every host.
    host: String,
    port: u16,
}

/// What a server of Caddy does with a request in HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer<'s> {
    /// It answers, or nobody can say.
    Serves,
    /// It redirects to the same host in HTTPS: the site has no `http://`.
    Redirects(&'s Site),
    /// No site has the host.
    Nothing(&'s Site),
}

/// The Caddyfiles that services read, as far as all their addresses are known.
pub(crate) fn find<'p>(facts: &Facts<'_>, files: &[MountedText<'p, '_>]) -> Vec<Caddyfile<'p>> {
    let named = files.iter().filter(|file| is_caddyfile(&file.target));
    let read = named.filter_map(|file| {
        let service = &facts.services[file.service];
        Some(Caddyfile {
            service: file.service,
            place: file.place,
            shown: file.shown.clone(),
            sites: sites(file.text, &|name| service.variable(name))?,
        })
    });
    read.collect()
}

/// Whether a file of this path is a Caddyfile.
pub(super) fn is_caddyfile(path: &str) -> bool {
    let name = paths::file_name(path);
    let begins = name.get(.."caddyfile".len());
    begins.is_some_and(|name| name.eq_ignore_ascii_case("caddyfile"))
}

impl Sites {
    /// What the server does with a request in HTTP to a host, which comes to a port.
    pub(crate) fn answer(&self, host: &str, port: u16) -> Answer<'_> {
        let addresses = || {
            let sites = self.list.iter();
            sites.flat_map(|site| site.addresses.iter().map(move |address| (site, address)))
        };
        let of_host = |address: &Address| is_of(&address.host, host);
        let is_plain = |address: &Address| address.is_plain && address.port == port;
        if addresses().any(|(_, address)| of_host(address) && is_plain(address)) {
            return Answer::Serves;
        }
        let is_redirecting = self.redirecting == Some(port);
        let mut with_tls = addresses().filter(|(_, address)| !address.is_plain);
        let redirected = with_tls.find(|(_, address)| of_host(address));
        if let (Some((site, _)), true) = (redirected, is_redirecting) {
            return Answer::Redirects(site);
        }
        let on_port = |(_, address): &(&Site, &Address)| is_plain(address) || is_redirecting;
        let first = addresses().find(on_port);
        first.map_or(Answer::Serves, |(site, _)| Answer::Nothing(site))
    }
}

/// Whether the host of an address (`*.example.com` for those below) is a host.
fn is_of(address: &str, host: &str) -> bool {
    match address.strip_prefix("*.") {
        Some(above) => host
            .split_once('.')
            .is_some_and(|(_, rest)| rest.eq_ignore_ascii_case(above)),
        None => address.is_empty() || address.eq_ignore_ascii_case(host),
    }
}

/// The sites of a Caddyfile; `None` where an address cannot be known: of an included file, of a variable without a value.
fn sites<'v>(text: &str, lookup: &dyn Fn(&str) -> Option<&'v str>) -> Option<Sites> {
    let mut global = Global::default();
    let mut list = Vec::new();
    let (mut depth, mut in_global) = (0_usize, false);
    // The addresses may go on in the next line.
    let mut header: Option<(usize, String)> = None;
    for (index, line) in text.lines().enumerate() {
        let line = match line.find(" #") {
            Some(comment) => line.get(..comment).unwrap_or(line),
            None => line,
        };
        let line = line.trim();
        if line.is_empty() || texts::is_comment(line, line.len()) {
            continue;
        }
        if depth > 0 {
            global.read(line.split_whitespace(), in_global);
            depth += usize::from(is_opening(line));
            depth -= usize::from(line.starts_with('}'));
            continue;
        }
        in_global = line == "{" && header.is_none() && list.is_empty();
        let (opens, words) = match is_opening(line) {
            true => (true, line.strip_suffix('{').unwrap_or(line).trim_end()),
            false => (false, line),
        };
        depth = usize::from(opens);
        // Snippets and named routes are no sites.
        let is_no_site = header.is_none() && words.starts_with(['(', '&']);
        if in_global || is_no_site {
            continue;
        }
        if words.starts_with("import ") {
            // The directory of FrankenPHP's own Caddyfile is empty; what else is included is not known.
            if words.contains("Caddyfile.d/*") {
                continue;
            }
            return None;
        }
        let (line, before) = header.take().unwrap_or((index + 1, String::new()));
        let addresses = format!("{before} {words}");
        if !opens && words.ends_with(',') {
            header = Some((line, addresses));
            continue;
        }
        // A variable of whole blocks (`{$CADDY_EXTRA_CONFIG}`), which is empty as a rule.
        if !opens
            && is_only_variable(words)
            && filled_in(words, lookup).is_none_or(|it| it.is_empty())
        {
            continue;
        }
        list.push((line, addresses));
        if !opens {
            // One site without braces.
            break;
        }
    }
    let sites = list
        .into_iter()
        .map(|(line, addresses)| site(line, &addresses, &global, lookup));
    let list: Vec<Site> = sites.collect::<Option<_>>()?;
    let has_tls = list
        .iter()
        .flat_map(|site| &site.addresses)
        .any(|address| !address.is_plain);
    Some(Sites {
        redirecting: (has_tls && !global.keeps_http).then_some(global.http),
        list,
    })
}

/// What the options of all sites say.
struct Global {
    http: u16,
    https: u16,
    /// `auto_https disable_redirects`.
    keeps_http: bool,
    /// `auto_https off`.
    is_plain: bool,
}

impl Default for Global {
    fn default() -> Self {
        Self {
            http: HTTP,
            https: HTTPS,
            keeps_http: false,
            is_plain: false,
        }
    }
}

impl Global {
    /// Reads a line of a block: of the options where `is_own`.
    fn read<'t>(&mut self, mut words: impl Iterator<Item = &'t str>, is_own: bool) {
        if !is_own {
            return;
        }
        let (name, value) = (words.next(), words.next().unwrap_or_default());
        match (name, value.parse()) {
            (Some("http_port"), Ok(port)) => self.http = port,
            (Some("https_port"), Ok(port)) => self.https = port,
            (Some("auto_https"), _) => {
                self.is_plain |= value == "off";
                self.keeps_http |= matches!(value, "off" | "disable_redirects");
            }
            _ => {}
        }
    }
}

fn is_opening(line: &str) -> bool {
    line == "{" || line.ends_with(" {") || line.ends_with("\t{")
}

fn site<'v>(
    line: usize,
    written: &str,
    global: &Global,
    lookup: &dyn Fn(&str) -> Option<&'v str>,
) -> Option<Site> {
    let filled = filled_in(written, lookup)?;
    let words = filled.split(|c: char| c == ',' || c.is_whitespace());
    let words = words.filter(|word| !word.is_empty());
    let addresses: Vec<Address> = words
        .map(|word| address(word, global))
        .collect::<Option<_>>()?;
    let variable = is_only_variable(written.trim()).then(|| variable(written.trim()).0.to_owned());
    (!addresses.is_empty()).then_some(Site {
        line,
        variable,
        addresses,
    })
}

/// An address: `shop.example.com`, `http://localhost:8080`, `:80`. `None` where a placeholder is in it.
fn address(word: &str, global: &Global) -> Option<Address> {
    if word.contains(['{', '}']) {
        return None;
    }
    let (scheme, rest) = word.split_once("://").unwrap_or(("", word));
    let rest = rest.split('/').next().unwrap_or_default();
    let (host, port) = match rest.rsplit_once(':') {
        // Seen: `shop.example.com: {`.
        Some((host, "")) => (host, None),
        Some((host, port)) => (host, Some(port.parse().ok()?)),
        None => (rest, None),
    };
    // Any port but that of HTTP is served in TLS, where there is a name for a certificate.
    let is_plain = match (scheme, port) {
        ("http", _) => true,
        ("https", _) => false,
        (_, Some(port)) => port == global.http || host.is_empty() && port != global.https,
        (_, None) => false,
    };
    let is_plain = is_plain || global.is_plain;
    Some(Address {
        is_plain,
        host: host.to_owned(),
        port: port.unwrap_or(if is_plain { global.http } else { global.https }),
    })
}

/// A text with `{$NAME}` and `{$NAME:default}` put in; `None` where a variable has no value.
fn filled_in<'v>(text: &str, lookup: &dyn Fn(&str) -> Option<&'v str>) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once("{$") {
        let (inner, after) = tail.split_once('}')?;
        let (name, default) = match inner.split_once(':') {
            Some((name, default)) => (name, Some(default)),
            None => (inner, None),
        };
        out.push_str(head);
        out.push_str(lookup(name).or(default)?);
        rest = after;
    }
    out.push_str(rest);
    Some(out)
}

/// Whether a text is one variable: `{$SERVER_NAME:localhost}`.
fn is_only_variable(text: &str) -> bool {
    let inner = text
        .strip_prefix("{$")
        .and_then(|text| text.strip_suffix('}'));
    inner.is_some_and(|inner| !inner.contains(['{', '}']))
}

/// The name of a variable, and its default.
fn variable(text: &str) -> (&str, &str) {
    let inner = text.trim_start_matches("{$").trim_end_matches('}');
    inner.split_once(':').unwrap_or((inner, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(text: &str, host: &str, port: u16) -> Option<(&'static str, usize)> {
        let lookup = |name: &str| match name {
            "SERVER_NAME" => Some("localhost, php:80"),
            "EXTRA" => Some(""),
            _ => None,
        };
        let sites = sites(text, &lookup)?;
        Some(match sites.answer(host, port) {
            Answer::Serves => ("serves", 0),
            Answer::Redirects(site) => ("redirects", site.line),
            Answer::Nothing(site) => ("nothing", site.line),
        })
    }

    #[test]
    fn caddy_answers_the_hosts_of_its_sites() {
        for (text, host, port, want) in [
            (":80 {\n  respond a\n}", "a.ex.org", 80, Some(("serves", 0))),
            ("http:// {\n}", "a.ex.org", 80, Some(("serves", 0))),
            (":8080\nrespond a\n", "a.ex.org", 8080, Some(("serves", 0))),
            (
                "http://localhost:80 {\n}",
                "a.ex.org",
                80,
                Some(("nothing", 1)),
            ),
            ("http://*.ex.org {\n}", "a.ex.org", 80, Some(("serves", 0))),
            ("a.ex.org:80 {\n}", "a.ex.org", 80, Some(("serves", 0))),
            (
                "{\n  email a@b.c\n}\na.ex.org {\n}",
                "a.ex.org",
                80,
                Some(("redirects", 4)),
            ),
            ("b.ex.org {\n}", "a.ex.org", 80, Some(("nothing", 1))),
            ("b.ex.org: {\n}", "a.ex.org", 80, Some(("nothing", 1))),
            (
                "b.ex.org,\nhttp://a.ex.org {\n}",
                "a.ex.org",
                80,
                Some(("serves", 0)),
            ),
            (
                "(log) {\n  log {\n  }\n}\nhttp://b.ex.org {\n}\n",
                "a.ex.org",
                80,
                Some(("nothing", 5)),
            ),
            (
                "{$EXTRA}\n{$SERVER_NAME:localhost} {\n}",
                "php.ex.org",
                80,
                Some(("nothing", 2)),
            ),
            (
                "{$SERVER_NAME:localhost} {\n}",
                "php",
                80,
                Some(("serves", 0)),
            ),
            (
                "{$OTHER:localhost} {\n}",
                "php.ex.org",
                80,
                Some(("nothing", 1)),
            ),
            (
                "{\n  auto_https off\n}\na.ex.org {\n}",
                "a.ex.org",
                80,
                Some(("serves", 0)),
            ),
            (
                "{\n  auto_https disable_redirects\n}\nb.ex.org {\n}",
                "a.ex.org",
                80,
                Some(("serves", 0)),
            ),
            (
                "{\n  http_port 8080\n}\nb.ex.org {\n}",
                "a.ex.org",
                8080,
                Some(("nothing", 4)),
            ),
            // Nobody listens on that port: that is another fault.
            (
                "http://b.ex.org {\n}",
                "a.ex.org",
                8080,
                Some(("serves", 0)),
            ),
            // What is not known.
            ("import sites/shop\n", "a.ex.org", 80, None),
            ("{$OTHER} {\n}", "a.ex.org", 80, None),
            ("{args[0]} {\n}", "a.ex.org", 80, None),
        ] {
            assert_eq!(answer(text, host, port), want, "{text}");
        }
    }
}
