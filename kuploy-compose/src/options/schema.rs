//! The JSON Schema of `x-kuploy`, from the types that read it.

use schemars::SchemaGenerator;
use serde_json::{Value, json};

use super::{Options, ServiceExtension, VolumeExtension};

/// What `x-kuploy` may hold, as a schema of whole Compose files: all else in them may be anything, so that an editor
/// can check a file against this and against the Compose Specification's own.
pub fn schema() -> Value {
    let mut generator = SchemaGenerator::default();
    let extension = |schema: schemars::Schema| json!({"type": ["object", "null"], "properties": {"x-kuploy": schema}});
    let top = generator.subschema_for::<Options>();
    let service = extension(generator.subschema_for::<ServiceExtension>());
    let volume = extension(generator.subschema_for::<VolumeExtension>());
    let mut definitions = generator.take_definitions(true);
    add_defaults(&mut definitions);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "x-kuploy in Compose files",
        "type": "object",
        "properties": {
            "x-kuploy": top,
            "services": {"type": "object", "additionalProperties": service},
            "volumes": {"type": "object", "additionalProperties": volume},
        },
        "$defs": definitions,
    })
}

/// Says at each option of the project what it is by default.
fn add_defaults(definitions: &mut serde_json::Map<String, Value>) {
    let options = definitions.get_mut("Options");
    let Some(options) = options.and_then(|options| options.get_mut("properties")) else {
        return;
    };
    let Some(options) = options.as_object_mut() else {
        return;
    };
    for option in options.values_mut().filter_map(Value::as_object_mut) {
        // What serde fills in where a key is absent; a null says nothing to a reader.
        option.remove("default");
    }
    for (key, default) in Options::defaults() {
        if let Some(option) = options.get_mut(key).and_then(Value::as_object_mut) {
            option.insert("default".to_owned(), default);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text that an editor shows: a sentence that begins with a capital letter or a code, and ends.
    #[test]
    fn descriptions_are_sentences() {
        fn descriptions(schema: &Value, found: &mut Vec<String>) {
            match schema {
                Value::Object(map) => {
                    if let Some(Value::String(text)) = map.get("description") {
                        found.push(text.clone());
                    }
                    map.values().for_each(|value| descriptions(value, found));
                }
                Value::Array(list) => list.iter().for_each(|value| descriptions(value, found)),
                _ => {}
            }
        }
        let mut found = Vec::new();
        descriptions(&schema(), &mut found);
        assert!(found.len() > 80, "{}", found.len());
        let wrong = |text: &&String| {
            let starts = text.starts_with(|c: char| c.is_uppercase() || c == '`');
            let words = text.split_whitespace().count();
            !starts || !text.ends_with('.') || words < 4
        };
        let wrong: Vec<&String> = found.iter().filter(wrong).collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn every_default_is_that_of_an_option() {
        let schema = schema();
        let options = &schema["$defs"]["Options"]["properties"];
        for (key, default) in Options::defaults() {
            assert_eq!(options[key]["default"], default, "{key}");
        }
    }

    #[test]
    fn what_is_misspelt_in_x_kuploy_is_refused() {
        let validator = jsonschema::validator_for(&schema()).unwrap();
        let good = json!({
            "x-kuploy": {"domain": "example.com"},
            "services": {"web": {"image": "x", "x-kuploy": {"route": "a.b", "kind": "job"}}},
            "volumes": {"data": null, "more": {"x-kuploy": {"size": "1Gi"}}},
        });
        assert!(validator.is_valid(&good), "{:?}", validator.validate(&good));
        for bad in [
            json!({"x-kuploy": {"domian": "example.com"}}),
            json!({"services": {"web": {"x-kuploy": {"kind": "jobb"}}}}),
            json!({"volumes": {"data": {"x-kuploy": {"size": 1}}}}),
        ] {
            assert!(!validator.is_valid(&bad), "{bad}");
        }
    }
}
