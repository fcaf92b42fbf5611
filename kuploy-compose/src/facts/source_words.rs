//! The words of source that may name files of it: in statements that import, in quotes, by themselves.

/// Longest word in quotes that names something.
pub(super) const LONGEST: usize = 120;

/// The modules that the statements of a text of Python import.
pub(super) fn written_imports(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
        rest = after;
        let line = line.trim_start();
        if let Some(modules) = line.strip_prefix("import ") {
            let modules = modules.split([',', ';']);
            let modules = modules.filter_map(|it| {
                let mut words = it.split_whitespace().filter(|word| *word != "import");
                words.next()
            });
            found.extend(modules.map(str::to_owned));
        } else if let Some((module, names)) = line
            .strip_prefix("from ")
            .and_then(|line| line.split_once(" import "))
        {
            let module = module.trim();
            found.push(module.to_owned());
            let names = match names.trim_start().strip_prefix('(') {
                Some(first) if !first.contains(')') => {
                    let (inner, behind) = after.split_once(')').unwrap_or((after, ""));
                    rest = behind;
                    format!("{first},{}", inner.replace('\n', ","))
                }
                _ => names.to_owned(),
            };
            let dot = if module.ends_with('.') { "" } else { "." };
            let mut add = |names: &str| {
                let names = names.split(|c: char| !c.is_ascii() || !is_name(c as u8));
                let names = names.filter(|name| !name.is_empty());
                found.extend(names.map(|name| format!("{module}{dot}{name}")));
            };
            add(&names);
            let mut goes_on = names.trim_end().ends_with('\\');
            while goes_on {
                let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
                rest = after;
                add(line);
                goes_on = line.trim_end().ends_with('\\');
            }
        }
    }
    found
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a byte is one of a name of a file.
pub(super) fn is_part(byte: u8) -> bool {
    is_name(byte) || byte == b'-'
}

/// The words of a line, and where they begin.
pub(super) fn parts(line: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let pieces = line.split(|c: char| !c.is_ascii() || !is_part(c as u8));
    pieces.filter_map(move |piece| {
        let begin = line.len().min(at);
        at = begin + piece.len();
        // What divides them may be more than a byte long.
        at += line
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(0, char::len_utf8);
        (!piece.is_empty()).then_some((begin, piece))
    })
}

/// The words in quotes of a text that may name files or modules.
pub(super) fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "._/:@-".contains(c);
    let pieces = text.split(['"', '\'', '`', ' ', '{', '}']);
    pieces.filter(move |piece| {
        piece.contains(['.', ':']) && piece.len() < LONGEST && piece.chars().all(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_of_python_import_modules() {
        for (text, want) in [
            ("import a, b as c; import d.e", &["a", "b", "d.e"][..]),
            ("from .a import b", &[".a", ".a.b"]),
            (
                "from . import (\n    a,\n    b,\n)\nimport c",
                &[".", ".a", ".b", "c"],
            ),
            ("from a import b, \\\n    c", &["a", "a.b", "a.c"]),
            ("important = 1\nfrom_a = 2", &[]),
        ] {
            assert_eq!(written_imports(text), want, "{text}");
        }
    }

    #[test]
    fn words_are_told_from_what_is_around_them() {
        let found: Vec<_> = parts("a-b = ü(tool.py)").collect();
        assert_eq!(found, [(0, "a-b"), (9, "tool"), (14, "py")]);
        let text = "x = f\"{here}/up.py\" + 'a b' + 'app.main:app'";
        let found: Vec<_> = quoted(text).collect();
        assert_eq!(found, ["/up.py", "app.main:app"]);
    }
}
