//! Files that a program writes beside its source, whatever they are called: `open("state.json", "a")`.
//!
//! Asked for source that is bound over its own image, as for development. Under Compose such a file lies in the checkout,
//! and stays there when the container is made anew; without the mount it goes with the pod. Measured: a counter in
//! `var/state` of `./app:/srv/app` began anew with each pod. What a program makes again is none of them.

use super::path_conventions::{self as conventions, is_passing};
use super::source_index::has_script_end;
use super::source_places::{Makes, Place};
use crate::source::paths;

/// What a text has that writes a file.
const OF_WRITERS: &[&str] = &[
    "File", "Json", "Stream", "_put_", "_text(", "append", "create", "open(", "to_csv", "write",
];

/// Words of names of what the next start makes again, and what only a running process needs.
const OF_RUNS: &[&str] = &[
    "cache", "debug", "lock", "log", "logs", "pid", "pycache", "sock", "temp", "tmp",
];

/// Files that describe a package or a build, which tools write.
const OF_TOOLS: &[&str] = &["manifest.json", "package.json", "tsconfig.json"];

/// Directories of builds.
const BUILT: &[&str] = &["build", "coverage", "dist", "target"];

/// Endings of what is made to be sent or shown, once: seen as a picture that each command of a bot draws over.
const SHOWN: &[&str] = &[
    ".css", ".gif", ".html", ".jpeg", ".jpg", ".mp3", ".mp4", ".ogg", ".pdf", ".png", ".svg",
    ".wav", ".webp", ".xml", ".zip",
];

/// Whether a text may write a file at all.
pub(super) fn may_write(text: &str) -> bool {
    OF_WRITERS.iter().any(|word| text.contains(word))
}

/// The path that a call writes to, and whether that is a file: all of it, or the directory of files whose names nobody
/// knows.
pub(super) fn of_call(place: &Place) -> Option<(String, bool)> {
    let is_written = place.makes == Makes::File && !is_made_again(&place.path);
    match is_written && !place.path.is_empty() {
        true if place.is_whole => Some((place.path.clone(), true)),
        true => Some((place.directory()?, false)),
        false => None,
    }
}

fn is_made_again(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    let name = paths::file_name(&lower);
    let of_runs = |word: &str| OF_RUNS.contains(&word);
    let is_built = |part: &str| part.len() > 2 && part.starts_with('.') || BUILT.contains(&part);
    is_passing(path)
        || lower.split(['/', '-', '_', '.']).any(of_runs)
        || paths::parent(&lower).split('/').any(is_built)
        || conventions::is_dependencies(path)
        || conventions::is_test(name)
        || has_script_end(name)
        || OF_TOOLS.contains(&name)
        || SHOWN.iter().any(|end| name.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_makes_again_is_not_kept() {
        for path in [
            "__pycache__/x",
            "/tmp/state.json",
            "app.log",
            "var/log.txt",
            "run.pid",
            "app.lock",
            "cache/x.json",
            "dist/data.json",
            ".next/x.json",
            "out/qr.png",
            "package.json",
            "src/version.js",
        ] {
            assert!(is_made_again(path), "{path}");
        }
        for path in [
            "state",
            "var/state",
            "counter.txt",
            "orders.csv",
            "catalog.json",
            "/app/stats.json",
            "db/x",
        ] {
            assert!(!is_made_again(path), "{path}");
        }
    }
}
