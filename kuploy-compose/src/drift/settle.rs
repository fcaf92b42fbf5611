//! Brings an object to the one form that an API server and Argo CD leave alone: a walk along the types of the API.

use std::sync::LazyLock;

use super::act::Settle;
use super::object_set::{is_list, items, items_mut, stays};
use super::rules;
use super::schema::{Shape, Type, schema};
use super::settings::Settings;
use super::tree::{is_nothing, made_text, text};
use crate::diagnostic::rules as named;
use crate::quantity::Quantity;
use crate::yaml::{Map, Node, Value};

/// All objects, those of lists among them; what a list says of itself is settled on the way.
pub(super) fn objects(nodes: &mut [Node]) -> impl Iterator<Item = &mut Node> {
    nodes.iter_mut().flat_map(|node| {
        let list = node.as_map().is_some_and(is_list);
        if let Some(map) = node.as_map_mut().filter(|_| list) {
            rules::metadata::settle_list(map);
        }
        each(node)
    })
}

/// A document, or the objects that it lists.
fn each(node: &mut Node) -> impl Iterator<Item = &mut Node> {
    let single = items(node).is_none();
    let (list, one) = if single {
        (None, Some(node))
    } else {
        (items_mut(node), None)
    };
    list.into_iter().flatten().chain(one)
}

/// Settles one object.
pub(super) fn object(node: &mut Node, rules: &Rules) {
    let Some(map) = node.as_map_mut() else {
        return;
    };
    if stays(map) {
        return;
    }
    let (Some(api_version), Some(kind)) = (text(map, "apiVersion"), text(map, "kind")) else {
        return;
    };
    if super::meaning::is_file(api_version, kind) || rules::owned::is_owned(map) {
        return;
    }
    let shape = schema().kind(api_version, kind).map(|kind| &kind.shape);
    for settle in &rules.of_objects {
        settle(map);
    }
    match shape.and_then(type_of) {
        Some((index, known)) => {
            rules.fields(map, index, known);
        }
        None => rules.custom(map),
    }
}

fn type_of(shape: &Shape) -> Option<(usize, &'static Type)> {
    match shape {
        Shape::Type(index) => Some((*index, schema().get(*index)?)),
        _ => None,
    }
}

/// The rules that may act, where they act.
pub(super) struct Rules {
    /// By the index of the type.
    of_types: Vec<Vec<Settle>>,
    of_objects: Vec<Settle>,
    of_custom: Vec<Settle>,
    quantities: bool,
    empties: bool,
    nulls: bool,
}

impl Rules {
    /// All of them.
    pub(super) fn all() -> &'static Self {
        static ALL: LazyLock<Rules> = LazyLock::new(|| Rules::of(&Settings::default()));
        &ALL
    }

    /// Those that the settings do not keep from acting.
    pub(super) fn of(settings: &Settings) -> Self {
        let of_metadata = rules::settling_types(settings).filter(|(name, _)| *name == "ObjectMeta");
        Self {
            of_types: schema().by_type(rules::settling_types(settings)),
            of_objects: rules::settling_objects(settings),
            of_custom: of_metadata.map(|(_, settle)| settle).collect(),
            quantities: settings.acts(&named::QUANTITY_SPELLING),
            empties: settings.acts(&named::EMPTY_VALUE),
            nulls: settings.acts(&named::NULL_IN_MAP),
        }
    }

    fn fields(&self, map: &mut Map, index: usize, known: &'static Type) {
        // A null says nothing, and some readers of it drift: it goes before the rules look.
        map.retain(|_, entry| entry.node.value != Value::Null);
        for settle in self.of_types.get(index).into_iter().flatten() {
            settle(map);
        }
        map.retain(|key, entry| {
            let Some(field) = known.field(key) else {
                return true;
            };
            self.value(&mut entry.node, &field.shape);
            field.required
                || !self.empties
                || !rules::empty_values::says_nothing(&entry.node, &field.shape)
        });
    }

    fn value(&self, node: &mut Node, shape: &'static Shape) {
        match (shape, &mut node.value) {
            (Shape::Type(_), Value::Map(map)) => {
                if let Some((index, known)) = type_of(shape) {
                    self.fields(map, index, known);
                }
            }
            (Shape::List { item, .. }, Value::Seq(list)) => {
                for node in list {
                    self.value(node, item);
                }
            }
            (Shape::Map(item), Value::Map(map)) => {
                // The server drops the key, and the manifest has it for ever.
                if self.nulls && **item != Shape::Quantity {
                    map.retain(|_, entry| entry.node.value != Value::Null);
                }
                for entry in map.values_mut() {
                    self.value(&mut entry.node, item);
                }
            }
            (Shape::Quantity, value) if self.quantities => {
                if let Some(spelled) = canonical(value) {
                    node.value = made_text(&spelled).value;
                }
            }
            _ => {}
        }
    }

    /// The metadata of an object whose type is not known.
    fn custom(&self, object: &mut Map) {
        let Some(metadata) = object.get_mut("metadata").and_then(|e| e.node.as_map_mut()) else {
            return;
        };
        metadata.retain(|_, entry| !entry.node.is_null());
        for settle in &self.of_custom {
            settle(metadata);
        }
        for key in ["labels", "annotations"]
            .into_iter()
            .filter(|_| self.empties)
        {
            super::tree::remove_if(metadata, key, is_nothing);
        }
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
