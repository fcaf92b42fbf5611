//! Quantities in the one form that an API server gives back: the largest suffix that leaves a whole number.

/// 10^-9, the smallest step of a quantity.
const NANO: i128 = 1_000_000_000;
/// What the API server clamps to.
const LARGEST: i128 = i64::MAX as i128 * NANO;

const BINARY: &[(&str, u32)] = &[
    ("Ei", 60),
    ("Pi", 50),
    ("Ti", 40),
    ("Gi", 30),
    ("Mi", 20),
    ("Ki", 10),
];

/// Suffixes with the power of ten, from 10^-9.
const DECIMAL: &[(&str, u32)] = &[
    ("E", 27),
    ("P", 24),
    ("T", 21),
    ("G", 18),
    ("M", 15),
    ("k", 12),
    ("", 9),
    ("m", 6),
    ("u", 3),
    ("n", 0),
];

/// Bytes: `536870912` → `512Mi`, `1000000` → `1M`, and as they stand when neither 1024 nor 1000 divides them.
pub(crate) fn bytes(bytes: i64) -> String {
    for (suffix, bits) in BINARY {
        let unit = 1i64 << bits;
        if bytes != 0 && bytes % unit == 0 {
            return format!("{}{suffix}", bytes / unit);
        }
    }
    decimal(i128::from(bytes) * NANO)
}

/// Cores: `0.5` → `500m`; less than a thousandth is a thousandth. `None` when it is no amount of cores.
pub(crate) fn cores(cores: f64) -> Option<String> {
    if !(cores.is_finite() && cores > 0.0 && cores < 1e9) {
        return None;
    }
    // Compose reads cores in single precision; what that adds is no more than a millionth.
    #[expect(clippy::cast_possible_truncation, reason = "checked to be in range")]
    let milli = (cores * 1000.0 - 1e-3).ceil().max(1.0) as i128;
    Some(decimal(milli * 1_000_000))
}

/// The canonical form of a quantity as Kubernetes reads it (`1.5Gi` → `1536Mi`); `None` when it is none.
pub(crate) fn canonical(text: &str) -> Option<String> {
    let text = text.trim();
    let digits = text
        .find(|c: char| !(c.is_ascii_digit() || c == '.'))
        .unwrap_or(text.len());
    let (number, suffix) = text.split_at(digits);
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if (whole.is_empty() && fraction.is_empty()) || whole.len() > 19 || fraction.len() > 19 {
        return None;
    }
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let scale = 10i128.pow(u32::try_from(fraction.len()).ok()?);
    if let Some((_, bits)) = BINARY.iter().find(|(name, _)| *name == suffix) {
        let value = digits.checked_mul(1i128 << bits)?;
        let value = value.div_euclid(scale) + i128::from(value.rem_euclid(scale) != 0);
        let value = i64::try_from(value).unwrap_or(i64::MAX);
        return Some(bytes(value));
    }
    let power = match DECIMAL.iter().find(|(name, _)| *name == suffix) {
        Some((_, power)) => *power,
        None => {
            let exponent: i32 = suffix.strip_prefix(['e', 'E'])?.parse().ok()?;
            u32::try_from(exponent.checked_add(9)?)
                .ok()
                .filter(|p| *p <= 27)?
        }
    };
    let value = digits.checked_mul(10i128.checked_pow(power)?)?;
    let value = value.div_euclid(scale) + i128::from(value.rem_euclid(scale) != 0);
    Some(decimal(value.min(LARGEST)))
}

/// The size of a volume as Docker or Kubernetes writes it, canonical.
pub(crate) fn volume_size(text: &str) -> Option<String> {
    let text = text.trim();
    // `10g`, `512m`, `1.5GB`: Docker's units are binary, and no volume is a few thousandths of a byte large.
    let docker = text.strip_suffix(['b', 'B']).unwrap_or(text);
    let unit = docker.chars().next_back().filter(char::is_ascii_lowercase);
    let by_unit = match unit {
        Some(unit) => {
            let number = docker.strip_suffix(unit)?.trim();
            let number = number.strip_suffix(['i']).unwrap_or(number);
            canonical(&format!("{number}{}i", unit.to_ascii_uppercase()))
        }
        None => canonical(docker),
    };
    by_unit
        .or_else(|| canonical(text))
        .filter(|size| size != "0" && !size.ends_with(['m', 'u', 'n']))
}

/// A size as Docker alone writes it: `10G` is 10 GiB.
pub(crate) fn docker_size(text: &str) -> Option<String> {
    volume_size(&text.trim().to_ascii_lowercase())
}

/// Whether one canonical quantity is more than another.
pub(crate) fn exceeds(a: &str, b: &str) -> bool {
    match (nanos(a), nanos(b)) {
        (Some(a), Some(b)) => a > b,
        _ => false,
    }
}

/// The value of a canonical quantity in 10^-9.
fn nanos(text: &str) -> Option<i128> {
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, suffix) = text.split_at(digits);
    let number: i128 = number.parse().ok()?;
    if let Some((_, bits)) = BINARY.iter().find(|(name, _)| *name == suffix) {
        return number.checked_mul(1i128 << bits)?.checked_mul(NANO);
    }
    let (_, power) = DECIMAL.iter().find(|(name, _)| *name == suffix)?;
    number.checked_mul(10i128.checked_pow(*power)?)
}

fn decimal(nanos: i128) -> String {
    if nanos == 0 {
        return "0".to_owned();
    }
    for (suffix, power) in DECIMAL {
        let unit = 10i128.pow(*power);
        if nanos % unit == 0 {
            return format!("{}{suffix}", nanos / unit);
        }
    }
    nanos.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_take_the_largest_binary_suffix() {
        for (value, text) in [
            (0, "0"),
            (1000, "1k"),
            (1_000_000_000, "1G"),
            (1024, "1Ki"),
            (512 << 20, "512Mi"),
            (1536 << 20, "1536Mi"),
            (2 << 30, "2Gi"),
            ((1 << 30) + 1, "1073741825"),
        ] {
            assert_eq!(bytes(value), text);
        }
    }

    #[test]
    fn cores_are_whole_or_thousandths() {
        for (value, text) in [
            (0.5, Some("500m")),
            (1.0, Some("1")),
            (0.1_f32.into(), Some("100m")),
            (0.0001, Some("1m")),
            (1.25, Some("1250m")),
            (0.0, None),
            (f64::NAN, None),
        ] {
            assert_eq!(cores(value).as_deref(), text, "{value}");
        }
    }

    #[test]
    fn written_quantities_become_canonical() {
        for (text, canon) in [
            ("1.5Gi", Some("1536Mi")),
            ("1024Mi", Some("1Gi")),
            ("0.5", Some("500m")),
            ("1000m", Some("1")),
            ("1000M", Some("1G")),
            ("1e3", Some("1k")),
            ("100m", Some("100m")),
            ("10", Some("10")),
            ("1Gb", None),
            ("", None),
            ("-1", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(canonical(text).as_deref(), canon, "{text}");
        }
        assert!(exceeds("1Gi", "1000M"));
        assert!(!exceeds("500m", "1"));
    }

    #[test]
    fn sizes_are_read_as_docker_or_kubernetes_writes_them() {
        for (text, want) in [
            ("10Gi", Some("10Gi")),
            ("1.5Gi", Some("1536Mi")),
            ("10G", Some("10G")),
            ("10g", Some("10Gi")),
            ("512m", Some("512Mi")),
            ("1gb", Some("1Gi")),
            ("1073741824", Some("1073741824")),
            ("ten", None),
            ("0", None),
            ("", None),
        ] {
            assert_eq!(volume_size(text).as_deref(), want, "{text}");
        }
        assert_eq!(docker_size("10G").as_deref(), Some("10Gi"));
    }
}
