//! Variables: `${…}` in every value of a tree, and the casts that follow.

mod cast;
mod template;

pub(crate) use template::{Lookup, Problem, substitute};

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use super::environment::Environment;
use super::pattern::Cursor;
use super::session::Session;
use super::trail::Trail;
use crate::diagnostic::sensitive::is_secret_name;
use crate::diagnostic::{Finding, Fix, rules};
use crate::source::Span;
use crate::yaml::{Node, Value};

/// Replaces `${…}` in every string of a tree, then casts the strings whose place asks for another type. Keys are left
/// alone.
pub(crate) fn interpolate(
    node: &mut Node,
    environment: &Environment<'_>,
    session: &mut Session<'_>,
) {
    let lookup = |name: &str| environment.value(name);
    let mut walk = Walk {
        lookup: &lookup,
        session,
    };
    walk.node(node, cast::TABLE.root(), &Trail::Root);
}

struct Walk<'a, 's> {
    lookup: &'a Lookup<'a>,
    session: &'a mut Session<'s>,
}

impl Walk<'_, '_> {
    fn node(&mut self, node: &mut Node, cursor: Cursor, trail: &Trail<'_>) {
        let span = node.span;
        match &mut node.value {
            Value::Map(map) => {
                for (key, entry) in map.iter_mut() {
                    let cursor = cast::TABLE.key(cursor, key);
                    self.node(&mut entry.node, cursor, &trail.key(key));
                }
            }
            Value::Seq(list) => {
                let cursor = cast::TABLE.item(cursor);
                for (index, node) in list.iter_mut().enumerate() {
                    self.node(node, cursor, &trail.index(index));
                }
            }
            Value::String(text) => {
                if text.contains('$') && self.session.budget.is_spent() {
                    return;
                }
                if text.contains('$') {
                    match self.text(text, span, trail) {
                        Some(Cow::Owned(new)) => *text = new,
                        Some(Cow::Borrowed(_)) => {}
                        None => {
                            self.session.unknown.insert(span);
                            return;
                        }
                    }
                }
                if let Some(cast) = cast::TABLE.get(cursor) {
                    self.cast(node, cast, trail);
                }
            }
            _ => {}
        }
    }

    /// The text with its variables filled in; `None` when that cannot be. Not inlined: the walk recurses, and each of
    /// its levels would take the stack of this.
    #[inline(never)]
    fn text<'t>(&mut self, text: &'t str, span: Span, trail: &Trail<'_>) -> Option<Cow<'t, str>> {
        let filled = RefCell::new(Vec::new());
        let lookup = |name: &str| {
            let value = (self.lookup)(name)?;
            filled.borrow_mut().push((name.to_owned(), value.clone()));
            Some(value)
        };
        let substituted = substitute(text, &lookup, &self.session.limits);
        for (name, value) in filled.take() {
            self.session.secrets.add(&name, &value, Some(span));
        }
        if self.session.budget.is_spent() {
            self.session.budget.name_place(span);
            return None;
        }
        match substituted {
            Ok(substituted) => {
                let fills = substituted.fills;
                let mut names = fills.iter().map(|fill| fill.name.as_str());
                if !fills.is_empty() && (is_command(trail) || names.any(is_secret_name)) {
                    self.session.filled.add(span, &substituted.text, fills);
                }
                for unset in &substituted.unset {
                    let part = text.get(unset.range.clone()).unwrap_or_default();
                    let place = self.place(text, &unset.range, span);
                    let before = text.get(..unset.range.start).unwrap_or_default();
                    let is_inside = part.get(1..) == Some(&*unset.name)
                        && before.ends_with(|last: char| last.is_alphanumeric());
                    self.session.unset.push((place, unset.name.to_string()));
                    self.session.report.push(
                        unset_finding(&unset.name, part, is_inside)
                            .at(trail.to_path())
                            .span(place),
                    );
                }
                Some(substituted.text)
            }
            Err(fault) => {
                let part = text.get(fault.range.clone()).unwrap_or_default();
                let place = self.place(text, &fault.range, span);
                self.session.report.push(
                    fault_finding(&fault.problem, part)
                        .at(trail.to_path())
                        .span(place),
                );
                None
            }
        }
    }

    /// Where a part of a scalar was written: inside the scalar if it stands there as it reads, else the scalar.
    fn place(&self, text: &str, range: &Range<usize>, span: Span) -> Span {
        let part = text.get(range.clone()).unwrap_or_default();
        let earlier = text.get(..range.start).unwrap_or_default();
        let nth = earlier.matches(part).count();
        match find_expression(self.session.sources.text(span), part, nth) {
            Some(found) => {
                let start = span.start as usize;
                Span::new(span.source, start + found.start, start + found.end)
            }
            None => span,
        }
    }

    fn cast(&mut self, node: &mut Node, cast: cast::Cast, trail: &Trail<'_>) {
        let Some(text) = node.as_str() else { return };
        match cast.apply(text) {
            Ok(cast) => {
                if cast.is_word {
                    let truth = cast.value == Value::Bool(true);
                    let written = self.session.sources.text(node.span);
                    let as_it_reads = written.trim_matches(['"', '\'']) == text;
                    let finding = Finding::new(
                        &rules::BOOLEAN_WORD,
                        format!("`{text}` is a YAML 1.1 boolean, read as `{truth}`"),
                    )
                    .at(trail.to_path())
                    .span(node.span)
                    .help(format!("write `{truth}`"));
                    self.session.report.push(if as_it_reads {
                        finding.fix(Fix::replace(node.span, truth.to_string()))
                    } else {
                        finding
                    });
                }
                node.value = cast.value;
            }
            Err(wanted) => {
                self.session.report.push(
                    Finding::new(
                        &rules::CAST_FAILED,
                        format!("`{text}` is not a valid {wanted}"),
                    )
                    .at(trail.to_path())
                    .span(node.span),
                );
                self.session.unknown.insert(node.span);
            }
        }
    }
}

/// Whether a value is a word of a command, or a command line.
fn is_command(trail: &Trail<'_>) -> bool {
    let owner = match trail {
        Trail::Index(owner, _) => owner,
        trail => trail,
    };
    matches!(owner, Trail::Key(_, "command" | "entrypoint" | "test"))
}

/// Where the `nth` (from 0) occurrence of an expression stands in the source of its scalar.
pub(crate) fn find_expression(raw: &str, part: &str, nth: usize) -> Option<Range<usize>> {
    if part.is_empty() {
        return None;
    }
    let (start, found) = raw.match_indices(part).nth(nth)?;
    Some(start..start + found.len())
}

/// Says that a variable is not set; without a place yet. A `$` inside of a word is rather a character of it.
pub(crate) fn unset_finding(name: &str, part: &str, is_inside: bool) -> Finding {
    Finding::new(
        &rules::VARIABLE_UNSET,
        format!("variable `{name}` is not set: `{part}` becomes an empty string"),
    )
    .cause(format!("${name}"))
    .help(match is_inside {
        true => format!(
            "if a literal `$` is meant, write `$${name}`; otherwise set `{name}` in `.env`, or write a default as `${{{name}:-value}}`"
        ),
        false => format!(
            "set `{name}` in `.env`, write a default as `${{{name}:-value}}`, or `$${name}` if a literal `$` is meant"
        ),
    })
}

/// The same within the value of a secret, of which a name after `$` may be a part.
pub(crate) fn unset_in_secret() -> Finding {
    Finding::new(
        &rules::VARIABLE_UNSET,
        "a `$` in a secret is read as an unset variable: that part of the secret is lost",
    )
    .help("put the value in single quotes, or write `$$` for a literal `$`")
}

/// Says why a template has no value; without a place yet.
pub(crate) fn fault_finding(problem: &Problem, part: &str) -> Finding {
    match problem {
        Problem::Malformed => Finding::new(
            &rules::INTERPOLATION_MALFORMED,
            format!("`{part}` is not a valid variable expression"),
        )
        .help("write `${NAME}`, `${NAME:-default}`, `${NAME:?message}` or `${NAME:+value}`; write `$$` for a literal `$`"),
        Problem::TooDeep => Finding::new(
            &rules::INTERPOLATION_MALFORMED,
            "variable expressions are nested too deeply",
        )
        .help("nest fewer defaults, or raise the limit with `--max-depth`"),
        Problem::Required { name, message } if message.is_empty() => Finding::new(
            &rules::VARIABLE_REQUIRED,
            format!("`{name}` is required and has no value"),
        )
        .help(format!("set `{name}` in the environment or in `.env`")),
        Problem::Required { name, message } => Finding::new(
            &rules::VARIABLE_REQUIRED,
            format!("`{name}` is required and has no value: {message}"),
        )
        .help(format!("set `{name}` in the environment or in `.env`")),
    }
}
