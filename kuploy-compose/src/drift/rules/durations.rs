//! `KP5101`: a span of time in another spelling than Go's, in a custom resource.
//!
//! cert-manager writes what it read back, and Go spells `8760h` as `8760h0m0s`: OutOfSync for ever (Argo CD's FAQ and
//! `diffing.md`; not measured). Built-in kinds have whole seconds.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, text};
use crate::yaml::{Map, Node, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(On::Any, &rules::DURATION_SPELLING, settle),
    Act::Find(On::Kinds(&["Certificate", "CertificateRequest"]), find),
];

/// Fields of `spec` by API group and kind.
const DURATIONS: &[(&str, &str, &[&str])] = &[
    (
        "cert-manager.io",
        "Certificate",
        &["duration", "renewBefore"],
    ),
    ("cert-manager.io", "CertificateRequest", &["duration"]),
];

fn fields(object: &Map) -> &'static [&'static str] {
    let group = text(object, "apiVersion").and_then(|version| version.split_once('/'));
    let (Some((group, _)), Some(kind)) = (group, text(object, "kind")) else {
        return &[];
    };
    let known = |(of, name, _): &&(&str, &str, _)| *of == group && *name == kind;
    DURATIONS
        .iter()
        .find(known)
        .map_or(&[], |(_, _, fields)| fields)
}

const SECOND: u64 = 1_000_000_000;

/// Nanoseconds of Go's units; of two that begin alike the longer one first.
const UNITS: &[(&str, u64)] = &[
    ("ns", 1),
    ("us", 1_000),
    ("µs", 1_000),
    ("ms", 1_000_000),
    ("h", 3600 * SECOND),
    ("m", 60 * SECOND),
    ("s", SECOND),
];

/// A span of whole seconds as Go prints it: `8760h` is `8760h0m0s`.
fn canonical(written: &str) -> Option<String> {
    let mut rest = written;
    let mut nanoseconds = 0u64;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest.get(..digits)?.parse().ok()?;
        rest = rest.get(digits..)?;
        let (unit, each) = UNITS.iter().find(|(unit, _)| {
            let behind = rest.strip_prefix(unit);
            behind.is_some_and(|b| b.is_empty() || b.starts_with(|c: char| c.is_ascii_digit()))
        })?;
        rest = rest.get(unit.len()..)?;
        nanoseconds = nanoseconds.checked_add(number.checked_mul(*each)?)?;
    }
    let seconds = nanoseconds / SECOND;
    if !nanoseconds.is_multiple_of(SECOND) || seconds == 0 {
        return None;
    }
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    Some(match (hours, minutes) {
        (0, 0) => format!("{seconds}s"),
        (0, _) => format!("{minutes}m{seconds}s"),
        _ => format!("{hours}h{minutes}m{seconds}s"),
    })
}

fn other(node: &Node) -> Option<String> {
    let written = node.as_str()?;
    canonical(written).filter(|spelled| spelled != written)
}

fn settle(object: &mut Map) {
    let fields = fields(object);
    let spec = object.get_mut("spec").and_then(|e| e.node.as_map_mut());
    let Some(spec) = spec.filter(|_| !fields.is_empty()) else {
        return;
    };
    for field in fields {
        if let Some(entry) = spec.get_mut(*field)
            && let Some(spelled) = other(&entry.node)
        {
            entry.node.value = Value::String(spelled);
        }
    }
}

fn find(object: &Map, finder: &mut Finder<'_>) {
    let Some(spec) = get(object, "spec").and_then(Node::as_map) else {
        return;
    };
    for field in fields(object) {
        let Some(node) = get(spec, field) else {
            continue;
        };
        if let Some(spelled) = other(node) {
            let written = node.as_str().unwrap_or_default();
            let message = format!(
                "the controller writes `{written}` back as `{spelled}`: Argo CD may stay OutOfSync"
            );
            finder.say(
                Found::new(&rules::DURATION_SPELLING, node.span, message)
                    .below(format!("spec.{field}"))
                    .help(format!("write `{spelled}`")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_spelled_as_go_does() {
        for (written, spelled) in [
            ("8760h", Some("8760h0m0s")),
            ("2160h0m0s", Some("2160h0m0s")),
            ("90m", Some("1h30m0s")),
            ("90s", Some("1m30s")),
            ("1h30s", Some("1h0m30s")),
            ("45s", Some("45s")),
            ("1.5h", None),
            ("10", None),
            ("1500ms", None),
            ("", None),
            ("1d", None),
        ] {
            assert_eq!(canonical(written).as_deref(), spelled, "{written}");
        }
    }
}
