//! One finding, and the list of them.

use std::fmt;

use serde::Serialize;

use super::{Fix, Path, Reason, Rule, Severity, one_cause};
use crate::source::{LineColumn, Sources, Span};
use crate::yaml::Node;

/// A place that helps to understand a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What to see there.
    pub text: String,
}

/// Something the compiler has to say.
///
/// Built like a sentence:
///
/// ```
/// use kuploy_compose::diagnostic::{rules, Finding, Path};
///
/// let finding = Finding::new(&rules::UNKNOWN_KEY, "`imagee` is no key of a service")
///     .at(Path::service("web").key("imagee"))
///     .help("did you mean `image`?");
/// assert_eq!(finding.rule.code, "KP2001");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// The rule that it belongs to: code, name, page.
    pub rule: &'static Rule,
    /// The rule's severity, unless the user changed it.
    pub severity: Severity,
    /// One sentence: what happened, and what happens instead. Lower case, no full stop, user's words in backticks.
    pub message: String,
    /// The Compose path, or `KIND/NAME:spec.path` of a manifest; empty when the finding is about a whole file.
    pub path: String,
    /// Other Compose paths that the same is said of, since several services read the line of a file.
    pub also: Vec<String>,
    /// Places of [`also`](Self::also) at which each service is listed as data: what is said is no habit of the whole project,
    /// but of each of them.
    pub(crate) places: Vec<(String, Option<Span>)>,
    /// Where it was written.
    pub span: Option<Span>,
    /// Other places: the first definition, the override, the extended service.
    pub related: Vec<Label>,
    /// The way out, with the line to write where one line does it.
    pub help: Option<String>,
    /// What is amiss, where one repair of it ends several findings: the missing file, `networks.NAME` that nothing
    /// declares. Readers are shown the first of them in full.
    pub cause: Option<String>,
    /// The repair, where it needs no decision.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding of a rule, at the rule's severity, with no place yet.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: message.into(),
            path: String::new(),
            also: Vec::new(),
            places: Vec::new(),
            span: None,
            related: Vec::new(),
            help: None,
            cause: None,
            fix: None,
        }
    }

    /// Names the Compose path.
    #[must_use]
    pub fn at(mut self, path: impl fmt::Display) -> Self {
        self.path = path.to_string();
        self
    }

    /// Names the Compose path and finds its place in the tree.
    #[must_use]
    pub fn at_node(mut self, path: &Path, root: &Node) -> Self {
        self.span = self.span.or_else(|| path.locate(root));
        self.at(path)
    }

    /// Names the place in a text.
    #[must_use]
    pub fn span(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Adds another place.
    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        let text = text.into();
        self.related.push(Label { span, text });
        self
    }

    /// Says the way out.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Names what it shares with other findings.
    #[must_use]
    pub fn cause(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Says how it is repaired.
    #[must_use]
    pub fn fix(mut self, fix: Fix) -> Self {
        self.fix = Some(fix);
        self
    }

    /// Changes the severity for this one case.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The places of other findings of the same cause, which [`Report::gather`] put into this one.
    pub fn other_places(&self) -> impl Iterator<Item = (&str, Option<Span>)> {
        let places = match one_cause::is_of_manifest(&self.path) {
            true => self.places.as_slice(),
            false => &[],
        };
        places.iter().map(|(path, span)| (path.as_str(), *span))
    }

    /// The finding with its places as lines and columns.
    pub fn located<'a>(&'a self, sources: &'a Sources) -> Located<'a> {
        Located {
            finding: self,
            sources,
        }
    }
}

/// A finding together with the texts that its places lie in; shows as `file:line:column: severity[code]: message`.
#[derive(Clone, Copy, Debug)]
pub struct Located<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// The texts of the run.
    pub sources: &'a Sources,
}

impl Located<'_> {
    /// The path of the file that the finding is in.
    pub fn file(&self) -> Option<&str> {
        let span = self.finding.span?;
        self.sources.get(span.source).map(|s| s.path.as_str())
    }

    /// Whether it is in a text of which no line is shown.
    pub fn is_private(&self) -> bool {
        let source = self
            .finding
            .span
            .and_then(|span| self.sources.get(span.source));
        source.is_some_and(|source| source.private)
    }

    /// Where the finding starts.
    pub fn start(&self) -> Option<LineColumn> {
        self.sources.start(self.finding.span?)
    }

    /// Just past where the finding ends.
    pub fn end(&self) -> Option<LineColumn> {
        self.sources.end(self.finding.span?)
    }
}

impl fmt::Display for Located<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(file), Some(start)) = (self.file(), self.start()) {
            write!(f, "{file}:{}:{}: ", start.line, start.column)?;
        }
        self.finding.fmt(f)
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}[{}]: {}", self.severity, self.rule.code, self.message)
    }
}

/// All findings of a run, in the order that stages made them until [`Report::sort`].
#[derive(Clone, Debug, Default)]
pub struct Report {
    findings: Vec<Finding>,
    /// Whether an error is among the findings past [`MOST`].
    lost_error: bool,
    /// Why things were decided; `None` where nobody asks.
    reasons: Option<Vec<Reason>>,
}

/// Findings that a report holds; what a hostile file is told beyond helps nobody and fills the memory.
const MOST: usize = 50_000;

impl Report {
    /// Takes in a finding; past 50,000 it only counts whether there are errors.
    pub fn push(&mut self, finding: Finding) {
        if self.findings.len() < MOST {
            self.findings.push(finding);
        } else {
            self.lost_error |= finding.severity == Severity::Error;
        }
    }

    /// Makes one finding, with the places of all, of those about manifests that one repair ends: the entries of a list, a
    /// missing directory that several kustomizations name, the same advice in one directory.
    pub fn gather(&mut self, sources: &Sources) {
        one_cause::gather(&mut self.findings, sources);
    }

    /// Asks for reasons from now on.
    pub(crate) fn ask_reasons(&mut self) {
        self.reasons.get_or_insert_default();
    }

    /// Takes in a reason, where somebody asks for it.
    pub(crate) fn because(&mut self, reason: impl FnOnce() -> Reason) {
        if let Some(reasons) = self.reasons.as_mut().filter(|list| list.len() < MOST) {
            reasons.push(reason());
        }
    }

    /// Why things were decided, where somebody asked for it.
    pub fn reasons(&self) -> impl Iterator<Item = &Reason> {
        self.reasons.iter().flatten()
    }

    /// Takes in the findings of another report.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        findings.into_iter().for_each(|finding| self.push(finding));
    }

    /// Whether something keeps the manifests from being written.
    pub fn has_errors(&self) -> bool {
        self.lost_error
            || self
                .findings
                .iter()
                .any(|finding| finding.severity == Severity::Error)
    }

    /// How many findings have this severity.
    pub fn count(&self, severity: Severity) -> usize {
        self.iter().filter(|f| f.severity == severity).count()
    }

    /// How many findings there are.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// The findings in their order.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.findings.iter()
    }

    /// The findings, to change severities or drop some.
    pub fn findings_mut(&mut self) -> &mut Vec<Finding> {
        &mut self.findings
    }

    /// Orders by place (file, then offset), then code, then path and message; drops exact repetitions.
    pub fn sort(&mut self) {
        self.findings.sort_by(|a, b| {
            let key = |f: &Finding| (f.span.is_none(), f.span, f.rule.code);
            key(a)
                .cmp(&key(b))
                .then_with(|| a.path.cmp(&b.path))
                .then_with(|| a.message.cmp(&b.message))
        });
        self.findings.dedup();
    }
}

impl<'a> IntoIterator for &'a Report {
    type Item = &'a Finding;
    type IntoIter = std::slice::Iter<'a, Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.findings.iter()
    }
}

impl IntoIterator for Report {
    type Item = Finding;
    type IntoIter = std::vec::IntoIter<Finding>;

    fn into_iter(self) -> Self::IntoIter {
        self.findings.into_iter()
    }
}

impl Serialize for Located<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        super::json::FindingJson::from(*self).serialize(serializer)
    }
}
