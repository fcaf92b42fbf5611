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

/// The most days that each month has.
const DAYS_OF_MONTHS: [u32; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Whether a schedule of cron names days of the month alone, and none that its months have: `0 0 31 2 *`. An API
/// server takes it, and the job never runs.
pub(crate) fn never_comes(text: &str) -> bool {
    let fields: Vec<&str> = text.split_whitespace().collect();
    let [_, _, days, months, "*" | "?"] = fields.as_slice() else {
        return false;
    };
    let first = days
        .split(',')
        .map(|range| range.split(['-', '/']).next()?.parse::<u32>().ok())
        .min()
        .flatten();
    let named = |month: u32| {
        let mut ranges = months.split(',');
        ranges.any(|range| holds(range, month, 1, MONTHS))
    };
    let mut months = (1..).zip(DAYS_OF_MONTHS).filter(|(month, _)| named(*month));
    first.is_some_and(|first| months.all(|(_, most)| first > most))
}

/// Whether a range without a step, or with one, holds a number.
fn holds(text: &str, number: u32, low: u32, words: &[&str]) -> bool {
    let (range, step) = text.split_once('/').unwrap_or((text, "1"));
    let read = |text: &str| value(text, low, words);
    let (from, to) = match range.split_once('-') {
        _ if range == "*" || range == "?" => (Some(low), Some(u32::MAX)),
        Some((from, to)) => (read(from), read(to)),
        None if text.contains('/') => (read(range), Some(u32::MAX)),
        None => (read(range), read(range)),
    };
    let (Some(from), Some(to), Ok(step)) = (from, to, step.parse::<u32>()) else {
        return false;
    };
    (from..=to).contains(&number) && step > 0 && (number - from).is_multiple_of(step)
}

/// A number, or a word for one.
fn value(text: &str, low: u32, words: &[&str]) -> Option<u32> {
    let word = text.to_ascii_lowercase();
    let named = words.iter().position(|name| **name == *word);
    let named = named.and_then(|at| u32::try_from(at).ok()?.checked_add(low));
    let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
    named.or_else(|| text.parse().ok().filter(|_| is_number))
}

/// `*`, `5`, `1-5`, each with `/STEP` or without.
fn is_range(text: &str, low: u32, high: u32, words: &[&str]) -> bool {
    let (range, step) = match text.split_once('/') {
        Some((range, step)) => (range, Some(step)),
        None => (text, None),
    };
    let steps = step.is_none_or(|step| step.parse::<u32>().is_ok_and(|step| step > 0));
    let number =
        |text: &str| value(text, low, words).filter(|number| (low..=high).contains(number));
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
    fn days_that_no_month_has_never_come() {
        for (text, expected) in [
            ("0 0 31 2 *", true),
            ("0 0 30,31 feb *", true),
            ("0 0 31 4,6 *", true),
            ("0 0 31 4-6/2 ?", true),
            // Leap years have it.
            ("0 0 29 2 *", false),
            ("0 0 31 */2 *", false),
            ("0 0 31 4-6 *", false),
            ("0 0 15-31 2 *", false),
            // Any of the two days is enough.
            ("0 0 31 2 1", false),
            ("0 0 * 2 *", false),
            ("0 0 */30 2 *", false),
            ("@daily", false),
            ("", false),
        ] {
            assert_eq!(never_comes(text), expected, "{text}");
        }
    }

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
