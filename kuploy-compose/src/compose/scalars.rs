//! Scalar types of the specification, in the form that the loader leaves them in.

use serde::Deserialize;

use crate::load::grammar;

/// An amount of bytes; `-1` is "unlimited" where Compose allows it. The tree holds it as a decimal string.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Bytes(pub i64);

/// A span of time in nanoseconds. The tree holds it as Go prints it: `1m30s`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duration(pub i64);

impl Duration {
    /// Reads a duration as Compose does: one or more `NUMBER UNIT`, units `ns us µs ms s m h d w`, fractions and a
    /// sign allowed; `0` alone is zero.
    ///
    /// # Errors
    /// What is wrong with the text, in a few words.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        grammar::duration::parse(text).map(Self)
    }

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
