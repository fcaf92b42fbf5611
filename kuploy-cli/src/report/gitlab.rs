//! `--format gitlab`: a report of GitLab's code quality.

use std::io::{self, Write};

use kuploy_compose::diagnostic::{Finding, Located, Severity};
use serde_json::{Value, json};

use super::{Findings, file_of, fingerprint::Fingerprints};

pub(super) fn render(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let mut prints = Fingerprints::default();
    let issues: Vec<Value> = findings
        .iter()
        .map(|located| issue(located, &mut prints))
        .collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

/// The message and the way out: GitLab shows no other text.
fn description(finding: &Finding) -> String {
    match &finding.help {
        Some(help) => format!("{} (help: {help})", finding.message),
        None => finding.message.clone(),
    }
}

fn issue(located: Located<'_>, prints: &mut Fingerprints) -> Value {
    let finding = located.finding;
    let line = |at: Option<kuploy_compose::source::LineColumn>| {
        at.map_or_else(
            || json!({"line": 1, "column": 1}),
            |at| json!({"line": at.line, "column": at.column}),
        )
    };
    json!({
        "description": description(finding),
        "check_name": format!("{} {}", finding.rule.code, finding.rule.name),
        "fingerprint": prints.of(located),
        "severity": match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "minor",
            Severity::Info => "info",
        },
        "location": {
            "path": file_of(located),
            "positions": {"begin": line(located.start()), "end": line(located.end())},
        },
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::rendered;

    #[test]
    fn an_issue_for_each_finding() {
        insta::assert_snapshot!(rendered(super::render), @r#"
        [
          {
            "description": "`이미지` is 100% \"unknown\", and left out",
            "check_name": "KP2001 unknown-key",
            "fingerprint": "ccccaa5fba49e075e5abf98d:1",
            "severity": "minor",
            "location": {
              "path": "배포/compose.yaml",
              "positions": {
                "begin": {
                  "line": 2,
                  "column": 8
                },
                "end": {
                  "line": 2,
                  "column": 11
                }
              }
            }
          },
          {
            "description": "`imagee` is not a key of a service (help: did you mean `image`?)",
            "check_name": "KP2001 unknown-key",
            "fingerprint": "f499ff5ef2aa374ec65198dc:1",
            "severity": "critical",
            "location": {
              "path": "배포/compose.yaml",
              "positions": {
                "begin": {
                  "line": 4,
                  "column": 5
                },
                "end": {
                  "line": 4,
                  "column": 11
                }
              }
            }
          },
          {
            "description": "`ports` is a mapping, and a list is needed",
            "check_name": "KP2002 wrong-type",
            "fingerprint": "fb06409bed6eaeddeed3e85c:1",
            "severity": "critical",
            "location": {
              "path": "compose.override.yaml",
              "positions": {
                "begin": {
                  "line": 3,
                  "column": 5
                },
                "end": {
                  "line": 3,
                  "column": 10
                }
              }
            }
          },
          {
            "description": "nothing is suppressed (help: remove it)",
            "check_name": "KP1901 unused-suppression",
            "fingerprint": "344de1cf3cd43e459a315bc9:1",
            "severity": "info",
            "location": {
              "path": "배포/compose.yaml",
              "positions": {
                "begin": {
                  "line": 1,
                  "column": 1
                },
                "end": {
                  "line": 1,
                  "column": 1
                }
              }
            }
          }
        ]
        "#);
    }
}
