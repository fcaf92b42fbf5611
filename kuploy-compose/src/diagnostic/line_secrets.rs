//! Secrets in the lines of a Compose file that are shown: a frame is kept in the log of a pipeline, and so are the lines
//! around a mistake.

use std::ops::Range;

use super::known_tokens;
use super::sensitive::{is_secret_name, may_be_secret_name, names_secret, passwords};
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

/// Those that are known without the name of what they are the value of: passwords of addresses, and tokens.
pub(crate) fn of_shape(line: &str) -> impl Iterator<Item = &str> {
    let all = passwords(line)
        .chain(tokens(line))
        .chain(known_tokens::in_text(line));
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

/// How far in a line begins, behind the dashes of lists.
fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '-']).len()
}

/// Where a part of a line stands in it.
fn place(line: &str, part: &str) -> Option<Range<usize>> {
    let at = part.as_ptr().addr().checked_sub(line.as_ptr().addr())?;
    (at + part.len() <= line.len()).then_some(at..at + part.len())
}

/// Lines that are shown, one after another: the value of a block scalar stands below its name.
#[derive(Default)]
pub(crate) struct Lines {
    /// Where the name stands whose value the next lines are.
    below: Option<usize>,
}

impl Lines {
    /// The next line with a star for each byte of a secret; `None` where it has none. Of a longer one only the part is gone
    /// through that is shown.
    pub(crate) fn masked(&mut self, line: &str, shown: Range<usize>) -> Option<String> {
        let text = line.trim();
        if self
            .below
            .is_some_and(|of| text.is_empty() || indent(line) > of)
        {
            return place(line, text).map(|range| starred(line, &[range]));
        }
        let name = text
            .split_once(':')
            .filter(|(_, value)| is_block(value.trim()));
        let name = name.map(|(name, _)| name.trim_matches(['-', ' ', '"', '\'']));
        self.below = name
            .filter(|name| is_secret_name(name))
            .map(|_| indent(line));
        let part = line.get(shown.clone())?;
        masked(part).map(|masked| {
            let mut out = line.to_owned();
            out.replace_range(shown, &masked);
            out
        })
    }
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
        let mut lines = Lines::default();
        let shown = text.split_inclusive('\n').map(|line| {
            let masked = lines.masked(line, 0..line.len());
            masked.unwrap_or_else(|| line.to_owned())
        });
        let expected = "a:\n- DB_PASSWORD: |-\n    *********\n\n    ****\n  TITLE: >\n    shown\n\"API_KEY\": >2\n  **\nb: c\n";
        assert_eq!(shown.collect::<String>(), expected);
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
