//! dotenv files, in the dialect of Docker Compose: `.env`, `env_file`, `label_file`.

mod parser;
mod raw;

use super::budget::Budget;
use super::environment::Variables;
pub(crate) use super::interpolate::Lookup;
use super::session::Text;
use crate::diagnostic::{Finding, rules};
use crate::source::Span;

/// How a file of variables is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Format {
    /// With quotes, escapes, comments and `${…}`.
    #[default]
    Dotenv,
    /// `KEY=VALUE`, the value being all that follows.
    Raw,
}

/// Adds the variables of a file to `variables`, later ones taking the place of earlier ones.
///
/// Ends early when the budget is spent: each variable is a value, with its text.
///
/// `${NAME}` is looked up in `lookup`, then among the variables so far. The findings have places, but no Compose path.
pub(crate) fn parse(
    text: &Text,
    format: Format,
    lookup: &Lookup<'_>,
    variables: &mut Variables,
    budget: &Budget,
) -> Vec<Finding> {
    if let Some(at) = text.text.find('\0') {
        let span = Span::new(text.id, at, at + 1);
        return vec![syntax(
            "a NUL character, which a variable cannot contain",
            span,
        )];
    }
    match format {
        Format::Dotenv => parser::parse(&text.text, text.id, lookup, variables, budget),
        Format::Raw => raw::parse(&text.text, text.id, lookup, variables, budget),
    }
}

fn syntax(message: impl Into<String>, span: Span) -> Finding {
    Finding::new(&rules::DOTENV_SYNTAX, message).span(span)
}
