//! `--format junit`: one test suite a file, one test case a finding.

use std::io::{self, Write};

use kuploy_compose::diagnostic::{Located, Severity};
use quick_junit::{NonSuccessKind, Report, TestCase, TestCaseStatus, TestSuite};

use super::{Findings, by_file};

const NAME: &str = "kuploy-convert";

pub(super) fn render(findings: &Findings, out: &mut dyn Write) -> io::Result<()> {
    let mut report = Report::new(NAME);
    for (file, list) in by_file(findings) {
        let mut suite = TestSuite::new(file);
        suite.add_test_cases(list.into_iter().map(|located| case(located, file)));
        report.add_test_suite(suite);
    }
    if report.test_suites.is_empty() {
        // Most readers take a report without a test for a broken one.
        let mut case = TestCase::new("no findings", TestCaseStatus::success());
        case.set_classname(NAME);
        let mut suite = TestSuite::new(NAME);
        suite.add_test_case(case);
        report.add_test_suite(suite);
    }
    report.serialize(out).map_err(io::Error::other)
}

/// Notes are told, but no test fails of them.
fn fails(located: &Located<'_>) -> bool {
    located.finding.severity > Severity::Info
}

fn case(located: Located<'_>, file: &str) -> TestCase {
    let finding = located.finding;
    let text = match &finding.help {
        Some(help) => format!("{located}\nhelp: {help}"),
        None => located.to_string(),
    };
    let status = match fails(&located) {
        true => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type(finding.severity.to_string());
            status.set_message(&finding.message);
            status.set_description(&text);
            status
        }
        false => TestCaseStatus::success(),
    };
    let name = format!(
        "{} {} {}",
        finding.rule.code, finding.rule.name, finding.path
    );
    let mut case = TestCase::new(name.trim_end(), status);
    case.set_classname(file);
    case.extra.insert("file".into(), file.into());
    let line = located.start().map_or(1, |start| start.line);
    case.extra.insert("line".into(), line.to_string().into());
    if !fails(&located) {
        case.set_system_out(text);
    }
    case
}

#[cfg(test)]
mod tests {
    use super::super::tests::rendered;
    use super::*;

    #[test]
    fn a_suite_for_each_file() {
        insta::assert_snapshot!(rendered(render), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="kuploy-convert" tests="4" skipped="0" failures="3" errors="0">
            <testsuite name="compose.override.yaml" tests="1" skipped="0" errors="0" failures="1">
                <testcase name="KP2002 wrong-type services.web.ports" classname="compose.override.yaml" file="compose.override.yaml" line="3">
                    <failure message="`ports` is a mapping, and a list is needed" type="error">compose.override.yaml:3:5: error[KP2002]: `ports` is a mapping, and a list is needed</failure>
                </testcase>
            </testsuite>
            <testsuite name="배포/compose.yaml" tests="3" skipped="0" errors="0" failures="2">
                <testcase name="KP2001 unknown-key services.웹.이미지" classname="배포/compose.yaml" file="배포/compose.yaml" line="2">
                    <failure message="`이미지` is 100% &quot;unknown&quot;, and left out" type="warning">배포/compose.yaml:2:8: warning[KP2001]: `이미지` is 100% &quot;unknown&quot;, and left out</failure>
                </testcase>
                <testcase name="KP2001 unknown-key services.web.imagee" classname="배포/compose.yaml" file="배포/compose.yaml" line="4">
                    <failure message="`imagee` is not a key of a service" type="error">배포/compose.yaml:4:5: error[KP2001]: `imagee` is not a key of a service
        help: did you mean `image`?</failure>
                </testcase>
                <testcase name="KP1901 unused-suppression" classname="배포/compose.yaml" file="배포/compose.yaml" line="1">
                    <system-out>info[KP1901]: nothing is suppressed
        help: remove it</system-out>
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
        <testsuites name="kuploy-convert" tests="1" skipped="0" failures="0" errors="0">
            <testsuite name="kuploy-convert" tests="1" skipped="0" errors="0" failures="0">
                <testcase name="no findings" classname="kuploy-convert"/>
            </testsuite>
        </testsuites>
        "#);
    }
}
