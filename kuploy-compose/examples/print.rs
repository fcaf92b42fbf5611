//! Prints the documents of a JSON object, given on standard input, as YAML: a JSON object of texts by the same names.
//!
//! `fixtures/yaml/check-print.py` holds what this prints against other readers of YAML.

#![expect(clippy::print_stdout, reason = "printing is what this example is for")]

use std::io;

use kuploy_compose::yaml::Node;
use kuploy_compose::{Span, print};
use serde_json::{Map, Value as Json};

fn main() -> io::Result<()> {
    let documents: Map<String, Json> = serde_json::from_reader(io::stdin().lock())?;
    let texts: Map<String, Json> = documents
        .into_iter()
        .map(|(name, json)| {
            let node = Node::from_json(json, Span::default());
            (name, Json::from(print::documents(&[node])))
        })
        .collect();
    println!("{}", Json::from(texts));
    Ok(())
}
