//! Syntax errors in words.

use granit_parser::ErrorKind;

use super::build;
use super::events::SyntaxError;
use super::limits::Limits;
use crate::diagnostic::{Finding, rules};
use crate::source::{SourceId, Span};

/// What is said where the parser gave up.
pub(super) fn explain(
    error: &SyntaxError,
    text: &str,
    source: SourceId,
    limits: &Limits,
) -> Finding {
    let at = error.at.min(text.len());
    let width = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    let span = Span::new(source, at, at + width);
    if error.kind == ErrorKind::RecursionLimitExceeded {
        return build::too_deep(limits, span);
    }
    Finding::new(&rules::YAML_SYNTAX, error.kind.to_string()).span(span)
}
