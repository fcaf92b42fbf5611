//! Secrets of a text that is YAML or JSON, by the places of its values: however a value is written (below `|` or `>`, over
//! several lines, as an alias), the parser knows where it begins and ends.

use std::ops::Range;

use super::known_tokens;
use super::line_secrets::below_names;
use super::sensitive::{names_secret, passwords, settings, webhooks};
use super::tokens::tokens;
use super::veiled::{APPLIED, GENERATOR, LITERALS, OF_OPERATION};
use crate::map::BTreeSet;
use crate::yaml::{Part, Spelling, written};

/// Texts within texts that are read: a manifest in a ConfigMap, a patch of a kustomization.
const DEEPEST: usize = 3;

/// Where the secrets of a text stand.
pub(super) fn places(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    read(text, Around::default(), &mut found);
    found
}

/// What a text stands in.
#[derive(Clone, Copy, Default)]
struct Around {
    /// Where it begins in the whole text.
    start: usize,
    /// In so many other texts.
    depth: usize,
    /// Whether it changes a Secret.
    of_secret: bool,
}

/// Adds the secrets of a text; whether it has keys or items at all.
fn read(text: &str, around: Around, found: &mut Vec<Range<usize>>) -> bool {
    written(text, |written| {
        let mut finder = Finder {
            text,
            around,
            followed: BTreeSet::default(),
            found,
        };
        let mut is_tree = written.is_complete;
        for root in written.roots() {
            is_tree &= root.scalar().is_none();
            finder.part(root, false);
        }
        if !is_tree {
            let places = below_names(text).into_iter();
            found.extend(places.map(|it| it.start + around.start..it.end + around.start));
        }
        is_tree
    })
}

struct Finder<'t, 'f> {
    text: &'t str,
    around: Around,
    /// What aliases stand for, as far as it was hidden.
    followed: BTreeSet<usize>,
    found: &'f mut Vec<Range<usize>>,
}

impl<'t> Finder<'t, '_> {
    /// Goes through a part; `is_secret` says so of an item of a `SecretList`.
    fn part(&mut self, part: Part<'t>, is_secret: bool) {
        if let Some(text) = part.scalar() {
            return self.scalar(part, text);
        }
        for item in part.items() {
            self.item(item);
            self.part(item, false);
        }
        let entries: Vec<(&str, Part<'t>)> = part
            .entries()
            .map(|(key, value)| (key.followed().scalar().unwrap_or_default(), value))
            .collect();
        self.mapping(&entries, is_secret);
    }

    fn mapping(&mut self, entries: &[(&'t str, Part<'t>)], is_item: bool) {
        let get = |name: &str| entries.iter().find(|(key, _)| *key == name);
        let scalar = |name: &str| get(name).and_then(|(_, value)| value.followed().scalar());
        let kind = scalar("kind");
        let is_secret = is_item || kind == Some("Secret");
        // `{name: DB_PASSWORD, value: …}` of a container, `{path: /data/DB_PASSWORD, value: …}` of a patch.
        let last = scalar("path").and_then(|path| path.rsplit('/').next());
        let named = scalar("name").or(scalar("key")).or(last);
        let target = get("target").map(|(_, target)| target.followed());
        let changes_secret = target.is_some_and(|target| of_kind(target, "Secret"));
        for (key, value) in entries {
            let changed = self.around.of_secret && *key == OF_OPERATION && get("op").is_some();
            if is_secret && matches!(*key, "data" | "stringData")
                || changed
                || key.ends_with(APPLIED)
            {
                self.hide_all(*value);
            } else if *key == OF_OPERATION && named.is_some() {
                self.named(named.unwrap_or_default(), *value);
            } else if *key == "patch" && changes_secret {
                self.patch(*value);
            } else {
                self.named(key, *value);
            }
            if key.eq_ignore_ascii_case(GENERATOR) {
                self.literals(*value);
            }
            if *key == "items" && kind == Some("SecretList") {
                value.items().for_each(|item| self.part(item, true));
            }
            self.part(*value, false);
        }
    }

    /// Hides what a name says is secret. The key `secrets` of Compose lists names.
    fn named(&mut self, name: &str, value: Part<'t>) {
        if name == "secrets" {
            return;
        }
        let value = value.followed();
        for one in std::iter::once(value).chain(value.items().map(Part::followed)) {
            let text = one.scalar().unwrap_or_default();
            if !text.is_empty() && names_secret(name, text) && !text.starts_with('$') {
                self.hide(one);
            }
        }
    }

    /// An item `NAME=VALUE`.
    fn item(&mut self, item: Part<'t>) {
        let item = item.followed();
        let text = item.scalar().unwrap_or_default();
        // The lines of a script or of settings are read by themselves.
        let is_script = item.spelling() == Some(Spelling::Block) && text.trim().contains('\n');
        let is_one = |(name, value): &(&str, &str)| names_secret(name, value);
        let assigned = text.split_once('=').filter(|_| !is_script);
        if let Some((_, value)) = assigned.filter(is_one)
            && !value.starts_with('$')
        {
            let Range { start, end } = item.range();
            let sign = self.text.get(start..end).and_then(|raw| raw.find('='));
            self.add(sign.map_or(start, |at| start + at + 1)..end);
        }
    }

    /// The values of a generator of Secrets.
    fn literals(&mut self, generators: Part<'t>) {
        for generator in generators.followed().items() {
            let entries = generator.followed().entries();
            let of_literals = entries.filter(|(key, _)| {
                let key = key.followed().scalar().unwrap_or_default();
                key.eq_ignore_ascii_case(LITERALS)
            });
            for (_, value) in of_literals {
                self.hide_all(value);
            }
        }
    }

    /// A patch of a Secret, whose text has places of its own where it is written as it reads.
    fn patch(&mut self, patch: Part<'t>) {
        let patch = patch.followed();
        let Some(text) = patch.scalar() else {
            return self.part(patch, true);
        };
        let Range { start, end } = patch.range();
        let raw = self.text.get(start..end).unwrap_or_default();
        let around = |start| Around {
            start: self.around.start + start,
            depth: self.around.depth + 1,
            of_secret: true,
        };
        let is_read = match patch.spelling() {
            Some(Spelling::Block) => {
                let start = line_start(self.text, start);
                let lines = self.text.get(start..end).unwrap_or_default();
                read(lines, around(start), self.found)
            }
            _ if raw.len() == text.len() + 2 => read(text, around(start + 1), self.found),
            _ => false,
        };
        if !is_read {
            self.hide(patch);
        }
    }

    /// What no name tells: lines of keys, and secrets of a shape that are broken over lines or written with escapes. What
    /// stands in one line is found there.
    fn scalar(&mut self, part: Part<'t>, text: &'t str) {
        let Range { start, end } = part.range();
        let raw = self.text.get(start..end).unwrap_or_default();
        if text.contains(PEM_BEGIN) {
            self.keys(raw, start);
        }
        let is_block = part.spelling() == Some(Spelling::Block);
        let is_long = is_block || raw.contains(['\n', '\r']);
        let is_escaped = raw.starts_with('"') && raw.contains('\\');
        if !is_long && !is_escaped {
            return;
        }
        let of_shape = settings(text)
            .chain(passwords(text))
            .chain(tokens(text))
            .chain(known_tokens::in_text(text))
            .chain(webhooks(text));
        for secret in of_shape.filter(|it| !it.starts_with(SIGNS)) {
            let mut is_there = false;
            for (at, found) in raw.match_indices(secret) {
                is_there = true;
                self.add(start + at..start + at + found.len());
            }
            if !is_there {
                self.hide(part);
            }
        }
        if is_block && self.around.depth < DEEPEST {
            let start = line_start(self.text, start);
            let around = Around {
                start: self.around.start + start,
                depth: self.around.depth + 1,
                of_secret: false,
            };
            read(
                self.text.get(start..end).unwrap_or_default(),
                around,
                self.found,
            );
        }
    }

    /// The lines between the marks of keys and certificates.
    fn keys(&mut self, raw: &str, start: usize) {
        for (at, mark) in raw.match_indices(PEM_BEGIN) {
            let from = at + mark.len();
            let rest = raw.get(from..).unwrap_or_default();
            let rest = rest.split_once("-----").map_or(rest, |(_, rest)| rest);
            let from = raw.len() - rest.len();
            let length = rest.find("-----END").unwrap_or(rest.len());
            self.add(start + from..start + from + length);
        }
    }

    /// Hides all values below a part, and those that aliases in it stand for.
    fn hide_all(&mut self, part: Part<'t>) {
        let mut open = vec![part];
        while let Some(part) = open.pop() {
            let target = part.followed();
            if target.number() != part.number() && !self.followed.insert(target.number()) {
                continue;
            }
            if target.scalar().is_some() {
                self.hide(target);
            }
            open.extend(target.items());
            open.extend(target.entries().map(|(_, value)| value));
        }
    }

    /// Hides a scalar, without its quotes.
    fn hide(&mut self, part: Part<'t>) {
        let Range { start, end } = part.range();
        self.add(match part.spelling() {
            Some(Spelling::Quoted) => start + 1..end.saturating_sub(1),
            _ => start..end,
        });
    }

    fn add(&mut self, range: Range<usize>) {
        let start = self.around.start;
        self.found.push(start + range.start..start + range.end);
    }
}

/// How a key or a certificate begins.
const PEM_BEGIN: &str = "-----BEGIN ";

/// What begins a value that is another's, or the head of a block in a text.
const SIGNS: [char; 8] = ['$', '{', '<', '&', '*', '!', '|', '>'];

/// Whether a mapping has a kind.
fn of_kind(part: Part<'_>, kind: &str) -> bool {
    part.entries()
        .any(|(key, value)| key.scalar() == Some("kind") && value.followed().scalar() == Some(kind))
}

/// Where the line of a place begins.
fn line_start(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    before.rfind(['\n', '\r']).map_or(0, |at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::super::line_secrets::with_stars;
    use super::*;

    fn shown(text: &str) -> String {
        with_stars(text, places(text))
    }

    #[test]
    fn a_value_is_hidden_however_it_is_written() {
        for value in [
            "kettle",
            "'kettle'",
            "\"ket\\\n    tle\"",
            "\"\\x6bettle\"",
            "|\n    kettle",
            "|- # of the shop\n    kettle\n\n    kettle: kettle",
            ">+2\n      kettle",
            "!!str |\n    kettle",
            "&key !!str >-\n    kettle",
            "!!str\n    kettle",
            "\n    kettle\n    kettle",
            "\n    # of the shop\n    'kettle'",
            "\n    |\n    kettle",
            "\"tea\n    kettle\"",
            "tea\n    kettle",
            "[tea,\n    kettle]",
            "\n    - tea\n    - |\n      kettle",
        ] {
            for key in [
                "API_KEY",
                "\"API_KEY\"",
                "'API_KEY' ",
                "&name API_KEY",
                "!!str API_KEY",
            ] {
                let text = format!("a:\n  {key}: {value}\n  TITLE: shown\n");
                let shown = shown(&text);
                assert!(
                    !shown.contains("ket") && !shown.contains("tle\""),
                    "{text}{shown}"
                );
                assert!(shown.contains("shown"), "{shown}");
                assert_eq!(shown.len(), text.len());
            }
        }
    }

    #[test]
    fn places_tell_what_is_secret_and_what_is_not() {
        for (text, hidden) in [
            ("x: &x tea\nAPI_KEY: *x\n", "x: &x ***\nAPI_KEY: *x\n"),
            ("? API_KEY\n: tea\n", "? API_KEY\n: ***\n"),
            ("- API_KEY=tea\n  kettle\n", "- API_KEY=***\n  ******\n"),
            ("- >-\n  API_KEY=\n  tea\n", "- >-\n  API_KEY=\n  ***\n"),
            (
                "- name: API_KEY\n  value: tea\n- name: TITLE\n  value: tea\n",
                "- name: API_KEY\n  value: ***\n- name: TITLE\n  value: tea\n",
            ),
            (
                "- op: add\n  path: /data/API_KEY\n  value: tea\n",
                "- op: add\n  path: /data/API_KEY\n  value: ***\n",
            ),
            (
                "u: >-\n  Server=db;\n  Password=tea;\nv: >\n  postgres://u:tea@db\n",
                "u: >-\n  Server=db;\n  Password=***;\nv: >\n  postgres://u:***@db\n",
            ),
            (
                "u: \"postgres://u:ket\\\n  tle@db\"\n",
                "u: \"*****************\n  ******\"\n",
            ),
            (
                "c: |\n  -----BEGIN PRIVATE KEY-----\n  abc=\n  -----END PRIVATE KEY-----\n",
                "c: |\n  -----BEGIN PRIVATE KEY-----\n  ****\n  -----END PRIVATE KEY-----\n",
            ),
            // Texts in texts.
            (
                "c: |\n  db:\n    password: >- # x\n      tea\n    a: b\n",
                "c: |\n  db:\n    password: >- # x\n      ***\n    a: b\n",
            ),
            (
                "patches:\n- target: {kind: Secret}\n  patch: '[{\"op\": \"add\", \"path\": \"/data/a\", \"value\": \"tea\"}]'\n",
                "patches:\n- target: {kind: Secret}\n  patch: '[{\"op\": \"add\", \"path\": \"/data/a\", \"value\": \"***\"}]'\n",
            ),
            (
                "patches:\n- patch: |\n    - op: add\n      path: /data/a\n      value:\n        b: tea\n  target: {kind: Secret}\n",
                "patches:\n- patch: |\n    - op: add\n      path: /data/a\n      value:\n        b: ***\n  target: {kind: Secret}\n",
            ),
            (
                "- patch: \"[{\\\"op\\\": 1}]\"\n  target: {kind: Secret}\n",
                "- patch: \"*************\"\n  target: {kind: Secret}\n",
            ),
            // Manifests.
            (
                "{\n\"kind\": \"Secret\",\n\"data\":\n{\n\"a\":\n\"tea\"\n},\n\"type\": \"x\"\n}\n",
                "{\n\"kind\": \"Secret\",\n\"data\":\n{\n\"a\":\n\"***\"\n},\n\"type\": \"x\"\n}\n",
            ),
            (
                "kind: SecretList\nitems:\n- data: {a: tea}\n  type: x\n",
                "kind: SecretList\nitems:\n- data: {a: ***}\n  type: x\n",
            ),
            (
                "kind: ConfigMap\ndata: &d {a: tea}\n---\nkind: Secret\nstringData: {a: tea}\n",
                "kind: ConfigMap\ndata: &d {a: tea}\n---\nkind: Secret\nstringData: {a: ***}\n",
            ),
            (
                "SecretGenerator:\n- Literals:\n  - A=tea\n  name: x\n",
                "SecretGenerator:\n- Literals:\n  - *****\n  name: x\n",
            ),
            // No secrets.
            ("secrets: [db_password]\n", "secrets: [db_password]\n"),
            (
                "secrets:\n  db_password:\n    file: ./a\n",
                "secrets:\n  db_password:\n    file: ./a\n",
            ),
            ("API_KEY: ${API_KEY:?}\n", "API_KEY: ${API_KEY:?}\n"),
            (
                "PASSWORD_FILE: |\n  /run/secrets/a\nTITLE: |\n  tea\n",
                "PASSWORD_FILE: |\n  /run/secrets/a\nTITLE: |\n  tea\n",
            ),
            ("API_KEY:\nTITLE: tea\n", "API_KEY:\nTITLE: tea\n"),
        ] {
            assert_eq!(shown(text), hidden, "{text}");
        }
    }

    #[test]
    fn aliases_of_aliases_are_followed_once() {
        let mut text = "kind: Secret\na0: &a0 [tea]\n".to_owned();
        for at in 1..40 {
            let below = at - 1;
            text.push_str(&format!("a{at}: &a{at} [*a{below}, *a{below}]\n"));
        }
        text.push_str("data: *a39\n");
        assert!(shown(&text).contains("a0: &a0 [***]"));
    }
}
