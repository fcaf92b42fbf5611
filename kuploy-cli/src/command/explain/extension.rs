//! Keys of `x-kuploy`: from the schema that editors read.

use std::fmt::Write as _;

use clap::CommandFactory;
use kuploy_compose::options;
use serde_json::Value;

use super::topics::{Kind, Topic, list, naming};
use crate::args::Cli;

/// Where keys may stand, with the type in the schema.
const PLACES: &[(&str, &str)] = &[
    ("the project", "Options"),
    ("a service", "ServiceExtension"),
    ("a volume", "VolumeExtension"),
];

/// A key, with what it means where.
struct Key<'s> {
    place: &'static str,
    name: String,
    schema: &'s Value,
}

fn keys(schema: &Value) -> Vec<Key<'_>> {
    let mut keys = Vec::new();
    for (place, definition) in PLACES {
        let properties = properties(schema, definition);
        for (name, value) in properties {
            keys.push(Key {
                place,
                name: name.clone(),
                schema: value,
            });
            for inner in refers(value).into_iter().chain(of_named(value)) {
                keys.extend(self::properties(schema, inner).map(|(key, value)| Key {
                    place,
                    name: format!("{name}.{key}"),
                    schema: value,
                }));
            }
        }
    }
    keys
}

fn properties<'s>(
    schema: &'s Value,
    definition: &str,
) -> impl Iterator<Item = (&'s String, &'s Value)> {
    let found = schema.pointer(&format!("/$defs/{definition}/properties"));
    found.and_then(Value::as_object).into_iter().flatten()
}

/// The definitions that a value refers to.
fn refers(value: &Value) -> Vec<&str> {
    let own = [Some(value), value.get("items")];
    let any = value.get("anyOf").and_then(Value::as_array);
    let all = own.into_iter().flatten().chain(any.into_iter().flatten());
    all.filter_map(|it| it.get("$ref")?.as_str()?.rsplit('/').next())
        .collect()
}

/// The definition of what a mapping holds under names of the user's own.
fn of_named(value: &Value) -> Option<&str> {
    let inner = value.pointer("/additionalProperties/$ref")?.as_str()?;
    inner.rsplit('/').next()
}

/// A key as it is written.
const EXAMPLES: &[(&str, &str)] = &[
    (
        "environments",
        "x-kuploy:
  environments:
    staging: { namespace: shop-staging, domain: staging.example.com }
    prod: { files: [compose.prod.yaml], env-file: prod.env, namespace: shop, domain: example.com }",
    ),
    (
        "route",
        "x-kuploy: { route: ingress }
services:
  web:
    x-kuploy: { route: { host: shop.example.com, port: 8080, issuer: letsencrypt } }",
    ),
];

/// The first sentence of what there is to say of a key.
fn first_sentence(value: &Value) -> &str {
    let description = value.get("description").and_then(Value::as_str);
    let line = description.unwrap_or_default().lines().next();
    let line = line.unwrap_or_default();
    line.split_once(". ").map_or(line, |(first, _)| first)
}

/// All keys, by the place where they stand.
pub(super) fn all() -> Topic {
    let schema = options::schema();
    let mut text = String::from(
        "# x-kuploy\n\nSettings that Compose has no keys for. Docker Compose ignores them.\n",
    );
    for (place, _) in PLACES {
        let _ = writeln!(text, "\nOf {place}:\n");
        let keys = keys(&schema);
        let own = keys
            .iter()
            .filter(|it| it.place == *place && !it.name.contains('.'));
        for key in own {
            let _ = writeln!(text, "- `{}`: {}", key.name, first_sentence(key.schema));
        }
    }
    text.push_str("\n`kuploy-convert explain KEY` says more about one.\n");
    Topic {
        kind: Kind::Extension,
        name: "x-kuploy".to_owned(),
        rules: Vec::new(),
        text,
    }
}

fn is_named(name: &str, word: &str) -> bool {
    let word = word.strip_prefix("x-kuploy.").unwrap_or(word);
    // An environment takes every key of the project: two are its own, and `profiles` is a key of Compose.
    if let Some(own) = name.strip_prefix("environments.") {
        return name == word || own == word && ["files", "env-file"].contains(&own);
    }
    name == word || name.rsplit('.').next() == Some(word) && word.contains('-')
}

/// What there is to say of a key.
pub(super) fn topic(word: &str) -> Option<Topic> {
    let word = word.rsplit_once("x-kuploy.").map_or(word, |(_, key)| key);
    let schema = options::schema();
    let all = keys(&schema);
    let found: Vec<&Key<'_>> = all.iter().filter(|key| is_named(&key.name, word)).collect();
    let name = &found.first()?.name;
    let mut text = format!("# x-kuploy: {name}\n\n");
    for key in &found {
        let description = key.schema.get("description").and_then(Value::as_str);
        let _ = writeln!(
            text,
            "- of {}: {}",
            key.place,
            description.unwrap_or_default()
        );
        for value in values(&schema, key.schema) {
            let _ = writeln!(text, "  - {value}");
        }
        if let Some(default) = key.schema.get("default").filter(|it| !it.is_null()) {
            let _ = writeln!(
                text,
                "  - by default: `{}`",
                default.to_string().trim_matches('"')
            );
        }
    }
    let start = format!("{name}.");
    let inner = all.iter().filter(|key| key.name.starts_with(&start));
    for key in inner {
        let name = key.name.trim_start_matches(&start);
        let _ = writeln!(text, "  - `{name}`: {}", first_sentence(key.schema));
    }
    if let Some((_, example)) = EXAMPLES.iter().find(|(known, _)| known == name) {
        let _ = writeln!(text, "\n```yaml\n{example}\n```");
    }
    let mut words = vec![format!("x-kuploy.{name}"), format!("x-kuploy: {{{name}")];
    if let Some(flag) = Some(name)
        .filter(|name| of_project(name))
        .map(|name| flag(name))
    {
        let _ = writeln!(text, "\nAs a flag: `--{flag}`.");
        words.push(format!("--{flag}"));
    }
    let about = naming(&words);
    if !about.is_empty() {
        let _ = write!(text, "\n## Rules that name it\n\n{}", list(&about));
    }
    Some(Topic {
        kind: Kind::Extension,
        name: format!("x-kuploy.{name}"),
        rules: about.iter().map(|rule| rule.code.to_owned()).collect(),
        text,
    })
}

/// The values that a key takes, each with what it means.
fn values(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for name in refers(value) {
        let one_of = schema.pointer(&format!("/$defs/{name}/oneOf"));
        for value in one_of.and_then(Value::as_array).into_iter().flatten() {
            if let Some(word) = value.get("const").and_then(Value::as_str) {
                let meaning = value.get("description").and_then(Value::as_str);
                found.push(format!("`{word}`: {}", meaning.unwrap_or_default()));
            }
        }
    }
    found
}

/// The flag that says the same as a key of the project: of a list it is called after one of them.
fn flag(name: &str) -> String {
    let command = Cli::command();
    let convert = command.find_subcommand("convert").into_iter();
    let mut flags = convert.flat_map(|convert| convert.get_arguments());
    let id = name.replace('-', "_");
    let own = flags.find(|flag| *flag.get_id() == *id);
    let long = own.and_then(|flag| flag.get_long());
    long.unwrap_or(name).to_owned()
}

/// Whether the project has a key of this name: a flag says the same.
pub(super) fn of_project(name: &str) -> bool {
    let schema = options::schema();
    properties(&schema, "Options").any(|(key, _)| key == name && name != "lint")
}

/// All keys, for words that are none.
pub(super) fn names() -> Vec<String> {
    let schema = options::schema();
    keys(&schema).into_iter().map(|key| key.name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_told_where_they_may_stand_and_with_their_values() {
        let topic = topic("secrets").unwrap();
        for part in ["of the project", "`generator`:", "As a flag: `--secrets`"] {
            assert!(topic.text.contains(part), "{part}: {}", topic.text);
        }
        let topic = super::topic("services.web.x-kuploy.route").unwrap();
        assert!(topic.text.contains("of a service"), "{}", topic.text);
        assert!(super::topic("rooute").is_none());
    }
}
