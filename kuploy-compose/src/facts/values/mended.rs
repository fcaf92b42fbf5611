//! What somebody probably meant by a value that is refused.

use super::becomes::Becomes;

/// Units as people write them after a number, and what Compose means by them (<https://docs.docker.com/reference/compose-file/extension/#specifying-byte-values>).
const UNITS: &[(&str, &str)] = &[
    ("k", "Ki"),
    ("m", "Mi"),
    ("g", "Gi"),
    ("t", "Ti"),
    ("ki", "Ki"),
    ("mi", "Mi"),
    ("gi", "Gi"),
    ("ti", "Ti"),
];

/// The value that was probably meant; `None` where nothing near it is valid.
pub(super) fn mended(becomes: Becomes, text: &str) -> Option<String> {
    let text = text.trim();
    let near = match becomes {
        Becomes::Name | Becomes::Namespace => as_label(text),
        Becomes::Host => {
            let host = without_scheme(text);
            let host = host.split(['/', ':']).next().unwrap_or(host);
            host.to_ascii_lowercase()
        }
        Becomes::Registry | Becomes::Image => without_scheme(text)
            .trim_end_matches('/')
            .to_ascii_lowercase(),
        Becomes::Quantity => as_quantity(text)?,
        Becomes::Repository => match text.split_once('/') {
            Some((host, _)) if host.contains('.') => format!("https://{text}"),
            _ => return None,
        },
        _ => return None,
    };
    becomes.refuses(&near).is_none().then_some(near)
}

fn without_scheme(text: &str) -> &str {
    text.split_once("://").map_or(text, |(_, rest)| rest)
}

fn as_label(text: &str) -> String {
    let label = text.to_ascii_lowercase();
    let label = label.replace(['_', ' ', '.', '/', ':'], "-");
    label.trim_matches('-').to_owned()
}

/// `5GB`, `5 Gi` and `512mb` with the unit of Kubernetes.
fn as_quantity(text: &str) -> Option<String> {
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.')?;
    let (number, unit) = text.split_at(end);
    let unit = unit.trim().to_ascii_lowercase();
    let unit = unit.strip_suffix('b').unwrap_or(&unit);
    let (_, unit) = UNITS.iter().find(|(written, _)| *written == unit)?;
    Some(format!("{number}{unit}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_probably_meant_is_valid() {
        for (becomes, written, meant) in [
            (Becomes::Namespace, "Shop_1", Some("shop-1")),
            (Becomes::Namespace, "!!", None),
            (
                Becomes::Host,
                "https://uni.example/app",
                Some("uni.example"),
            ),
            (Becomes::Host, "192.0.2.1", None),
            (
                Becomes::Registry,
                "http://reg.example:5000/",
                Some("reg.example:5000"),
            ),
            (Becomes::Quantity, "5GB", Some("5Gi")),
            (Becomes::Quantity, "5 Gi", Some("5Gi")),
            (Becomes::Quantity, "512mb", Some("512Mi")),
            (Becomes::Quantity, "ten", None),
            (
                Becomes::Repository,
                "git.example/shop",
                Some("https://git.example/shop"),
            ),
            (Becomes::Repository, "shop", None),
            (Becomes::TimeZone, "Vienna", None),
        ] {
            assert_eq!(mended(becomes, written).as_deref(), meant, "{written}");
        }
    }
}
