//! YAML that readers disagree on, held against Docker Compose's reading of it.
//!
//! `fixtures/yaml/read/NAME.yaml` are small Compose files whose `x-t` holds something tricky; `fixtures/yaml/read.json`
//! says what Docker Compose 2.40.3 makes of each: the `value` of `x-t`, or why it `refused`.

#![expect(
    clippy::disallowed_methods,
    reason = "a test reads its cases from disk"
)]

use std::fs;
use std::path::PathBuf;

use kuploy_compose::diagnostic::Report;
use kuploy_compose::source::Sources;
use kuploy_compose::yaml::{self, Limits, Node, Tag};
use serde_json::Value as Json;

/// Where we deliberately part from Docker Compose, with the reason.
const BETTER: &[(&str, &str)] = &[(
    "deep_flow_10000",
    "Docker Compose spends half a minute on it; refused at once",
)];

/// What the loader refuses, not the reader.
const LOADER: &[&str] = &["empty", "only_comment", "only_ws", "top_list", "top_scalar"];

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../fixtures/yaml")
}

/// The trees of a file, `!reset` values dropped and later documents laid over earlier ones as the loader does.
fn read(bytes: Vec<u8>) -> Result<Option<Json>, String> {
    let (mut sources, mut report, limits) =
        (Sources::default(), Report::default(), Limits::default());
    let text = yaml::decode(bytes, "compose.yaml", &mut sources, &limits, &mut report);
    let nodes = text.map_or_else(Vec::new, |(source, text)| {
        yaml::parse(&text, source, &limits, &mut report)
    });
    if report.has_errors() {
        let lines: Vec<_> = report
            .iter()
            .map(|f| f.located(&sources).to_string())
            .collect();
        return Err(lines.join("\n"));
    }
    Ok(nodes.iter().rev().find_map(|node| {
        let mut node = node.get("x-t")?.clone();
        forget(&mut node);
        Some(node.to_json())
    }))
}

fn forget(node: &mut Node) {
    if let Some(map) = node.as_map_mut() {
        map.retain(|_, entry| entry.node.tag != Some(Tag::Reset));
    }
}

/// Numbers by value: Docker Compose writes whole floats without a point.
fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => a == b || a.as_f64() == b.as_f64(),
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(k, a)| b.get(k).is_some_and(|b| same(a, b)))
        }
        _ => a == b,
    }
}

#[test]
fn reads_as_docker_compose_reads() {
    let cases: serde_json::Map<String, Json> =
        serde_json::from_str(&fs::read_to_string(fixtures().join("read.json")).unwrap()).unwrap();
    assert_eq!(cases.len(), 125);
    let mut wrong = Vec::new();
    for (name, want) in &cases {
        let bytes = fs::read(fixtures().join(format!("read/{name}.yaml"))).unwrap();
        let got = read(bytes);
        let as_docker = match (&got, want.get("refused"), want.get("value")) {
            (Err(_), Some(_), _) => true,
            (Ok(_), Some(_), _) => LOADER.contains(&name.as_str()),
            (Ok(Some(got)), None, Some(want)) => same(got, want),
            (got, None, None) => got.is_ok(),
            _ => false,
        };
        let better = BETTER.iter().any(|(case, _)| case == name);
        if as_docker == better {
            wrong.push(format!("{name}: {got:?}\n    Docker Compose: {want}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
