//! `--format sarif`: SARIF 2.1.0, as GitHub code scanning and the standard's validator want it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use kuploy_compose::diagnostic::{Located, Rule, Severity};
use kuploy_compose::source::Span;
use serde_json::{Value, json};

use super::{Findings, file_of, fingerprint};

/// GitHub's bound on short and full descriptions (§ 3.49.9), in characters.
const DESCRIPTION: usize = 1024;

pub(super) fn render(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let mut used: BTreeMap<&str, &Rule> = BTreeMap::new();
    for located in findings.iter() {
        used.insert(located.finding.rule.code, located.finding.rule);
    }
    let indices: BTreeMap<&str, usize> = used
        .keys()
        .enumerate()
        .map(|(at, code)| (*code, at))
        .collect();
    let mut prints = fingerprint::Fingerprints::default();
    let results: Vec<Value> = findings
        .iter()
        .map(|located| result(located, &indices, &mut prints))
        .collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "kuploy-convert",
                "organization": "Kuploy",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_HOMEPAGE"),
                "rules": used.values().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "automationDetails": {"id": "kuploy-convert/"},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": {"%SRCROOT%": {
                "description": {"text": "The directory in which kuploy-convert ran."},
            }},
            "results": results,
        }],
    });
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

/// A reportingDescriptor (§ 3.49).
fn descriptor(rule: &Rule) -> Value {
    let mut properties = json!({
        "tags": [family(rule)],
        "precision": "very-high",
        "problem.severity": problem(rule.severity),
    });
    if rule.family() == '6' {
        let score = match rule.severity {
            Severity::Error => "8.0",
            Severity::Warning => "5.5",
            Severity::Info => "2.0",
        };
        set(&mut properties, "security-severity", json!(score));
    }
    json!({
        "id": rule.code,
        "name": pascal(rule.name),
        "shortDescription": {"text": sentence(rule.summary)},
        "fullDescription": {"text": cut(rule.details())},
        "help": {"text": rule.details(), "markdown": rule.page()},
        "helpUri": rule.url(),
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": properties,
    })
}

/// A result (§ 3.27).
fn result(
    located: Located<'_>,
    indices: &BTreeMap<&str, usize>,
    prints: &mut fingerprint::Fingerprints,
) -> Value {
    let finding = located.finding;
    let mut text = sentence(&finding.message);
    if let Some(help) = &finding.help {
        text.push_str("\nHelp: ");
        text.push_str(help);
    }
    let mut result = json!({
        "ruleId": finding.rule.code,
        "ruleIndex": indices.get(finding.rule.code),
        "level": level(finding.severity),
        "message": {"text": text},
        "partialFingerprints": {"primaryLocationLineHash": prints.of(located)},
    });
    if let Some(location) = place(located) {
        set(&mut result, "locations", json!([location]));
    }
    let labels = finding.related.iter();
    let labels = labels.map(|label| (label.text.as_str(), label.span));
    let others = finding.other_places();
    let others = others.filter_map(|(path, span)| Some((path, span?)));
    let related: Vec<Value> = labels
        .chain(others)
        .enumerate()
        .filter_map(|(at, (text, span))| {
            let mut location = physical(located, span)?;
            set(&mut location, "id", json!(at));
            set(&mut location, "message", json!({"text": sentence(text)}));
            Some(location)
        })
        .collect();
    if !related.is_empty() {
        set(&mut result, "relatedLocations", json!(related));
    }
    result
}

/// Where a finding is: in its text, or else in the first text of its project, which code scanning cannot do without.
fn place(located: Located<'_>) -> Option<Value> {
    let mut location = match located.finding.span {
        Some(span) => physical(located, span)?,
        None => json!({"physicalLocation": {"artifactLocation": artifact(file_of(located))}}),
    };
    if !located.finding.path.is_empty() {
        let paths = std::iter::once(&located.finding.path).chain(&located.finding.also);
        let names: Vec<Value> = paths
            .map(|path| json!({"fullyQualifiedName": path}))
            .collect();
        set(&mut location, "logicalLocations", json!(names));
    }
    Some(location)
}

fn physical(located: Located<'_>, span: Span) -> Option<Value> {
    let source = located.sources.get(span.source)?;
    let (start, end) = (located.sources.start(span)?, located.sources.end(span)?);
    Some(json!({"physicalLocation": {
        "artifactLocation": artifact(&source.path),
        "region": {
            "startLine": start.line, "startColumn": start.column,
            "endLine": end.line, "endColumn": end.column,
        },
    }}))
}

/// An artifactLocation (§ 3.4): relative to the folder of the run where it can be.
fn artifact(path: &str) -> Value {
    if path.starts_with('/') {
        json!({"uri": format!("file://{}", encoded(path))})
    } else {
        json!({"uri": encoded(path), "uriBaseId": "%SRCROOT%"})
    }
}

/// A path as part of a URI: everything but unreserved characters and `/` as percent and two digits.
fn encoded(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

fn set(object: &mut Value, key: &str, value: Value) {
    if let Some(object) = object.as_object_mut() {
        object.insert(key.to_owned(), value);
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

fn problem(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "recommendation",
        other => other.as_str(),
    }
}

fn family(rule: &Rule) -> &'static str {
    match rule.family() {
        '1' => "yaml",
        '2' => "compose",
        '3' => "meaning",
        '4' => "validity",
        '5' => "gitops",
        '6' => "security",
        _ => "practice",
    }
}

/// `image-not-pinned` as `ImageNotPinned`.
fn pascal(name: &str) -> String {
    let mut pascal = String::with_capacity(name.len());
    for word in name.split('-') {
        let mut letters = word.chars();
        pascal.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        pascal.push_str(letters.as_str());
    }
    pascal
}

/// A message as the standard's validator wants it: a full stop at its end.
fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

fn cut(text: &str) -> String {
    text.chars().take(DESCRIPTION).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::rendered;
    use super::*;

    #[test]
    fn korean_names_are_percent_encoded() {
        assert_eq!(encoded("배포/a b.yaml"), "%EB%B0%B0%ED%8F%AC/a%20b.yaml");
    }

    #[test]
    fn results_have_rule_place_and_fingerprint() {
        let text = rendered(render);
        let document: Value = serde_json::from_str(&text).unwrap();
        let results = &document["runs"][0]["results"];
        insta::assert_json_snapshot!(results[1], @r#"
        {
          "ruleId": "KP2001",
          "ruleIndex": 1,
          "level": "error",
          "message": {
            "text": "`imagee` is not a key of a service.\nHelp: did you mean `image`?"
          },
          "partialFingerprints": {
            "primaryLocationLineHash": "f499ff5ef2aa374ec65198dc:1"
          },
          "locations": [
            {
              "physicalLocation": {
                "artifactLocation": {
                  "uri": "%EB%B0%B0%ED%8F%AC/compose.yaml",
                  "uriBaseId": "%SRCROOT%"
                },
                "region": {
                  "startLine": 4,
                  "startColumn": 5,
                  "endLine": 4,
                  "endColumn": 11
                }
              },
              "logicalLocations": [
                {
                  "fullyQualifiedName": "services.web.imagee"
                }
              ]
            }
          ]
        }
        "#);
        insta::assert_json_snapshot!(document["runs"][0]["tool"]["driver"]["rules"][0]["name"], @r#""UnusedSuppression""#);
    }
}
