//! NetworkPolicies.

use core::net::IpAddr;

use super::{refuse, there};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::{get, items};
use crate::drift::validity::formats::cidr;
use crate::source::Span;
use crate::yaml::{Map, Node};

pub(in crate::drift::validity) fn find_port_range(port: &Map, finder: &mut Finder<'_>) {
    let end = get(port, "endPort").and_then(|node| Some((node, node.as_i64()?)));
    let Some((node, end)) = end else { return };
    let why = match get(port, "port") {
        Some(first) if first.as_str().is_some() => {
            "`endPort` is not allowed beside a port by name".to_owned()
        }
        Some(first) => match first.as_i64() {
            Some(first) if end < first => {
                format!("`endPort` is {end} and must be at least `port`, which is {first}")
            }
            _ => return,
        },
        None => return,
    };
    refuse(
        &rules::FIELDS_IN_CONFLICT,
        (node.span, "endPort"),
        why,
        "correct the range",
        finder,
    );
}

pub(in crate::drift::validity) fn find_empty_peer(peer: &Map, finder: &mut Finder<'_>) {
    let any = ["ipBlock", "podSelector", "namespaceSelector"]
        .iter()
        .any(|key| there(peer, key).is_some());
    if !any {
        let span = peer
            .iter()
            .next()
            .map_or_else(Span::default, |(_, entry)| entry.key_span);
        let why = "one of `podSelector`, `namespaceSelector` or `ipBlock` is required";
        refuse(
            &rules::FIELD_MISSING,
            (span, ""),
            why,
            "write one of them; `podSelector: {}` is every pod",
            finder,
        );
    }
}

/// Exceptions lie within the range, and are smaller.
pub(in crate::drift::validity) fn find_except(block: &Map, finder: &mut Finder<'_>) {
    let range = there(block, "cidr").and_then(Node::as_str).and_then(cidr);
    let Some(range) = range else { return };
    for (at, node) in items(block, "except").iter().enumerate() {
        let Some((text, except)) = node.as_str().and_then(|text| Some((text, cidr(text)?))) else {
            continue;
        };
        if !is_within(except, range) {
            let path = format!("except[{at}]");
            let why = format!("`{text}` is not a smaller range within `cidr`");
            refuse(
                &rules::FIELDS_IN_CONFLICT,
                (node.span, &path),
                why,
                "correct it, or remove it",
                finder,
            );
        }
    }
}

fn is_within(inner: (IpAddr, u8), outer: (IpAddr, u8)) -> bool {
    let bits = |ip: IpAddr| match ip {
        IpAddr::V4(ip) => (u128::from(ip.to_bits()), 32),
        IpAddr::V6(ip) => (ip.to_bits(), 128),
    };
    let ((a, width), (b, other)) = (bits(inner.0), bits(outer.0));
    let shift = u32::from(width - outer.1);
    let prefix = |value: u128| value.checked_shr(shift).unwrap_or(0);
    width == other && inner.1 > outer.1 && prefix(a) == prefix(b)
}
