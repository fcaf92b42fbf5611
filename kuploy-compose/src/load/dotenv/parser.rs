//! The default format: statements `KEY=VALUE` with quotes, escapes, comments and `${…}`.

use std::borrow::Cow;

use super::syntax;
use crate::diagnostic::{Finding, sensitive};
use crate::load::budget::Budget;
use crate::load::environment::{Variable, Variables};
use crate::load::interpolate::{self, Lookup};
use crate::source::{SourceId, Span};

/// Reads all statements; after a fault the next line is the next statement.
pub(super) fn parse(
    text: &str,
    source: SourceId,
    lookup: &Lookup<'_>,
    variables: &mut Variables,
    budget: &Budget,
) -> Vec<Finding> {
    let mut parser = Parser {
        text,
        budget,
        at: if text.starts_with('\u{feff}') { 3 } else { 0 },
        source,
    };
    let mut findings = Vec::new();
    while !budget.is_spent() && parser.next_statement() {
        match parser.statement(lookup, variables, &mut findings) {
            Ok(Some((key, variable))) => {
                if !pay(budget, key, &variable) {
                    break;
                }
                variables.insert(key.to_owned(), variable);
            }
            Ok(None) => {}
            Err(finding) => {
                findings.push(*finding);
                parser.at = parser.line_end();
            }
        }
    }
    findings
}

/// Pays for a variable.
pub(super) fn pay(budget: &Budget, key: &str, variable: &Variable) -> bool {
    budget.pay_values(1, variable.span)
        && budget.pay_text(key.len() + variable.value.len(), variable.span)
}

type Fault = Box<Finding>;

struct Parser<'t> {
    text: &'t str,
    budget: &'t Budget,
    at: usize,
    source: SourceId,
}

/// Blanks inside a line, as the reference counts them.
fn is_blank(c: char) -> bool {
    matches!(
        c,
        '\t' | '\u{b}' | '\u{c}' | '\r' | ' ' | '\u{85}' | '\u{a0}'
    )
}

impl<'t> Parser<'t> {
    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.source, start, end)
    }

    /// Where the current line ends: at its line feed, or at the end.
    fn line_end(&self) -> usize {
        self.rest()
            .find('\n')
            .map_or(self.text.len(), |length| self.at + length)
    }

    fn skip(&mut self, what: fn(char) -> bool) {
        let rest = self.rest();
        self.at += rest.len() - rest.trim_start_matches(what).len();
    }

    /// Moves to the next statement, past blanks, line ends and comments; `false` at the end.
    fn next_statement(&mut self) -> bool {
        loop {
            self.skip(char::is_whitespace);
            if !self.rest().starts_with('#') {
                return self.at < self.text.len();
            }
            self.at = self.line_end();
        }
    }

    /// One statement; `None` for a bare name that is not known.
    fn statement(
        &mut self,
        lookup: &Lookup<'_>,
        variables: &Variables,
        findings: &mut Vec<Finding>,
    ) -> Result<Option<(&'t str, Variable)>, Fault> {
        let export = self.rest().strip_prefix("export");
        if export.is_some_and(|rest| rest.starts_with(is_blank)) {
            self.at += "export".len();
            self.skip(is_blank);
        }
        let start = self.at;
        let (key, has_value) = self.key()?;
        let key_span = self.span(start, start + key.len());
        let names_secret = sensitive::is_sensitive(key, "…");
        if !has_value {
            let variable = lookup(key).map(|value| Variable {
                value,
                span: Some(key_span),
            });
            return Ok(variable.map(|variable| (key, variable)));
        }
        self.skip(is_blank);
        let start = self.at;
        let raw: Cow<'_, str> = match self.rest().chars().next() {
            Some('\'') => Cow::Owned(self.quoted('\'')?),
            Some('"') => {
                let text = self.quoted('"')?;
                let text = expand_escapes(&text);
                let value = self.expand(&text, start, names_secret, lookup, variables, findings)?;
                Cow::Owned(value)
            }
            _ => {
                let line = self.unquoted();
                Cow::Owned(self.expand(line, start, names_secret, lookup, variables, findings)?)
            }
        };
        let end = self.at;
        let length = self
            .text
            .get(start..end)
            .map_or(0, |value| value.trim_end().len());
        let variable = Variable {
            value: raw.into_owned(),
            span: Some(self.span(start, start + length)),
        };
        Ok(Some((key, variable)))
    }

    /// The name of a statement and whether a value follows; stands behind the separator then.
    fn key(&mut self) -> Result<(&'t str, bool), Fault> {
        let start = self.at;
        let rest = self.rest();
        let mut end = rest.len();
        let mut has_value = false;
        for (offset, c) in rest.char_indices() {
            match c {
                '=' | ':' => {
                    end = offset;
                    has_value = true;
                    break;
                }
                '\n' => {
                    end = offset;
                    break;
                }
                '_' | '.' | '-' | '[' | ']' => {}
                c if is_blank(c) || c.is_alphanumeric() => {}
                c => {
                    let at = start + offset;
                    let span = self.span(at, at + c.len_utf8());
                    return Err(Box::new(
                        syntax(
                            format!("unexpected character `{c}` in the name of a variable"),
                            span,
                        )
                        .help("write `KEY=VALUE`; put multi-line values in quotes"),
                    ));
                }
            }
        }
        let key = rest.get(..end).unwrap_or_default().trim_end();
        self.at = start + end + usize::from(has_value);
        if key.is_empty() {
            let span = Span::first(self.source, self.text, start);
            let message = "a value without a name";
            return Err(Box::new(syntax(message, span).help("write `KEY=VALUE`")));
        }
        let span = self.span(start, start + key.len());
        if key.contains(is_blank) {
            let message = "the name of a variable contains whitespace";
            return Err(Box::new(
                syntax(message, span).help("write one `KEY=VALUE` on each line"),
            ));
        }
        Ok((key, has_value))
    }

    /// The text of a quoted value, `\` before its quote taken away; stands behind the closing quote then.
    fn quoted(&mut self, quote: char) -> Result<String, Fault> {
        let start = self.at;
        let body = self.rest().get(1..).unwrap_or_default();
        let mut text = String::new();
        let mut escaped = false;
        for (offset, c) in body.char_indices() {
            if c == quote && !escaped {
                self.at = start + 1 + offset + 1;
                self.expect_end_of_value()?;
                return Ok(text);
            }
            if c == '\\' && !escaped {
                escaped = true;
                continue;
            }
            if escaped && c != quote {
                text.push('\\');
            }
            escaped = false;
            text.push(c);
        }
        let end = self.line_end();
        let line = self.text.get(start..end).unwrap_or_default().trim_end();
        let span = self.span(start, start + line.len());
        Err(Box::new(
            syntax(format!("unclosed quote `{quote}`"), span)
                .help(format!("end the value with `{quote}`")),
        ))
    }

    /// After a closing quote only a blank, the end of the line or of the file may stand.
    fn expect_end_of_value(&self) -> Result<(), Fault> {
        match self.rest().chars().next() {
            Some(c) if !c.is_whitespace() && c != '#' => Err(Box::new(
                syntax(
                    "unexpected text after the closing quote",
                    self.span(self.at, self.at + c.len_utf8()),
                )
                .help("put the quotes around the whole value"),
            )),
            _ => Ok(()),
        }
    }

    /// The text of an unquoted value: the line up to a comment.
    fn unquoted(&mut self) -> &'t str {
        let line = self.text.get(self.at..self.line_end()).unwrap_or_default();
        self.at += line.len();
        let value = line.split_once(" #").map_or(line, |(value, _)| value);
        value.trim_end()
    }

    fn expand(
        &self,
        text: &str,
        start: usize,
        names_secret: bool,
        lookup: &Lookup<'_>,
        variables: &Variables,
        findings: &mut Vec<Finding>,
    ) -> Result<String, Fault> {
        let lookup = |name: &str| {
            lookup(name).or_else(|| {
                let known = variables.get(name)?;
                let paid = self.budget.pay_text(known.value.len(), known.span);
                paid.then(|| known.value.clone())
            })
        };
        let end = self.at;
        let raw = self.text.get(start..end).unwrap_or_default();
        let place = |part: &str| {
            let span = interpolate::find_expression(raw, part, 0)
                .map(|range| self.span(start + range.start, start + range.end));
            span.unwrap_or_else(|| self.span(start, start + raw.trim_end().len()))
        };
        match interpolate::substitute(text, &lookup, self.budget.limits()) {
            Ok(substituted) => {
                findings.extend(substituted.unset.iter().map(|unset| {
                    let part = text.get(unset.range.clone()).unwrap_or_default();
                    let finding = if names_secret {
                        interpolate::unset_in_secret()
                    } else {
                        interpolate::unset_finding(&unset.name, &format!("${}", unset.name), false)
                    };
                    finding.span(place(part))
                }));
                Ok(substituted.text.into_owned())
            }
            Err(fault) => {
                let part = text.get(fault.range.clone()).unwrap_or_default();
                // What looks like an expression may be part of a secret, and no line of the file is shown.
                let finding = interpolate::fault_finding(&fault.problem, "$…");
                Err(Box::new(finding.span(place(part))))
            }
        }
    }
}

/// Escapes of a double-quoted value; what is no escape stays as it is. `\$` becomes `$$`, the template's own escape.
fn expand_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains('\\') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let mut chars = after.chars();
        let plain = match chars.next() {
            Some('a') => Some("\u{7}"),
            Some('b') => Some("\u{8}"),
            Some('f') => Some("\u{c}"),
            Some('n') => Some("\n"),
            Some('r') => Some("\r"),
            Some('t') => Some("\t"),
            Some('v') => Some("\u{b}"),
            Some('\\') => Some("\\"),
            Some('"') => Some("\""),
            Some('$') => Some("$$"),
            _ => None,
        };
        if let Some(plain) = plain {
            out.push_str(plain);
            rest = chars.as_str();
        } else if let Some(after_zero) = after.strip_prefix('0') {
            let octal = after_zero.get(..3).filter(|digits| digits.len() == 3);
            let code = octal.and_then(|digits| u8::from_str_radix(digits, 8).ok());
            match (octal, code) {
                (Some(digits), Some(code)) if !digits.starts_with('+') => {
                    out.push(char::from(code));
                    rest = after_zero.get(3..).unwrap_or_default();
                }
                // The reference has lost the zero by the time it finds that this is no character.
                _ => {
                    out.push('\\');
                    rest = after_zero;
                }
            }
        } else {
            out.push('\\');
            rest = after;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<(String, String)>, Vec<String>) {
        let lookup = |name: &str| (name == "X").then(|| "xval".to_owned());
        let mut variables = Variables::new();
        let findings = parse(
            text,
            SourceId::default(),
            &lookup,
            &mut variables,
            &Budget::default(),
        );
        let values = variables.into_iter().map(|(k, v)| (k, v.value)).collect();
        (values, findings.into_iter().map(|f| f.message).collect())
    }

    #[test]
    fn values_are_those_of_docker_compose() {
        for (text, want) in [
            ("A=b", "b"),
            ("A = b", "b"),
            ("A= b ", "b"),
            (" A=1", "1"),
            ("export A=1", "1"),
            ("A: 1", "1"),
            ("A:1", "1"),
            ("\u{feff}A=1\r\n", "1"),
            ("A=b # c", "b"),
            ("A=b #c", "b"),
            ("A=b# c", "b# c"),
            ("A=\"b # c\"", "b # c"),
            ("A=\"b\" # c", "b"),
            ("A= #c", "#c"),
            ("A=#c", "#c"),
            ("A=q\t# c", "q\t# c"),
            ("A='b $X'", "b $X"),
            ("A=\"b $X\"", "b xval"),
            ("A=b $X", "b xval"),
            ("A=$$X", "$X"),
            ("A=\"$$X\"", "$X"),
            (r#"A="\$X""#, "$X"),
            (r"A=\$X", r"\xval"),
            (r"A='\$X'", r"\$X"),
            (r#"A="a\nb""#, "a\nb"),
            (r"A='a\nb'", r"a\nb"),
            (r"A=a\nb", r"a\nb"),
            (r#"A="\u0041""#, r"\u0041"),
            (r#"A="\0101""#, "A"),
            (r#"A="a\xb""#, r"a\xb"),
            (r"A='it\'s'", "it's"),
            (r#"A="\"q\"""#, "\"q\""),
            ("A=\"a\nb\"", "a\nb"),
            ("A='a\nb'", "a\nb"),
            ("A=a=b", "a=b"),
            ("A==b", "=b"),
            ("A=1;B=2", "1;B=2"),
            ("A=", ""),
            ("A=\"\"", ""),
            ("A:", ""),
            ("A=${Z:-def}", "def"),
            ("A=$(cmd)", "$(cmd)"),
            ("A=`cmd`", "`cmd`"),
            ("A={\"k\":\"v\"}", "{\"k\":\"v\"}"),
            ("# c\n\n  # d\nA=1", "1"),
        ] {
            let want = vec![("A".to_owned(), want.to_owned())];
            assert_eq!(read(text), (want, vec![]), "{text}");
        }
    }

    #[test]
    fn names_may_hold_more_than_letters() {
        for name in ["1A", "A.B", "A-B", "A[0]", "é"] {
            let want = vec![(name.to_owned(), "1".to_owned())];
            assert_eq!(read(&format!("{name}=1")).0, want);
        }
    }

    #[test]
    fn bare_names_are_inherited_and_earlier_names_are_seen() {
        let pairs = |list: &[(&str, &str)]| -> Vec<(String, String)> {
            list.iter()
                .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
                .collect()
        };
        assert_eq!(read("X\nQ\nB=1").0, pairs(&[("X", "xval"), ("B", "1")]));
        assert_eq!(read("A=x\nB=${A}y").0, pairs(&[("A", "x"), ("B", "xy")]));
        assert_eq!(read("A=\"x\" B=2").0, pairs(&[("A", "x"), ("B", "2")]));
        assert_eq!(read("B=1\nX").0, pairs(&[("B", "1"), ("X", "xval")]));
    }

    #[test]
    fn what_docker_compose_refuses_is_refused() {
        for text in [
            "A B=1",
            "A@=1",
            "A=\"unterminated",
            "A=\"a\"\"b\"",
            "A=\"a\" \"b\"",
            "A=\"x\"y",
            "=x",
            "A=${Z?no}",
            "A=${",
        ] {
            assert_eq!(read(text).1.len(), 1, "{text}");
        }
    }

    #[test]
    fn a_fault_costs_its_line_alone() {
        let (values, messages) = read("A=1\nB@=2\nC='3\nD=4");
        assert_eq!(values.len(), 2, "{values:?}");
        assert_eq!(messages.len(), 2, "{messages:?}");
    }

    #[test]
    fn places_point_into_the_file() {
        let mut variables = Variables::new();
        let text = "A=\"b\"  # c\nB= x y  \nC=${Q}\n";
        let findings = parse(
            text,
            SourceId::default(),
            &|_| None,
            &mut variables,
            &Budget::default(),
        );
        let shown = |span: Option<Span>| {
            span.and_then(|s| text.get(s.start as usize..s.end as usize))
                .unwrap_or_default()
        };
        let values: Vec<_> = variables.values().map(|v| shown(v.span)).collect();
        assert_eq!(values, ["\"b\"", "x y", "${Q}"]);
        let unset: Vec<_> = findings.iter().map(|f| shown(f.span)).collect();
        assert_eq!(unset, ["${Q}"]);
    }
}
