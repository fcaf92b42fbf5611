//! Roles and their bindings.

use super::{refuse, span_of, there};
use crate::diagnostic::rules;
use crate::drift::finder::Finder;
use crate::drift::tree::{get, items, maps, text};
use crate::drift::validity::evaluate::form;
use crate::drift::validity::formats;
use crate::yaml::Map;

const URLS: &str = "nonResourceURLs";
const GROUP: &str = "rbac.authorization.k8s.io";

/// A rule is about resources, or about paths of the API server.
pub(in crate::drift::validity) fn find_rule(rule: &Map, finder: &mut Finder<'_>) {
    let has = |key| !items(rule, key).is_empty();
    let span = span_of(rule, &["resources", "apiGroups", URLS, "verbs"]);
    if has(URLS) {
        if has("resources") || has("apiGroups") || has("resourceNames") {
            let at = (span_of(rule, &[URLS]), URLS);
            refuse(
                &rules::FIELDS_IN_CONFLICT,
                at,
                "`nonResourceURLs` is not allowed beside resources",
                "write two rules",
                finder,
            );
        }
        return;
    }
    for (key, what) in [
        (
            "apiGroups",
            "API group: `\"\"` is the one of pods and services",
        ),
        ("resources", "resource"),
    ] {
        if !has(key) {
            let why = format!("`{key}` of a rule has no entry");
            refuse(
                &rules::FIELD_MISSING,
                (span, key),
                why,
                format!("write at least one {what}"),
                finder,
            );
        }
    }
}

/// Paths belong to no namespace.
pub(in crate::drift::validity) fn find_urls(role: &Map, finder: &mut Finder<'_>) {
    for (at, rule) in maps(role, "rules").enumerate() {
        if !items(rule, URLS).is_empty() {
            let path = format!("rules[{at}].{URLS}");
            let why = "`nonResourceURLs` is not allowed in a Role";
            refuse(
                &rules::FIELDS_IN_CONFLICT,
                (span_of(rule, &[URLS]), &path),
                why,
                "make it a ClusterRole",
                finder,
            );
        }
    }
}

/// The namespace of a ServiceAccount, which a ClusterRoleBinding needs, is often what a kustomization sets: not asked for.
pub(in crate::drift::validity) fn find_cluster_binding(binding: &Map, finder: &mut Finder<'_>) {
    let kind = get(binding, "roleRef").and_then(|role| role.get("kind"));
    if let Some(node) = kind.filter(|node| node.as_str() == Some("Role")) {
        let at = (node.span, "roleRef.kind");
        refuse(
            &rules::VALUE_NOT_SUPPORTED,
            at,
            "a ClusterRoleBinding cannot bind a `Role`",
            "write `ClusterRole`",
            finder,
        );
    }
}

pub(in crate::drift::validity) fn find_subject(subject: &Map, finder: &mut Finder<'_>) {
    let group = there(subject, "apiGroup");
    let wanted = match text(subject, "kind") {
        Some("ServiceAccount") => {
            if let Some(node) = there(subject, "name") {
                let name = node.as_str().unwrap_or_default();
                finder.below("name", |finder| {
                    form(&formats::SUBDOMAIN, "name", name, node.span, finder)
                });
            }
            ""
        }
        Some("User" | "Group") => GROUP,
        _ => return,
    };
    if let Some((node, group)) = group
        .and_then(|node| Some((node, node.as_str()?)))
        .filter(|(_, group)| *group != wanted)
    {
        let why = format!("`apiGroup` cannot be `{group}` for this kind");
        let help = if wanted.is_empty() {
            "remove `apiGroup`".to_owned()
        } else {
            format!("write `{wanted}`")
        };
        refuse(
            &rules::VALUE_NOT_SUPPORTED,
            (node.span, "apiGroup"),
            why,
            help,
            finder,
        );
    }
}
