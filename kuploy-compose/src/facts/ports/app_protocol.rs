//! Names of application protocols.

/// Whether a text may be an application protocol: an IANA service name, or a name with a domain before it.
pub(crate) fn is_app_protocol(name: &str) -> bool {
    let (domain, name) = name.split_once('/').unwrap_or(("x", name));
    let is_part = |text: &str| {
        let ends = |byte: Option<u8>| byte.is_some_and(|b| b.is_ascii_alphanumeric());
        let inner = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.' | b'_');
        ends(text.bytes().next())
            && ends(text.bytes().next_back())
            && text.len() <= 63
            && text.bytes().all(inner)
    };
    is_part(domain) && is_part(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn application_protocols_are_qualified_names() {
        for (name, want) in [
            ("http", true),
            ("kubernetes.io/h2c", true),
            ("", false),
            ("my proto", false),
            ("-x", false),
        ] {
            assert_eq!(is_app_protocol(name), want, "{name}");
        }
    }
}
