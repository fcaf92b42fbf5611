//! Scalar types of the specification, in the form that the loader leaves them in.

use serde::Deserialize;

/// An amount of bytes; `-1` is "unlimited" where Compose allows it. The tree holds it as a decimal string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(pub i64);

/// A span of time in nanoseconds. The tree holds it as Go prints it: `1m30s`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(pub i64);

impl Duration {
    /// Whole seconds, rounded up.
    pub fn seconds_up(self) -> i64 {
        let whole = self.0 / 1_000_000_000;
        whole + i64::from(self.0 % 1_000_000_000 > 0)
    }
}

/// A file mode. The tree holds it as an octal string: `0440`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mode(pub u32);

/// A value that may be a string, a number or a truth value, as `driver_opts` and provider options hold.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged)]
pub enum Scalar {
    /// A truth value.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// Any other number.
    Float(f64),
    /// A string.
    String(String),
}

impl Duration {
    /// Reads a duration as Compose does: one or more `NUMBER UNIT`, units `ns us µs ms s m h d w`, fractions and a
    /// sign allowed; `0` alone is zero.
    ///
    /// # Errors
    /// What is wrong with the text, in a few words.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let (negative, rest) = match text.as_bytes().first() {
            Some(b'-') => (true, text.get(1..).unwrap_or_default()),
            Some(b'+') => (false, text.get(1..).unwrap_or_default()),
            _ => (false, text),
        };
        if rest == "0" {
            return Ok(Self(0));
        }
        if rest.is_empty() {
            return Err("it is empty");
        }
        let mut total = 0f64;
        let mut rest = rest;
        while !rest.is_empty() {
            let digits = rest
                .find(|c: char| !(c.is_ascii_digit() || c == '.'))
                .ok_or("it has no unit, write `10s` for ten seconds")?;
            let (number, after) = rest.split_at(digits);
            if !number.bytes().any(|b| b.is_ascii_digit()) {
                return Err("a number is missing");
            }
            let number: f64 = number.parse().map_err(|_| "a number is malformed")?;
            let length = after
                .find(|c: char| c.is_ascii_digit() || c == '.')
                .unwrap_or(after.len());
            let (unit, next) = after.split_at(length);
            let nanos = match unit {
                "ns" => 1.0,
                "us" | "µs" | "μs" => 1e3,
                "ms" => 1e6,
                "s" => 1e9,
                "m" => 60e9,
                "h" => 3600e9,
                "d" => 86_400e9,
                "w" => 604_800e9,
                _ => return Err("its unit is none of `ns us ms s m h d w`"),
            };
            total += number * nanos;
            rest = next;
        }
        if total >= 9.223e18 {
            return Err("it is longer than 292 years");
        }
        #[expect(clippy::cast_possible_truncation, reason = "checked to be in range")]
        let nanos = total.round() as i64;
        Ok(Self(if negative { -nanos } else { nanos }))
    }
}
