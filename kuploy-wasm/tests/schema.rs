//! The schemas beside the package are those of the library. `UPDATE_DOCS=1` writes them, as `kuploy-wasm/types` does.

#![expect(
    clippy::disallowed_methods,
    reason = "reads and writes the schemas, and a failed check is a panic"
)]

use std::error::Error;
use std::{env, fs};

use kuploy_compose::Options;
use kuploy_wasm::{Answer, Request};
use schemars::SchemaGenerator;
use serde_json::{Value, json};

/// Requests and answers, from which the types for TypeScript are made.
fn whole() -> Value {
    let mut generator = SchemaGenerator::default();
    let request = generator.subschema_for::<Request>();
    let answer = generator.subschema_for::<Answer>();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Kuploy",
        "type": "object",
        "required": ["request", "answer"],
        "additionalProperties": false,
        "properties": { "request": request, "answer": answer },
        "$defs": generator.take_definitions(true),
    })
}

/// The options alone, for forms.
fn options() -> Value {
    SchemaGenerator::default()
        .into_root_schema_for::<Options>()
        .to_value()
}

#[test]
fn schemas_are_those_of_the_library() -> Result<(), Box<dyn Error>> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/npm");
    for (name, schema) in [("schema.json", whole()), ("options.schema.json", options())] {
        let path = format!("{root}/{name}");
        let text = format!("{}\n", serde_json::to_string_pretty(&schema)?);
        if env::var_os("UPDATE_DOCS").is_some() {
            fs::write(&path, &text)?;
        }
        assert!(
            fs::read_to_string(&path)? == text,
            "{name} is out of date: run kuploy-wasm/types"
        );
    }
    Ok(())
}

#[test]
fn a_request_answers_with_json() -> Result<(), Box<dyn Error>> {
    let ask = |task: &str| -> serde_json::Result<Value> {
        let text = "services: { db: { image: 'postgres:17' } }";
        let request = json!({ "task": task, "files": [{ "path": "compose.yaml", "text": text }] });
        serde_json::from_str(&kuploy_wasm::run(&request.to_string()))
    };
    assert_eq!(ask("convert")?["files"][0]["path"], "db.yaml");
    let service = &ask("explain")?["services"][0];
    assert_eq!(service["service"], "db");
    assert_eq!(service["known"][0]["text"], "`postgres:17`");
    assert!(ask("dance")?["error"].is_string());
    Ok(())
}

#[test]
fn a_request_that_is_none_says_where() -> Result<(), Box<dyn Error>> {
    for (request, want) in [
        (r#"{"task": "dance"}"#, "this module has no task `dance`"),
        ("{}", "a request names its `task`"),
        (
            r#"{"task": "lint", "compose": []}"#,
            "`compose` is not a valid key here",
        ),
        (
            r#"{"task": "convert", "options": {"namespce": "a"}}"#,
            "options.namespce",
        ),
        (
            r#"{"task": "convert", "files": [{"path": 1, "text": []}]}"#,
            "files[0].text",
        ),
    ] {
        let answer: Value = serde_json::from_str(&kuploy_wasm::run(request))?;
        let error = answer["error"].as_str().ok_or("an answer")?;
        assert!(error.contains(want), "{request}: {error}");
    }
    let options = r#"{"task": "convert", "options": {"namespace": "shop"},
        "files": [{"path": "compose.yaml", "text": "services: { a: { image: nginx } }"}]}"#;
    assert!(kuploy_wasm::run(options).contains("namespace: shop"));
    Ok(())
}

#[test]
fn environments_are_a_base_and_overlays() -> Result<(), Box<dyn Error>> {
    let text = "services: { db: { image: 'postgres:17' } }\n\
                x-kuploy: { environments: { prod: { namespace: shop } } }\n";
    let request = json!({ "task": "convert", "files": [{ "path": "compose.yaml", "text": text }] });
    let answer: Value = serde_json::from_str(&kuploy_wasm::run(&request.to_string()))?;
    let files = answer["files"].as_array().ok_or("no files")?;
    let paths: Vec<_> = files
        .iter()
        .filter_map(|file| file["path"].as_str())
        .collect();
    assert!(paths.contains(&"base/db.yaml"), "{paths:?}");
    assert!(
        paths.contains(&"overlays/prod/kustomization.yaml"),
        "{paths:?}"
    );
    assert!(
        answer["links"][0]["file"]
            .as_str()
            .is_some_and(|file| file.starts_with("base/"))
    );
    Ok(())
}
