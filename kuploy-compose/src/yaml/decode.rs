//! Bytes → text.

use std::sync::Arc;

use super::limits::Limits;
use crate::diagnostic::{Finding, Report, rules};
use crate::source::{self, SourceId, Sources, Span};

/// Takes the bytes of a file in as a text of the run; `path` is what a person would call the file.
///
/// `None`, with a finding, when the file is too large or no UTF-8. The finding's place is good even then: the text is
/// in `sources` with the bytes that are no UTF-8 replaced.
pub fn decode(
    bytes: Vec<u8>,
    path: &str,
    sources: &mut Sources,
    limits: &Limits,
    report: &mut Report,
) -> Option<(SourceId, Arc<str>)> {
    if bytes.len() as u64 > limits.bytes {
        let source = sources.add(path, "");
        report.push(
            Finding::new(
                &rules::FILE_TOO_LARGE,
                format!(
                    "`{path}` has {} bytes; the limit is {}",
                    bytes.len(),
                    source::bytes(limits.bytes)
                ),
            )
            .span(Span::new(source, 0, 0))
            .help("check that this is the right file"),
        );
        return None;
    }
    let marked = utf16(&bytes);
    let error = match String::from_utf8(bytes) {
        Ok(text) if marked.is_none() => {
            let text: Arc<str> = text.into();
            return Some((sources.add(path, Arc::clone(&text)), text));
        }
        Ok(text) => {
            // UTF-16 without a byte above 0x7F, which reads as ASCII with NUL bytes in between.
            report.push(not_utf8(path, 0, None, marked).span(Span::new(
                sources.add(path, text),
                0,
                0,
            )));
            return None;
        }
        Err(error) => error,
    };
    let at = error.utf8_error().valid_up_to();
    let byte = error.as_bytes().get(at).copied();
    let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
    let end = at + char::REPLACEMENT_CHARACTER.len_utf8();
    let source = sources.add(path, text);
    report.push(not_utf8(path, at, byte, marked).span(Span::new(source, at, end)));
    None
}

/// The name of the encoding, when the first bytes say UTF-16 or UTF-32.
fn utf16(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..] => Some("UTF-32"),
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => Some("UTF-16"),
        [0, b, ..] | [b, 0, ..] if b.is_ascii_graphic() => Some("UTF-16"),
        _ => None,
    }
}

fn not_utf8(path: &str, at: usize, byte: Option<u8>, marked: Option<&str>) -> Finding {
    let message = match (marked, byte) {
        (Some(encoding), _) => format!("`{path}` is {encoding}; only UTF-8 is supported"),
        (None, Some(byte)) => {
            format!("`{path}` is not UTF-8: invalid byte 0x{byte:02X} at offset {at}")
        }
        (None, None) => format!("`{path}` is not UTF-8"),
    };
    Finding::new(&rules::NOT_UTF8, message).help(match marked {
        Some(encoding) => format!("save the file as UTF-8, or run `iconv -f {encoding} -t UTF-8`"),
        None => "save the file as UTF-8; if it is Latin-1, `iconv -f LATIN1 -t UTF-8` converts it"
            .to_owned(),
    })
}
