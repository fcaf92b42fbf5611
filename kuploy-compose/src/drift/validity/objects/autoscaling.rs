//! Autoscalers: bounds, metrics and their targets.

use super::{below, refuse, span_of, there};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::{get, items, maps, text};
use crate::drift::validity::evaluate::list_of;
use crate::yaml::{Map, Node};

pub(in crate::drift::validity) fn find_bounds(spec: &Map, finder: &mut Finder<'_>) {
    let number = |key| get(spec, key).and_then(Node::as_i64);
    let least = number("minReplicas").unwrap_or(1);
    let Some(most) = number("maxReplicas").filter(|most| *most >= 1) else {
        return;
    };
    if most < least {
        let at = (span_of(spec, &["maxReplicas"]), "maxReplicas");
        let why =
            format!("`maxReplicas` is {most} and must be at least `minReplicas`, which is {least}");
        refuse(
            &rules::NUMBER_OUT_OF_RANGE,
            at,
            why,
            "raise `maxReplicas`",
            finder,
        );
    }
    let outside = maps(spec, "metrics")
        .any(|metric| matches!(text(metric, "type"), Some("Object" | "External")));
    if least == 0 && !outside {
        let at = (span_of(spec, &["minReplicas"]), "minReplicas");
        let why = "`minReplicas: 0` needs a metric of type `Object` or `External`";
        refuse(
            &rules::NUMBER_OUT_OF_RANGE,
            at,
            why,
            "write `minReplicas: 1`",
            finder,
        );
    }
}

/// Types of metrics, each with the field that holds it.
const SOURCES: &[(&str, &str)] = &[
    ("ContainerResource", "containerResource"),
    ("External", "external"),
    ("Object", "object"),
    ("Pods", "pods"),
    ("Resource", "resource"),
];

pub(in crate::drift::validity) fn find_source(metric: &Map, finder: &mut Finder<'_>) {
    let Some((_, wanted)) = SOURCES
        .iter()
        .find(|(kind, _)| text(metric, "type") == Some(kind))
    else {
        return;
    };
    if there(metric, wanted).is_none() {
        let at = (span_of(metric, &["type"]), *wanted);
        let why = format!("`{wanted}` is missing for the `type` of this metric");
        refuse(
            &rules::FIELD_MISSING,
            at,
            why,
            format!("write `{wanted}`"),
            finder,
        );
    }
    for (_, field) in SOURCES.iter().filter(|(_, field)| field != wanted) {
        if let Some(entry) = metric.get(*field).filter(|entry| !entry.node.is_null()) {
            let why = format!("`{field}` is not allowed for the `type` of this metric");
            refuse(
                &rules::FIELDS_IN_CONFLICT,
                (entry.key_span, field),
                why,
                format!("remove `{field}`"),
                finder,
            );
        }
    }
}

fn target(source: &Map, kinds: &[&str], finder: &mut Finder<'_>) {
    let Some(target) = below(source, "target") else {
        return;
    };
    let Some(node) = there(target, "type") else {
        return;
    };
    let kind = node.as_str().unwrap_or_default();
    // Another value than those of the API is said elsewhere.
    if ["Utilization", "Value", "AverageValue"].contains(&kind) && !kinds.contains(&kind) {
        let why = format!("`type` of this target cannot be `{kind}`");
        refuse(
            &rules::VALUE_NOT_SUPPORTED,
            (node.span, "target.type"),
            why,
            format!("write {}", list_of(kinds)),
            finder,
        );
        return;
    }
    let field = match kind {
        "Utilization" => "averageUtilization",
        "AverageValue" => "averageValue",
        "Value" => "value",
        _ => return,
    };
    // The API server asks for one of two values, whatever `type` says (`validateResourceSource` of Kubernetes 1.34 and its
    // like; an example of an operator has `type: Utilization` with `averageValue`).
    let either: &[&str] = match kinds {
        ["AverageValue"] => &["averageValue"],
        _ if kinds.contains(&"Utilization") => &["averageUtilization", "averageValue"],
        _ => &["value", "averageValue"],
    };
    if either.iter().all(|field| there(target, field).is_none()) {
        let path = format!("target.{field}");
        let why = format!("`{field}` is missing for `type: {kind}`");
        refuse(
            &rules::FIELD_MISSING,
            (node.span, &path),
            why,
            format!("write `{field}`"),
            finder,
        );
    }
    let both = ["averageUtilization", "averageValue"]
        .iter()
        .all(|key| there(target, key).is_some());
    if both {
        let at = (span_of(target, &["averageValue"]), "target.averageValue");
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            at,
            "`averageValue` is not allowed beside `averageUtilization`",
            "keep one of them",
            finder,
        );
    }
}

pub(in crate::drift::validity) fn find_resource_target(source: &Map, finder: &mut Finder<'_>) {
    target(source, &["Utilization", "AverageValue"], finder);
}

pub(in crate::drift::validity) fn find_average_target(source: &Map, finder: &mut Finder<'_>) {
    target(source, &["AverageValue"], finder);
}

pub(in crate::drift::validity) fn find_value_target(source: &Map, finder: &mut Finder<'_>) {
    target(source, &["Value", "AverageValue"], finder);
}

pub(in crate::drift::validity) fn find_policies(rules_: &Map, finder: &mut Finder<'_>) {
    let node = rules_.get("policies").map(|entry| &entry.node);
    if let Some(node) = node.filter(|node| {
        node.as_seq().is_some_and(<[Node]>::is_empty) && items(rules_, "policies").is_empty()
    }) {
        refuse(
            &rules::FIELD_MISSING,
            (node.span, "policies"),
            "`policies` is empty",
            "write a policy, or remove the list",
            finder,
        );
    }
}
