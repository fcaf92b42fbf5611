//! Webhooks, admission policies and custom resources.

use super::{below, refuse, span_of, there};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::{get, items, maps, text};
use crate::source::Span;
use crate::yaml::{Map, Node};

/// Versions of the review that API servers send.
const REVIEWS: &[&str] = &["v1", "v1beta1"];

pub(in crate::drift::validity) fn find_review_versions(webhook: &Map, finder: &mut Finder<'_>) {
    let versions = items(webhook, "admissionReviewVersions");
    let known = versions
        .iter()
        .any(|node| node.as_str().is_some_and(|text| REVIEWS.contains(&text)));
    if !versions.is_empty() && !known {
        let at = (
            span_of(webhook, &["admissionReviewVersions"]),
            "admissionReviewVersions",
        );
        refuse(
            &rules::VALUE_NOT_SUPPORTED,
            at,
            "none of these versions is sent by an API server",
            "write `v1`",
            finder,
        );
    }
}

pub(in crate::drift::validity) fn find_url(config: &Map, finder: &mut Finder<'_>) {
    let Some(node) = there(config, "url") else {
        return;
    };
    let url = node.as_str().unwrap_or_default();
    if !url.starts_with("https://") || url.contains(['#', '?']) {
        let why = format!("`{url}` is not an address of a webhook");
        refuse(
            &rules::FORMAT_NOT_VALID,
            (node.span, "url"),
            why,
            "write `https://HOST/PATH`, without query and fragment",
            finder,
        );
    }
}

/// `*` is everything, and stands alone.
pub(in crate::drift::validity) fn find_wildcards(rule: &Map, finder: &mut Finder<'_>) {
    for key in ["operations", "apiGroups", "apiVersions"] {
        let list = items(rule, key);
        let star = list.iter().find(|node| node.as_str() == Some("*"));
        if let Some(node) = star.filter(|_| list.len() > 1) {
            let why = format!("`*` in `{key}` is not allowed beside others");
            refuse(
                &rules::FIELDS_IN_CONFLICT,
                (node.span, key),
                why,
                "keep `*` or the others",
                finder,
            );
        }
    }
}

pub(in crate::drift::validity) fn find_nothing_to_check(policy: &Map, finder: &mut Finder<'_>) {
    if items(policy, "validations").is_empty() && items(policy, "auditAnnotations").is_empty() {
        let span = policy
            .iter()
            .next()
            .map_or_else(Span::default, |(_, entry)| entry.key_span);
        let why = "one of `validations` or `auditAnnotations` is required";
        refuse(
            &rules::FIELD_MISSING,
            (span, "validations"),
            why,
            "write one of them",
            finder,
        );
    }
}

/// The name of a definition follows from what it defines.
pub(in crate::drift::validity) fn find_crd_name(definition: &Map, finder: &mut Finder<'_>) {
    let Some(spec) = below(definition, "spec") else {
        return;
    };
    let plural = below(spec, "names").and_then(|names| text(names, "plural"));
    let (Some(plural), Some(group)) = (plural, text(spec, "group")) else {
        return;
    };
    let name = get(definition, "metadata").and_then(|metadata| metadata.get("name"));
    let Some((node, name)) = name.and_then(|node| Some((node, node.as_str()?))) else {
        return;
    };
    let wanted = format!("{plural}.{group}");
    if name != wanted {
        let why = format!("`{name}` must be `spec.names.plural` and `spec.group`");
        refuse(
            &rules::FORMAT_NOT_VALID,
            (node.span, "metadata.name"),
            why,
            format!("write `{wanted}`"),
            finder,
        );
    }
}

/// Exactly one version is the one that is stored.
pub(in crate::drift::validity) fn find_storage_version(spec: &Map, finder: &mut Finder<'_>) {
    let stored = maps(spec, "versions")
        .filter(|version| get(version, "storage").and_then(Node::as_bool) == Some(true));
    let count = stored.count();
    if count != 1 && !items(spec, "versions").is_empty() {
        let at = (span_of(spec, &["versions"]), "versions");
        let why = format!("{count} versions have `storage: true`, and exactly one must");
        refuse(
            &rules::FIELDS_IN_CONFLICT,
            at,
            why,
            "write `storage: true` in one of them",
            finder,
        );
    }
}
