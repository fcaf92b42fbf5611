//! Files that hold keys or passwords: by name, by content.

use super::database_files::DatabaseFile;
use super::secret_settings::{self, SecretSetting};
use super::secret_statements;
use super::service_facts::ServiceFacts;
use super::stored_logins;
use crate::diagnostic::{SecretValues, sensitive};
use crate::source::paths;

/// Whole names of files that hold secrets and whose names have none of the words of [`sensitive`].
const NAMES: &[&str] = &[
    ".env",
    ".htpasswd",
    ".netrc",
    ".npmrc",
    ".pypirc",
    "keyfile",
    "kubeconfig",
    "mongo-keyfile",
    "mongodb-keyfile",
    "passwd",
];

/// Endings of files that hold keys.
const ENDS: &[&str] = &[
    "htpasswd", "jks", "kdbx", "key", "keystore", "keytab", "p12", "pfx", "ppk",
];

/// Endings of texts that may hold one secret or settings; a program or a page that is called after one holds none.
const TEXTS: &[&str] = &[
    "cfg",
    "conf",
    "ini",
    "json",
    "pass",
    "properties",
    "pwd",
    "secret",
    "token",
    "toml",
    "txt",
    "yaml",
    "yml",
];

/// Parts of the names of files that everybody may read.
const PUBLIC: &[&str] = &["dist", "example", "pub", "public", "sample", "template"];

/// Files that their programs refuse unless their owner alone may read them; Git keeps no such mode.
/// `ssh(1)` of its keys, <https://www.postgresql.org/docs/current/libpq-pgpass.html>,
/// <https://www.erlang.org/doc/system/distributed.html#the-cookie>, and Traefik of its certificates:
/// "permissions 644 for acme.json are too open, please use 600".
const OWNER_ONLY: &[&str] = &[
    ".erlang.cookie",
    ".pgpass",
    "acme.json",
    "id_dsa",
    "id_ecdsa",
    "id_ed25519",
    "id_rsa",
];

/// Whether nobody but its owner may read a file of this name, whatever mode a checkout gave it.
pub(crate) fn is_owner_only(name: &str) -> bool {
    OWNER_ONLY.contains(&name)
}

/// Files that their programs refuse unless they belong to the user that runs, and the group may not read them either:
/// Erlang's cookie, and libpq's passwords ("group or world access").
const OWN: &[&str] = &[".erlang.cookie", ".pgpass"];

/// Options of programs, and variables, that name such a file. `mongod` takes no bit of the group
/// (<https://www.mongodb.com/docs/manual/tutorial/enforce-keyfile-access-control-in-existing-replica-set/>).
const NAME_OWN: &[&str] = &["--keyFile", "PGPASSFILE"];

/// Whether a file must belong to the user of a service, and be its alone.
pub(crate) fn must_be_own(service: &ServiceFacts<'_>, target: &str) -> bool {
    if OWN.contains(&paths::file_name(target)) {
        return true;
    }
    let names = |name: &str| {
        let line = service.process.line();
        let mut words = line
            .split_whitespace()
            .skip_while(|word| !word.starts_with(name));
        let of_option = words.next().and_then(|word| match word.split_once('=') {
            Some((_, value)) => Some(value),
            None => words.next(),
        });
        of_option == Some(target) || service.variable(name) == Some(target)
    };
    NAME_OWN.iter().any(|name| names(name))
}

/// Whether a file is a log, by its name: words like the value of a password stand in it by chance (a user and a password
/// `airflow`), and nobody writes it into a Secret by hand.
pub(crate) fn is_log(path: &str) -> bool {
    path.ends_with(".log")
}

/// Endings of certificates, which are replaced together with their key.
const CERTIFICATES: &[&str] = &["cer", "cert", "crt", "pem"];

/// Whether a file is called as certificates are.
pub(crate) fn is_certificate(name: &str) -> bool {
    let end = name.rsplit_once('.').map(|(_, end)| end);
    end.is_some_and(|end| CERTIFICATES.contains(&end))
}

/// Whether a file in a directory that a program writes to is one that it makes anew: certificates, logs.
pub(crate) fn is_renewed(name: &str) -> bool {
    is_certificate(name) || is_log(name) || name.ends_with(".key")
}

/// Whether a file holds a key or password, by its path or its first lines.
pub(crate) fn is_secret(path: &str, bytes: &[u8]) -> bool {
    let lower = paths::file_name(path).to_ascii_lowercase();
    if secret_settings::is_translation(path) {
        return false;
    }
    if is_public(&lower) {
        return holds_private_key(bytes);
    }
    let (stem, end) = match lower.rsplit_once('.') {
        Some((stem, end)) if !stem.is_empty() => (stem, Some(end)),
        _ => (lower.as_str(), None),
    };
    // As the name of a variable: `db_password.txt`, `secrets.yml`, `api-token`.
    let is_text = end.is_none_or(|end| TEXTS.contains(&end));
    OWNER_ONLY.contains(&lower.as_str())
        || NAMES.contains(&lower.as_str())
        || lower.starts_with(".env.")
        || end.is_some_and(|end| end == "env" || ENDS.contains(&end))
        || (is_text && sensitive::is_secret_name(stem))
        || holds_private_key(bytes)
        || stored_logins::are_in(&lower, bytes)
        || DatabaseFile::of(bytes).is_some()
}

/// Whether everybody may read a file of this name in lower case: a template, an example, a public key.
fn is_public(name: &str) -> bool {
    name.split(['.', '-', '_'])
        .any(|part| PUBLIC.contains(&part))
}

/// The first secret among the settings of a file that has these paths, on the disk and where it is mounted; none of an
/// example.
pub(crate) fn setting<'t>(
    names: &[&str],
    bytes: &'t [u8],
    known: &SecretValues,
) -> Option<SecretSetting<'t>> {
    let is_example = |path: &&str| is_public(&paths::file_name(path).to_ascii_lowercase());
    if names.iter().any(is_example) {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    secret_settings::in_file(names, text, known)
        .or_else(|| secret_statements::in_file(names, text))
        .or_else(|| secret_settings::token(text))
}

/// Whether a text holds a private key in PEM, or a Google service account's.
pub(crate) fn holds_private_key(bytes: &[u8]) -> bool {
    // Keys are short files; a dump that mentions one is none.
    let Ok(text) = std::str::from_utf8(bytes.get(..bytes.len().min(64 * 1024)).unwrap_or_default())
    else {
        return false;
    };
    let pem = text.contains("-----BEGIN ") && text.contains(" PRIVATE KEY-----");
    pem || text.contains("-----BEGIN PRIVATE KEY-----")
        || text.contains("\"private_key\": \"-----BEGIN")
        || text.contains("\"PrivateKey\": \"MI")
        || (text.contains("LS0tLS1CRUdJTi") && ENCODED.iter().any(|begin| text.contains(begin)))
}

/// How private keys begin in base64, as kubeconfigs (`client-key-data`) and the files that Traefik keeps certificates in
/// (`key`, beside the `PrivateKey` of the account in DER) hold them: `-----BEGIN PRIVATE`, `… RSA PRIVATE`, `… EC PRIVATE`,
/// `… OPENSSH`.
const ENCODED: [&str; 4] = [
    "LS0tLS1CRUdJTiBQUklWQVRF",
    "LS0tLS1CRUdJTiBSU0EgUFJJVkFUR",
    "LS0tLS1CRUdJTiBFQyBQUklWQVRF",
    "LS0tLS1CRUdJTiBPUEVOU1NI",
];

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
            ("db_password.txt", "x", true),
            ("secrets.yml", "a: b", true),
            ("secrets.example.yml", "a: b", false),
            ("api-token", "x", true),
            ("credentials", "x", true),
            ("token.go", "package token", false),
            ("tokenizer.json", "{}", false),
            ("password_reset.html", "<p>", false),
            ("password_policy.conf", "a=1", false),
            ("jwt_public.key", "x", false),
            (".erlang.cookie", "x", true),
            ("acme.json", "{}", true),
            (
                "le.json",
                r#"{"le": {"Account": {"PrivateKey": "MIIJKQIBAAKCAgEA"}}}"#,
                true,
            ),
            (
                "kube.conf",
                "client-key-data: LS0tLS1CRUdJTiBSU0EgUFJJVkFURSBLRVktLS0tLQo=",
                true,
            ),
            // A certificate is public.
            (
                "ca.conf",
                "certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==",
                false,
            ),
            ("proxy_pass.conf", "proxy_set_header Host $host;", false),
            ("dump.rdb", "REDIS0011", true),
            ("REDIS", "REDIS: a cache", false),
            ("my.conf", "[r]\nkey = x\n", false),
        ] {
            assert_eq!(is_secret(name, bytes.as_bytes()), want, "{name}");
        }
    }
}
