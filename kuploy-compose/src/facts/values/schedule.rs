//! Schedules as an API server reads them: the standard parser of robfig/cron v3, which Kubernetes uses.

const MACROS: &[&str] = &[
    "@yearly",
    "@annually",
    "@monthly",
    "@weekly",
    "@daily",
    "@midnight",
    "@hourly",
];

const MONTHS: &[&str] = &[
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const DAYS: &[&str] = &["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// Minute, hour, day of the month, month, day of the week: lowest and highest number, and the words for them.
const FIELDS: [(u32, u32, &[&str]); 5] = [
    (0, 59, &[]),
    (0, 23, &[]),
    (1, 31, &[]),
    (1, 12, MONTHS),
    (0, 6, DAYS),
];

/// Whether a text is a schedule of cron.
pub(crate) fn is_schedule(text: &str) -> bool {
    if let Some(every) = text.strip_prefix("@every ") {
        return crate::compose::Duration::parse(every.trim()).is_ok();
    }
    if MACROS.contains(&text) {
        return true;
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    fields.len() == FIELDS.len()
        && fields
            .iter()
            .zip(FIELDS)
            .all(|(field, (low, high, words))| {
                field
                    .split(',')
                    .all(|range| is_range(range, low, high, words))
            })
}

/// `*`, `5`, `1-5`, each with `/STEP` or without.
fn is_range(text: &str, low: u32, high: u32, words: &[&str]) -> bool {
    let (range, step) = match text.split_once('/') {
        Some((range, step)) => (range, Some(step)),
        None => (text, None),
    };
    let steps = step.is_none_or(|step| step.parse::<u32>().is_ok_and(|step| step > 0));
    let number = |text: &str| {
        let word = text.to_ascii_lowercase();
        let named = words.iter().position(|name| **name == *word);
        let named = named.and_then(|at| u32::try_from(at).ok()?.checked_add(low));
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let written = text.parse().ok().filter(|_| digits);
        named
            .or(written)
            .filter(|number| (low..=high).contains(number))
    };
    let fits = match range.split_once('-') {
        _ if range == "*" || range == "?" => true,
        Some((from, to)) => match (number(from), number(to)) {
            (Some(from), Some(to)) => from <= to,
            _ => false,
        },
        None => number(range).is_some(),
    };
    steps && fits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_have_five_fields_within_bounds_or_a_name() {
        for (text, expected) in [
            ("*/5 * * * *", true),
            ("*/15 2-4 * * MON-FRI", true),
            ("0 3 1,15 jan,JUL ?", true),
            ("5/10 * * * *", true),
            ("@daily", true),
            ("@every 1h30m", true),
            ("0 3 * *", false),
            ("61 * * * *", false),
            ("* 24 * * *", false),
            ("0 0 0 * *", false),
            ("0 0 * 13 *", false),
            // robfig/cron ends the week with Saturday, 6.
            ("0 0 * * 7", false),
            ("5-1 * * * *", false),
            ("*/0 * * * *", false),
            ("0 0 * * MOON", false),
            ("@reboot", false),
            ("every day at three o'clock", false),
            ("TZ=UTC 0 3 * * *", false),
            ("", false),
        ] {
            assert_eq!(is_schedule(text), expected, "{text}");
        }
    }
}
