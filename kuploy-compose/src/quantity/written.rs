//! Quantities as Compose files and `x-kuploy` write them: bytes, cores, sizes of Docker and of Kubernetes.

use super::{Family, NANO, Quantity};

/// Bytes: `536870912` → `512Mi`, `1000000` → `1M`, and as they stand when neither 1024 nor 1000 divides them.
pub(crate) fn bytes(bytes: i64) -> String {
    Quantity::of_bytes(bytes).canonical()
}

/// Cores: `0.5` → `500m`; less than a thousandth is a thousandth. `None` when it is no amount of cores.
pub(crate) fn cores(cores: f64) -> Option<String> {
    if !(cores.is_finite() && cores > 0.0 && cores < 1e9) {
        return None;
    }
    // Compose reads cores in single precision; what that adds is no more than a millionth.
    #[expect(clippy::cast_possible_truncation, reason = "checked to be in range")]
    let milli = (cores * 1000.0 - 1e-3).ceil().max(1.0) as i128;
    let quantity = Quantity {
        nano: milli * NANO / 1000,
        family: Family::Decimal,
    };
    Some(quantity.canonical())
}

/// The canonical form of an amount as somebody writes it (`1.5Gi` → `1536Mi`), without exponents and parts of a byte; `None`
/// when it is none.
pub(crate) fn canonical(text: &str) -> Option<String> {
    let text = text.trim();
    let quantity = Quantity::parse(text).filter(|_| !text.starts_with(['+', '-']))?;
    Some(match quantity.family {
        Family::Binary => {
            let whole = quantity.nano / NANO + i128::from(quantity.is_fractional());
            bytes(i64::try_from(whole).ok()?)
        }
        Family::Decimal | Family::Exponent => Quantity {
            family: Family::Decimal,
            ..quantity
        }
        .canonical(),
    })
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

/// Whether one quantity is more than another.
pub(crate) fn exceeds(a: &str, b: &str) -> bool {
    match (Quantity::parse(a), Quantity::parse(b)) {
        (Some(a), Some(b)) => a > b,
        _ => false,
    }
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
