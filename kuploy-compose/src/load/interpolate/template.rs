//! The grammar of `${…}`, without knowledge of YAML or of where values come from.
//!
//! ```text
//! value = { literal | "$$" | "$" NAME | "${" NAME [ OP text ] "}" }
//! NAME  = [A-Za-z_][A-Za-z0-9_]*
//! OP    = ":-" | "-" | ":?" | "?" | ":+" | "+"
//! text  = a value, up to the "}" that closes the expression
//! ```

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::sensitive::is_secret_name;
use crate::source::filled::{Fill, Given};
use crate::yaml::Limits;

/// Places of variables that are not set in one template, which are told of; whoever wrote more sees the kind of the mistake.
const MAX_UNSET: usize = 100;

/// Parts of one value of which is kept which variable gave them.
const MAX_FILLS: usize = 100;

/// Where the values come from.
pub(crate) type Lookup<'a> = dyn Fn(&str) -> Option<String> + 'a;

/// What a template became.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Substituted<'t> {
    /// The text; borrowed when nothing had to change.
    pub(crate) text: Cow<'t, str>,
    /// The variables that were asked for without a default and are not set; [`MAX_UNSET`] at most.
    pub(crate) unset: Vec<Unset>,
    /// The parts of the text that variables gave; [`MAX_FILLS`] at most.
    pub(crate) fills: Vec<Fill>,
}

/// A variable that is not set.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Unset {
    /// Its name.
    pub(crate) name: String,
    /// The expression in the template, in bytes.
    pub(crate) range: Range<usize>,
}

/// Why a template has no value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The expression in the template, in bytes.
    pub(crate) range: Range<usize>,
    /// What is wrong with it.
    pub(crate) problem: Problem,
}

/// What is wrong with an expression.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// No expression of the grammar.
    Malformed,
    /// More expressions in one another than the limits allow.
    TooDeep,
    /// `${NAME:?message}` or `${NAME?message}` without the value that it asks for.
    Required {
        /// The variable.
        name: String,
        /// The message, with its own variables filled in.
        message: String,
    },
}

/// Replaces every expression of a template; values that are filled in are not looked at again.
pub(crate) fn substitute<'t>(
    template: &'t str,
    lookup: &Lookup<'_>,
    limits: &Limits,
) -> Result<Substituted<'t>, Fault> {
    if !template.contains('$') {
        return Ok(Substituted {
            text: Cow::Borrowed(template),
            unset: Vec::new(),
            fills: Vec::new(),
        });
    }
    let mut run = Run {
        lookup,
        deepest: limits.expressions(),
        unset: Vec::new(),
        fills: Vec::new(),
    };
    let text = run.value(template, 0, 0, 0)?;
    Ok(Substituted {
        text: Cow::Owned(text),
        unset: run.unset,
        fills: run.fills,
    })
}

struct Run<'a> {
    lookup: &'a Lookup<'a>,
    deepest: usize,
    unset: Vec<Unset>,
    fills: Vec<Fill>,
}

/// When the text behind an operator takes the value's place.
#[derive(Clone, Copy)]
enum Operator {
    Default { if_empty: bool },
    Required { if_empty: bool },
    Alternative { if_empty: bool },
}

const OPERATORS: &[(&str, Operator)] = &[
    (":-", Operator::Default { if_empty: true }),
    ("-", Operator::Default { if_empty: false }),
    (":?", Operator::Required { if_empty: true }),
    ("?", Operator::Required { if_empty: false }),
    (":+", Operator::Alternative { if_empty: true }),
    ("+", Operator::Alternative { if_empty: false }),
];

impl Run<'_> {
    /// The value of `text`, which begins at byte `base` of the template; `written` bytes of the value stand before it.
    fn value(
        &mut self,
        text: &str,
        base: usize,
        depth: usize,
        written: usize,
    ) -> Result<String, Fault> {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((literal, after)) = rest.split_once('$') {
            out.push_str(literal);
            // `rest` is always a tail of `text`.
            let at = base + (text.len() - after.len()) - 1;
            if let Some(tail) = after.strip_prefix('$') {
                out.push('$');
                rest = tail;
            } else if let Some(body) = after.strip_prefix('{') {
                let (value, tail) = self.braced(body, at, depth, written + out.len())?;
                out.push_str(&value);
                rest = tail;
            } else {
                let (name, tail) = split_name(after);
                if name.is_empty() {
                    out.push('$');
                } else {
                    let start = written + out.len();
                    out.push_str(&self.get(name, at..at + 1 + name.len(), start));
                }
                rest = tail;
            }
        }
        out.push_str(rest);
        Ok(out)
    }

    /// The value of an expression, `body` being what follows its `${`, which stands at byte `at`; and what follows it.
    fn braced<'t>(
        &mut self,
        body: &'t str,
        at: usize,
        depth: usize,
        start: usize,
    ) -> Result<(String, &'t str), Fault> {
        let fault = |length: usize, problem| Fault {
            range: at..at + 2 + length,
            problem,
        };
        let (name, after) = split_name(body);
        let malformed = || {
            let line = body.split('\n').next().unwrap_or_default();
            let shown = line.find('}').map_or(line.len(), |end| end + 1);
            Err(fault(shown, Problem::Malformed))
        };
        if name.is_empty() {
            return malformed();
        }
        let tail_after = |used: usize| body.get(used..).unwrap_or_default();
        if after.starts_with('}') {
            let used = name.len() + 1;
            return Ok((self.get(name, at..at + 2 + used, start), tail_after(used)));
        }
        let Some((sign, operator)) = OPERATORS.iter().find(|(sign, _)| after.starts_with(sign))
        else {
            return malformed();
        };
        let argument = after.get(sign.len()..).unwrap_or_default();
        let Some(length) = closing_brace(argument) else {
            return malformed();
        };
        let argument = argument.get(..length).unwrap_or_default();
        let before = name.len() + sign.len();
        let used = before + length + 1;
        if depth >= self.deepest {
            return Err(fault(used, Problem::TooDeep));
        }
        let inner = at + 2 + before;
        let value = (self.lookup)(name);
        let counts = |if_empty: bool| value.as_ref().is_some_and(|v| !if_empty || !v.is_empty());
        let value = match *operator {
            Operator::Default { if_empty } | Operator::Required { if_empty }
                if counts(if_empty) =>
            {
                let value = value.unwrap_or_default();
                self.fill(name, start, &value, Given::Value);
                value
            }
            Operator::Default { .. } => {
                let known = self.fills.len();
                let value = self.value(argument, inner, depth + 1, start)?;
                self.fill_by_default(name, start, &value, known);
                value
            }
            Operator::Alternative { if_empty } if counts(if_empty) => {
                self.value(argument, inner, depth + 1, start)?
            }
            Operator::Alternative { .. } => String::new(),
            Operator::Required { .. } => {
                let message = self.value(argument, inner, depth + 1, start)?;
                let name = name.to_owned();
                return Err(fault(used, Problem::Required { name, message }));
            }
        };
        Ok((value, tail_after(used)))
    }

    fn get(&mut self, name: &str, range: Range<usize>, start: usize) -> String {
        match (self.lookup)(name) {
            Some(value) => {
                self.fill(name, start, &value, Given::Value);
                value
            }
            None => {
                if self.unset.len() < MAX_UNSET {
                    self.unset.push(Unset {
                        name: name.to_owned(),
                        range,
                    });
                }
                self.fill(name, start, "", Given::Nothing);
                String::new()
            }
        }
    }

    /// Keeps that a variable gave a part of the value, which begins at byte `start`.
    fn fill(&mut self, name: &str, start: usize, value: &str, given: Given) {
        if self.fills.len() < MAX_FILLS {
            self.fills.push(Fill {
                name: name.to_owned(),
                range: start..start + value.len(),
                given,
            });
        }
    }

    /// The same of a default. Variables in it are parts of their own where they tell of a secret and the outer one does not;
    /// from `known` on they are in the list.
    fn fill_by_default(&mut self, name: &str, start: usize, value: &str, known: usize) {
        let inner = self.fills.get(known..).unwrap_or_default();
        if inner.iter().any(|fill| is_secret_name(&fill.name)) && !is_secret_name(name) {
            return;
        }
        let given = match inner.iter().any(|fill| fill.given == Given::Nothing) {
            true => Given::Nothing,
            false => Given::Default,
        };
        self.fills.truncate(known);
        self.fill(name, start, value, given);
    }
}

fn split_name(text: &str) -> (&str, &str) {
    let digits_may_follow = |(at, c): (usize, char)| {
        let letter = c == '_' || c.is_ascii_alphabetic();
        (!letter && (at == 0 || !c.is_ascii_digit())).then_some(at)
    };
    let end = text
        .char_indices()
        .find_map(digits_may_follow)
        .unwrap_or(text.len());
    text.split_at(end)
}

/// Where the `}` is that closes an expression whose text begins here: the first that has no `{` of its own, else the
/// last one; on the line that the text begins on, since no expression goes over a line's end.
fn closing_brace(text: &str) -> Option<usize> {
    let mut open = 0usize;
    let mut last = None;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => open += 1,
            b'}' if open == 0 => return Some(at),
            b'}' => {
                open -= 1;
                last = Some(at);
            }
            b'\n' => break,
            _ => {}
        }
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(name: &str) -> Option<String> {
        let value = match name {
            "A" => "va",
            "B" => "vb",
            "E" => "",
            "N" => "${B}",
            "A_B" => "v_ab",
            _ => return None,
        };
        Some(value.to_owned())
    }

    fn text(template: &str) -> Result<String, Problem> {
        substitute(template, &lookup, &Limits::default())
            .map(|s| s.text.into_owned())
            .map_err(|fault| fault.problem)
    }

    #[test]
    fn every_form_gives_what_docker_compose_gives() {
        for (template, want) in [
            ("$A", "va"),
            ("${A}", "va"),
            ("$$A", "$A"),
            ("$${A}", "${A}"),
            ("$$$A", "$va"),
            ("$", "$"),
            ("a$", "a$"),
            ("$1", "$1"),
            ("$-", "$-"),
            ("$É", "$É"),
            ("${A-d}", "va"),
            ("${A:-d}", "va"),
            ("${E-d}", ""),
            ("${E:-d}", "d"),
            ("${Z-d}", "d"),
            ("${Z:-d}", "d"),
            ("${Z:-}", ""),
            ("${Z-}", ""),
            ("${E?err}", ""),
            ("${A+s}", "s"),
            ("${A:+s}", "s"),
            ("${E+s}", "s"),
            ("${E:+s}", ""),
            ("${Z+s}", ""),
            ("${Z:+s}", ""),
            ("${Z:-${B}}", "vb"),
            ("${Z:-$B}", "vb"),
            ("${Z:-${Y:-deep}}", "deep"),
            ("${Z:-$$B}", "$B"),
            ("${Z:-a}b}", "ab}"),
            (r"${Z:-a\}b}", r"a\b}"),
            ("${Z:-{a}}", "{a}"),
            ("${A}-${B}", "va-vb"),
            ("pre${Z:-x}mid${Y:-y}post", "prexmidypost"),
            ("${Z:-http://h:80/?q=1}", "http://h:80/?q=1"),
            ("${Z-a-b}", "a-b"),
            ("${Z:-a:-b}", "a:-b"),
            ("${Z:-x+y}", "x+y"),
            ("${Z:-x?y}", "x?y"),
            ("${Z:-\"q\"}", "\"q\""),
            ("${N}", "${B}"),
            ("$A.b", "va.b"),
            ("$A-b", "va-b"),
            ("${A}_B", "va_B"),
            ("$A_B", "v_ab"),
            ("${A:+${Z:-dd}}", "dd"),
            ("${Z:-{}", "{"),
            ("${Z:-a} {b}\n${A}", "a {b}\nva"),
        ] {
            assert_eq!(text(template).as_deref(), Ok(want), "{template}");
        }
    }

    #[test]
    fn what_is_no_expression_is_refused() {
        for template in [
            "${1}",
            "${}",
            "${A",
            "${A/foo/bar}",
            "${A#x}",
            "${A%x}",
            "${A^^}",
            "${!A}",
            "${A:0:2}",
            "${ A }",
            "${A }",
            "${É}",
            "${Z:-a\nb}",
            "${A\n}",
        ] {
            assert_eq!(text(template), Err(Problem::Malformed), "{template}");
        }
    }

    #[test]
    fn required_variables_fail_with_their_message() {
        for (template, name, message) in [
            ("${Z?err}", "Z", "err"),
            ("${Z:?err}", "Z", "err"),
            ("${E:?err}", "E", "err"),
            ("${Z?}", "Z", ""),
            ("${Z:?need $B}", "Z", "need vb"),
        ] {
            let want = Problem::Required {
                name: name.to_owned(),
                message: message.to_owned(),
            };
            assert_eq!(text(template), Err(want), "{template}");
        }
    }

    #[test]
    fn only_the_branch_that_is_taken_is_looked_at() {
        for template in ["${A:-$Q}", "${Z:+$Q}", "${A:-${Q?no}}", "${Z:-}"] {
            let unset = substitute(template, &lookup, &Limits::default()).map(|s| s.unset);
            assert_eq!(unset, Ok(Vec::new()), "{template}");
        }
    }

    #[test]
    fn ranges_point_at_the_expression() {
        let unset = substitute("é-$a-${Z:-${Q}}", &lookup, &Limits::default()).map(|s| s.unset);
        let at = |name: &str, range| Unset {
            name: name.to_owned(),
            range,
        };
        assert_eq!(unset, Ok(vec![at("a", 3..5), at("Q", 11..15)]));
        let range =
            substitute("x ${A:0:2} y", &lookup, &Limits::default()).map_err(|fault| fault.range);
        assert_eq!(range, Err(2..10));
    }

    #[test]
    fn it_is_kept_which_variable_gave_a_part() {
        use Given::{Default, Nothing, Value};
        for (template, want) in [
            (
                "x$A-${E}.$Z",
                vec![("A", 1..3, Value), ("E", 4..4, Value), ("Z", 5..5, Nothing)],
            ),
            ("é${Z:-d}", vec![("Z", 2..3, Default)]),
            ("${Z:-${A}}", vec![("Z", 0..2, Default)]),
            ("${Z:-a${B_TOKEN}}", vec![("B_TOKEN", 1..1, Nothing)]),
            ("${Z_TOKEN:-${B}}", vec![("Z_TOKEN", 0..2, Default)]),
            ("${Z_TOKEN:-$Q}", vec![("Z_TOKEN", 0..0, Nothing)]),
            ("--x${A:+=${B}}", vec![("B", 4..6, Value)]),
            ("${A?no}$$A", vec![("A", 0..2, Value)]),
        ] {
            let fills = substitute(template, &lookup, &Limits::default())
                .unwrap()
                .fills;
            let want = want.into_iter().map(|(name, range, given)| Fill {
                name: name.to_owned(),
                range,
                given,
            });
            assert_eq!(fills, want.collect::<Vec<_>>(), "{template}");
        }
    }

    #[test]
    fn nesting_has_an_end() {
        let deep = format!("{}x{}", "${Z:-".repeat(5_000), "}".repeat(5_000));
        assert_eq!(text(&deep), Err(Problem::TooDeep));
        let deeper = Limits {
            depth: 1_000,
            ..Limits::default()
        };
        for (limits, levels, bears) in [
            (Limits::default(), 64, true),
            (Limits::default(), 65, false),
            (deeper, 125, true),
            (deeper, 126, false),
        ] {
            let nested = format!("{}x{}", "${Z:-".repeat(levels), "}".repeat(levels));
            let read = substitute(&nested, &lookup, &limits);
            assert_eq!(read.is_ok(), bears, "{levels}");
        }
    }
}
