//! Names: what Kubernetes calls the things of a project.

use sha2::{Digest, Sha256};

/// Longest name of a Service, and of everything that a label or host name holds.
pub(super) const LABEL_LIMIT: usize = 63;

/// A DNS label made of any text: lower case, what is no letter or digit a hyphen, cut to `limit` with a hash of the
/// whole text. `None` when no letter or digit is left.
pub(super) fn label(text: &str, limit: usize) -> Option<String> {
    let mut name = String::with_capacity(text.len());
    for c in text.chars() {
        match c.to_ascii_lowercase() {
            c if c.is_ascii_alphanumeric() => name.push(c),
            _ if name.ends_with('-') || name.is_empty() => {}
            _ => name.push('-'),
        }
    }
    name.truncate(name.trim_end_matches('-').len());
    if name.is_empty() {
        return None;
    }
    Some(cut(name, text, limit))
}

/// A name of a Service: a label that begins with a letter.
pub(super) fn service(text: &str) -> Option<String> {
    let name = label(text, usize::MAX)?;
    let name = match name.bytes().next() {
        Some(b'0'..=b'9') => format!("s-{name}"),
        _ => name,
    };
    Some(cut(name, text, LABEL_LIMIT))
}

/// A name cut to a limit: what is lost is told apart by a hash of the original.
pub(super) fn cut(mut name: String, original: &str, limit: usize) -> String {
    if name.len() <= limit {
        return name;
    }
    name.truncate(limit.saturating_sub(9));
    name.truncate(name.trim_end_matches('-').len());
    format!("{name}-{}", hash(original))
}

/// Eight hexadecimal digits that stand for a text.
pub(super) fn hash(text: &str) -> String {
    Sha256::digest(text.as_bytes())
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_labels() {
        for (text, name) in [
            ("web", Some("web")),
            ("my_db", Some("my-db")),
            ("My.DB__2", Some("my-db-2")),
            ("_x_", Some("x")),
            ("__", None),
        ] {
            assert_eq!(label(text, 63).as_deref(), name, "{text}");
        }
        assert_eq!(service("2048").as_deref(), Some("s-2048"));
    }

    #[test]
    fn long_names_are_cut_with_a_hash_of_the_whole() {
        let long = "a".repeat(70);
        let name = label(&long, 52).unwrap();
        assert_eq!(name.len(), 52);
        assert_ne!(label(&format!("{long}b"), 52).unwrap(), name);
    }
}
