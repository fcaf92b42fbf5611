//! Byte values: `512m`, `1.5 GiB`, `1024`.

use crate::yaml::float;

/// Reads an amount of bytes: a decimal number and a unit of `b k m g t p`, each also as `kb` and `kib`, in any case,
/// always by powers of 1024; one blank may precede the unit.
///
/// # Errors
/// What is wrong with the text, in a few words.
pub(crate) fn parse(text: &str) -> Result<i64, &'static str> {
    const SHAPE: &str =
        "a size is a number and a unit (`b`, `k`, `m`, `g`, `t`, `p`), for example `512m`";
    let split = text
        .rfind(|c: char| c.is_ascii_digit() || c == '.' || c == ' ')
        .map_or(0, |at| at + 1);
    let (number, unit) = text.split_at(split);
    let number = number.strip_suffix(' ').unwrap_or(number);
    if text.is_empty() {
        return Err("it is empty");
    }
    if number.is_empty() {
        return Err(SHAPE);
    }
    // Rust's own grammar would take `inf` and `1e5`; of these the reference takes the exponent.
    if !number
        .bytes()
        .all(|b| matches!(b, b'0'..=b'9' | b'.' | b'+' | b'-' | b'e' | b'E'))
    {
        return Err(SHAPE);
    }
    let number = float(number).ok_or(SHAPE)?;
    if number < 0.0 {
        return Err("a size cannot be negative");
    }
    let factor: i64 = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        "t" | "tb" | "tib" => 1 << 40,
        "p" | "pb" | "pib" => 1 << 50,
        _ => return Err("the unit has to be `b`, `k`, `m`, `g`, `t` or `p`"),
    };
    #[expect(clippy::cast_precision_loss, reason = "a power of two is exact")]
    let bytes = number * factor as f64;
    if bytes >= 9.2e18 {
        return Err("it does not fit into 64 bits");
    }
    #[expect(clippy::cast_possible_truncation, reason = "checked to be in range")]
    Ok(bytes as i64)
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn units_are_powers_of_1024_in_any_case() {
        for (text, bytes) in [
            ("0", 0),
            ("1024", 1024),
            ("10b", 10),
            ("64m", 64 << 20),
            ("1.5g", 1_610_612_736),
            ("1KB", 1 << 10),
            ("2 GiB", 2 << 30),
            ("1.", 1),
            (".5k", 512),
            ("3t", 3 << 40),
            ("1P", 1 << 50),
            ("32.3", 32),
        ] {
            assert_eq!(parse(text), Ok(bytes), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "", " ", "hello", "-1", "-32k", "32kx", "32 x", "5 0.k", "m", "1  g", "1mbb", "inf",
            "NaN", "9999999p", "１k",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
