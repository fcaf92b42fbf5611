//! Jobs and CronJobs.

use super::workloads::restart_policy;
use super::{below, refuse, span_of, there};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::{get, items, maps, text};
use crate::yaml::{Map, Node};

fn is_manual(spec: &Map) -> bool {
    get(spec, "manualSelector").and_then(Node::as_bool) == Some(true)
}

/// The selector of a Job is the server's.
pub(in crate::drift::validity) fn find_selector(spec: &Map, finder: &mut Finder<'_>) {
    let entry = spec
        .get("selector")
        .filter(|entry| !entry.node.is_null() && !is_manual(spec));
    if let Some(entry) = entry {
        let at = (entry.key_span, "selector");
        let why = "`selector` of a Job is made by the API server";
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            at,
            why,
            "remove `selector`",
            finder,
        );
    }
}

/// A time zone is left out, not empty.
pub(in crate::drift::validity) fn find_empty_time_zone(spec: &Map, finder: &mut Finder<'_>) {
    if let Some(node) = get(spec, "timeZone").filter(|node| node.as_str() == Some("")) {
        let why = "`timeZone` is empty";
        let at = (node.span, "timeZone");
        refuse(
            &rules::FORMAT_NOT_VALID,
            at,
            why,
            "write a time zone such as `Etc/UTC`, or remove `timeZone`",
            finder,
        );
    }
}

/// The pod of a Job ends.
pub(in crate::drift::validity) fn find_pod(spec: &Map, finder: &mut Finder<'_>) {
    if super::workloads::pod(spec).is_none() {
        return;
    }
    let (policy, span) = restart_policy(spec);
    if !matches!(policy, None | Some("Always")) {
        return;
    }
    let why = match policy {
        Some(_) => "`restartPolicy` of a Job cannot be `Always`",
        None => "`restartPolicy` is missing, and its default `Always` is not allowed in a Job",
    };
    let at = (span, "template.spec.restartPolicy");
    refuse(
        &rules::FIELD_MISSING,
        at,
        why,
        "write `restartPolicy: OnFailure` or `restartPolicy: Never`",
        finder,
    );
}

pub(in crate::drift::validity) fn find_failure_policy(spec: &Map, finder: &mut Finder<'_>) {
    let Some(policy) = below(spec, "podFailurePolicy") else {
        return;
    };
    let (restart, span) = restart_policy(spec);
    if restart != Some("Never") {
        let at = (span, "template.spec.restartPolicy");
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            at,
            "`podFailurePolicy` needs `restartPolicy: Never`",
            "write `restartPolicy: Never`",
            finder,
        );
    }
    if let Some(node) = there(spec, "podReplacementPolicy")
        .filter(|node| node.as_str() == Some("TerminatingOrFailed"))
    {
        let at = (node.span, "podReplacementPolicy");
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            at,
            "`podFailurePolicy` needs `podReplacementPolicy: Failed`",
            "write `Failed`",
            finder,
        );
    }
    let per_index = there(spec, "backoffLimitPerIndex").is_some();
    let pod = super::workloads::pod(spec);
    let containers: Vec<&str> = ["containers", "initContainers"]
        .iter()
        .flat_map(|list| pod.into_iter().flat_map(|pod| maps(pod, list)))
        .filter_map(|container| text(container, "name"))
        .collect();
    for (at, rule) in maps(policy, "rules").enumerate() {
        let action =
            get(rule, "action").filter(|node| node.as_str() == Some("FailIndex") && !per_index);
        if let Some(node) = action {
            let path = format!("podFailurePolicy.rules[{at}].action");
            refuse(
                &rules::FIELDS_IN_CONFLICT,
                (node.span, &path),
                "`FailIndex` needs `backoffLimitPerIndex`",
                "write `backoffLimitPerIndex`",
                finder,
            );
        }
        let name = below(rule, "onExitCodes").and_then(|codes| there(codes, "containerName"));
        if let Some((node, name)) = name.and_then(|node| Some((node, node.as_str()?)))
            && pod.is_some()
            && !containers.contains(&name)
        {
            let path = format!("podFailurePolicy.rules[{at}].onExitCodes.containerName");
            let why = format!("the pod has no container `{name}`");
            refuse(
                &rules::REFERENCE_IN_OBJECT,
                (node.span, &path),
                why,
                "correct the name",
                finder,
            );
        }
    }
}

/// In order, each once, and no success among failures.
pub(in crate::drift::validity) fn find_exit_codes(codes: &Map, finder: &mut Finder<'_>) {
    let values = items(codes, "values");
    let numbers: Vec<i64> = values.iter().filter_map(Node::as_i64).collect();
    let span = span_of(codes, &["values"]);
    let rising = numbers
        .iter()
        .zip(numbers.iter().skip(1))
        .all(|(a, b)| a < b);
    let in_zero = text(codes, "operator") == Some("In") && numbers.contains(&0);
    let why = match (rising, in_zero) {
        (false, _) => "exit codes must rise, each once",
        (_, true) => "0 is success and not allowed with `In`",
        _ => return,
    };
    refuse(
        &rules::NUMBER_OUT_OF_RANGE,
        (span, "values"),
        why,
        "correct the list",
        finder,
    );
}

/// Each index needs to be counted.
pub(in crate::drift::validity) fn find_completions(spec: &Map, finder: &mut Finder<'_>) {
    let indexed = text(spec, "completionMode") == Some("Indexed");
    let parallel = there(spec, "parallelism").is_some();
    if indexed && parallel && there(spec, "completions").is_none() {
        let at = (span_of(spec, &["completionMode"]), "completions");
        refuse(
            &rules::FIELD_MISSING,
            at,
            "`completionMode: Indexed` needs `completions`",
            "write `completions`",
            finder,
        );
    }
}

pub(in crate::drift::validity) fn find_success_rule(rule: &Map, finder: &mut Finder<'_>) {
    if there(rule, "succeededIndexes").is_none() && there(rule, "succeededCount").is_none() {
        let span = rule
            .iter()
            .next()
            .map_or_else(Default::default, |(_, entry)| entry.key_span);
        let why = "one of `succeededCount` or `succeededIndexes` is required";
        refuse(
            &rules::FIELD_MISSING,
            (span, ""),
            why,
            "write one of them",
            finder,
        );
    }
}
