//! Lists of hosts, as source writes them.

/// What checks the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Checker {
    /// Django's `ALLOWED_HOSTS`.
    Django,
    /// Django's `CSRF_TRUSTED_ORIGINS`, of forms that are sent by TLS.
    DjangoOrigins,
    /// `server.allowedHosts` of Vite.
    Vite,
    /// `preview.allowedHosts` of Vite.
    VitePreview,
    /// `config.hosts` of Rails.
    Rails,
    /// `AllowedHosts` of ASP.NET.
    AspNet,
    /// `devServer.allowedHosts` of webpack and what is made of it.
    Webpack,
    /// The proxy of Create React App, which turns the check of webpack on.
    React,
    /// `allowedHosts` of `ng serve`.
    Angular,
}

/// What a program accepts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AcceptedHosts {
    pub(crate) checker: Checker,
    /// The hosts as they are written; none where only the own computer is accepted.
    pub(crate) hosts: Vec<String>,
    /// Where it is written, or would be: `site/settings.py:12`.
    pub(crate) place: String,
}

impl AcceptedHosts {
    /// Whether requests for a host are answered.
    pub(crate) fn has(&self, host: &str) -> bool {
        let is = |entry: &str| {
            let entry = entry.split_once("://").map_or(entry, |(_, host)| host);
            let entry = match entry.rsplit_once(':') {
                Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
                _ => entry,
            };
            let below = entry.strip_prefix("*.").or_else(|| entry.strip_prefix('.'));
            match below {
                Some(domain) => {
                    host == domain
                        || host
                            .strip_suffix(domain)
                            .is_some_and(|it| it.ends_with('.'))
                }
                None => entry == "*" || entry.eq_ignore_ascii_case(host),
            }
        };
        self.hosts.iter().any(|entry| is(entry))
    }
}

/// A list of hosts, as far as source says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// These, as they are written.
    Hosts(Vec<String>),
    /// Every host.
    All,
    /// What nobody follows here.
    Unknown,
}

/// The literals of a list that begins a text (`["a", 'b']`, `('a',)`), and what stands behind it.
pub(super) fn literals(text: &str) -> (List, &str) {
    let text = text.trim_start();
    let close = match text.chars().next() {
        Some('[') => ']',
        Some('(') => ')',
        _ => return (List::Unknown, text),
    };
    let mut hosts = Vec::new();
    let mut quote: Option<(char, usize)> = None;
    for (at, c) in text.char_indices().skip(1) {
        match (quote, c) {
            (Some((open, start)), c) if c == open => {
                hosts.extend(text.get(start..at).map(str::to_owned));
                quote = None;
            }
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') => quote = Some((c, at + 1)),
            (None, c) if c == close => {
                return (list(hosts), text.get(at + 1..).unwrap_or_default());
            }
            (None, c) if c == ',' || c.is_whitespace() => {}
            (None, _) => break,
        }
    }
    (List::Unknown, text)
}

pub(super) fn list(hosts: Vec<String>) -> List {
    match hosts.iter().any(|host| host == "*") {
        true => List::All,
        false if hosts.iter().any(|host| host.contains(['$', '{', '%'])) => List::Unknown,
        false => List::Hosts(hosts),
    }
}

/// A text whose lines that are comments are empty; comments behind code are cut off, where `mark` begins them.
pub(super) fn without_comments(text: &str, mark: &str) -> String {
    let lines = text.lines().map(|line| {
        let is_comment = line.trim_start().starts_with([';', '*'])
            || line.trim_start().starts_with("/*")
            || line.trim_start().starts_with(mark);
        let end = line.find(&format!(" {mark}")).unwrap_or(line.len());
        match is_comment {
            true => "",
            false => line.get(..end).unwrap_or_default(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The line of a byte, from 1 on.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).unwrap_or_default().matches('\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_what_is_written_out() {
        let hosts = |hosts: &[&str]| List::Hosts(hosts.iter().map(|it| (*it).to_owned()).collect());
        for (text, want) in [
            ("[]", hosts(&[])),
            (
                "[\n 'localhost',\n \"a.b\",\n]",
                hosts(&["localhost", "a.b"]),
            ),
            ("('a',)", hosts(&["a"])),
            ("['*']", List::All),
            ("[HOST]", List::Unknown),
            ("[f'{a}']", List::Unknown),
            ("['a'", List::Unknown),
            ("os.environ", List::Unknown),
        ] {
            assert_eq!(literals(text).0, want, "{text}");
        }
    }

    #[test]
    fn entries_accept_hosts_and_what_lies_below_a_domain() {
        let has = |entry: &str| {
            let accepted = AcceptedHosts {
                checker: Checker::Django,
                hosts: vec![entry.to_owned()],
                place: String::new(),
            };
            accepted.has("a.ex.org")
        };
        for entry in [
            "a.ex.org",
            ".ex.org",
            "*.ex.org",
            "https://a.ex.org",
            "a.ex.org:80",
        ] {
            assert!(has(entry), "{entry}");
        }
        for entry in ["ex.org", "b.ex.org", ".x.org", "localhost"] {
            assert!(!has(entry), "{entry}");
        }
    }
}
