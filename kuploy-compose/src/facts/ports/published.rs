//! Ports that Compose publishes on the host.

use core::net::IpAddr;

use crate::compose::{Port, PortProtocol};
use crate::model::Protocol;

/// Whether a published port is for the host itself alone.
pub(crate) fn is_local(port: &Port) -> bool {
    let address = port.host_ip.as_deref().unwrap_or_default();
    let address = address.trim_matches(['[', ']']).parse::<IpAddr>();
    address.is_ok_and(|address| address.is_loopback())
}

/// Whether a published port is one of several in a row: the data of FTP, of RTP, of a game. Nobody writes so for pages.
pub(crate) fn is_of_range(ports: &[Port], target: u16) -> bool {
    const LEAST: usize = 4;
    let has = |number: &u16| {
        let mut same = ports.iter().filter(|port| port.target == *number);
        same.any(|port| port.protocol == PortProtocol::Tcp)
    };
    let below = (0..target).rev().take_while(has).take(LEAST).count();
    let above = (target..=u16::MAX).take_while(has).take(LEAST).count();
    let has_ftp = target != 21 && has(&21);
    has_ftp || below + above >= LEAST
}

/// Whether the web is usual on a port of which nothing says what it speaks: the defaults of servers of pages and of
/// frameworks.
fn is_likely_web(number: u16) -> bool {
    matches!(number, 80 | 3000..=3999 | 5000 | 8000..=8999 | 9000)
}

/// The published port that is taken for one of HTTP, among those of which nothing says what they speak, and the others
/// that are as likely. Published by UDP too, it is no port of HTTP: syslog, a game, a VPN.
pub(crate) fn assumed_web(
    declared: &[Port],
    unknown: impl Iterator<Item = u16>,
) -> Option<(u16, Vec<u16>)> {
    let is_written = |number: u16| {
        let mut declared = declared.iter().filter(|port| port.target == number);
        declared.any(|port| {
            port.app_protocol.is_some() || port.name.is_some() || port.protocol == PortProtocol::Udp
        })
    };
    let open = unknown.filter(|port| !is_written(*port) && !is_of_range(declared, *port));
    let open: Vec<u16> = open.collect();
    let likely = open.iter().find(|port| is_likely_web(**port));
    let port = *likely.or_else(|| open.first())?;
    let is_rival = |other: &u16| *other != port && is_likely_web(*other) == is_likely_web(port);
    Some((port, open.iter().copied().filter(is_rival).collect()))
}

/// The number that a port is published under: the container's when the engine chooses.
pub(crate) fn number(port: &Port) -> u16 {
    let published = port.published.as_deref().and_then(|text| text.parse().ok());
    published
        .filter(|number| *number > 0)
        .unwrap_or(port.target)
}

/// The published number, with the protocol unless that is TCP: `514/udp`.
pub(crate) fn numbered(port: &Port) -> String {
    match protocol(port.protocol) {
        Protocol::Tcp => number(port).to_string(),
        other => format!("{}/{}", number(port), other.as_str().to_ascii_lowercase()),
    }
}

/// Published ports as texts show them, with ranges as Compose writes them: `22, 50000-50200/udp`.
pub(crate) fn folded(ports: &[&Port]) -> Vec<String> {
    let mut numbers: Vec<(Protocol, u16)> = ports
        .iter()
        .map(|port| (protocol(port.protocol), number(port)))
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let mut ranges: Vec<(Protocol, u16, u16)> = Vec::new();
    for (protocol, number) in numbers {
        match ranges.last_mut() {
            Some((same, _, last)) if *same == protocol && last.checked_add(1) == Some(number) => {
                *last = number
            }
            _ => ranges.push((protocol, number, number)),
        }
    }
    let shown = ranges.into_iter().flat_map(|(protocol, first, last)| {
        let end = match protocol {
            Protocol::Tcp => String::new(),
            other => format!("/{}", other.as_str().to_ascii_lowercase()),
        };
        match last - first {
            0 => vec![format!("{first}{end}")],
            1 => vec![format!("{first}{end}"), format!("{last}{end}")],
            _ => vec![format!("{first}-{last}{end}")],
        }
    });
    shown.collect()
}

/// A protocol of Compose as one of a container.
pub(crate) fn protocol(written: PortProtocol) -> Protocol {
    match written {
        PortProtocol::Tcp => Protocol::Tcp,
        PortProtocol::Udp => Protocol::Udp,
        PortProtocol::Sctp => Protocol::Sctp,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loopback_addresses_are_local() {
        for (address, want) in [
            (Some("127.0.0.1"), true),
            (Some("127.8.9.1"), true),
            (Some("::1"), true),
            (Some("0.0.0.0"), false),
            (Some("192.168.1.5"), false),
            (None, false),
        ] {
            let port = Port {
                host_ip: address.map(str::to_owned),
                ..Port::default()
            };
            assert_eq!(is_local(&port), want, "{address:?}");
        }
    }

    #[test]
    fn a_range_of_published_numbers_leaves_the_choice_open() {
        let port = |published: Option<&str>| {
            number(&Port {
                target: 80,
                published: published.map(str::to_owned),
                ..Port::default()
            })
        };
        assert_eq!(port(Some("8080")), 8080);
        assert_eq!(port(Some("8000-8010")), 80);
        assert_eq!(port(None), 80);
    }
}
