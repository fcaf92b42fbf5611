//! Time zones, as the tz database names them. The list has one line an area: `Europe Berlin Paris …`.

const ZONES: &str = include_str!("names.txt");
/// Of the line with names that have no area.
const NO_AREA: &str = "-";

/// Whether the API server knows a time zone. `Local` is refused, though Go knows it.
pub(crate) fn is_known(name: &str) -> bool {
    let (area, place) = name.split_once('/').unwrap_or((NO_AREA, name));
    ZONES.lines().any(|line| {
        let mut words = line.split(' ');
        words.next() == Some(area) && words.any(|word| word == place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_of_the_tz_database_are_known() {
        for zone in [
            "UTC",
            "Etc/UTC",
            "Europe/Berlin",
            "America/Argentina/Buenos_Aires",
            "EST5EDT",
        ] {
            assert!(is_known(zone), "{zone}");
        }
        for zone in [
            "Mars/Olympus",
            "Berlin",
            "Local",
            "",
            "-",
            "europe/berlin",
            "Europe",
        ] {
            assert!(!is_known(zone), "{zone}");
        }
    }
}
