//! `--format human`: for the person who has to act.
//!
//! Findings of one rule fold into the first of them. `lint` underlines all in the source; `convert`, which has more
//! to tell, underlines errors and keeps to a line or two for the rest.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use kuploy_compose::diagnostic::{Finding, Located, Severity, Shown, plain};
use kuploy_compose::source::Span;
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, NarratableReportHandler, ThemeCharacters,
    ThemeStyles,
};
use textwrap::WordSplitter;

use super::Findings;
use crate::terminal::{Drawing, Role, Style};

/// How many findings are drawn with their source; the rest takes a line or two each.
const DRAWN: usize = 200;

/// How many of the folded places are named.
const NAMED: usize = 4;

/// How much to show of each finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// The source of all, in the order of places.
    Full,
    /// The source of errors; a line or two of the rest.
    Brief,
}

/// A finding, and others of its rule.
struct Fold<'a> {
    first: Located<'a>,
    others: Vec<Located<'a>>,
}

pub(super) fn render(
    findings: &Findings,
    detail: Detail,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut folds = fold(findings);
    if detail == Detail::Brief {
        // What has to be done first stands last, beside the prompt; without errors, first.
        folds.sort_by_key(|fold| fold.first.finding.severity);
        if findings.count(Severity::Error) == 0 {
            folds.sort_by_key(|fold| std::cmp::Reverse(fold.first.finding.severity));
        }
    }
    let mut drawn = 0;
    for fold in &folds {
        let error = fold.first.finding.severity == Severity::Error;
        let draws = detail == Detail::Full || error;
        drawn += usize::from(draws);
        if draws && drawn <= DRAWN {
            snippet(fold, style, out)?;
        } else {
            brief(fold, style, out)?;
        }
    }
    Ok(())
}

/// What findings share that are shown as one.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Shared<'a> {
    /// No error: the rule is enough.
    Rule,
    /// Errors are repaired each at its own place, but for those that one repair ends,
    Cause(&'a str),
    /// and those of several services that share a place, as by a YAML alias, and the way out.
    Place(Span, Option<&'a str>),
    /// Nothing.
    Nothing(usize),
}

impl<'a> Shared<'a> {
    fn by(finding: &'a Finding, at: usize) -> Self {
        match (finding.severity, &finding.cause, finding.span) {
            (Severity::Info | Severity::Warning, ..) => Self::Rule,
            (Severity::Error, Some(cause), _) => Self::Cause(cause),
            (Severity::Error, None, Some(span)) => Self::Place(span, finding.help.as_deref()),
            (Severity::Error, None, None) => Self::Nothing(at),
        }
    }
}

/// Puts what is of one rule in one project together.
fn fold(findings: &Findings) -> Vec<Fold<'_>> {
    let mut folds: Vec<Fold<'_>> = Vec::new();
    for group in findings.groups() {
        let mut known: BTreeMap<(&str, Severity, Shared<'_>, usize), usize> = BTreeMap::new();
        let mut at_place: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for located in group {
            let finding = located.finding;
            let shared = Shared::by(finding, folds.len());
            // One place of which several things are said: none stands for another.
            let said = at_place
                .entry((finding.rule.code, finding.path.as_str()))
                .or_default();
            let same = |message: &&str| *message == finding.message;
            let nth = said.iter().position(same).or(variable(finding).map(|_| 0));
            let nth = nth.unwrap_or_else(|| {
                said.push(&finding.message);
                said.len() - 1
            });
            match known.entry((finding.rule.code, finding.severity, shared, nth)) {
                Entry::Occupied(at) => {
                    if let Some(fold) = folds.get_mut(*at.get()) {
                        fold.others.push(located);
                    }
                }
                Entry::Vacant(place) => {
                    place.insert(folds.len());
                    folds.push(Fold {
                        first: located,
                        others: Vec::new(),
                    });
                }
            }
        }
    }
    folds
}

/// A finding in a line, its way out in another.
fn brief(fold: &Fold<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let located = fold.first;
    let finding = located.finding;
    let mut line = String::new();
    if let (Some(file), Some(start)) = (located.file(), located.start()) {
        let place = format!("{}:{}:{}: ", plain(file), start.line, start.column);
        line.push_str(&style.paint(Role::Strong, &place));
    }
    line.push_str(&style.paint(role(finding.severity), &label(finding, style)));
    line.push(' ');
    line.push_str(&plain(&finding.message));
    writeln!(out, "{}", fit(&line, "", style))?;
    if let Some(others) = others(fold) {
        writeln!(out, "{}", fit(&others, "  ", style))?;
    }
    for (at, line) in finding
        .help
        .iter()
        .flat_map(|help| help.lines().enumerate())
    {
        let head = if at == 0 { "help:" } else { "     " };
        let line = format!("{} {}", style.paint(Role::Info, head), plain(line));
        writeln!(out, "{}", fit(&line, "  ", style))?;
    }
    Ok(())
}

/// A line broken at words where a terminal would break it anywhere; what reads a pipe wants whole lines.
fn fit(line: &str, indent: &str, style: Style) -> String {
    if !style.terminal {
        return format!("{indent}{line}");
    }
    let deeper = format!("{indent}    ");
    let options = textwrap::Options::new(style.width)
        .initial_indent(indent)
        .subsequent_indent(&deeper)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation);
    textwrap::fill(line, options)
}

/// The variable that is to be set, as `$NAME`, where that is the repair.
fn variable(finding: &Finding) -> Option<&str> {
    let cause = finding.cause.as_deref()?;
    cause.starts_with('$').then_some(cause)
}

/// Where else, as far as it fits a line.
fn others<'a>(fold: &Fold<'a>) -> Option<String> {
    let place = |located: &Located<'a>| {
        let finding = located.finding;
        match (variable(finding), finding.path.as_str(), located.start()) {
            (Some(name), ..) => format!("`{}`", plain(name)),
            (None, "", Some(start)) => format!("line {}", start.line),
            (None, path, _) => format!("`{}`", plain(path)),
        }
    };
    // One place may have the same said of several things in it.
    let mut said = BTreeSet::from([place(&fold.first)]);
    let mut names: Vec<String> = Vec::new();
    for name in fold.others.iter().map(place) {
        if said.insert(name.clone()) {
            names.push(name);
        }
    }
    // Each variable is set by itself, so each is named.
    let limit = match variable(fold.first.finding) {
        Some(_) => names.len(),
        None => NAMED,
    };
    let more = names.len().saturating_sub(limit);
    names.truncate(limit);
    match more {
        _ if names.is_empty() => return None,
        0 => {}
        more => names.push(format!("{more} more")),
    }
    let (last, head) = names.split_last()?;
    Some(match head {
        [] => format!("likewise {last}"),
        head => format!("likewise {} and {last}", head.join(", ")),
    })
}

/// The colour of a severity.
pub(super) fn role(severity: Severity) -> Role {
    match severity {
        Severity::Error => Role::Error,
        Severity::Warning => Role::Warning,
        Severity::Info => Role::Info,
    }
}

/// Draws findings with their source.
fn snippet(fold: &Fold<'_>, style: Style, out: &mut dyn Write) -> io::Result<()> {
    let finding = fold.first.finding;
    let shown = Shown::from(fold.first);
    let mut text = String::new();
    let drawn = match style.drawing {
        Drawing::Narrated => {
            NarratableReportHandler::new().render_report(&mut text, &shown as &dyn Diagnostic)
        }
        drawing => handler(finding, drawing, style).render_report(&mut text, &shown),
    };
    drawn.map_err(io::Error::other)?;
    let mut lines = text.lines();
    if style.drawing != Drawing::Narrated {
        // The code stands in a line of its own, and again in our label.
        lines.next();
    }
    for line in lines.map(str::trim_end) {
        // Related places follow without a headline.
        if style.drawing == Drawing::Narrated || !matches!(line, "" | "Advice:") {
            writeln!(out, "{line}")?;
        }
    }
    if let Some(others) = others(fold) {
        writeln!(out, "  {others}")?;
    }
    writeln!(out)
}

fn handler(finding: &Finding, drawing: Drawing, style: Style) -> GraphicalReportHandler {
    let mut characters = match drawing {
        Drawing::Ascii => ThemeCharacters::ascii(),
        Drawing::Unicode | Drawing::Narrated => ThemeCharacters::unicode(),
    };
    // Words, not signs: they are what one searches for.
    let label = label(finding, style);
    characters.advice = "see:".to_owned();
    match finding.severity {
        Severity::Error => characters.error = label,
        Severity::Warning => characters.warning = label,
        Severity::Info => characters.advice = label,
    }
    let styles = if style.color {
        ThemeStyles::ansi()
    } else {
        ThemeStyles::none()
    };
    GraphicalReportHandler::new_themed(GraphicalTheme { characters, styles })
        .with_links(false)
        .with_urls(false)
        .with_width(style.width)
        .with_break_words(false)
        // A name with a hyphen is one word.
        .with_word_splitter(WordSplitter::NoHyphenation)
        .without_syntax_highlighting()
}

/// `error[KP2001]:`, a link to the rule's page where a click can follow it.
fn label(finding: &Finding, style: Style) -> String {
    let text = format!("{}[{}]:", finding.severity, finding.rule.code);
    if style.terminal && style.color {
        let url = finding.rule.url();
        format!("\u{1b}]8;;{url}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
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

         error[KP2001]: `imagee` is no key of a service
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
        https://github.com/kuploy/kuploy/blob/main/docs/rules/KP2001.md

        `imagee` is no key of a service
            Diagnostic severity: error
        Begin snippet for 배포/compose.yaml starting at line 3, column 1

        snippet line 3:   web:
        snippet line 4:     imagee: nginx
            label at line 4, columns 5 to 10
        diagnostic help: did you mean `image`?
        diagnostic code: KP2001 unknown-key
        For more details, see:
        https://github.com/kuploy/kuploy/blob/main/docs/rules/KP2001.md

        `ports` is a mapping, and a list is needed
            Diagnostic severity: error
        Begin snippet for compose.override.yaml starting at line 2, column 1

        snippet line 2:   web:
        snippet line 3:     ports: {}
            label at line 3, columns 5 to 9
        diagnostic code: KP2002 wrong-type
        For more details, see:
        https://github.com/kuploy/kuploy/blob/main/docs/rules/KP2002.md

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
        https://github.com/kuploy/kuploy/blob/main/docs/rules/KP1901.md
        "#);
    }

    #[test]
    fn what_is_no_error_takes_a_line_or_two() {
        insta::assert_snapshot!(shown(Detail::Brief, Drawing::Unicode), @r#"
        info[KP1901]: nothing is suppressed
          help: remove it
        배포/compose.yaml:2:8: warning[KP2001]: `이미지` is 100% "unknown", and left out
          error[KP2001]: `imagee` is no key of a service
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
          likewise `services.a`, `services.b`, `services.c`, `services.d` and 2 more
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
        unset.rule = &kuploy_compose::diagnostic::rules::VARIABLE_UNSET;
        report.extend(
            ["A", "B", "A", "C", "D", "E", "F"].map(|name| {
                says(&unset, &format!("`{name}` is not set")).cause(format!("${name}"))
            }),
        );
        let shown: Vec<(String, Option<String>)> = fold(&findings)
            .iter()
            .map(|fold| (fold.first.finding.message.clone(), others(fold)))
            .collect();
        let others = |text: &str| Some(format!("likewise {text}"));
        assert_eq!(
            shown,
            [
                ("`auth` is left out".to_owned(), others("`services.b`")),
                ("`strip` is left out".to_owned(), None),
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
}
