//! The parser behind an interface of our own: the only file, with the table of its errors in `syntax`, that names it.
//!
//! Offsets are bytes of the text, `end` exclusive.

use std::borrow::Cow;

use granit_parser::{ErrorKind, Event as Parsed, Parser, ScalarStyle, StrInput};

/// What a text is made of, in the order it is written.
#[derive(Debug)]
pub(super) struct Event<'a> {
    /// What stands there.
    pub(super) kind: EventKind<'a>,
    /// The number of the anchor that is set here, 0 for none; numbers are dense.
    pub(super) anchor: usize,
    /// The tag written here.
    pub(super) tag: Option<TagName>,
    /// First byte.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
}

/// The kinds of [`Event`].
#[derive(Debug)]
pub(super) enum EventKind<'a> {
    /// A document begins; the `major.minor` of its `%YAML` line.
    Document(Option<(u32, u32)>),
    /// The name of the anchor that the node before has.
    Anchor(Cow<'a, str>),
    /// A scalar, escapes resolved.
    Scalar {
        /// Its text.
        text: Cow<'a, str>,
        /// How it is written.
        style: Style,
    },
    /// A sequence begins.
    Seq,
    /// A mapping begins.
    Map,
    /// The innermost sequence or mapping ends; the range is empty for a block.
    End,
    /// An alias of the anchor with this number.
    Alias(usize),
    /// An alias of an anchor that is not there.
    UnknownAlias(Cow<'a, str>),
}

/// How a scalar is written, as far as it matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Without quotes: it may be anything.
    Plain,
    /// In single or double quotes: a string.
    Quoted,
    /// Below `|` or `>`: a string.
    Block,
}

/// Tags, by meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagName {
    /// `!!str`
    Str,
    /// `!!int`
    Int,
    /// `!!float`
    Float,
    /// `!!bool`
    Bool,
    /// `!!null`
    Null,
    /// `!!timestamp`
    Timestamp,
    /// `!!binary`
    Binary,
    /// `!!merge`
    Merge,
    /// Compose's `!reset`
    Reset,
    /// Compose's `!override`
    Override,
    /// Any other.
    Other,
}

/// Where and why the parser gave up.
#[derive(Clone, Debug)]
pub(super) struct SyntaxError {
    /// The parser's reason.
    pub(super) kind: ErrorKind,
    /// The byte it stood at.
    pub(super) at: usize,
}

/// What the parser is stricter about than Docker's reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slip {
    /// A tab at the begin of a line inside brackets.
    Tab,
    /// A lone `-` inside brackets.
    Dash,
    /// A line of a text in quotes that is not indented.
    Quote,
    /// A `#` right behind a value.
    Comment,
    /// A `:` right behind an alias.
    Key,
    /// A `|` or `>` where a key is expected.
    Block,
}

impl SyntaxError {
    /// Whether it may be one of the things that Docker's reader takes.
    pub(super) fn slip(&self) -> Option<Slip> {
        match self.kind {
            ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation => Some(Slip::Tab),
            ErrorKind::PlainScalarStartsWithDashFlowIndicator => Some(Slip::Dash),
            ErrorKind::InvalidQuotedScalarIndent => Some(Slip::Quote),
            ErrorKind::CommentNotSeparated => Some(Slip::Comment),
            ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => Some(Slip::Block),
            _ => None,
        }
    }
}

/// The events of one text.
pub(super) struct Events<'a> {
    parser: Parser<'a, StrInput<'a>>,
}

impl<'a> Events<'a> {
    /// Reads `text`; collections nested deeper than `depth` are an error.
    pub(super) fn new(text: &'a str, depth: usize) -> Self {
        let options = granit_parser::options! {
            emit_unresolved_aliases: true,
            emit_anchor_events: true,
            emit_comments: false,
            flow_nesting_limit: depth,
            block_nesting_limit: depth,
        };
        Self {
            parser: Parser::new_from_str_with_options(text, options),
        }
    }

    /// Leaves the document at hand and goes on at the next; false when there is none.
    pub(super) fn skip_document(&mut self) -> bool {
        self.parser.proceed_next_document().unwrap_or(false)
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Result<Event<'a>, SyntaxError>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let (parsed, span) = match self.parser.next_event()? {
                Ok(next) => next,
                Err(error) => {
                    return Some(Err(SyntaxError {
                        kind: error.kind().clone(),
                        at: error.marker().byte_offset().unwrap_or_default(),
                    }));
                }
            };
            let (kind, anchor, tag) = match parsed {
                Parsed::DocumentStart(_, version) => {
                    let version = version.map(|v| (v.major, v.minor));
                    (EventKind::Document(version), 0, None)
                }
                Parsed::Anchor(anchor, name) => (EventKind::Anchor(name), anchor, None),
                Parsed::Scalar(text, style, anchor, tag) => {
                    let style = match style {
                        ScalarStyle::Plain => Style::Plain,
                        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                        ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
                    };
                    (EventKind::Scalar { text, style }, anchor, tag)
                }
                Parsed::SequenceStart(_, anchor, tag) => (EventKind::Seq, anchor, tag),
                Parsed::MappingStart(_, anchor, tag) => (EventKind::Map, anchor, tag),
                Parsed::SequenceEnd | Parsed::MappingEnd => (EventKind::End, 0, None),
                Parsed::Alias(anchor) => (EventKind::Alias(anchor), 0, None),
                Parsed::UnresolvedAlias(name) => (EventKind::UnknownAlias(name), 0, None),
                // Stream and document ends say nothing; comments are not asked for.
                _ => continue,
            };
            let range = span.byte_range().unwrap_or_default();
            return Some(Ok(Event {
                kind,
                anchor,
                tag: tag.and_then(|tag| tag_name(&tag)),
                start: range.start,
                end: range.end.max(range.start),
            }));
        }
    }
}

/// The meaning of a tag; a lone `!` has none.
fn tag_name(tag: &granit_parser::Tag) -> Option<TagName> {
    if let Some(name) = tag.suffix_in_namespace("tag:yaml.org,2002:") {
        return Some(match name.as_ref() {
            "str" => TagName::Str,
            "int" => TagName::Int,
            "float" => TagName::Float,
            "bool" => TagName::Bool,
            "null" => TagName::Null,
            "timestamp" => TagName::Timestamp,
            "binary" => TagName::Binary,
            "merge" => TagName::Merge,
            _ => TagName::Other,
        });
    }
    match (tag.handle(), tag.suffix()) {
        ("" | "!", "!" | "") => None,
        ("!", "reset") | ("", "!reset") => Some(TagName::Reset),
        ("!", "override") | ("", "!override") => Some(TagName::Override),
        _ => Some(TagName::Other),
    }
}
