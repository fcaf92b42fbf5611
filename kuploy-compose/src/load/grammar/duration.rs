//! Spans of time: `1m30s`, read as Compose reads them and written as Go writes them.

use std::fmt::Write;

/// Reads a duration as Compose does, in nanoseconds: one or more `NUMBER UNIT`, units `ns us µs ms s m h d w`,
/// fractions and a sign allowed; `0` alone is zero.
///
/// # Errors
/// What is wrong with the text, in a few words.
pub(crate) fn parse(text: &str) -> Result<i64, &'static str> {
    let (negative, mut rest) = match text.as_bytes().first() {
        Some(b'-') => (true, text.get(1..).unwrap_or_default()),
        Some(b'+') => (false, text.get(1..).unwrap_or_default()),
        _ => (false, text),
    };
    if rest == "0" {
        return Ok(0);
    }
    if rest.is_empty() {
        return Err("it is empty");
    }
    let mut total = 0u64;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .ok_or("the unit is missing; write `10s` for ten seconds")?;
        if digits == 0 {
            return Err("the number before the unit is missing");
        }
        let (number, after) = rest.split_at(digits);
        let length = after
            .find(|c: char| c.is_ascii_digit() || c == '.')
            .unwrap_or(after.len());
        let (unit, next) = after.split_at(length);
        let unit = match unit {
            "ns" => 1,
            "us" | "µs" | "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60 * 1_000_000_000,
            "h" => 3_600 * 1_000_000_000,
            "d" => 86_400 * 1_000_000_000,
            "w" => 604_800 * 1_000_000_000,
            _ => return Err("the unit has to be `ns`, `us`, `ms`, `s`, `m`, `h`, `d` or `w`"),
        };
        let nanos = times(number, unit)?;
        total = total.checked_add(nanos).ok_or(TOO_LONG)?;
        rest = next;
    }
    let nanos = i64::try_from(total).map_err(|_| TOO_LONG)?;
    Ok(if negative { -nanos } else { nanos })
}

const TOO_LONG: &str = "it exceeds 292 years";

/// A decimal number times a unit, cut off after the last whole nanosecond.
fn times(number: &str, unit: u64) -> Result<u64, &'static str> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() {
        return Err("a number is missing");
    }
    if fraction.contains('.') {
        return Err("invalid number");
    }
    let read = |digits: &str| match digits {
        "" => Ok(0),
        _ => digits.parse::<u64>().map_err(|_| TOO_LONG),
    };
    let whole = read(whole)?.checked_mul(unit).ok_or(TOO_LONG)?;
    // More digits than this are less than a nanosecond of any unit.
    let fraction = fraction.get(..18).unwrap_or(fraction);
    let scale = 10u128.pow(u32::try_from(fraction.len()).unwrap_or(0));
    let part = u128::from(read(fraction)?) * u128::from(unit) / scale;
    whole
        .checked_add(u64::try_from(part).map_err(|_| TOO_LONG)?)
        .ok_or(TOO_LONG)
}

/// Writes nanoseconds as Go does: `1m30s`, `24h0m0s`, `1.5s`, `100ms`, `0s`.
pub(crate) fn format(nanos: i64) -> String {
    let mut out = String::new();
    if nanos < 0 {
        out.push('-');
    }
    let nanos = nanos.unsigned_abs();
    let (unit, scale) = match nanos {
        0 => return "0s".to_owned(),
        1..1_000 => ("ns", 1),
        1_000..1_000_000 => ("µs", 1_000),
        1_000_000..1_000_000_000 => ("ms", 1_000_000),
        _ => ("s", 1_000_000_000),
    };
    let seconds = nanos / 1_000_000_000;
    // Writing to a string cannot fail.
    let mut whole = nanos / scale;
    if seconds > 0 {
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        if hours > 0 {
            let _ = write!(out, "{hours}h");
        }
        if hours > 0 || minutes > 0 {
            let _ = write!(out, "{minutes}m");
        }
        whole = seconds % 60;
    }
    let _ = write!(out, "{whole}");
    let fraction = nanos % scale;
    if fraction > 0 {
        let width = scale.ilog10() as usize;
        let digits = format!("{fraction:0width$}");
        let _ = write!(out, ".{}", digits.trim_end_matches('0'));
    }
    out.push_str(unit);
    out
}

#[cfg(test)]
mod tests {
    use super::{format, parse};

    #[test]
    fn reads_and_writes_as_go_does() {
        for (text, shown) in [
            ("0", "0s"),
            ("-0", "0s"),
            ("10s", "10s"),
            ("90s", "1m30s"),
            ("1m", "1m0s"),
            ("1d", "24h0m0s"),
            ("1w2d", "216h0m0s"),
            ("1h", "1h0m0s"),
            ("1.5s", "1.5s"),
            ("1500ms", "1.5s"),
            ("100ms", "100ms"),
            ("1us", "1µs"),
            ("1500ns", "1.5µs"),
            ("7ns", "7ns"),
            ("-1m", "-1m0s"),
            (".5m", "30s"),
            ("1m30s5ms", "1m30.005s"),
            ("2562047h", "2562047h0m0s"),
        ] {
            assert_eq!(parse(text).map(format).as_deref(), Ok(shown), "{text}");
        }
    }

    #[test]
    fn needs_numbers_with_units() {
        for text in [
            "",
            "-",
            "10",
            "s",
            "1.s.",
            "1y",
            "1 s",
            "1s 2m",
            "1.2.3s",
            "99999999w",
            "１s",
            "1S",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
