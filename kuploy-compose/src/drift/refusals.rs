//! What an API server refuses of objects that this library made: the validator alone, without a word about drift. Types
//! hold what they can, so only values and what belongs together are looked at.

use super::finder::{Finder, name_of};
use super::rules;
use super::schema::{Shape, schema};
use super::settings::Settings;
use super::tree::text;
use super::validity;
use crate::diagnostic::Report;
use crate::source::Span;
use crate::yaml::{Map, Node, Value};

/// Looks at one object.
pub(super) fn find(object: &Node, settings: &Settings, report: &mut Report) {
    let Some(map) = object.as_map() else { return };
    let (Some(api_version), Some(kind)) = (text(map, "apiVersion"), text(map, "kind")) else {
        return;
    };
    let mut finder = Finder::new(settings, name_of(map), report);
    rules::find_names(map, kind, &mut finder);
    if let Some(Shape::Type(index)) = schema().kind(api_version, kind).map(|kind| &kind.shape) {
        in_type(*index, map, &mut finder);
    }
}

fn in_type(index: usize, map: &Map, finder: &mut Finder<'_>) {
    validity::find(index, map, Span::default(), finder);
    let Some(known) = schema().get(index) else {
        return;
    };
    for (key, entry) in map {
        let Some(field) = known.field(key) else {
            continue;
        };
        if !field.values.is_empty() {
            finder.below(key, |finder| {
                validity::find_value(field, &entry.node, finder)
            });
        }
        if leads_on(&field.shape) {
            finder.below(key, |finder| in_value(&entry.node, &field.shape, finder));
        }
    }
}

/// Whether a value of this shape holds values of a type, or quantities.
fn leads_on(shape: &Shape) -> bool {
    match shape {
        Shape::Type(_) | Shape::Quantity => true,
        Shape::List { item, .. } | Shape::Map(item) => leads_on(item),
        _ => false,
    }
}

fn in_value(node: &Node, shape: &Shape, finder: &mut Finder<'_>) {
    match (shape, &node.value) {
        (Shape::Type(index), Value::Map(map)) => in_type(*index, map, finder),
        (Shape::List { item, .. }, Value::Seq(list)) => {
            for (at, node) in list.iter().enumerate() {
                finder.at_index(at, |finder| in_value(node, item, finder));
            }
        }
        (Shape::Map(item), Value::Map(map)) => {
            for (key, entry) in map {
                finder.below(key, |finder| in_value(&entry.node, item, finder));
            }
        }
        (Shape::Quantity, _) => rules::types::find_type(node, shape, finder),
        _ => {}
    }
}
