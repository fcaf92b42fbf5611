//! `labelSelector` and `annotationSelector` of a target: which objects they choose, by the labels that an object has when its
//! turn comes (measured one by one, kustomize 5.8.1).

use crate::drift;
use crate::yaml::{Node, Value};

/// Requirements, all of which an object has to meet.
#[derive(Clone, Debug, Default)]
pub(super) struct Selector(Vec<Requirement>);

#[derive(Clone, Debug)]
struct Requirement {
    key: String,
    /// One of these has to be the value; `None` is any.
    values: Option<Vec<String>>,
    /// An object without the key, or with another value, is the one that is meant.
    negated: bool,
}

impl Selector {
    /// Reads `a=b, c!=d, e in (f, g), h, !i`; `None` where it is written in another way, or holds a placeholder.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (mut all, mut rest) = (Vec::new(), text.trim());
        if drift::is_filled_in_later(text) {
            return None;
        }
        while !rest.is_empty() {
            let end = match (rest.find(','), rest.find('(')) {
                (Some(comma), Some(open)) if open < comma => rest.find(')')? + 1,
                (None, Some(_)) => rest.find(')')? + 1,
                (comma, _) => comma.unwrap_or(rest.len()),
            };
            let (one, behind) = rest.split_at_checked(end)?;
            all.push(Requirement::read(one.trim())?);
            let behind = behind.trim_start();
            rest = match behind.strip_prefix(',') {
                Some(next) if !next.trim().is_empty() => next.trim_start(),
                None if behind.is_empty() => "",
                _ => return None,
            };
        }
        Some(Self(all))
    }

    /// Whether labels (or annotations) meet it; `None` where a value is only known later.
    pub(super) fn matches(&self, labels: Option<&Node>) -> Option<bool> {
        self.0
            .iter()
            .try_fold(true, |all, one| Some(one.is_met(labels)? && all))
    }
}

impl Requirement {
    fn read(text: &str) -> Option<Self> {
        let of = |key: &str, values: Option<Vec<String>>, negated| {
            let (key, is_word) = (key.trim(), |b: u8| {
                b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.')
            });
            let is_key = !key.is_empty() && key.bytes().all(|b| is_word(b) || b == b'/');
            let mut all = values.iter().flatten().flat_map(|it| it.bytes());
            (is_key && all.all(is_word)).then(|| Self {
                key: key.to_owned(),
                values,
                negated,
            })
        };
        let one = |value: &str| Some(vec![value.trim().to_owned()]);
        if let Some((key, value)) = text.split_once("!=") {
            return of(key, one(value), true);
        }
        if let Some((key, value)) = text.split_once('=') {
            return of(key, one(value.trim_start_matches('=')), false);
        }
        if let Some((head, list)) = text.split_once('(') {
            let list = list.strip_suffix(')')?.split(',');
            let values = list.map(|it| it.trim().to_owned()).collect();
            let mut words = head.split_whitespace();
            let (key, negated) = match (words.next()?, words.next()?, words.next()) {
                (key, "in", None) => (key, false),
                (key, "notin", None) => (key, true),
                _ => return None,
            };
            return of(key, Some(values), negated);
        }
        match text.strip_prefix('!') {
            Some(key) => of(key, None, true),
            None => of(text, None, false),
        }
    }

    fn is_met(&self, labels: Option<&Node>) -> Option<bool> {
        let value = match labels.and_then(|it| it.get(&self.key)) {
            Some(node) if matches!(node.value, Value::Null) => None,
            found => found,
        };
        let is = match (value, &self.values) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(value), Some(values)) => {
                // A number is compared as it is written, which is not known here.
                let text = match value.as_bool() {
                    Some(true) => "true",
                    Some(false) => "false",
                    None => value.as_str()?,
                };
                if drift::is_filled_in_later(text) {
                    return None;
                }
                values.iter().any(|it| it == text)
            }
        };
        Some(is != self.negated)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Report;
    use crate::source::SourceId;
    use crate::yaml::{Limits, parse};

    #[test]
    fn requirements_are_met_as_kustomize_has_it() {
        let text = "{x: '1', y: b, t: true, e: '', n: 1, p: '${P}'}\n";
        let (limits, mut report) = (Limits::default(), Report::default());
        let labels = parse(text, SourceId::default(), &limits, &mut report).remove(0);
        for (selector, met) in [
            ("y=b", Some(true)),
            (" y = b , x ", Some(true)),
            ("y==b", Some(true)),
            ("y!=b", Some(false)),
            ("z!=b", Some(true)),
            ("y in (b,c)", Some(true)),
            ("y in ( c )", Some(false)),
            ("z notin (c),x in (0, 1)", Some(true)),
            ("!z", Some(true)),
            ("!y", Some(false)),
            ("z", Some(false)),
            ("y=b,x=2", Some(false)),
            ("t=true", Some(true)),
            ("e=", Some(true)),
            ("z=", Some(false)),
            ("e in ()", Some(true)),
            // Known later, or compared as it is written.
            ("p=b", None),
            ("n=1", None),
            // Another form, or one at which the build ends.
            ("y=${Y}", None),
            ("x>0", None),
            ("y=b,", None),
            ("y in (b", None),
            ("y = b c", None),
        ] {
            let found = Selector::read(selector).and_then(|it| it.matches(Some(&labels)));
            assert_eq!(found, met, "{selector}");
        }
        assert_eq!(Selector::read("!a").unwrap().matches(None), Some(true));
    }
}
