//! What a project may come to: files that include, extend and repeat one another grow far beyond what is written.

use std::cell::Cell;

use crate::diagnostic::{Finding, rules};
use crate::source::{Span, bytes};
use crate::yaml::{Limits, Node};

/// What a run may still make of its input. Whoever makes many values or much text of few pays for them before.
#[derive(Debug)]
pub(crate) struct Budget {
    limits: Limits,
    values: Cell<usize>,
    merged: Cell<usize>,
    text: Cell<u64>,
    spent: Cell<Option<Spent>>,
}

/// What there is no more of, and the place that asked for it.
#[derive(Clone, Copy, Debug)]
struct Spent {
    of: Kind,
    span: Option<Span>,
}

#[derive(Clone, Copy, Debug)]
enum Kind {
    Values,
    Merging,
    Services,
    Text,
    /// Somebody else has said it.
    Said,
}

/// How often all values that a project may have may be gone through again, as they are for each further document:
/// a hundred overrides of a large project come to a fifth of that.
const TIMES_MERGED: usize = 10;

impl Budget {
    /// All that the limits allow.
    pub(crate) fn new(limits: Limits) -> Self {
        Self {
            limits,
            values: Cell::new(limits.nodes),
            merged: Cell::new(limits.nodes.saturating_mul(TIMES_MERGED)),
            text: Cell::new(limits.text),
            spent: Cell::new(None),
        }
    }

    /// Pays for values; `false` when there are not as many left, from when on nothing more is to be made.
    pub(crate) fn pay_values(&self, count: usize, at: Option<Span>) -> bool {
        match self.values.get().checked_sub(count) {
            Some(left) => self.values.set(left),
            None => self.spend(Kind::Values, at),
        }
        !self.is_spent()
    }

    /// Pays for merging a document into that many values.
    pub(crate) fn pay_merging(&self, values: usize, at: Span) {
        match self.merged.get().checked_sub(values) {
            Some(left) => self.merged.set(left),
            None => self.spend(Kind::Merging, Some(at)),
        }
    }

    /// Looks whether a model has more services than a project may have.
    pub(crate) fn count_services(&self, tree: &Node) {
        let services = tree.get("services").and_then(Node::as_map);
        let first_beyond = services.and_then(|all| all.get_index(self.limits.services));
        if let Some((_, service)) = first_beyond {
            self.spend(Kind::Services, Some(service.key_span));
        }
    }

    /// Takes all that is left, since a limit was passed that has been reported.
    pub(crate) fn close(&self) {
        self.spend(Kind::Said, None);
    }

    /// Pays for bytes of text; `false` when there are not as many left, from when on nothing more is to be made.
    pub(crate) fn pay_text(&self, bytes: usize, at: Option<Span>) -> bool {
        match self.text.get().checked_sub(bytes as u64) {
            Some(left) => self.text.set(left),
            None => self.spend(Kind::Text, at),
        }
        !self.is_spent()
    }

    /// The values that are left.
    pub(crate) fn values(&self) -> usize {
        self.values.get()
    }

    /// The limits that it was made of.
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// Whether something was asked for that is not left.
    pub(crate) fn is_spent(&self) -> bool {
        self.spent.get().is_some()
    }

    fn spend(&self, of: Kind, span: Option<Span>) {
        if !self.is_spent() {
            self.spent.set(Some(Spent { of, span }));
        }
    }

    /// Says where what was asked for stands, if whoever asked did not know.
    pub(crate) fn name_place(&self, span: Span) {
        if let Some(spent) = self.spent.get() {
            let span = spent.span.or(Some(span));
            self.spent.set(Some(Spent { span, ..spent }));
        }
    }

    /// What there is to say when more was asked for than is left.
    pub(crate) fn finding(&self) -> Option<Finding> {
        let Spent { of, span } = self.spent.get()?;
        let mut finding = match of {
            Kind::Said => return None,
            Kind::Merging => Finding::new(
                &rules::TOO_MANY_VALUES,
                format!(
                    "merging the documents up to here takes more than {TIMES_MERGED} times {} values: the project is not read",
                    self.limits.nodes
                ),
            )
            .help("use fewer and larger documents, or raise the limit with `--max-nodes`"),
            Kind::Values => Finding::new(
                &rules::TOO_MANY_VALUES,
                format!(
                    "the project has more than {} values: it is not read",
                    self.limits.nodes
                ),
            )
            .help("split the project, or raise the limit with `--max-nodes`"),
            Kind::Services => Finding::new(
                &rules::TOO_MANY_VALUES,
                match self.limits.services {
                    1 => "the project has more than 1 service: it is not read".to_owned(),
                    most => format!("the project has more than {most} services: it is not read"),
                },
            )
            .help("split the project, or raise the limit with `--max-services`"),
            Kind::Text => Finding::new(
                &rules::PROJECT_TOO_LARGE,
                format!(
                    "the files with their variables are larger than {}: the project is not read",
                    bytes(self.limits.text)
                ),
            )
            .help("split the project, or raise the limit with `--max-total-size`"),
        };
        finding.span = span;
        Some(finding)
    }
}

#[cfg(test)]
impl Default for Budget {
    fn default() -> Self {
        Self::new(Limits::default())
    }
}
