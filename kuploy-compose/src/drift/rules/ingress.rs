//! `KP4212` and `KP4203`: paths and hosts of an Ingress.
//!
//! Measured: a path without `/` at its start is refused for `Exact` and `Prefix`; so is a host in capitals.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::dns;
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, text};
use crate::yaml::Map;

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Find(On::Type("HTTPIngressPath"), find_path),
    Act::Find(On::Type("IngressRule"), find_host),
    Act::Find(On::Type("IngressServiceBackend"), find_port),
];

fn find_path(path: &Map, finder: &mut Finder<'_>) {
    let kind = text(path, "pathType");
    let written = text(path, "path").unwrap_or_default();
    if matches!(kind, Some("Exact" | "Prefix")) && !written.starts_with('/') {
        let span = path
            .get("path")
            .or_else(|| path.get("pathType"))
            .map_or_else(Default::default, |entry| entry.key_span);
        finder.say(
            Found::new(
                &rules::INGRESS_PATH,
                span,
                "an Ingress path has to begin with `/`: the API server rejects this one",
            )
            .below("path")
            .help("write `path: /`"),
        );
    }
}

fn find_host(rule: &Map, finder: &mut Finder<'_>) {
    let Some(node) = get(rule, "host") else {
        return;
    };
    let host = node.as_str().unwrap_or_default();
    let name = host.strip_prefix("*.").unwrap_or(host);
    if node.as_str().is_some_and(|host| !host.is_empty()) && !dns::is_subdomain(name) {
        let message = format!(
            "`{host}` is not a valid host name (lower-case letters, digits, `-`, `.`): the API server rejects it"
        );
        finder.say(
            Found::new(&rules::NAME_NOT_VALID, node.span, message)
                .below("host")
                .help(format!("write `{}`", host.to_ascii_lowercase())),
        );
    }
}

/// A backend names its port by number or by name.
fn find_port(backend: &Map, finder: &mut Finder<'_>) {
    let name = get(backend, "port").and_then(|port| port.get("name"));
    if let Some(name) = name.filter(|name| {
        name.as_str()
            .is_some_and(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()))
    }) {
        let text = name.as_str().unwrap_or_default();
        let message = format!(
            "`{text}` is a number, but a port name needs a letter: the API server rejects it"
        );
        finder.say(
            Found::new(&rules::PORT_NAME_OF_DIGITS, name.span, message)
                .below("port.name")
                .help(format!("write `number: {text}`")),
        );
    }
}
