//! Texts of Secrets without their values: a difference is printed into the log of a pipeline, which many read.

use std::collections::BTreeMap;

/// What stands for a value, and what it differs by from that of the other text.
const SAME: &str = "(hidden)";
const OLD: &str = "(hidden, old)";
const NEW: &str = "(hidden, new)";

/// The keys of a Secret whose values are secret.
const HOLDING: [&str; 2] = ["data:", "stringData:"];

/// Both texts of a file, with a word for each value of a Secret; none where neither has one.
pub(super) fn texts(path: &str, before: &[u8], after: &[u8]) -> Option<[String; 2]> {
    let before = Parts::of(path, std::str::from_utf8(before).ok()?);
    let after = Parts::of(path, std::str::from_utf8(after).ok()?);
    if before.values.is_empty() && after.values.is_empty() {
        return None;
    }
    Some([before.shown(&after, OLD), after.shown(&before, NEW)])
}

/// Where a value stands: the document, by the name in it, and the line's key.
type Place = (String, String);

/// A text in lines; a value may go on for some of them.
struct Parts<'a> {
    lines: Vec<Line<'a>>,
    values: BTreeMap<Place, String>,
}

enum Line<'a> {
    Plain(&'a str),
    /// What stands before the value.
    Value(&'a str, Place),
}

/// How the values of a file are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Objects; of those, Secrets hold some.
    Objects,
    /// `KEY=VALUE`, which a generator reads.
    Variables,
    /// One value.
    Whole,
    /// Operations on a Secret.
    Operations,
}

impl Form {
    fn of(path: &str) -> Self {
        let is_of_generator = path.starts_with("secrets/");
        let is_shown = path.ends_with(".example") || path.ends_with(".gitignore");
        match path {
            _ if is_of_generator && is_shown => Self::Objects,
            _ if is_of_generator && path.ends_with(".env") => Self::Variables,
            _ if is_of_generator => Self::Whole,
            _ if path.ends_with("-secret.json-patch.yaml") => Self::Operations,
            _ => Self::Objects,
        }
    }
}

impl<'a> Parts<'a> {
    fn of(path: &str, text: &'a str) -> Self {
        let mut parts = Self {
            lines: Vec::new(),
            values: BTreeMap::new(),
        };
        match Form::of(path) {
            Form::Variables => {
                for line in text.lines() {
                    match line.find('=') {
                        Some(at) => parts.add(line, at + 1, ""),
                        None => parts.lines.push(Line::Plain(line)),
                    }
                }
            }
            Form::Whole if text.is_empty() => {}
            Form::Whole => {
                let place = Place::default();
                parts.values.insert(place.clone(), text.to_owned());
                parts.lines.push(Line::Value("", place));
            }
            Form::Operations => {
                let mut key = "";
                for line in text.lines() {
                    let bare = line.trim_start_matches([' ', '-']);
                    if let Some(path) = bare.strip_prefix("path:") {
                        key = path.trim();
                    }
                    match bare.strip_prefix("value:") {
                        Some(value) if !value.trim().is_empty() => {
                            parts.add(line, line.len() - value.len(), key);
                        }
                        _ => parts.lines.push(Line::Plain(line)),
                    }
                }
            }
            Form::Objects => parts.objects(text),
        }
        parts
    }

    fn objects(&mut self, text: &'a str) {
        let mut document: Vec<&str> = Vec::new();
        for line in text.lines() {
            if line.starts_with("---") {
                self.object(&std::mem::take(&mut document));
            }
            document.push(line);
        }
        self.object(&document);
    }

    fn object(&mut self, lines: &[&'a str]) {
        if !lines.contains(&"kind: Secret") {
            self.lines
                .extend(lines.iter().map(|line| Line::Plain(line)));
            return;
        }
        let name = lines.iter().find_map(|line| line.strip_prefix("  name: "));
        let mut is_in = false;
        for line in lines {
            let bare = line.trim_start_matches(' ');
            let depth = line.len() - bare.len();
            if depth == 0 {
                is_in = HOLDING.contains(line);
                self.lines.push(Line::Plain(line));
            } else if !is_in {
                self.lines.push(Line::Plain(line));
            } else if let (2, Some(at)) = (depth, line.find(": ")) {
                self.add(line, at + 1, name.unwrap_or_default());
            } else if let Some(Line::Value(_, place)) = self.lines.last() {
                // It goes on.
                let value = self.values.entry(place.clone()).or_default();
                value.push_str(line);
            }
        }
    }

    /// Adds a line whose value begins at a byte of it.
    fn add(&mut self, line: &'a str, at: usize, document: &str) {
        let (before, value) = line.split_at_checked(at).unwrap_or((line, ""));
        let key = before.trim_matches([' ', '-', ':', '=']).to_owned();
        let place = (document.to_owned(), key);
        self.values.insert(place.clone(), value.to_owned());
        self.lines.push(Line::Value(before, place));
    }

    fn shown(&self, other: &Self, differing: &str) -> String {
        let mut text = String::new();
        for line in &self.lines {
            match line {
                Line::Plain(line) => text.push_str(line),
                Line::Value(before, place) => {
                    let is_same = self.values.get(place) == other.values.get(place);
                    text.push_str(before);
                    text.push_str(if before.ends_with(':') { " " } else { "" });
                    text.push_str(if is_same { SAME } else { differing });
                }
            }
            text.push('\n');
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::texts;

    fn masked(path: &str, before: &str, after: &str) -> Option<[String; 2]> {
        texts(path, before.as_bytes(), after.as_bytes())
    }

    #[test]
    fn values_of_secrets_are_hidden_and_what_differs_shows() {
        let text = |value: &str| {
            format!(
                "kind: ConfigMap\nmetadata:\n  name: a\ndata:\n  A: open\n---\nkind: Secret\nmetadata:\n  name: b\ndata:\n  A: c2Vj\n  B: {value}\n  C: |\n    more\ntype: Opaque\n"
            )
        };
        let [before, after] = masked("web.yaml", &text("b2xk"), &text("bmV3")).unwrap();
        for shown in [&before, &after] {
            assert!(
                shown.contains("  A: open\n") && shown.contains("  A: (hidden)\n"),
                "{shown}"
            );
            assert!(shown.contains("  C: (hidden)\ntype: Opaque\n"), "{shown}");
            assert!(
                !shown.contains("c2Vj") && !shown.contains("more"),
                "{shown}"
            );
        }
        assert!(before.contains("  B: (hidden, old)\n"), "{before}");
        assert!(after.contains("  B: (hidden, new)\n"), "{after}");
    }

    #[test]
    fn files_of_generators_and_patches_are_hidden_as_well() {
        let [before, after] = masked("secrets/web.env", "A=b\nC=d\n", "A=b\nC=e\n").unwrap();
        assert_eq!(
            (before.as_str(), after.as_str()),
            (
                "A=(hidden)\nC=(hidden, old)\n",
                "A=(hidden)\nC=(hidden, new)\n"
            )
        );
        let [_, after] = masked("secrets/web.key", "", "-----BEGIN\nabc\n").unwrap();
        assert_eq!(after, "(hidden, new)\n");
        let patch = "- op: replace\n  path: /data/A\n  value: c2Vj\n";
        let [_, after] = masked("patches/web-secret.json-patch.yaml", "", patch).unwrap();
        assert_eq!(
            after,
            "- op: replace\n  path: /data/A\n  value: (hidden, new)\n"
        );
    }

    #[test]
    fn what_holds_no_secret_is_shown_as_it_is() {
        for (path, text) in [
            ("web.yaml", "kind: ConfigMap\ndata:\n  A: b\n"),
            ("web.yaml", "kind: Secret\nmetadata:\n  name: b\n"),
            ("secrets/web.env.example", "A=\n"),
            ("config/web/a.env", "A=b\n"),
        ] {
            assert!(masked(path, "", text).is_none(), "{path}");
        }
    }
}
