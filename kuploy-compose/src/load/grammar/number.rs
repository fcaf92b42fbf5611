//! Numbers as text, as Go's `%v` shows them: what a container gets for `PORT: 8080` or `RATIO: 1e6`.

use crate::yaml::{Value, float};

/// A scalar as the string that Compose makes of it; `None` for null and for what is no scalar.
pub(crate) fn scalar_text(value: &Value) -> Option<String> {
    Some(match value {
        Value::Bool(b) => b.to_string(),
        Value::Int(n) => n.to_string(),
        Value::Uint(n) => n.to_string(),
        Value::Float(x) => float_text(*x),
        Value::String(text) | Value::Timestamp(text) => text.clone(),
        Value::Null | Value::Seq(_) | Value::Map(_) => return None,
    })
}

/// A float with the fewest digits that read back the same; with an exponent when that is below -4 or at least 6.
pub(crate) fn float_text(x: f64) -> String {
    if x.is_nan() {
        return "NaN".to_owned();
    }
    if x.is_infinite() {
        return if x > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let shortest = format!("{x:e}");
    let Some((digits, exponent)) = shortest.split_once('e') else {
        return shortest;
    };
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..EXPONENT_FROM).contains(&exponent) {
        return x.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
}

/// Where Go turns to exponents when it prints the shortest form.
const EXPONENT_FROM: i32 = 6;

/// Rounds to single precision, which is what Compose keeps of `cpus` and the like, and gives back the shortest
/// decimal that means it.
pub(crate) fn single(x: f64) -> f64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "single precision is the point"
    )]
    let narrow = x as f32;
    float(&narrow.to_string()).unwrap_or(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_show_as_go_shows_them() {
        for (x, text) in [
            (1.1, "1.1"),
            (0.5, "0.5"),
            (1.0, "1"),
            (1000.0, "1000"),
            (12e3, "12000"),
            (1e5, "100000"),
            (1e6, "1e+06"),
            (1_000_000.5, "1.0000005e+06"),
            (123_456.7, "123456.7"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (1e21, "1e+21"),
            (1e-7, "1e-07"),
            (123_456_789.123_456_79, "1.2345678912345679e+08"),
            (-0.0, "-0"),
            (1e20, "1e+20"),
            (1e100, "1e+100"),
        ] {
            assert_eq!(float_text(x), text);
        }
    }

    #[test]
    fn single_precision_keeps_the_digits_that_were_written() {
        for x in [0.7, 0.1, 1.5, 0.0001, 2.0] {
            assert!((single(x) - x).abs() < 1e-12, "{x}");
        }
    }
}
