//! `results` of a KRM function: how kustomize and kpt take findings.

use std::collections::BTreeMap;

use kuploy_compose::diagnostic::{Located, Severity, plain};
use serde::Serialize;
use serde_json::Value;

use super::Findings;

/// One result, by the functions specification.
#[derive(Serialize)]
struct Result {
    message: String,
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Place>,
    /// Free by the specification: what of a finding has no field of its own.
    tags: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct Place {
    path: String,
}

/// A result for each finding.
pub(crate) fn results(findings: &Findings) -> Vec<Value> {
    let results = findings.iter().map(result);
    // The struct holds texts only, which JSON always takes.
    results
        .filter_map(|result| serde_json::to_value(result).ok())
        .collect()
}

fn result(located: Located<'_>) -> Result {
    let finding = located.finding;
    let source = finding
        .span
        .and_then(|span| located.sources.get(span.source));
    let start = finding.span.and_then(|span| located.sources.start(span));
    let path = finding.path.to_string();
    let mut tags = BTreeMap::from([
        ("code", finding.rule.code.to_owned()),
        ("name", finding.rule.name.to_owned()),
    ]);
    tags.extend(
        finding
            .help
            .as_ref()
            .map(|help| ("help", plain(help).to_string())),
    );
    tags.extend(start.map(|start| ("line", start.line.to_string())));
    Result {
        message: plain(&finding.message).to_string(),
        severity: match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        },
        file: source.map(|source| Place {
            path: source.path.clone(),
        }),
        field: (!path.is_empty()).then_some(Place { path }),
        tags,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::sample;

    #[test]
    fn a_result_has_what_the_specification_asks_for() {
        insta::assert_json_snapshot!(super::results(&sample())[1], @r#"
        {
          "message": "`imagee` is not a key of a service",
          "severity": "error",
          "file": {
            "path": "배포/compose.yaml"
          },
          "field": {
            "path": "services.web.imagee"
          },
          "tags": {
            "code": "KP2001",
            "help": "did you mean `image`?",
            "line": "4",
            "name": "unknown-key"
          }
        }
        "#);
    }
}
