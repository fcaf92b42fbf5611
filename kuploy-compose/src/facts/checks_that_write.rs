//! Health checks that download into a file.
//!
//! `wget URL` of BusyBox opens the file that the URL ends with, and only if it is not there: the first check passes, and
//! every later one fails with "can't open 'health': File exists". Docker then calls the container unhealthy, which nobody
//! sees. Seen: `wget --no-verbose --tries=1 http://127.0.0.1/isAlive` on Alpine.

use super::catalogue;
use super::image::Distribution;
use super::service_facts::ServiceFacts;

/// Options of `wget` that keep it from making a file of its own
/// (<https://busybox.net/downloads/BusyBox.html#wget>).
const NO_FILE: &[&str] = &["--output-document", "--spider"];

/// Images that are BusyBox, with nothing beside it.
const PLAIN: &[&str] = &["alpine", "busybox"];

/// Whether the check of a service passes once and never again.
pub(crate) fn passes_once(service: &ServiceFacts<'_>) -> bool {
    let Some(check) = service.health.as_ref().filter(|check| !check.disable) else {
        return false;
    };
    let config = &service.image.config;
    let image = service.service.image.as_deref();
    let is_plain = image.is_some_and(|image| PLAIN.contains(&catalogue::repository(image)));
    let has_busybox = is_plain || config.distribution == Some(Distribution::Alpine);
    if !has_busybox || config.has_packages {
        return false;
    }
    let words = check.test.iter().flat_map(|word| word.split_whitespace());
    let mut words = words.skip_while(|word| word.rsplit('/').next() != Some("wget"));
    let runs = words.next().is_some();
    let of_wget = words.take_while(|word| !matches!(*word, "||" | "&&" | "|" | ";"));
    // `-O -`, `-qO-`, `-q -O/dev/null`, `-P /tmp` into another directory makes one all the same.
    let names_output = |word: &str| {
        NO_FILE.iter().any(|option| word.starts_with(option))
            || word.starts_with('-') && !word.starts_with("--") && word.contains('O')
    };
    let mut asks = false;
    for word in of_wget {
        if names_output(word) {
            return false;
        }
        asks |= word.contains("//") || word.contains("localhost");
    }
    runs && asks
}
