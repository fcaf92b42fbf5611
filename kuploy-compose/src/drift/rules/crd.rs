//! `KP5026`: `preserveUnknownFields: false` is the default that a CustomResourceDefinition may only hold in old versions;
//! and custom resources whose definition is at hand (`KP5010`).
//!
//! Measured: written out, it is OutOfSync at once, client-side and server-side. A field that the definition does not have
//! is pruned: OutOfSync at once, refused under server-side apply.

use super::types::unknown_null;
use crate::diagnostic::rules;
use crate::drift::act::{Act, On};
use crate::drift::finder::Finder;
use crate::drift::finder::Found;
use crate::drift::object_set::Set;
use crate::drift::settings::Settings;
use crate::drift::tree::{get, maps, remove_if, text};
use crate::map::BTreeMap;
use crate::yaml::{Map, Node, Value};

/// Where the rules of this file are asked.
pub(super) const ACTS: &[Act] = &[
    Act::Settle(
        On::Type("CustomResourceDefinitionSpec"),
        &rules::PRESERVE_UNKNOWN_FIELDS,
        settle,
    ),
    Act::Find(On::Type("CustomResourceDefinitionSpec"), find),
    Act::FindInSet(find_unknown),
];

const DEFINITION: &str = "its CustomResourceDefinition";
const PRESERVE: &str = "preserveUnknownFields";

fn settle(spec: &mut Map) {
    remove_if(spec, PRESERVE, |value| *value == Value::Bool(false));
}

fn find(spec: &Map, finder: &mut Finder<'_>) {
    if let Some(entry) = spec
        .get(PRESERVE)
        .filter(|entry| entry.node.value == Value::Bool(false))
    {
        let message = format!(
            "the API server drops `preserveUnknownFields: false`{}",
            finder.of_argo_cd(": Argo CD stays OutOfSync")
        );
        finder.say(
            Found::key(&rules::PRESERVE_UNKNOWN_FIELDS, PRESERVE, entry, message)
                .help(format!("remove `{PRESERVE}`; `false` is the default")),
        );
    }
}

/// The schemas of custom resources that the set defines, by version and kind.
fn schemas<'a>(set: &Set<'a>) -> BTreeMap<(String, &'a str), &'a Node> {
    let mut schemas = BTreeMap::new();
    for object in set
        .objects()
        .filter(|o| o.kind == "CustomResourceDefinition")
    {
        let Some(spec) = get(object.map, "spec").and_then(Node::as_map) else {
            continue;
        };
        let kind = get(spec, "names").and_then(|names| names.get("kind"));
        let (Some(group), Some(kind)) = (text(spec, "group"), kind.and_then(Node::as_str)) else {
            continue;
        };
        for version in maps(spec, "versions") {
            let schema = get(version, "schema").and_then(|node| node.get("openAPIV3Schema"));
            if let (Some(name), Some(schema)) = (text(version, "name"), schema) {
                schemas.insert((format!("{group}/{name}"), kind), schema);
            }
        }
    }
    schemas
}

/// Fields of custom resources that their definition in the same set does not have.
fn find_unknown(set: &Set<'_>, _: &Settings) -> Vec<(usize, Found)> {
    let schemas = schemas(set);
    let mut found = Vec::new();
    if schemas.is_empty() {
        return found;
    }
    for (at, object) in set.objects().enumerate() {
        if let Some(schema) = schemas.get(&(object.api_version.to_owned(), object.kind)) {
            for (key, entry) in object.map {
                if !["apiVersion", "kind", "metadata"].contains(&key.as_str())
                    && let Some(schema) = property(schema, key)
                {
                    unknown(&entry.node, schema, key, &mut |one| found.push((at, one)));
                }
            }
        }
    }
    found
}

fn property<'a>(schema: &'a Node, key: &str) -> Option<&'a Node> {
    schema.get("properties")?.get(key)
}

fn keeps_anything(schema: &Node) -> bool {
    schema
        .get("x-kubernetes-preserve-unknown-fields")
        .and_then(Node::as_bool)
        == Some(true)
        || schema
            .get("x-kubernetes-embedded-resource")
            .and_then(Node::as_bool)
            == Some(true)
        || schema.get("additionalProperties").is_some()
}

fn unknown(node: &Node, schema: &Node, path: &str, say: &mut dyn FnMut(Found)) {
    match &node.value {
        Value::Map(map) if schema.get("properties").is_some() && !keeps_anything(schema) => {
            for (key, entry) in map {
                let path = format!("{path}.{key}");
                match property(schema, key) {
                    Some(schema) => unknown(&entry.node, schema, &path, say),
                    None if entry.node.is_null() => {
                        say(unknown_null(key, DEFINITION, entry, &path));
                    }
                    None => say(Found::key(
                        &rules::UNKNOWN_FIELD,
                        key,
                        entry,
                        format!("`{key}` is not a field of {DEFINITION}: the API server drops it"),
                    )
                    .below(path)
                    .help("remove it, or correct its name")),
                }
            }
        }
        Value::Seq(list) => {
            if let Some(schema) = schema.get("items") {
                for (at, node) in list.iter().enumerate() {
                    unknown(node, schema, &format!("{path}[{at}]"), say);
                }
            }
        }
        _ => {}
    }
}
