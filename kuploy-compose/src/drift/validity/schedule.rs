//! Cron schedules, as the API server's parser (robfig/cron, `ParseStandard`) reads them.

/// A field: the smallest and largest number, and names for the numbers from the smallest on.
struct Field {
    first: u32,
    last: u32,
    names: &'static [&'static str],
}

const FIELDS: [Field; 5] = [
    Field {
        first: 0,
        last: 59,
        names: &[],
    },
    Field {
        first: 0,
        last: 23,
        names: &[],
    },
    Field {
        first: 1,
        last: 31,
        names: &[],
    },
    Field {
        first: 1,
        last: 12,
        names: &[
            "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
        ],
    },
    Field {
        first: 0,
        last: 6,
        names: &["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
    },
];

const DESCRIPTORS: &[&str] = &[
    "@yearly",
    "@annually",
    "@monthly",
    "@weekly",
    "@daily",
    "@midnight",
    "@hourly",
];

/// Whether the API server takes a schedule.
pub(super) fn is_valid(text: &str) -> bool {
    if text.starts_with('@') {
        return DESCRIPTORS.contains(&text)
            || text.strip_prefix("@every ").is_some_and(is_duration);
    }
    let fields: Vec<&str> = text.split_whitespace().collect();
    fields.len() == FIELDS.len()
        && fields.iter().zip(&FIELDS).all(|(text, field)| {
            text.split(',')
                .filter(|item| !item.is_empty())
                .all(|item| field.takes(item))
        })
}

impl Field {
    /// `*`, `5`, `1-5`, `*/2`, `1-5/2`, `3/2`.
    fn takes(&self, item: &str) -> bool {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (range, Some(step)),
            None => (item, None),
        };
        if step.is_some_and(|step| number(step).is_none_or(|step| step == 0)) {
            return false;
        }
        match range.split_once('-') {
            _ if matches!(range, "*" | "?") => true,
            Some((start, end)) => match (self.value(start), self.value(end)) {
                (Some(start), Some(end)) => start <= end,
                _ => false,
            },
            None => self.value(range).is_some(),
        }
    }

    fn value(&self, text: &str) -> Option<u32> {
        let named = self
            .names
            .iter()
            .position(|name| name.eq_ignore_ascii_case(text));
        let value = match named {
            Some(at) => self.first.checked_add(u32::try_from(at).ok()?)?,
            None => number(text)?,
        };
        (self.first..=self.last).contains(&value).then_some(value)
    }
}

fn number(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// A duration as Go writes it: `1h30m`.
fn is_duration(text: &str) -> bool {
    const UNITS: &[&str] = &["ns", "us", "µs", "ms", "h", "m", "s"];
    let mut rest = text.strip_prefix(['+', '-']).unwrap_or(text);
    if rest.is_empty() {
        return false;
    }
    while !rest.is_empty() {
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let unit = UNITS.iter().find(|unit| after.starts_with(**unit));
        match unit {
            Some(unit) if after.len() < rest.len() => {
                rest = after.get(unit.len()..).unwrap_or_default();
            }
            _ => return false,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_are_read_as_the_server_reads_them() {
        for schedule in [
            "0 3 * * *",
            "*/5 * * * *",
            "0 0 1,15 jan-mar MON-FRI",
            "0-30/10 ? * * 0",
            "3/15 * * * *",
            "@daily",
            "@every 1h30m",
            " 0  3 * * * ",
        ] {
            assert!(is_valid(schedule), "{schedule}");
        }
        for schedule in [
            "every day",
            "0 25 * * *",
            "0 0 3 * * *",
            "60 * * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 7",
            "*/0 * * * *",
            "5-1 * * * *",
            "a * * * *",
            "TZ=UTC 0 3 * * *",
            "@reboot",
            "@every day",
            "",
        ] {
            assert!(!is_valid(schedule), "{schedule}");
        }
    }
}
