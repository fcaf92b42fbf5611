//! Which values a name has where source uses it: two functions that use one name lend each other nothing.
//!
//! Seen: `path = "cache.json"` in one function, and `open(path, "w")` in another one whose `path` is a parameter. Functions
//! are told by what their first lines look like and by how far these are indented, whatever the language. What has no lines
//! (bundles) is one function.

use super::source_calls::{arguments, assignments_at};

/// Most assignments to a name that are looked at.
const MOST: usize = 16;

/// What begins a function before its name or its parameters.
const WORDS: &[&str] = &[
    "def ",
    "fn ",
    "fun ",
    "func ",
    "func(",
    "function ",
    "function(",
];
/// What stands before the block of a function without a name.
const ARROWS: &[&str] = &["=> {", "=>", "-> {"];
/// First words of lines that have a block, and are no functions.
const BLOCKS: &[&str] = &[
    "await",
    "case",
    "catch",
    "class",
    "do",
    "elif",
    "else",
    "enum",
    "except",
    "for",
    "foreach",
    "if",
    "impl",
    "interface",
    "lock",
    "loop",
    "match",
    "module",
    "namespace",
    "object",
    "return",
    "struct",
    "switch",
    "trait",
    "try",
    "unless",
    "until",
    "using",
    "while",
    "with",
];
/// A function: where its first line begins, and the one around it.
#[derive(Clone, Debug)]
struct Function {
    start: usize,
    indent: usize,
    around: Option<usize>,
}

/// The functions of a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Scopes {
    functions: Vec<Function>,
    /// The start of each line, how far it is indented, and the function that it is in.
    lines: Vec<(usize, usize, Option<usize>)>,
}

impl Scopes {
    /// Looks for the functions of a text.
    pub(super) fn of(text: &str) -> Self {
        let mut found = Self::default();
        let mut open: Vec<usize> = Vec::new();
        let mut start = 0;
        let mut lines = text.split_inclusive('\n').peekable();
        while let Some(whole) = lines.next() {
            let line = whole.trim();
            if !line.is_empty() {
                let indent = whole.len() - whole.trim_start().len();
                // `}` and `):` belong to what they close, and a brace on a line of its own to what stands before it.
                let goes_on = line.starts_with([')', ']', '}', '{']);
                while open
                    .last()
                    .is_some_and(|at| found.is_closed(*at, indent, goes_on))
                {
                    open.pop();
                }
                let around = open.last().copied();
                found.lines.push((start, indent, around));
                let is_before_brace = lines.peek().is_some_and(|next| next.trim() == "{");
                if is_header(line, is_before_brace) {
                    open.push(found.functions.len());
                    found.functions.push(Function {
                        start,
                        indent,
                        around,
                    });
                }
            }
            start += whole.len();
        }
        found
    }

    fn is_closed(&self, at: usize, indent: usize, goes_on: bool) -> bool {
        let function = self.functions.get(at);
        function.is_none_or(|it| match goes_on {
            true => it.indent > indent,
            false => it.indent >= indent,
        })
    }

    /// The values that a text gives a name, with what is before it as `owner`, that hold at a place: of the innermost function
    /// first, and of those that hold there for sure the last one.
    pub(super) fn values<'t>(
        &self,
        text: &'t str,
        (owner, name): (&str, &str),
        place: Option<usize>,
    ) -> Vec<&'t str> {
        let all = assignments_at(name, text).take(MOST);
        let Some(place) = place else {
            return all.map(|(_, value)| value).collect();
        };
        let used_in = self.function_at(text, place);
        let indent = self.line_at(place).map_or(0, |(_, indent, _)| *indent);
        let around = self.around(used_in);
        // How many functions lie between an assignment and the place.
        let depth = |function: Option<usize>| around.iter().position(|it| *it == function);
        let mut found: Vec<(usize, bool, usize, &str)> = Vec::new();
        for (at, value) in all {
            let function = self.function_at(text, at);
            let is_attribute = is_attribute(text, at);
            let is_outer = is_attribute || function.is_none() || is_of_outer(text, at, name);
            let is_seen = match owner.is_empty() {
                true => depth(function).is_some() || is_outer,
                // An attribute is no variable of a function.
                false => is_outer,
            };
            if is_seen {
                let is_own = owner.is_empty() && !is_attribute;
                let depth = depth(function).filter(|_| is_own).unwrap_or(around.len());
                let is_certain = is_own
                    && function == used_in
                    && at < place
                    && self.is_certain(text, at, indent);
                found.push((depth, is_certain, at, value));
            }
        }
        // A parameter hides what is around its function.
        let hidden = |(at, function): (usize, &Option<usize>)| {
            let function = self.functions.get((*function)?)?;
            has_parameter(text, function.start, name).then_some(at)
        };
        let nearest = around.iter().enumerate().find_map(hidden);
        if owner.is_empty()
            && let Some(nearest) = nearest
        {
            found.retain(|(depth, ..)| *depth <= nearest);
        }
        let last = found.iter().filter(|(_, is_certain, ..)| *is_certain);
        let last = last.map(|(_, _, at, _)| *at).max();
        found.sort_by_key(|(depth, _, at, _)| (*depth, *depth == 0 && Some(*at) < last, *at));
        found.into_iter().map(|(.., value)| value).collect()
    }

    /// Whether an assignment is no part of a block that a line so far indented is not in.
    fn is_certain(&self, text: &str, at: usize, indent: usize) -> bool {
        let Some((start, of_it, _)) = self.line_at(at) else {
            return false;
        };
        // `if dir == "" { dir = "./data" }`.
        let line = text.get(*start..at).unwrap_or_default().trim_start();
        let word = line.split(|c: char| !c.is_ascii_alphanumeric()).next();
        *of_it <= indent && !word.is_some_and(|word| BLOCKS.contains(&word))
    }

    /// The functions around a place, from the innermost one to none.
    fn around(&self, mut function: Option<usize>) -> Vec<Option<usize>> {
        let mut found = vec![function];
        while let Some(at) = function {
            function = self.functions.get(at).and_then(|it| it.around);
            found.push(function);
        }
        found
    }

    fn line_at(&self, place: usize) -> Option<&(usize, usize, Option<usize>)> {
        let behind = self.lines.partition_point(|(start, ..)| *start <= place);
        self.lines.get(behind.checked_sub(1)?)
    }

    /// The function that a place is in; of what stands between its parentheses, the function itself.
    pub(super) fn function_at(&self, text: &str, place: usize) -> Option<usize> {
        let (start, _, around) = *self.line_at(place)?;
        let first = self.functions.partition_point(|it| it.start < start);
        let own = self.functions.get(first).filter(|it| it.start == start);
        let before = text.get(start..place).unwrap_or_default();
        let is_within = before.matches('(').count() > before.matches(')').count();
        match own {
            Some(_) if is_within => Some(first),
            _ => around,
        }
    }
}

/// Whether a line begins a function; the next one may be its brace.
fn is_header(line: &str, is_before_brace: bool) -> bool {
    if !line.contains(['(', '>']) && !line.starts_with("def ") {
        return false;
    }
    // `} else if (x) {`.
    let rest = line.trim_start_matches(['}', ' ']);
    let word = rest
        .split(|c: char| !c.is_ascii_alphanumeric())
        .next()
        .unwrap_or_default();
    let is_word = |word: &&&str| {
        line.match_indices(**word).any(|(at, _)| {
            let before = line.get(..at).unwrap_or_default();
            !before.ends_with(|c: char| c.is_ascii_alphanumeric() || "_.\"'".contains(c))
        })
    };
    if BLOCKS.contains(&word) && word != "await" {
        return false;
    }
    let is_named = WORDS.iter().any(|word| is_word(&word));
    let is_arrow = ARROWS.iter().any(|arrow| line.ends_with(arrow));
    // `public void save(String n) throws X {`, `async save(name) {`, and a brace on the next line.
    let is_method = || {
        let head = line.split('(').next().unwrap_or_default();
        let begins =
            line.ends_with('{') && line.contains(')') || is_before_brace && line.ends_with(')');
        !head.is_empty() && begins && !head.contains(['=', '.', '"', '\'']) && word != "await"
    };
    is_named || is_arrow || is_method()
}

/// Whether what stands at a place is an attribute of something: `self.path = …`, `@path = …`.
fn is_attribute(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or_default();
    before.ends_with(['.', '@', ':']) || before.ends_with("->")
}

/// Whether an assignment in a function is one to a variable around it: it declares none, in a language where others do, or is
/// said to be `global`.
fn is_of_outer(text: &str, at: usize, name: &str) -> bool {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let behind = text.get(at + name.len()..).unwrap_or_default().trim_start();
    let is_global = |line: &str| {
        let rest = line.trim_start().strip_prefix("global ");
        rest.is_some_and(|rest| {
            rest.split(',')
                .any(|it| it.trim().trim_start_matches('$') == name)
        })
    };
    let is_said = || text.contains("global ") && text.lines().any(is_global);
    // Variables of Python, Ruby and PHP are declared nowhere: `let path;`, `var path string`, `private Path path;`.
    let is_declared = || {
        text.match_indices(name).any(|(at, _)| {
            let before = text.get(..at).unwrap_or_default();
            let line = before.rsplit('\n').next().unwrap_or_default();
            let word = line.split_whitespace().next_back().unwrap_or_default();
            let rest = text.get(at + name.len()..).unwrap_or_default();
            match ["const", "let", "mut", "var"].contains(&word) {
                true => rest.starts_with([';', ' ', ',', '\n', ':']),
                false => {
                    let is_type =
                        word.ends_with(|c: char| c.is_ascii_alphanumeric() || ">]?".contains(c));
                    rest.starts_with(';')
                        && line.ends_with(' ')
                        && is_type
                        && !VERBS.contains(&word)
                }
            }
        })
    };
    let is_alone = line.trim().trim_end_matches('$').is_empty();
    is_alone && !behind.starts_with(":=") && (is_said() || is_declared())
}

/// Words before a name that declare nothing.
const VERBS: &[&str] = &[
    "delete", "echo", "else", "in", "new", "of", "print", "return", "throw", "typeof", "yield",
];

/// Whether the function whose first line begins at a place has a parameter of a name.
fn has_parameter(text: &str, start: usize, name: &str) -> bool {
    let Some(rest) = text.get(start..) else {
        return false;
    };
    let line = rest.lines().next().unwrap_or_default();
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_it = |parameter: &&str| {
        let known = parameter.split('=').next().unwrap_or_default();
        known.split(|c| !is_part(c)).any(|word| word == name)
    };
    // Of an arrow what stands before it: the line may be a call.
    let arrow = line.split_once("=>").or_else(|| line.split_once("->"));
    match arrow.filter(|(before, _)| !before.contains("def ")) {
        Some((before, _)) => {
            let inner = before.rsplit('(').next().unwrap_or_default();
            inner.split(',').any(|it| is_it(&it))
        }
        None => in_groups(rest, is_it),
    }
}

/// Whether one of the arguments in the first group of parentheses is one, or, of a method of Go, in the second one.
fn in_groups(rest: &str, is_it: impl Fn(&&str) -> bool) -> bool {
    let is_of_go = rest.trim_start().starts_with("func (");
    let mut groups = rest.split('(').skip(1).take(1 + usize::from(is_of_go));
    let mut at = 0;
    groups.any(|_| {
        let Some(open) = rest.get(at..).and_then(|it| it.find('(')) else {
            return false;
        };
        at += open + 1;
        arguments(rest.get(at..).unwrap_or_default())
            .iter()
            .any(&is_it)
    })
}

/// Where a part of a text begins in it; none of a part of something else.
pub(super) fn place_of(text: &str, part: &str) -> Option<usize> {
    let at = part.as_ptr().addr().checked_sub(text.as_ptr().addr())?;
    (at < text.len()).then_some(at)
}

/// What a name of an expression is an attribute of: `self` of `self.path`, `config` of `config.path`; nothing of a variable.
pub(super) fn owner_of(name: &str) -> &str {
    let name = name.trim_start_matches('$');
    let end = name.rfind(['.', '>', ':']).unwrap_or(0);
    let owner = name.get(..end).unwrap_or_default();
    owner.trim_end_matches(['.', '-', '>', ':'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the `open` of a text is given.
    fn seen(text: &str) -> Option<&str> {
        let at = text.find("open(")? + "open(".len();
        let name = text.get(at..)?.split([',', ')']).next()?;
        let last = name.rsplit(['.', '>']).next()?.trim_start_matches('$');
        let values = Scopes::of(text).values(text, (owner_of(name), last), Some(at));
        values.first().map(|value| value.trim())
    }

    #[test]
    fn functions_see_what_is_theirs_and_what_is_around_them() {
        for (text, want) in [
            ("P = 'a'\ndef f():\n    open(P)", Some("'a'")),
            ("def f():\n    p = 'a'\n    open(p)", Some("'a'")),
            ("def f():\n    p = 'a'\n\ndef g():\n    open(p)", None),
            (
                "def f():\n    p = 'a'\n\ndef g():\n    p = 'b'\n    open(p)",
                Some("'b'"),
            ),
            ("p = 'a'\ndef g(p):\n    open(p)", None),
            (
                "p = 'a'\ndef g(\n    x,\n    p: str,\n):\n    open(p)",
                None,
            ),
            (
                "def f():\n    p = 'a'\n    def g():\n        open(p)",
                Some("'a'"),
            ),
            (
                "def f():\n    global p\n    p = 'a'\n\ndef g():\n    open(p)",
                Some("'a'"),
            ),
            (
                "class S:\n    def __init__(self):\n        self.p = 'a'\n    def g(self):\n        open(self.p)",
                Some("'a'"),
            ),
            (
                "def f():\n    p = 'a'\n\nclass S:\n    def g(self):\n        open(self.p)",
                None,
            ),
            ("p = 'a'\nopen(p)\np = 'b'", Some("'a'")),
            ("p = 'a'\nuse(p)\np = 'b'\nopen(p)", Some("'b'")),
            ("p = 'a'\nif x:\n    p = 'b'\nopen(p)", Some("'a'")),
            ("p := a\nif p == b { p = c }\nopen(p)", Some("a")),
            (
                "function f() {\n  const p = 'a';\n}\nfunction g() {\n  open(p)\n}",
                None,
            ),
            (
                "let p;\nfunction f() {\n  p = 'a';\n}\nfunction g() {\n  open(p)\n}",
                Some("'a'"),
            ),
            (
                "app.get('/', (req, res) => {\n  const p = 'a';\n});\napp.post('/', (req, res) => {\n  open(p)\n});",
                None,
            ),
            (
                "const P = 'a';\napp.post(P, (req, res) => {\n  open(P)\n});",
                Some("'a'"),
            ),
            (
                "func f() {\n\tp := \"a\"\n}\nfunc g() {\n\topen(p)\n}",
                None,
            ),
            (
                "func (s *S) f(p string) {\n\topen(p)\n}\nvar p = \"a\"",
                None,
            ),
            (
                "class A {\n  private String p = \"a\";\n  void f() {\n    open(p);\n  }\n}",
                Some("\"a\""),
            ),
            (
                "class A\n{\n  void F()\n  {\n    var p = \"a\";\n  }\n  void G()\n  {\n    open(p);\n  }\n}",
                None,
            ),
            (
                "<?php\nfunction f() {\n  $p = 'a';\n}\nfunction g() {\n  open($p);\n}",
                None,
            ),
            ("def f\n  p = 'a'\nend\ndef g\n  open(p)\nend", None),
        ] {
            assert_eq!(seen(text), want, "{text}");
        }
    }

    #[test]
    fn places_are_those_of_parts() {
        let text = "abc def";
        assert_eq!(
            place_of(text, text.split(' ').nth(1).unwrap_or_default()),
            Some(4)
        );
        assert_eq!(place_of(text, "other"), None);
    }
}
