//! `KP5038`: texts and numbers that readers of YAML 1.1 and 1.2 take for different things.
//!
//! Measured (kubectl and Argo CD's directory apps against kustomize 5.8): `yes`, `no`, `on`, `off`, `y`, `n` are truth
//! values to the one and texts to the other; a date is a text to the one and another text, with a time, to the other.

use std::fmt::{self, Write as _};

use super::edit::Edit;
use super::finder::{Finder, Found, name_of};
use super::object_set::{is_encrypted, items, items_mut};
use super::schema::{Shape, Type, schema};
use super::settings::Settings;
use super::tree::text;
use crate::diagnostic::{Report, rules};
use crate::yaml::{Map, Node, Value};

/// Truth values of YAML 1.1 alone.
const TRUTHS: &[&str] = &["y", "n", "yes", "no", "on", "off"];

/// Whether a text, as written without quotes, is one to some readers only.
fn is_ambiguous(written: &str) -> bool {
    let is = |truth: &&str| written.eq_ignore_ascii_case(truth);
    match written.as_bytes().first() {
        Some(b'0'..=b'9') => is_octal(written) || is_sexagesimal(written),
        _ => TRUTHS.iter().any(is),
    }
}

/// A number that is one to some readers only, or another one: `0o644`, `0x1F`, `1_000`. `0644` is the same to all that
/// Kubernetes' tools are made of.
fn is_based(written: &str) -> bool {
    let digits = written.trim_start_matches(['-', '+']);
    !digits.bytes().all(|b| b.is_ascii_digit())
}

/// `0o17` is 15 to readers of YAML 1.2 and a text to others.
fn is_octal(written: &str) -> bool {
    let digits = written.strip_prefix("0o");
    digits.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
}

/// `190:20:30` is 685230 to readers of YAML 1.1 other than Kubernetes'.
fn is_sexagesimal(written: &str) -> bool {
    let mut parts = written.split(':');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let first = parts.next().is_some_and(digits);
    let mut rest = parts.peekable();
    first && rest.peek().is_some() && rest.all(|part| digits(part) && part.len() <= 2)
}

/// Where a string belongs and a text without quotes stands that not all read as one.
struct Seeker<'t, 'f> {
    text: &'t str,
    /// Only where it is asked for.
    path: Option<String>,
    /// Told the value, its text as written, and its path.
    found: &'f mut dyn FnMut(&mut Node, &str, &str),
}

impl Seeker<'_, '_> {
    fn object(&mut self, map: &mut Map) {
        let (Some(api_version), Some(kind)) = (text(map, "apiVersion"), text(map, "kind")) else {
            return;
        };
        if let Some(Shape::Type(index)) = schema().kind(api_version, kind).map(|k| &k.shape)
            && let Some(known) = schema().get(*index)
        {
            self.fields(map, known);
        }
    }

    fn fields(&mut self, map: &mut Map, known: &Type) {
        for (key, entry) in map {
            if let Some(field) = known.field(key) {
                self.below(&format_args!(".{key}"), &mut entry.node, &field.shape);
            }
        }
    }

    fn below(&mut self, key: &dyn fmt::Display, node: &mut Node, shape: &Shape) {
        let length = self.path.as_ref().map_or(0, String::len);
        if let Some(path) = &mut self.path {
            // Writing to a string never fails.
            let _ = write!(path, "{key}");
        }
        self.value(node, shape);
        if let Some(path) = &mut self.path {
            path.truncate(length);
        }
    }

    fn value(&mut self, node: &mut Node, shape: &Shape) {
        match (&mut node.value, shape) {
            (Value::Map(map), Shape::Type(index)) => {
                if let Some(known) = schema().get(*index) {
                    self.fields(map, known);
                }
            }
            (Value::Map(map), Shape::Map(item)) => {
                for (key, entry) in map {
                    self.below(&format_args!(".{key}"), &mut entry.node, item);
                }
            }
            (Value::Seq(list), Shape::List { item, .. }) => {
                for (at, node) in list.iter_mut().enumerate() {
                    self.below(&format_args!("[{at}]"), node, item);
                }
            }
            (Value::Timestamp(_), Shape::Text | Shape::Bytes) => self.say(node, |_| true),
            (Value::String(_), Shape::Text | Shape::Bytes) => self.say(node, is_ambiguous),
            (Value::Int(_), Shape::Integer) => self.say(node, is_based),
            _ => {}
        }
    }

    fn say(&mut self, node: &mut Node, like: fn(&str) -> bool) {
        let written = self
            .text
            .get(node.span.start as usize..node.span.end as usize);
        if let Some(written) = written.filter(|written| !written.is_empty() && like(written)) {
            let path = self.path.as_deref().unwrap_or_default();
            (self.found)(node, written, path.trim_start_matches('.'));
        }
    }
}

fn objects(node: &mut Node) -> impl Iterator<Item = &mut Map> {
    let single = items(node).is_none();
    let (list, one) = if single {
        (None, Some(node))
    } else {
        (items_mut(node), None)
    };
    let nodes = list.into_iter().flatten().chain(one);
    nodes
        .filter_map(Node::as_map_mut)
        .filter(|map| !is_encrypted(map))
}

/// Puts them into quotes, as they are written.
pub(super) fn edits(text: &str, nodes: &mut [Node]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut quote = |node: &mut Node, written: &str, _: &str| {
        let text = match node.value {
            Value::Int(number) => number.to_string(),
            _ => format!("\"{written}\""),
        };
        if !matches!(node.value, Value::Int(_)) {
            node.value = Value::String(written.to_owned());
        }
        edits.push(Edit {
            start: node.span.start as usize,
            end: node.span.end as usize,
            text,
        });
    };
    for map in nodes.iter_mut().flat_map(objects) {
        let mut seeker = Seeker {
            text,
            path: None,
            found: &mut quote,
        };
        seeker.object(map);
    }
    edits
}

/// Names them.
pub(super) fn lint(text: &str, nodes: &mut [Node], settings: &Settings, report: &mut Report) {
    for map in nodes.iter_mut().flat_map(objects) {
        let name = name_of(map);
        let mut say = |node: &mut Node, written: &str, path: &str| {
            // Numbers were Synced wherever they were measured: settled, for those who read with other tools.
            if matches!(node.value, Value::Int(_)) {
                return;
            }
            let message = format!(
                "`{written}` without quotes is not a string for every YAML parser, and this field is a string"
            );
            Finder::new(settings, name.clone(), report).say(
                Found::new(&rules::READ_OTHERWISE, node.span, message)
                    .below(path)
                    .help(format!("write `\"{written}\"`")),
            );
        };
        let mut seeker = Seeker {
            text,
            path: Some(String::new()),
            found: &mut say,
        };
        seeker.object(map);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_readers_disagree_on() {
        for (written, ambiguous) in [
            ("yes", true),
            ("Off", true),
            ("n", true),
            ("0o17", true),
            ("1:30", true),
            ("\"yes\"", false),
            ("yesterday", false),
            ("true", false),
            ("nginx:1.27", false),
            ("10.0.0.1", false),
        ] {
            assert_eq!(is_ambiguous(written), ambiguous, "{written}");
        }
    }
}
