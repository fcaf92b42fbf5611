//! The whole way from text to documents.

use super::limits::Limits;
use super::node::Node;
use super::raw::{self, Fault, FaultKind, Read};
use super::repair::Repaired;
use super::{build, syntax};
use crate::diagnostic::{Finding, Report, rules};
use crate::source::{SourceId, Span};

/// Reads all documents of a text.
///
/// A text that is no YAML, or passes a limit, gives findings and no documents. Keys that are written twice or are no
/// strings, unknown anchors and the like are errors too, but the documents are there (the first of two keys stays), so
/// that later stages can find what else is wrong.
pub fn parse(text: &str, source: SourceId, limits: &Limits, report: &mut Report) -> Vec<Node> {
    if let Some(finding) = control_character(text, source) {
        report.push(finding);
        return Vec::new();
    }
    let limits = &Limits {
        depth: limits.depth.min(Limits::DEEPEST),
        ..*limits
    };
    read_with_repairs(text, limits, |read| {
        let is_complete = read.is_complete();
        for fault in read.faults {
            report.push(finding(fault, text, source, limits));
        }
        match build::build(&read.tree, text, source, limits, report) {
            Some(nodes) if is_complete => nodes,
            _ => Vec::new(),
        }
    })
}

/// Reads a text, with what Docker's reader takes and the parser does not written otherwise.
pub(super) fn read_with_repairs<T>(
    text: &str,
    limits: &Limits,
    then: impl FnOnce(Read<'_>) -> T,
) -> T {
    let mut repaired = Repaired::new(text);
    let mut read = raw::read(text, &repaired, limits);
    loop {
        let (stuck, misled) = (read.stuck.take(), read.misled);
        if stuck.is_none() && !misled {
            break;
        }
        drop(read);
        let go_on =
            stuck.is_some_and(|stuck| repaired.repair(&stuck)) || (misled && repaired.take_back());
        read = raw::read(text, &repaired, limits);
        if !go_on {
            break;
        }
    }
    then(read)
}

/// Whether a text has a character that YAML does not allow.
pub(super) fn has_control_character(text: &str) -> bool {
    control_character(text, SourceId::default()).is_some()
}

fn finding(fault: Fault<'_>, text: &str, source: SourceId, limits: &Limits) -> Finding {
    let Fault { kind, start, end } = fault;
    let span = Span::new(source, start, end);
    let written = text.get(start..end).unwrap_or_default();
    let (rule, message, help) = match kind {
        FaultKind::Syntax(error, bracket) => {
            return syntax::explain(&error, bracket, text, source, limits);
        }
        FaultKind::Depth => return build::too_deep(limits, span),
        FaultKind::Nodes => (
            &rules::TOO_MANY_VALUES,
            "the project has too many values: the file is not read".to_owned(),
            "split the project, or raise the limit with `--max-nodes`".to_owned(),
        ),
        FaultKind::UnknownAnchor(name) => (
            &rules::UNKNOWN_ANCHOR,
            format!("the anchor `&{name}` is not defined before this alias"),
            format!("define `&{name}` earlier in this file; quote a string that begins with `*`"),
        ),
        FaultKind::Cycle(begins) => {
            return Finding::new(
                &rules::ALIAS_CYCLE,
                format!("circular alias: `{written}` is inside the value that it references"),
            )
            .span(span)
            .related(
                Span::first(source, text, begins),
                "the referenced value begins here",
            )
            .help("use another anchor, or write the value");
        }
        FaultKind::IdleAnchor => (
            &rules::IDLE_ANCHOR,
            format!("`{written}` is read as an anchor without a value: the value is null"),
            format!("quote a string that begins with `&`: `\"{written}\"`"),
        ),
        FaultKind::AnchorName => (
            &rules::YAML_SYNTAX,
            format!(
                "`{written}` begins like an anchor or alias, whose name may only contain ASCII letters, digits, `_` and `-`"
            ),
            format!("quote the string: `\"{written}\"`"),
        ),
        FaultKind::Sign => (
            &rules::YAML_SYNTAX,
            format!(
                "inside brackets, Docker's YAML parser reads the first character of `{written}` as an indicator"
            ),
            format!("quote the string: `\"{written}\"`"),
        ),
        FaultKind::Slash => (
            &rules::YAML_SYNTAX,
            "Docker's YAML parser does not know the escape `\\/`".to_owned(),
            "write `/`".to_owned(),
        ),
        FaultKind::Version => (
            &rules::YAML_SYNTAX,
            "Docker Compose only supports `%YAML 1.1`".to_owned(),
            "remove the line; Compose files do not need `%YAML`".to_owned(),
        ),
    };
    Finding::new(rule, message).span(span).help(help)
}

/// The first character that YAML does not allow in a text.
fn control_character(text: &str, source: SourceId) -> Option<Finding> {
    // Bytes that begin none of them are passed over by the chunk, which is nearly all of a text.
    let candidate =
        |byte: &u8| (*byte < b' ') & (*byte != b'\n') | matches!(*byte, 0x7F | 0xC2 | 0xEF);
    let chunks = text.as_bytes().chunks(64).enumerate();
    let (at, character) = chunks
        .filter(|(_, chunk)| chunk.iter().fold(false, |any, byte| any | candidate(byte)))
        .flat_map(|(number, chunk)| (number * 64..).zip(chunk))
        .filter(|(_, byte)| candidate(byte))
        .filter_map(|(at, _)| Some((at, text.get(at..)?.chars().next()?)))
        .find(|(_, character)| !allowed(*character))?;
    let code = u32::from(character);
    Some(
        Finding::new(
            &rules::CONTROL_CHARACTER,
            format!("YAML does not allow the control character U+{code:04X}"),
        )
        .span(Span::new(source, at, at + character.len_utf8()))
        .help(format!(
            "remove it; if it belongs to a value, write `\"\\u{code:04x}\"` in double quotes"
        )),
    )
}

fn allowed(c: char) -> bool {
    matches!(c,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{A0}'..='\u{FFFD}' | '\u{10000}'..)
}
