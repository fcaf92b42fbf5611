//! What a value becomes in an object, and what may therefore be written.

use core::net::Ipv4Addr;

use crate::time_zone;

/// What a value becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Becomes {
    /// The name of an object: a DNS subdomain.
    Name,
    /// A SecretStore by its name, or one of either kind as `KIND/NAME`.
    Store,
    /// The name of a namespace: a DNS label.
    Namespace,
    /// An ingress class, or a Gateway as `NAMESPACE/NAME`.
    Class,
    /// A host name.
    Host,
    /// The key of a label.
    LabelKey,
    /// The value of a label.
    LabelValue,
    /// The effect of a taint.
    Effect,
    /// An amount of something.
    Quantity,
    /// The time zone of a CronJob.
    TimeZone,
    /// A reference to an image.
    Image,
    /// The beginning of references to images.
    Registry,
    /// A path that stays inside of something.
    Inside,
    /// A text without spaces.
    Word,
    /// The address of a Git repository: with a scheme, as `user@host:path`, or an absolute path.
    Repository,
}

const EFFECTS: &[&str] = &["NoSchedule", "PreferNoSchedule", "NoExecute"];

impl Becomes {
    /// Why a value cannot be that; `None` when it can.
    pub(crate) fn refuses(self, text: &str) -> Option<&'static str> {
        let (fits, reason) = match self {
            Self::Name => (
                is_subdomain(text),
                "the name of an object consists of lower-case letters, digits, `-` and `.`",
            ),
            Self::Store => (
                is_store(text),
                "a store is the name of a SecretStore, or `ClusterSecretStore/NAME`",
            ),
            Self::Namespace => (
                is_label(text),
                "a namespace consists of at most 63 lower-case letters, digits and `-`",
            ),
            Self::Class => (
                is_class(text),
                "a class is the name of an object, and a Gateway `NAMESPACE/NAME` or `NAME`",
            ),
            Self::Host => (
                is_subdomain(&text.to_ascii_lowercase()) && text.parse::<Ipv4Addr>().is_err(),
                "a domain consists of letters, digits and `-` between dots, such as `apps.example.com`",
            ),
            Self::LabelKey => (
                is_label_key(text),
                "the key of a label consists of at most 63 letters, digits, `-`, `_` and `.`, after a domain and `/` if it has one",
            ),
            Self::LabelValue => (
                text.is_empty() || is_label_word(text),
                "the value of a label consists of at most 63 letters, digits, `-`, `_` and `.`",
            ),
            Self::Effect => (
                EFFECTS.contains(&text),
                "the effect of a taint is `NoSchedule`, `PreferNoSchedule` or `NoExecute`",
            ),
            Self::Quantity => (
                is_quantity(text),
                "a quantity is a number with a Kubernetes unit, such as `100m`, `0.5`, `128Mi` or `10Gi`",
            ),
            Self::TimeZone => (
                time_zone::is_known(text),
                "a time zone has a name of the IANA database, such as `Europe/Vienna` or `UTC`",
            ),
            Self::Image => (
                is_image(text),
                "an image is `REGISTRY/NAME:TAG` in lower-case letters, the tag aside",
            ),
            Self::Registry => (
                is_image(&format!("{}/x", text.trim_end_matches('/'))),
                "a registry is `HOST`, `HOST:PORT` or `HOST/PATH` in lower-case letters, without a scheme",
            ),
            Self::Inside => (
                is_inside(text),
                "the path must be relative and must not leave its directory with `..`",
            ),
            Self::Word => (
                !text.is_empty() && !text.contains(char::is_whitespace),
                "it must not be empty or contain spaces",
            ),
            Self::Repository => (
                is_repository(text),
                "write `https://HOST/PATH.git`, `ssh://USER@HOST/PATH.git` or `USER@HOST:PATH.git`",
            ),
        };
        (!fits).then_some(reason)
    }
}

/// Whether Git takes a text for a repository elsewhere
/// (<https://git-scm.com/docs/git-clone#_git_urls>): a lone word is a folder beside whoever reads it.
fn is_repository(text: &str) -> bool {
    let by_ssh = text
        .split_once(':')
        .is_some_and(|(host, path)| !host.is_empty() && !host.contains('/') && !path.is_empty());
    !text.contains(char::is_whitespace) && (by_ssh || text.starts_with('/'))
}

fn is_label(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let end = |byte: Option<u8>| byte.is_some_and(|byte| byte != b'-');
    text.len() <= 63
        && text.bytes().all(inside)
        && end(text.bytes().next())
        && end(text.bytes().last())
}

fn is_subdomain(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

fn is_store(text: &str) -> bool {
    let (kind, name) = text.split_once('/').unwrap_or(("SecretStore", text));
    ["SecretStore", "ClusterSecretStore"].contains(&kind) && is_subdomain(name)
}

fn is_class(text: &str) -> bool {
    match text.split_once('/') {
        Some((namespace, name)) => is_label(namespace) && is_subdomain(name),
        None => is_subdomain(text),
    }
}

/// A value of a label that is not empty, or the name in a key.
fn is_label_word(text: &str) -> bool {
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let end = |byte: Option<u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric());
    text.len() <= 63
        && text.bytes().all(inside)
        && end(text.bytes().next())
        && end(text.bytes().last())
}

fn is_label_key(text: &str) -> bool {
    match text.split_once('/') {
        Some((domain, name)) => is_subdomain(domain) && is_label_word(name),
        None => is_label_word(text),
    }
}

/// A number, then a suffix of Kubernetes or an exponent.
fn is_quantity(text: &str) -> bool {
    const SUFFIXES: &[&str] = &[
        "", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei",
    ];
    let digits = |c: char| !(c.is_ascii_digit() || c == '.');
    let (number, suffix) = text.split_at(text.find(digits).unwrap_or(text.len()));
    let points = number.matches('.').count();
    let exponent = suffix.strip_prefix(['e', 'E']);
    let exponent = exponent.is_some_and(|exponent| exponent.parse::<i8>().is_ok());
    number.len() > points && points <= 1 && (SUFFIXES.contains(&suffix) || exponent)
}

fn is_image(text: &str) -> bool {
    let (name, digest) = match text.split_once('@') {
        Some((name, digest)) => (name, Some(digest)),
        None => (text, None),
    };
    let digest_fits = digest.is_none_or(|digest| {
        digest.split_once(':').is_some_and(|(kind, hex)| {
            !kind.is_empty() && hex.len() >= 32 && hex.bytes().all(|b| b.is_ascii_hexdigit())
        })
    });
    // The colon of a registry's port has a slash behind it.
    let (name, tag) = match name.rsplit_once(':') {
        Some((name, tag)) if !tag.contains('/') => (name, Some(tag)),
        _ => (name, None),
    };
    let word = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let tag_fits =
        tag.is_none_or(|tag| !tag.is_empty() && tag.len() <= 128 && tag.bytes().all(word));
    let mut parts = name.split('/');
    let first = parts.next().unwrap_or_default();
    let part = |part: &str| {
        let inside =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
        !part.is_empty() && part.bytes().all(inside)
    };
    let host =
        |part: &str| !part.is_empty() && part.bytes().all(|b| word(b) || b":[]".contains(&b));
    let has_more = name.contains('/');
    (if has_more { host(first) } else { part(first) }) && parts.all(part) && tag_fits && digest_fits
}

fn is_inside(text: &str) -> bool {
    !text.is_empty() && !text.starts_with('/') && !text.split('/').any(|part| part == "..")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_what_an_api_server_takes() {
        for (becomes, good, bad) in [
            (
                Becomes::Name,
                &["a", "team-a.prod", "1x"][..],
                &["Team", "a_b", "-a", "", "a..b"][..],
            ),
            (
                Becomes::Store,
                &["vault", "ClusterSecretStore/vault", "SecretStore/vault"],
                &["Vault", "Store/vault", "ClusterSecretStore/", "a/b"],
            ),
            (
                Becomes::Namespace,
                &["shop-live"],
                &["Bad_Name", "a.b", "a-"],
            ),
            (
                Becomes::Class,
                &["nginx", "infra/public"],
                &["Very High", "a/b/c"],
            ),
            (
                Becomes::Host,
                &["apps.example.com", "Example.com", "localhost"],
                &["a b", "https://a.b", "a..b", "192.0.2.1"],
            ),
            (
                Becomes::LabelKey,
                &["disk", "example.com/disk", "A_b.c"],
                &["fast disk!", "a/b/c", ""],
            ),
            (
                Becomes::LabelValue,
                &["", "yes", "a_B.c"],
                &["a b", "-a", "ä"],
            ),
            (Becomes::Effect, &["NoSchedule"], &["Never", "noschedule"]),
            (
                Becomes::Quantity,
                &["100m", "0.5", "64Mi", "1e3", "1", "10737418240", ".5"],
                &["ten", "1Gb", "1 Gi", "", "1.2.3", "-1", "."],
            ),
            (
                Becomes::TimeZone,
                &["Europe/Vienna", "UTC", "Asia/Seoul"],
                &["Middle/Nowhere", "CEST", "europe/vienna", "Local", ""],
            ),
            (
                Becomes::Image,
                &[
                    "nginx",
                    "nginx:1.27",
                    "reg:5000/a/b:1",
                    "a/b@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                    "Reg.example.com/a",
                ],
                &["", "Nginx", "a b", "a:b:c", "a@sha256:x", "a/:1"],
            ),
            (
                Becomes::Registry,
                &["ghcr.io/acme", "reg:5000", "reg.example.com/"],
                &["https://ghcr.io", "ghcr.io/Acme"],
            ),
            (
                Becomes::Repository,
                &[
                    "https://git.example/shop.git",
                    "git@git.example:shop.git",
                    "ssh://git@git.example/shop",
                    "oci://reg.example.com/shop",
                    "/srv/git/shop.git",
                ],
                &["x", "shop.git", "a/b", "", "git@git.example: shop"],
            ),
            (
                Becomes::Inside,
                &["a/b", "a..b"],
                &["/a", "../a", "a/../../b", ""],
            ),
        ] {
            for text in good {
                assert_eq!(becomes.refuses(text), None, "{becomes:?} {text}");
            }
            for text in bad {
                assert!(becomes.refuses(text).is_some(), "{becomes:?} {text}");
            }
        }
    }
}
