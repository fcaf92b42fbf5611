//! Quantities, `512Mi` or `250m`: the one spelling that the API server gives back.
//!
//! A suffix stays in its family (binary, decimal, exponent), at its largest with a whole number before it; more precise
//! than a billionth is rounded up.

mod written;

pub(crate) use written::{bytes, canonical, cores, docker_size, exceeds, volume_size};

use std::cmp::Ordering;

/// What a quantity is, as far as its spelling goes.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Family {
    /// `k`, `M`, `m`, or nothing.
    Decimal,
    /// `Ki`, `Mi`.
    Binary,
    /// `e3`.
    Exponent,
}

/// A number of billionths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Quantity {
    nano: i128,
    family: Family,
}

const NANO: i128 = 1_000_000_000;
/// The largest value that is told apart: what fits 63 bits, in billionths.
const LIMIT: i128 = i64::MAX as i128 * NANO;

const DECIMAL: [(&str, i32); 9] = [
    ("n", -9),
    ("u", -6),
    ("m", -3),
    ("k", 3),
    ("M", 6),
    ("G", 9),
    ("T", 12),
    ("P", 15),
    ("E", 18),
];
const BINARY: [(&str, u32); 6] = [
    ("Ki", 10),
    ("Mi", 20),
    ("Gi", 30),
    ("Ti", 40),
    ("Pi", 50),
    ("Ei", 60),
];

impl Quantity {
    /// Reads a quantity; `None` when the API server would not, or when it is too large to tell.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
        let negative = text.starts_with('-');
        let end = unsigned
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(unsigned.len());
        let (number, suffix) = unsigned.split_at_checked(end)?;
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        if (whole.is_empty() && fraction.is_empty()) || fraction.contains('.') {
            return None;
        }
        let (family, tens, twos) = Self::suffix(suffix)?;
        let whole = whole.trim_start_matches('0');
        // More digits than `LIMIT` has are no number that a resource has, and would not fit below.
        if whole.len() + fraction.len() > 28 {
            return None;
        }
        let digits = whole.bytes().chain(fraction.bytes());
        let mantissa = digits.fold(0, |all, digit| all * 10 + i128::from(digit - b'0'));
        let fraction = i32::try_from(fraction.len()).ok()?;
        let scaled = mantissa.checked_mul(1i128.checked_shl(twos)?)?;
        let nano = scale(scaled, tens.checked_sub(fraction)?.checked_add(9)?)?;
        let nano = if negative { -nano } else { nano };
        (nano.abs() <= LIMIT).then_some(Self { nano, family })
    }

    /// So many bytes: in the binary family where 1024 divides them.
    fn of_bytes(bytes: i64) -> Self {
        let family = match bytes % 1024 {
            0 => Family::Binary,
            _ => Family::Decimal,
        };
        Self {
            nano: i128::from(bytes) * NANO,
            family,
        }
    }

    fn suffix(suffix: &str) -> Option<(Family, i32, u32)> {
        if suffix.is_empty() {
            return Some((Family::Decimal, 0, 0));
        }
        if let Some((_, twos)) = BINARY.iter().find(|(name, _)| *name == suffix) {
            return Some((Family::Binary, 0, *twos));
        }
        if let Some((_, tens)) = DECIMAL.iter().find(|(name, _)| *name == suffix) {
            return Some((Family::Decimal, *tens, 0));
        }
        let exponent = suffix.strip_prefix(['e', 'E'])?;
        let tens: i32 = exponent.parse().ok()?;
        (tens.abs() <= 30).then_some((Family::Exponent, tens, 0))
    }

    /// Whether this is a part of one, `100m`.
    pub(crate) fn is_fractional(self) -> bool {
        self.nano % NANO != 0
    }

    /// The spelling that the API server gives back.
    pub(crate) fn canonical(self) -> String {
        if self.nano == 0 {
            return "0".to_owned();
        }
        let whole = self.nano / NANO;
        if self.family == Family::Binary && !self.is_fractional() && whole.abs() >= 1024 {
            let mut number = whole;
            let mut suffix = "";
            for (name, _) in BINARY {
                if number % 1024 != 0 {
                    break;
                }
                number /= 1024;
                suffix = name;
            }
            return format!("{number}{suffix}");
        }
        let (mut number, mut tens) = (self.nano, -9);
        while number % 1000 == 0 && tens < 18 {
            number /= 1000;
            tens += 3;
        }
        match self.family {
            _ if tens == 0 => number.to_string(),
            Family::Exponent => format!("{number}e{tens}"),
            Family::Decimal | Family::Binary => {
                let suffix = DECIMAL.iter().find(|(_, known)| *known == tens);
                format!("{number}{}", suffix.map_or("", |(name, _)| name))
            }
        }
    }
}

impl PartialOrd for Quantity {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        self.nano.partial_cmp(&other.nano)
    }
}

/// `number` × 10^`tens`, rounded away from zero.
fn scale(number: i128, tens: i32) -> Option<i128> {
    if tens >= 0 {
        return number.checked_mul(10i128.checked_pow(tens.unsigned_abs())?);
    }
    let divisor = 10i128.checked_pow(tens.unsigned_abs())?;
    let rest = i128::from(number % divisor != 0);
    Some(number / divisor + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> Option<String> {
        Quantity::parse(text).map(Quantity::canonical)
    }

    #[test]
    fn every_quantity_has_one_spelling() {
        for (text, spelled) in [
            ("1000m", "1"),
            ("0.5", "500m"),
            (".5", "500m"),
            ("0.1", "100m"),
            ("1.0", "1"),
            ("1024Mi", "1Gi"),
            ("1.5Gi", "1536Mi"),
            ("3072Mi", "3Gi"),
            ("3072", "3072"),
            ("1000", "1k"),
            ("134217728", "134217728"),
            ("1024", "1024"),
            ("1Ki", "1Ki"),
            ("0.5Ki", "512"),
            ("0.3Gi", "322122547200m"),
            ("128974848000m", "128974848"),
            ("64e6", "64e6"),
            ("1e3", "1e3"),
            ("12e4", "120e3"),
            ("1E", "1E"),
            ("0", "0"),
            ("0Gi", "0"),
            ("-1500m", "-1500m"),
            ("+5", "5"),
            ("0.0000000001", "1n"),
            ("1G", "1G"),
            ("1000M", "1G"),
            ("1000000.0000001Ti", "1099511627776109951162777600n"),
            (
                "1099511627776109951162777600n",
                "1099511627776109951162777600n",
            ),
        ] {
            assert_eq!(canonical(text).as_deref(), Some(spelled), "{text}");
        }
    }

    #[test]
    fn what_the_api_server_refuses_is_no_quantity() {
        for text in [
            "", "512mb", "1 Gi", "1.2.3", "Mi", "1e", "1ki", "१", "--1", "1gi",
        ] {
            assert_eq!(canonical(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn a_canonical_quantity_stays_as_it_is(
            number in "[0-9]{0,9}(\\.[0-9]{1,10})?",
            suffix in "(|n|u|m|k|M|G|T|Ki|Mi|Gi|Ti|e-?[0-9])",
        ) {
            if let Some(quantity) = Quantity::parse(&format!("{number}{suffix}")) {
                let spelled = quantity.canonical();
                let again = Quantity::parse(&spelled);
                proptest::prop_assert_eq!(again.map(|q| q.nano), Some(quantity.nano));
                proptest::prop_assert_eq!(again.map(Quantity::canonical), Some(spelled));
            }
        }
    }
}
