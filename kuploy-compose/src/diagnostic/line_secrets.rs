//! Secrets in the lines of a Compose file that are shown: a frame is kept in the log of a pipeline, and so are the lines
//! around a mistake.

use std::ops::Range;

use super::known_tokens;
use super::sensitive::{is_secret_name, may_be_secret_name, names_secret, passwords, webhooks};
use super::tokens::{may_hold as may_hold_token, tokens};

/// Bytes of a line of Base64, as those of a key are.
const LEAST_BASE64: usize = 40;

/// So much of a text is gone through before and behind a place in a line: a whole project may be one line of JSON, with a
/// finding about each service.
const NEAR: usize = 1024;

/// So much is gone through of what a place underlines.
const LONGEST: usize = 2048;

/// Whether a line may hold a secret, which one look tells: few lines have a password or a token in them. `by_name` asks for
/// those as well that the name of their value tells.
pub(crate) fn may_hold(line: &str, by_name: bool) -> bool {
    line.contains('@')
        || may_hold_token(line)
        || known_tokens::in_text(line).next().is_some()
        || by_name && (may_be_secret_name(line) || line.len() >= LEAST_BASE64)
}

/// What is gone through for a place in a text: its lines, and of a long one what is near.
pub(crate) fn near(text: &str, place: Range<usize>) -> Range<usize> {
    let start = place.start.min(text.len());
    let end = place.end.clamp(start, start.saturating_add(LONGEST));
    let end = boundary(text, end.min(text.len()));
    let from = boundary(text, start.saturating_sub(NEAR));
    let to = boundary(text, end.saturating_add(NEAR).min(text.len()));
    let (head, tail) = (text.get(from..start), text.get(end..to));
    let begin = head.and_then(|it| it.rfind('\n'));
    let length = tail.and_then(|it| it.find('\n'));
    begin.map_or(from, |at| from + at + 1)..length.map_or(to, |at| end + at)
}

/// The line of a place and what follows it, as far as it is gone through.
pub(super) fn lines_from(text: &str, at: usize) -> Range<usize> {
    let at = boundary(text, at.min(text.len()));
    let head = text.get(..at).unwrap_or_default();
    let end = at.saturating_add(LONGEST).min(text.len());
    head.rfind('\n').map_or(0, |line| line + 1)..boundary(text, end)
}

fn boundary(text: &str, mut offset: usize) -> usize {
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Where secrets stand in a line of YAML, or in the part of one that is [`near`]: values of names that say so, passwords of
/// addresses, tokens, lines of keys.
pub(crate) fn in_line(line: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let trimmed = line.trim();
    let of_key = |byte: u8| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte);
    if trimmed.len() >= LEAST_BASE64 && trimmed.bytes().all(of_key) {
        found.extend(place(line, trimmed));
        return found;
    }
    let opened = line.find('{');
    let mut comment = Next::of(line, |rest| rest.find(" #"));
    let mut part = Next::of(line, |rest| rest.find([',', '}']));
    for (at, mark) in line.match_indices([':', '=']) {
        let before = line.get(..at).unwrap_or_default().trim_end();
        let is_name = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
        let closed = before.trim_end_matches(['"', '\'']);
        let start = closed.rfind(|c| !is_name(c)).map_or(0, |at| at + 1);
        let name = closed.get(start..).unwrap_or_default();
        let behind = at + mark.len();
        let after = line.get(behind..).unwrap_or_default();
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
        let from = match (is_expansion, after.starts_with('-')) {
            (true, true) => behind + 1,
            (true, false) => continue,
            (false, _) => behind,
        };
        let is_flow = opened.is_some_and(|opened| opened < start);
        let end = match is_flow {
            true => part.behind(from),
            false => comment.behind(from),
        };
        let secret = line.get(from..end).and_then(value);
        let secret = secret.filter(|value| names_secret(name, value));
        found.extend(secret.and_then(|value| place(line, value)));
    }
    found.extend(of_shape(line).filter_map(|text| place(line, text)));
    found
}

/// Those that are known without the name of what they are the value of: passwords of addresses, tokens, and what is secret in
/// the address of a webhook.
pub(crate) fn of_shape(line: &str) -> impl Iterator<Item = &str> {
    let all = passwords(line)
        .chain(tokens(line))
        .chain(known_tokens::in_text(line))
        .chain(webhooks(line));
    all.filter(|text| !text.starts_with(['$', '{', '<']))
}

/// The next place of something in a line, which is searched once however often it is asked for.
struct Next<'l> {
    line: &'l str,
    find: fn(&str) -> Option<usize>,
    at: usize,
}

impl<'l> Next<'l> {
    fn of(line: &'l str, find: fn(&str) -> Option<usize>) -> Self {
        Self { line, find, at: 0 }
    }

    /// The first place from one on, which comes behind those that were asked for before; the end where there is none.
    fn behind(&mut self, from: usize) -> usize {
        if self.at < from {
            let found = self.line.get(from..).and_then(self.find);
            self.at = found.map_or(self.line.len(), |at| from + at);
        }
        self.at
    }
}

/// The value behind a name, without what surrounds it; none where it is another variable's, or holds nothing.
fn value(text: &str) -> Option<&str> {
    let around = |c: char| c.is_whitespace() || "\"'[]{}".contains(c);
    let value = text.trim_matches(around);
    let is_other = value.starts_with(['$', '&', '*', '!']);
    (!value.is_empty() && !is_block(value) && !is_other).then_some(value)
}

/// Whether a value stands in the lines below: `|`, `>-`, `|2`.
fn is_block(value: &str) -> bool {
    let sign = value.strip_prefix(['|', '>']);
    sign.is_some_and(|sign| sign.len() <= 2 && !sign.contains(|c| !"+-123456789".contains(c)))
}

/// Where a part of a line stands in it.
fn place(line: &str, part: &str) -> Option<Range<usize>> {
    let at = part.as_ptr().addr().checked_sub(line.as_ptr().addr())?;
    (at + part.len() <= line.len()).then_some(at..at + part.len())
}

/// What the lines below a name are, whose value is secret.
enum Below {
    /// The lines of a block scalar.
    Block,
    /// The value, or more of it, unless they are keys with values of their own.
    Value,
    /// What is in quotes of this kind that are open.
    Quoted(char),
    /// Nothing stands behind the name: the next line is the value, however it is indented.
    Next,
}

/// Where the values of secret names stand that are not in the line of their name, in a text that cannot be parsed: there the
/// indentation of the lines tells what belongs to what.
pub(super) fn below_names(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    // What stands before the name, with a space for each dash; and what the next lines are.
    let mut open: Option<(String, Below)> = None;
    let mut asked = "";
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        if let Some((name_at, below)) = &mut open {
            let is_deeper = !name_at.starts_with(before(line));
            let is_key = is_key(trimmed);
            let is_value = match below {
                Below::Block => is_deeper,
                Below::Value => is_deeper && !is_key,
                Below::Quoted(_) => is_deeper || !is_key,
                Below::Next => !is_key,
            };
            let goes_on = match below {
                Below::Block | Below::Value => is_deeper,
                Below::Quoted(quote) => is_value && !trimmed.contains(*quote),
                Below::Next => true,
            };
            if matches!(below, Below::Next) {
                *below = Below::Value;
            }
            if !goes_on {
                open = None;
            }
            if is_value {
                let at = |part: &str| place(text, part);
                found.extend(at(trimmed).filter(|_| trimmed.contains(char::is_alphanumeric)));
                continue;
            }
        }
        // `? NAME` stands in a line of its own, and `: VALUE` below it.
        let (name, value) = trimmed.split_once([':', '=']).unwrap_or((trimmed, ""));
        let name = match trimmed.starts_with(':') {
            true => std::mem::take(&mut asked),
            false => name,
        };
        let around = |c: char| c.is_whitespace() || "-?\"'".contains(c);
        if !is_secret_name(name.trim_matches(around)) {
            continue;
        }
        if trimmed.starts_with('?') {
            asked = name;
        } else if trimmed.contains([':', '=']) {
            let text = line.trim_start_matches(|c: char| c.is_whitespace() || c == '-');
            let name_at = line.get(..line.len() - text.len()).unwrap_or_default();
            open = below(value).map(|below| (name_at.replace('-', " "), below));
        }
    }
    found
}

/// What stands before the text of a line.
fn before(line: &str) -> &str {
    line.get(..line.len() - line.trim_start().len())
        .unwrap_or_default()
}

/// Whether a line is a key with what belongs to it: `NAME: value`, `- "NAME":`.
fn is_key(trimmed: &str) -> bool {
    let trimmed = trimmed.trim_start_matches(['-', ' ', '?', ',', '{']);
    let is_name = |c: char| c.is_ascii_alphanumeric() || "_-./$".contains(c);
    let key = trimmed.trim_start_matches(['"', '\'']);
    let end = key.find(|c| !is_name(c)).unwrap_or(key.len());
    let behind = key.get(end..).unwrap_or_default();
    let behind = behind.trim_start_matches(['"', '\'']).trim_start();
    let value = behind.strip_prefix(':');
    end > 0 && value.is_some_and(|it| it.is_empty() || it.starts_with([' ', '\t', '{', '[', '"']))
}

/// What the lines below a name are by what stands behind it in its own line.
fn below(value: &str) -> Option<Below> {
    let mut value = value.trim();
    // Tags and anchors; `*x` is another's value.
    while value.starts_with(['!', '&']) {
        let end = value.find(char::is_whitespace).unwrap_or(value.len());
        value = value.get(end..).unwrap_or_default().trim_start();
    }
    let comment = value.starts_with('#').then_some(0);
    let comment = comment.or_else(|| value.find(" #").or_else(|| value.find("\t#")));
    let sign = value
        .get(..comment.unwrap_or(value.len()))
        .unwrap_or_default()
        .trim_end();
    if sign.is_empty() {
        return Some(Below::Next);
    }
    if is_block(sign) {
        return Some(Below::Block);
    }
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote {
        Some(quote) => {
            let is_closed = value.get(1..).is_some_and(|it| it.contains(quote));
            (!is_closed).then_some(Below::Quoted(quote))
        }
        None => (!value.starts_with(['{', '[', '*'])).then_some(Below::Value),
    }
}

/// A line with a star for each byte of a secret in a part of it; `None` where it has none.
pub(crate) fn masked_part(line: &str, part: Range<usize>) -> Option<String> {
    let masked = masked(line.get(part.clone())?)?;
    let mut out = line.to_owned();
    out.replace_range(part, &masked);
    Some(out)
}

/// A text with a star for each byte of these places, but for what begins and ends their lines.
pub(super) fn with_stars(text: &str, mut places: Vec<Range<usize>>) -> String {
    places.sort_unstable_by_key(|place| (place.start, place.end));
    let mut out = String::with_capacity(text.len());
    for place in places {
        // A place may lie within another one.
        let place = place.start.max(out.len())..place.end;
        let between = text.get(out.len()..place.start).unwrap_or_default();
        out.push_str(between);
        for line in text
            .get(place)
            .unwrap_or_default()
            .split_inclusive(['\n', '\r'])
        {
            let hidden = line.trim();
            let (before, rest) = line.split_at(line.len() - line.trim_start().len());
            out.push_str(before);
            out.extend(std::iter::repeat_n('*', hidden.len()));
            out.push_str(rest.get(hidden.len()..).unwrap_or_default());
        }
    }
    out.push_str(text.get(out.len()..).unwrap_or_default());
    out
}

/// A line with a star for each byte of a secret; `None` where it has none.
fn masked(line: &str) -> Option<String> {
    let found = in_line(line);
    (!found.is_empty()).then(|| starred(line, &found))
}

/// A line with a star for each byte of these places.
fn starred(line: &str, found: &[Range<usize>]) -> String {
    let is_secret = |at: usize| found.iter().any(|range| range.contains(&at));
    let mut out = String::with_capacity(line.len());
    for (at, char) in line.char_indices() {
        match is_secret(at) {
            true => out.extend(std::iter::repeat_n('*', char.len_utf8())),
            false => out.push(char),
        }
    }
    out
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
            (
                "  ID: glpat-a1B2c3D4e5F6g7H8i9J0",
                Some("  ID: **************************"),
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

    #[test]
    fn the_value_of_a_block_stands_below_its_name() {
        let text = "a:\n- DB_PASSWORD: |-\n    hunter2aa\n\n    b: c\n  TITLE: >\n    shown\n\"API_KEY\": >2\n  ab\nb: c\n";
        let expected = "a:\n- DB_PASSWORD: |-\n    *********\n\n    ****\n  TITLE: >\n    shown\n\"API_KEY\": >2\n  **\nb: c\n";
        assert_eq!(with_stars(text, below_names(text)), expected);
    }

    #[test]
    fn a_value_stands_below_its_name_however_that_ends() {
        for head in [
            "API_KEY: | # of the shop",
            "API_KEY: !!str |+",
            "- API_KEY: &key >-2",
            "\"API_KEY\" : |",
            "API_KEY:",
            "API_KEY: # of the shop",
            "API_KEY: &key",
            "API_KEY: \"tea",
            "- 'API_KEY=tea",
            "API_KEY: tea",
            "API_KEY: |\t# of the shop",
        ] {
            for indent in ["", "  ", "\t"] {
                let text =
                    format!("{indent}{head}\n{indent}    tea kettle\n{indent}TITLE: shown\n");
                let shown = with_stars(&text, below_names(&text));
                assert!(!shown.contains("kettle"), "{shown}");
                assert!(shown.contains("TITLE: shown"), "{shown}");
                assert_eq!(shown.len(), text.len());
            }
        }
        for text in [
            "db_password:\n  file: ./kettle\n",
            "API_KEY: *key\n  kettle\n",
            "TITLE: |\n  kettle\n",
            "API_KEY: \"tea\"\n- kettle\n",
            "API_KEY:\nTITLE: kettle\n",
        ] {
            assert_eq!(with_stars(text, below_names(text)), text);
        }
        let json = "{\n\"password\":\n\"kettle\",\n\"a\": [\n}\n";
        assert!(!with_stars(json, below_names(json)).contains("kettle"));
    }

    #[test]
    fn of_a_long_line_what_is_near_is_gone_through() {
        let pad = "é,".repeat(3000);
        let text = format!("a\n{pad}DB_PASSWORD: hunter2aa{pad}\nb\n");
        let at = text.find("hunter").unwrap();
        let range = near(&text, at..at + 9);
        assert!(range.len() < 2100, "{range:?}");
        assert!(text.get(range).unwrap().contains("DB_PASSWORD: hunter2aa"));
        let short = "a\nb: c\nd\n";
        assert_eq!(near(short, 5..6), 2..6);
        assert_eq!(near(short, 2..9), 2..9);
        assert_eq!(near("", 4..9), 0..0);
    }
}
