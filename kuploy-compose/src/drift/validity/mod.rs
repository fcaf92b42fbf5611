//! `KP4230` to `KP4237`: what the API server's validation refuses, known without a cluster.
//!
//! The types' tables (`schema/kubernetes.txt`) say which values a field takes; `tables` say what `pkg/apis/*/validation`
//! of Kubernetes checks beyond types, as data; what no data can say are functions, in `objects`. The walk along the types
//! is [`super::lint`]'s.

mod constraint;
mod evaluate;
mod formats;
mod objects;
mod schedule;
mod tables;

pub(super) use self::objects::config::is_over_limit;

use std::sync::LazyLock;

use self::constraint::Asked;
use super::finder::{Finder, Found};
use super::schema::{Field, Shape, schema};
use crate::diagnostic::{Severity, rules};
use crate::source::Span;
use crate::yaml::{Map, Node, Value};

/// The constraints of each type, by its index.
static CONSTRAINTS: LazyLock<Vec<Vec<Asked>>> = LazyLock::new(|| {
    let rows = tables::ALL.iter().flat_map(|table| table.iter());
    let of_types = rows.flat_map(|(types, constraints)| {
        let asked = |name| move |constraint| (name, Asked::of(constraint));
        types
            .iter()
            .flat_map(move |name| constraints.iter().map(asked(*name)))
    });
    schema().by_type(of_types)
});

/// Looks at a mapping of a type.
pub(super) fn find(index: usize, map: &Map, span: Span, finder: &mut Finder<'_>) {
    if let (Some(known), Some(constraints)) = (schema().get(index), CONSTRAINTS.get(index)) {
        evaluate::mapping(known, constraints, map, span, finder);
    }
}

/// A string that is none of those that its field takes.
pub(super) fn find_value(field: &Field, node: &Node, finder: &mut Finder<'_>) {
    if field.values.is_empty() {
        return;
    }
    let look = |node: &Node, finder: &mut Finder<'_>| {
        evaluate::one_of_values(field.name, node, &field.values, finder);
    };
    match (&field.shape, &node.value) {
        (Shape::List { .. }, Value::Seq(list)) => {
            for (at, item) in list.iter().enumerate() {
                finder.at_index(at, |finder| look(item, finder));
            }
        }
        _ => look(node, finder),
    }
}

/// Whether a text is nothing but the word for what is to stand there (seen in a demo: `.dockerconfigjson: replaceme`).
fn is_to_be_replaced(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "changeit",
        "changeme",
        "fillme",
        "placeholder",
        "redacted",
        "replaceme",
        "replacethis",
        "tbd",
        "todo",
    ];
    let letters = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, '-' | '_' | ' '));
    let word: String = letters.map(|c| c.to_ascii_lowercase()).collect();
    let is_of_x = word.len() > 2 && word.bytes().all(|b| b == b'x');
    is_of_x || WORDS.contains(&word.as_str())
}

/// Bytes that are not base64. They are never shown: most are of Secrets.
pub(super) fn find_bytes(text: &str, span: Span, finder: &mut Finder<'_>) {
    if !formats::is_base64(text) {
        let message = "the value is not base64: the API server rejects the object";
        let found = Found::new(&rules::NOT_BASE64, span, message);
        let found = match is_to_be_replaced(text) {
            true => found
                .with_message("a word to be replaced, which is not base64: the API server rejects the object as it is")
                .severity(Severity::Warning),
            false => found,
        };
        finder.say(found.help(
            "encode it, or write it as text: under `stringData` of a Secret, `data` of a ConfigMap",
        ));
    }
}

#[cfg(test)]
mod tests;
