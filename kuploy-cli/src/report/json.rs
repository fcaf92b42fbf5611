//! `--format json`: one object, versioned; `schema --findings` describes it.

use std::io::{self, Write};

use kuploy_compose::diagnostic::ReportJson;

use super::Findings;

pub(super) fn render(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &ReportJson::new(findings.iter()))?;
    writeln!(out)
}

#[cfg(test)]
mod tests {
    use super::super::tests::rendered;
    use super::ReportJson;

    #[test]
    fn what_is_printed_fits_the_schema_that_is_published() {
        let schema = crate::command::schema_of::<ReportJson>();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let document = serde_json::from_str(&rendered(super::render)).unwrap();
        assert!(validator.is_valid(&document), "{document:#}");
        assert!(!validator.is_valid(&serde_json::json!({"version": 1, "findings": []})));
    }

    #[test]
    fn one_versioned_object() {
        insta::assert_snapshot!(rendered(super::render), @r#"
        {
          "version": 1,
          "findings": [
            {
              "code": "KP2001",
              "name": "unknown-key",
              "severity": "warning",
              "message": "`이미지` is 100% \"unknown\", and left out",
              "path": "services.웹.이미지",
              "file": "배포/compose.yaml",
              "span": {
                "start": {
                  "line": 2,
                  "column": 8,
                  "offset": 19
                },
                "end": {
                  "line": 2,
                  "column": 11,
                  "offset": 28
                }
              },
              "url": "https://github.com/kuploy/kuploy/blob/main/kuploy-compose/rules/KP2001.md"
            },
            {
              "code": "KP2001",
              "name": "unknown-key",
              "severity": "error",
              "message": "`imagee` is not a key of a service",
              "path": "services.web.imagee",
              "file": "배포/compose.yaml",
              "span": {
                "start": {
                  "line": 4,
                  "column": 5,
                  "offset": 54
                },
                "end": {
                  "line": 4,
                  "column": 11,
                  "offset": 60
                }
              },
              "help": "did you mean `image`?",
              "url": "https://github.com/kuploy/kuploy/blob/main/kuploy-compose/rules/KP2001.md"
            },
            {
              "code": "KP2002",
              "name": "wrong-type",
              "severity": "error",
              "message": "`ports` is a mapping, and a list is needed",
              "path": "services.web.ports",
              "file": "compose.override.yaml",
              "span": {
                "start": {
                  "line": 3,
                  "column": 5,
                  "offset": 21
                },
                "end": {
                  "line": 3,
                  "column": 10,
                  "offset": 26
                }
              },
              "related": [
                {
                  "message": "the service is <first> here",
                  "file": "배포/compose.yaml",
                  "span": {
                    "start": {
                      "line": 3,
                      "column": 3,
                      "offset": 45
                    },
                    "end": {
                      "line": 3,
                      "column": 6,
                      "offset": 48
                    }
                  }
                }
              ],
              "url": "https://github.com/kuploy/kuploy/blob/main/kuploy-compose/rules/KP2002.md"
            },
            {
              "code": "KP1901",
              "name": "unused-suppression",
              "severity": "info",
              "message": "nothing is suppressed",
              "path": "",
              "help": "remove it",
              "url": "https://github.com/kuploy/kuploy/blob/main/kuploy-compose/rules/KP1901.md"
            }
          ],
          "summary": {
            "errors": 2,
            "warnings": 1,
            "infos": 1
          }
        }
        "#);
    }
}
