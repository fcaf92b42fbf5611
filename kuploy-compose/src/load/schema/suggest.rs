//! What to write instead: the help of a finding about a key or a type.

use super::shape::{Field, Rule, Shape, Struct};
use super::tables::{PROJECT, SERVICE};
use crate::diagnostic::{Path, Segment, nearest};
use crate::load::grammar::number::scalar_text;
use crate::yaml::{Map, Node, Value, float};

/// Keys that other tools, older formats or habits have, and what they are in a service.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("autostart", "`restart`"),
    ("bind", "`volumes`"),
    ("cmd", "`command`"),
    ("cpu", "`cpus`, or `cpus` under `deploy.resources.limits`"),
    ("depends", "`depends_on`"),
    ("dns_options", "`dns_opt`"),
    ("dockerfile", "`dockerfile` under `build`"),
    ("env", "`environment`"),
    ("environments", "`environment`"),
    ("gpu", "`gpus`"),
    ("health_check", "`healthcheck`"),
    ("host", "`hostname`"),
    ("log_driver", "`driver` under `logging`"),
    ("log_opt", "`options` under `logging`"),
    (
        "memory",
        "`mem_limit`, or `memory` under `deploy.resources.limits`",
    ),
    ("mount", "`volumes`"),
    ("mounts", "`volumes`"),
    ("name", "`container_name`"),
    ("needs", "`depends_on`"),
    ("net", "`network_mode`"),
    ("port", "`ports`"),
    (
        "restart_policy",
        "`restart`, or `restart_policy` under `deploy`",
    ),
    (
        "volume_driver",
        "`driver` of a volume in the top-level `volumes`",
    ),
    ("workdir", "`working_dir`"),
];

/// What to write for keys that must be there.
const LINES: &[(&str, &str)] = &[
    (
        "soft",
        "add `soft: NUMBER`, or write `NAME: NUMBER` for both limits",
    ),
    (
        "hard",
        "add `hard: NUMBER`, or write `NAME: NUMBER` for both limits",
    ),
    ("capabilities", "add `capabilities: [gpu]`"),
    ("command", "add `command: COMMAND`"),
    ("model", "add `model: ai/NAME`"),
    ("service", "add `service: NAME`"),
    ("source", "add `source: NAME`"),
    ("action", "add `action: rebuild`"),
    ("path", "add `path: ./DIRECTORY`"),
    ("type", "add `type: volume`, `bind` or `tmpfs`"),
];

/// The help for a key that is missing.
pub(super) fn for_missing(key: &str, of: &Struct) -> Option<&'static str> {
    let (_, line) = LINES.iter().find(|(name, _)| *name == key)?;
    // A provider has a `type` as well.
    (key != "type" || of.field("target").is_some()).then_some(*line)
}

/// The help for an unknown key of a mapping.
pub(super) fn for_key(key: &str, node: &Node, map: &Map, of: &Struct) -> Option<String> {
    let is_service = std::ptr::eq(of, &raw const SERVICE);
    if is_service && let Some((_, instead)) = OTHER_NAMES.iter().find(|(name, _)| *name == key) {
        return Some(format!("write {instead}"));
    }
    if of.extensible && key.contains("kuploy") {
        return Some("did you mean `x-kuploy`?".to_owned());
    }
    if let Some(parent) = below(key, of) {
        return Some(format!("move `{key}` under `{parent}`"));
    }
    let is_project = std::ptr::eq(of, &raw const PROJECT);
    if SERVICE.field(key).is_some() && is_project {
        return Some(format!(
            "`{key}` is a key of a service: move it into a service under `services`"
        ));
    }
    if SERVICE.field(key).is_some() && !is_service {
        return Some(format!(
            "`{key}` is a key of a service: is it indented too far?"
        ));
    }
    if PROJECT.field(key).is_some() && !is_project {
        return Some(format!(
            "`{key}` is a key of the top level: is it indented too far?"
        ));
    }
    let free = of.fields.iter().map(|field| field.key);
    if let Some(near) = nearest(key, free.filter(|key| !map.contains_key(*key))) {
        return Some(format!("did you mean `{near}`?"));
    }
    if is_project && is_service_like(node) {
        return Some(format!(
            "if `{key}` is a service, move it under `services` and indent it by two more spaces"
        ));
    }
    if is_service && is_service_like(node) {
        return Some(format!(
            "if `{key}` is another service, it is indented too far"
        ));
    }
    of.extensible
        .then(|| format!("remove it, or rename it to `x-{key}` if other tools read it"))
}

/// Whether an extension key is `x-kuploy` with a slip in it: `x-kuplo`, `x-kuploi`, and no `x-kube`.
pub(super) fn is_meant_for_kuploy(key: &str) -> bool {
    const OWN: &str = "x-kuploy";
    key != OWN && key.starts_with("x-ku") && nearest(key, [OWN]).is_some()
}

/// Whether a value looks like the body of a service.
pub(super) fn is_service_like(node: &Node) -> bool {
    node.as_map().is_some_and(|map| {
        map.contains_key("image")
            || map.contains_key("build")
            || map.len() > 1 && map.keys().all(|key| SERVICE.field(key).is_some())
    })
}

/// Where below a mapping a key would stand: `deploy` for `replicas`.
fn below(key: &str, of: &Struct) -> Option<String> {
    let inner = |field: &Field| struct_of(&field.shape).map(|inner| (field.key, inner));
    let children: Vec<_> = of.fields.iter().filter_map(inner).collect();
    let direct = children
        .iter()
        .find(|(_, inner)| inner.field(key).is_some());
    if let Some((name, _)) = direct {
        return Some((*name).to_owned());
    }
    children.iter().find_map(|(name, child)| {
        child
            .fields
            .iter()
            .filter_map(inner)
            .find_map(|(deeper, inner)| {
                inner
                    .field(key)
                    .is_some()
                    .then(|| format!("{name}.{deeper}"))
            })
    })
}

fn struct_of(shape: &Shape) -> Option<&'static Struct> {
    match shape {
        Shape::Struct(inner) => Some(inner),
        Shape::OneOf(shapes) => shapes.iter().find_map(struct_of),
        _ => None,
    }
}

/// An item of lists that are written as mappings by mistake.
const LISTS: &[(&str, &str)] = &[
    ("ports", "\"8080:80\""),
    ("expose", "\"8080\""),
    ("volumes", "data:/var/lib/data"),
    ("devices", "/dev/ttyUSB0"),
    ("cap_add", "NET_ADMIN"),
    ("profiles", "debug"),
];

/// Lists whose items are `NAME=VALUE`. Quotes around `- NAME: VALUE`, which is the spelling of the mapping, would make
/// the whole of it a name without a value.
const PAIRS: &[&str] = &[
    "additional_contexts",
    "annotations",
    "args",
    "environment",
    "extra_hosts",
    "labels",
    "sysctls",
];

/// Whether a number is more likely megabytes than bytes: Docker refuses a container with less than 6 MiB.
fn is_megabytes(value: &Value) -> bool {
    match value {
        Value::Int(n) => (1..6 << 20).contains(n),
        _ => false,
    }
}

fn is_pair(path: &Path) -> bool {
    match path.segments() {
        [.., Segment::Key(list), Segment::Index(_)] => PAIRS.contains(&&**list),
        _ => false,
    }
}

/// The help for a value of the wrong kind.
pub(super) fn for_type(node: &Node, shape: &Shape, path: &Path) -> Option<String> {
    let key = match path.segments().last() {
        Some(Segment::Key(key)) => Some(&**key),
        _ => None,
    };
    let wants = |test: fn(&Shape) -> bool| any(shape, test);
    let takes_string = wants(|s| matches!(s, Shape::String | Shape::StringOf(_)));
    match &node.value {
        Value::Null if wants(|s| matches!(s, Shape::List(_) | Shape::Set(_))) => {
            Some("remove the key, or write `[]` for an empty list".to_owned())
        }
        Value::Null if wants(|s| matches!(s, Shape::Struct(_) | Shape::Map(..))) => {
            Some("remove the key, or write `{}` for an empty mapping".to_owned())
        }
        Value::Null => Some("remove the key, or give it a value".to_owned()),
        Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Float(_) if takes_string => {
            let text = scalar_text(&node.value)?;
            Some(match key {
                // A number alone is bytes, and no container starts with 512 of them.
                Some(key @ ("memory" | "size")) if is_megabytes(&node.value) => {
                    format!("write the unit: `{key}: {text}M`")
                }
                Some(key) => format!("put it in quotes: `{key}: \"{text}\"`"),
                None => format!("put it in quotes: `- \"{text}\"`"),
            })
        }
        Value::Timestamp(_) if takes_string => {
            Some("put it in quotes: without them, YAML reads a date".to_owned())
        }
        Value::String(text)
            if !takes_string && wants(|s| matches!(s, Shape::List(_) | Shape::Set(_))) =>
        {
            Some(match key {
                Some(key) if !text.is_empty() => format!("write `{key}: [\"{text}\"]`"),
                _ => "write a list".to_owned(),
            })
        }
        Value::String(text)
            if wants(|s| matches!(s, Shape::Integer | Shape::Number)) && float(text).is_some() =>
        {
            Some("write the number without quotes; it cannot come from a variable here".to_owned())
        }
        Value::Map(map) if takes_string && map.len() == 1 && key.is_none() => {
            let (first, _) = map.first()?;
            if is_pair(path) && !first.contains(char::is_whitespace) {
                return Some(format!("write `=` in place of `: `: `- {first}=VALUE`"));
            }
            Some(format!(
                "if `{first}: …` is a string that contains `: `, put it in quotes"
            ))
        }
        Value::Seq(list) if takes_string && !wants(|s| matches!(s, Shape::List(_))) => {
            let text = match list.as_slice() {
                [one] => scalar_text(&one.value)?,
                _ => "TEXT".to_owned(),
            };
            Some(format!("write one string: `{}: \"{text}\"`", key?))
        }
        Value::Map(_) if wants(|s| matches!(s, Shape::List(_) | Shape::Set(_))) => {
            let example = key.and_then(|key| LISTS.iter().find(|(name, _)| *name == key));
            Some(match example {
                Some((key, item)) => format!("write a list, as in `{key}: [{item}]`"),
                None => "begin each item with `- `".to_owned(),
            })
        }
        Value::Seq(_) if wants(|s| matches!(s, Shape::Struct(_) | Shape::Map(..))) => {
            Some("write `KEY: VALUE` lines without `- `".to_owned())
        }
        _ => None,
    }
}

/// What to write for a value of the wrong kind where only one thing can be meant: quotes around a number, brackets
/// around one text.
pub(super) fn instead(node: &Node, shape: &Shape) -> Option<String> {
    let wants = |test: fn(&Shape) -> bool| any(shape, test);
    let takes_string = wants(|s| matches!(s, Shape::String | Shape::StringOf(_)));
    let takes_list = wants(|s| matches!(s, Shape::List(_) | Shape::Set(_)));
    let text = scalar_text(&node.value)?;
    // It must stand there as it reads: no other base or spelling, no escape, no variable, no alias.
    let quotes = node.span.len().checked_sub(text.len())?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_=./: ,".contains(c);
    if text.is_empty() || !text.chars().all(plain) {
        return None;
    }
    match node.value {
        Value::Bool(_) | Value::Int(_) | Value::Uint(_) | Value::Float(_)
            if takes_string && quotes == 0 =>
        {
            Some(format!("\"{text}\""))
        }
        Value::String(_) if takes_list && !takes_string && matches!(quotes, 0 | 2) => {
            Some(format!("[\"{text}\"]"))
        }
        _ => None,
    }
}

fn any(shape: &Shape, test: fn(&Shape) -> bool) -> bool {
    match shape {
        Shape::OneOf(shapes) => shapes.iter().any(|shape| any(shape, test)),
        _ => test(shape),
    }
}

/// The kinds of value that a shape takes, for a sentence: `a string or a list of strings`.
pub(super) fn forms(shape: &Shape) -> String {
    let mut out = Vec::new();
    collect(shape, &mut out);
    out.dedup();
    if out.len() > 1 {
        // A list within a list is read twice.
        let bools = out
            .iter_mut()
            .filter(|it| it.starts_with('`') && it.ends_with("`false`"));
        bools.for_each(|it| "a Boolean".clone_into(it));
    }
    join(&out)
}

fn collect(shape: &Shape, out: &mut Vec<String>) {
    out.push(match shape {
        Shape::OneOf(shapes) => {
            shapes.iter().for_each(|shape| collect(shape, out));
            return;
        }
        Shape::Any => "anything".to_owned(),
        Shape::Null => "null".to_owned(),
        Shape::Bool => "`true` or `false`".to_owned(),
        Shape::String => "a string".to_owned(),
        Shape::StringOf(Rule::Words(words)) => one_of(words),
        Shape::StringOf(Rule::Pattern(..)) => "a string".to_owned(),
        Shape::Integer | Shape::Digits | Shape::IntegerFrom(..) => "an integer".to_owned(),
        Shape::Number => "a number".to_owned(),
        Shape::List(item) | Shape::Set(item) => format!("a list of {}", plural(item)),
        Shape::Struct(_) | Shape::Map(..) => "a mapping".to_owned(),
    });
}

fn plural(shape: &Shape) -> String {
    match shape {
        Shape::OneOf(shapes) => {
            let mut kinds: Vec<String> = shapes.iter().map(plural).collect();
            kinds.dedup();
            join(&kinds)
        }
        Shape::Bool => "`true` or `false`".to_owned(),
        Shape::String | Shape::StringOf(_) => "strings".to_owned(),
        Shape::Integer | Shape::Digits | Shape::IntegerFrom(..) => "integers".to_owned(),
        Shape::Number => "numbers".to_owned(),
        Shape::List(_) | Shape::Set(_) => "lists".to_owned(),
        Shape::Struct(_) | Shape::Map(..) => "mappings".to_owned(),
        Shape::Any | Shape::Null => "values".to_owned(),
    }
}

/// The words for a sentence: `` `a`, `b` or `c` ``.
pub(super) fn one_of(words: &[&str]) -> String {
    join(
        &words
            .iter()
            .map(|word| format!("`{word}`"))
            .collect::<Vec<_>>(),
    )
}

fn join(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} or {last}", most.join(", ")),
    }
}

/// What no variable can turn into a string, as [`kind_of`] says it.
pub(in crate::load) const A_LIST: &str = "a list";
/// As [`A_LIST`].
pub(in crate::load) const A_MAPPING: &str = "a mapping";

/// What stands there, for a sentence: `` the number `3.8` ``.
pub(super) fn kind_of(node: &Node) -> String {
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Seq(_) => A_LIST.to_owned(),
        Value::Map(_) => A_MAPPING.to_owned(),
        value => {
            let text = scalar_text(value).unwrap_or_default();
            let kind = match value {
                Value::Timestamp(_) => "date",
                _ => node.kind(),
            };
            format!("the {kind} `{text}`")
        }
    }
}
