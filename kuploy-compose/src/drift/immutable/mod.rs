//! Changes that an API server refuses, or that need more than a sync: new objects held against those that are there.
//!
//! Measured by applying the old objects and then the new ones, client-side and server-side. Every finding comes with the
//! command that makes the change possible, and says what the command costs.

mod appliers;
mod charts;
mod claims;
mod client_side;
mod comparison;
mod databases;
mod emptied_words;
mod fields;
mod forgotten;
mod jobs;
mod kinds;
mod major_versions;
mod namespace;
mod pods;
mod references;
mod replicas;
mod secrets;
mod services;
mod store_properties;
mod successors;

use comparison::{Comparison, Pair, identity};

use super::applied::Applied;
use super::finder::{Finder, Found};
use super::object_set::{Object, Set};
use super::settings::Settings;
use crate::diagnostic::Report;
use crate::map::BTreeMap;
use crate::yaml::{Map, Node};

/// A part of the comparison: things found, each with the object that it is about.
type Part = for<'a> fn(&Comparison<'a>, &mut dyn FnMut(Object<'a>, Found));

const PARTS: &[Part] = &[
    kinds::find,
    successors::find,
    secrets::find,
    references::find,
    store_properties::find,
    forgotten::find,
    appliers::find,
    major_versions::find,
    fields::find,
    services::find,
    claims::find,
    jobs::find,
    pods::find,
    namespace::find,
    replicas::find,
    client_side::find,
];

pub(super) use charts::lost_in_values;

/// Names the changes from `old` to `new` that are refused, or that leave something behind. `namespace` goes into the
/// commands where the objects name none.
pub(super) fn compare(
    old: &[Node],
    new: &[Node],
    settings: &Settings,
    namespace: Option<&str>,
    report: &mut Report,
) {
    let (old, new) = (Set::new(old), Set::new(new));
    let before: BTreeMap<_, _> = old
        .objects()
        .filter_map(|object| Some((identity(&object)?, object)))
        .collect();
    let pairs = new
        .objects()
        .filter_map(|new| {
            let old = before.get(&identity(&new)?)?;
            Some(Pair { old: *old, new })
        })
        .collect();
    let comparison = Comparison {
        pairs,
        old,
        new,
        namespace,
        gitops: settings.gitops,
        by_hand: settings.by_hand,
        project: settings.project.as_deref(),
        generates_secrets: settings.generates_secrets,
        absent: &settings.absent,
        own_values: &settings.own_values,
    };
    let mut say = |object: Object<'_>, found: Found| {
        let name = super::finder::name_of(object.map);
        Finder::new(settings, name, report).say(found);
    };
    for part in PARTS {
        part(&comparison, &mut say);
    }
}

/// Names what changes of the namespaces of all kustomizations of a project leave behind.
pub(super) fn compare_namespaces(
    moves: &[Applied<'_, &Map>],
    settings: &Settings,
    report: &mut Report,
) {
    for found in namespace::of_all(moves, settings.project.as_deref()) {
        Finder::new(settings, "Kustomization/?".to_owned(), report).say(found);
    }
}

#[cfg(test)]
mod tests;
