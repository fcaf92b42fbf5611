//! Values → their final types, by the tables; what is empty leaves the tree.

use super::{mappings, scalars};
use crate::diagnostic::Report;
use crate::load::budget::Budget;
use crate::load::place::Walk;
use crate::load::schema::{Absent, Form, PROJECT, Shape, Struct, accepts};
use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Value};

/// Brings every value of an expanded tree to the shape that `docker compose config` prints.
///
/// A value that is none of its type is reported and leaves the tree.
pub(crate) fn bind(tree: &mut Node, report: &mut Report, budget: &Budget) {
    let mut walk = Walk::within(report, budget);
    let span = tree.span;
    if let Some(map) = tree.as_map_mut() {
        bind_struct(map, span, &PROJECT, &mut walk);
    }
}

/// Whether a value stays in the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stay {
    /// It stays.
    Yes,
    /// It says nothing, and leaves.
    No,
}

impl From<bool> for Stay {
    fn from(stays: bool) -> Self {
        if stays { Self::Yes } else { Self::No }
    }
}

fn bind_struct(map: &mut Map, span: Span, of: &Struct, walk: &mut Walk) {
    map.retain(|key, entry| match of.field(key) {
        None => true,
        Some(field) => {
            let stay = walk.key(key, |walk| {
                bind_value(&mut entry.node, &field.shape, field.form, walk)
            });
            stay == Stay::Yes
                || field.absent == Absent::Null
                    && field.form == Form::Command
                    && entry.node.is_null()
        }
    });
    for field in of
        .fields
        .iter()
        .filter(|field| field.absent != Absent::Nothing)
    {
        let value = match field.absent {
            Absent::Null => Value::Null,
            _ => Value::Map(Map::new()),
        };
        let absent = || Entry {
            key_span: span,
            node: Node::new(value, span),
        };
        map.update(field.key.to_owned(), absent, |entry| {
            // An empty mapping that was put there has keys of its own that must be there.
            if let (Absent::Empty, Some(inner), Some(map)) = (
                field.absent,
                struct_of(&field.shape),
                entry.node.as_map_mut(),
            ) && map.is_empty()
            {
                bind_struct(map, span, inner, walk);
            }
        });
    }
}

fn struct_of(shape: &Shape) -> Option<&'static Struct> {
    match shape {
        Shape::Struct(inner) => Some(inner),
        _ => None,
    }
}

fn bind_value(node: &mut Node, shape: &Shape, form: Form, walk: &mut Walk) -> Stay {
    match form {
        Form::Deep => bind_deep(node, shape, walk),
        Form::Verbatim => Stay::Yes,
        Form::Text => scalars::text(node),
        Form::Texts => scalars::texts(node),
        Form::Flag => scalars::flag(node, walk).map_or(Stay::No, Stay::from),
        Form::FlagKept => scalars::flag(node, walk).is_some().into(),
        Form::OptOut => scalars::flag(node, walk).map_or(Stay::No, |flag| Stay::from(!flag)),
        Form::Int => scalars::int(node, walk).map_or(Stay::No, |n| Stay::from(n != 0)),
        Form::IntKept => scalars::int(node, walk).is_some().into(),
        Form::Natural => scalars::natural(node, walk).map_or(Stay::No, |n| Stay::from(n != 0)),
        Form::NaturalKept => scalars::natural(node, walk).is_some().into(),
        Form::Single => scalars::single(node, walk),
        Form::Bytes => scalars::bytes(node, walk),
        Form::Time => scalars::time(node, walk).map_or(Stay::No, |nanos| Stay::from(nanos != 0)),
        Form::TimeKept => scalars::time(node, walk).is_some().into(),
        Form::Mode => scalars::mode(node, walk),
        Form::ModeNumber => scalars::mode_number(node, walk),
        Form::Count => scalars::count(node, walk),
        Form::Command => mappings::command(node, walk),
        Form::Test => mappings::test(node),
        Form::Variables => mappings::variables(node, walk),
        Form::Mapping => mappings::mapping(node),
        Form::MultiMapping => mappings::multi_mapping(node),
        Form::Hosts => mappings::hosts(node, walk),
        Form::Ulimits => mappings::ulimits(node, walk),
        Form::Ssh => mappings::ssh(node, walk),
    }
}

/// Looks into mappings and lists. Mappings with known keys stay when they are empty, lists and other mappings do not.
fn bind_deep(node: &mut Node, shape: &Shape, walk: &mut Walk) -> Stay {
    let span = node.span;
    match (shape, &mut node.value) {
        (Shape::OneOf(shapes), _) => match shapes.iter().find(|shape| accepts(shape, node)) {
            Some(Shape::Null) => Stay::No,
            Some(shape) => bind_deep(node, shape, walk),
            None => Stay::Yes,
        },
        (Shape::Struct(inner), Value::Map(map)) => {
            bind_struct(map, span, inner, walk);
            Stay::Yes
        }
        (Shape::Map(_, value), Value::Map(map)) => {
            for (key, entry) in map.iter_mut() {
                // A name with nothing to say about it is still there.
                walk.key(key, |walk| bind_deep(&mut entry.node, value, walk));
            }
            Stay::from(!map.is_empty())
        }
        (Shape::List(item) | Shape::Set(item), Value::Seq(list)) => {
            for (index, node) in list.iter_mut().enumerate() {
                walk.index(index, |walk| bind_deep(node, item, walk));
            }
            Stay::from(!list.is_empty())
        }
        _ => Stay::Yes,
    }
}
