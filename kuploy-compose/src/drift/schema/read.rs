//! Reads the table; its notation is described in `schema/generate.py`.

use std::sync::OnceLock;

use super::table::{FIRST_MINOR, Field, Kind, LazyType, Schema, Shape, Type, Versions, index_of};

pub(super) fn read(text: &'static str) -> Schema {
    let (mut types, mut kinds) = (Vec::new(), Vec::new());
    for line in text.lines() {
        match line.strip_prefix('=') {
            Some(kind) => kinds.push(kind),
            None => types.push(LazyType {
                name: line.split(' ').next().unwrap_or_default(),
                line,
                read: OnceLock::new(),
            }),
        }
    }
    let kinds = kinds.into_iter();
    Schema {
        kinds: kinds.filter_map(|line| read_kind(line, &types)).collect(),
        types,
        read_type,
    }
}

/// `apps/v1 Deployment Deployment@30`.
fn read_kind(line: &'static str, types: &[LazyType]) -> Option<Kind> {
    let mut words = line.split(' ');
    let (api_version, name) = (words.next()?, words.next()?);
    let (shape, versions) = read_versions(words.next()?);
    Some(Kind {
        api_version,
        name,
        shape: read_shape(shape, types),
        versions,
    })
}

/// `Container args:[s name:s! …`.
fn read_type(line: &'static str, types: &[LazyType]) -> Type {
    let mut words = line.split(' ');
    let name = words.next().unwrap_or_default();
    let fields = words.filter_map(|word| {
        let (name, rest) = word.split_once(':')?;
        let (rest, values) = rest.split_once('=').unwrap_or((rest, ""));
        let (rest, versions) = read_versions(rest);
        let shape = rest.strip_suffix('!');
        Some(Field {
            name,
            shape: read_shape(shape.unwrap_or(rest), types),
            required: shape.is_some(),
            values: values
                .split('|')
                .filter(|value| !value.is_empty())
                .collect(),
            versions,
        })
    });
    let fields: Vec<Field> = fields.collect();
    let names = fields.iter().map(|field| field.name);
    Type {
        name,
        places: names.zip(0..).collect(),
        fields,
    }
}

/// Takes `@30~36` off the end.
fn read_versions(word: &'static str) -> (&'static str, Versions) {
    let (word, until) = match word.split_once('~') {
        Some((word, until)) => (word, until.parse().ok()),
        None => (word, None),
    };
    let (word, since) = match word.split_once('@') {
        Some((word, since)) => (word, since.parse().ok()),
        None => (word, None),
    };
    let since = since.unwrap_or(FIRST_MINOR);
    (word, Versions { since, until })
}

fn read_shape(word: &'static str, types: &[LazyType]) -> Shape {
    if let Some(item) = word.strip_prefix('{') {
        return Shape::Map(Box::new(read_shape(item, types)));
    }
    if let Some(item) = word.strip_prefix('[') {
        let (item, keys) = match item.split_once('(') {
            Some((item, keys)) => (item, keys.trim_end_matches(')')),
            None => (item, ""),
        };
        return Shape::List {
            item: Box::new(read_shape(item, types)),
            keys,
        };
    }
    match word {
        "s" => Shape::Text,
        "i" => Shape::Integer,
        "n" => Shape::Number,
        "b" => Shape::Bool,
        "q" => Shape::Quantity,
        "x" => Shape::IntOrText,
        "t" => Shape::Time,
        "y" => Shape::Bytes,
        _ => index_of(types, word).map_or(Shape::Any, Shape::Type),
    }
}
