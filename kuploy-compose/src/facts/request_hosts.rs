//! Settings that list the hosts that requests may be sent to: a server compares the `Host` of a request with them, and
//! neither connects nor listens there.

use crate::map::Parts;

/// Parts of names of settings with which every request is compared, whatever hosts they list.
const OF_REQUESTS: Parts = Parts::of(&[
    "ALLOWED_HOST",
    "HOST_WHITELIST",
    "TRUSTED_DOMAIN",
    "TRUSTED_HOST",
]);

/// Words that make it a list of what the program itself connects to: `GITEA__webhook__ALLOWED_HOST_LIST`.
const CONNECTED: &[&str] = &[
    "CIDR",
    "DOWNLOAD",
    "EMBED",
    "FETCH",
    "FORWARD",
    "FRAME",
    "IFRAME",
    "IMAGE",
    "IMAGES",
    "IMPORT",
    "MIGRATION",
    "MIGRATIONS",
    "OUTBOUND",
    "OUTGOING",
    "REMOTE",
    "SMTP",
    "SSRF",
    "WEBHOOK",
    "WEBHOOKS",
];

/// Whether every request is compared with a setting of this name.
pub(crate) fn is_of_requests(name: &str) -> bool {
    let name = upper(name);
    let mut words = name.split('_');
    OF_REQUESTS.are_in(&name) && !words.any(|word| CONNECTED.contains(&word))
}

/// The name of a setting in upper case, with `_` between its words.
pub(super) fn upper(name: &str) -> String {
    let name = name.trim_start_matches('-');
    let upper = name.chars().map(|c| match c {
        '-' | '.' => '_',
        c => c.to_ascii_uppercase(),
    });
    upper.collect()
}
