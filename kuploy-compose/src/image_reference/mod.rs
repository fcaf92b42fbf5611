//! References to images: registry, tag, id.

/// The registry that a reference names: its first part where that is a host.
pub(crate) fn registry(image: &str) -> Option<&str> {
    let (first, _) = image.split_once('/')?;
    let is_host = first == "localhost" || first.contains(['.', ':']);
    is_host.then_some(first)
}

/// Whether a host is the one that asks for it.
pub(crate) fn is_own_host(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']);
    let own = address
        .parse::<core::net::IpAddr>()
        .is_ok_and(|address| address.is_loopback() || address.is_unspecified());
    own || ["localhost", "host.docker.internal"].contains(&host) || host.ends_with(".localhost")
}

/// The tag or digest of a reference.
pub(crate) fn tag(image: &str) -> Option<&str> {
    if let Some((_, digest)) = image.split_once('@') {
        return Some(digest);
    }
    let name = image.rsplit('/').next().unwrap_or(image);
    name.split_once(':').map(|(_, tag)| tag)
}

/// The major version of a tag: `16-alpine`, `v2.7`, `pg17`, `2.17.2-pg16`; none where it has no number.
pub(crate) fn major(tag: Option<&str>) -> Option<u32> {
    let tag = tag?;
    let digits = |text: &str| -> Option<u32> {
        let end = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        text.get(..end)?.parse().ok()
    };
    // Images of extensions of Postgres say its version after `pg`.
    let after = |word| tag.split(word).skip(1).find_map(digits);
    let after_pg = after("pg").or_else(|| after("PG"));
    after_pg.or_else(|| digits(tag.strip_prefix('v').unwrap_or(tag)))
}

/// Whether this is an image's id and no name.
pub(crate) fn is_id(image: &str) -> bool {
    let hex = |text: &str| text.bytes().all(|b| b.is_ascii_hexdigit());
    match image.strip_prefix("sha256:") {
        Some(digest) => hex(digest),
        None => image.len() == 64 && hex(image),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registry_is_a_host_before_the_first_slash() {
        for (image, host, own) in [
            ("localhost:5000/a/b:1", Some("localhost:5000"), true),
            ("localhost/a:1", Some("localhost"), true),
            ("127.0.0.1:5000/a", Some("127.0.0.1:5000"), true),
            ("[::1]:5000/a", Some("[::1]:5000"), true),
            (
                "harbor.example.com:5000/a:1",
                Some("harbor.example.com:5000"),
                false,
            ),
            ("registry:5000/a", Some("registry:5000"), false),
            ("team/a:1", None, false),
            ("localhost", None, false),
            ("nginx:1.27", None, false),
        ] {
            assert_eq!(registry(image), host, "{image}");
            let name = host.map(|host| host.rsplit_once(':').map_or(host, |(name, _)| name));
            assert_eq!(name.is_some_and(is_own_host), own, "{image}");
        }
    }

    #[test]
    fn the_port_of_a_registry_is_no_tag() {
        for (image, expected) in [
            ("nginx", None),
            ("nginx:1.27", Some("1.27")),
            ("localhost:5000/nginx", None),
            ("localhost:5000/nginx:2", Some("2")),
            ("nginx@sha256:ab", Some("sha256:ab")),
        ] {
            assert_eq!(tag(image), expected, "{image}");
        }
    }
}
