//! Files that hold keys: by name, by content.

/// Whether a file holds a key, by its name or its first lines.
pub(crate) fn is_secret(name: &str, bytes: &[u8]) -> bool {
    const NAMES: &[&str] = &[
        ".env",
        ".htpasswd",
        ".netrc",
        ".npmrc",
        ".pgpass",
        ".pypirc",
        "credentials",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        "id_rsa",
        "kubeconfig",
        "passwd",
    ];
    const ENDS: &[&str] = &[
        "htpasswd", "jks", "kdbx", "key", "keystore", "keytab", "p12", "pfx", "ppk",
    ];
    let lower = name.to_ascii_lowercase();
    let end = lower.rsplit_once('.').map(|(_, end)| end);
    let public = ["example", "sample", "dist", "template", "pub"];
    if end.is_some_and(|end| public.contains(&end)) {
        return false;
    }
    NAMES.contains(&lower.as_str())
        || lower.starts_with(".env.")
        || end.is_some_and(|end| end == "env" || ENDS.contains(&end))
        || holds_private_key(bytes)
}

/// Whether a text holds a private key in PEM, or a Google service account's.
fn holds_private_key(bytes: &[u8]) -> bool {
    // Keys are short files; a dump that mentions one is none.
    let Ok(text) = std::str::from_utf8(bytes.get(..bytes.len().min(64 * 1024)).unwrap_or_default())
    else {
        return false;
    };
    let pem = text.contains("-----BEGIN ") && text.contains(" PRIVATE KEY-----");
    pem || text.contains("-----BEGIN PRIVATE KEY-----")
        || text.contains("\"private_key\": \"-----BEGIN")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_known_by_name_and_content() {
        for (name, bytes, want) in [
            ("server.key", "", true),
            (".env", "A=1", true),
            (".env.example", "A=1", false),
            ("prod.env", "", true),
            ("tls.pem", "-----BEGIN CERTIFICATE-----", false),
            ("tls.pem", "-----BEGIN RSA PRIVATE KEY-----", true),
            ("id_rsa.pub", "ssh-rsa", false),
            ("app.yaml", "a: 1", false),
        ] {
            assert_eq!(is_secret(name, bytes.as_bytes()), want, "{name}");
        }
    }
}
