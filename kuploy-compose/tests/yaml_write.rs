//! What the printer writes, held against other readers.
//!
//! `fixtures/yaml/write.json` has documents with values and keys that some reader of YAML 1.1 or 1.2 could take for
//! something else; `fixtures/yaml/check-print.py` holds the same documents against PyYAML and kubectl.

#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test reads its cases from disk, and may panic"
)]

use std::fs;
use std::path::PathBuf;

use kuploy_compose::diagnostic::Report;
use kuploy_compose::print;
use kuploy_compose::source::{Sources, Span};
use kuploy_compose::yaml::{self, Limits, Node};
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

fn fixture(name: &str) -> String {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../fixtures/yaml")
        .join(name);
    fs::read_to_string(path).unwrap()
}

fn printed(json: &Json) -> String {
    print::documents(&[Node::from_json(json.clone(), Span::default())])
}

/// What our own reader makes of a text.
fn ours(text: &str) -> Result<Json, String> {
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let source = sources.add("printed.yaml", text);
    let nodes = yaml::parse(text, source, &Limits::default(), &mut report);
    match report.iter().next() {
        Some(finding) => Err(finding.located(&sources).to_string()),
        None => Ok(nodes.first().map_or(Json::Null, Node::to_json)),
    }
}

/// Why a print of a document is not good, if it is not.
fn fault(json: &Json) -> Option<String> {
    let text = printed(json);
    let other = serde_yaml::from_str::<Json>(&text).map_err(|error| error.to_string());
    for (reader, read) in [("ours", ours(&text)), ("libyaml", other)] {
        if read.as_ref() != Ok(json) {
            return Some(format!("{reader} reads {read:?}, not {json}, in:\n{text}"));
        }
    }
    if let Some(line) = text
        .split('\n')
        .find(|line| line.trim_end_matches([' ', '\t']) != *line)
    {
        return Some(format!("trailing blanks: {line:?}"));
    }
    let again = ours(&text).map(|json| printed(&json));
    (again.as_ref() != Ok(&text)).then(|| format!("the second print differs: {again:?}"))
}

#[test]
fn every_tricky_document_is_read_back_the_same() {
    let documents: Map<String, Json> = serde_json::from_str(&fixture("write.json")).unwrap();
    assert_eq!(documents.len(), 767);
    let faults: Vec<_> = documents
        .iter()
        .filter_map(|(name, document)| Some(format!("{name}: {}", fault(document)?)))
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn kubernetes_objects_have_their_keys_in_the_usual_order() {
    let text = fixture("order.yaml");
    let (mut sources, mut report) = (Sources::default(), Report::default());
    let source = sources.add("order.yaml", text.as_str());
    let nodes = yaml::parse(&text, source, &Limits::default(), &mut report);
    assert!(report.is_empty() && nodes.len() > 5);
    let sorted: Vec<Node> = nodes
        .iter()
        .map(|node| {
            let mut json = node.to_json();
            json.sort_all_objects();
            Node::from_json(json, Span::default())
        })
        .collect();
    assert_eq!(print::documents(&sorted), text);
}

/// Texts made of what readers stumble over.
fn tricky() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[abyn0-9 .:_+#'\"\\\\,\\[\\]{}&*!|>%@`=~?<-]",
        2 => prop::sample::select(vec![
            "\n", "\t", "\r", "\n\n", "  ", ": ", " #", "- ", "\n ", " \n", "\n\t", "---", "...", "<<", "yes", "No", "null",
            "0x", "1e", "0o", "2001-01-01", "한글", "\u{0}", "\u{7f}", "\u{85}", "\u{a0}", "\u{2028}", "\u{feff}", "\u{fffe}",
        ]).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..10).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn any_string_is_read_back_the_same(text in tricky()) {
        let document = json!({
            "value": text,
            "list": [text, [text], { text.as_str(): text, "below": { text.as_str(): [text] } }],
            "k": { text.as_str(): 1, "after": null },
        });
        prop_assert_eq!(fault(&document), None);
    }

    #[test]
    fn any_number_is_read_back_the_same(x in any::<f64>(), n in any::<i64>(), u in any::<u64>()) {
        let document = json!({ "floats": [x], "numbers": [n, u] });
        let text = printed(&document);
        prop_assert_eq!(serde_yaml::from_str::<Json>(&text).ok(), Some(document.clone()));
        let again = ours(&text).map(|json| printed(&json));
        if x.fract() != 0.0 {
            prop_assert_eq!(ours(&text), Ok(document));
            prop_assert_eq!(again, Ok(text));
        }
    }
}
