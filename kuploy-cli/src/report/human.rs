//! `--format human`: for the person who has to act.
//!
//! Findings of one rule fold into the first of them. `lint` underlines all in the source; `convert`, which has more
//! to tell, underlines errors and keeps to a line or two for the rest.

use std::collections::BTreeMap;
use std::io::{self, Write};

use kuploy_compose::diagnostic::{Located, Severity, Shown, plain};
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, NarratableReportHandler, ThemeCharacters,
    ThemeStyles,
};

use super::Findings;
use crate::terminal::{Drawing, Role, Style};

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
    let painter = Painter::new(style);
    for fold in &folds {
        let error = fold.first.finding.severity == Severity::Error;
        if detail == Detail::Full || error {
            painter.snippet(fold, out)?;
        } else {
            brief(fold, style, out)?;
        }
    }
    Ok(())
}

/// Puts what is of one rule in one project together, but for errors: each is to be repaired at its own place.
fn fold(findings: &Findings) -> Vec<Fold<'_>> {
    let mut folds: Vec<Fold<'_>> = Vec::new();
    for group in findings.groups() {
        let mut known: BTreeMap<(&str, Severity), usize> = BTreeMap::new();
        for located in group {
            let severity = located.finding.severity;
            let key = (located.finding.rule.code, severity);
            match known.get(&key).and_then(|at| folds.get_mut(*at)) {
                Some(fold) if severity != Severity::Error => fold.others.push(located),
                _ => {
                    known.insert(key, folds.len());
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
    if let (Some(file), Some(start)) = (located.file(), located.start()) {
        let place = format!("{}:{}:{}: ", plain(file), start.line, start.column);
        write!(out, "{}", style.paint(Role::Strong, &place))?;
    }
    let label = format!("{}[{}]", finding.severity, finding.rule.code);
    let label = style.paint(role(finding.severity), &label);
    writeln!(out, "{label}: {}", plain(&finding.message))?;
    if let Some(others) = others(fold) {
        writeln!(out, "  {others}")?;
    }
    if let Some(help) = &finding.help {
        for (at, line) in help.lines().enumerate() {
            let head = if at == 0 { "help:" } else { "     " };
            writeln!(out, "  {} {}", style.paint(Role::Info, head), plain(line))?;
        }
    }
    Ok(())
}

/// Where else, as far as it fits a line.
fn others(fold: &Fold<'_>) -> Option<String> {
    let mut names: Vec<String> = Vec::new();
    for located in fold.others.iter().take(NAMED) {
        let path = located.finding.path.as_str();
        match (path, located.start()) {
            ("", Some(start)) => names.push(format!("line {}", start.line)),
            (path, _) => names.push(format!("`{}`", plain(path))),
        }
    }
    match fold.others.len().saturating_sub(NAMED) {
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

/// Draws snippets.
enum Painter {
    Drawn(Box<GraphicalReportHandler>),
    Told(NarratableReportHandler),
}

impl Painter {
    fn new(style: Style) -> Self {
        let mut characters = match style.drawing {
            Drawing::Narrated => return Self::Told(NarratableReportHandler::new()),
            Drawing::Unicode => ThemeCharacters::unicode(),
            Drawing::Ascii => ThemeCharacters::ascii(),
        };
        // Words, not signs: they are what one searches for.
        characters.error = "error:".to_owned();
        characters.warning = "warning:".to_owned();
        characters.advice = "info:".to_owned();
        let theme = GraphicalTheme {
            characters,
            styles: if style.color {
                ThemeStyles::ansi()
            } else {
                ThemeStyles::none()
            },
        };
        Self::Drawn(Box::new(
            GraphicalReportHandler::new_themed(theme)
                .with_links(style.terminal && style.color)
                .with_urls(style.terminal && style.color)
                .with_link_display_text("")
                .with_width(style.width)
                .with_break_words(false)
                .without_syntax_highlighting(),
        ))
    }

    fn snippet(&self, fold: &Fold<'_>, out: &mut dyn Write) -> io::Result<()> {
        let shown = Shown::from(fold.first);
        let mut text = String::new();
        let drawn = match self {
            Self::Drawn(handler) => handler.render_report(&mut text, &shown as &dyn Diagnostic),
            Self::Told(handler) => handler.render_report(&mut text, &shown as &dyn Diagnostic),
        };
        drawn.map_err(io::Error::other)?;
        for line in text.lines() {
            writeln!(out, "{}", line.trim_end())?;
        }
        if let Some(others) = others(fold) {
            writeln!(out, "  {others}")?;
        }
        writeln!(out)
    }
}
