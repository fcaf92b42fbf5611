//! Findings for people and machines: one format a file.

pub(crate) mod baseline;
mod checkstyle;
mod fingerprint;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod krm;
mod markdown;
mod sarif;
mod short;

use std::collections::BTreeMap;
use std::io::{self, Write};

use kuploy_compose::diagnostic::{Located, Report, Severity};
use kuploy_compose::source::Sources;

pub(crate) use self::human::{Detail, broken, unbroken, words};
pub(crate) use self::krm::results;
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
    /// Whether people are shown every place of a repeated finding.
    every_place: bool,
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

    /// The same, those of one cause put together.
    pub(crate) fn gather(&mut self) {
        for group in &mut self.groups {
            group.report.gather(&group.sources);
        }
    }

    /// Those that are at least this severe.
    pub(crate) fn at_least(&self, severity: Severity, every_place: bool) -> Self {
        let mut some = Self {
            every_place,
            ..Self::default()
        };
        for group in &self.groups {
            let mut report = group.report.clone();
            report
                .findings_mut()
                .retain(|finding| finding.severity >= severity);
            some.push(Group {
                sources: group.sources.clone(),
                report,
            });
        }
        some
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

/// Whether a format has one line or entry for each place, and so each finding by itself.
pub(crate) fn has_each_place(format: Format) -> bool {
    match format {
        Format::Human | Format::Json | Format::Sarif | Format::Markdown => false,
        Format::Short | Format::Github | Format::Gitlab | Format::Junit | Format::Checkstyle => {
            true
        }
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
        Format::Sarif => sarif::render(findings, out),
        Format::Github => github::render(findings, out),
        Format::Gitlab => gitlab::render(findings, out),
        Format::Junit => junit::render(findings, out),
        Format::Checkstyle => checkstyle::render(findings, out),
        Format::Markdown => markdown::render(findings, out),
    }
}

/// `3 errors, 1 warning, 12 infos (-v lists them)`; `None` when there is nothing.
pub(crate) fn summary(findings: &Findings, printed: Severity) -> Option<String> {
    let counted = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Info, "info", "infos"),
    ];
    let parts: Vec<String> = counted
        .into_iter()
        .filter_map(|(severity, one, many)| match findings.count(severity) {
            0 => None,
            1 => Some(format!("1 {one}")),
            n => Some(format!("{n} {many}")),
        })
        .collect();
    let hidden = findings.count(Severity::Info) > 0 && printed > Severity::Info;
    let how = if hidden { " (-v lists them)" } else { "" };
    (!parts.is_empty()).then(|| format!("{}{how}", parts.join(", ")))
}

/// The findings by the file that they lie in, files in order.
fn by_file(findings: &Findings) -> BTreeMap<&str, Vec<Located<'_>>> {
    let mut files: BTreeMap<&str, Vec<Located<'_>>> = BTreeMap::new();
    for located in findings.iter() {
        files.entry(file_of(located)).or_default().push(located);
    }
    files
}

/// The file that a finding is in; for one without a place the first of its project, since reports without a file are
/// dropped by many readers.
fn file_of(located: Located<'_>) -> &str {
    let place = located.finding.span.map(|span| span.source);
    let source = match place.and_then(|id| located.sources.get(id)) {
        Some(source) => Some(source),
        None => located.sources.iter().next().map(|(_, source)| source),
    };
    source.map_or("compose.yaml", |source| source.path.as_str())
}

#[cfg(test)]
mod tests {
    use kuploy_compose::diagnostic::{Finding, Path, rules};
    use kuploy_compose::source::Span;

    use super::*;

    const COMPOSE: &str = "services:\n  웹: { 이미지: \"엔진:1\" }\n  web:\n    imagee: nginx\n";
    const OVERRIDE: &str = "services:\n  web:\n    ports: {}\n";

    /// Two texts; an error with a related place in the other text, a warning beyond ASCII, a note without a place.
    pub(super) fn sample() -> Findings {
        let mut sources = Sources::default();
        let base = sources.add("배포/compose.yaml", COMPOSE);
        let over = sources.add("compose.override.yaml", OVERRIDE);
        let span = |id, text: &str, needle: &str| {
            let at = text.find(needle).unwrap();
            Span::new(id, at, at + needle.len())
        };
        let mut report = Report::default();
        report.push(
            Finding::new(&rules::UNKNOWN_KEY, "`imagee` is not a key of a service")
                .at(Path::service("web").key("imagee"))
                .span(span(base, COMPOSE, "imagee"))
                .help("did you mean `image`?"),
        );
        report.push(
            Finding::new(
                &rules::WRONG_TYPE,
                "`ports` is a mapping, and a list is needed",
            )
            .at(Path::service("web").key("ports"))
            .span(span(over, OVERRIDE, "ports"))
            .related(span(base, COMPOSE, "web"), "the service is <first> here"),
        );
        report.push(
            Finding::new(
                &rules::UNKNOWN_KEY,
                "`이미지` is 100% \"unknown\", and left out",
            )
            .at(Path::service("웹").key("이미지"))
            .span(span(base, COMPOSE, "이미지"))
            .severity(Severity::Warning),
        );
        report.push(
            Finding::new(&rules::UNUSED_SUPPRESSION, "nothing is suppressed").help("remove it"),
        );
        report.sort();
        let mut findings = Findings::default();
        findings.push(Group { sources, report });
        findings
    }

    pub(super) fn rendered(render: impl Fn(&Findings, &mut dyn Write) -> io::Result<()>) -> String {
        let mut text = Vec::new();
        render(&sample(), &mut text).unwrap();
        String::from_utf8(text).unwrap()
    }
}
