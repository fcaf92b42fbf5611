//! Code actions: the repair of a finding, and a comment that silences it.

use std::collections::BTreeMap;

use kuploy_compose::Severity;
use kuploy_compose::diagnostic::Finding;
use lsp_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, Range, TextEdit, Url, WorkspaceEdit,
};

use super::analysis::Analysis;
use super::documents::uri;
use super::text;

pub(super) fn actions(analysis: &Analysis, asked: Range) -> Vec<CodeActionOrCommand> {
    let from = text::offset(&analysis.text, asked.start);
    let to = text::offset(&analysis.text, asked.end);
    let touched = analysis.report.iter().filter(|finding| {
        finding.span.is_some_and(|span| {
            analysis.is_own(span.source) && span.start as usize <= to && from <= span.end as usize
        })
    });
    touched
        .flat_map(|finding| [repair(analysis, finding), silence(analysis, finding)])
        .flatten()
        .map(CodeActionOrCommand::CodeAction)
        .collect()
}

fn repair(analysis: &Analysis, finding: &Finding) -> Option<CodeAction> {
    let edits = finding.fix.as_ref()?.edits(&analysis.sources)?;
    let mut changes: Edits = Edits::new();
    for (source, edit) in edits {
        let text = &analysis.sources.get(source)?.text;
        let range = text::range(text, edit.range.start, edit.range.end);
        let uri = analysis.uri_of(source)?;
        changes
            .entry(uri)
            .or_default()
            .push(TextEdit::new(range, edit.text));
    }
    let title = match finding.help.as_deref().and_then(|help| help.lines().next()) {
        Some(help) => format!("Fix {}: {help}", finding.rule.code),
        None => format!("Fix {}", finding.rule.code),
    };
    Some(action(title, changes, true))
}

/// A comment at the end of the line. Errors of Compose files stay: they mean that there are no manifests.
fn silence(analysis: &Analysis, finding: &Finding) -> Option<CodeAction> {
    if finding.severity == Severity::Error {
        return None;
    }
    let span = finding.span?;
    let line_end = analysis
        .text
        .get(span.start as usize..)?
        .find('\n')
        .map_or(analysis.text.len(), |at| span.start as usize + at);
    let line_start = analysis
        .text
        .get(..span.start as usize)?
        .rfind('\n')
        .map_or(0, |at| at + 1);
    let line = analysis.text.get(line_start..line_end)?;
    // A block scalar would take the comment as its text.
    if line.contains(" #") || line.trim_end().ends_with(['|', '>', '\\']) || line.ends_with('\r') {
        return None;
    }
    let edit = TextEdit::new(
        text::range(&analysis.text, line_end, line_end),
        format!("  # kuploy: allow {}", finding.rule.code),
    );
    let changes = Edits::from([(uri(&analysis.path)?, vec![edit])]);
    Some(action(
        format!("Silence {} on this line", finding.rule.code),
        changes,
        false,
    ))
}

/// Edits by document.
type Edits = BTreeMap<Url, Vec<TextEdit>>;

fn action(title: String, changes: Edits, preferred: bool) -> CodeAction {
    CodeAction {
        title,
        kind: Some(CodeActionKind::QUICKFIX),
        is_preferred: preferred.then_some(true),
        edit: Some(WorkspaceEdit {
            changes: Some(changes.into_iter().collect()),
            ..WorkspaceEdit::default()
        }),
        ..CodeAction::default()
    }
}
