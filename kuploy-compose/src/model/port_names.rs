//! Names of ports: IANA service names of at most 15 characters, unique in a pod.

use crate::map::BTreeSet;

use super::{Protocol, names};

/// Longest name of a container port.
const LIMIT: usize = 15;

/// The name of a port of which nothing is known but its number.
pub(crate) fn plain(number: u16, protocol: Protocol) -> String {
    format!("{}-{number}", protocol.as_str().to_ascii_lowercase())
}

/// The name of a port: the first of `wanted` that is legal and not taken, else one made of the number.
pub(crate) fn choose<'n>(
    wanted: impl IntoIterator<Item = &'n str>,
    number: u16,
    protocol: Protocol,
    taken: &mut BTreeSet<String>,
) -> String {
    let first = wanted.into_iter().find_map(legal);
    let candidates = first.into_iter().flat_map(|name| {
        let with_protocol = format!("{name}-{}", protocol.as_str().to_ascii_lowercase());
        let with_number = format!("{name}-{number}");
        let second = match protocol {
            Protocol::Tcp => with_number,
            _ => with_protocol,
        };
        [name, second]
    });
    let name = candidates
        .filter(|name| name.len() <= LIMIT)
        .find(|name| !taken.contains(name))
        .unwrap_or_else(|| plain(number, protocol));
    taken.insert(name.clone());
    name
}

/// A text as a port name; `None` when no letter is in it.
fn legal(text: &str) -> Option<String> {
    // A double hyphen is a part of labels, and no part of a service name (RFC 6335).
    let parts: Vec<&str> = text.split('-').filter(|part| !part.is_empty()).collect();
    let name = names::label(&parts.join("-"), LIMIT)?;
    name.bytes().any(|b| b.is_ascii_lowercase()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_say_what_is_spoken() {
        let mut taken = BTreeSet::new();
        let mut name = |wanted: &[&str], number, protocol| {
            choose(wanted.iter().copied(), number, protocol, &mut taken)
        };
        assert_eq!(name(&["http"], 80, Protocol::Tcp), "http");
        assert_eq!(name(&["http"], 8081, Protocol::Tcp), "http-8081");
        assert_eq!(name(&[], 9, Protocol::Tcp), "tcp-9");
        assert_eq!(name(&["8080"], 8080, Protocol::Tcp), "tcp-8080");
        assert_eq!(name(&["dns"], 53, Protocol::Tcp), "dns");
        assert_eq!(name(&["dns"], 53, Protocol::Udp), "dns-udp");
        assert_eq!(name(&["Web UI"], 1, Protocol::Tcp), "web-ui");
        assert_eq!(name(&["web--admin"], 3, Protocol::Tcp), "web-admin");
        assert_eq!(
            name(&["a-very-long-name-of-a-port"], 2, Protocol::Tcp).len(),
            15
        );
        assert_eq!(
            name(&["a-very-long-name-of-a-port"], 2, Protocol::Tcp),
            "tcp-2"
        );
    }
}
