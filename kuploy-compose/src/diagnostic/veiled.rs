//! Values of Secrets in manifests, and of those that a kustomization makes, which no excerpt shows: the lines around a place may
//! hold any of them.

use std::borrow::Cow;

/// Where `kubectl apply` keeps the whole object, whose values may be secret.
pub(super) const APPLIED: &str = "last-applied-configuration";

/// What makes Secrets in a kustomization, and where their values are: `NAME=VALUE`
/// (<https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/secretgenerator/>).
pub(super) const GENERATOR: &str = "secretGenerator";
pub(super) const LITERALS: &str = "literals";

/// Where an operation of a JSON patch has the value (RFC 6902).
const OPERATION: [&str; 3] = ["op:", "op\":", "op':"];
pub(super) const OF_OPERATION: &str = "value";

/// Whether a text may hold values of Secrets.
pub(super) fn may_hold(text: &str) -> bool {
    let of_secret = ["ata:", "ata\"", APPLIED];
    let mut parts = of_secret.iter().chain(&OPERATION);
    text.contains("Secret") && parts.any(|part| text.contains(part))
        || text.contains(GENERATOR) && text.contains(LITERALS)
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
        let has = |part: &str| document.iter().any(|line| line.contains(part));
        let mut keys = Vec::new();
        if document.iter().any(|line| is_of_secret(line)) {
            keys.extend(["stringData", "data"]);
            keys.extend(OPERATION.iter().any(|op| has(op)).then_some(OF_OPERATION));
        }
        keys.extend(has(APPLIED).then_some(APPLIED));
        let generates = has(GENERATOR);
        if keys.is_empty() && !generates {
            document.iter().for_each(|line| out.push_str(line));
        } else {
            hidden = true;
            veil(&document, &keys, generates, &mut out);
        }
    }
    match hidden {
        true => Cow::Owned(out),
        false => Cow::Borrowed(text),
    }
}

/// Whether a line says `kind: Secret`, in YAML or JSON, also behind an anchor or a tag.
fn is_of_secret(line: &str) -> bool {
    // Each part of the line is gone through once, however often the word stands in it.
    let mut colon = None;
    let mut from = 0;
    let mut places = line.match_indices("Secret");
    places.any(|(at, word)| {
        let (before, rest) = line.split_at(at);
        let after = rest.strip_prefix(word).unwrap_or_default();
        let last = before.get(from..).and_then(|part| part.rfind(':'));
        colon = last.map(|at| from + at);
        from = at;
        let Some((key, between)) = colon.and_then(|at| before.split_at_checked(at)) else {
            return false;
        };
        let between = between.get(1..).unwrap_or_default();
        let mut between = between.split_whitespace();
        let is_none = |it: &str| it.starts_with(['&', '!']) || matches!(it, "\"" | "'");
        let key = key.trim_end().trim_end_matches(['"', '\'']);
        key.ends_with("kind")
            && between.all(is_none)
            && !after.starts_with(|c: char| c.is_ascii_alphanumeric())
    })
}

/// How far in a line begins, in whatever it is indented by.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t', '-']).len()
}

/// What the lines below a key belong to it by.
enum Below {
    /// They are indented further than this.
    Indent(usize),
    /// So many brackets are open: JSON need not be indented.
    Brackets(usize),
    /// Nothing stands behind the key, which begins so far in: the next line tells.
    Next(usize),
}

/// Whether a line is the value of the key above, which begins so far in: in JSON it may stand alone, however far in.
fn is_value(line: &str, of: usize) -> bool {
    let text = line.trim_start();
    let is_key = value_at(line) > line.len() - text.len();
    let is_alone = text.starts_with(['{', '[']) || text.starts_with('"') && indent(line) <= of;
    is_alone && !is_key
}

fn veil(document: &[&str], keys: &[&str], generates: bool, out: &mut String) {
    let mut below = None;
    let mut generator = None;
    for line in document {
        let is_empty = line.trim().is_empty();
        let mut begins_below = false;
        if !is_empty && let Some(Below::Next(of)) = below {
            begins_below = is_value(line, of);
            below = Some(match begins_below {
                true => Below::Brackets(0),
                false => Below::Indent(of),
            });
        }
        let is_inside = match below {
            None => false,
            Some(Below::Indent(of)) => is_empty || indent(line) > of,
            Some(Below::Brackets(open)) => begins_below || open > 0,
            Some(Below::Next(_)) => true,
        };
        if is_inside {
            hide(line, value_at(line), out);
            if let Some(Below::Brackets(open)) = &mut below {
                *open = still_open(line, *open);
            }
            continue;
        }
        if generator.is_some_and(|of| !is_empty && indent(line) <= of) {
            generator = None;
        }
        if generates && begin(line, &[GENERATOR]).is_some() {
            generator = Some(indent(line));
        }
        let of_generator = generator.and_then(|_| begin(line, &[LITERALS]));
        let begins = begin(line, keys).or(of_generator);
        below = begins.map(|at| {
            let rest = line.get(at..).unwrap_or_default();
            match still_open(rest, 0) {
                0 if rest.trim().is_empty() => Below::Next(indent(line)),
                0 => Below::Indent(indent(line)),
                open => Below::Brackets(open),
            }
        });
        hide(line, begins.unwrap_or(line.len()), out);
    }
}

/// How many brackets are open behind a line, of which so many were before.
fn still_open(line: &str, mut open: usize) -> usize {
    let (mut quote, mut is_escaped) = (None, false);
    for c in line.chars() {
        match (c, quote) {
            _ if is_escaped => is_escaped = false,
            ('\\', Some('"')) => is_escaped = true,
            (c, Some(of)) if c == of => quote = None,
            (_, Some(_)) => {}
            ('"' | '\'', None) => quote = Some(c),
            ('{' | '[', None) => open += 1,
            ('}' | ']', None) if open > 0 => open -= 1,
            ('}' | ']', None) => return 0,
            _ => {}
        }
    }
    open
}

/// Where the values begin of a line that has a key whose values are secret.
fn begin(line: &str, keys: &[&str]) -> Option<usize> {
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
    let mut key = line.trim_start();
    while let Some(item) = key.strip_prefix("- ") {
        key = item;
    }
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
                "{\n\t\"kind\": \"Secret\",\n\t\"data\": {\n\t\t\"a\": \"tea\"\n\t},\n\t\"type\": \"x\"\n}\n",
                "{\n\t\"kind\": \"Secret\",\n\t\"data\": {\n\t\t\"a\": \"***\"\n\t},\n\t\"type\": \"x\"\n}\n",
            ),
            (
                "{\n\"kind\": \"Secret\",\n\"data\": {\n\"a\": \"t}a\",\n\"b\": \"tea\"\n},\n\"type\": \"x\"\n}\n",
                "{\n\"kind\": \"Secret\",\n\"data\": {\n\"a\": \"*}*\",\n\"b\": \"***\"\n},\n\"type\": \"x\"\n}\n",
            ),
            (
                "kind: &k Secret\ndata:\n  a: tea\n---\n'kind' :\t!!str \"Secret\"\ndata:\n  a: tea\n",
                "kind: &k Secret\ndata:\n  a: ***\n---\n'kind' :\t!!str \"Secret\"\ndata:\n  a: ***\n",
            ),
            (
                "secretGenerator:\n- name: a\n  literals:\n  - A=tea\n  files: [b]\n- {literals: [A=tea]}\nconfigMapGenerator:\n- literals: [A=b]\n",
                "secretGenerator:\n- name: a\n  literals:\n  - *****\n  files: [b]\n- {literals: [*****]}\nconfigMapGenerator:\n- literals: [A=b]\n",
            ),
            (
                "patches:\n- target: {kind: Secret}\n  patch: |\n    - op: add\n      path: /data/a\n      value: tea\nresources: [b]\n",
                "patches:\n- target: {kind: Secret}\n  patch: |\n    - op: add\n      path: /data/a\n      value: ***\nresources: [b]\n",
            ),
            (
                "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path: /data/a\n      value: tea\n",
                "patches:\n- target: {kind: Deployment}\n  patch: |\n    - op: add\n      path: /data/a\n      value: tea\n",
            ),
            (
                "patches:\n- target: {kind: Secret}\n  patch: '[{\"op\": \"add\", \"path\": \"/data/a\", \"value\": \"tea\"}]'\n",
                "patches:\n- target: {kind: Secret}\n  patch: '[{\"op\": \"add\", \"path\": \"/data/a\", \"value\": \"***\"}]'\n",
            ),
            (
                "kind: SecretStore # of the Secret\ndata:\n  a: b\n",
                "kind: SecretStore # of the Secret\ndata:\n  a: b\n",
            ),
            (
                "{\n\"kind\": \"Secret\",\n\"data\":\n\n{\n\"a\": \"tea\"\n},\n\"type\": \"x\"\n}\n",
                "{\n\"kind\": \"Secret\",\n\"data\":\n\n{\n\"a\": \"***\"\n},\n\"type\": \"x\"\n}\n",
            ),
            (
                "[{\"kind\": \"Secret\",\n\"op\": \"add\",\n\"value\":\n\"tea\",\n\"a\": 1}]\n",
                "[{\"kind\": \"Secret\",\n\"op\": \"add\",\n\"value\":\n\"***\",\n\"a\": 1}]\n",
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
