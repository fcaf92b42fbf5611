//! Scalars: text → value, as Docker's YAML reader (go-yaml v3) resolves it.
//!
//! That reader stands between YAML 1.1 and 1.2: `0644` and `0o644` are octal, `1_000` and `0b11` are numbers, dates are
//! timestamps; `yes`, `on` and `22:22` are strings.

use std::borrow::Cow;

use base64::Engine as _;

use super::events::{Style, TagName};
use super::node::Value;
use super::number::float;
use super::timestamp;

/// Why a scalar does not fit its tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Mismatch {
    /// The text is of another kind than the tag says.
    Kind(&'static str),
    /// `!!binary` that is no base64.
    Base64,
    /// `!!binary` whose bytes are no UTF-8.
    Binary,
}

/// The value of a scalar.
pub(super) fn scalar(
    text: Cow<'_, str>,
    style: Style,
    tag: Option<TagName>,
) -> Result<Value, Mismatch> {
    match tag {
        None if style != Style::Plain => return Ok(Value::String(text.into_owned())),
        None => {
            return Ok(match plain(&text, true) {
                Some(value) => value,
                None => Value::String(text.into_owned()),
            });
        }
        Some(
            TagName::Str | TagName::Merge | TagName::Reset | TagName::Override | TagName::Other,
        ) => {
            return Ok(Value::String(text.into_owned()));
        }
        Some(TagName::Binary) => return binary(&text),
        Some(_) => {}
    }
    let value = plain(&text, tag == Some(TagName::Timestamp));
    match (tag, value) {
        (Some(TagName::Int), Some(value @ (Value::Int(_) | Value::Uint(_))))
        | (Some(TagName::Float), Some(value @ (Value::Float(_) | Value::Uint(_))))
        | (Some(TagName::Bool), Some(value @ Value::Bool(_)))
        | (Some(TagName::Null), Some(value @ Value::Null))
        | (Some(TagName::Timestamp), Some(value @ Value::Timestamp(_))) => Ok(value),
        #[expect(clippy::cast_precision_loss, reason = "what `!!float` asks for")]
        (Some(TagName::Float), Some(Value::Int(n))) => Ok(Value::Float(n as f64)),
        (_, value) => Err(Mismatch::Kind(match value {
            None => "a string",
            Some(Value::Null) => "null",
            Some(Value::Bool(_)) => "a boolean",
            Some(Value::Int(_) | Value::Uint(_)) => "an integer",
            Some(Value::Float(_)) => "a float",
            Some(_) => "a timestamp",
        })),
    }
}

fn binary(text: &str) -> Result<Value, Mismatch> {
    let compact: String = text.chars().filter(|c| !matches!(c, '\n' | '\r')).collect();
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(compact)
        .map_err(|_| Mismatch::Base64)?;
    String::from_utf8(bytes)
        .map(Value::String)
        .map_err(|_| Mismatch::Binary)
}

/// The value of a plain scalar, `None` for a string.
fn plain(text: &str, timestamps: bool) -> Option<Value> {
    // The first byte decides what a text can be; most are strings by it.
    match text.as_bytes().first() {
        None => Some(Value::Null),
        Some(b'~' | b'n' | b'N' | b't' | b'T' | b'f' | b'F') => word(text),
        Some(b'.') => word(text).or_else(|| float_with_point(text)),
        Some(b'0'..=b'9' | b'+' | b'-') => word(text)
            .or_else(|| {
                timestamps
                    .then(|| timestamp::normalise(text).map(Value::Timestamp))
                    .flatten()
            })
            .or_else(|| number(text)),
        Some(_) => None,
    }
}

fn word(text: &str) -> Option<Value> {
    Some(match text {
        "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        ".nan" | ".NaN" | ".NAN" => Value::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Value::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Value::Float(f64::NEG_INFINITY),
        _ => return None,
    })
}

fn number(text: &str) -> Option<Value> {
    let digits: Cow<'_, str> = if text.contains('_') {
        text.replace('_', "").into()
    } else {
        text.into()
    };
    let (negative, unsigned) = match digits.as_bytes().first()? {
        b'-' => (true, digits.get(1..)?),
        b'+' => (false, digits.get(1..)?),
        _ => (false, digits.as_ref()),
    };
    let signed = unsigned.len() != digits.len();
    let integer = match based(unsigned) {
        Some((base, digits)) => magnitude(digits, base),
        None => None,
    };
    match integer {
        Some(n) if negative => {
            if let Some(n) = 0i64.checked_sub_unsigned(n) {
                return Some(Value::Int(n));
            }
        }
        Some(n) => match i64::try_from(n) {
            Ok(n) => return Some(Value::Int(n)),
            Err(_) if !signed => return Some(Value::Uint(n)),
            Err(_) => {}
        },
        None => {}
    }
    if is_float(&digits) {
        return finite(&digits);
    }
    // A slip of that reader's: a second sign after `0o` or `0b`.
    let (base, rest) = match unsigned.as_bytes() {
        [b'0', b'o', ..] if !negative && !signed => (8, unsigned.get(2..)?),
        [b'0', b'b', ..] if !negative && !signed => (2, unsigned.get(2..)?),
        _ => return None,
    };
    match rest.as_bytes().first()? {
        b'-' => 0i64
            .checked_sub_unsigned(magnitude(rest.get(1..)?, base)?)
            .map(Value::Int),
        b'+' => i64::try_from(magnitude(rest.get(1..)?, base)?)
            .ok()
            .map(Value::Int),
        _ => None,
    }
}

/// Splits the base off an unsigned integer: `0x`, `0o`, `0b`, a lone `0` for octal.
fn based(text: &str) -> Option<(u32, &str)> {
    Some(match text.as_bytes() {
        [b'0', b'x' | b'X', _, ..] => (16, text.get(2..)?),
        [b'0', b'o' | b'O', _, ..] => (8, text.get(2..)?),
        [b'0', b'b' | b'B', _, ..] => (2, text.get(2..)?),
        [b'0', _, ..] => (8, text.get(1..)?),
        [] => return None,
        _ => (10, text),
    })
}

fn magnitude(digits: &str, base: u32) -> Option<u64> {
    if digits.starts_with(['+', '-']) {
        return None;
    }
    u64::from_str_radix(digits, base).ok()
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(text: &str) -> bool {
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let mantissa = match mantissa.split_once('.') {
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
        None => digits(mantissa),
    };
    mantissa && exponent.is_none_or(|e| digits(e.strip_prefix(['-', '+']).unwrap_or(e)))
}

/// A text that begins with a point: Go's `ParseFloat`, which takes `_` between digits.
fn float_with_point(text: &str) -> Option<Value> {
    if !text.contains('_') {
        return is_float(text).then(|| finite(text)).flatten();
    }
    let bytes = text.as_bytes();
    let digit = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_some_and(u8::is_ascii_digit)
    };
    let between = bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'_')
        .all(|(at, _)| digit(at.checked_sub(1)) && digit(Some(at + 1)));
    let plain = text.replace('_', "");
    (between && is_float(&plain))
        .then(|| finite(&plain))
        .flatten()
}

/// A float that 64 bits hold; one beyond stays a string.
fn finite(text: &str) -> Option<Value> {
    float(text).filter(|x| x.is_finite()).map(Value::Float)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain_value(text: &str) -> Value {
        scalar(text.into(), Style::Plain, None).unwrap()
    }

    #[test]
    fn integers_of_all_bases_are_numbers() {
        for (text, want) in [
            ("0", 0),
            ("-0", 0),
            ("+1", 1),
            ("00", 0),
            ("012", 10),
            ("0644", 420),
            ("-012", -10),
            ("0o17", 15),
            ("-0o10", -8),
            ("0o+7", 7),
            ("0b101", 5),
            ("0b-1", -1),
            ("0x1f_ff", 8191),
            ("0X1F", 31),
            ("1_000", 1000),
            ("1__0", 10),
            ("1_", 1),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(plain_value(text), Value::Int(want), "{text}");
        }
        assert_eq!(plain_value("18446744073709551615"), Value::Uint(u64::MAX));
        assert_eq!(plain_value("0xFFFFFFFFFFFFFFFF"), Value::Uint(u64::MAX));
    }

    #[test]
    fn what_is_no_integer_may_be_a_float() {
        for (text, want) in [
            ("0888", 888.0),
            ("08", 8.0),
            ("1e3", 1000.0),
            ("12e03", 12000.0),
            (".5", 0.5),
            ("-.5", -0.5),
            ("5.", 5.0),
            ("1.e+1", 10.0),
            (".5_0", 0.5),
            ("1_000.5", 1000.5),
            ("+9223372036854775808", 9_223_372_036_854_775_808.0),
            ("-9223372036854775809", -9_223_372_036_854_775_808.0),
            ("18446744073709551616", 18_446_744_073_709_551_616.0),
            (".inf", f64::INFINITY),
            ("-.INF", f64::NEG_INFINITY),
        ] {
            assert_eq!(plain_value(text), Value::Float(want), "{text}");
        }
        assert!(matches!(plain_value(".NaN"), Value::Float(x) if x.is_nan()));
    }

    #[test]
    fn all_else_is_a_string() {
        for text in [
            "yes",
            "no",
            "on",
            "off",
            "y",
            "n",
            "tRUE",
            "nULL",
            "none",
            "inf",
            "NaN",
            "22:22",
            "1:60",
            "1.2.3",
            "1,000",
            "_1",
            "0x",
            "0b",
            "0b2",
            "0o8",
            "0o",
            "1E400",
            ".5e400",
            "12e",
            "e3",
            ".",
            "._5",
            "-",
            "+",
            "0xFFFFFFFFFFFFFFFFF",
            "=",
            "<<",
            "2001-01-01x",
            "a",
        ] {
            assert_eq!(plain_value(text), Value::String(text.into()), "{text}");
        }
        for text in ["", "~", "null", "NULL"] {
            assert_eq!(plain_value(text), Value::Null, "{text}");
        }
        assert_eq!(plain_value("TRUE"), Value::Bool(true));
        assert_eq!(
            plain_value("2001-1-1"),
            Value::Timestamp("2001-01-01T00:00:00Z".into())
        );
        for text in ["", "1", "true", "~", "2001-01-01"] {
            let quoted = scalar(text.into(), Style::Quoted, None).unwrap();
            assert_eq!(quoted, Value::String(text.into()), "{text}");
        }
    }

    #[test]
    fn tags_decide_and_must_fit() {
        let tagged = |tag, text: &str| scalar(text.into(), Style::Plain, Some(tag));
        assert_eq!(tagged(TagName::Str, "1"), Ok(Value::String("1".into())));
        assert_eq!(tagged(TagName::Str, ""), Ok(Value::String(String::new())));
        assert_eq!(tagged(TagName::Other, "1"), Ok(Value::String("1".into())));
        assert_eq!(tagged(TagName::Float, "1"), Ok(Value::Float(1.0)));
        assert_eq!(
            tagged(TagName::Binary, "aGk="),
            Ok(Value::String("hi".into()))
        );
        assert_eq!(tagged(TagName::Binary, "a"), Err(Mismatch::Base64));
        assert_eq!(tagged(TagName::Binary, "/w=="), Err(Mismatch::Binary));
        assert_eq!(tagged(TagName::Int, "1.5"), Err(Mismatch::Kind("a float")));
        assert_eq!(
            tagged(TagName::Bool, "yes"),
            Err(Mismatch::Kind("a string"))
        );
        assert_eq!(tagged(TagName::Int, ""), Err(Mismatch::Kind("null")));
        let quoted = scalar("42".into(), Style::Quoted, Some(TagName::Int));
        assert_eq!(quoted, Ok(Value::Int(42)));
    }
}
