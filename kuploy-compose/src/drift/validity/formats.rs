//! What strings may be: names, keys, addresses, paths, as `k8s.io/apimachinery/pkg/util/validation` checks them.

use core::net::IpAddr;

use super::schedule;
use crate::drift::dns;
use crate::map::Bytes;
use crate::time_zone;

/// A form that a string has to have.
pub(in crate::drift) struct Format {
    /// With an article: `a DNS label`.
    pub(super) name: &'static str,
    /// What is allowed: `at most 63 lower-case letters, digits and `-``.
    pub(super) allowed: &'static str,
    pub(super) is_valid: fn(&str) -> bool,
    /// Whether the string in lower case is what can only be meant.
    pub(super) lower_case: bool,
}

const fn format(name: &'static str, allowed: &'static str, is_valid: fn(&str) -> bool) -> Format {
    Format {
        name,
        allowed,
        is_valid,
        lower_case: false,
    }
}

const fn names(name: &'static str, allowed: &'static str, is_valid: fn(&str) -> bool) -> Format {
    Format {
        lower_case: true,
        ..format(name, allowed, is_valid)
    }
}

pub(super) const LABEL: Format = names(
    "a DNS label",
    "at most 63 lower-case letters, digits and `-`, a letter or digit at both ends",
    dns::is_label,
);
pub(super) const SUBDOMAIN: Format = names(
    "a DNS name",
    "at most 253 lower-case letters, digits, `-` and `.`, a letter or digit at both ends",
    dns::is_subdomain,
);
/// `ValidateCSIDriverName`: the case does not matter.
pub(super) const DRIVER: Format = names(
    "the name of a CSI driver",
    "at most 63 letters, digits, `-` and `.`, a letter or digit at both ends",
    |text| text.len() <= 63 && dns::is_subdomain(&text.to_ascii_lowercase()),
);
/// `ValidateDNS1123SubdomainWithUnderScore`, a dot at the end, or a dot alone (Kubernetes 1.32).
pub(super) const SEARCH_DOMAIN: Format = names(
    "a search domain",
    "lower-case letters, digits, `-`, `_` and `.`, a letter or digit at both ends",
    |text| text == "." || dns::is_subdomain(&text.trim_end_matches('.').replace('_', "-")),
);
pub(super) const WILDCARD: Format = names(
    "a host name",
    "lower-case letters, digits, `-` and `.`, with at most one `*.` in front",
    |text| dns::is_subdomain(text.strip_prefix("*.").unwrap_or(text)) && !is_ip(text),
);
pub(super) const PORT_NAME: Format = names(
    "a port name",
    "at most 15 lower-case letters, digits and single `-` between them, with at least one letter",
    is_port_name,
);
pub(super) const LABEL_KEY: Format = format(
    "a label key",
    "at most 63 letters, digits, `-`, `_` and `.`, with at most one DNS name and `/` in front",
    is_qualified,
);
pub(super) const ANNOTATION_KEY: Format = format(
    "an annotation key",
    "at most 63 letters, digits, `-`, `_` and `.`, with at most one DNS name and `/` in front",
    |text| is_qualified(&text.to_ascii_lowercase()),
);
pub(super) const QUALIFIED: Format = format(
    "a qualified name",
    "at most 63 letters, digits, `-`, `_` and `.`, with at most one DNS name and `/` in front",
    is_qualified,
);
pub(super) const WITH_DOMAIN: Format = format(
    "a name with a domain",
    "a DNS name, `/` and a path, as in `example.com/name`",
    |text| {
        text.split_once('/').is_some_and(|(domain, path)| {
            dns::is_subdomain(domain) && !path.is_empty() && path.chars().all(is_url_path)
        })
    },
);
pub(super) const LABEL_VALUE: Format = format(
    "a label value",
    "at most 63 letters, digits, `-`, `_` and `.`, a letter or digit at both ends, or nothing",
    is_label_value,
);
pub(super) const CONFIG_KEY: Format = format(
    "a key of a ConfigMap or Secret",
    "at most 253 letters, digits, `-`, `_` and `.`, not `.` and not beginning with `..`",
    dns::is_config_key,
);
pub(super) const ENV_NAME: Format = format(
    "the name of a variable",
    "printable ASCII characters without `=`",
    |text| {
        text.bytes()
            .all(|b| (b' '..=b'~').contains(&b) && b != b'=')
    },
);
pub(super) const PATH_SEGMENT: Format = format(
    "a name that can be part of a path",
    "a name without `/` and `%`, and not `.` or `..`",
    |text| !matches!(text, "." | "..") && !text.contains(['/', '%']),
);
pub(super) const IP: Format = format(
    "an IP address",
    "an IP address, as in `10.0.0.1` or `2001:db8::1`",
    is_ip,
);
pub(super) const CIDR: Format = format(
    "an address range",
    "an IP address and the length of the prefix, as in `10.0.0.0/8`",
    |text| cidr(text).is_some(),
);
pub(super) const EXTERNAL_IP: Format = format(
    "an address that a Service can have",
    "an IP address that is not 0.0.0.0, of the loopback range or link-local",
    |text| text.parse().is_ok_and(|ip: IpAddr| !is_special(ip)),
);
pub(super) const CLUSTER_IP: Format = format(
    "an address of a Service",
    "an IP address, or `None` for a headless Service",
    |text| text == "None" || is_ip(text),
);
pub(super) const ABSOLUTE: Format =
    format("an absolute path", "a path that begins with `/`", |text| {
        text.starts_with('/')
    });
pub(super) const RELATIVE: Format = format(
    "a relative path",
    "a path that does not begin with `/` and has no `..` in it",
    |text| !text.starts_with('/') && !has_step_up(text),
);
/// Of a key in a volume: as [`RELATIVE`], and not a name that the kubelet keeps for itself.
pub(super) const FILE_IN_VOLUME: Format = format(
    "a relative path",
    "a path that does not begin with `/` or `..` and has no `..` in it",
    |text| !text.starts_with('/') && !text.starts_with("..") && !has_step_up(text),
);
pub(super) const NO_STEP_UP: Format = format(
    "a path without `..`",
    "a path of which no part is `..`",
    |text| !has_step_up(text),
);
pub(super) const HEADER: Format = format(
    "the name of a header",
    "letters, digits and `-`, as in `X-Header-Name`",
    |text| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'),
);
pub(super) const SYSCTL: Format = names(
    "the name of a sysctl",
    "lower-case letters, digits, `-` and `_` with `.` or `/` between them",
    is_sysctl,
);
pub(super) const SCHEDULE: Format = format(
    "a cron schedule",
    "five fields (minute 0-59, hour 0-23, day 1-31, month 1-12, weekday 0-6), or a macro such as `@daily`",
    schedule::is_valid,
);
pub(super) const TIME_ZONE: Format = format(
    "a time zone",
    "a name of the tz database, as in `Europe/Berlin` or `Etc/UTC`",
    time_zone::is_known,
);
pub(super) const PERCENT: Format =
    format("a percentage", "a number and `%`, as in `25%`", |text| {
        percent(text).is_some()
    });
pub(super) const FQDN: Format = names(
    "a name with at least three parts",
    "a DNS name, as in `web.example.com`",
    |text| dns::is_subdomain(text) && text.split('.').count() > 2,
);

fn is_port_name(text: &str) -> bool {
    let inner = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    text.len() <= 15
        && text.bytes().all(inner)
        && text.bytes().any(|b| b.is_ascii_lowercase())
        && !text.contains("--")
        && !text.starts_with('-')
        && !text.ends_with('-')
}

fn is_url_path(char: char) -> bool {
    char.is_ascii_alphanumeric() || "/-_.~%!$&'()*+,;=:@".contains(char)
}

/// The part of a key behind its domain, and what a label's value is when there is one.
fn is_name_part(text: &str) -> bool {
    let end = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_alphanumeric());
    static INNER: Bytes = Bytes::alphanumeric_and(b"-_.");
    text.len() <= 63
        && text.bytes().all(|byte| INNER.has(byte))
        && end(text.bytes().next())
        && end(text.bytes().last())
}

pub(super) fn is_qualified(text: &str) -> bool {
    // Byte by byte: names are short, and a search for a character begins with more than that.
    let slash = text.bytes().position(|byte| byte == b'/');
    match slash.and_then(|at| text.split_at_checked(at)) {
        Some((domain, rest)) => {
            let name = rest.strip_prefix('/').unwrap_or(rest);
            dns::is_subdomain(domain) && is_name_part(name)
        }
        None => is_name_part(text),
    }
}

pub(super) fn is_label_value(text: &str) -> bool {
    text.is_empty() || is_name_part(text)
}

fn is_ip(text: &str) -> bool {
    text.parse::<IpAddr>().is_ok()
}

/// An address and the length of its prefix.
pub(super) fn cidr(text: &str) -> Option<(IpAddr, u8)> {
    let (address, length) = text.split_once('/')?;
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let digits = !length.is_empty() && length.bytes().all(|b| b.is_ascii_digit());
    let length = length
        .parse()
        .ok()
        .filter(|length| digits && *length <= most)?;
    Some((address, length))
}

fn is_special(ip: IpAddr) -> bool {
    let link_local = match ip {
        IpAddr::V4(ip) => {
            ip.is_link_local() || (ip.is_multicast() && ip.octets().starts_with(&[224, 0, 0]))
        }
        IpAddr::V6(ip) => {
            matches!(ip.octets(), [0xfe, second, ..] if second & 0xc0 == 0x80)
                || matches!(ip.octets(), [0xff, 0x02, ..])
        }
    };
    link_local || ip.is_unspecified() || ip.is_loopback()
}

fn has_step_up(text: &str) -> bool {
    text.split('/').any(|part| part == "..")
}

fn is_sysctl(text: &str) -> bool {
    let part = |part: &str| {
        let end = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        part.bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'_'))
            && end(part.bytes().next())
            && end(part.bytes().last())
    };
    text.len() <= 253 && text.split(['.', '/']).all(part)
}

/// The number before a `%`.
pub(super) fn percent(text: &str) -> Option<i64> {
    let digits = text.strip_suffix('%')?;
    let all = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    all.then(|| digits.parse().unwrap_or(i64::MAX))
}

/// As Go decodes it: padded, with newlines anywhere.
pub(super) fn is_base64(text: &str) -> bool {
    let mut length = 0usize;
    let mut padding = 0usize;
    for byte in text.bytes().filter(|b| !matches!(b, b'\n' | b'\r')) {
        length += 1;
        match byte {
            b'=' => padding += 1,
            _ if padding > 0 => return false,
            b'+' | b'/' => {}
            _ if byte.is_ascii_alphanumeric() => {}
            _ => return false,
        }
    }
    length.is_multiple_of(4) && padding <= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_padded_and_may_be_broken_into_lines() {
        for text in ["", "aGk=", "aGk=\n", "aG\nk="] {
            assert!(is_base64(text), "{text:?}");
        }
        for text in ["aGk", "hunter2", "a===", "not base64!", "aG-_"] {
            assert!(!is_base64(text), "{text:?}");
        }
    }

    #[test]
    fn strings_have_the_form_that_the_server_asks_for() {
        let cases: &[(&Format, &[&str], &[&str])] = &[
            (
                &PORT_NAME,
                &["http", "p80", "a-b"],
                &["80", "HTTP", "a--b", "-a", "a-", "sixteen-chars-xx"],
            ),
            (
                &LABEL_KEY,
                &["app", "a.b/c_d", "A"],
                &["a b", "a/b/c", "/a", "a/", "-a", "a_b/c"],
            ),
            (&ANNOTATION_KEY, &["Example.com/a"], &["a b"]),
            (&LABEL_VALUE, &["", "v1.2_x"], &["a b", "-a", "a:b"]),
            (
                &IP,
                &["10.0.0.1", "::1"],
                &["10.0.0.256", "010.0.0.1", "a", "10.0.0.1/8"],
            ),
            (
                &CIDR,
                &["10.0.0.0/8", "::/0"],
                &["10.0.0.0", "10.0.0.0/33", "10.0.0.0/+8", "a/8"],
            ),
            (
                &EXTERNAL_IP,
                &["10.0.0.1"],
                &["127.0.0.1", "0.0.0.0", "169.254.1.1", "fe80::1"],
            ),
            (
                &WILDCARD,
                &["a.example.com", "*.example.com"],
                &["*", "a.*.com", "10.0.0.1", "A.com", "a:80"],
            ),
            (&FILE_IN_VOLUME, &["a/b", ".a"], &["/a", "a/../b", "..a"]),
            (&PERCENT, &["25%", "0%"], &["%", "abc", "-5%", "25"]),
            (
                &SYSCTL,
                &["net.core.somaxconn", "net/ipv4/ip_local-x"],
                &["Bad Name", "a..b", "_a"],
            ),
            (
                &WITH_DOMAIN,
                &["example.com/a/b"],
                &["a", "example.com/", "a b/c"],
            ),
            (&HEADER, &["X-A"], &["a b", "a_b"]),
            (&FQDN, &["web.example.com"], &["web", "example.com"]),
            (&PATH_SEGMENT, &["system:node"], &["a/b", "..", "a%"]),
        ];
        for (format, valid, invalid) in cases {
            for text in *valid {
                assert!((format.is_valid)(text), "{text:?} is {}", format.name);
            }
            for text in *invalid {
                assert!(!(format.is_valid)(text), "{text:?} is not {}", format.name);
            }
        }
    }
}
