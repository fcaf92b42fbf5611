//! What a name may be.

use crate::map::Bytes;

/// A DNS label: `[a-z0-9]([-a-z0-9]*[a-z0-9])?`, at most 63.
pub(super) fn is_label(name: &str) -> bool {
    name.len() <= 63 && is_part(name.as_bytes())
}

/// What may stand between dots.
fn is_part(part: &[u8]) -> bool {
    static INNER: Bytes = Bytes::lower_case_and(b"-");
    let inner = |b: &u8| INNER.has(*b);
    let (first, last) = (part.first(), part.last());
    first.is_some_and(|b| *b != b'-') && last != Some(&b'-') && part.iter().all(inner)
}

/// DNS labels with dots between them, at most 253 characters. The API server does not count the characters between dots:
/// `IsDNS1123Subdomain` of apimachinery.
pub(super) fn is_subdomain(name: &str) -> bool {
    name.len() <= 253 && name.as_bytes().split(|b| *b == b'.').all(is_part)
}

/// A key of a ConfigMap or Secret: `[-._a-zA-Z0-9]+`, at most 253, no step up.
pub(super) fn is_config_key(key: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !key.is_empty()
        && key.len() <= 253
        && key.chars().all(inner)
        && key != "."
        && !key.starts_with("..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_follow_rfc_1123() {
        for (name, label, subdomain) in [
            ("web", true, true),
            ("0web", true, true),
            ("web-1.example.com", false, true),
            ("Web", false, false),
            ("web_1", false, false),
            ("-web", false, false),
            ("web.", false, false),
            ("", false, false),
            // Two UUIDs: the name of a backup.
            (
                "backup-8f2ae7bd-82fc-4b4f-a22d-d08edc2e4e27-vs-54c8ec7f-42e8-48aa-b347-d4acab7b877b",
                false,
                true,
            ),
        ] {
            assert_eq!(
                (is_label(name), is_subdomain(name)),
                (label, subdomain),
                "{name}"
            );
        }
        assert!(is_config_key("a.b_c-D") && is_config_key(".env"));
        assert!(!is_config_key("a/b") && !is_config_key("..") && !is_config_key("..a"));
    }
}
