//! Syntax errors in words: what stands there, and what to write.
//!
//! The parser says where it gave up; the lines around the place tell what a person most likely did.

mod escape;
mod lines;

use granit_parser::ErrorKind;

use self::lines::{Lines, shorten};
use super::build;
use super::events::SyntaxError;
use super::limits::Limits;
use crate::diagnostic::{Finding, rules};
use crate::source::{SourceId, Span};

/// What is said about a place.
#[derive(Debug, Default)]
struct Words {
    message: String,
    help: String,
    /// The bytes to show, instead of the character where the parser gave up.
    range: Option<(usize, usize)>,
    /// Another place, and what to see there.
    related: Option<((usize, usize), &'static str)>,
}

impl Words {
    fn new(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: help.into(),
            ..Self::default()
        }
    }

    fn show(mut self, range: (usize, usize)) -> Self {
        self.range = Some(range);
        self
    }

    fn related(mut self, range: (usize, usize), text: &'static str) -> Self {
        self.related = Some((range, text));
        self
    }
}

/// What is said where the parser gave up; `bracket` is the innermost one that is open there.
pub(super) fn explain(
    error: &SyntaxError,
    bracket: Option<usize>,
    text: &str,
    source: SourceId,
    limits: &Limits,
) -> Finding {
    let at = error.at.min(text.len());
    let here = Span::first(source, text, at);
    let span = |(start, end)| Span::new(source, start, end);
    if error.kind == ErrorKind::RecursionLimitExceeded {
        return build::too_deep(limits, here);
    }
    let lines = Lines::new(text, at);
    let mut words = foreign(&lines).unwrap_or_else(|| by_kind(&error.kind, text, at, &lines));
    let inside =
        bracket.filter(|open| words.related.is_none() && is_about_brackets(&error.kind, *open, at));
    if let Some(open) = inside {
        words = words.related((open, open + 1), "this bracket is still open");
    }
    let mut finding = Finding::new(&rules::YAML_SYNTAX, words.message)
        .span(words.range.map_or(here, span))
        .help(words.help);
    if let Some((range, text)) = words.related {
        finding = finding.related(span(range), text);
    }
    finding
}

/// Text that is no YAML and was not meant to be: left by a merge, or a template.
fn foreign(lines: &Lines<'_>) -> Option<Words> {
    const CONFLICT: &[&str] = &["<<<<<<< ", "=======", ">>>>>>> ", "||||||| "];
    let here = lines.here();
    let conflict = |line: &lines::Line<'_>| CONFLICT.iter().any(|mark| line.text.starts_with(mark));
    if let Some(line) = [Some(here), lines.before()]
        .into_iter()
        .flatten()
        .find(conflict)
    {
        return Some(
            Words::new(
                "unresolved merge conflict",
                "keep one side, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`",
            )
            .show(line.range()),
        );
    }
    if let Some(line) = [Some(here), lines.before()]
        .into_iter()
        .flatten()
        .find(lines::Line::has_foreign_blank)
    {
        return Some(
            Words::new(
                "this line begins with no-break or other special spaces, which YAML takes for text",
                "replace them with plain spaces; mostly they come with text that was copied from a web page",
            )
            .show((line.start, line.start + line.text.len())),
        );
    }
    (here.text.contains("{{") || here.text.contains("{%")).then(|| {
        Words::new(
            "this line is a template, not YAML",
            "render the template first; quote a value that contains braces",
        )
        .show(here.range())
    })
}

fn is_about_brackets(kind: &ErrorKind, open: usize, at: usize) -> bool {
    open < at
        && matches!(
            kind,
            ErrorKind::InvalidColonPlacement
                | ErrorKind::ExpectedFlowMappingSeparator
                | ErrorKind::ExpectedFlowSequenceSeparator
                | ErrorKind::UnexpectedEofFlowMapping
                | ErrorKind::UnexpectedEofFlowSequence
                | ErrorKind::UnexpectedEofImplicitFlowMapping
                | ErrorKind::MismatchedFlowCollectionEnd { .. }
                | ErrorKind::BlockEntryInFlowCollection
        )
}

fn by_kind(kind: &ErrorKind, text: &str, at: usize, lines: &Lines<'_>) -> Words {
    match kind {
        ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabNotAllowed
        | ErrorKind::TabInPlainScalar
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::InvalidBlockEntryWhitespace
        | ErrorKind::InvalidMappingValueWhitespace => tab(text, at),
        ErrorKind::MappingValueNotAllowed => second_colon(lines, at),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => no_colon(lines, at),
        ErrorKind::ExpectedBlockMappingKey => no_key(lines),
        ErrorKind::ExpectedBlockSequenceEntry => Words::new(
            "a list is mixed with other entries",
            "write all entries as list items, `- value`, or all as `key: value`",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed => Words::new(
            "a list cannot begin on the line of its key",
            "begin the list on the next line with `- `; quote a string that begins with `- `",
        ),
        ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::PlainScalarStartsWithDashFlowIndicator => Words::new(
            "`-` inside brackets: items are separated by commas there",
            "remove the `-`, or close the bracket before it; quote a string that begins with `-`",
        ),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => {
            Words::new("unclosed quote", "add the closing quote")
        }
        ErrorKind::InvalidTrailingSingleQuotedScalar => Words::new(
            format!("unexpected `{}` after the closing quote", lines.word()),
            "put the whole value in one pair of quotes; inside single quotes, double the quote: `'it''s'`",
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => Words::new(
            format!("unexpected `{}` after the closing quote", lines.word()),
            "put the whole value in one pair of quotes; inside double quotes, escape the quote: `\\\"`",
        ),
        ErrorKind::InvalidQuotedScalarIndent => Words::new(
            "a quoted string continues on a line that is not indented",
            "indent the line further than the key, or close the quote before it",
        ),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate => escape(text, at),
        ErrorKind::UnexpectedCharacter { character } => Words::new(
            format!("a string cannot begin with `{character}` unless it is quoted"),
            format!("put it in quotes: `\"{}\"`", lines.word()),
        )
        .show((at, at + lines.word().len())),
        ErrorKind::MissingAnchorOrAliasName => Words::new(
            format!(
                "`{}` begins like an anchor or alias, but has no name",
                lines.word()
            ),
            format!("quote the string: `\"{}\"`", lines.word()),
        ),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => Words::new(
            format!("`{open}` is closed by `{close}`"),
            "lists are written `[a, b]`, mappings `{a: 1}`",
        ),
        ErrorKind::MisplacedFlowCollectionEnd => Words::new(
            "closing bracket without an opening bracket",
            "remove it; quote a string that begins with a bracket",
        ),
        ErrorKind::UnclosedFlowCollection { open } => {
            Words::new(format!("unclosed `{open}`"), "close the bracket")
        }
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::UnexpectedEofFlowMapping => {
            Words::new("the file ends inside brackets", "close the bracket")
        }
        ErrorKind::UnexpectedEofImplicitFlowMapping | ErrorKind::ExpectedNodeContent => Words::new(
            "missing value",
            "remove the extra comma, or write `null` or `\"\"` for nothing",
        ),
        ErrorKind::InvalidColonPlacement
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::FlowMappingValueAdjacentCollection => Words::new(
            "expected `,` or a closing bracket",
            "close the bracket before it, or separate the entries with commas; quote a string that contains `: `",
        ),
        ErrorKind::InvalidBlockScalarHeader => Words::new(
            "the text after `|` or `>` has to begin on the next line",
            "move the text to the next line and indent it; quote a value that begins with `|` or `>`",
        ),
        ErrorKind::ZeroBlockScalarIndent | ErrorKind::InvalidBlockScalarIndent => Words::new(
            "the lines of this block have different indentation",
            "indent every line at least as far as the first",
        ),
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => Words::new(
            "the indentation of this line does not match any line above",
            "align the line with the keys or items that it belongs to",
        ),
        ErrorKind::CommentNotSeparated => Words::new(
            "`#` follows a value without a space",
            "write a space before a comment; quote a value that contains `#`",
        ),
        ErrorKind::CommentInterceptedScalar => Words::new(
            "a comment inside a multi-line value",
            "move the comment above the key; quote a value that contains `#`",
        ),
        ErrorKind::BomInsideDocument => Words::new(
            "byte order mark (U+FEFF) inside the file",
            "remove it; it usually comes from concatenated files",
        ),
        ErrorKind::UnsupportedYamlMajorVersion
        | ErrorKind::MissingYamlVersionSeparator
        | ErrorKind::MissingYamlVersion
        | ErrorKind::YamlVersionTooLong => Words::new(
            "Docker Compose only supports `%YAML 1.1`",
            "remove the line; Compose files do not need `%YAML`",
        ),
        ErrorKind::InvalidDocumentEnd => Words::new(
            "unexpected content after `...`, the end of the document",
            "begin the next document on its own line, after `---`",
        ),
        ErrorKind::ExpectedDocumentStart
        | ErrorKind::MissingDocumentEndBeforeDirective
        | ErrorKind::DuplicateVersionDirective
        | ErrorKind::DuplicateTagDirective
        | ErrorKind::InvalidDirectiveTerminator
        | ErrorKind::MissingDirectiveName
        | ErrorKind::InvalidDirectiveName
        | ErrorKind::ExpectedTagDirectiveBang
        | ErrorKind::InvalidTagDirectiveTerminator => Words::new(
            "invalid directive: a line that begins with `%`",
            "remove the line; Compose files do not need directives",
        ),
        ErrorKind::UndeclaredTagHandle
        | ErrorKind::ExpectedTagBang
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag
        | ErrorKind::InvalidTagEscape
        | ErrorKind::InvalidTagUtf8LeadingByte
        | ErrorKind::InvalidTagUtf8TrailingByte
        | ErrorKind::InvalidTagUtf8 => Words::new(
            format!("`{}` begins like a tag, but is not one", lines.word()),
            format!("quote the string: `\"{}\"`", lines.word()),
        ),
        ErrorKind::MappingKeyNotAllowed => Words::new(
            "`? ` begins a key, but a key is not allowed here",
            "quote the value",
        ),
        other => Words::new(
            format!("YAML does not allow this here: {other}"),
            "look for a wrong bracket, quote or indentation in the lines before",
        ),
    }
}

/// A tab where there must be spaces; the place shown is the tab.
fn tab(text: &str, at: usize) -> Words {
    let from = at.saturating_sub(200);
    let before = (from..=at)
        .find_map(|from| text.get(from..at))
        .unwrap_or_default();
    let line = before.rfind(['\n', '\r']).map_or(0, |at| at + 1);
    let after = text.get(at..).unwrap_or_default();
    let found = match before.get(line..).unwrap_or_default().find('\t') {
        Some(tab) => Some(at - before.len() + line + tab),
        None => after.find('\t').map(|tab| at + tab),
    };
    let words = Words::new(
        "YAML does not allow a tab for indentation",
        "indent with two spaces per level",
    );
    match found {
        Some(tab) => words.show((tab, tab + 1)),
        None => words,
    }
}

/// A `:` that cannot begin a value: the line before is not what it seems, or there are two in a line.
fn second_colon(lines: &Lines<'_>, at: usize) -> Words {
    let (before, _) = lines.halves();
    let here = lines.here();
    if before.contains(": ") {
        let value = here
            .trimmed()
            .split_once(": ")
            .map_or("", |(_, value)| value);
        return Words::new(
            "a second `: ` on one line: the value looks like a mapping",
            format!("quote the value: `\"{}\"`", shorten(value)),
        );
    }
    let Some(above) = lines.before() else {
        return too_long(lines, at);
    };
    let (start, _) = here.range();
    let trimmed = above.trimmed().trim_start_matches("- ");
    if trimmed.contains(": ") || trimmed.ends_with(':') {
        return match above.indent() < here.indent() {
            true => Words::new(
                "this line is indented further than the line above and continues its value",
                "align it with the line above",
            )
            .show((start, at))
            .related(above.range(), "this value continues"),
            false => too_long(lines, at),
        };
    }
    match trimmed.split_once(':') {
        Some((key, value)) if !value.starts_with('/') => Words::new(
            format!("missing space after `{}:`", shorten(key)),
            format!("write `{}: {}`", shorten(key), shorten(value)),
        ),
        _ => Words::new(
            format!("missing `:` after `{}`", shorten(trimmed)),
            "write `key: value`, or `key:` before the lines that belong to it",
        ),
    }
    .show(above.range())
    .related((start, at), "the rest is then not a key")
}

fn too_long(lines: &Lines<'_>, at: usize) -> Words {
    let (before, _) = lines.halves();
    if before.chars().count() > 1024 {
        return Words::new(
            "a key may not be longer than 1024 characters",
            "shorten the key",
        )
        .show((at - before.len(), at));
    }
    Words::new(
        "unexpected `:`",
        "quote a value that contains `: ` or ends with `:`",
    )
}

/// A line without a `:` between lines that have one.
fn no_colon(lines: &Lines<'_>, at: usize) -> Words {
    let here = lines.here();
    let (_, rest) = lines.halves();
    let (start, end) = here.range();
    if rest.len() > 1024 {
        return Words::new(
            "a key may not be longer than 1024 characters",
            "shorten the key",
        );
    }
    match here.trimmed().split_once(':') {
        Some((key, value)) if lines.is_first() && !value.starts_with([' ', '/']) => Words::new(
            format!("missing space after `{}:`", shorten(key)),
            format!("write `{}: {}`", shorten(key), shorten(value)),
        )
        .show((start, end)),
        _ => Words::new(
            format!(
                "expected a key, but `{}` has no `:`",
                shorten(rest.trim_end())
            ),
            "write `key: value`; indent a line that continues the value above further than its key",
        )
        .show((at, at + rest.trim_end().len())),
    }
}

/// Something other than a key among keys.
fn no_key(lines: &Lines<'_>) -> Words {
    let (before, rest) = lines.halves();
    let here = lines.here();
    if before.trim_matches([' ', '\t']) == "-" || rest.starts_with("- ") || rest.trim_end() == "-" {
        return Words::new(
            "a list item among the keys of a mapping",
            "write all entries as `key: value`, or all as list items; put a list under its key",
        );
    }
    if !lines.is_first() {
        return match rest.chars().next() {
            Some('&' | '*' | '!') => Words::new(
                format!("`{}` is not allowed here", lines.word()),
                "a value has at most one anchor and one tag, an alias has neither; quote a string",
            ),
            _ => Words::new(
                format!("`{}` is not allowed here", lines.word()),
                "quote a value that contains quotes or brackets",
            ),
        };
    }
    Words::new(
        "the indentation of this line does not match any line above",
        "align the line with the keys that it belongs to",
    )
    .show(here.range())
}

/// A `\` in double quotes that begins no escape; the parser only knows where the text begins.
fn escape(text: &str, at: usize) -> Words {
    match escape::first_bad(text, at) {
        Some((start, end)) => {
            let written = text.get(start..end).unwrap_or_default();
            Words::new(
                format!("`{written}` is not a YAML escape"),
                format!("write `\\{written}` for the literal text, or use single quotes"),
            )
            .show((start, end))
        }
        None => Words::new(
            "an escape in this string is not a character",
            "write the character, or use single quotes",
        ),
    }
}
