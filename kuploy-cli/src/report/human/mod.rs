//! `--format human`: for the person who has to act.
//!
//! Findings of one rule fold into the first of them. `lint` underlines all in the source; `convert`, which has more
//! to tell, underlines errors and keeps to a line or two for the rest.

mod fold;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use kuploy_compose::diagnostic::{Finding, Located, Severity, Shown, plain};
use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, NarratableReportHandler, ThemeCharacters,
    ThemeStyles,
};
use textwrap::{WordSeparator, WordSplitter};

pub(crate) use self::fold::words;
use self::fold::{Fold, fold, others};
use super::Findings;
use crate::terminal::{Drawing, Role, Style};

/// How many findings are drawn with their source; the rest takes a line or two each.
const DRAWN: usize = 200;

/// How much to show of each finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// The source of all, in the order of places.
    Full,
    /// The source of errors; a line or two of the rest.
    Brief,
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
            snippet(fold, findings.every_place, style, out)?;
        } else {
            brief(fold, findings.every_place, style, out)?;
        }
    }
    Ok(())
}

/// A finding in a line, its way out in another.
fn brief(fold: &Fold<'_>, every_place: bool, style: Style, out: &mut dyn Write) -> io::Result<()> {
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
    if let Some(others) = others(fold, every_place) {
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
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation);
    broken(&textwrap::fill(&unbroken(line), options))
}

/// Stands for a space that no line may be broken at. No text that is printed has it: it is for private use.
const KEPT_SPACE: char = '\u{e000}';

/// A text whose code, between backticks, is one word: a command that is broken runs its first line alone.
pub(crate) fn unbroken(text: &str) -> String {
    let parts = text.split('`').enumerate();
    let parts = parts.map(|(at, part)| match at % 2 {
        0 => part.to_owned(),
        _ => part.replace(' ', &KEPT_SPACE.to_string()),
    });
    parts.collect::<Vec<_>>().join("`")
}

/// Its spaces again, once it is broken into lines.
pub(crate) fn broken(text: &str) -> String {
    text.replace(KEPT_SPACE, " ")
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
fn snippet(
    fold: &Fold<'_>,
    every_place: bool,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let finding = fold.first.finding;
    if fold.first.is_private() {
        // Of a file of variables there are no lines to draw.
        brief(fold, every_place, style, out)?;
        return writeln!(out);
    }
    let mut whole = finding.clone();
    whole.message = unbroken(&whole.message);
    whole.help = whole.help.as_deref().map(unbroken);
    let shown = Shown::from(Located {
        finding: &whole,
        ..fold.first
    });
    let mut text = String::new();
    let drawn = match style.drawing {
        Drawing::Narrated => {
            NarratableReportHandler::new().render_report(&mut text, &shown as &dyn Diagnostic)
        }
        drawing => handler(finding, drawing, style).render_report(&mut text, &shown),
    };
    drawn.map_err(io::Error::other)?;
    let text = broken(&text);
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
    if let Some(others) = others(fold, every_place) {
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
        .with_word_separator(WordSeparator::AsciiSpace)
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
