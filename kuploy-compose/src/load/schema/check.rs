//! The check of a tree against the tables. Every fault is reported, each where it was written.

use std::fmt::Write;

use super::shape::{Field, Form, Keys, Rule, Shape, Struct};
use super::{legacy, suggest, tables};
use crate::diagnostic::{Fix, Report, Segment, Severity, nearest, rules};
use crate::load::grammar::number::scalar_text;
use crate::load::place::{Walk, place};
use crate::map::BTreeMap;
use crate::source::Span;
use crate::yaml::{Entry, Map, Node, Value};

/// Checks a merged tree, before it is brought to its canonical form.
pub(crate) fn check(tree: &Node, report: &mut Report) {
    let mut walk = Walk::new(report);
    match &tree.value {
        Value::Map(map) if legacy::is_format_1(map) => legacy::report(map, &mut walk),
        Value::Map(map) => check_struct(map, tree.span, &tables::PROJECT, &mut walk),
        _ => {
            let finding = walk.finding(
                &rules::WRONG_TYPE,
                tree.span,
                format!("a Compose file must be a mapping, not a {}", tree.kind()),
            );
            walk.push(finding.help("begin with `services:`"));
        }
    }
}

/// `at` is where to point when the whole value is at fault.
fn check_value(node: &Node, at: Span, shape: &Shape, walk: &mut Walk) {
    match (shape, &node.value) {
        (Shape::Any, _) => {}
        (Shape::OneOf(shapes), _) => match shapes.iter().find(|shape| accepts(shape, node)) {
            Some(shape) => check_value(node, at, shape, walk),
            None => wrong_type(node, at, shape, walk),
        },
        _ if !accepts(shape, node) => wrong_type(node, at, shape, walk),
        (Shape::StringOf(rule), _) => check_rule(node, at, *rule, walk),
        (Shape::IntegerFrom(low, high), _) => check_bounds(node, at, *low, *high, walk),
        (Shape::Struct(inner), Value::Map(map)) => check_struct(map, at, inner, walk),
        (Shape::Map(keys, value), Value::Map(map)) => check_map(map, *keys, value, walk),
        (Shape::List(item), Value::Seq(list)) => check_items(list, item, walk),
        (Shape::Set(item), Value::Seq(list)) => {
            check_items(list, item, walk);
            check_unique(list, walk);
        }
        _ => {}
    }
}

/// Whether the kind of a value, not yet its content, fits a shape.
pub(crate) fn accepts(shape: &Shape, node: &Node) -> bool {
    match (shape, &node.value) {
        (Shape::Any, _)
        | (Shape::Null, Value::Null)
        | (Shape::Bool, Value::Bool(_))
        | (Shape::String | Shape::StringOf(_), Value::String(_))
        | (Shape::Number, Value::Int(_) | Value::Uint(_) | Value::Float(_))
        | (
            Shape::Integer | Shape::Digits | Shape::IntegerFrom(..),
            Value::Int(_) | Value::Uint(_),
        )
        | (Shape::List(_) | Shape::Set(_), Value::Seq(_))
        | (Shape::Struct(_) | Shape::Map(..), Value::Map(_)) => true,
        (Shape::Integer | Shape::IntegerFrom(..), Value::Float(x)) => x.fract() == 0.0,
        (Shape::OneOf(shapes), _) => shapes.iter().any(|shape| accepts(shape, node)),
        _ => false,
    }
}

/// Unknown keys of one mapping that get a suggestion; where there are more, the mapping is another thing altogether.
const SUGGESTED: usize = 100;

fn check_struct(map: &Map, at: Span, of: &Struct, walk: &mut Walk) {
    if let Some(name) = misplaced_service(map, of, walk) {
        let message = format!("`{name}` looks like a service, not {}", of.noun);
        let finding = walk.finding(&rules::UNKNOWN_KEY, at, message);
        walk.push(finding.help("move it below `services:`"));
        return;
    }
    let mut unknown = 0;
    for (key, entry) in map {
        match of.field(key) {
            Some(field) if is_without_unit(field, &entry.node) => walk.key(key, |walk| {
                without_unit(key, &entry.node, &field.shape, walk);
            }),
            Some(field) => walk.key(key, |walk| {
                check_value(
                    &entry.node,
                    place(entry.key_span, &entry.node),
                    &field.shape,
                    walk,
                );
            }),
            None if of.extensible && suggest::is_meant_for_kuploy(key) => {
                walk.key(key, |walk| misspelt_extension(key, entry, walk));
            }
            None if of.extensible && key.starts_with("x-") || !of.closed => {}
            None => {
                unknown += 1;
                let suggest = unknown <= SUGGESTED;
                walk.key(key, |walk| unknown_key(key, entry, map, of, suggest, walk));
            }
        }
    }
    let missing = |key: &str| !map.contains_key(key);
    for Field { key, .. } in of
        .fields
        .iter()
        .filter(|field| field.required && missing(field.key))
    {
        let message = format!(
            "`{}` has no `{key}`, which is required for {}",
            walk.path(),
            of.noun
        );
        let mut finding = walk.finding(&rules::MISSING_KEY, at, message);
        if let Some(help) = suggest::for_missing(key, of) {
            finding = finding.help(help);
        }
        walk.push(finding);
    }
}

/// The name of an entry of another top-level section (`volumes`, `networks`, …) that is a service.
fn misplaced_service(map: &Map, of: &Struct, walk: &Walk) -> Option<String> {
    let is_key = |key: &str| map.contains_key(key) && of.field(key).is_none();
    match walk.path().segments() {
        [Segment::Key(section), Segment::Key(name)]
            if section != "services" && of.closed && (is_key("image") || is_key("build")) =>
        {
            Some(name.to_string())
        }
        _ => None,
    }
}

/// Every tool may have keys that begin with `x-`: a misspelt one of Kuploy is read by nobody.
fn misspelt_extension(key: &str, entry: &Entry, walk: &mut Walk) {
    let message = format!("`{key}` is ignored, with all settings in it");
    let finding = walk.finding(&rules::UNKNOWN_KEY, entry.key_span, message);
    let finding = finding.severity(Severity::Warning);
    walk.push(finding.help("did you mean `x-kuploy`?"));
}

fn unknown_key(key: &str, entry: &Entry, map: &Map, of: &Struct, suggest: bool, walk: &mut Walk) {
    let message = match walk.path().segments() {
        [_] => format!("`{key}` is not a key of {}", of.noun),
        _ => format!("`{key}` is not a key of {} (`{}`)", of.noun, walk.path()),
    };
    let mut finding = walk.finding(&rules::UNKNOWN_KEY, entry.key_span, message);
    if suggest && let Some(help) = suggest::for_key(key, &entry.node, map, of) {
        finding = finding.help(help);
    }
    walk.push(finding);
}

fn check_map(map: &Map, keys: Keys, value: &Shape, walk: &mut Walk) {
    for (key, entry) in map {
        let known = match keys {
            Keys::Any => !key.is_empty(),
            Keys::Names | Keys::Loose => is_name(key),
            Keys::LowerCase => !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase()),
        };
        walk.key(key, |walk| match (known, keys) {
            (true, _) => check_value(&entry.node, place(entry.key_span, &entry.node), value, walk),
            (false, Keys::LowerCase) => {}
            (false, _) => bad_name(key, entry, walk),
        });
    }
}

fn bad_name(key: &str, entry: &Entry, walk: &mut Walk) {
    let message = if key.is_empty() {
        format!("`{}` has an empty key", walk.path())
    } else {
        format!(
            "`{key}` is not a valid name: use letters, digits, `.`, `_` and `-` (`{}`)",
            walk.path()
        )
    };
    let mut finding = walk.finding(&rules::INVALID_NAME, entry.key_span, message);
    if key.contains("${") {
        finding = finding.help("variables are only replaced in values, not in keys");
    }
    walk.push(finding);
}

/// What the specification allows as the name of a service, network, volume and so on.
fn is_name(key: &str) -> bool {
    !key.is_empty()
        && key
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
}

fn check_items(list: &[Node], item: &Shape, walk: &mut Walk) {
    for (index, node) in list.iter().enumerate() {
        walk.index(index, |walk| check_value(node, node.span, item, walk));
    }
}

/// Equal items are errors when one file holds both; when files were merged, the second one changes nothing.
fn check_unique(list: &[Node], walk: &mut Walk) {
    let mut seen: BTreeMap<String, (usize, Span)> = BTreeMap::new();
    for (index, node) in list.iter().enumerate() {
        let mut content = String::new();
        fingerprint(node, &mut content);
        match seen.get(&content) {
            None => {
                seen.insert(content, (index, node.span));
            }
            Some((first, span)) if span.source == node.span.source => {
                let equal = match scalar_text(&node.value) {
                    Some(text) if text.is_empty() => "are both empty".to_owned(),
                    Some(text) => format!("are duplicates: `{text}`"),
                    None => "are duplicates".to_owned(),
                };
                let message = format!("items {first} and {index} of `{}` {equal}", walk.path());
                let finding = walk.index(index, |walk| {
                    walk.finding(&rules::DUPLICATE_ITEM, node.span, message)
                });
                walk.push(
                    finding
                        .related(*span, "the first one")
                        .help("remove one of them")
                        .fix(Fix::remove_item(node.span)),
                );
            }
            Some(_) => {}
        }
    }
}

/// The content of a node as text that is equal exactly when the contents are; the order of keys does not count.
pub(crate) fn fingerprint(node: &Node, out: &mut String) {
    // Writing to a string cannot fail.
    let _ = match &node.value {
        Value::Null => write!(out, "~"),
        Value::Bool(b) => write!(out, "{b}"),
        Value::Int(n) => write!(out, "{n}"),
        Value::Uint(n) => write!(out, "{n}"),
        Value::Float(x) => write!(out, "{x}"),
        Value::String(text) | Value::Timestamp(text) => write!(out, "{text:?}"),
        Value::Seq(list) => {
            out.push('[');
            for item in list {
                fingerprint(item, out);
                out.push(',');
            }
            write!(out, "]")
        }
        Value::Map(map) => {
            let mut keys: Vec<_> = map.iter().collect();
            keys.sort_by_key(|(key, _)| key.as_str());
            out.push('{');
            for (key, entry) in keys {
                let _ = write!(out, "{key:?}:");
                fingerprint(&entry.node, out);
                out.push(',');
            }
            write!(out, "}}")
        }
    };
}

fn check_rule(node: &Node, at: Span, rule: Rule, walk: &mut Walk) {
    let text = node.as_str().unwrap_or_default();
    let (wanted, near) = match rule {
        Rule::Words(words) if !words.contains(&text) => {
            (suggest::one_of(words), nearest(text, words.iter().copied()))
        }
        Rule::Pattern(words, test) if !test(text) => (words.to_owned(), None),
        _ => return,
    };
    let finding = if text.is_empty() {
        let message = format!("`{}` must be {wanted}, but is empty", walk.path());
        walk.finding(&rules::INVALID_VALUE, at, message)
    } else {
        let message = format!("`{}` must be {wanted}, not `{text}`", walk.path());
        let finding = walk.finding(&rules::INVALID_VALUE, at, message);
        match near {
            Some(word) => finding.help(format!("did you mean `{word}`?")),
            None => finding,
        }
    };
    walk.push(finding);
}

fn check_bounds(node: &Node, at: Span, low: i64, high: i64, walk: &mut Walk) {
    let bound = match node.value {
        Value::Int(n) if n < low => format!("at least {low}"),
        Value::Int(n) if n > high => format!("at most {high}"),
        #[expect(
            clippy::cast_precision_loss,
            reason = "the bounds are small or the end of the range"
        )]
        Value::Float(x) if x < low as f64 => format!("at least {low}"),
        #[expect(
            clippy::cast_precision_loss,
            reason = "the bounds are small or the end of the range"
        )]
        Value::Float(x) if x > high as f64 => format!("at most {high}"),
        Value::Uint(_) if high < i64::MAX => format!("at most {high}"),
        _ => return,
    };
    let shown = scalar_text(&node.value).unwrap_or_default();
    let message = format!("`{}` must be {bound}, not {shown}", walk.path());
    let finding = walk.finding(&rules::INVALID_VALUE, at, message);
    walk.push(finding);
}

/// Whether a duration is written as a number: `interval: 5`.
fn is_without_unit(field: &Field, node: &Node) -> bool {
    let is_number = matches!(node.value, Value::Int(_) | Value::Uint(_));
    is_number && matches!(field.form, Form::Time | Form::TimeKept)
}

/// Says what a duration without a unit needs: quotes alone would be the next error.
fn without_unit(key: &str, node: &Node, shape: &Shape, walk: &mut Walk) {
    let text = scalar_text(&node.value).unwrap_or_default();
    let message = format!(
        "`{}` must be {}, not {}",
        walk.path(),
        suggest::forms(shape),
        suggest::kind_of(node)
    );
    let finding = walk.finding(&rules::WRONG_TYPE, node.span, message);
    let help = format!("write a duration with its unit: `{key}: {text}s`");
    let finding = finding.help(help);
    // As it reads: no other base, no variable.
    walk.push(match node.span.len() == text.len() {
        true => finding.fix(Fix::replace(node.span, format!("{text}s"))),
        false => finding,
    });
}

fn wrong_type(node: &Node, at: Span, shape: &Shape, walk: &mut Walk) {
    let message = format!(
        "`{}` must be {}, not {}",
        walk.path(),
        suggest::forms(shape),
        suggest::kind_of(node)
    );
    let mut finding = walk.finding(&rules::WRONG_TYPE, at, message);
    if let Some(help) = suggest::for_type(node, shape, walk.path()) {
        finding = finding.help(help);
    }
    if let Some(text) = suggest::instead(node, shape) {
        finding = finding.fix(Fix::replace(node.span, text));
    }
    walk.push(finding);
}
