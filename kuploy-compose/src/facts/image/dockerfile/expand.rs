//! Variables and quotes in the words of a Dockerfile, as BuildKit's `frontend/dockerfile/shell` resolves them.

use super::pattern;

/// What is known of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Variable {
    /// Its value.
    Value(String),
    /// It is not set.
    Unset,
    /// A base image that nobody looked into may set it.
    Unknown,
}

/// Looks up a variable.
pub(super) type Lookup<'a> = &'a dyn Fn(&str) -> Variable;

/// Longest value that is followed; `ENV A=$A$A`, often enough, would fill the memory.
const MOST_BYTES: usize = 32 * 1024;

/// Deepest `${A:-${B:-…}}`.
const MOST_DEPTH: usize = 16;

/// One word with its variables resolved and its quotes taken off; `None` when the value is not known.
pub(super) fn word(text: &str, escape: char, lookup: Lookup<'_>) -> Option<String> {
    Expander::new(text, escape, lookup).run()
}

/// As [`word`], split at blanks that are not in quotes, also those of values.
pub(super) fn words(text: &str, escape: char, lookup: Lookup<'_>) -> Option<Vec<String>> {
    let mut expander = Expander::new(text, escape, lookup);
    expander.split = true;
    let out = expander.run()?;
    let words = out.split(SPLIT).filter(|word| !word.is_empty());
    Some(words.map(str::to_owned).collect())
}

/// Stands for a blank outside of quotes while a word is resolved; a Dockerfile cannot hold it.
const SPLIT: char = '\0';

struct Expander<'a> {
    rest: std::iter::Peekable<std::str::Chars<'a>>,
    escape: char,
    lookup: Lookup<'a>,
    split: bool,
    out: String,
    depth: usize,
}

impl<'a> Expander<'a> {
    fn new(text: &'a str, escape: char, lookup: Lookup<'a>) -> Self {
        Self {
            rest: text.chars().peekable(),
            escape,
            lookup,
            split: false,
            out: String::new(),
            depth: 0,
        }
    }

    fn run(mut self) -> Option<String> {
        while let Some(c) = self.rest.next() {
            match c {
                '\'' => self.single_quoted(),
                '"' => self.double_quoted()?,
                '$' => {
                    let value = self.variable()?;
                    self.push_value(&value);
                }
                c if c == self.escape => self.out.extend(self.rest.next()),
                SPLIT => {}
                c if self.split && c.is_whitespace() => self.out.push(SPLIT),
                c => self.out.push(c),
            }
            if self.out.len() > MOST_BYTES {
                return None;
            }
        }
        Some(self.out)
    }

    fn push_value(&mut self, value: &str) {
        let blank = |c: char| if c.is_whitespace() { SPLIT } else { c };
        match self.split {
            true => self.out.extend(value.chars().map(blank)),
            false => self.out.push_str(value),
        }
    }

    fn single_quoted(&mut self) {
        let quoted = self.rest.by_ref().take_while(|c| *c != '\'');
        self.out.extend(quoted);
    }

    fn double_quoted(&mut self) -> Option<()> {
        while let Some(c) = self.rest.next() {
            match c {
                '"' => break,
                '$' => {
                    let value = self.variable()?;
                    self.out.push_str(&value);
                    if self.out.len() > MOST_BYTES {
                        return None;
                    }
                }
                c if c == self.escape => match self.rest.peek() {
                    Some(next) if matches!(next, '"' | '$') || *next == self.escape => {
                        self.out.extend(self.rest.next());
                    }
                    _ => self.out.push(c),
                },
                c => self.out.push(c),
            }
        }
        Some(())
    }

    /// What follows a `$`.
    fn variable(&mut self) -> Option<String> {
        match self.rest.peek() {
            Some('{') => {
                self.rest.next();
                self.braced()
            }
            Some(c) if c.is_ascii_alphanumeric() || *c == '_' => {
                let name = self.name();
                self.plain(&name)
            }
            _ => Some("$".to_owned()),
        }
    }

    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(c) = self.rest.peek().copied() {
            if !(c.is_ascii_alphanumeric() || c == '_') {
                break;
            }
            name.push(c);
            self.rest.next();
        }
        name
    }

    fn plain(&self, name: &str) -> Option<String> {
        match (self.lookup)(name) {
            Variable::Value(value) => Some(value),
            Variable::Unset => Some(String::new()),
            Variable::Unknown => None,
        }
    }

    /// What follows `${`: a name, and what is to be done with its value.
    fn braced(&mut self) -> Option<String> {
        let name = self.name();
        let mut operator = String::new();
        while let Some(c) = self.rest.peek().copied() {
            let more = match operator.as_str() {
                "" => matches!(c, ':' | '-' | '+' | '?' | '#' | '%' | '/'),
                ":" => matches!(c, '-' | '+' | '?'),
                "#" => c == '#',
                "%" => c == '%',
                _ => false,
            };
            if !more {
                break;
            }
            operator.push(c);
            self.rest.next();
        }
        let argument = self.until_brace()?;
        let value = (self.lookup)(&name);
        match operator.as_str() {
            "" if argument.is_empty() => self.plain(&name),
            "-" | ":-" => match value {
                Variable::Value(value) if !value.is_empty() || operator == "-" => Some(value),
                Variable::Unknown => None,
                _ => self.nested(&argument),
            },
            "+" | ":+" => match value {
                Variable::Value(value) if !value.is_empty() || operator == "+" => {
                    self.nested(&argument)
                }
                Variable::Unknown => None,
                _ => Some(String::new()),
            },
            "?" | ":?" => match value {
                Variable::Value(value) => Some(value),
                _ => None,
            },
            "#" | "##" | "%" | "%%" => {
                let (value, pattern) = (self.plain(&name)?, self.nested(&argument)?);
                pattern::strip(&value, &operator, &pattern)
            }
            _ => None,
        }
    }

    /// The text up to the closing brace that belongs to this one; `None` when there is none.
    fn until_brace(&mut self) -> Option<String> {
        let (mut text, mut open) = (String::new(), 1);
        while let Some(c) = self.rest.next() {
            match c {
                '{' if text.ends_with('$') => open += 1,
                '}' => {
                    open -= 1;
                    if open == 0 {
                        return Some(text);
                    }
                }
                c if c == self.escape => {
                    text.push(c);
                    text.extend(self.rest.next());
                    continue;
                }
                _ => {}
            }
            text.push(c);
        }
        None
    }

    fn nested(&self, text: &str) -> Option<String> {
        if self.depth >= MOST_DEPTH {
            return None;
        }
        let mut inner = Expander::new(text, self.escape, self.lookup);
        inner.depth = self.depth + 1;
        inner.run()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lookup(name: &str) -> Variable {
        match name {
            "A" => Variable::Value("a".to_owned()),
            "V" => Variable::Value("1.22.3".to_owned()),
            "TWO" => Variable::Value("80 443/udp".to_owned()),
            "EMPTY" => Variable::Value(String::new()),
            "BASE" => Variable::Unknown,
            _ => Variable::Unset,
        }
    }

    #[test]
    fn words_are_resolved_as_docker_does() {
        for (text, want) in [
            ("x$A-${A}", Some("xa-a")),
            ("${NO:-$A}", Some("a")),
            ("${NO:-${NO:-${A}b}}", Some("ab")),
            ("${EMPTY:-x}${EMPTY-x}|", Some("x|")),
            ("${A:+y}${NO:+y}${EMPTY+z}", Some("yz")),
            ("${NO:?is missing}", None),
            ("'$A'\"$A\"\\$A", Some("$Aa$A")),
            ("\"a\\\"b\\c\"", Some("a\"b\\c")),
            ("${V%.*}-${V%%.*}-${V#*.}-${V##*.}", Some("1.22-1-22.3-3")),
            ("$BASE", None),
            ("${BASE:-x}", None),
            ("${V/1/2}", None),
            ("${A", None),
            ("a$", Some("a$")),
            ("$NO", Some("")),
        ] {
            assert_eq!(word(text, '\\', &lookup).as_deref(), want, "{text}");
        }
        assert_eq!(word("C:\\x`$A", '`', &lookup).as_deref(), Some("C:\\x$A"));
    }

    #[test]
    fn values_with_blanks_are_several_words() {
        let got = words("$TWO 'a b' \"$TWO\"", '\\', &lookup).unwrap();
        assert_eq!(got, ["80", "443/udp", "a b", "80 443/udp"]);
    }

    #[test]
    fn values_that_grow_without_end_are_unknown() {
        let long = "x".repeat(MOST_BYTES);
        let lookup = |_: &str| Variable::Value(long.clone());
        assert_eq!(word("$A$A", '\\', &lookup), None);
        let deep = "${N:-".repeat(40) + &"}".repeat(40);
        assert_eq!(word(&deep, '\\', &|_| Variable::Unset), None);
    }
}
