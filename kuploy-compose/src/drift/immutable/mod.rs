//! Changes that an API server refuses, or that need more than a sync: new objects held against those that are there.
//!
//! Measured by applying the old objects and then the new ones, client-side and server-side. Every finding comes with the
//! command that makes the change possible, and says what the command costs.

mod claims;
mod fields;
mod kinds;
mod namespace;
mod pods;
mod replicas;
mod services;

use std::collections::BTreeMap;

use super::Settings;
use super::finder::{Finder, Found};
use super::set::{self, Object, Set};
use crate::diagnostic::Report;
use crate::options::GitOps;
use crate::yaml::Node;

/// One object, before and after.
struct Pair<'a> {
    old: Object<'a>,
    new: Object<'a>,
}

/// What both sides have, and how to write commands.
struct Comparison<'a> {
    pairs: Vec<Pair<'a>>,
    old: Set<'a>,
    new: Set<'a>,
    namespace: Option<&'a str>,
    gitops: GitOps,
}

/// What tells objects apart: group and kind, namespace, name.
type Identity<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);

fn identity<'a>(object: &Object<'a>) -> Option<Identity<'a>> {
    let group = object
        .api_version
        .split_once('/')
        .map_or("", |(group, _)| group);
    Some((group, object.written_kind, object.namespace, object.name?))
}

impl Comparison<'_> {
    /// ` --namespace NAME`, with a word to replace where the name is not known.
    fn in_namespace(&self, object: &Object<'_>) -> String {
        if set::OF_CLUSTER.contains(&object.kind) {
            return String::new();
        }
        let name = object.namespace.or(self.namespace).unwrap_or("NAMESPACE");
        format!(" --namespace {name}")
    }

    /// A `kubectl` command about an object.
    fn kubectl(&self, verb: &str, object: &Object<'_>, rest: &str) -> String {
        let kind = object.written_kind.to_lowercase();
        let name = object.name.unwrap_or_default();
        let namespace = self.in_namespace(object);
        let rest = if rest.is_empty() {
            String::new()
        } else {
            format!(" {rest}")
        };
        format!("kubectl {verb} {kind} {name}{namespace}{rest}")
    }
}

/// A part of the comparison: things found, each with the object that it is about.
type Part = for<'a> fn(&Comparison<'a>, &mut dyn FnMut(Object<'a>, Found));

const PARTS: &[Part] = &[
    kinds::find,
    fields::find,
    services::find,
    claims::find,
    pods::find,
    namespace::find,
    replicas::find,
];

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
    };
    let mut say = |object: Object<'_>, found: Found| {
        let name = super::finder::name_of(object.map);
        Finder::new(settings, name, report).say(found);
    };
    for part in PARTS {
        part(&comparison, &mut say);
    }
}

#[cfg(test)]
mod tests;
