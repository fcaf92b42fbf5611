//! Completion of `x-kuploy` and its documentation, from its schema.

#![expect(
    clippy::indexing_slicing,
    reason = "an index into JSON gives null where there is nothing"
)]

use std::sync::LazyLock;

use kuploy_compose::options;
use lsp_types::{
    CompletionItem, CompletionItemKind, Documentation, MarkupContent, MarkupKind, Position,
};
use serde_json::Value;

use super::text;

static SCHEMA: LazyLock<Value> = LazyLock::new(options::schema);

/// The key that all of this is below.
const EXTENSION: &str = "x-kuploy";

/// What can be written at a position.
pub(super) fn completions(text: &str, position: Position) -> Vec<CompletionItem> {
    let offset = text::offset(text, position);
    let Some((path, key)) = place(text, offset) else {
        return Vec::new();
    };
    match key {
        // Behind `key:` its values.
        Some(key) => {
            let path = [path, vec![key]].concat();
            schema_of(&path)
                .map(|schema| values(&schema))
                .unwrap_or_default()
        }
        None => schema_of(&path)
            .map(|schema| keys(&schema))
            .unwrap_or_default(),
    }
}

/// The documentation of the key that a path leads to.
pub(super) fn described(path: &[String]) -> Option<String> {
    let (key, above) = path.split_last()?;
    let schema = schema_of(above)?;
    let property = properties(&schema)
        .into_iter()
        .find(|(name, _)| name == key)?
        .1;
    let text = property["description"].as_str()?;
    Some(format!("**{key}**: {text}"))
}

/// The keys around a position, by indentation: what is being written is seldom whole. Also the key of its line, where the
/// position is behind the colon.
fn place(text: &str, offset: usize) -> Option<(Vec<String>, Option<String>)> {
    let before = text.get(..offset)?;
    let line = before.rsplit('\n').next().unwrap_or_default();
    let written = line.trim_start().trim_start_matches("- ");
    let key = written
        .split_once(':')
        .map(|(key, _)| key.trim().to_owned());
    let mut indent = line.len() - line.trim_start().len();
    let mut path = Vec::new();
    for above in before.lines().rev().skip(usize::from(!line.is_empty())) {
        let trimmed = above.trim_start();
        let own = above.len() - trimmed.len();
        if trimmed.is_empty() || trimmed.starts_with('#') || own >= indent {
            continue;
        }
        if let Some((key, _)) = trimmed.trim_start_matches("- ").split_once(':') {
            path.push(key.trim().trim_matches(['"', '\'']).to_owned());
        }
        indent = own;
        if own == 0 {
            break;
        }
    }
    path.reverse();
    Some((path, key))
}

/// The schema of what stands at a path; `None` where it is not below `x-kuploy`.
fn schema_of(path: &[String]) -> Option<Value> {
    let at = path.iter().position(|key| key == EXTENSION)?;
    let definition = match path.first()?.as_str() {
        _ if at == 0 => "Options",
        "services" if at == 2 => "ServiceExtension",
        "volumes" if at == 2 => "VolumeExtension",
        _ => return None,
    };
    let mut schema = SCHEMA["$defs"][definition].clone();
    let mut keys = path.get(at + 1..)?.iter().filter(|key| *key != "[]");
    while let Some(key) = keys.next() {
        if key == "environments" && definition == "Options" {
            // By name: what is below is an environment.
            keys.next()?;
            schema = SCHEMA["$defs"]["EnvironmentExtension"].clone();
            continue;
        }
        schema = properties(&schema)
            .into_iter()
            .find(|(name, _)| name == key)?
            .1;
    }
    Some(schema)
}

/// The schemas that a value may have, references followed.
fn alternatives(schema: &Value) -> Vec<Value> {
    if let Some(name) = schema["$ref"]
        .as_str()
        .and_then(|path| path.rsplit('/').next())
    {
        return alternatives(&SCHEMA["$defs"][name]);
    }
    for key in ["anyOf", "oneOf"] {
        if let Some(list) = schema[key].as_array() {
            return list.iter().flat_map(alternatives).collect();
        }
    }
    match &schema["items"] {
        Value::Null => vec![schema.clone()],
        items => alternatives(items),
    }
}

fn properties(schema: &Value) -> Vec<(String, Value)> {
    let all = alternatives(schema).into_iter();
    all.filter_map(|schema| schema["properties"].as_object().cloned())
        .flatten()
        .collect()
}

fn keys(schema: &Value) -> Vec<CompletionItem> {
    let item = |(key, property): (String, Value)| CompletionItem {
        insert_text: Some(format!("{key}: ")),
        kind: Some(CompletionItemKind::PROPERTY),
        documentation: property["description"].as_str().map(documentation),
        label: key,
        ..CompletionItem::default()
    };
    properties(schema).into_iter().map(item).collect()
}

fn values(schema: &Value) -> Vec<CompletionItem> {
    let mut items = Vec::new();
    for schema in alternatives(schema) {
        if schema["type"] == "boolean"
            || schema["type"]
                .as_array()
                .is_some_and(|types| types.contains(&"boolean".into()))
        {
            items.extend(["true", "false"].map(|word| value(word, None)));
        }
        if let Some(word) = schema["const"].as_str() {
            items.push(value(word, schema["description"].as_str()));
        }
        for word in schema["enum"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
        {
            items.push(value(word, None));
        }
    }
    items
}

fn value(word: &str, about: Option<&str>) -> CompletionItem {
    CompletionItem {
        label: word.to_owned(),
        kind: Some(CompletionItemKind::VALUE),
        documentation: about.map(documentation),
        ..CompletionItem::default()
    }
}

fn documentation(text: &str) -> Documentation {
    Documentation::MarkupContent(MarkupContent {
        kind: MarkupKind::Markdown,
        value: text.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is offered at `|`.
    fn offered(text: &str) -> Vec<String> {
        let at = text.find('|').unwrap_or(text.len());
        let position = text::position(text, at);
        let text = text.replacen('|', "", 1);
        completions(&text, position)
            .into_iter()
            .map(|item| item.label)
            .collect()
    }

    #[test]
    fn keys_and_values_of_x_kuploy_are_offered() {
        let of_service = offered("services:\n  web:\n    image: a\n    x-kuploy:\n      |");
        assert!(
            of_service.contains(&"schedule".to_owned()),
            "{of_service:?}"
        );
        let of_volume = offered("volumes:\n  data:\n    x-kuploy:\n      si|");
        assert!(of_volume.contains(&"size".to_owned()), "{of_volume:?}");
        let of_route = offered("services:\n  web:\n    x-kuploy:\n      route:\n        ho|");
        assert!(of_route.contains(&"host".to_owned()), "{of_route:?}");
        assert_eq!(
            offered("x-kuploy:\n  gitops: |"),
            ["argocd", "flux", "none"]
        );
        let of_environment = offered("x-kuploy:\n  environments:\n    prod:\n      |");
        assert!(
            of_environment.contains(&"files".to_owned()),
            "{of_environment:?}"
        );
    }

    #[test]
    fn nothing_is_offered_elsewhere() {
        assert!(offered("services:\n  web:\n    |").is_empty());
        assert!(offered("x-other:\n  |").is_empty());
    }
}
