//! Secrets in the lines of a Compose file that are shown: a frame is kept in the log of a pipeline, and so are the lines
//! around a mistake.

use std::ops::Range;

use super::sensitive::{may_be_secret_name, names_secret, passwords};
use super::tokens::{may_hold as may_hold_token, tokens};

/// Bytes of a line of Base64, as those of a key are.
const LEAST_BASE64: usize = 40;

/// A longer line is none that somebody wrote a password into.
const LONGEST: usize = 4096;

/// Whether a line may hold a secret, which one look tells: few lines have a password or a token in them. `by_name` asks for
/// those as well that the name of their value tells.
pub(crate) fn may_hold(line: &str, by_name: bool) -> bool {
    line.contains('@')
        || may_hold_token(line)
        || by_name && (may_be_secret_name(line) || line.len() >= LEAST_BASE64)
}

/// Where secrets stand in a line of YAML: values of names that say so, passwords of addresses, tokens, lines of keys.
pub(crate) fn in_line(line: &str) -> Vec<Range<usize>> {
    if line.len() > LONGEST {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    let trimmed = line.trim();
    let of_key = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    if trimmed.len() >= LEAST_BASE64 && trimmed.bytes().all(of_key) {
        found.extend(place(line, trimmed));
        return found;
    }
    for (at, mark) in line.match_indices([':', '=']) {
        let before = line.get(..at).unwrap_or_default().trim_end();
        let is_name = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        let closed = before.trim_end_matches(['"', '\'']);
        let start = closed.rfind(|c| !is_name(c)).map_or(0, |at| at + 1);
        let name = closed.get(start..).unwrap_or_default();
        let after = line.get(at + mark.len()..).unwrap_or_default();
        // The key of Compose lists names.
        let is_list = name == "secrets";
        if name.is_empty()
            || is_list
            || after.starts_with("//")
            || after.trim_start().starts_with('{')
        {
            continue;
        }
        // `${PASSWORD:-tea}` holds a default, `${PASSWORD:?}` says that there is none.
        let is_expansion = closed.get(..start).is_some_and(|it| it.ends_with("${"));
        let after = match (is_expansion, after.strip_prefix('-')) {
            (true, Some(default)) => default,
            (true, None) => continue,
            (false, _) => after,
        };
        let is_flow = closed.get(..start).is_some_and(|it| it.contains('{'));
        let secret = value(after, is_flow).filter(|value| names_secret(name, value));
        found.extend(secret.and_then(|value| place(line, value)));
    }
    found.extend(of_shape(line).filter_map(|text| place(line, text)));
    found
}

/// Those that are known without the name of what they are the value of: passwords of addresses, and tokens.
pub(crate) fn of_shape(line: &str) -> impl Iterator<Item = &str> {
    let all = passwords(line).chain(tokens(line));
    all.filter(|text| !text.starts_with(['$', '{', '<']))
}

/// The value behind a name, without what surrounds it; none where it is another variable's, or holds nothing.
fn value(after: &str, is_flow: bool) -> Option<&str> {
    let around = |c: char| c.is_whitespace() || "\"'[]{}".contains(c);
    let end = match is_flow {
        true => after.find([',', '}']),
        false => after.find(" #"),
    };
    let value = after.get(..end.unwrap_or(after.len()))?;
    let value = value.trim_matches(around);
    let is_block = matches!(value, "|" | ">" | "|-" | ">-" | "|+" | ">+" | "&" | "*");
    let is_other = value.starts_with(['$', '&', '*', '!']);
    (!value.is_empty() && !is_block && !is_other).then_some(value)
}

/// Where a part of a line stands in it.
fn place(line: &str, part: &str) -> Option<Range<usize>> {
    let at = part.as_ptr().addr().checked_sub(line.as_ptr().addr())?;
    (at + part.len() <= line.len()).then_some(at..at + part.len())
}

/// A line with a star for each byte of a secret; `None` where it has none.
pub(crate) fn masked(line: &str) -> Option<String> {
    let found = in_line(line);
    if found.is_empty() {
        return None;
    }
    let is_secret = |at: usize| found.iter().any(|range| range.contains(&at));
    let mut out = String::with_capacity(line.len());
    for (at, char) in line.char_indices() {
        match is_secret(at) {
            true => out.extend(std::iter::repeat_n('*', char.len_utf8())),
            false => out.push(char),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_shown_without_its_secrets() {
        for (line, expected) in [
            ("  DB_PASSWORD: hunter2aa", Some("  DB_PASSWORD: *********")),
            (
                "environment: {DB_PASSWORD: hunter2aa, B: [1]}",
                Some("environment: {DB_PASSWORD: *********, B: [1]}"),
            ),
            (
                "  DB_PASSWORD: [hunter2aa]",
                Some("  DB_PASSWORD: [*********]"),
            ),
            (
                "  - \"API_TOKEN=tea-1\" # x",
                Some("  - \"API_TOKEN=*****\" # x"),
            ),
            (
                "image: postgres://a:hunter2aa@b/c",
                Some("image: postgres://a:*********@b/c"),
            ),
            ("  DB_PASSWORD: ${DB_PASSWORD:?}", None),
            ("  POSTGRES_PASSWORD_FILE: /run/secrets/pg", None),
            (
                "  DB_PASSWORD: ${DB_PASSWORD:-tea1}",
                Some("  DB_PASSWORD: ${DB_PASSWORD:-****}"),
            ),
            ("  TITLE: hunter2aa", None),
            ("secrets: [db_password]", None),
            ("  image: acme/secret:1", None),
            ("    source: ./secret", None),
            ("  PASSWORD: |", None),
        ] {
            assert_eq!(masked(line).as_deref(), expected, "{line}");
        }
    }
}
