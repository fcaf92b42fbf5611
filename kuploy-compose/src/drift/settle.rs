//! Brings an object to the one form that an API server and Argo CD leave alone: a walk along the types of the API.

use std::sync::LazyLock;

use super::quantity::Quantity;
use super::rules::{self, Settle};
use super::schema::{Shape, Type, schema};
use super::tree::{is_empty, made_text, text};
use crate::yaml::{Map, Node, Value};

/// Settles an object, or every object of a `List`.
pub(super) fn object(node: &mut Node) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    if is_list(map) {
        for item in super::tree::maps_mut(map, "items") {
            one(item);
        }
        rules::metadata::settle_list(map);
        return;
    }
    one(map);
}

/// Whether this is a list of objects and not one: `kubectl get` and generators print those.
pub(super) fn is_list(map: &Map) -> bool {
    text(map, "kind").is_some_and(|kind| kind.ends_with("List"))
        && map
            .get("items")
            .is_some_and(|entry| entry.node.as_seq().is_some())
}

fn one(map: &mut Map) {
    let (Some(api_version), Some(kind)) = (text(map, "apiVersion"), text(map, "kind")) else {
        return;
    };
    if rules::kustomization::is_configuration(api_version) {
        return;
    }
    let shape = schema().kind(api_version, kind).map(|kind| &kind.shape);
    rules::settle_object(map);
    match shape.and_then(type_of) {
        Some((index, known)) => {
            settle_type(map, index, known);
        }
        None => rules::settle_custom(map),
    }
}

fn type_of(shape: &Shape) -> Option<(usize, &'static Type)> {
    match shape {
        Shape::Type(index) => Some((*index, schema().get(*index)?)),
        _ => None,
    }
}

/// The rules of each type, by its index.
static RULES: LazyLock<Vec<Vec<Settle>>> = LazyLock::new(|| {
    let of = |name: &str| {
        let wanted = rules::SETTLE.iter().filter(|(known, _)| *known == name);
        wanted.map(|(_, settle)| *settle).collect()
    };
    schema().types().map(|known| of(known.name)).collect()
});

fn settle_type(map: &mut Map, index: usize, known: &'static Type) {
    // A null says nothing, and some readers of it drift: it goes before the rules look.
    map.retain(|_, entry| entry.node.value != Value::Null);
    for settle in RULES.get(index).into_iter().flatten() {
        settle(map);
    }
    map.retain(|key, entry| {
        let Some(field) = known.field(key) else {
            return true;
        };
        settle_value(&mut entry.node, &field.shape);
        field.required || !rules::empty::says_nothing(&entry.node, &field.shape)
    });
}

fn settle_value(node: &mut Node, shape: &'static Shape) {
    match (shape, &mut node.value) {
        (Shape::Type(_), Value::Map(map)) => {
            if let Some((index, known)) = type_of(shape) {
                settle_type(map, index, known);
            }
        }
        (Shape::List { item, .. }, Value::Seq(list)) => {
            for node in list {
                settle_value(node, item);
            }
        }
        (Shape::Map(item), Value::Map(map)) => {
            // The server drops the key, and the manifest has it for ever.
            map.retain(|_, entry| entry.node.value != Value::Null);
            for entry in map.values_mut() {
                settle_value(&mut entry.node, item);
            }
        }
        (Shape::Quantity, value) => {
            if let Some(spelled) = canonical(value) {
                node.value = made_text(&spelled).value;
            }
        }
        _ => {}
    }
}

/// A quantity as the server gives it back, when it is another spelling.
fn canonical(value: &Value) -> Option<String> {
    let written = match value {
        Value::String(text) => return other(Quantity::parse(text)?.canonical(), text),
        Value::Int(number) => number.to_string(),
        Value::Uint(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        _ => return None,
    };
    Some(Quantity::parse(&written)?.canonical())
}

fn other(spelled: String, text: &str) -> Option<String> {
    (spelled != text).then_some(spelled)
}

/// Whether nothing is left of a value.
pub(super) fn is_nothing(value: &Value) -> bool {
    *value == Value::Null || is_empty(value)
}
