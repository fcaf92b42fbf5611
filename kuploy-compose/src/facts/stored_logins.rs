//! Logins that a program wrote into its file of configuration: `docker login`, `rclone config`.

use crate::diagnostic::sensitive;

/// Larger files are none of them.
const LONGEST: usize = 64 * 1024;

/// Whether a text holds logins; `name` is that of its file, in lower case.
pub(super) fn are_in(name: &str, bytes: &[u8]) -> bool {
    if bytes.len() > LONGEST {
        return false;
    }
    let is_known = name.starts_with("rclone");
    let begin = bytes.trim_ascii_start().first();
    if !is_known && !matches!(begin, Some(b'{' | b'[' | b'#' | b';')) {
        return false;
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return false;
    };
    match begin {
        Some(b'{') => of_registries(text),
        _ => of_remotes(text, is_known),
    }
}

/// What holds the login of a registry: a user and a password in base64, or a token
/// (<https://github.com/docker/cli/blob/master/cli/config/types/authconfig.go>).
const OF_REGISTRY: &[&str] = &["auth", "identitytoken", "password", "registrytoken"];

/// Whether a text is the `config.json` of `docker login`, with a login in it.
fn of_registries(text: &str) -> bool {
    if !text.contains("\"auths\"") {
        return false;
    }
    let read: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let registries = read.get("auths").and_then(serde_json::Value::as_object);
    let mut registries = registries.into_iter().flatten();
    registries.any(|(_, registry)| {
        let mut logins = OF_REGISTRY
            .iter()
            .filter_map(|key| registry.get(key)?.as_str());
        logins.any(|login| !login.is_empty())
    })
}

/// The backends of rclone that log in somewhere (<https://rclone.org/docs/#configure>), but for those with a name that is used
/// for anything else: `http`, `local`, `memory`.
const BACKENDS: &[&str] = &[
    "azureblob",
    "azurefiles",
    "b2",
    "box",
    "cloudinary",
    "crypt",
    "drive",
    "dropbox",
    "fichier",
    "filefabric",
    "filescom",
    "gofile",
    "google cloud storage",
    "google photos",
    "hidrive",
    "iclouddrive",
    "imagekit",
    "internetarchive",
    "jottacloud",
    "koofr",
    "linkbox",
    "mailru",
    "mega",
    "netstorage",
    "onedrive",
    "opendrive",
    "oracleobjectstorage",
    "pcloud",
    "pikpak",
    "pixeldrain",
    "premiumizeme",
    "protondrive",
    "putio",
    "qingstor",
    "quatrix",
    "s3",
    "seafile",
    "sftp",
    "sharefile",
    "sia",
    "smb",
    "storj",
    "sugarsync",
    "swift",
    "ulozto",
    "webdav",
    "yandex",
    "zoho",
];

/// Keys of backends that hold secrets which no word of theirs tells: `key` of azureblob, b2 and swift, `sas_url` of azureblob,
/// `access_grant` of storj, `key_pem` of sftp.
const KEYS: &[&str] = &[
    "access_grant",
    "connection_string",
    "key",
    "key_pem",
    "sas_url",
];

/// Whether a text has a section with the remote of a backend and a secret: one that is known, in a file of any name.
fn of_remotes(text: &str, is_known: bool) -> bool {
    let (mut is_remote, mut has_secret) = (false, false);
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            (is_remote, has_secret) = (false, false);
        }
        let Some((key, value)) = line
            .split_once('=')
            .filter(|_| !line.starts_with(['#', ';']))
        else {
            continue;
        };
        let (key, value) = (key.trim(), value.trim());
        is_remote |= key == "type" && (is_known || BACKENDS.contains(&value));
        has_secret |=
            !value.is_empty() && (KEYS.contains(&key) || sensitive::names_secret(key, value));
        if is_remote && has_secret {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_of_registries_are_known_by_what_they_are() {
        for (text, want) in [
            (r#"{"auths": {"ghcr.io": {"auth": "dTpw"}}}"#, true),
            (r#"{"auths": {"ghcr.io": {"identitytoken": "abc"}}}"#, true),
            (r#"{"auths": {"ghcr.io": {"auth": ""}}}"#, false),
            (r#"{"auths": {"ghcr.io": {}}}"#, false),
            (r#"{"auths": {}, "x": {"auth": "dTpw"}}"#, false),
            (r#"{"words": ["auths", "auth"]}"#, false),
            (r#"{"auths": "auth""#, false),
        ] {
            assert_eq!(are_in("a.json", text.as_bytes()), want, "{text}");
        }
    }

    #[test]
    fn remotes_of_rclone_are_known_by_their_backend_or_the_name_of_the_file() {
        for (name, text, want) in [
            ("a.conf", "[r]\ntype = s3\nsecret_access_key = x\n", true),
            (
                "a.conf",
                "# mine\n\n[r]\nsecret_access_key=x\ntype=s3\n",
                true,
            ),
            (
                "a.conf",
                "; mine\n[r]\ntype = drive\nclient_secret = x\n",
                true,
            ),
            (
                "a.conf",
                "[r]\ntype = drive\nservice_account_credentials = {\"a\": 1}\n",
                true,
            ),
            (
                "a.conf",
                "[r]\ntype = azureblob\nsas_url = https://a/?sig=x\n",
                true,
            ),
            ("a.conf", "[r]\ntype = b2\nkey = x\n", true),
            ("rclone.conf", "[r]\ntype = http\npass = x\n", true),
            ("a.conf", "[r]\ntype = s3\nsecret_access_key =\n", false),
            ("a.conf", "[r]\ntype = s3\n# secret_access_key = x\n", false),
            (
                "a.conf",
                "[r]\ntype = s3\nenv_auth = true\n[b]\nkey = x\n",
                false,
            ),
            ("a.conf", "[a]\ntype = button\nkey = F1\n", false),
            (
                "a.conf",
                "[listener]\ntype = tls\nkey = /etc/ssl/a.key\n",
                false,
            ),
            ("a.conf", "[r]\nkey = x\n", false),
            ("rclone.conf", "[r]\ntype = local\nnounc = true\n", false),
        ] {
            assert_eq!(are_in(name, text.as_bytes()), want, "{text}");
        }
    }
}
