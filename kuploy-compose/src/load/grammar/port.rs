//! Short port syntax: `[[IP:][HOST]:]CONTAINER[/PROTOCOL]`, with ranges.

use core::net::IpAddr;
use std::ops::RangeInclusive;

/// One published or unpublished container port.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PortSpec {
    /// The address of the host that it is published on; empty is every address.
    pub(crate) host_ip: String,
    /// A number, or a range that the engine picks from; empty is not published.
    pub(crate) published: String,
    /// The container port.
    pub(crate) target: u16,
    /// `tcp`, `udp` or `sctp`.
    pub(crate) protocol: String,
}

/// Reads the short syntax; a range of container ports gives one entry each, in the order of their numbers as text.
///
/// # Errors
/// What is wrong with the text, in a few words.
pub(crate) fn parse(text: &str) -> Result<Vec<PortSpec>, String> {
    let (rest, protocol) = match text.split_once('/') {
        Some((rest, protocol)) if !protocol.is_empty() => (rest, protocol.to_ascii_lowercase()),
        Some((rest, _)) => (rest, "tcp".to_owned()),
        None => (text, "tcp".to_owned()),
    };
    let (host, container) = rest.rsplit_once(':').unwrap_or(("", rest));
    let (ip, host) = host.rsplit_once(':').unwrap_or(("", host));
    let host_ip = match ip.strip_prefix('[') {
        Some(inner) => inner
            .strip_suffix(']')
            .ok_or_else(|| format!("the address `{ip}` has no closing bracket"))?,
        None => ip,
    };
    if !host_ip.is_empty() && host_ip.parse::<IpAddr>().is_err() {
        return Err(format!("`{host_ip}` is not an IP address"));
    }
    if container.is_empty() {
        return Err("the container port is missing".to_owned());
    }
    let container = range(container).map_err(|reason| format!("the container port {reason}"))?;
    if *container.start() == 0 {
        return Err("the container port is 0, and ports begin at 1".to_owned());
    }
    let host = match host {
        "" => None,
        _ => Some(range(host).map_err(|reason| {
            if host.parse::<IpAddr>().is_ok() {
                format!("the host port `{host}` is an address")
            } else {
                format!("the host port {reason}")
            }
        })?),
    };
    if !matches!(protocol.as_str(), "tcp" | "udp" | "sctp") {
        return Err(format!(
            "the protocol `{protocol}` is not `tcp`, `udp` or `sctp`"
        ));
    }
    let length = |range: &RangeInclusive<u16>| range.end() - range.start();
    let (first, count) = (*container.start(), length(&container));
    if let Some(host) = &host
        && length(host) != count
        && count != 0
    {
        return Err(format!(
            "the ranges differ in length: {} host ports, {} container ports",
            u32::from(length(host)) + 1,
            u32::from(count) + 1
        ));
    }
    let mut ports: Vec<PortSpec> = container
        .map(|target| PortSpec {
            host_ip: host_ip.to_owned(),
            published: match &host {
                None => String::new(),
                Some(host) if count == 0 && length(host) != 0 => {
                    format!("{}-{}", host.start(), host.end())
                }
                Some(host) => (host.start() + (target - first)).to_string(),
            },
            target,
            protocol: protocol.clone(),
        })
        .collect();
    // The reference sorts by `PORT/PROTOCOL` as text.
    ports.sort_by_cached_key(|port| format!("{}/", port.target));
    Ok(ports)
}

/// How many container ports a text stands for; 1 for what is none.
pub(crate) fn count(text: &str) -> usize {
    let rest = text.split_once('/').map_or(text, |(rest, _)| rest);
    let container = rest
        .rsplit_once(':')
        .map_or(rest, |(_, container)| container);
    range(container).map_or(1, |range| range.len())
}

/// Reads `80` or `80-90`.
pub(crate) fn range(text: &str) -> Result<RangeInclusive<u16>, String> {
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let number = if digits {
            text.parse::<u16>().ok()
        } else {
            None
        };
        number.ok_or_else(|| {
            if digits {
                format!("`{text}` is above 65535")
            } else {
                format!("`{text}` is not a number")
            }
        })
    };
    let (start, end) = text.split_once('-').unwrap_or((text, text));
    let (start, end) = (number(start)?, number(end)?);
    if start > end {
        return Err(format!("range `{text}` is reversed"));
    }
    Ok(start..=end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> Result<Vec<String>, String> {
        Ok(parse(text)?
            .into_iter()
            .map(|p| format!("{}|{}|{}|{}", p.host_ip, p.published, p.target, p.protocol))
            .collect())
    }

    #[test]
    fn short_forms_expand_as_compose_expands_them() {
        for (text, want) in [
            ("80", vec!["||80|tcp"]),
            (":80", vec!["||80|tcp"]),
            ("8080:80", vec!["|8080|80|tcp"]),
            ("8080:80/UDP", vec!["|8080|80|udp"]),
            ("53/sctp", vec!["||53|sctp"]),
            (
                "9000-9001:9000-9001/udp",
                vec!["|9000|9000|udp", "|9001|9001|udp"],
            ),
            ("3000-3001", vec!["||3000|tcp", "||3001|tcp"]),
            ("9-10", vec!["||10|tcp", "||9|tcp"]),
            ("8000-8002:80", vec!["|8000-8002|80|tcp"]),
            ("127.0.0.1::5000", vec!["127.0.0.1||5000|tcp"]),
            ("127.0.0.1:80:80", vec!["127.0.0.1|80|80|tcp"]),
            ("[::1]:80:80", vec!["::1|80|80|tcp"]),
            ("::1:80:80", vec!["::1|80|80|tcp"]),
            ("22:22", vec!["|22|22|tcp"]),
        ] {
            assert_eq!(
                shown(text),
                Ok(want.into_iter().map(str::to_owned).collect()),
                "{text}"
            );
        }
    }

    #[test]
    fn impossible_forms_are_refused_with_a_reason() {
        for (text, part) in [
            ("", "the container port is missing"),
            ("80:", "the container port is missing"),
            ("127.0.0.1:80", "is an address"),
            ("80:99999", "above 65535"),
            ("foo", "not a number"),
            ("foo:80", "host port `foo`"),
            ("80:80/foo", "protocol `foo`"),
            ("80-82:90-91", "differ in length"),
            ("82-80", "reversed"),
            ("[::1:80:80", "closing bracket"),
            ("1.2.3.400:80:80", "not an IP address"),
            ("+80", "not a number"),
            (" 80", "not a number"),
        ] {
            let reason = parse(text).expect_err(text);
            assert!(reason.contains(part), "{text}: {reason}");
        }
    }
}
