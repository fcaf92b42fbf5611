//! Values of Secrets in manifests, which no excerpt shows: the lines around a place may hold any of them.

use std::borrow::Cow;

/// Where `kubectl apply` keeps the whole object, whose values may be secret.
const APPLIED: &str = "last-applied-configuration";

/// Whether a text may hold values of Secrets.
pub(super) fn may_hold(text: &str) -> bool {
    text.contains("Secret")
        && (text.contains("ata:") || text.contains("ata\"") || has_applied(text))
}

fn has_applied(text: &str) -> bool {
    text.contains(APPLIED)
}

/// The text with a `*` for each byte of such a value: below `data` and `stringData` of a document that is a Secret, and in what
/// was applied.
pub(super) fn veiled(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len());
    let mut hidden = false;
    let is_end = |line: &&str| line.starts_with("---");
    let mut lines = text.split_inclusive('\n').peekable();
    while lines.peek().is_some() {
        let mut document = Vec::new();
        while let Some(line) = lines.next_if(|line| document.is_empty() || !is_end(line)) {
            document.push(line);
        }
        let is_secret = document.iter().any(|line| is_of_secret(line));
        if is_secret || document.iter().any(|line| has_applied(line)) {
            hidden = true;
            veil(&document, is_secret, &mut out);
        } else {
            document.iter().for_each(|line| out.push_str(line));
        }
    }
    match hidden {
        true => Cow::Owned(out),
        false => Cow::Borrowed(text),
    }
}

/// Whether a line says `kind: Secret`, in YAML or JSON.
fn is_of_secret(line: &str) -> bool {
    let mut places = line.match_indices("Secret");
    places.any(|(at, word)| {
        let (before, rest) = line.split_at(at);
        let after = rest.strip_prefix(word).unwrap_or_default();
        let before = before.trim_end_matches([' ', '"', '\'', ':']);
        before.ends_with("kind") && !after.starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

fn veil(document: &[&str], is_secret: bool, out: &mut String) {
    let mut below = None;
    for line in document {
        let indent = line.len() - line.trim_start_matches([' ', '-']).len();
        let is_empty = line.trim().is_empty();
        if below.is_some_and(|of| indent > of || is_empty) {
            hide(line, value_at(line), out);
            continue;
        }
        let begins = begin(line, is_secret);
        below = begins.map(|_| indent);
        hide(line, begins.unwrap_or(line.len()), out);
    }
}

/// Where the values begin of a line that has a key whose values are secret.
fn begin(line: &str, is_secret: bool) -> Option<usize> {
    let keys: &[&str] = match is_secret {
        true => &["stringData", "data", APPLIED],
        false => &[APPLIED],
    };
    let ends = keys.iter().flat_map(|key| {
        let of_key = move |(at, _): (usize, &str)| {
            let (before, end) = (line.get(..at)?, at + key.len());
            let after = line.get(end..)?;
            let rest = after.trim_start_matches(['"', '\'']);
            let is_whole = !before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.');
            (rest.trim_start().starts_with(':') && is_whole).then_some(end)
        };
        line.match_indices(key).filter_map(of_key)
    });
    let end = ends.min()?;
    let colon = line.get(end..)?.find(':')?;
    Some(end + colon + 1)
}

/// Where the value of a line begins: behind its key, if it has one.
fn value_at(line: &str) -> usize {
    let key = line.trim_start();
    let start = line.len() - key.len();
    let is_of_key = |c: char| c.is_ascii_alphanumeric() || "-_./\"' ".contains(c);
    let end = key.find(|c: char| !is_of_key(c)).unwrap_or(0);
    let after = key.get(end..).unwrap_or_default();
    match after.starts_with(": ") || after.trim_end() == ":" {
        true => start + end + 1,
        false => start,
    }
}

/// Adds a line, with a `*` for each byte from a place on that is neither a blank nor a sign of a mapping.
fn hide(line: &str, from: usize, out: &mut String) {
    let (shown, rest) = line.split_at_checked(from).unwrap_or((line, ""));
    out.push_str(shown);
    for c in rest.chars() {
        match c.is_whitespace() || "{}[],:|>\"'".contains(c) {
            true => out.push(c),
            false => out.extend(std::iter::repeat_n('*', c.len_utf8())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_secrets_are_not_shown_and_others_are() {
        for (text, hidden) in [
            (
                "kind: Secret\nstringData:\n  a: tea\n  b: |\n    tea\ntype: x\n",
                "kind: Secret\nstringData:\n  a: ***\n  b: |\n    ***\ntype: x\n",
            ),
            (
                "data: {a: tea}\nkind: Secret\n",
                "data: {*: ***}\nkind: Secret\n",
            ),
            (
                "{\"kind\":\"Secret\",\"data\":{\"a\":\"tea\"}}\n",
                "{\"kind\":\"Secret\",\"data\":{\"*\":\"***\"}}\n",
            ),
            (
                "items:\n- kind: Secret\n  data:\n    a: té\n  type: x\n",
                "items:\n- kind: Secret\n  data:\n    a: ***\n  type: x\n",
            ),
            (
                "kind: Secret\ndata:\n  a: tea\n---\nkind: ConfigMap\ndata:\n  a: b\n",
                "kind: Secret\ndata:\n  a: ***\n---\nkind: ConfigMap\ndata:\n  a: b\n",
            ),
            (
                "kind: SealedSecret\nspec:\n  annotations:\n    k/last-applied-configuration: |\n      {\"a\":\"tea\"}\n  b: c\n",
                "kind: SealedSecret\nspec:\n  annotations:\n    k/last-applied-configuration: |\n      {\"*\":\"***\"}\n  b: c\n",
            ),
            (
                "kind: SecretStore\ndata:\n  a: b\n",
                "kind: SecretStore\ndata:\n  a: b\n",
            ),
            (
                "kind: ConfigMap\ndata:\n  a: b\n",
                "kind: ConfigMap\ndata:\n  a: b\n",
            ),
            (
                "kind: Secret\nmetadata:\n  name: a\n",
                "kind: Secret\nmetadata:\n  name: a\n",
            ),
        ] {
            assert_eq!(veiled(text), hidden, "{text}");
            assert_eq!(veiled(text).len(), text.len(), "{text}");
        }
    }
}
