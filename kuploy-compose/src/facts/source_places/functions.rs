//! What functions of a text return: `def place(n): return os.path.join(DATA, n)`, `const place = (n) => path.join(DIR, n)`.

use super::super::source_calls::first_of_list;
use super::super::texts;

/// Longest function that is looked through: one of a few lines.
const LONGEST: usize = 600;
/// Most places of a name that are looked at.
const PLACES: usize = 64;
/// Most values of a function.
const MOST: usize = 4;

/// What a function begins with before its name, in Python, Ruby, JavaScript, PHP, Go and Rust.
const HEADERS: &[&str] = &["def ", "fn ", "func ", "function "];
/// What begins another one.
const NEXT: &[&str] = &["def ", "fn ", "func ", "function ", "class "];
/// Words of lines in which a call stands before a block.
const BEFORE_BLOCKS: &[&str] = &[
    "await", "else", "for", "foreach", "if", "match", "new", "return", "switch", "throw", "while",
];

/// The expressions that a function of a name returns.
pub(super) fn returned<'t>(name: &str, text: &'t str) -> Vec<&'t str> {
    let Some(body) = body(name, text) else {
        return Vec::new();
    };
    let is_next = |line: &&str| NEXT.iter().any(|next| line.trim_start().starts_with(next));
    let next = body.lines().skip(1).find(is_next);
    let body = next
        .and_then(|next| body.split(next).next())
        .unwrap_or(body);
    let arrow = body.trim_start().strip_prefix("=>").map(str::trim_start);
    if let Some(value) = arrow.filter(|it| !it.starts_with('{')) {
        return vec![expression(value)];
    }
    let found: Vec<&str> = body
        .split("return ")
        .skip(1)
        .take(MOST)
        .map(expression)
        .collect();
    if !found.is_empty() {
        return found;
    }
    // Of Ruby and Rust the one statement.
    let mut lines = body
        .lines()
        .skip(1)
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let only = lines
        .next()
        .filter(|_| lines.next().is_some_and(|it| it == "end" || it == "}"));
    only.into_iter().collect()
}

/// What stands behind the parameters of a function of a name.
fn body<'t>(name: &str, text: &'t str) -> Option<&'t str> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut places = text.match_indices(name).take(PLACES);
    let found = places.find_map(|(at, _)| {
        let (before, rest) = (text.get(..at)?, text.get(at + name.len()..)?);
        if before.ends_with(is_word) || texts::is_comment(text, at) {
            return None;
        }
        if let Some(parameters) = rest.strip_prefix('(') {
            let behind = parameters.get(closing(parameters)? + 1..)?;
            let line = before.rsplit('\n').next()?;
            let is_header = HEADERS.iter().any(|it| before.ends_with(it));
            // `func (s *Store) place(n string) string {`.
            let is_header = is_header || line.starts_with("func (");
            return (is_header || is_declared(line, behind)).then_some(behind);
        }
        let value = rest.trim_start().strip_prefix('=')?.trim_start();
        let value = value.strip_prefix("async ").unwrap_or(value);
        if let Some(function) = value.strip_prefix("function") {
            let parameters = function.split_once('(')?.1;
            return parameters.get(closing(parameters)? + 1..);
        }
        let arrow = value.lines().next()?.find("=>")?;
        let is_parameter = value.get(..arrow)?.trim_end().chars().all(is_word);
        let is_function = value.starts_with('(') || is_parameter;
        is_function.then(|| value.get(arrow..)).flatten()
    })?;
    let end = found.char_indices().nth(LONGEST).map(|(end, _)| end);
    end.map_or(Some(found), |end| found.get(..end))
}

/// Where the parenthesis closes that a text begins in.
fn closing(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in text.char_indices().take(LONGEST) {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => return Some(at),
            ')' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Whether a name with parameters begins a method: `private Path place(String n) {`, `place(n: string): string {`,
/// `string Place(string n) => …`. What stands before it on the line is given, and what follows.
fn is_declared(line: &str, behind: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_<>[],? ".contains(c);
    let words = line.split_whitespace();
    let is_call = || words.clone().any(|word| BEFORE_BLOCKS.contains(&word));
    let rest = behind.lines().next().unwrap_or_default().trim();
    let begins = rest.starts_with(['{', ':']) && rest.contains('{')
        || rest.starts_with("=>")
        || rest.starts_with("throws ");
    line.chars().all(is_part) && begins && !is_call()
}

/// The expression that a text begins with, up to the end of its line, or of one further on that closes its parentheses.
fn expression(text: &str) -> &str {
    let whole = first_of_list(text);
    let mut depth = 0_usize;
    for (at, c) in whole.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            '\n' if depth == 0 => return whole.get(..at).unwrap_or_default(),
            _ => {}
        }
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn functions_of_a_text_return_expressions() {
        for (text, want) in [
            (
                "def p(n):\n    return os.path.join(D, n)\nx = 1",
                "os.path.join(D, n)",
            ),
            (
                "def p(n: str) -> Path:\n    \"\"\"It.\"\"\"\n    return D / n\n",
                "D / n",
            ),
            ("function p(n){ return path.join(D,n) }", "path.join(D,n)"),
            ("const p = (n) => path.join(D, n);", "path.join(D, n)"),
            ("const p = n => path.join(D, n);", "path.join(D, n)"),
            (
                "const p = function(n) { return path.join(D, n) }",
                "path.join(D, n)",
            ),
            (
                "async function p(n) { return path.join(D, n) }",
                "path.join(D, n)",
            ),
            (
                "// function p(n) { return path.join(E, n) }\nfunction p(n) { return path.join(D, n) }",
                "path.join(D, n)",
            ),
            (
                "const p = async (n: string): string => {\n  return join(D, n);\n}",
                "join(D, n)",
            ),
            ("  p(n) {\n    return `${D}/${n}`\n  }", "`${D}/${n}`"),
            (
                "function p($n){ return __DIR__.\"/data/\".$n; }",
                "__DIR__.\"/data/\".$n",
            ),
            (
                "func p(n string) string {\n\treturn filepath.Join(d, n)\n}",
                "filepath.Join(d, n)",
            ),
            (
                "func (s *S) p(n string) string { return s.d + n }",
                "s.d + n",
            ),
            (
                "private Path p(String n) { return root.resolve(n); }",
                "root.resolve(n)",
            ),
            (
                "string p(string n) => Path.Combine(d, n);",
                "Path.Combine(d, n)",
            ),
            ("def p(n)\n  File.join(D, n)\nend", "File.join(D, n)"),
        ] {
            assert_eq!(
                returned("p", text).first().map(|it| it.trim()),
                Some(want),
                "{text}"
            );
        }
        for text in [
            "p(n)\nreturn 1",
            "if p(n) {\n  return 1\n}",
            "def p(n):\n    print(n)\ndef q():\n    return 1",
            "x.p(n) { return 1 }",
            "def up(n):\n    return 1",
            "# def p(n): return 1",
            "p = q if a => b",
        ] {
            assert_eq!(returned("p", text), Vec::<&str>::new(), "{text}");
        }
    }
}
