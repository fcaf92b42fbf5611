//! Services and their endpoints.

use std::ops::RangeInclusive;

use super::{refuse, there};
use crate::diagnostic::{Severity, rules};
use crate::drift::dns;
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, maps, text};
use crate::drift::validity::evaluate::form;
use crate::drift::validity::formats;
use crate::map::BTreeMap;
use crate::source::Span;
use crate::yaml::{Map, Node};

/// A name of DNS; a dot at its end is taken.
pub(in crate::drift::validity) fn find_external_name(spec: &Map, finder: &mut Finder<'_>) {
    let Some(node) =
        there(spec, "externalName").filter(|_| text(spec, "type") == Some("ExternalName"))
    else {
        return;
    };
    let name = node.as_str().unwrap_or_default();
    if !dns::is_subdomain(name.strip_suffix('.').unwrap_or(name)) {
        finder.below("externalName", |finder| {
            form(&formats::SUBDOMAIN, "externalName", name, node.span, finder)
        });
    }
}

/// A Service without an address is reached from within only.
pub(in crate::drift::validity) fn find_headless(spec: &Map, finder: &mut Finder<'_>) {
    let outside =
        get(spec, "type").filter(|node| matches!(node.as_str(), Some("NodePort" | "LoadBalancer")));
    let headless = get(spec, "clusterIP").filter(|node| node.as_str() == Some("None"));
    if let (Some(node), Some(kind)) = (headless, outside.and_then(Node::as_str)) {
        let why = format!("`clusterIP: None` is not allowed where `type` is `{kind}`");
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            (node.span, "clusterIP"),
            why,
            "remove `clusterIP`",
            finder,
        );
    }
}

/// The default of `--service-node-port-range`: "provided port is not in the valid range".
const NODE_PORTS: RangeInclusive<i64> = 30_000..=32_767;

/// Ports of the nodes: only where there are such, and each once.
pub(in crate::drift::validity) fn find_node_ports(spec: &Map, finder: &mut Finder<'_>) {
    let kind = text(spec, "type")
        .filter(|text| !text.is_empty())
        .unwrap_or("ClusterIP");
    let mut seen: BTreeMap<(i64, &str), Span> = BTreeMap::new();
    let mut outside = Vec::new();
    for (at, port) in maps(spec, "ports").enumerate() {
        let Some(node) = get(port, "nodePort") else {
            continue;
        };
        let Some(number) = node.as_i64().filter(|number| *number != 0) else {
            continue;
        };
        let path = format!("ports[{at}].nodePort");
        if matches!(kind, "ClusterIP" | "ExternalName") {
            let why = format!("`nodePort` is not allowed where `type` is `{kind}`");
            refuse(
                &rules::FIELDS_IN_CONFLICT,
                (node.span, &path),
                why,
                "remove `nodePort`, or write `type: NodePort`",
                finder,
            );
        } else if seen
            .insert((number, text(port, "protocol").unwrap_or("TCP")), node.span)
            .is_some()
        {
            let why = format!("`nodePort` {number} occurs twice");
            refuse(
                &rules::DUPLICATE_IN_OBJECT,
                (node.span, &path),
                why,
                "write another number",
                finder,
            );
        } else if (1..=65_535).contains(&number) && !NODE_PORTS.contains(&number) {
            outside.push((number, node.span, path));
        }
    }
    say_outside(&outside, finder);
}

/// Says once of an object that its numbers are out of the range: they are so for one reason (seen: a game's server with six).
fn say_outside(outside: &[(i64, Span, String)], finder: &mut Finder<'_>) {
    let Some((number, span, path)) = outside.first() else {
        return;
    };
    let which = match outside.len() {
        1 => format!("`nodePort` {number} is"),
        count => format!("`nodePort` {number} and {} more are", count - 1),
    };
    let message = format!(
        "{which} not between 30000 and 32767: the API server rejects the object unless its `--service-node-port-range` has {}",
        if outside.len() == 1 { "it" } else { "them" }
    );
    finder.say(
        Found::new(&rules::NUMBER_OUT_OF_RANGE, *span, message)
            .below(path.clone())
            .severity(Severity::Warning)
            .help("write numbers of that range, or leave `nodePort` out"),
    );
}

/// Addresses of the type that a slice says.
pub(in crate::drift::validity) fn find_addresses(slice: &Map, finder: &mut Finder<'_>) {
    let kind = text(slice, "addressType").unwrap_or_default();
    for (at, endpoint) in maps(slice, "endpoints").enumerate() {
        let list = get(endpoint, "addresses")
            .and_then(Node::as_seq)
            .unwrap_or_default();
        for (address_at, node) in list.iter().enumerate() {
            let Some(text) = node.as_str() else { continue };
            let right = match kind {
                "IPv4" => text.parse::<core::net::Ipv4Addr>().is_ok(),
                "IPv6" => text.parse::<core::net::Ipv6Addr>().is_ok(),
                "FQDN" => dns::is_subdomain(text),
                _ => true,
            };
            if !right {
                let path = format!("endpoints[{at}].addresses[{address_at}]");
                let why = format!("`{text}` is not an address of the type `{kind}`");
                refuse(
                    &rules::FORMAT_NOT_VALID,
                    (node.span, &path),
                    why,
                    "correct the address or `addressType`",
                    finder,
                );
            }
        }
    }
}
