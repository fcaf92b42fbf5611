//! Reads the texts of a JSON object, given on standard input, as YAML: for each name the values of its documents, or
//! what keeps the text from being read.
//!
//! `fixtures/yaml/check-read.py` holds what this reads against Docker Compose.

#![expect(clippy::print_stdout, reason = "printing is what this example is for")]

use std::io;

use kuploy_compose::Report;
use kuploy_compose::source::Sources;
use kuploy_compose::yaml::{self, Limits, Node};
use serde_json::{Map, Value as Json, json};

fn main() -> io::Result<()> {
    let texts: Map<String, Json> = serde_json::from_reader(io::stdin().lock())?;
    let read: Map<String, Json> = texts
        .into_iter()
        .map(|(name, text)| (name, read(text.as_str().unwrap_or_default())))
        .collect();
    println!("{}", Json::from(read));
    Ok(())
}

fn read(text: &str) -> Json {
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let source = sources.add("text", text);
    let nodes = yaml::parse(text, source, &Limits::default(), &mut report);
    if report.has_errors() {
        let findings: Vec<_> = report
            .iter()
            .map(|f| f.located(&sources).to_string())
            .collect();
        return json!({ "refused": findings });
    }
    json!({ "values": nodes.iter().map(Node::to_json).collect::<Vec<_>>() })
}
