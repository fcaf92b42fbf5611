//! New values as text, in the style of what is around them.

use serde_json::Value as Json;

use crate::yaml::{Node, Value};

/// Texts of letters, digits and few signs that no reader takes for anything but a string.
fn is_plain(text: &str) -> bool {
    const NOT_TEXT: &[&str] = &["true", "false", "yes", "no", "on", "off", "y", "n", "null"];
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '/' | '='))
        && !NOT_TEXT.contains(&text.to_ascii_lowercase().as_str())
}

/// A quantity, `500m` or `1Gi`: begins with a digit, and ends with a letter that makes it no number to any reader.
fn is_quantity(text: &str) -> bool {
    let suffix = text.trim_start_matches(|c: char| c.is_ascii_digit());
    suffix.len() < text.len()
        && matches!(
            suffix,
            "n" | "u" | "m" | "k" | "M" | "G" | "T" | "P" | "Ki" | "Mi" | "Gi" | "Ti" | "Pi" | "Ei"
        )
}

/// A scalar on one line; `None` for collections.
pub(super) fn scalar(value: &Value, quoted: bool) -> Option<String> {
    Some(match value {
        Value::String(text) if !quoted && (is_plain(text) || is_quantity(text)) => text.clone(),
        Value::String(text) | Value::Timestamp(text) => Json::from(text.as_str()).to_string(),
        Value::Seq(_) | Value::Map(_) => return None,
        Value::Null => "null".to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Int(number) => number.to_string(),
        Value::Uint(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
    })
}

/// A key.
pub(super) fn key(key: &str, quoted: bool) -> String {
    if !quoted && is_plain(key) {
        return key.to_owned();
    }
    Json::from(key).to_string()
}

/// A value between brackets.
pub(super) fn flow(node: &Node, quoted: bool) -> String {
    match &node.value {
        Value::Map(map) => {
            let entries: Vec<_> = map
                .iter()
                .map(|(name, entry)| {
                    format!("{}: {}", key(name, quoted), flow(&entry.node, quoted))
                })
                .collect();
            format!("{{{}}}", entries.join(", "))
        }
        Value::Seq(list) => {
            let items: Vec<_> = list.iter().map(|item| flow(item, quoted)).collect();
            format!("[{}]", items.join(", "))
        }
        value => scalar(value, quoted).unwrap_or_default(),
    }
}

/// An entry on lines of its own; the first line is not indented, and the last has no end.
pub(super) fn block_entry(name: &str, node: &Node, indent: usize, newline: &str) -> String {
    let name = key(name, false);
    match &node.value {
        Value::Map(map) if !map.is_empty() => {
            let below = block(node, indent + 2, newline);
            format!("{name}:{newline}{}{below}", " ".repeat(indent + 2))
        }
        Value::Seq(list) if !list.is_empty() => {
            let below = block(node, indent, newline);
            format!("{name}:{newline}{}{below}", " ".repeat(indent))
        }
        _ => format!("{name}: {}", flow(node, false)),
    }
}

/// A value on lines of its own, as [`block_entry`].
pub(super) fn block(node: &Node, indent: usize, newline: &str) -> String {
    let gap = format!("{newline}{}", " ".repeat(indent));
    match &node.value {
        Value::Map(map) if !map.is_empty() => {
            let entries: Vec<_> = map
                .iter()
                .map(|(name, entry)| block_entry(name, &entry.node, indent, newline))
                .collect();
            entries.join(&gap)
        }
        Value::Seq(list) if !list.is_empty() => {
            let items: Vec<_> = list
                .iter()
                .map(|item| format!("- {}", block(item, indent + 2, newline)))
                .collect();
            items.join(&gap)
        }
        _ => flow(node, false),
    }
}
