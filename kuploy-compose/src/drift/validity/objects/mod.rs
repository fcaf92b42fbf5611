//! What the API server refuses and no table can say: several fields, or parts of an object, held against one another.

pub(super) mod access;
pub(super) mod autoscaling;
pub(super) mod config;
pub(super) mod containers;
pub(super) mod extensions;
pub(super) mod ingresses;
pub(super) mod jobs;
pub(super) mod metadata;
pub(super) mod pods;
pub(super) mod policies;
pub(super) mod quotas;
pub(super) mod scheduling;
pub(super) mod services;
pub(super) mod storage;
pub(super) mod volumes;
pub(super) mod workloads;

use crate::diagnostic::{Rule, Severity};
use crate::drift::finder::{Finder, Found};
use crate::source::Span;
use crate::yaml::{Map, Node};

use super::constraint::is_there;

/// The value of a field that says something.
fn there<'a>(map: &'a Map, key: &str) -> Option<&'a Node> {
    map.get(key)
        .map(|entry| &entry.node)
        .filter(|node| is_there(node))
}

/// The mapping under a key.
fn below<'a>(map: &'a Map, key: &str) -> Option<&'a Map> {
    there(map, key)?.as_map()
}

/// Says that the API server refuses an object, and for what.
fn refuse(
    rule: &'static Rule,
    at: (Span, &str),
    why: impl std::fmt::Display,
    help: impl Into<String>,
    finder: &mut Finder<'_>,
) {
    let (span, path) = at;
    let message = format!("{why}: the API server rejects the object");
    let found = Found::new(rule, span, message).severity(Severity::Error);
    finder.say(found.below(path).help(help));
}

/// The place of a field, or of another one where it is missing.
fn span_of(map: &Map, keys: &[&str]) -> Span {
    keys.iter()
        .find_map(|key| map.get(*key))
        .map_or_else(Span::default, |entry| entry.node.span)
}
