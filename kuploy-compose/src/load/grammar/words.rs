//! Command lines: how Compose splits a string into words. No shell takes part, and none of its expansions.

/// The words of a command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Words {
    /// The words, quotes and escapes removed.
    pub(crate) words: Vec<String>,
    /// The shell operator that ended the line early, if one did: everything from it on is dropped.
    pub(crate) cut_at: Option<char>,
}

/// Splits a command line as Compose does.
///
/// Blanks separate; `'…'` is literal; a backslash makes the next character literal elsewhere; back-quotes and `$(…)`
/// hold a word together and stay in it. An unquoted `; & | < >` ends the line.
///
/// # Errors
/// What is wrong with the line, in a few words.
pub(crate) fn split(line: &str) -> Result<Words, &'static str> {
    let mut out = Words::default();
    let mut word = Word::default();
    let mut open = Open::default();
    let mut characters = line.chars();
    while let Some(c) = characters.next() {
        let quoted = open.single || open.double;
        match c {
            '\\' if !open.single => match characters.next() {
                Some(next) => word.push(next),
                None => return Err("it ends with a backslash"),
            },
            ' ' | '\t' | '\r' | '\n' if open.any() => word.text.push(c),
            ' ' | '\t' | '\r' | '\n' => out.words.extend(word.take()),
            '"' if !open.single && !open.dollar => {
                word.started |= open.double;
                open.double = !open.double;
            }
            '\'' if !open.double && !open.dollar => {
                word.started |= open.single;
                open.single = !open.single;
            }
            '(' if !quoted && !open.back => {
                if open.dollar || !word.text.ends_with('$') {
                    return Err("a parenthesis is not quoted");
                }
                open.dollar = true;
                word.push(c);
            }
            ';' | '&' | '|' | '<' | '>' if !open.any() => {
                // `2>` is a file descriptor, not a word.
                if c == '>' && word.text.starts_with(|c: char| c.is_ascii_digit()) {
                    word = Word::default();
                }
                out.cut_at = Some(c);
                break;
            }
            _ => {
                match c {
                    '`' if !quoted && !open.dollar => open.back = !open.back,
                    ')' if !quoted && !open.back => open.dollar = !open.dollar,
                    _ => {}
                }
                word.push(c);
            }
        }
    }
    out.words.extend(word.take());
    match open {
        Open { single: true, .. } => Err("a single quote is not closed"),
        Open { double: true, .. } => Err("a double quote is not closed"),
        Open { back: true, .. } => Err("a back-quote is not closed"),
        Open { dollar: true, .. } => Err("a parenthesis is unquoted or not closed"),
        _ => Ok(out),
    }
}

/// The word being read; quotes start one even if it stays empty.
#[derive(Default)]
struct Word {
    text: String,
    started: bool,
}

impl Word {
    fn push(&mut self, c: char) {
        self.text.push(c);
        self.started = true;
    }

    fn take(&mut self) -> Option<String> {
        let word = std::mem::take(self);
        word.started.then_some(word.text)
    }
}

/// What is open: `'`, `"`, a back-quote, `$(`.
#[derive(Default)]
struct Open {
    single: bool,
    double: bool,
    back: bool,
    dollar: bool,
}

impl Open {
    fn any(&self) -> bool {
        self.single || self.double || self.back || self.dollar
    }
}

/// A word as a POSIX shell reads it: in quotes where it needs them.
pub(crate) fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=:@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

/// What `kubectl create --from-file` takes for a key of an object, as a word of a shell: `KEY=PATH`. It reads its value as a
/// line of CSV, and takes no second `=` (seen with kubectl 1.31): a path with such a sign is left to whoever runs the command.
pub(crate) fn key_from_file(key: &str, path: &str) -> String {
    let path = match path.contains(['=', ',', '"', '\n', '\r']) {
        true => "FILE",
        false => path,
    };
    quoted(&format!("{key}={path}"))
}

#[cfg(test)]
mod tests {
    use super::{key_from_file, split};

    #[test]
    fn a_file_is_named_with_its_key_as_kubectl_reads_it() {
        for (path, want) in [
            ("certs/server.key", "k=certs/server.key"),
            ("../my token.txt", "'k=../my token.txt'"),
            ("a=b.txt", "k=FILE"),
            ("a,b.txt", "k=FILE"),
            ("a\"b", "k=FILE"),
        ] {
            assert_eq!(key_from_file("k", path), want);
        }
    }

    #[test]
    fn words_are_what_compose_makes_of_them() {
        for (line, want) in [
            ("a  'b c' d", vec!["a", "b c", "d"]),
            ("a\\ b", vec!["a b"]),
            ("a \"b\\\"c\"", vec!["a", "b\"c"]),
            ("a 'b\\c'", vec!["a", "b\\c"]),
            ("a ''", vec!["a", ""]),
            ("--x='a b'", vec!["--x=a b"]),
            ("a # c", vec!["a", "#", "c"]),
            ("$(cmd x)", vec!["$(cmd x)"]),
            ("`d e`", vec!["`d e`"]),
            ("a | b", vec!["a"]),
            ("a && b", vec!["a"]),
            ("a; b", vec!["a"]),
            ("a > f", vec!["a"]),
            ("a 2>&1", vec!["a"]),
            ("2>&1", vec![]),
            ("sh -c \"x && y | z\"", vec!["sh", "-c", "x && y | z"]),
            ("sh -c x; y", vec!["sh", "-c", "x"]),
            ("a\"b\"c", vec!["abc"]),
            ("\ta\r\nb ", vec!["a", "b"]),
            ("", vec![]),
            ("  ", vec![]),
            ("한글 '값 둘'", vec!["한글", "값 둘"]),
        ] {
            assert_eq!(
                split(line).map(|w| w.words),
                Ok(want.into_iter().map(str::to_owned).collect()),
                "{line}"
            );
        }
    }

    #[test]
    fn what_is_left_open_is_refused() {
        for line in ["a (b)", "(a)", "it's", "a \\", "\"a", "`a", "$(a", "a )"] {
            assert!(split(line).is_err(), "{line}");
        }
    }

    #[test]
    fn an_operator_that_cuts_the_line_is_told() {
        assert_eq!(split("a | b").map(|w| w.cut_at), Ok(Some('|')));
        assert_eq!(split("a '|' b").map(|w| w.cut_at), Ok(None));
    }
}
