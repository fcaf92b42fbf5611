//! `KP5029`: kinds that Argo CD 3 leaves out by itself (`resource.exclusions`).
//!
//! Measured: the object is not applied and not compared, and the app carries an `ExcludedResourceWarning`.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::text;
use crate::yaml::Map;

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[Act::Find(On::Any, find)];

/// API groups and kinds; a group stands for all of its versions.
const EXCLUDED: &[(&str, &str)] = &[
    ("", "Endpoints"),
    ("discovery.k8s.io", "EndpointSlice"),
    ("coordination.k8s.io", "Lease"),
    ("authentication.k8s.io", "SelfSubjectReview"),
    ("authentication.k8s.io", "TokenReview"),
    ("authorization.k8s.io", "LocalSubjectAccessReview"),
    ("authorization.k8s.io", "SelfSubjectAccessReview"),
    ("authorization.k8s.io", "SelfSubjectRulesReview"),
    ("authorization.k8s.io", "SubjectAccessReview"),
    ("certificates.k8s.io", "CertificateSigningRequest"),
    ("cert-manager.io", "CertificateRequest"),
];

fn find(object: &Map, finder: &mut Finder<'_>) {
    let version = text(object, "apiVersion").unwrap_or_default();
    let group = version.split_once('/').map_or("", |(group, _)| group);
    let Some(entry) = object.get("kind") else {
        return;
    };
    let kind = entry.node.as_str().unwrap_or_default();
    if EXCLUDED.contains(&(group, kind)) {
        let message = format!(
            "Argo CD 3 excludes objects of kind {kind} by default: it neither applies nor compares this one"
        );
        finder.say(
            Found::new(&rules::EXCLUDED_KIND, entry.node.span, message)
                .below("kind")
                .help("apply it by other means, or allow the kind in `resource.exclusions` of `argocd-cm`"),
        );
    }
}
