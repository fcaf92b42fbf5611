use kuploy_compose::diagnostic::rules;
use kuploy_compose::source::Span;

use super::super::tests::{rendered, sample};
use super::*;

fn style(drawing: Drawing) -> Style {
    Style {
        color: false,
        terminal: false,
        drawing,
        width: 80,
    }
}

fn shown(detail: Detail, drawing: Drawing) -> String {
    rendered(|findings, out| render(findings, detail, style(drawing), out))
}

#[test]
fn all_is_underlined_where_it_was_written() {
    insta::assert_snapshot!(shown(Detail::Full, Drawing::Unicode), @r#"
     warning[KP2001]: `이미지` is 100% "unknown", and left out
      ╭─[배포/compose.yaml:2:8]
    1 │ services:
    2 │   웹: { 이미지: "엔진:1" }
      ·         ──────
    3 │   web:
      ╰────

     error[KP2001]: `imagee` is not a key of a service
      ╭─[배포/compose.yaml:4:5]
    3 │   web:
    4 │     imagee: nginx
      ·     ──────
      ╰────
     help: did you mean `image`?

     error[KP2002]: `ports` is a mapping, and a list is needed
      ╭─[compose.override.yaml:3:5]
    2 │   web:
    3 │     ports: {}
      ·     ─────
      ╰────
     see: the service is <first> here
      ╭─[배포/compose.yaml:3:3]
    2 │   웹: { 이미지: "엔진:1" }
    3 │   web:
      ·   ───
    4 │     imagee: nginx
      ╰────

     info[KP1901]: nothing is suppressed
     help: remove it
    "#);
}

#[test]
fn ascii_terminals_get_ascii() {
    let text = shown(Detail::Full, Drawing::Ascii);
    assert!(!text.contains(['─', '│', '·']), "{text}");
}

#[test]
fn screen_readers_get_sentences() {
    insta::assert_snapshot!(shown(Detail::Full, Drawing::Narrated), @r#"
    `이미지` is 100% "unknown", and left out
        Diagnostic severity: warning
    Begin snippet for 배포/compose.yaml starting at line 1, column 1

    snippet line 1: services:
    snippet line 2:   웹: { 이미지: "엔진:1" }
        label at line 2, columns 9 to 14
    snippet line 3:   web:
    diagnostic code: KP2001 unknown-key
    For more details, see:
    https://github.com/kuploy/kuploy/blob/main/kuploy-compose/rules/KP2001.md

    `imagee` is not a key of a service
        Diagnostic severity: error
    Begin snippet for 배포/compose.yaml starting at line 3, column 1

    snippet line 3:   web:
    snippet line 4:     imagee: nginx
        label at line 4, columns 5 to 10
    diagnostic help: did you mean `image`?
    diagnostic code: KP2001 unknown-key
    For more details, see:
    https://github.com/kuploy/kuploy/blob/main/kuploy-compose/rules/KP2001.md

    `ports` is a mapping, and a list is needed
        Diagnostic severity: error
    Begin snippet for compose.override.yaml starting at line 2, column 1

    snippet line 2:   web:
    snippet line 3:     ports: {}
        label at line 3, columns 5 to 9
    diagnostic code: KP2002 wrong-type
    For more details, see:
    https://github.com/kuploy/kuploy/blob/main/kuploy-compose/rules/KP2002.md

    Advice: the service is <first> here
        Diagnostic severity: advice

    Begin snippet for 배포/compose.yaml starting at line 2, column 1

    snippet line 2:   웹: { 이미지: "엔진:1" }
    snippet line 3:   web:
        label at line 3, columns 3 to 5
    snippet line 4:     imagee: nginx

    nothing is suppressed
        Diagnostic severity: advice
    diagnostic help: remove it
    diagnostic code: KP1901 unused-suppression
    For more details, see:
    https://github.com/kuploy/kuploy/blob/main/kuploy-compose/rules/KP1901.md
    "#);
}

#[test]
fn what_is_no_error_takes_a_line_or_two() {
    insta::assert_snapshot!(shown(Detail::Brief, Drawing::Unicode), @r#"
    info[KP1901]: nothing is suppressed
      help: remove it
    배포/compose.yaml:2:8: warning[KP2001]: `이미지` is 100% "unknown", and left out
      error[KP2001]: `imagee` is not a key of a service
       ╭─[배포/compose.yaml:4:5]
     3 │   web:
     4 │     imagee: nginx
       ·     ──────
       ╰────
      help: did you mean `image`?

      error[KP2002]: `ports` is a mapping, and a list is needed
       ╭─[compose.override.yaml:3:5]
     2 │   web:
     3 │     ports: {}
       ·     ─────
       ╰────
      see: the service is <first> here
       ╭─[배포/compose.yaml:3:3]
     2 │   웹: { 이미지: "엔진:1" }
     3 │   web:
       ·   ───
     4 │     imagee: nginx
       ╰────
    "#);
}

#[test]
fn findings_of_one_rule_fold() {
    let mut findings = sample();
    for group in &mut findings.groups {
        let findings = group.report.findings_mut();
        let one = findings
            .iter()
            .find(|f| f.severity == Severity::Warning)
            .cloned();
        for name in ["a", "b", "c", "d", "e", "f"] {
            findings.extend(
                one.clone()
                    .map(|finding| finding.at(format!("services.{name}"))),
            );
        }
        findings.retain(|finding| finding.severity == Severity::Warning);
    }
    let mut text = Vec::new();
    render(&findings, Detail::Brief, style(Drawing::Unicode), &mut text).unwrap();
    insta::assert_snapshot!(String::from_utf8(text).unwrap(), @r#"
    배포/compose.yaml:2:8: warning[KP2001]: `이미지` is 100% "unknown", and left out
      likewise `services.a`, `services.b`, `services.c`, `services.d` and 2 more (-v lists them)
    "#);
}

#[test]
fn what_is_said_of_one_place_or_of_several_variables_is_named() {
    let mut findings = sample();
    let report = &mut findings.groups[0].report;
    report
        .findings_mut()
        .retain(|finding| finding.severity == Severity::Warning);
    let one = report.iter().next().cloned().unwrap().at("services.a");
    let says = |finding: &Finding, message: &str| {
        let mut finding = finding.clone();
        message.clone_into(&mut finding.message);
        finding
    };
    report.findings_mut().clear();
    report.extend([
        says(&one, "`auth` is left out"),
        says(&one, "`strip` is left out"),
        says(&one.clone().at("services.b"), "`auth` is left out there"),
        says(&one, "`auth` is left out"),
    ]);
    let mut unset = one.at("services.c");
    unset.rule = &rules::VARIABLE_UNSET;
    report.extend(
        ["A", "B", "A", "C", "D", "E", "F"]
            .map(|name| says(&unset, &format!("`{name}` is not set")).cause(format!("${name}"))),
    );
    let shown: Vec<(String, Option<String>)> = fold(&findings)
        .iter()
        .map(|fold| (fold.first.finding.message.clone(), others(fold, false)))
        .collect();
    let others = |text: &str| Some(format!("likewise {text}"));
    assert_eq!(
        shown,
        [
            ("`auth` is left out".to_owned(), None),
            ("`strip` is left out".to_owned(), None),
            ("`auth` is left out there".to_owned(), None),
            (
                "`A` is not set".to_owned(),
                others("`$B`, `$C`, `$D`, `$E` and `$F`")
            ),
        ]
    );
}

#[test]
fn errors_fold_where_one_repair_ends_them() {
    let mut findings = sample();
    let report = &mut findings.groups[0].report;
    report
        .findings_mut()
        .retain(|finding| finding.severity == Severity::Error && finding.related.is_empty());
    let one = report.iter().next().cloned().unwrap();
    let elsewhere = one.span.map(|span| Span::new(span.source, 0, 8)).unwrap();
    let others = [
        one.clone().at("same place"),
        one.clone().at("same place, other way out").help("other"),
        one.clone().at("other place").span(elsewhere),
        one.clone().at("first of its cause").cause("cause"),
        one.at("same cause").span(elsewhere).cause("cause"),
    ];
    report.extend(others);
    let folded: Vec<(&str, Vec<&str>)> = fold(&findings)
        .iter()
        .map(|fold| {
            let others = fold.others.iter().map(|it| it.finding.path.as_str());
            (fold.first.finding.path.as_str(), others.collect())
        })
        .collect();
    assert_eq!(
        folded,
        [
            ("services.web.imagee", vec!["same place"]),
            ("same place, other way out", vec![]),
            ("other place", vec![]),
            ("first of its cause", vec!["same cause"]),
        ]
    );
}

#[test]
fn warnings_with_other_causes_are_not_one() {
    let mut findings = sample();
    let report = &mut findings.groups[0].report;
    let warning = |path: &str, cause: &str| {
        let one = Finding::new(&rules::DOCKER_HOST, format!("`{path}` has an address"));
        one.at(path).cause(cause)
    };
    report.findings_mut().clear();
    report.extend([
        warning("a", "web"),
        warning("b", "api"),
        warning("c", "web"),
    ]);
    let folded: Vec<(&str, usize)> = fold(&findings)
        .iter()
        .map(|fold| (fold.first.finding.path.as_str(), fold.others.len()))
        .collect();
    assert_eq!(folded, [("a", 1), ("b", 0)]);
}

#[test]
fn code_is_never_broken_into_lines() {
    let narrow = Style {
        terminal: true,
        width: 40,
        ..style(Drawing::Unicode)
    };
    let command = "`kubectl create secret generic web-env --from-literal=A=VALUE`";
    let text = format!(
        "help: create the Secret with {command}, or write `$$DB_PASSWORD` if a literal `$` is meant"
    );
    let shown = fit(&text, "  ", narrow);
    assert!(shown.lines().count() > 3, "{shown}");
    for code in [command, "`$$DB_PASSWORD`", "`$`"] {
        assert!(shown.lines().any(|line| line.contains(code)), "{shown}");
    }
    let words = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words, text);
}
