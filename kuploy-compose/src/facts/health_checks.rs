//! Health checks as Docker runs them: the words, and how often.

use crate::compose::{Duration, Healthcheck};

/// How often, how long, how many times.
#[derive(Clone, Copy)]
pub(crate) struct Timing {
    /// Seconds between two checks.
    pub(crate) period: i32,
    /// Seconds that one may take.
    pub(crate) timeout: i32,
    /// Failures one after the other that count.
    pub(crate) failures: i32,
    /// Nanoseconds from the start on in which failures do not count.
    pub(crate) start_period: i64,
    /// Nanoseconds between two checks in that time.
    pub(crate) start_interval: Option<i64>,
}

impl Default for Timing {
    /// Docker's own.
    fn default() -> Self {
        Self {
            period: 30,
            timeout: 30,
            failures: 3,
            start_period: 0,
            start_interval: None,
        }
    }
}

impl Timing {
    /// The numbers that Compose or the image writes.
    pub(crate) fn of(health: Option<&Healthcheck>) -> Self {
        let default = Self::default();
        let of = |written: Option<Duration>| written.filter(|it| it.0 > 0).map(seconds);
        let retries = health.and_then(|health| health.retries);
        let retries = retries.filter(|retries| *retries > 0);
        Self {
            period: of(health.and_then(|h| h.interval)).unwrap_or(default.period),
            timeout: of(health.and_then(|h| h.timeout)).unwrap_or(default.timeout),
            failures: retries.map_or(default.failures, |n| i32::try_from(n).unwrap_or(i32::MAX)),
            start_period: health.and_then(|h| h.start_period).map_or(0, |it| it.0),
            start_interval: health.and_then(|h| h.start_interval).map(|it| it.0),
        }
    }
}

/// Whole seconds, rounded up, at least one.
pub(crate) fn seconds(duration: Duration) -> i32 {
    i32::try_from(duration.seconds_up().max(1)).unwrap_or(i32::MAX)
}

/// The words that a check runs; `None` when there is none.
pub(crate) fn command(test: &[String]) -> Option<Vec<String>> {
    let (first, rest) = test.split_first()?;
    match first.as_str() {
        "NONE" => None,
        "CMD-SHELL" => {
            let shell = ["/bin/sh".to_owned(), "-c".to_owned()];
            Some(shell.into_iter().chain(rest.iter().cloned()).collect())
        }
        "CMD" => Some(rest.to_vec()),
        _ => Some(test.to_vec()),
    }
    .filter(|words| !words.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_becomes_the_words_that_run() {
        let words = |test: &[&str]| {
            let test: Vec<String> = test.iter().map(|word| (*word).to_owned()).collect();
            command(&test)
        };
        let text = |words: &[&str]| -> Option<Vec<String>> {
            Some(words.iter().map(|word| (*word).to_owned()).collect())
        };
        assert_eq!(words(&["NONE"]), None);
        assert_eq!(words(&["CMD"]), None);
        assert_eq!(words(&["CMD", "a", "b"]), text(&["a", "b"]));
        assert_eq!(
            words(&["CMD-SHELL", "a | b"]),
            text(&["/bin/sh", "-c", "a | b"])
        );
    }
}
