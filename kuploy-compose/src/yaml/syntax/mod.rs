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
                "a merge conflict is left in the file",
                "keep one of the two sides, and remove the lines `<<<<<<<`, `=======` and `>>>>>>>`",
            )
            .show(line.range()),
        );
    }
    (here.text.contains("{{") || here.text.contains("{%")).then(|| {
        Words::new(
            "this line is a template, not YAML",
            "render the template first; a value that is to keep its braces goes in quotes",
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
            "a list of items with `-` goes on with something else",
            "write all entries as list items, `- value`, or all as `key: value`",
        ),
        ErrorKind::BlockSequenceEntryNotAllowed => Words::new(
            "a list may not begin in the line of its key",
            "begin the list in the next line, `- ` first; a text that begins with `- ` goes in quotes",
        ),
        ErrorKind::BlockEntryInFlowCollection
        | ErrorKind::PlainScalarStartsWithDashFlowIndicator => Words::new(
            "`-` stands inside brackets, where items are separated by commas",
            "remove the `-`, or close the bracket before; a text that begins with `-` and a bracket goes in quotes",
        ),
        ErrorKind::UnclosedQuotedScalar | ErrorKind::DocumentIndicatorInQuotedScalar => Words::new(
            "the text in quotes that begins here has no closing quote",
            "add the closing quote",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar => Words::new(
            format!(
                "`{}` follows after the closing quote of a value",
                lines.word()
            ),
            "put the whole value in one pair of quotes; inside single quotes a quote is written twice, `'it''s'`",
        ),
        ErrorKind::InvalidTrailingDoubleQuotedScalar => Words::new(
            format!(
                "`{}` follows after the closing quote of a value",
                lines.word()
            ),
            "put the whole value in one pair of quotes; inside double quotes a quote is written `\\\"`",
        ),
        ErrorKind::InvalidQuotedScalarIndent => Words::new(
            "a text in quotes goes on here, in a line that is not indented",
            "indent the line further than the key, or close the quotes before",
        ),
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate => escape(text, at),
        ErrorKind::UnexpectedCharacter { character } => Words::new(
            format!("a text may not begin with `{character}` unless it is in quotes"),
            format!("write it in quotes: `\"{}\"`", lines.word()),
        )
        .show((at, at + lines.word().len())),
        ErrorKind::MissingAnchorOrAliasName => Words::new(
            format!(
                "`{}` begins like an anchor or alias, and has no name",
                lines.word()
            ),
            format!("write a text in quotes: `\"{}\"`", lines.word()),
        ),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => Words::new(
            format!("`{open}` is closed by `{close}`"),
            "lists are written `[a, b]`, mappings `{a: 1}`",
        ),
        ErrorKind::MisplacedFlowCollectionEnd => Words::new(
            "a bracket is closed here that was never opened",
            "remove it; a text that begins with a bracket goes in quotes",
        ),
        ErrorKind::UnclosedFlowCollection { open } => {
            Words::new(format!("`{open}` is never closed"), "close the bracket")
        }
        ErrorKind::UnexpectedEofFlowSequence | ErrorKind::UnexpectedEofFlowMapping => {
            Words::new("the file ends inside brackets", "close the bracket")
        }
        ErrorKind::UnexpectedEofImplicitFlowMapping | ErrorKind::ExpectedNodeContent => Words::new(
            "a value is missing here",
            "remove a comma that is too many, or write `null` or `\"\"` for nothing",
        ),
        ErrorKind::InvalidColonPlacement
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::FlowMappingValueAdjacentCollection => Words::new(
            "inside brackets, this is neither `,` nor the closing bracket",
            "close the bracket before, or separate the entries by commas; a text that holds `: ` goes in quotes",
        ),
        ErrorKind::InvalidBlockScalarHeader => Words::new(
            "after `|` or `>` the text must begin in the next line",
            "move the text to the next line and indent it; a value that begins with `|` or `>` goes in quotes",
        ),
        ErrorKind::ZeroBlockScalarIndent | ErrorKind::InvalidBlockScalarIndent => Words::new(
            "the lines of this text are not indented alike",
            "indent every line of the text at least as far as its first",
        ),
        ErrorKind::InvalidIndentation | ErrorKind::InvalidFlowScalarIndent => Words::new(
            "the indentation of this line fits no line above it",
            "begin the line in the column of the keys or items that it belongs to",
        ),
        ErrorKind::CommentNotSeparated => Words::new(
            "`#` follows a value without a blank",
            "write a blank before a comment; a value that holds `#` goes in quotes",
        ),
        ErrorKind::CommentInterceptedScalar => Words::new(
            "a comment stands inside a value of several lines",
            "move the comment above the key; a value that holds `#` goes in quotes",
        ),
        ErrorKind::BomInsideDocument => Words::new(
            "a byte order mark (U+FEFF) stands inside the file",
            "remove it; files that were joined leave such marks behind",
        ),
        ErrorKind::UnsupportedYamlMajorVersion
        | ErrorKind::MissingYamlVersionSeparator
        | ErrorKind::MissingYamlVersion
        | ErrorKind::YamlVersionTooLong => Words::new(
            "Docker Compose reads no other version than `%YAML 1.1`",
            "remove the line; Compose files need no `%YAML`",
        ),
        ErrorKind::InvalidDocumentEnd => Words::new(
            "something follows the `...` that ends a document",
            "begin the next document in a line of its own, after `---`",
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
            "a line that begins with `%` is a directive, and this one is not in order",
            "remove the line; Compose files need no directives",
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
            format!("`{}` begins like a tag, and is none", lines.word()),
            format!("write a text in quotes: `\"{}\"`", lines.word()),
        ),
        ErrorKind::MappingKeyNotAllowed => Words::new(
            "`? ` begins a key, and none may stand here",
            "write the value in quotes",
        ),
        other => Words::new(
            format!("YAML does not allow this here: {other}"),
            "look for a bracket, quote or indentation that is wrong in the lines before",
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
        "a tab stands where YAML takes only spaces",
        "indent with spaces, two a level",
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
            "a second `: ` stands in one line, so the value looks like a mapping",
            format!("write the value in quotes: `\"{}\"`", shorten(value)),
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
                "this line is indented further than the line above, and so goes on with its value",
                "begin it in the column of the line above",
            )
            .show((start, at))
            .related(above.range(), "this value goes on"),
            false => too_long(lines, at),
        };
    }
    match trimmed.split_once(':') {
        Some((key, value)) if !value.starts_with('/') => Words::new(
            format!("after `{}:` a blank is missing", shorten(key)),
            format!("write `{}: {}`", shorten(key), shorten(value)),
        ),
        _ => Words::new(
            format!("after `{}` a `:` is missing", shorten(trimmed)),
            "write `key: value`, or `key:` before the lines that belong to it",
        ),
    }
    .show(above.range())
    .related((start, at), "what follows is then no key")
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
        "a `:` stands where no key can be",
        "write a value that holds `: ` or ends in `:` in quotes",
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
            format!("after `{}:` a blank is missing", shorten(key)),
            format!("write `{}: {}`", shorten(key), shorten(value)),
        )
        .show((start, end)),
        _ => Words::new(
            format!("`{}` has no `:`, and a key is expected here", shorten(rest.trim_end())),
            "write `key: value`; a line that goes on with the value above is indented further than its key",
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
            "a list item stands among the keys of a mapping",
            "write all entries as `key: value`, or all as list items; a list belongs below its key",
        );
    }
    if !lines.is_first() {
        return match rest.chars().next() {
            Some('&' | '*' | '!') => Words::new(
                format!("`{}` cannot follow what stands before it", lines.word()),
                "a value has one anchor and one tag at most, and an alias has neither; a text goes in quotes",
            ),
            _ => Words::new(
                format!("`{}` cannot follow what stands before it", lines.word()),
                "write a value that holds quotes or brackets in one pair of quotes",
            ),
        };
    }
    Words::new(
        "the indentation of this line fits no line above it",
        "begin the line in the column of the keys that it belongs to",
    )
    .show(here.range())
}

/// A `\` in double quotes that begins no escape; the parser only knows where the text begins.
fn escape(text: &str, at: usize) -> Words {
    match escape::first_bad(text, at) {
        Some((start, end)) => {
            let written = text.get(start..end).unwrap_or_default();
            Words::new(
                format!("`{written}` is no escape that YAML knows"),
                format!(
                    "write `\\{written}` for the text itself, or put the value in single quotes"
                ),
            )
            .show((start, end))
        }
        None => Words::new(
            "an escape in these quotes is no character",
            "write the character itself, or put the value in single quotes",
        ),
    }
}
