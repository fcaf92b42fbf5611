//! `--format junit`: one test suite a file, one test case a finding.

use std::io::{self, Write};

use kuploy_compose::diagnostic::{Located, Severity};

use super::{Findings, by_file, xml::escape};

pub(super) fn render(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let files = by_file(findings);
    let failures = |list: &[Located<'_>]| list.iter().filter(|located| fails(located)).count();
    let all: usize = files.values().map(|list| failures(list)).sum();
    let tests = findings.iter().count().max(1);
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(
        out,
        r#"<testsuites name="kuploy-convert" tests="{tests}" failures="{all}" errors="0">"#
    )?;
    if files.is_empty() {
        // Most readers take a report without a test for a broken one.
        writeln!(
            out,
            r#"  <testsuite name="kuploy-convert" tests="1" failures="0" errors="0">"#
        )?;
        writeln!(
            out,
            r#"    <testcase name="no findings" classname="kuploy-convert"/>"#
        )?;
        writeln!(out, "  </testsuite>")?;
    }
    for (file, list) in &files {
        let (name, tests, failed) = (escape(file), list.len(), failures(list));
        writeln!(
            out,
            r#"  <testsuite name="{name}" tests="{tests}" failures="{failed}" errors="0">"#
        )?;
        for located in list {
            case(*located, &name, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// Notes are told, but no test fails of them.
fn fails(located: &Located<'_>) -> bool {
    located.finding.severity > Severity::Info
}

fn case(located: Located<'_>, file: &str, out: &mut dyn Write) -> io::Result<()> {
    let finding = located.finding;
    let name = format!(
        "{} {} {}",
        finding.rule.code, finding.rule.name, finding.path
    );
    let name = escape(name.trim_end());
    let line = located.start().map_or(1, |start| start.line);
    writeln!(
        out,
        r#"    <testcase name="{name}" classname="{file}" file="{file}" line="{line}">"#
    )?;
    let message = escape(&finding.message);
    let text = escape(&match &finding.help {
        Some(help) => format!("{located}\nhelp: {help}"),
        None => located.to_string(),
    });
    if fails(&located) {
        let severity = finding.severity;
        writeln!(
            out,
            r#"      <failure type="{severity}" message="{message}">{text}</failure>"#
        )?;
    } else {
        writeln!(out, "      <system-out>{text}</system-out>")?;
    }
    writeln!(out, "    </testcase>")
}

#[cfg(test)]
mod tests {
    use super::super::tests::rendered;
    use super::*;

    #[test]
    fn a_suite_for_each_file() {
        insta::assert_snapshot!(rendered(render), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="kuploy-convert" tests="4" failures="3" errors="0">
          <testsuite name="compose.override.yaml" tests="1" failures="1" errors="0">
            <testcase name="KP2002 wrong-type services.web.ports" classname="compose.override.yaml" file="compose.override.yaml" line="3">
              <failure type="error" message="`ports` is a mapping, and a list is needed">compose.override.yaml:3:5: error[KP2002]: `ports` is a mapping, and a list is needed</failure>
            </testcase>
          </testsuite>
          <testsuite name="배포/compose.yaml" tests="3" failures="2" errors="0">
            <testcase name="KP2001 unknown-key services.웹.이미지" classname="배포/compose.yaml" file="배포/compose.yaml" line="2">
              <failure type="warning" message="`이미지` is 100% &quot;unknown&quot;, and left out">배포/compose.yaml:2:8: warning[KP2001]: `이미지` is 100% &quot;unknown&quot;, and left out</failure>
            </testcase>
            <testcase name="KP2001 unknown-key services.web.imagee" classname="배포/compose.yaml" file="배포/compose.yaml" line="4">
              <failure type="error" message="`imagee` is not a key of a service">배포/compose.yaml:4:5: error[KP2001]: `imagee` is not a key of a service&#10;help: did you mean `image`?</failure>
            </testcase>
            <testcase name="KP1901 unused-suppression" classname="배포/compose.yaml" file="배포/compose.yaml" line="1">
              <system-out>info[KP1901]: nothing is suppressed&#10;help: remove it</system-out>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn no_findings_are_one_test_that_passes() {
        let mut text = Vec::new();
        render(&Findings::default(), &mut text).unwrap();
        insta::assert_snapshot!(String::from_utf8(text).unwrap(), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="kuploy-convert" tests="1" failures="0" errors="0">
          <testsuite name="kuploy-convert" tests="1" failures="0" errors="0">
            <testcase name="no findings" classname="kuploy-convert"/>
          </testsuite>
        </testsuites>
        "#);
    }
}
