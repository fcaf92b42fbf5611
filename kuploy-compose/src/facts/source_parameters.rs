//! What functions and constructors are given for a parameter: `def __init__(self, path)`, `Store("shop.db")`.

use super::source_calls::{arguments, assigned, last_name, named};
use super::texts;

/// What a function begins with, in Python, Go, Rust, JavaScript and PHP.
const HEADERS: &[&str] = &["def ", "func ", "fn ", "function ", "constructor"];
/// Functions that are called by the name of their class.
const CONSTRUCTORS: &[&str] = &["__construct", "__init__", "constructor"];
/// Names that stand for other names.
const DEEPEST: usize = 3;
/// Most calls of a function that are looked at.
const MOST: usize = 32;

/// A parameter of a function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Parameter {
    /// What is called: the function, or the class.
    callee: String,
    name: String,
    /// Its place among the arguments.
    index: usize,
}

impl Parameter {
    /// The parameter that an expression at the end of a text stands for, also by an attribute: `self.path`.
    pub(super) fn of(expression: &str, before: &str) -> Option<Self> {
        let mut name = name(expression)?;
        let mut is_attribute = false;
        for _ in 0..DEEPEST {
            let is_own = !name.contains(['.', '>']);
            let found = is_own.then(|| in_headers(name, before, is_attribute));
            if let Some(Some(found)) = found {
                return Some(found);
            }
            // An attribute is assigned in another function.
            is_attribute |= !is_own;
            let next = assigned(last(name), before).and_then(self::name);
            name = next.filter(|next| *next != name)?;
        }
        None
    }

    /// Whether it is one of a class, which is called by a name of its own.
    pub(super) fn is_of_class(&self) -> bool {
        self.callee.starts_with(|c: char| c.is_ascii_uppercase())
    }

    /// What calls in a text give for it, with their places.
    pub(super) fn given<'t>(&self, text: &'t str) -> impl Iterator<Item = (usize, &'t str)> {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let places = text.match_indices(self.callee.as_str()).take(MOST);
        places.filter_map(move |(at, _)| {
            let before = text.get(..at)?;
            let rest = text.get(at + self.callee.len()..)?.strip_prefix('(')?;
            let is_header =
                HEADERS.iter().any(|header| before.ends_with(header)) || before.ends_with("class ");
            if before.ends_with(is_word) || is_header || texts::is_comment(text, at) {
                return None;
            }
            let inner = arguments(rest);
            let by_name = inner.iter().find_map(|it| named(it, &self.name));
            Some((at, by_name.or(inner.get(self.index).copied())?))
        })
    }
}

/// A name that is a whole expression: `path`, `self.path`, `$this->path`.
fn name(expression: &str) -> Option<&str> {
    let name = expression.trim().trim_start_matches(['$', '&']);
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_.>-".contains(c);
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (is_name && name.chars().all(is_part)).then_some(name)
}

fn last(name: &str) -> &str {
    name.rsplit(['.', '>']).next().unwrap_or_default()
}

/// The parameter of a name of the last function that begins in a text, or of one before it.
fn in_headers(name: &str, text: &str, or_before: bool) -> Option<Parameter> {
    let mut before = text;
    let most = if or_before { MOST } else { 1 };
    for _ in 0..most {
        let starts = HEADERS.iter().filter_map(|header| before.rfind(header));
        let start = starts.max()?;
        before = text.get(..start)?;
        let found = in_header(name, before, text.get(start..)?);
        if found.is_some() {
            return found;
        }
    }
    None
}

/// The parameter of a name of a function, and what stands before it.
fn in_header(name: &str, before: &str, header: &str) -> Option<Parameter> {
    let open = header.find('(')?;
    let (head, inner) = (header.get(..open)?, header.get(open + 1..)?);
    // A method of Go has what it is called of before its name.
    let (head, inner) = match head.trim() == "func" {
        true => inner.split_once(')')?.1.split_once('(')?,
        false => (head, inner),
    };
    let function = last_name(head.trim_end());
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_it = |parameter: &str| {
        let known = parameter.split('=').next().unwrap_or_default();
        known.split(|c: char| !is_word(c)).any(|word| word == name)
    };
    let parameters = arguments(inner);
    let is_own = |it: &&str| ["self", "cls", "&self", "&mut self"].contains(&it.trim());
    let mut parameters = parameters.iter().filter(|it| !is_own(it)).copied();
    let index = parameters.position(is_it)?;
    let callee = match CONSTRUCTORS.contains(&function) {
        true => {
            let (_, class) = before.rsplit_once("class ")?;
            class.split(|c: char| !is_word(c)).next()?
        }
        false => function,
    };
    (callee.len() > 1).then(|| Parameter {
        callee: callee.to_owned(),
        name: name.to_owned(),
        index,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<(String, usize)> {
        let (before, expression) = text.rsplit_once('@')?;
        Parameter::of(expression, before).map(|it| (it.callee, it.index))
    }

    #[test]
    fn parameters_are_those_of_the_function_around_a_call() {
        for (text, want) in [
            (
                "class DB:\n  def __init__(self, path):\n    @path",
                Some(("DB", 0)),
            ),
            (
                "class DB(Base):\n  def __init__(self, a, path: str):\n    self.file = path\n  def get(self):\n    @self.file",
                Some(("DB", 1)),
            ),
            (
                "def connect(path, timeout=3):\n  @path",
                Some(("connect", 0)),
            ),
            (
                "func Open(dir string, path string) {\n  @path",
                Some(("Open", 1)),
            ),
            (
                "func (s *Store) Open(path string) {\n  @path",
                Some(("Open", 0)),
            ),
            (
                "class Db {\n  constructor(file) {\n    @file",
                Some(("Db", 0)),
            ),
            (
                "class Db {\n  function __construct($file) {\n    @$file",
                Some(("Db", 0)),
            ),
            ("fn open(&self, path: &str) {\n  @path", Some(("open", 0))),
            ("def connect(other):\n  @path", None),
            ("def connect(path):\n  pass\ndef get():\n  @path", None),
            ("@path", None),
        ] {
            let want = want.map(|(callee, index)| (callee.to_owned(), index));
            assert_eq!(of(text), want, "{text}");
        }
    }

    #[test]
    fn calls_give_parameters_by_place_and_by_name() {
        let parameter = Parameter {
            callee: "DB".to_owned(),
            name: "path".to_owned(),
            index: 1,
        };
        let of = |text: &'static str| parameter.given(text).map(|(_, it)| it).next();
        assert_eq!(
            of("class DB(a, b): pass\nx = DB(1, 'a.db')"),
            Some(" 'a.db'")
        );
        assert_eq!(of("DB(path='a.db')"), Some("'a.db'"));
        for text in [
            "MyDB(1, 'a.db')",
            "# DB(1, 'a.db')",
            "DB()",
            "DB(1)",
            "DBS(1, 'a.db')",
        ] {
            assert_eq!(of(text), None, "{text}");
        }
    }
}
