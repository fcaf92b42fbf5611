//! Reads the table; its notation is described in `schema/generate.py`.

use std::sync::OnceLock;

use super::table::{
    FIRST_MINOR, Field, Kind, LazyType, Names, Schema, Shape, Type, Versions, rank,
};

pub(super) fn read(text: &'static str) -> Schema {
    let types = || text.lines().filter(|line| !line.starts_with('='));
    let names: Names = types()
        .enumerate()
        .map(|(at, line)| (line.split(' ').next().unwrap_or_default(), at))
        .collect();
    let kinds = text.lines().filter_map(|line| line.strip_prefix('='));
    let kinds: Vec<Kind> = kinds.filter_map(|line| read_kind(line, &names)).collect();
    let by_name = kinds.iter().zip(0..);
    Schema {
        kinds_by_name: by_name
            .map(|(kind, at)| ((kind.api_version, kind.name), at))
            .collect(),
        types: types()
            .map(|line| LazyType {
                line,
                read: OnceLock::new(),
            })
            .collect(),
        kinds,
        names,
        read_type,
    }
}

/// `apps/v1 Deployment Deployment@30`.
fn read_kind(line: &'static str, names: &Names) -> Option<Kind> {
    let mut words = line.split(' ');
    let (api_version, name) = (words.next()?, words.next()?);
    let (shape, versions) = read_versions(words.next()?);
    Some(Kind {
        api_version,
        name,
        shape: read_shape(shape, names),
        versions,
    })
}

/// `Container args:[s name:s! …`.
fn read_type(line: &'static str, names: &Names) -> Type {
    let mut words = line.split(' ');
    let name = words.next().unwrap_or_default();
    let fields = words.filter_map(|word| {
        let (name, rest) = word.split_once(':')?;
        let (rest, values) = rest.split_once('=').unwrap_or((rest, ""));
        let (rest, versions) = read_versions(rest);
        let shape = rest.strip_suffix('!');
        Some(Field {
            name,
            shape: read_shape(shape.unwrap_or(rest), names),
            required: shape.is_some(),
            values,
            versions,
        })
    });
    let mut fields: Vec<Field> = fields.collect();
    fields.sort_by_key(|field| rank(field.name));
    Type { name, fields }
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

fn read_shape(word: &'static str, names: &Names) -> Shape {
    if let Some(item) = word.strip_prefix('{') {
        return Shape::Map(Box::new(read_shape(item, names)));
    }
    if let Some(item) = word.strip_prefix('[') {
        let (item, keys) = match item.split_once('(') {
            Some((item, keys)) => (item, keys.trim_end_matches(')')),
            None => (item, ""),
        };
        return Shape::List {
            item: Box::new(read_shape(item, names)),
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
        _ => names.get(word).map_or(Shape::Any, |at| Shape::Type(*at)),
    }
}
