//! Findings for people and machines: one format a file.

mod human;
mod json;
mod short;

use std::io::{self, Write};

use kuploy_compose::diagnostic::{Located, Report, Severity};
use kuploy_compose::source::Sources;

pub(crate) use self::human::Detail;
use crate::args::Format;
use crate::terminal::Style;

/// The findings of one project with the texts that they lie in.
#[derive(Debug, Default)]
pub(crate) struct Group {
    pub(crate) sources: Sources,
    pub(crate) report: Report,
}

/// All findings of a run, in order.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    groups: Vec<Group>,
}

impl Findings {
    /// Takes in the findings of a project.
    pub(crate) fn push(&mut self, group: Group) {
        if !group.report.is_empty() {
            self.groups.push(group);
        }
    }

    /// The findings by project, in order.
    pub(crate) fn groups(&self) -> impl Iterator<Item = impl Iterator<Item = Located<'_>>> {
        self.groups.iter().map(|group| {
            let located = |finding| Located {
                finding,
                sources: &group.sources,
            };
            group.report.iter().map(located)
        })
    }

    /// The findings, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Located<'_>> {
        self.groups().flatten()
    }

    /// The errors alone.
    pub(crate) fn errors(&self) -> Self {
        let mut errors = Self::default();
        for group in &self.groups {
            let mut report = group.report.clone();
            report
                .findings_mut()
                .retain(|finding| finding.severity == Severity::Error);
            errors.push(Group {
                sources: group.sources.clone(),
                report,
            });
        }
        errors
    }

    /// How many findings have this severity.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        self.groups
            .iter()
            .map(|group| group.report.count(severity))
            .sum()
    }

    /// Whether a finding is at least this severe.
    pub(crate) fn reaches(&self, severity: Severity) -> bool {
        self.iter()
            .any(|located| located.finding.severity >= severity)
    }
}

/// Prints findings as asked.
///
/// # Errors
/// When `out` takes no more.
pub(crate) fn render(
    findings: &Findings,
    format: Format,
    detail: Detail,
    style: Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::render(findings, detail, style, out),
        Format::Short => short::render(findings, out),
        Format::Json => json::render(findings, out),
    }
}

/// `3 errors, 1 warning`; `None` when there is nothing.
pub(crate) fn summary(findings: &Findings) -> Option<String> {
    let counted = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Info, "note", "notes"),
    ];
    let parts: Vec<String> = counted
        .into_iter()
        .filter_map(|(severity, one, many)| match findings.count(severity) {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {many}")),
        })
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
