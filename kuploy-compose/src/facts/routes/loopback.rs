//! Hosts of routes that are the computer of the browser itself: under Compose they lead to the Docker host.

/// Names that resolve to 127.0.0.1 with every name below them. `localhost` does in browsers (RFC 6761, section 6.3);
/// the others are public DNS records, seen as hosts in Compose files. The documentation of Traefik has
/// `whoami.docker.localhost`.
const LOOPBACK: &[&str] = &[
    "docker.localhost",
    "localhost",
    "127.0.0.1.nip.io",
    "127-0-0-1.nip.io",
    "127.0.0.1.sslip.io",
    "127-0-0-1.sslip.io",
    "localhost.direct",
    "localtest.me",
    "lvh.me",
    "vcap.me",
];

/// What stands before the name of the own computer, with its dot: `app.` of `app.localhost`.
fn before_loopback(host: &str) -> Option<&str> {
    let mut names = LOOPBACK.iter();
    names.find_map(|name| {
        let before = host.strip_suffix(name)?;
        (before.is_empty() || before.ends_with('.')).then_some(before)
    })
}

/// Whether a host is the computer of the browser.
pub(crate) fn is_loopback(host: &str) -> bool {
    before_loopback(host).is_some()
}

/// The host below a domain in the place of one that is the computer of the browser.
pub(crate) fn with_domain(host: &str, domain: &str) -> Option<String> {
    before_loopback(host).map(|before| format!("{before}{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_of_the_own_computer_are_told_from_others() {
        for (host, want) in [
            ("localhost", Some("ex.org")),
            ("client.localhost", Some("client.ex.org")),
            ("whoami.docker.localhost", Some("whoami.ex.org")),
            ("app.127.0.0.1.nip.io", Some("app.ex.org")),
            ("a.lvh.me", Some("a.ex.org")),
            ("*.localhost", Some("*.ex.org")),
            ("mylocalhost", None),
            ("localhost.example.com", None),
            ("app.10.0.0.5.nip.io", None),
            ("app.local", None),
        ] {
            assert_eq!(with_domain(host, "ex.org").as_deref(), want, "{host}");
        }
    }
}
