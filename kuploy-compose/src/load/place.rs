//! Where the loader is in the tree while it walks it, and the report that it adds to.

use super::budget::Budget;
use crate::diagnostic::{Finding, Path, Report, Rule, Segment};
use crate::source::Span;
use crate::yaml::{Node, Value};

/// A walk through a tree: the path down to here, and the findings so far.
pub(crate) struct Walk<'a> {
    path: Path,
    report: &'a mut Report,
    budget: Option<&'a Budget>,
}

impl<'a> Walk<'a> {
    /// A walk that begins at the top.
    pub(crate) fn new(report: &'a mut Report) -> Self {
        Self {
            path: Path::root(),
            report,
            budget: None,
        }
    }

    /// A walk that makes many values of few, as many as the budget allows.
    pub(crate) fn within(report: &'a mut Report, budget: &'a Budget) -> Self {
        Self {
            budget: Some(budget),
            ..Self::new(report)
        }
    }

    /// Pays for values that are made here; `false` when there are not as many left.
    pub(crate) fn pay_values(&self, count: usize, at: Span) -> bool {
        self.budget
            .is_none_or(|budget| budget.pay_values(count, Some(at)))
    }

    /// The path of the place.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Steps down to a key, does something there, and comes back.
    pub(crate) fn key<R>(&mut self, key: &str, work: impl FnOnce(&mut Self) -> R) -> R {
        self.step(Segment::Key(key.into()), work)
    }

    /// Steps down to an item of a list, does something there, and comes back.
    pub(crate) fn index<R>(&mut self, index: usize, work: impl FnOnce(&mut Self) -> R) -> R {
        self.step(Segment::Index(index), work)
    }

    fn step<R>(&mut self, segment: Segment, work: impl FnOnce(&mut Self) -> R) -> R {
        self.path.push(segment);
        let result = work(self);
        self.path.pop();
        result
    }

    /// Begins a finding about this place.
    pub(crate) fn finding(
        &self,
        rule: &'static Rule,
        span: Span,
        message: impl Into<String>,
    ) -> Finding {
        Finding::new(rule, message).at(&self.path).span(span)
    }

    /// Reports a finding.
    pub(crate) fn push(&mut self, finding: Finding) {
        self.report.push(finding);
    }
}

/// Where to point for a value: itself if it is a scalar, else its key; a block would underline half the file.
pub(crate) fn place(key_span: Span, node: &Node) -> Span {
    match &node.value {
        Value::Seq(_) | Value::Map(_) | Value::Null => key_span,
        _ if node.span.is_empty() => key_span,
        _ => node.span,
    }
}
