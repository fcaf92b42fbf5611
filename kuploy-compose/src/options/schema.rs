//! The JSON Schema of `x-kuploy`, from the types that read it.

use schemars::SchemaGenerator;
use serde_json::{Value, json};

use super::{ServiceExtension, TopExtension, VolumeExtension};

/// What `x-kuploy` may hold, as a schema of whole Compose files: all else in them may be anything, so that an editor
/// can check a file against this and against the Compose Specification's own.
pub fn schema() -> Value {
    let mut generator = SchemaGenerator::default();
    let extension = |schema: schemars::Schema| json!({"type": ["object", "null"], "properties": {"x-kuploy": schema}});
    let top = generator.subschema_for::<TopExtension>();
    let service = extension(generator.subschema_for::<ServiceExtension>());
    let volume = extension(generator.subschema_for::<VolumeExtension>());
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "x-kuploy in Compose files",
        "type": "object",
        "properties": {
            "x-kuploy": top,
            "services": {"type": "object", "additionalProperties": service},
            "volumes": {"type": "object", "additionalProperties": volume},
        },
        "$defs": generator.take_definitions(true),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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
