//! `KP5022`: one object twice.
//!
//! Measured: the last one counts, silently but for a `RepeatedResourceWarning`.

use crate::diagnostic::{Severity, rules};
use crate::drift::act::Act;
use crate::drift::finder::Found;
use crate::drift::object_set::{Object, Set};
use crate::drift::settings::Settings;
use crate::drift::tree::get;
use crate::map::BTreeMap;
use crate::source::Span;

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[Act::FindInSet(find)];

fn place(object: &Object<'_>) -> Span {
    let name = get(object.map, "metadata").and_then(|metadata| metadata.get("name"));
    name.map_or_else(Span::default, |name| name.span)
}

/// Annotations by which Config Sync chooses the namespaces and clusters that get an object: two of them are two objects.
const CHOOSING: [&str; 3] = [
    "configmanagement.gke.io/namespace-selector",
    "configmanagement.gke.io/cluster-selector",
    "configsync.gke.io/cluster-name-selector",
];

fn chosen<'a>(object: &Object<'a>) -> [Option<&'a str>; 3] {
    let annotations = get(object.map, "metadata").and_then(|it| it.get("annotations"));
    CHOOSING.map(|key| annotations.and_then(|it| it.get(key)?.as_str()))
}

fn find(set: &Set<'_>, _: &Settings) -> Vec<(usize, Found)> {
    let mut first = BTreeMap::new();
    let mut found = Vec::new();
    for (at, object) in set.objects().enumerate() {
        let Some(name) = object.name.filter(|name| !name.is_empty()) else {
            continue;
        };
        let group = object
            .api_version
            .split_once('/')
            .map_or("", |(group, _)| group);
        let span = place(&object);
        let key = (
            group,
            object.written_kind,
            object.namespace,
            name,
            chosen(&object),
        );
        let Some((other, version)) = first.insert(key, (span, object.api_version)) else {
            continue;
        };
        // Samples of each version, and definitions for old and new clusters, of which one is taken (kustomize builds both).
        let severity = match version == object.api_version {
            true => rules::OBJECT_TWICE.severity,
            false => Severity::Warning,
        };
        let kind = object.written_kind;
        let message = match version == object.api_version {
            true => format!(
                "duplicate {kind} `{name}`: kustomize refuses it, and `kubectl apply` keeps the last one"
            ),
            false => format!(
                "{kind} `{name}` is here in two versions of one API: it is one object, and the last one counts"
            ),
        };
        found.push((
            at,
            Found::new(&rules::OBJECT_TWICE, span, message)
                .severity(severity)
                .below("metadata.name")
                .related(other, "the other one")
                .help("remove one of them"),
        ));
    }
    found
}
