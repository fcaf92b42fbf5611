//! Deployments, StatefulSets, DaemonSets, ReplicaSets.

use super::{below, refuse, span_of, there};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::{get, items, text};
use crate::source::Span;
use crate::yaml::{Map, Node};

/// The pod of a template.
pub(super) fn pod(spec: &Map) -> Option<&Map> {
    below(below(spec, "template")?, "spec")
}

/// What keeps pods running keeps them for ever.
pub(in crate::drift::validity) fn find_pod(spec: &Map, finder: &mut Finder<'_>) {
    let Some(pod) = pod(spec) else { return };
    let policy = there(pod, "restartPolicy");
    if let Some(node) = policy.filter(|node| matches!(node.as_str(), Some("Never" | "OnFailure"))) {
        let why = format!(
            "`restartPolicy` of this kind cannot be `{}`",
            node.as_str().unwrap_or_default()
        );
        let at = (node.span, "template.spec.restartPolicy");
        refuse(
            &rules::VALUE_NOT_SUPPORTED,
            at,
            why,
            "write `Always`, or make it a Job",
            finder,
        );
    }
    if let Some(node) = there(pod, "activeDeadlineSeconds") {
        let at = (node.span, "template.spec.activeDeadlineSeconds");
        let why =
            "`activeDeadlineSeconds` is only allowed for pods and Jobs that run to completion";
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            at,
            why,
            "remove `activeDeadlineSeconds`, or make it a Job",
            finder,
        );
    }
}

pub(in crate::drift::validity) fn find_selector(spec: &Map, finder: &mut Finder<'_>) {
    let Some(entry) = spec.get("selector") else {
        return;
    };
    let Some(selector) = entry.node.as_map() else {
        return;
    };
    let labels = below(selector, "matchLabels").is_some_and(|labels| !labels.is_empty());
    if !labels && items(selector, "matchExpressions").is_empty() {
        let why = "an empty selector would select every pod";
        let at = (entry.key_span, "selector");
        refuse(
            &rules::FIELD_MISSING,
            at,
            why,
            "write `matchLabels` with labels of the template",
            finder,
        );
    }
}

/// What must be ready within a time has to be there longer than it takes to count as ready.
pub(in crate::drift::validity) fn find_deadline(spec: &Map, finder: &mut Finder<'_>) {
    let number = |key| get(spec, key).and_then(Node::as_i64);
    let ready = number("minReadySeconds").unwrap_or(0);
    // 600 where nothing is written.
    let deadline = number("progressDeadlineSeconds").unwrap_or(600);
    if deadline <= ready {
        let span = span_of(spec, &["progressDeadlineSeconds", "minReadySeconds"]);
        let why = format!(
            "`progressDeadlineSeconds` is {deadline} and must be greater than `minReadySeconds`, which is {ready}"
        );
        refuse(
            &rules::NUMBER_OUT_OF_RANGE,
            (span, "progressDeadlineSeconds"),
            why,
            "write a larger number",
            finder,
        );
    }
}

/// Whether a count or percentage is written as nothing.
fn is_zero(node: &Node) -> bool {
    node.as_i64() == Some(0) || node.as_str() == Some("0%")
}

/// No pod more and none less: nothing could ever be replaced.
pub(in crate::drift::validity) fn find_standstill(rolling: &Map, finder: &mut Finder<'_>) {
    let both = ["maxSurge", "maxUnavailable"]
        .iter()
        .all(|key| get(rolling, key).is_some_and(is_zero));
    if both {
        let at = (span_of(rolling, &["maxUnavailable"]), "maxUnavailable");
        let why = "`maxUnavailable` and `maxSurge` are both 0";
        refuse(
            &rules::NUMBER_OUT_OF_RANGE,
            at,
            why,
            "raise one of them",
            finder,
        );
    }
}

/// A DaemonSet replaces pods before or after, not both.
pub(in crate::drift::validity) fn find_surge(rolling: &Map, finder: &mut Finder<'_>) {
    let surge = get(rolling, "maxSurge").is_some_and(|node| !node.is_null() && !is_zero(node));
    let down = get(rolling, "maxUnavailable").filter(|node| !node.is_null());
    let down_is_zero = down.is_some_and(is_zero);
    let (why, help) = match (surge, down_is_zero) {
        (true, false) => (
            "`maxSurge` needs `maxUnavailable: 0`",
            "write `maxUnavailable: 0`, or remove `maxSurge`",
        ),
        (false, true) => (
            "`maxUnavailable` is 0 and `maxSurge` too",
            "raise one of them",
        ),
        _ => return,
    };
    let span = span_of(rolling, &["maxUnavailable", "maxSurge"]);
    refuse(
        &rules::FIELDS_IN_CONFLICT,
        (span, "maxUnavailable"),
        why,
        help,
        finder,
    );
}

/// A text that a rule asks about where a template is.
pub(super) fn restart_policy(spec: &Map) -> (Option<&str>, Span) {
    let pod = pod(spec);
    let policy = pod
        .and_then(|pod| text(pod, "restartPolicy"))
        .filter(|text| !text.is_empty());
    let span = pod.map_or_else(Span::default, |pod| {
        span_of(pod, &["restartPolicy", "containers"])
    });
    (policy, span)
}
