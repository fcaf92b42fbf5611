//! Names what drifts and what an API server refuses: a walk along the types of the API, with the path.

use std::sync::LazyLock;

use super::act::Find;
use super::finder::{Finder, name_of};
use super::fragment;
use super::links::{self, Extent};
use super::object_set::{Object, Set};
use super::rules;
use super::schema::{Shape, Type, schema};
use super::settings::Settings;
use super::sync_options::is_left_by_flux;
use super::tree::text;
use super::validity;
use crate::diagnostic::Report;
use crate::options::GitOps;
use crate::source::Span;
use crate::yaml::{Map, Node, Value};

/// The family of rules about what differs from the cluster.
const DRIFT: char = '5';

/// Looks at each object by itself.
pub(super) fn object(node: &Node, settings: &Settings, report: &mut Report) {
    let nodes = super::object_set::items(node).unwrap_or(std::slice::from_ref(node));
    for map in nodes.iter().filter_map(Node::as_map) {
        let before = report.len();
        one(map, settings, report);
        if settings.gitops == GitOps::Flux && report.len() > before && is_left_by_flux(map) {
            let mut said = report.findings_mut().split_off(before);
            said.retain(|finding| finding.rule.family() != DRIFT);
            report.findings_mut().extend(said);
        }
        if report.len() > before
            && let Some(part) = fragment::of(map, settings)
        {
            let mut said = report.findings_mut().split_off(before);
            said.retain_mut(|finding| fragment::lower(part, finding));
            report.findings_mut().extend(said);
        }
    }
}

/// Looks at the name of an object.
pub(super) fn names(node: &Node, settings: &Settings, report: &mut Report) {
    if let Some(map) = node.as_map() {
        rules::find_names(map, "", &mut Finder::of_object(settings, map, report));
    }
}

/// Looks at all objects together.
pub(super) fn set(nodes: &[Node], extent: &Extent, settings: &Settings, report: &mut Report) {
    let set = Set::new(nodes);
    for find in rules::finding_in_set() {
        for (at, found) in find(&set, settings) {
            let object = set.object(at);
            // What is changed in ways that nobody here knows is not judged, nor what a controller makes.
            let known = |o: &Object<'_>| {
                !extent.is_patched(o.written_kind, o.name) && !rules::owned::is_owned(o.map)
            };
            if let Some(object) = object.filter(known) {
                Finder::new(settings, name_of(object.map), report).say(found);
            }
        }
    }
}

/// Looks for references to what is not there.
pub(super) fn links(nodes: &[Node], extent: &Extent, settings: &Settings, report: &mut Report) {
    let set = Set::new(nodes);
    for (at, found) in links::find(&set, extent) {
        let object = set.object(at);
        if let Some(object) = object.filter(|it| !rules::owned::is_owned(it.map)) {
            Finder::new(settings, name_of(object.map), report).say(found);
        }
    }
}

fn one(map: &Map, settings: &Settings, report: &mut Report) {
    let (Some(api_version), Some(kind)) = (text(map, "apiVersion"), text(map, "kind")) else {
        return;
    };
    // An entry of a list of patches (seen in a repository of Hive: `applyMode`, `patch`, `patchType`).
    if map.contains_key("patch") && map.contains_key("patchType") && !map.contains_key("metadata") {
        return;
    }
    // What OpenShift's operator for releases deletes is named, and no more.
    if super::meaning::is_to_be_deleted(map) {
        return;
    }
    let mut finder = Finder::of_object(settings, map, report);
    rules::kustomization::find(map, &mut finder);
    if super::meaning::is_file(api_version, kind) || super::meaning::is_of_program(map) {
        return;
    }
    if rules::owned::find(map, &mut finder) {
        return;
    }
    rules::find_in_object(map, super::meaning::kind_in(api_version, kind), &mut finder);
    match schema().kind(api_version, kind).map(|kind| &kind.shape) {
        Some(Shape::Type(index)) => {
            if let Some(known) = schema().get(*index) {
                let span = map
                    .get("kind")
                    .map_or_else(Span::default, |entry| entry.key_span);
                find_in_type(map, *index, known, span, &mut finder);
            }
        }
        _ => rules::find_in_custom(map, &mut finder),
    }
}

/// The rules of each type, by its index.
static RULES: LazyLock<Vec<Vec<Find>>> =
    LazyLock::new(|| schema().by_type(rules::finding_in_types()));

fn find_in_type(map: &Map, index: usize, known: &Type, span: Span, finder: &mut Finder<'_>) {
    for find in RULES.get(index).into_iter().flatten() {
        find(map, finder);
    }
    rules::gated_fields::find(index, map, finder);
    rules::types::find_missing(known, map, span, finder);
    validity::find(index, map, span, finder);
    for (key, entry) in map {
        let Some(field) = known.field(key) else {
            rules::types::find_unknown(known, key, entry, finder);
            continue;
        };
        if rules::types::find_version(field, entry, finder) {
            // What a cluster without the field drops is not looked at.
            continue;
        }
        rules::empty_values::find(known, field, entry, finder);
        rules::types::find_null_map(field, entry, finder);
        finder.below(key, |finder| {
            validity::find_value(field, &entry.node, finder);
            find_in_value(&entry.node, &field.shape, entry.key_span, finder);
        });
    }
}

fn find_in_value(node: &Node, shape: &Shape, span: Span, finder: &mut Finder<'_>) {
    rules::types::find_type(node, shape, finder);
    match (shape, &node.value) {
        (Shape::Type(index), Value::Map(map)) => {
            if let Some(known) = schema().get(*index) {
                find_in_type(map, *index, known, span, finder);
            }
        }
        (Shape::List { item, keys }, Value::Seq(list)) => {
            rules::duplicate_items::find(list, keys, finder);
            for (at, node) in list.iter().enumerate() {
                finder.at_index(at, |finder| find_in_value(node, item, node.span, finder));
            }
        }
        (Shape::Map(item), Value::Map(map)) => {
            for (key, entry) in map {
                if entry.node.is_null() {
                    rules::types::find_null(key, entry, item, finder);
                } else {
                    finder.below(key, |finder| {
                        find_in_value(&entry.node, item, entry.key_span, finder);
                    });
                }
            }
        }
        (Shape::Bytes, Value::String(text)) => validity::find_bytes(text, node.span, finder),
        _ => {}
    }
}
