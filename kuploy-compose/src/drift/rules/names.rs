//! `KP4203`: names of objects, containers and ports.

use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::{Finder, Found};
use crate::drift::tree::{get, text};
use crate::drift::{dns, meaning};
use crate::yaml::{Map, Node};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Find(On::Type("Container"), find_label),
    Act::Find(On::Type("Volume"), find_label),
    Act::Find(On::Any, find),
];

/// Kinds whose names are one DNS label.
const LABELS: &[&str] = &["Service", "Namespace"];
/// API groups whose names may be almost anything.
const FREE: &[&str] = &["rbac.authorization.k8s.io"];
/// The API server of OpenShift has rules of its own: `Group/a_b`, `ImageStream/a_b`.
const FREE_SUFFIX: &str = ".openshift.io";

pub(super) fn find(object: &Map, finder: &mut Finder<'_>) {
    let Some(metadata) = get(object, "metadata").and_then(Node::as_map) else {
        return;
    };
    let group = text(object, "apiVersion").and_then(|version| version.split_once('/'));
    if group.is_some_and(|(group, _)| FREE.contains(&group) || group.ends_with(FREE_SUFFIX)) {
        return;
    }
    let label = meaning::kind(object).is_some_and(|kind| LABELS.contains(&kind));
    let name = get(metadata, "name").filter(|name| !name.is_null());
    let Some(node) = name else { return };
    let Some(name) = node.as_str() else { return };
    if name.is_empty() && !metadata.contains_key("generateName") {
        let message = "the name is empty: the API server rejects the object";
        finder.say(
            Found::new(&rules::NAME_NOT_VALID, node.span, message)
                .below("metadata.name")
                .help("write a name"),
        );
    }
    if name.is_empty() {
        return;
    }
    let valid = if label {
        dns::is_label(name)
    } else {
        dns::is_subdomain(name)
    };
    if !valid {
        let what = if label {
            "at most 63 lower-case letters, digits and `-`"
        } else {
            "lower-case letters, digits, `-` and `.`"
        };
        let message = format!("`{name}` is not a valid object name and is rejected: use {what}");
        finder.say(
            Found::new(&rules::NAME_NOT_VALID, node.span, message)
                .below("metadata.name")
                .help("rename it and every reference to it"),
        );
    }
}

/// Containers and volumes have DNS labels.
fn find_label(named: &Map, finder: &mut Finder<'_>) {
    let Some(node) = get(named, "name") else {
        return;
    };
    let Some(name) = node.as_str() else { return };
    if !dns::is_label(name) {
        let message = format!(
            "`{name}` is not a valid DNS label and is rejected: use at most 63 lower-case letters, digits and `-`"
        );
        finder.say(
            Found::new(&rules::NAME_NOT_VALID, node.span, message)
                .below("name")
                .help("rename it"),
        );
    }
}
