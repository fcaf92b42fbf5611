//! Where pods run: tolerations, requirements, spreading, classes of priority.

use super::{refuse, there};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::{get, items, maps, text};
use crate::drift::validity::evaluate::form;
use crate::drift::validity::formats;
use crate::map::BTreeMap;
use crate::source::Span;
use crate::yaml::{Map, Node};

pub(in crate::drift::validity) fn find_toleration(toleration: &Map, finder: &mut Finder<'_>) {
    let operator = text(toleration, "operator")
        .filter(|text| !text.is_empty())
        .unwrap_or("Equal");
    let value = there(toleration, "value");
    if there(toleration, "key").is_none() && operator == "Equal" {
        let span = toleration
            .iter()
            .next()
            .map_or_else(Span::default, |(_, entry)| entry.key_span);
        let why = "a toleration without `key` needs `operator: Exists`";
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            (span, "operator"),
            why,
            "write `key`, or `operator: Exists`",
            finder,
        );
    }
    let Some(node) = value else { return };
    match operator {
        "Exists" => {
            let why = "`value` is not allowed beside `operator: Exists`";
            refuse(
                &rules::FIELDS_IN_CONFLICT,
                (node.span, "value"),
                why,
                "remove `value`, or write `operator: Equal`",
                finder,
            );
        }
        "Equal" => {
            let text = node.as_str().unwrap_or_default();
            finder.below("value", |finder| {
                form(&formats::LABEL_VALUE, "value", text, node.span, finder)
            });
        }
        _ => {}
    }
}

/// `Gt` and `Lt` compare with one whole number.
pub(in crate::drift::validity) fn find_requirement(requirement: &Map, finder: &mut Finder<'_>) {
    let operator = text(requirement, "operator").unwrap_or_default();
    let values = items(requirement, "values");
    let Some(first) = values.first().filter(|_| matches!(operator, "Gt" | "Lt")) else {
        return;
    };
    if values.len() != 1 {
        let why = format!("`{operator}` needs exactly one value");
        refuse(
            &rules::NUMBER_OUT_OF_RANGE,
            (first.span, "values"),
            why,
            "keep one of them",
            finder,
        );
    }
}

/// What nodes have besides labels.
pub(in crate::drift::validity) fn find_term(term: &Map, finder: &mut Finder<'_>) {
    for (at, field) in maps(term, "matchFields").enumerate() {
        let key = get(field, "key").and_then(|node| Some((node, node.as_str()?)));
        if let Some((node, key)) = key.filter(|(_, key)| *key != "metadata.name") {
            let path = format!("matchFields[{at}].key");
            let why = format!("`{key}` is not a field that nodes are chosen by");
            refuse(
                &rules::VALUE_NOT_SUPPORTED,
                (node.span, &path),
                why,
                "write `metadata.name`",
                finder,
            );
        }
    }
    for (at, expression) in maps(term, "matchExpressions").enumerate() {
        let key = get(expression, "key").and_then(|node| Some((node, node.as_str()?)));
        if let Some((node, key)) = key.filter(|(_, key)| !key.is_empty()) {
            finder.below(&format!("matchExpressions[{at}].key"), |finder| {
                form(&formats::LABEL_KEY, "key", key, node.span, finder);
            });
        }
    }
}

/// One constraint for each key and way.
pub(in crate::drift::validity) fn find_spread(pod: &Map, finder: &mut Finder<'_>) {
    let mut seen: BTreeMap<(&str, &str), ()> = BTreeMap::new();
    for (at, spread) in maps(pod, "topologySpreadConstraints").enumerate() {
        let (Some(key), Some(way)) = (
            text(spread, "topologyKey"),
            text(spread, "whenUnsatisfiable"),
        ) else {
            continue;
        };
        if seen.insert((key, way), ()).is_some() {
            let span = get(spread, "topologyKey").map_or_else(Span::default, |node| node.span);
            let path = format!("topologySpreadConstraints[{at}]");
            let why = format!("duplicate topology spread constraint: `{key}` with `{way}`");
            refuse(
                &rules::DUPLICATE_IN_OBJECT,
                (span, &path),
                why,
                "keep one of them",
                finder,
            );
        }
    }
}

pub(in crate::drift::validity) fn find_match_label_keys(spread: &Map, finder: &mut Finder<'_>) {
    let selector = there(spread, "labelSelector");
    if let Some(node) = there(spread, "matchLabelKeys")
        .filter(|node| selector.is_none() && node.as_seq().is_some_and(|l| !l.is_empty()))
    {
        let at = (node.span, "matchLabelKeys");
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            at,
            "`matchLabelKeys` is not allowed without `labelSelector`",
            "write `labelSelector`",
            finder,
        );
    }
}

/// The largest priority of others than the system.
const HIGHEST: i64 = 1_000_000_000;

pub(in crate::drift::validity) fn find_priority(class: &Map, finder: &mut Finder<'_>) {
    let name = get(class, "metadata").and_then(|metadata| metadata.get("name"));
    let system = name
        .and_then(Node::as_str)
        .filter(|name| name.starts_with("system-"));
    if matches!(
        system,
        Some("system-node-critical" | "system-cluster-critical")
    ) {
        return;
    }
    if let Some((node, name)) = name.zip(system) {
        let why = format!("`{name}` begins with `system-`, which is reserved");
        refuse(
            &rules::FORMAT_NOT_VALID,
            (node.span, "metadata.name"),
            why,
            "rename it",
            finder,
        );
    }
    let value = get(class, "value").and_then(|node| Some((node, node.as_i64()?)));
    if let Some((node, value)) = value.filter(|(_, value)| *value > HIGHEST) {
        let why = format!("`value` is {value}; values above {HIGHEST} are reserved");
        refuse(
            &rules::NUMBER_OUT_OF_RANGE,
            (node.span, "value"),
            why,
            "write a smaller number",
            finder,
        );
    }
}
