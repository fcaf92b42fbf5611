//! `format: raw`: lines of `KEY=VALUE` as Docker's own `--env-file` reads them.

use super::parser::pay;
use super::syntax;
use crate::diagnostic::Finding;
use crate::load::budget::Budget;
use crate::load::environment::{Variable, Variables};
use crate::load::interpolate::Lookup;
use crate::source::{SourceId, Span};

pub(super) fn parse(
    text: &str,
    source: SourceId,
    lookup: &Lookup<'_>,
    variables: &mut Variables,
    budget: &Budget,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let mark = if at == 0 { '\u{feff}' } else { ' ' };
        let content = line.trim_start_matches(mark).trim_start();
        let at = at + line.len() - content.len();
        if content.is_empty() || content.starts_with('#') {
            continue;
        }
        let (key, value) = match content.split_once('=') {
            Some((key, value)) => (key, Some(value)),
            None => (content, None),
        };
        let span = |from: usize, length: usize| Span::new(source, at + from, at + from + length);
        if key.is_empty() {
            findings.push(syntax(
                "the name before `=` is missing",
                span(0, content.len()),
            ));
        } else if key.contains([' ', '\t']) {
            findings.push(
                syntax(
                    "the name of a variable contains whitespace",
                    span(0, key.len()),
                )
                .help("write `KEY=VALUE` without spaces around the `=`"),
            );
        } else {
            let variable = match value {
                Some(value) => Some(Variable {
                    value: value.to_owned(),
                    span: Some(span(key.len() + 1, value.len())),
                }),
                None => lookup(key).map(|value| Variable {
                    value,
                    span: Some(span(0, key.len())),
                }),
            };
            if let Some(variable) = variable {
                if !pay(budget, key, &variable) {
                    break;
                }
                variables.insert(key.to_owned(), variable);
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_values_as_they_stand() {
        let text = "\u{feff}A=\"b\" # c\n # no\n\n  B=$X \r\nHOST\nNONE\nC=";
        let mut variables = Variables::new();
        let lookup = |name: &str| (name == "HOST").then(|| "h".to_owned());
        let findings = parse(
            text,
            SourceId::default(),
            &lookup,
            &mut variables,
            &Budget::default(),
        );
        assert!(findings.is_empty(), "{findings:?}");
        let got: Vec<_> = variables
            .iter()
            .map(|(name, v)| (name.as_str(), v.value.as_str()))
            .collect();
        assert_eq!(
            got,
            [("A", "\"b\" # c"), ("B", "$X "), ("HOST", "h"), ("C", "")]
        );
    }

    #[test]
    fn names_without_text_or_with_blanks_are_refused() {
        for text in ["=x", "A B=1", "A =1", "A B"] {
            let lookup = |_: &str| None;
            let findings = parse(
                text,
                SourceId::default(),
                &lookup,
                &mut Variables::new(),
                &Budget::default(),
            );
            assert_eq!(findings.len(), 1, "{text}");
        }
    }
}
