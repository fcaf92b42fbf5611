//! Ingresses.

use super::{below, refuse, there};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::placeholder::is_filled_in_later;
use crate::drift::tree::{get, items, text};
use crate::drift::validity::evaluate::form;
use crate::drift::validity::formats;
use crate::source::Span;
use crate::yaml::{Map, Node};

pub(in crate::drift::validity) fn find_nothing(spec: &Map, finder: &mut Finder<'_>) {
    if items(spec, "rules").is_empty() && there(spec, "defaultBackend").is_none() {
        let span = spec
            .iter()
            .next()
            .map_or_else(Span::default, |(_, entry)| entry.key_span);
        let why = "one of `rules` or `defaultBackend` is required";
        refuse(
            &rules::FIELD_MISSING,
            (span, "rules"),
            why,
            "write one of them",
            finder,
        );
    }
}

/// An address is no host name; other forms are `KP4203`'s.
pub(in crate::drift::validity) fn find_address(rule: &Map, finder: &mut Finder<'_>) {
    let Some(node) = there(rule, "host") else {
        return;
    };
    let host = node.as_str().unwrap_or_default();
    if host.parse::<core::net::IpAddr>().is_ok() {
        finder.below("host", |finder| {
            form(&formats::WILDCARD, "host", host, node.span, finder)
        });
    }
}

/// What no path may hold or end in (`invalidPathSequences`, `invalidPathSuffixes`).
const SEQUENCES: &[&str] = &["//", "/./", "/../", "%2f", "%2F"];
const ENDS: &[&str] = &["/..", "/."];

pub(in crate::drift::validity) fn find_path(path: &Map, finder: &mut Finder<'_>) {
    let Some(node) = there(path, "path") else {
        return;
    };
    let written = node.as_str().unwrap_or_default();
    let exact = matches!(text(path, "pathType"), Some("Prefix" | "Exact"));
    if !exact {
        if !written.starts_with('/') {
            finder.below("path", |finder| {
                form(&formats::ABSOLUTE, "path", written, node.span, finder)
            });
        }
        return;
    }
    let held = SEQUENCES.iter().find(|part| written.contains(**part));
    let end = ENDS.iter().find(|end| written.ends_with(**end));
    if let Some(part) = held.or(end) {
        let why = format!("the path `{written}` must not have `{part}` in it");
        refuse(
            &rules::FORMAT_NOT_VALID,
            (node.span, "path"),
            why,
            "write the path without it",
            finder,
        );
    }
}

/// A backend as `extensions/v1beta1` had it.
pub(in crate::drift::validity) fn find_old_backend(backend: &Map, finder: &mut Finder<'_>) {
    let is_new = |name: &&str| there(backend, name).is_some();
    let Some(entry) = backend.get("serviceName") else {
        return;
    };
    if ["service", "resource"].iter().any(is_new) {
        return;
    }
    let name = entry.node.as_str().unwrap_or("NAME");
    let port = get(backend, "servicePort");
    // `servicePort: "80"` was read as a number.
    let number = port
        .and_then(|port| port.as_i64().or_else(|| port.as_str()?.parse().ok()))
        .map(|number| format!("number: {number}"));
    let by_name = || {
        port.and_then(Node::as_str)
            .map(|name| format!("name: {name}"))
    };
    let port = number
        .or_else(by_name)
        .unwrap_or_else(|| "number: 80".to_owned());
    refuse(
        &rules::FIELD_MISSING,
        (entry.key_span, "service"),
        "`service` is missing",
        format!("write `service: {{name: {name}, port: {{{port}}}}}`"),
        finder,
    );
}

/// A port by name or by number.
pub(in crate::drift::validity) fn find_port(backend: &Map, finder: &mut Finder<'_>) {
    let port = below(backend, "port");
    let number = port.and_then(|port| get(port, "number")).filter(|node| {
        node.as_i64().is_some_and(|n| n != 0) || node.as_str().is_some_and(is_filled_in_later)
    });
    let name = port.and_then(|port| there(port, "name"));
    let span = backend
        .get("port")
        .or_else(|| backend.get("name"))
        .map_or_else(Span::default, |entry| entry.key_span);
    match (number, name) {
        (None, None) => {
            let why = "one of `port.name` or `port.number` is required";
            refuse(
                &rules::FIELD_MISSING,
                (span, "port"),
                why,
                "write the port of the Service: `port: {number: 80}`",
                finder,
            );
        }
        (Some(_), Some(name)) => {
            let at = (name.span, "port.name");
            refuse(
                &rules::FIELDS_IN_CONFLICT,
                at,
                "`name` is not allowed beside `number`",
                "keep one of them",
                finder,
            );
        }
        _ => {}
    }
}

/// A name of digits is `KP4204`'s.
pub(in crate::drift::validity) fn find_port_name(port: &Map, finder: &mut Finder<'_>) {
    let Some(node) = there(port, "name") else {
        return;
    };
    let name = node.as_str().unwrap_or_default();
    if !name.bytes().all(|b| b.is_ascii_digit()) {
        finder.below("name", |finder| {
            form(&formats::LABEL, "name", name, node.span, finder)
        });
    }
}
