//! One template: objects with holes, printed as YAML, the holes filled with what Helm's template language writes there.
//!
//! A hole is a string that nothing else holds: it stands between two characters of Unicode's private use that occur in
//! no text of the objects. The printer of manifests writes it as a plain scalar, alone on its line behind a key or the
//! `- ` of a list, where it is replaced. All else is text, in which `{{` is escaped.

use crate::map::BTreeSet;
use std::fmt::Write as _;

use super::values::{below, text};
use crate::print;
use crate::yaml::{Node, Value};

/// What stands in a hole.
#[derive(Clone, Debug)]
pub(super) enum Hole {
    /// A value: `KEY: {{ … }}`.
    Value(String),
    /// Text as it is to be rendered.
    Text(String),
    /// A key that is left out where the expression gives nothing; below it `.` is what it gives.
    Optional {
        /// What decides.
        given: String,
        /// What is written.
        value: String,
    },
    /// Likewise, with a mapping or list below the key.
    Yaml(String),
    /// More items of a list, from a list.
    Items(String),
    /// Lines below the key, which stands on its own.
    Below(Vec<String>),
    /// Lines instead of the key.
    Instead(Vec<String>),
}

/// A template in the making.
#[derive(Debug)]
pub(super) struct Template {
    mark: char,
    holes: Vec<Hole>,
    /// Name and expression, in the order in which they are needed.
    variables: Vec<(String, String)>,
}

/// Unicode's private use: nobody's language has these.
const PRIVATE: std::ops::RangeInclusive<char> = '\u{e000}'..='\u{f8ff}';

impl Template {
    /// A template of objects that hold these texts.
    pub(super) fn new(objects: &[Node]) -> Self {
        let mut used = BTreeSet::new();
        objects.iter().for_each(|object| marks(object, &mut used));
        let free = PRIVATE.into_iter().find(|mark| !used.contains(mark));
        Self {
            // Who uses all 6400 of them uses no plane beyond.
            mark: free.unwrap_or('\u{f0000}'),
            holes: Vec::new(),
            variables: Vec::new(),
        }
    }

    /// The node of a hole.
    pub(super) fn hole(&mut self, hole: Hole) -> Node {
        let mark = self.mark;
        let node = text(format!("{mark}{}{mark}", self.holes.len()));
        self.holes.push(hole);
        node
    }

    /// The variable for the settings at a path.
    pub(super) fn variable(&mut self, path: &[&str]) -> String {
        let expression = below(".Values", path);
        let known = self
            .variables
            .iter()
            .find(|(_, known)| *known == expression);
        if let Some((name, _)) = known {
            return name.clone();
        }
        let kinds = [
            ("routes", "Route"),
            ("volumes", "Volume"),
            ("secrets", "Secret"),
        ];
        let kind = kinds.iter().find(|(section, _)| {
            path.iter()
                .rev()
                .nth(1)
                .is_some_and(|above| above == section)
        });
        let wanted = camel(path.last().copied().unwrap_or_default());
        let wanted = format!("{wanted}{}", kind.map_or("", |(_, kind)| kind));
        let taken = |name: &str| self.variables.iter().any(|(known, _)| known == name);
        let mut name = format!("${wanted}");
        let mut number = 2usize;
        while taken(&name) {
            name = format!("${wanted}{number}");
            number += 1;
        }
        self.variables.push((name.clone(), expression));
        name
    }

    /// The lines that give variables their values.
    fn head(&self) -> String {
        self.variables
            .iter()
            .fold(String::new(), |mut head, (name, expression)| {
                let _ = writeln!(head, "{{{{- {name} := {expression} }}}}");
                head
            })
    }

    /// The text of the template.
    pub(super) fn finish(&mut self, objects: Vec<Node>) -> String {
        let body = self.render(objects);
        let mut out = self.head();
        out.push_str(&body);
        out
    }

    /// The text of objects, or of parts of them.
    pub(super) fn render(&mut self, mut nodes: Vec<Node>) -> String {
        nodes
            .iter_mut()
            .for_each(|node| self.keep_empty_lines(node));
        let printed = print::documents(&nodes);
        let mut out = String::with_capacity(printed.len());
        for line in printed.split_inclusive('\n') {
            self.line(line.strip_suffix('\n').unwrap_or(line), &mut out);
        }
        out
    }

    /// Writes texts that end in empty lines on one line, in quotes: the `{{-` of a line below would take the empty lines
    /// away.
    fn keep_empty_lines(&mut self, node: &mut Node) {
        match &mut node.value {
            Value::Seq(list) => list.iter_mut().for_each(|node| self.keep_empty_lines(node)),
            Value::Map(map) => {
                let nodes = map.values_mut().map(|entry| &mut entry.node);
                nodes.for_each(|node| self.keep_empty_lines(node));
            }
            Value::String(text) if ends_in_empty_lines(text) => {
                let hole = Hole::Text(quoted(text));
                *node = self.hole(hole);
            }
            _ => {}
        }
    }

    fn line(&self, line: &str, out: &mut String) {
        let filled = line.split_once(self.mark).and_then(|(before, rest)| {
            let number = rest.strip_suffix(self.mark)?;
            Some((before, self.holes.get(number.parse::<usize>().ok()?)?))
        });
        match filled {
            Some((before, hole)) => fill(before, hole, out),
            None => {
                out.push_str(&escaped(line));
                out.push('\n');
            }
        }
    }
}

/// Writes a hole behind `before`: indentation, and `KEY: ` or `- `.
fn fill(before: &str, hole: &Hole, out: &mut String) {
    let margin = before.len() - before.trim_start_matches([' ', '-']).len();
    let indent = " ".repeat(margin);
    let key = escaped(before);
    let bare = key.trim_end();
    // Writing to a string cannot fail.
    let _ = match hole {
        Hole::Value(value) => writeln!(out, "{key}{{{{ {value} }}}}"),
        Hole::Text(text) => writeln!(out, "{key}{}", escaped(text)),
        Hole::Optional { given, value } => writeln!(
            out,
            "{indent}{{{{- with {given} }}}}\n{key}{{{{ {value} }}}}\n{indent}{{{{- end }}}}"
        ),
        Hole::Yaml(given) => writeln!(
            out,
            "{indent}{{{{- with {given} }}}}\n{bare}\n{indent}  {{{{- toYaml . | nindent {} }}}}\n{indent}{{{{- end }}}}",
            margin + 2
        ),
        Hole::Items(given) => {
            let column = margin.saturating_sub(2);
            let indent = " ".repeat(column);
            writeln!(
                out,
                "{indent}{{{{- with {given} }}}}\n{indent}{{{{- toYaml . | nindent {column} }}}}\n{indent}{{{{- end }}}}"
            )
        }
        Hole::Below(lines) => {
            let below: String = lines.iter().fold(String::new(), |mut below, line| {
                let _ = writeln!(below, "{indent}{line}");
                below
            });
            write!(out, "{bare}\n{below}")
        }
        Hole::Instead(lines) => {
            let lines: String = lines.iter().fold(String::new(), |mut below, line| {
                let _ = writeln!(below, "{indent}{line}");
                below
            });
            write!(out, "{lines}")
        }
    };
}

/// Text as Helm renders it to itself.
pub(super) fn escaped(text: &str) -> String {
    text.replace("{{", "{{ \"{{\" }}")
}

/// A string of the template language.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Whether a key can stand behind a point in the template language.
pub(super) fn identifier(key: &str) -> bool {
    let mut chars = key.chars();
    let first = chars.next();
    first.is_some_and(|c| c.is_ascii_alphabetic() || c == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A name in camel case: `student-board` as `studentBoard`.
pub(super) fn camel(name: &str) -> String {
    let mut camel = String::with_capacity(name.len());
    let mut upper = false;
    for char in name.chars() {
        if !char.is_ascii_alphanumeric() {
            upper = !camel.is_empty();
        } else if upper {
            camel.push(char.to_ascii_uppercase());
            upper = false;
        } else {
            camel.push(char);
        }
    }
    match camel.chars().next() {
        Some(first) if first.is_ascii_digit() => format!("n{camel}"),
        Some(_) => camel,
        None => "value".to_owned(),
    }
}

/// The characters of private use in a tree.
fn marks(node: &Node, used: &mut BTreeSet<char>) {
    let mut note = |text: &str| used.extend(text.chars().filter(|c| PRIVATE.contains(c)));
    match &node.value {
        Value::String(text) | Value::Timestamp(text) => note(text),
        Value::Seq(list) => list.iter().for_each(|node| marks(node, used)),
        Value::Map(map) => {
            map.keys().for_each(|key| note(key));
            map.values().for_each(|entry| marks(&entry.node, used));
        }
        _ => {}
    }
}

/// Whether a text is printed as a block that ends in empty lines.
fn ends_in_empty_lines(text: &str) -> bool {
    let quoted = |c: char| {
        matches!(
            c,
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        ) || (c < ' ' && !matches!(c, '\n' | '\t'))
    };
    text.ends_with("\n\n") && !text.contains(quoted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_variables() {
        for (name, want) in [
            ("web", "web"),
            ("student-board", "studentBoard"),
            ("a--b", "aB"),
            ("1st", "n1st"),
            ("-", "value"),
        ] {
            assert_eq!(camel(name), want, "{name}");
        }
    }

    #[test]
    fn paths_are_expressions() {
        assert_eq!(
            below(".Values", &["services", "web"]),
            ".Values.services.web"
        );
        assert_eq!(
            below(".Values", &["services", "my-web", "env"]),
            "index .Values.services \"my-web\" \"env\""
        );
        assert_eq!(below("$web", &["env", "a\"b"]), "index $web.env \"a\\\"b\"");
    }

    #[test]
    fn what_looks_like_a_template_is_escaped() {
        let mut template = Template::new(&[]);
        let text = template.render(vec![text("{{ .Name }} }}")]);
        assert_eq!(text, "'{{ \"{{\" }} .Name }} }}'\n");
    }
}
