//! A service for people: what is known, what was decided, what it became.

use std::io::{self, Write};

use kuploy_compose::diagnostic::{FindingJson, Severity, plain};
use kuploy_compose::explain::{Decision, Explanation, Why, rows};
use kuploy_compose::facts::view::{EvidenceKind, EvidenceView};
use textwrap::{WordSeparator, WordSplitter};

use crate::report::{broken, unbroken};
use crate::terminal::{Role, Style};

/// Evidence that is named; the rest is counted.
const NAMED: usize = 4;

pub(super) fn print(
    explanation: &Explanation,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let place = place(&explanation.facts.evidence);
    let name = style.paint(Role::Strong, &plain(&explanation.service));
    writeln!(out, "{name}  {}", plain(&place))?;
    heading("What is known", style, out)?;
    let rows = rows(&explanation.facts);
    let width = rows.iter().map(|row| row.about.len()).max().unwrap_or(0);
    let areas = explanation
        .decisions
        .iter()
        .map(|it| it.about.as_str().len());
    let width = areas.max().unwrap_or(0).max(width);
    let mut last = "";
    for row in &rows {
        let about = if row.about == last { "" } else { row.about };
        last = row.about;
        let text = match evidence(&row.evidence) {
            Some(evidence) => format!("{} ({evidence})", row.text),
            None => row.text.clone(),
        };
        line(about, &text, width, style, out)?;
    }
    heading("What was decided", style, out)?;
    let mut last = "";
    for decision in &explanation.decisions {
        let about = decision.about.as_str();
        let shown = if about == last { "" } else { about };
        last = about;
        decided(decision, shown, (&explanation.findings, width), style, out)?;
    }
    heading("What it became", style, out)?;
    if explanation.manifests.is_empty() {
        line("", "nothing is written for it", 0, style, out)?;
    }
    let kinds = explanation.manifests.iter().map(|it| it.kind.len());
    let kinds = kinds.max().unwrap_or(0).max(width);
    for manifest in &explanation.manifests {
        let made = match &manifest.file {
            Some(file) => format!("`{}` in {file}", manifest.name),
            None => format!("`{}`, which you create", manifest.name),
        };
        line(&manifest.kind, &made, kinds, style, out)?;
    }
    Ok(())
}

fn heading(text: &str, style: Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n{}", style.paint(Role::Strong, text))
}

/// What was decided, with each reason in a line of its own.
fn decided(
    decision: &Decision,
    about: &str,
    (findings, width): (&[FindingJson], usize),
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut about = about;
    // Places alone stand behind the decision; sentences below it.
    let places: Vec<EvidenceView> = decision
        .why
        .iter()
        .filter(|why| why.text.is_empty())
        .filter_map(|why| why.evidence.clone())
        .collect();
    if !decision.what.is_empty() {
        let text = match evidence(&places) {
            Some(places) => format!("{} ({places})", decision.what),
            None => decision.what.clone(),
        };
        line(about, &text, width, style, out)?;
        about = "";
    }
    for why in decision.why.iter().filter(|why| !why.text.is_empty()) {
        line(about, &reason(why, style), width, style, out)?;
        about = "";
        // Findings alike are one in the list of `convert`, and each of them has values of its own here.
        let is_shown = why.severity.is_some_and(|it| it != Severity::Info);
        let mut same = findings
            .iter()
            .filter(|it| is_shown && Some(&it.code) == why.code.as_ref() && it.message == why.text);
        if let Some(help) = same.next().and_then(|it| it.help.as_ref()) {
            line("", &format!("  help: {help}"), width, style, out)?;
        }
    }
    Ok(())
}

fn reason(why: &Why, style: Style) -> String {
    let text = plain(&why.text).into_owned();
    let at = why.evidence.as_ref().map(place).filter(|it| !it.is_empty());
    let at = at.map_or_else(String::new, |at| format!(" ({at})"));
    match (&why.code, why.severity) {
        (Some(code), Some(severity)) => {
            let label = format!("{severity}[{code}]:");
            format!("{} {text}{at}", style.paint(role(severity), &label))
        }
        _ => format!("since {text}{at}"),
    }
}

fn role(severity: Severity) -> Role {
    match severity {
        Severity::Error => Role::Error,
        Severity::Warning => Role::Warning,
        Severity::Info => Role::Info,
    }
}

/// The places of evidence, the first few.
fn evidence(evidence: &[EvidenceView]) -> Option<String> {
    let mut places: Vec<String> = Vec::new();
    for place in evidence.iter().map(place) {
        if !place.is_empty() && !places.contains(&place) {
            places.push(place);
        }
    }
    let more = places.len().saturating_sub(NAMED);
    places.truncate(NAMED);
    if more > 0 {
        places.push(format!("{more} more"));
    }
    (!places.is_empty()).then(|| places.join("; "))
}

/// `compose.yaml:7 services.web.ports[0]`.
pub(super) fn place(evidence: &EvidenceView) -> String {
    let at = match (&evidence.file, evidence.line) {
        (Some(file), Some(line)) => Some(format!("{file}:{line}")),
        (Some(file), None) => Some(file.clone()),
        (None, _) => None,
    };
    match (evidence.source, at) {
        (EvidenceKind::Compose | EvidenceKind::Extension, Some(at)) => {
            let path = evidence.path.as_deref().unwrap_or_default();
            format!("{at} {path}").trim_end().to_owned()
        }
        (EvidenceKind::Compose | EvidenceKind::Extension, None) => {
            evidence.path.clone().unwrap_or_default()
        }
        (EvidenceKind::File, Some(at)) => at,
        (EvidenceKind::Catalogue, _) => match &evidence.page {
            Some(page) => format!("{}, {page}", evidence.text),
            None => evidence.text.clone(),
        },
        _ => evidence.text.clone(),
    }
}

/// A label and a text beside it, which is wrapped at the width.
fn line(
    about: &str,
    text: &str,
    width: usize,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let padding = " ".repeat(width.saturating_sub(about.chars().count()));
    let label = format!("  {}{padding}  ", style.paint(Role::Strong, about));
    let indent = " ".repeat(width + 4);
    // Only what is painted by us may steer the terminal.
    let text = if text.contains('\u{1b}') {
        text.to_owned()
    } else {
        plain(text).into_owned()
    };
    let label = if about.is_empty() {
        indent.clone()
    } else {
        label
    };
    let deeper = format!("{indent}  ");
    let options = textwrap::Options::new(style.width)
        .initial_indent(&label)
        .subsequent_indent(&deeper)
        .break_words(false)
        // Addresses and paths stay whole.
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    let filled = textwrap::fill(&unbroken(&text), options);
    writeln!(out, "{}", broken(&filled))
}
