//! How one scalar is written.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Plain words that some reader of YAML 1.1 or 1.2 takes for something else, in small letters, by their first byte.
const WORDS: &[(u8, &[&str])] = &[
    (b'n', &["n", "no", "null"]),
    (b't', &["true"]),
    (b'f', &["false"]),
    (b'y', &["y", "yes"]),
    (b'o', &["on", "off"]),
    (b'~', &["~"]),
    (b'=', &["="]),
    (b'<', &["<<"]),
    (b'.', &[".inf", ".nan"]),
    (b'+', &["+.inf", "+.nan"]),
    (b'-', &["-.inf", "-.nan"]),
];

/// The longest of [`WORDS`].
const LONGEST_WORD: usize = 5;

/// What a string needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Plain,
    Single,
    Double,
}

/// Writes a string on one line: plain if no reader mistakes it, in quotes otherwise.
///
/// Quotes are double where the text would be another type or holds what must be escaped, single where it only holds
/// what YAML gives a meaning: kubectl does the same.
pub(super) fn one_line(text: &str, out: &mut String) {
    match style(text) {
        Style::Plain => out.push_str(text),
        Style::Single => {
            out.push('\'');
            for (at, part) in text.split('\'').enumerate() {
                if at > 0 {
                    out.push_str("''");
                }
                out.push_str(part);
            }
            out.push('\'');
        }
        Style::Double => double_quoted(text, out),
    }
}

fn style(text: &str) -> Style {
    if is_plainly_plain(text) {
        return Style::Plain;
    }
    let is_printable = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    if !is_printable && text.chars().any(must_escape) {
        return Style::Double;
    }
    if another_type(text) {
        return Style::Double;
    }
    if has_meaning(text) {
        return Style::Single;
    }
    Style::Plain
}

/// The bytes that have no meaning in YAML wherever they stand behind the first.
#[expect(
    clippy::indexing_slicing,
    reason = "a constant: an index out of range does not compile"
)]
const PLAIN: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < table.len() {
        table[byte] = matches!(
            byte as u8,
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' | b':' | b'+'
                | b'@' | b'=' | b'%' | b'(' | b')' | b',' | b'~'
        );
        byte += 1;
    }
    table
};

/// Whether a text is plain at a glance, as most are: it is none of [`WORDS`], begins with a letter or a slash, which no
/// number does, and nothing in it has a meaning in YAML.
fn is_plainly_plain(text: &str) -> bool {
    let bytes = text.as_bytes();
    let begins = |byte: &u8| byte.is_ascii_alphabetic() || *byte == b'/';
    bytes.first().is_some_and(begins)
        && bytes.last() != Some(&b':')
        && are_plain(bytes)
        && !is_word(text)
}

/// Whether all bytes have no meaning in YAML. Eight are looked up before it is asked whether to go on.
fn are_plain(bytes: &[u8]) -> bool {
    let is_plain = |byte: &u8| PLAIN.get(usize::from(*byte)) == Some(&true);
    let (eights, rest) = bytes.as_chunks::<8>();
    let all = |eight: &[u8; 8]| eight.iter().fold(true, |all, byte| all & is_plain(byte));
    eights.iter().all(all) && rest.iter().all(is_plain)
}

fn is_word(text: &str) -> bool {
    let Some(first) = text.bytes().next() else {
        return true;
    };
    text.len() <= LONGEST_WORD && {
        let first = first.to_ascii_lowercase();
        let begin_so = WORDS.iter().find(|(begins, _)| *begins == first);
        begin_so.is_some_and(|(_, words)| words.iter().any(|word| word.eq_ignore_ascii_case(text)))
    }
}

/// Whether a character cannot stand in a line of text: readers would refuse it, take it for a line break, or people
/// would not see it.
fn must_escape(c: char) -> bool {
    match c {
        ' '..='~' => false,
        c if c.is_ascii() => true,
        // Unicode's blanks, what hides in a text, and what reverses its direction.
        '\u{AD}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2060}' | '\u{FEFF}' => true,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        c => !storable(c) || c.is_whitespace(),
    }
}

/// Whether YAML 1.1 and 1.2 both allow a character above ASCII, and neither breaks a line at it.
pub(super) fn storable(c: char) -> bool {
    !matches!(
        c,
        '\u{80}'..='\u{9F}' | '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'
    )
}

/// Whether a plain text would break the line that it stands in.
fn has_meaning(text: &str) -> bool {
    let bytes = text.as_bytes();
    let starts = match bytes {
        [b'-', b' ', ..] | [b'-'] => true,
        [b'-', b'-', b'-', ..] | [b'.', b'.', b'.', ..] => true,
        [first, ..] => b"?:,[]{}#&*!|>'\"%@`= ".contains(first),
        [] => true,
    };
    let ends = matches!(bytes.last(), Some(b' ' | b':'));
    starts
        || ends
        || bytes
            .windows(2)
            .any(|pair| matches!(pair, [b':', b' '] | [b' ', b'#']))
}

/// Whether some reader takes a plain text for null, a boolean, a number or a date.
fn another_type(text: &str) -> bool {
    if is_word(text) {
        return true;
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    // Readers that know `1_000` look at the text without its `_`, wherever they stand: `+_1`, `0_x1F`.
    let bare = match unsigned.contains('_') {
        true if unsigned.len() < text.len() || !unsigned.starts_with('_') => {
            Cow::Owned(unsigned.replace('_', ""))
        }
        _ => Cow::Borrowed(unsigned),
    };
    match bare.as_bytes() {
        [b'0'..=b'9', ..] | [b'.', b'0'..=b'9' | b'_', ..] => is_number(&bare) || is_date(&bare),
        _ => false,
    }
}

/// More than any reader takes for a number: digits with `_`, `:`, `,` and one point, an exponent, or a base.
fn is_number(text: &str) -> bool {
    let bytes = text.as_bytes();
    if let [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', rest @ ..] = bytes {
        // Go takes a second sign here: `0b+1`.
        let digits = match rest {
            [b'+' | b'-', digits @ ..] => digits,
            digits => digits,
        };
        return digits.iter().all(|b| b.is_ascii_hexdigit() || *b == b'_');
    }
    let digit = |b: &u8| b.is_ascii_digit() || matches!(b, b'_' | b':' | b',' | b'.');
    let mantissa = bytes.iter().take_while(|b| digit(b)).count();
    let (mantissa, exponent) = bytes.split_at_checked(mantissa).unwrap_or((bytes, &[]));
    let exponent = match exponent {
        [] => true,
        [b'e' | b'E', b'+' | b'-', rest @ ..] | [b'e' | b'E', rest @ ..] => {
            rest.iter().all(|b| b.is_ascii_digit() || *b == b'_')
        }
        _ => false,
    };
    // Versions and addresses, `1.2.3`, are a number to nobody.
    let points = mantissa.iter().filter(|b| **b == b'.').count();
    let version = points > 1 && mantissa.iter().all(|b| b.is_ascii_digit() || *b == b'.');
    exponent && !version
}

/// `2001-1-1` and whatever follows.
fn is_date(text: &str) -> bool {
    matches!(
        text.as_bytes(),
        [b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'0'..=b'9', b'-', b'0'..=b'9', rest @ ..]
            if matches!(rest, [b'-', b'0'..=b'9', ..] | [b'0'..=b'9', b'-', b'0'..=b'9', ..])
    )
}

/// Writes a string in double quotes, with no escape that JSON has not.
pub(super) fn double_quoted(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if must_escape(c) => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Writes a float so that it is read as one everywhere: with a point, and a sign in the exponent.
pub(super) fn float(x: f64, out: &mut String) {
    if !x.is_finite() {
        out.push_str(match x {
            _ if x.is_nan() => ".nan",
            _ if x > 0.0 => ".inf",
            _ => "-.inf",
        });
        return;
    }
    let plain = x == 0.0 || (1e-5..1e16).contains(&x.abs());
    let text = if plain {
        format!("{x:?}")
    } else {
        format!("{x:e}")
    };
    match text.split_once('e') {
        None => out.push_str(&text),
        Some((mantissa, exponent)) => {
            out.push_str(mantissa);
            if !mantissa.contains('.') {
                out.push_str(".0");
            }
            out.push('e');
            if !exponent.starts_with('-') {
                out.push('+');
            }
            out.push_str(exponent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_plain_at_a_glance_is_plain_on_a_second_look() {
        for text in [
            "registry.example.com/a:1.2",
            "metadata",
            "/var/lib",
            "a=b:c,d(e)~%+@f",
        ] {
            assert!(is_plainly_plain(text), "{text}");
        }
        // By every byte at every place.
        for byte in (0..=0x7F).map(char::from) {
            for text in [
                format!("{byte}bcdef"),
                format!("abc{byte}def"),
                format!("abcdef{byte}"),
            ] {
                let slow =
                    !text.chars().any(must_escape) && !another_type(&text) && !has_meaning(&text);
                assert!(slow || !is_plainly_plain(&text), "{text:?}");
            }
        }
        for word in WORDS.iter().flat_map(|(_, words)| *words).chain([&""]) {
            assert!(is_word(word) && is_word(&word.to_uppercase()), "{word}");
            assert!(!is_plainly_plain(word), "{word}");
        }
    }

    #[test]
    fn numbers_with_underlines_and_signs_anywhere_are_quoted() {
        for text in [
            "+_1", "-__4", "0_x1F", "1_000", "+_0x1F", "1_e3", "0b+1", "0o-7",
        ] {
            assert_eq!(style(text), Style::Double, "{text}");
        }
        for text in ["_1", "+_", "a_1", "1_a"] {
            assert_eq!(style(text), Style::Plain, "{text}");
        }
    }
}
