//! Suppressions in comments: `# kuploy: allow KP3102 the node sets it`.
//!
//! At the end of a line the comment speaks of that line and all that is nested below it; on a line of its own, of
//! the next line and all below that. It is found by looking at lines alone, so it works in texts that do not parse.

use super::Selector;
use crate::source::{SourceId, Sources, Span};

const MARK: &str = "kuploy:";

/// One rule that a comment allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Allowance {
    /// The rule as written.
    pub(super) word: String,
    /// What it means; `None` when there is no such rule.
    pub(super) selector: Option<Selector>,
    /// Where the word stands.
    pub(super) span: Span,
    /// Where the comment's text begins, by which allowances of one comment are known.
    pub(super) comment: Span,
    /// The bytes that it speaks of.
    pub(super) start: u32,
    /// One past the last of them.
    pub(super) end: u32,
}

/// All suppressions in the comments of all texts, in order.
pub(super) fn allowances(sources: &Sources) -> Vec<Allowance> {
    let mut found = Vec::new();
    for (id, source) in sources.iter() {
        if source.text.contains(MARK) {
            scan(id, &source.text, &mut found);
        }
    }
    found
}

/// What the comments of a text allow, each with the bytes that it speaks of.
pub(crate) fn allowed(id: SourceId, text: &str) -> Vec<(Selector, Span)> {
    let mut found = Vec::new();
    if text.contains(MARK) {
        scan(id, text, &mut found);
    }
    let span = |start: u32, end: u32| Span::new(id, start as usize, end as usize);
    found
        .into_iter()
        .filter_map(|one| Some((one.selector?, span(one.start, one.end))))
        .collect()
}

/// A line, by its first byte.
#[derive(Clone, Copy)]
struct Line<'a> {
    start: usize,
    text: &'a str,
}

impl Line<'_> {
    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    fn says_nothing(&self) -> bool {
        let text = self.text.trim();
        text.is_empty() || text.starts_with('#')
    }
}

fn scan(id: SourceId, text: &str, found: &mut Vec<Allowance>) {
    let mut start = 0;
    let lines: Vec<Line<'_>> = text
        .split_inclusive('\n')
        .map(|text| {
            let line = Line { start, text };
            start += text.len();
            line
        })
        .collect();
    // Comments above one another speak of the same lines, which are looked for once.
    let mut last: Option<(usize, (usize, usize))> = None;
    for (at, line) in lines.iter().enumerate() {
        let Some((comment, body)) = directive(line.text) else {
            continue;
        };
        let own_line = line.text.trim_start().starts_with('#');
        let target = match (own_line, last) {
            (false, _) => at,
            (true, Some((target, _))) if target > at => target,
            (true, _) => lines
                .iter()
                .skip(at)
                .position(|line| !line.says_nothing())
                .map_or(lines.len(), |ahead| at + ahead),
        };
        let scope = match last {
            Some((known, scope)) if known == target => scope,
            _ => block(&lines, target),
        };
        last = Some((target, scope));
        for (offset, word) in words(body) {
            let from = line.start + comment + offset;
            found.push(Allowance {
                word: word.to_owned(),
                selector: Selector::parse(word),
                span: Span::new(id, from, from + word.len()),
                comment: Span::new(id, line.start + comment, line.start + comment),
                start: u32::try_from(scope.0).unwrap_or(u32::MAX),
                end: u32::try_from(scope.1).unwrap_or(u32::MAX),
            });
        }
    }
}

/// The text after `# kuploy: allow` in a line, and where in the line it begins.
fn directive(line: &str) -> Option<(usize, &str)> {
    let mut from = 0;
    while let Some(hash) = line.get(from..)?.find('#') {
        let hash = from + hash;
        let before = line.get(..hash)?;
        if before.is_empty() || before.ends_with([' ', '\t']) {
            let comment = line.get(hash + 1..)?;
            let body = comment
                .trim_start()
                .strip_prefix(MARK)
                .and_then(|rest| rest.trim_start().strip_prefix("allow"))
                .filter(|rest| rest.starts_with([' ', '\t']));
            if let Some(body) = body {
                return Some((line.len() - body.len(), body));
            }
        }
        from = hash + 1;
    }
    None
}

/// The rules at the beginning of a directive's text: the first word, and those after it that follow a comma or look
/// like codes. The rest is the reason.
fn words(body: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut comma = true;
    let mut offset = 0;
    for piece in body.split_inclusive([' ', '\t', ',', '\n', '\r']) {
        let word = piece.trim_end_matches([' ', '\t', ',', '\n', '\r']);
        if !word.is_empty() {
            let digits = word.strip_prefix("KP").unwrap_or_default();
            let code = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
            if !comma && !code {
                break;
            }
            found.push((offset, word));
            comma = false;
        }
        comma |= piece.ends_with(',');
        offset += piece.len();
    }
    found
}

/// The bytes of a line and of all that is nested below it.
fn block(lines: &[Line<'_>], target: usize) -> (usize, usize) {
    let Some(first) = lines.get(target) else {
        return (0, 0);
    };
    let indent = first.indent();
    let is_item = |line: &Line<'_>| {
        let text = line.text.trim_start();
        text.starts_with("- ") || text.trim_end() == "-"
    };
    // The items of a list may stand as deep as the key that they belong to.
    let items_belong = !is_item(first);
    let mut end = first.start + first.text.len();
    for line in lines.iter().skip(target + 1) {
        if line.says_nothing() {
            continue;
        }
        let nested =
            line.indent() > indent || (items_belong && line.indent() == indent && is_item(line));
        if !nested {
            break;
        }
        end = line.start + line.text.len();
    }
    (first.start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scopes(text: &str) -> Vec<(String, String)> {
        let mut sources = Sources::default();
        sources.add("compose.yaml", text);
        allowances(&sources)
            .into_iter()
            .map(|a| {
                (
                    a.word,
                    text.get(a.start as usize..a.end as usize)
                        .unwrap_or_default()
                        .to_owned(),
                )
            })
            .collect()
    }

    #[test]
    fn a_comment_speaks_of_its_line_and_what_is_below() {
        let text = "services:\n  # kuploy: allow KP2001 legacy\n  db:\n    image: x\n\n    ulimits: {}\n  web:\n    image: y # kuploy: allow KP2001, unknown-key why not\n    build: .\n";
        assert_eq!(
            scopes(text),
            [
                (
                    "KP2001".to_owned(),
                    "  db:\n    image: x\n\n    ulimits: {}\n".to_owned()
                ),
                (
                    "KP2001".to_owned(),
                    "    image: y # kuploy: allow KP2001, unknown-key why not\n".to_owned()
                ),
                (
                    "unknown-key".to_owned(),
                    "    image: y # kuploy: allow KP2001, unknown-key why not\n".to_owned()
                ),
            ]
        );
    }

    #[test]
    fn items_as_deep_as_their_key_belong_to_it() {
        let text = "# kuploy: allow KP2001 KP2002\nports:\n- 1\n- 2\nimage: x\n";
        let want = "ports:\n- 1\n- 2\n".to_owned();
        assert_eq!(
            scopes(text),
            [
                ("KP2001".to_owned(), want.clone()),
                ("KP2002".to_owned(), want)
            ]
        );
    }

    #[test]
    fn what_only_looks_like_a_directive_is_none() {
        for text in [
            "image: a#kuploy: allow KP2001\n",
            "# kuploy: allowed KP2001\n",
            "# kuploy allow KP2001\n",
            "# see kuploy: allow KP2001\n",
            "# kuploy: allow\n",
        ] {
            assert_eq!(scopes(text), [], "{text}");
        }
    }
}
