//! Prints the JSON Schema of requests and answers, from which `kuploy-wasm/types` makes the types for TypeScript.

use kuploy_wasm::{Answer, Request};
use schemars::SchemaGenerator;

fn main() -> std::io::Result<()> {
    let mut generator = SchemaGenerator::default();
    let request = generator.subschema_for::<Request>();
    let answer = generator.subschema_for::<Answer>();
    let schema = serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Kuploy",
        "type": "object",
        "required": ["request", "answer"],
        "additionalProperties": false,
        "properties": { "request": request, "answer": answer },
        "$defs": generator.take_definitions(true),
    });
    serde_json::to_writer_pretty(std::io::stdout().lock(), &schema)?;
    Ok(())
}
